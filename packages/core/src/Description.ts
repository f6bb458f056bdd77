/**
 * Descriptions of shapes, which are plain data. The codec of an operation is made from them, and so is the `Schema` of a shape
 * (`Shape.make`). A program needs this module only for shapes that this library does not have.
 *
 * @since 3.0.0
 * @example
 * ```ts
 * import * as Description from "@effect-cloudfront/core/Description"
 * import * as Shape from "@effect-cloudfront/core/Shape"
 *
 * interface Site {
 *   readonly Name: string
 *   readonly Created?: string | undefined
 * }
 *
 * const Site: Shape.Shape<Site> = Shape.make(
 *   Description.structure("Site", () => ({
 *     Name: { of: Description.text("SiteName", { min: 1, max: 64 }), required: true },
 *     Created: { of: Description.string }
 *   }))
 * )
 * ```
 */
import * as DateTime from "effect/DateTime"
import { lazy } from "./internal/lazy.js"
import * as Decode from "./protocol/Decode.js"
import * as Encode from "./protocol/Encode.js"
import type * as Protocol from "./protocol/Shape.js"
import type { Creation } from "./Shape.js"

declare const TypeId: unique symbol

/** The type of the described values, for the compiler only. */
interface Typed<in out A> {
  readonly [TypeId]?: (value: A) => A
}

/**
 * The description of a shape whose values have the type `A`.
 *
 * @since 3.0.0
 * @category models
 */
export type Description<A> = Protocol.Shape & Typed<A>

/**
 * The description of a structure whose values have the type `A`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Structure<A> extends Protocol.Structure, Typed<A> {}

/**
 * A member of a structure.
 *
 * @since 3.0.0
 * @category models
 */
export interface Member {
  readonly of: Protocol.Shape
  readonly required?: true
  /** `body` when absent. */
  readonly in?: Protocol.Location
  /** The name of the element, header, label or query parameter; the key of the member when absent. */
  readonly wire?: string
  readonly aliases?: ReadonlyArray<string>
  readonly derived?: "quantity" | "token" | "empty"
}

interface Options extends Protocol.Constraints {
  readonly sensitive?: true
}

/**
 * @since 3.0.0
 * @category leaves
 */
export const text = <A extends string = string>(name: string | undefined, options: Options = {}): Description<A> => ({
  sensitive: false,
  ...options,
  kind: "string",
  name
})

/**
 * @since 3.0.0
 * @category leaves
 */
export const number = (
  name: string | undefined,
  kind: Protocol.Numeric["kind"],
  options: Options = {}
): Description<number> => ({ sensitive: false, ...options, kind, name })

/**
 * @since 3.0.0
 * @category leaves
 */
export const bytes = (name: string | undefined, options: Options = {}): Description<Uint8Array> => ({
  sensitive: false,
  ...options,
  kind: "blob",
  name
})

/**
 * @since 3.0.0
 * @category leaves
 */
export const string: Description<string> = text(undefined)

/**
 * @since 3.0.0
 * @category leaves
 */
export const integer: Description<number> = number(undefined, "integer")

/**
 * @since 3.0.0
 * @category leaves
 */
export const long: Description<number> = number(undefined, "long")

/**
 * @since 3.0.0
 * @category leaves
 */
export const float: Description<number> = number(undefined, "float")

/**
 * @since 3.0.0
 * @category leaves
 */
export const double: Description<number> = number(undefined, "double")

/**
 * @since 3.0.0
 * @category leaves
 */
export const boolean: Description<boolean> = { kind: "boolean", name: undefined, sensitive: false }

/**
 * @since 3.0.0
 * @category leaves
 */
export const blob: Description<Uint8Array> = bytes(undefined)

/**
 * @since 3.0.0
 * @category leaves
 */
export const timestamp: Description<DateTime.Utc> = {
  kind: "timestamp",
  name: undefined,
  sensitive: false,
  // `unsafeMake` brings its other kinds of input into bundles.
  fromMillis: (millis) => DateTime.unsafeFromDate(new Date(millis)),
  toMillis: (value) => (DateTime.isDateTime(value) ? DateTime.toEpochMillis(value) : undefined)
}

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
): Description<A> => ({ kind: "enum", name, sensitive: false, values, ignoreCase: options.ignoreCase ?? false })

/**
 * @since 3.0.0
 * @category compounds
 */
export const list = <A>(
  name: string,
  item: () => Protocol.Shape,
  itemName: string,
  options: Options = {}
): Description<ReadonlyArray<A>> => ({ sensitive: false, ...options, kind: "list", name, item, itemName })

/**
 * @since 3.0.0
 * @category compounds
 */
export const structure = <A>(
  name: string,
  members: () => Readonly<Record<string, Member>>,
  options: { readonly root?: string; readonly sensitive?: true; readonly union?: true } = {}
): Structure<A> => {
  const { root = name, sensitive = false, union = false } = options
  return make({ name, root, sensitive, union }, () =>
    Object.entries(members()).map(([key, member]) => memberDescription(key, member))
  )
}

/**
 * The configuration of a creating operation, whose `CallerReference` is optional.
 *
 * @since 3.0.0
 * @category compounds
 */
export const creation = <A extends { readonly CallerReference: string }>({
  members,
  name,
  root,
  sensitive,
  union
}: Structure<A>): Structure<Creation<A>> =>
  make({ name: `${name}Creation`, root, sensitive, union }, () =>
    members().map((member) => (member.key === "CallerReference" ? { ...member, derived: "token" } : member))
  )

/** Makes the description of a structure. Its members, reader and printer are made on first use. */
const make = <A>(
  { name, root, sensitive, union }: Pick<Protocol.Structure, "name" | "root" | "sensitive" | "union">,
  members: () => ReadonlyArray<Protocol.Member>
): Structure<A> => {
  let schema: unknown
  const description: Structure<A> = {
    kind: "structure",
    name,
    root,
    sensitive,
    union,
    members: lazy(members),
    reader: lazy(() => Decode.structure(description)),
    printer: lazy(() => Encode.structure(description)),
    schema: (make) => (schema ??= make(description))
  }
  return description
}

const memberDescription = (key: string, member: Member): Protocol.Member => ({
  key,
  shape: member.of,
  location: member.in ?? "body",
  wire: member.wire ?? key,
  aliases: member.aliases ?? [],
  required: member.required ?? false,
  derived: member.derived
})
