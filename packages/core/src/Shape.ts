/**
 * Shapes of the API as values. A shape is an Effect `Schema`, and has the description from which its XML codec is made.
 *
 * @since 3.0.0
 */
import * as DateTime from "effect/DateTime"
import type * as Ast from "./internal/ast.js"
import { lazy } from "./internal/lazy.js"
import { ShapeSchema, structure as schemaOf, type Encoded } from "./internal/schema.js"
import * as Decode from "./protocol/Decode.js"
import * as Encode from "./protocol/Encode.js"
import type * as Description from "./protocol/Shape.js"

export type {
  /**
   * The JSON of a value, which `JSON.stringify` accepts. A structure is an object, and a list is an array. A timestamp is an ISO 8601
   * string in UTC, and bytes are a Base64 string. Strings, numbers and booleans are unchanged. `$unknown` has the settings that this
   * version of the library does not know. `undefined`, the success of an operation without content, is `null`.
   *
   * Sensitive members are not redacted.
   *
   * @since 3.0.0
   * @category models
   */
  Encoded
} from "./internal/schema.js"

/**
 * A schema whose encoded side is JSON.
 *
 * @since 3.0.0
 * @category models
 */
export interface Json<A> extends Ast.Of<A, Encoded<A>> {}

/**
 * A shape as an Effect `Schema`. Its decoded side is the value, its encoded side is JSON: `Schema.encode` returns JSON,
 * `Schema.decodeUnknown` decodes it, and Effect's JSON Schema describes it. `Schema.is` and equivalences are of values. The schema is
 * built on first use. `Arbitrary.make` of `@effect-cloudfront/testing` generates values.
 *
 * The schema checks the lengths, ranges and patterns that the API requires of inputs. `unconstrained` removes these checks. Excess
 * properties are ignored, unless `onExcessProperty` is set. Messages name the path and the expected type, never the value.
 *
 * @since 3.0.0
 * @category models
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 * import * as Distribution from "@effect-cloudfront/core/Distribution"
 *
 * const Saved = Schema.parseJson(Distribution.DistributionConfig)
 *
 * // Encodes a configuration as a JSON text and decodes it. Settings that this version of the library does not know are kept.
 * const program = Distribution.getDistributionConfig({ Id: "E1" }).pipe(
 *   Effect.flatMap((result) => Schema.encode(Saved)(result.DistributionConfig)),
 *   Effect.flatMap((text) => Schema.decode(Saved)(text))
 * )
 * ```
 */
export interface Shape<A> extends Json<A> {
  readonly description: Description.Shape
}

/**
 * A member of a structure.
 *
 * @since 3.0.0
 * @category models
 */
export interface Member {
  readonly of: { readonly description: Description.Shape }
  readonly required?: true
  /** `body` when absent. */
  readonly in?: Description.Location
  /** The name of the element, header, label or query parameter; the key of the member when absent. */
  readonly wire?: string
  readonly aliases?: ReadonlyArray<string>
  readonly derived?: "quantity" | "token" | "empty"
}

interface Options extends Description.Constraints {
  readonly sensitive?: true
}

const make = <A>(description: Description.Shape): Shape<A> => new ShapeSchema<A>(description)

/**
 * The shape without the checks of lengths, ranges and patterns. The `success` of operations has none, since the service may widen them.
 *
 * @since 3.0.0
 * @category combinators
 */
export const unconstrained = <A>(shape: Shape<A>): Shape<A> => new ShapeSchema<A>(shape.description, false)

/**
 * @since 3.0.0
 * @category leaves
 */
export const text = <A extends string = string>(name: string | undefined, options: Options = {}): Shape<A> =>
  make({ sensitive: false, ...options, kind: "string", name })

/**
 * @since 3.0.0
 * @category leaves
 */
export const number = (
  name: string | undefined,
  kind: Description.Numeric["kind"],
  options: Options = {}
): Shape<number> => make({ sensitive: false, ...options, kind, name })

/**
 * @since 3.0.0
 * @category leaves
 */
export const bytes = (name: string | undefined, options: Options = {}): Shape<Uint8Array> =>
  make({ sensitive: false, ...options, kind: "blob", name })

/**
 * @since 3.0.0
 * @category leaves
 */
export const string: Shape<string> = text(undefined)

/**
 * @since 3.0.0
 * @category leaves
 */
export const integer: Shape<number> = number(undefined, "integer")

/**
 * @since 3.0.0
 * @category leaves
 */
