/**
 * What the documentation says of shapes, made from facts alone.
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
  type Structure
} from "../Ir.js"
import * as Notes from "../Notes.js"
import { code, enumerate, reference } from "./Text.js"

export interface Docs {
  readonly shape: (shape: Exclude<Shape, Structure>) => string
  readonly structure: (shape: Structure) => ReadonlyArray<string>
  readonly member: (shape: Structure, member: Member) => ReadonlyArray<string>
}

/** More names than this help nobody. */
const FEW = 4

export const few = (names: ReadonlyArray<string>, many: string): string =>
  names.length <= FEW ? enumerate(names.map(code)) : `${names.length} ${many}`

export const make = (model: Model): Docs => {
  const users = usersOf(model)
  const inputs = operationsBy(model, (operation) => operation.input)
  const outputs = operationsBy(model, (operation) => operation.output)
  const sent = reachable(model, inputs.keys())
  const noteOf = Notes.make()

  const usedBy = (name: string): string => few(users.get(name) ?? [], "structures")

  return {
    shape: (shape) => {
      switch (shape.kind) {
        case "list":
          return [`A list in ${usedBy(shape.name)}.`, ...facts(shape.constraints, "item", shape.sensitive)].join(" ")
        case "enum":
          return `Known values; any other that the service has is an \`Enum.Unknown\`. In ${usedBy(shape.name)}.`
        case "simple": {
          const unit = shape.plain === "string" ? "character" : shape.plain === "blob" ? "byte" : ""
          return [...facts(shape.constraints, unit, shape.sensitive), `In ${usedBy(shape.name)}.`].join(" ")
        }
      }
    },
    structure: (shape) => {
      const input = inputs.get(shape.name)
      if (input !== undefined) return [`The input of ${enumerate(input.map(code))}.`]
      const output = outputs.get(shape.name)
      if (output !== undefined)
        return [`What ${enumerate(output.map(code))} ${output.length > 1 ? "answer" : "answers"} with.`]
      const union = shape.union ? " Exactly one member is there." : ""
      return [`Part of ${usedBy(shape.name)}.${union}`, reference(shape.name)]
    },
    member: (shape, member) => {
      const note = noteOf(shape.name, member.key)
      const parts = [
        ...(note === undefined ? [] : [note]),
        ...place(member, inputs.has(shape.name)),
        ...derivation(member, sent.has(shape.name))
      ]
      const target = member.of.kind === "shape" ? get(model.shapes, member.of.name) : undefined
      if (target?.kind === "simple") {
        parts.push(
          ...facts(
            target.constraints,
            target.plain === "string" ? "character" : target.plain === "blob" ? "byte" : "",
            target.sensitive
          )
        )
      }
      if (target?.kind === "list") parts.push(...facts(target.constraints, "item", target.sensitive))
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

const place = (member: Member, isInput: boolean): ReadonlyArray<string> => {
  switch (member.in) {
    case "label":
      return ["Part of the path; must not be empty."]
    case "header":
      return [`The header ${code(member.wire)}.`]
    case "query":
      return [`The query parameter ${code(member.wire)}.`]
    case "payload":
      return [`The body of the ${isInput ? "request" : "response"}.`]
    case "body":
      return []
  }
}

const derivation = (member: Member, isSent: boolean): ReadonlyArray<string> => {
  switch (member.derived) {
    case "quantity":
      return ["The number of `Items`: counted whenever it is sent, whatever is given."]
    case "token":
      return ["A unique value; a fresh UUID when left out."]
    case "empty":
      return [isSent ? "May be empty." : "Empty when there is none."]
    case undefined:
      return []
  }
}

const facts = ({ max, min, pattern }: Constraints, unit: string, sensitive: boolean): ReadonlyArray<string> => {
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
    ...(sensitive ? ["Sensitive: kept out of spans, logs and error messages."] : [])
  ]
}
