/**
 * Parses the runtime schemas of the npm package. A schema is an array. Its first element is its kind.
 */

export interface Traits {
  readonly label: boolean
  readonly payload: boolean
  readonly sensitive: boolean
  readonly header: string | undefined
  readonly query: string | undefined
  readonly xmlName: string | undefined
}

/** The type of a member: a number for a plain kind, or another schema. */
export type Target = number | Schema

export interface Structure {
  readonly kind: "structure"
  readonly name: string
  readonly union: boolean
  readonly members: ReadonlyArray<readonly [key: string, target: Target, traits: Traits]>
  /** The number of required members. They come first. */
  readonly required: number
}

export interface List {
  readonly kind: "list"
  readonly name: string
  readonly sensitive: boolean
  readonly item: Target
  readonly itemName: string
}

export interface Simple {
  readonly kind: "simple"
  readonly name: string
  readonly sensitive: boolean
  readonly of: number
}

export interface ServiceError {
  readonly kind: "error"
  readonly name: string
  readonly status: number | undefined
}

export interface Operation {
  readonly kind: "operation"
  readonly name: string
  readonly method: string
  readonly uri: string
  readonly status: number
  readonly input: Schema | "unit"
  readonly output: Schema | "unit"
}

export type Schema = Structure | List | Simple | ServiceError | Operation

const LABEL = 1
const SENSITIVE = 8
const PAYLOAD = 16
const KNOWN_BITS = LABEL | SENSITIVE | PAYLOAD
const KNOWN_TRAITS = new Set(["httpHeader", "httpQuery", "httpPayload", "xmlName"])

type Raw = ReadonlyArray<unknown>

/** All schemas that a module exports. */
export const read = (module: Readonly<Record<string, unknown>>): ReadonlyArray<Schema> =>
  Object.entries(module)
    .filter(([name, value]) => name.endsWith("$") && Array.isArray(value))
    .map(([, value]) => schema(value as Raw))

const schema = (raw: Raw): Schema => {
  const [kind, , name, traits] = raw
  if (typeof name !== "string") throw new Error(`a schema without a name: ${String(raw)}`)
  switch (kind) {
    case 3:
    case 4:
      return structure(name, kind === 4, raw)
    case 1: {
      const [target, { xmlName }] = member(raw[4])
      return {
        kind: "list",
        name,
        sensitive: readTraits(traits).sensitive,
        item: target,
        itemName: xmlName ?? "member"
      }
    }
    case 0: {
      if (typeof raw[4] !== "number") throw new Error(`${name} is not simple`)
      return { kind: "simple", name, sensitive: readTraits(traits).sensitive, of: raw[4] }
    }
    case -3: {
      const { httpError } = traits as { readonly httpError?: number }
      return { kind: "error", name, status: httpError }
    }
    case 9: {
      const [method, uri, status] = (traits as { readonly http: readonly [string, string, number] }).http
      return { kind: "operation", name, method, uri, status, input: body(raw[4]), output: body(raw[5]) }
    }
    default:
      throw new Error(`${name} is of an unknown kind: ${String(kind)}`)
  }
}

const structure = (name: string, union: boolean, raw: Raw): Structure => {
  const keys = raw[4] as ReadonlyArray<string>
  const refs = raw[5] as Raw
  return {
    kind: "structure",
    name,
    union,
    members: keys.map((key, index) => [key, ...member(refs[index])] as const),
    required: (raw[6] as number | undefined) ?? 0
  }
}

const body = (raw: unknown): Schema | "unit" => {
  const value = force(raw)
  return value === "unit" ? value : schema(value as Raw)
}

const force = (raw: unknown): unknown => (typeof raw === "function" ? (raw() as unknown) : raw)

/** A reference with or without traits. */
const member = (raw: unknown): readonly [Target, Traits] => {
  const value = force(raw)
  if (Array.isArray(value) && value.length === 2) return [target(value[0]), readTraits(value[1])]
  return [target(value), readTraits(0)]
}

const target = (raw: unknown): Target => {
  const value = force(raw)
  return typeof value === "number" ? value : schema(value as Raw)
}

/** Fails for unknown traits, because they may change the wire format. */
const readTraits = (raw: unknown): Traits => {
  if (typeof raw === "number") {
    if ((raw & ~KNOWN_BITS) !== 0) throw new Error(`unknown traits: ${raw}`)
    return {
      label: (raw & LABEL) !== 0,
      payload: (raw & PAYLOAD) !== 0,
      sensitive: (raw & SENSITIVE) !== 0,
      header: undefined,
      query: undefined,
      xmlName: undefined
    }
  }
  const traits = raw as Readonly<Record<string, unknown>>
  const unknown = Object.keys(traits).filter((name) => !KNOWN_TRAITS.has(name))
  if (unknown.length > 0) throw new Error(`unknown traits: ${unknown.join(", ")}`)
  const text = (name: string): string | undefined => (traits[name] === undefined ? undefined : String(traits[name]))
  return {
    label: false,
    payload: traits["httpPayload"] === 1,
    sensitive: false,
    header: text("httpHeader"),
    query: text("httpQuery"),
    xmlName: text("xmlName")
  }
}