export const long: Shape<number> = number(undefined, "long")

/**
 * @since 3.0.0
 * @category leaves
 */
export const float: Shape<number> = number(undefined, "float")

/**
 * @since 3.0.0
 * @category leaves
 */
export const double: Shape<number> = number(undefined, "double")

/**
 * @since 3.0.0
 * @category leaves
 */
export const boolean: Shape<boolean> = make({ kind: "boolean", name: undefined, sensitive: false })

/**
 * @since 3.0.0
 * @category leaves
 */
export const blob: Shape<Uint8Array> = bytes(undefined)

/**
 * @since 3.0.0
 * @category leaves
 */
export const timestamp: Shape<DateTime.Utc> = make({
  kind: "timestamp",
  name: undefined,
  sensitive: false,
  // `unsafeMake` brings its other kinds of input into bundles.
  fromMillis: (millis) => DateTime.unsafeFromDate(new Date(millis)),
  toMillis: (value) => (DateTime.isDateTime(value) ? DateTime.toEpochMillis(value) : undefined)
})

/**
 * A string with known values. Other strings are valid too, since the service adds values without a new version of the API.
 *
 * @since 3.0.0
 * @category leaves
 */
export const enumeration = <A extends string>(
  name: string,
  values: ReadonlyArray<string>,
  options: { readonly ignoreCase?: true } = {}
): Shape<A> => make({ kind: "enum", name, sensitive: false, values, ignoreCase: options.ignoreCase ?? false })

/**
 * @since 3.0.0
 * @category compounds
 */
export const list = <A>(
  name: string,
  item: () => { readonly description: Description.Shape },
  itemName: string,
  options: Options = {}
): Shape<ReadonlyArray<A>> =>
  make({ sensitive: false, ...options, kind: "list", name, item: () => item().description, itemName })

/**
 * @since 3.0.0
 * @category compounds
 */
export const structure = <A>(
  name: string,
  members: () => Readonly<Record<string, Member>>,
  options: { readonly root?: string; readonly sensitive?: true; readonly union?: true } = {}
): Shape<A> => {
  const { root = name, sensitive = false, union = false } = options
  return make(
    structureDescription({ name, root, sensitive, union }, () =>
      Object.entries(members()).map(([key, member]) => memberDescription(key, member))
    )
  )
}

/**
 * The configuration of a creating operation. `CallerReference`, which updates require, is optional here. When absent, a new UUID is
 * sent. A decoded configuration is assignable to it.
 *
 * @since 3.0.0
 * @category models
 * @example
 * ```ts
 * import type { PublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
 * import type * as Shape from "@effect-cloudfront/core/Shape"
 *
 * const key = (EncodedKey: string): Shape.Creation<PublicKeyConfig> => ({ Name: "signer", EncodedKey })
 * ```
 */
export type Creation<A extends { readonly CallerReference: string }> = Omit<A, "CallerReference"> & {
  readonly [K in keyof Pick<A, "CallerReference">]?: A[K] | undefined
}

/**
 * The shape of the configuration of a creating operation.
 *
 * @since 3.0.0
 * @category compounds
 */
export const creation = <A extends { readonly CallerReference: string }>(shape: Shape<A>): Shape<Creation<A>> => {
  // The generator calls this with structures only.
  const { members, name, root, sensitive, union } = shape.description as Description.Structure
  return make(
    structureDescription({ name: `${name}Creation`, root, sensitive, union }, () =>
      members().map((member) => (member.key === "CallerReference" ? { ...member, derived: "token" } : member))
    )
  )
}

/** Makes the description of a structure. Its members, reader, printer and schema are made on first use. */
const structureDescription = (
  { name, root, sensitive, union }: Pick<Description.Structure, "name" | "root" | "sensitive" | "union">,
  members: () => ReadonlyArray<Description.Member>
): Description.Structure => {
  const description: Description.Structure = {
    kind: "structure",
    name,
    root,
    sensitive,
    union,
    members: lazy(members),
    reader: lazy(() => Decode.structure(description)),
    printer: lazy(() => Encode.structure(description)),
    schema: lazy(() => schemaOf(description))
  }
  return description
}

const memberDescription = (key: string, member: Member): Description.Member => ({
  key,
  shape: member.of.description,
  location: member.in ?? "body",
  wire: member.wire ?? key,
  aliases: member.aliases ?? [],
  required: member.required ?? false,
  derived: member.derived
})
