/**
 * Facts about members and enumerations that the model does not contain: units, defaults, limits, meanings and errors.
 * They are in our own words, and checked against documented or observed behaviour.
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

/** `Structure.Member` and its description. A star matches any part of a name. */
export type Note = readonly [member: string, note: string]

/**
 * Specific notes come first: those of families, then those of resources, then those of common members. The first match
 * is used.
 */
export const families: ReadonlyArray<Note> = [...tenants, ...functions, ...policies, ...security, ...distribution]

const expression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "\\w*")}$`)

interface Found {
  /** The matching pattern. `undefined` for a note that is derived from the resource. */
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

/** Makes the function that finds the note of a member. */
export const make = (
  model: Model,
  first: ReadonlyArray<Note> = families,
  last: ReadonlyArray<Note> = common
): ((owner: string, key: string) => string | undefined) => {
  const find = finder(model, first, last)
  return (owner, key) => find(owner, key)?.note
}

/** The function that finds the note of a member in one table. */
export const ofTable = (table: ReadonlyArray<Note>): ((owner: string, key: string) => string | undefined) => {
  const compiled = table.map(([pattern, note]) => ({ test: expression(pattern), note }))
  return (owner, key) => compiled.find(({ test }) => test.test(`${owner}.${key}`))?.note
}

/** The note of an enumeration. */
export const ofEnum = (name: string): EnumNote | undefined => enums[name]

const FILLERS = new Set(["a", "an", "of", "the"])

/** Whether a note only repeats the name of its member. */
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
        .map((value) => `nothing matches ${value === undefined ? name : `${value} of ${name}`}`)
    )
  ]
}

/** Fails if a member or an enumeration has no note, if a note is unused, or if it only repeats the name. */
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
    // `Quantity` is described by its derivation.
    derived: derived === "quantity",
    found: find(name, key)
  }))
  const used = new Set(found.map((one) => one.found?.pattern))
  const problems = [
    ...found.filter((one) => one.found === undefined && !one.derived).map(({ member }) => `${member} has no note`),
    ...found
      .filter((one) => one.found !== undefined && repeats(one.key, one.found.note))
      .map(({ member }) => `the note of ${member} only repeats its name`),
    ...[...first, ...last].filter(([pattern]) => !used.has(pattern)).map(([pattern]) => `nothing matches ${pattern}`),
    ...ofEnums(Array.from(model.shapes.values()), ofValues)
  ]
  if (problems.length > 0) throw new Error(`Notes.ts: ${problems.join("; ")}`)
}
