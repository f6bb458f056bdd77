/**
 * Facts about members and enumerations that no schema holds: units, defaults, limits, meanings, and the errors that they lead to.
 * In our own words, checked against behaviour that is documented or was seen.
 */
import type { Member, Model, Shape, Structure } from "./Ir.js"
import { common } from "./notes/Common.js"
import { distribution } from "./notes/Distribution.js"
import { enums, type EnumNote } from "./notes/Enums.js"
import { functions } from "./notes/Functions.js"
import { policies } from "./notes/Policies.js"
import { security } from "./notes/Security.js"
import { tenants } from "./notes/Tenants.js"
import * as Resources from "./Resources.js"

/** `Structure.Member`, where a star stands for any part of a name, and what is said of it. */
export type Note = readonly [member: string, note: string]

/** Of families first, then what follows from the resource, then what holds everywhere. The first that fits counts. */
export const families: ReadonlyArray<Note> = [...tenants, ...functions, ...policies, ...security, ...distribution]

const expression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "\\w*")}$`)

interface Found {
  /** The pattern that fits; `undefined` for a note that follows from the resource. */
  readonly pattern: string | undefined
  readonly note: string
}

const finder = (model: Model, first: ReadonlyArray<Note>, last: ReadonlyArray<Note>) => {
  const compile = (table: ReadonlyArray<Note>) =>
    table.map(([pattern, note]) => ({ test: expression(pattern), found: { pattern, note } }))
  const [before, after] = [compile(first), compile(last)]
  const ofResource = Resources.notes(model)
  return (owner: string, key: string): Found | undefined => {
    const name = `${owner}.${key}`
    const fits = ({ test }: { readonly test: RegExp }): boolean => test.test(name)
    const own = before.find(fits)
    if (own !== undefined) return own.found
    const note = ofResource(owner, key)
    return note === undefined ? after.find(fits)?.found : { pattern: undefined, note }
  }
}

/** Finds the note about a member. */
export const make = (
  model: Model,
  first: ReadonlyArray<Note> = families,
  last: ReadonlyArray<Note> = common
): ((owner: string, key: string) => string | undefined) => {
  const find = finder(model, first, last)
  return (owner, key) => find(owner, key)?.note
}

/** The note about an enumeration. */
export const ofEnum = (name: string): EnumNote | undefined => enums[name]

const FILLERS = new Set(["a", "an", "of", "the"])

/** Whether a note says nothing but the name of its member. */
const repeats = (key: string, note: string): boolean => {
  const plain = (words: ReadonlyArray<string>): string =>
    words
      .filter((word) => !FILLERS.has(word))
      .toSorted()
      .join(" ")
  const words = (text: string): ReadonlyArray<string> => text.toLowerCase().match(/\w+/g) ?? []
  const parts = key.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
  return plain(words(note)) === plain(words(parts))
}

const structures = (model: Model): ReadonlyArray<readonly [Structure, Member]> =>
  Array.from(model.shapes.values()).flatMap((shape) =>
    shape.kind === "structure" ? shape.members.map((member) => [shape, member] as const) : []
  )

const ofEnums = (shapes: ReadonlyArray<Shape>, table: Readonly<Record<string, EnumNote>>): ReadonlyArray<string> => {
  const values = new Map(
    shapes.flatMap((shape) => (shape.kind === "enum" ? [[shape.name, shape.values] as const] : []))
  )
  return [
    ...Array.from(values.keys())
      .filter((name) => table[name] === undefined)
      .map((name) => `${name} has no note`),
    ...Object.entries(table).flatMap(([name, note]) =>
      [undefined, ...Object.keys(note.values ?? {})]
        .filter((value) => (value === undefined ? !values.has(name) : values.get(name)?.includes(value) === false))
        .map((value) => `nothing is left for ${value === undefined ? name : `${value} of ${name}`}`)
    )
  ]
}

/** Refuses a member or an enumeration without a note, a note that nothing gets, and one that only repeats the name. */
export const check = (
  model: Model,
  first: ReadonlyArray<Note> = families,
  last: ReadonlyArray<Note> = common,
  ofValues: Readonly<Record<string, EnumNote>> = enums
): void => {
  const find = finder(model, first, last)
  const found = structures(model).map(([{ name }, { derived, key }]) => ({
    member: `${name}.${key}`,
    key,
    // The number of items is described by what it is derived from.
    derived: derived === "quantity",
    found: find(name, key)
  }))
  const used = new Set(found.map((one) => one.found?.pattern))
  const problems = [
    ...found.filter((one) => one.found === undefined && !one.derived).map(({ member }) => `${member} has no note`),
    ...found
      .filter((one) => one.found !== undefined && repeats(one.key, one.found.note))
      .map(({ member }) => `the note of ${member} only repeats its name`),
    ...[...first, ...last]
      .filter(([pattern]) => !used.has(pattern))
      .map(([pattern]) => `nothing is left for ${pattern}`),
    ...ofEnums(Array.from(model.shapes.values()), ofValues)
  ]
  if (problems.length > 0) throw new Error(`Notes.ts: ${problems.join("; ")}`)
}
