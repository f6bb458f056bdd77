/**
 * What the generator knows of the API, free of where it was read and of how it is written.
 */

export type NumericKind = "integer" | "long" | "float" | "double"
export type PlainKind = "string" | "boolean" | "timestamp" | "blob" | NumericKind
export type Location = "body" | "header" | "label" | "payload" | "query"
export type Derived = "quantity" | "token" | "empty"

/** What a member or an item is: a plain kind, or a shape with a name. */
export type Ref =
  | { readonly kind: "plain"; readonly plain: PlainKind }
  | { readonly kind: "shape"; readonly name: string }

export interface Constraints {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly pattern?: string | undefined
}

export interface Member {
  readonly key: string
  readonly of: Ref
  readonly required: boolean
  readonly in: Location
  /** The name of the element, header, label or parameter; for a payload, of the root element. */
  readonly wire: string
  readonly aliases: ReadonlyArray<string>
  readonly derived: Derived | undefined
  /** Whether the structure that it is may be without its `CallerReference`. */
  readonly creation: boolean
  readonly deprecated: boolean
}

export interface Structure {
  readonly kind: "structure"
  readonly name: string
  readonly union: boolean
  readonly members: ReadonlyArray<Member>
  readonly deprecated: boolean
}

export interface List {
  readonly kind: "list"
  readonly name: string
  readonly item: Ref
  readonly itemName: string
  readonly constraints: Constraints
  readonly sensitive: boolean
}

export interface Simple {
  readonly kind: "simple"
  readonly name: string
  readonly plain: "string" | "blob" | NumericKind
  readonly constraints: Constraints
  readonly sensitive: boolean
}

export interface Enum {
  readonly kind: "enum"
  readonly name: string
  readonly values: ReadonlyArray<string>
  readonly ignoreCase: boolean
}

export type Shape = Structure | List | Simple | Enum

export interface ServiceError {
  readonly code: string
  readonly status: number
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  /** The query parameters that are part of the operation; an empty value stands for a name alone. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>
  readonly status: number
  readonly input: string
  /** Absent when success has no content. */
  readonly output: string | undefined
  /** Codes, in order of the alphabet. */
  readonly errors: ReadonlyArray<string>
  /** Those of them that the model does not list. */
  readonly added: ReadonlyArray<string>
  readonly deprecated: boolean
}

/** Everything in order of the alphabet. */
export interface Model {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly errors: ReadonlyMap<string, ServiceError>
  readonly operations: ReadonlyMap<string, Operation>
}

/** What `map` has for `key`; absence is a fault of the generator or of what it read. */
export const get = <A>(map: ReadonlyMap<string, A>, key: string): A => {
  const value = map.get(key)
  if (value === undefined) throw new Error(`there is no ${key}`)
  return value
}

/** Compares by code unit, the same on every machine. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const sortedMap = <A>(entries: Iterable<readonly [string, A]>): ReadonlyMap<string, A> =>
  new Map(Array.from(entries).toSorted(([a], [b]) => byName(a, b)))

export const structure = (model: Model, name: string): Structure => {
  const shape = get(model.shapes, name)
  if (shape.kind !== "structure") throw new Error(`${name} is not a structure`)
  return shape
}

/** Whether a caller may leave a member out. */
export const isOptional = (member: Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

/** What a shape is made of. */
export const refs = (shape: Shape): ReadonlyArray<Ref> =>
  shape.kind === "structure" ? shape.members.map((member) => member.of) : shape.kind === "list" ? [shape.item] : []

/** The names of the shapes that a shape refers to. */
export const references = (shape: Shape): ReadonlyArray<string> =>
  refs(shape).flatMap((ref) => (ref.kind === "shape" ? [ref.name] : []))

/** The names of all shapes that can be reached from some. */
export const reachable = (model: Model, from: Iterable<string>): ReadonlySet<string> => {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name)) return
    seen.add(name)
    references(get(model.shapes, name)).forEach(visit)
  }
  for (const name of from) visit(name)
  return seen
}

/** The shapes that an operation sends and receives. */
export const roots = (operation: Operation): ReadonlyArray<string> =>
  operation.output === undefined ? [operation.input] : [operation.input, operation.output]

/** The name of the constant of an operation: `getDistribution`. */
export const constant = (operation: Operation): string => operation.id.charAt(0).toLowerCase() + operation.id.slice(1)
