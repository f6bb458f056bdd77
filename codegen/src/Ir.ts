/**
 * The intermediate representation of the API. It does not depend on its source or on the generated code.
 */

export type NumericKind = "integer" | "long" | "float" | "double"
export type PlainKind = "string" | "boolean" | "timestamp" | "blob" | NumericKind
export type Location = "body" | "header" | "label" | "payload" | "query"
export type Derived = "quantity" | "token" | "empty"

/** The type of a member or an item: a plain kind, or a named shape. */
export type Ref =
  | { readonly kind: "plain"; readonly plain: PlainKind }
  | { readonly kind: "shape"; readonly name: string }

export interface Constraints {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly pattern?: string | undefined
  /** Any Unicode text is valid, not only what XML can carry. */
  readonly unicode?: true | undefined
}

export interface Member {
  readonly key: string
  readonly of: Ref
  readonly required: boolean
  readonly in: Location
  /** The name of the element, header, label or query parameter. For a payload, the name of the root element. */
  readonly wire: string
  readonly aliases: ReadonlyArray<string>
  readonly derived: Derived | undefined
  /** Whether `CallerReference` is optional in the structure. */
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
  /** The type is a branded string. */
  readonly brand?: true
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
  /** The constant query parameters of the operation. An empty value means a parameter without a value. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>
  readonly status: number
  readonly input: string
  /** Absent if a successful response has no content. */
  readonly output: string | undefined
  /** The error codes in alphabetical order. */
  readonly errors: ReadonlyArray<string>
  /** The error codes that the model does not list. */
  readonly added: ReadonlyArray<string>
  readonly deprecated: boolean
}

/** All maps are in alphabetical order. */
export interface Model {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly errors: ReadonlyMap<string, ServiceError>
  readonly operations: ReadonlyMap<string, Operation>
}

/** The value of `key` in `map`. Fails if there is none, which is a defect of the generator or of its source. */
export const get = <A>(map: ReadonlyMap<string, A>, key: string): A => {
  const value = map.get(key)
  if (value === undefined) throw new Error(`${key} does not exist`)
  return value
}

/** Compares by code unit, so the order is the same on every machine. */
export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const sortedMap = <A>(entries: Iterable<readonly [string, A]>): ReadonlyMap<string, A> =>
  new Map(Array.from(entries).toSorted(([a], [b]) => byName(a, b)))

export const structure = (model: Model, name: string): Structure => {
  const shape = get(model.shapes, name)
  if (shape.kind !== "structure") throw new Error(`${name} is not a structure`)
  return shape
}

/** Whether a member is optional for a caller. */
export const isOptional = (member: Member): boolean =>
  !member.required || member.derived === "quantity" || member.derived === "token"

/** The references from a shape to other shapes or plain kinds. */
export const refs = (shape: Shape): ReadonlyArray<Ref> =>
  shape.kind === "structure" ? shape.members.map((member) => member.of) : shape.kind === "list" ? [shape.item] : []

/** The names of the shapes that a shape refers to. */
export const references = (shape: Shape): ReadonlyArray<string> =>
  refs(shape).flatMap((ref) => (ref.kind === "shape" ? [ref.name] : []))

/** The names of all shapes that can be reached from some shapes. */
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

/** The input and output of an operation. */
export const roots = (operation: Operation): ReadonlyArray<string> =>
  operation.output === undefined ? [operation.input] : [operation.input, operation.output]

/** The name of the exported constant of an operation, such as `getDistribution`. */
export const constant = (operation: Operation): string => operation.id.charAt(0).toLowerCase() + operation.id.slice(1)
