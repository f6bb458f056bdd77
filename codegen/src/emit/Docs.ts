/**
 * The docstrings of shapes and members, made from notes and constraints.
 */
import {
  byName,
  constant,
  get,
  reachable,
  references,
  type Constraints,
  type Member,
  type Model,
  type Shape,
  type Simple,
  type Structure
} from "../Ir.js"
import * as Notes from "../Notes.js"
import * as Resources from "../Resources.js"
import type { Service } from "../Service.js"
import { code, enumerate, reference } from "./Text.js"

export interface Docs {
  readonly shape: (shape: Exclude<Shape, Structure>) => string
  readonly structure: (shape: Structure) => ReadonlyArray<string>
  readonly member: (shape: Structure, member: Member) => ReadonlyArray<string>
}

/** A docstring lists at most this number of names. */
const FEW = 4

export const enumerateFew = (names: ReadonlyArray<string>, many: string): string =>
  names.length <= FEW ? enumerate(names.map(code)) : `${names.length} ${many}`

export const make = (
  model: Model,
  { noteOf = Notes.make(model), pages = "" }: Partial<Pick<Service, "noteOf" | "pages">> = {}
): Docs => {
  const users = usersOf(model)
  const inputs = operationsBy(model, (operation) => operation.input)
  const outputs = operationsBy(model, (operation) => operation.output)
  const sent = reachable(model, inputs.keys())

  const usedBy = (name: string): string => enumerateFew(users.get(name) ?? [], "structures")

  /** The note of the members with this shape, if all of them have the same note. */
  const soleNote = (name: string): ReadonlyArray<string> => {
    const said = new Set(
      (users.get(name) ?? []).flatMap((user) => {
        const shape = get(model.shapes, user)
        if (shape.kind !== "structure") return []
        return shape.members
          .filter(({ of }) => of.kind === "shape" && of.name === name)
          .map(({ key }) => noteOf(user, key))
      })
    )
    const [note, ...others] = said
    return note === undefined || others.length > 0 ? [] : [note]
  }

  return {
    shape: (shape) => {
      switch (shape.kind) {
        case "list":
          return [
            ...soleNote(shape.name),
            ...constraintNotes(shape.constraints, "item", shape.sensitive),
            `A list in ${usedBy(shape.name)}.`
          ].join(" ")
        case "enum": {
          const { about, values = {} } = Notes.ofEnum(shape.name) ?? { about: "Known values." }
          return [
            `${about} A value that the service adds later is an \`Enum.Unknown\`. Used in ${usedBy(shape.name)}.`,
            ...Object.entries(values).map(([value, meaning]) => `- ${code(value)}: ${meaning}`)
          ].join("\n")
        }
        case "simple":
          return [
            ...soleNote(shape.name),
            ...constraintNotes(shape.constraints, unitOf(shape), shape.sensitive),
            `Used in ${usedBy(shape.name)}.`
          ].join(" ")
      }
    },
    structure: (shape) => {
      const input = inputs.get(shape.name)
      if (input !== undefined) return [`The input of ${enumerate(input.map(code))}.`]
      const output = outputs.get(shape.name)
      if (output !== undefined) return [`The result of ${enumerate(output.map(code))}.`]
      const union = shape.union ? " Exactly one member is present." : ""
      const own = Resources.ofStructure(shape.name)
      const about = own === undefined ? soleNote(shape.name) : [own]
      return [[...about, `Part of ${usedBy(shape.name)}.${union}`].join(" "), reference(shape.name, pages)]
    },
    member: (shape, member) => {
      const note = noteOf(shape.name, member.key)
      const parts = [
        ...(note === undefined ? [] : [note]),
        ...locationNote(member, inputs.has(shape.name)),
        ...derivationNote(member, sent.has(shape.name), note)
      ]
      const target = member.of.kind === "shape" ? get(model.shapes, member.of.name) : undefined
      if (target?.kind === "simple")
        parts.push(...constraintNotes(target.constraints, unitOf(target), target.sensitive))
      if (target?.kind === "list") parts.push(...constraintNotes(target.constraints, "item", target.sensitive))
      return parts.length === 0 ? [] : [parts.join(" ")]
    }
  }
}

const operationsBy = (
  model: Model,
  name: (operation: { readonly input: string; readonly output: string | undefined }) => string | undefined
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  for (const operation of model.operations.values()) {
    const key = name(operation)
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), constant(operation)])
  }
  return found
}

/** The structures that refer to a shape, directly or by a list. */
const usersOf = (model: Model): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Set<string>>()
  const add = (user: string, used: string): void => {
    found.set(used, (found.get(used) ?? new Set()).add(user))
    const shape = get(model.shapes, used)
    if (shape.kind === "list") references(shape).forEach((item) => add(user, item))
  }
  for (const shape of model.shapes.values()) {
    if (shape.kind === "structure") references(shape).forEach((used) => add(shape.name, used))
  }
  return new Map(Array.from(found, ([name, users]) => [name, Array.from(users).toSorted(byName)]))
}

const unitOf = ({ plain }: Simple): string => (plain === "string" ? "character" : plain === "blob" ? "byte" : "")

const locationNote = (member: Member, isInput: boolean): ReadonlyArray<string> => {
  const [verb, message] = isInput ? ["Sent", "request"] : ["Received", "response"]
  switch (member.in) {
    case "label":
      return ["It is part of the path and must not be empty."]
    case "header":
      return [`${verb} as the header ${code(member.wire)}.`]
    case "query":
      return [`${verb} as the query parameter ${code(member.wire)}.`]
    case "payload":
      return [`It is the body of the ${message}.`]
    case "body":
      return []
  }
}

const derivationNote = (member: Member, isSent: boolean, note = ""): ReadonlyArray<string> => {
  switch (member.derived) {
    case "quantity":
      return isSent
        ? ["The number of `Items`. It is counted from `Items` when it is sent."]
        : ["The number of `Items`."]
    case "token":
      return ["If a creation leaves it out, it is a new UUID."]
    case "empty":
      if (note.includes('`""`')) return []
      return [isSent ? "It may be empty." : "It is empty if there is none."]
    case undefined:
      return []
  }
}

const constraintNotes = (
  { max, min, pattern }: Constraints,
  unit: string,
  sensitive: boolean
): ReadonlyArray<string> => {
  const units = unit === "" ? "" : ` ${unit}s`
  const size =
    max === undefined
      ? min === undefined
        ? []
        : [`At least ${min}${min === 1 && unit !== "" ? ` ${unit}` : units}.`]
      : min === undefined || (min === 0 && unit !== "")
        ? [`At most ${max}${units}.`]
        : [min === max ? `Exactly ${max}${units}.` : `${min} to ${max}${units}.`]
  return [
    ...size,
    ...(pattern === undefined ? [] : [`Matches ${code(pattern)}.`]),
    ...(sensitive ? ["Sensitive: it is not in spans, logs and error messages."] : [])
  ]
}
