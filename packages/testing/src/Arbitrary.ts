/**
 * Generators of valid values for property tests with fast-check: of any shape, and of the input, the result and the errors of any
 * operation. They are made from the descriptions of the shapes, so they keep lengths, ranges and patterns, and every `Quantity` is the
 * number of `Items`. No value is generated to be thrown away.
 *
 * A generated value is valid as such. What it refers to does not exist: an id of another resource is any text. Set such members with
 * `overrides`, or use the generators of configurations that the service accepts, such as `distributionConfig`.
 *
 * A value that falsifies a property is shrunk: optional members are removed, lists and texts get shorter, enumerations get their first
 * value.
 *
 * This module needs the package `fast-check`, version 3.23 or 4, which is an optional peer dependency. The index of this package does
 * not export it for that reason.
 *
 * @since 0.1.0
 */
import type { CommonError } from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/Shape"
import type * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import * as Generate from "./internal/generate.js"
import * as GenerateErrors from "./internal/generateErrors.js"
import { toJson } from "./internal/json.js"

/**
 * Arbitraries for single members of a value, nested like the value. Those of a list's items stand in the place of the list. An arbitrary
 * of an optional member decides whether the member is present: it is absent where the arbitrary gives `undefined`.
 *
 * @since 0.1.0
 * @category models
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import type { DistributionConfig } from "@effect-cloudfront/core/Distribution"
 * import type * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * const overrides: Arbitrary.Overrides<DistributionConfig> = {
 *   Comment: fc.constantFrom("", "site"),
 *   Origins: { Items: { DomainName: fc.domain() } },
 *   WebACLId: fc.constant(undefined)
 * }
 * ```
 */
export type Overrides<A> = {
  readonly [Key in keyof A]?: fc.Arbitrary<A[Key]> | Nested<A[Key]> | undefined
}

type Leaf = string | number | boolean | undefined | Uint8Array | DateTime.DateTime

type Nested<A> = A extends Leaf ? never : A extends ReadonlyArray<infer Item> ? Nested<Item> : Overrides<A>

/**
 * What is generated for the values of type `A`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<A> {
  /** Arbitraries for single members. */
  readonly overrides?: Overrides<A> | undefined
  /** Arbitraries for members by their name, in any structure: `{ CachePolicyId: ... }`. `overrides` comes first. */
  readonly anywhere?: Readonly<Record<string, fc.Arbitrary<unknown>>> | undefined
  /** Whether enumerations also have a value that this version of the library does not know. Default: false. */
  readonly unknownValues?: boolean | undefined
  /** Whether structures also have elements that this version of the library does not know; see `Unknown`. Default: false. */
  readonly unknownElements?: boolean | undefined
  /** The largest number of items of a list, in addition to the smallest number that the API allows. Default: 3. */
  readonly maxItems?: number | undefined
  /** How often a structure may contain itself, directly or indirectly. Default: 2. */
  readonly maxDepth?: number | undefined
}

const settings = <A>(options: Options<A> = {}): Generate.Settings => ({
  overrides: (options.overrides ?? {}) as Generate.Overrides,
  anywhere: options.anywhere ?? {},
  unknownValues: options.unknownValues ?? false,
  unknownElements: options.unknownElements ?? false,
  maxItems: options.maxItems ?? 3,
  maxDepth: options.maxDepth ?? 2
})

/**
 * Values of a shape that the API accepts as to lengths, ranges and patterns. `Schema.is` of the shape holds for all of them.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import { Aliases } from "@effect-cloudfront/core/Distribution"
 * import { addItem } from "@effect-cloudfront/core/Items"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * fc.assert(
 *   fc.property(Arbitrary.make(Aliases), (aliases) => addItem(aliases, "a.example.com").Items.includes("a.example.com"))
 * )
 * ```
 */
export const make = <A>(shape: Shape.Shape<A>, options?: Options<A>): fc.Arbitrary<A> =>
  // The values are made from the same description as the type `A`.
  Generate.make(shape.description, settings(options)) as fc.Arbitrary<A>

/**
 * The JSON of values of a shape, as `Schema.encode` of the shape makes it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const json = <A>(shape: Shape.Shape<A>, options?: Options<A>): fc.Arbitrary<Shape.Encoded<A>> =>
  make(shape, options).map((value) => toJson(shape.description, value) as Shape.Encoded<A>)

/**
 * Inputs of an operation that can be sent. A caller reference is absent, or a UUID that is not used for another input.
 *
 * @since 0.1.0
 * @category operations
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import { updateDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
 *
 * // Updates of one distribution.
 * const updates = Arbitrary.input(updateDistribution, { overrides: { Id: fc.constant("E1") } })
 * ```
 */
export const input: {
  <I, A, E>(
    operation: Operation.Operation<I, A, E>,
    options?: Options<Exclude<I, void>>
  ): fc.Arbitrary<Exclude<I, void>>
  (operation: Operation.Any, options?: Options<unknown>): fc.Arbitrary<unknown>
} = (operation: Operation.Any, options?: Options<unknown>): fc.Arbitrary<never> =>
  Generate.make(operation.description.input, settings(options)) as fc.Arbitrary<never>

/**
 * Results of an operation that the service can send; `undefined` if the operation has no output. `Stub.stub` takes them.
 *
 * @since 0.1.0
 * @category operations
 */
export const success: {
  <I, A, E>(operation: Operation.Operation<I, A, E>, options?: Options<A>): fc.Arbitrary<A>
  (operation: Operation.Any, options?: Options<unknown>): fc.Arbitrary<unknown>
} = (operation: Operation.Any, options?: Options<unknown>): fc.Arbitrary<never> => {
  const shape = operation.description.output
  return (shape === undefined ? fc.constant(undefined) : Generate.make(shape, settings(options))) as fc.Arbitrary<never>
}

/**
 * Errors that a call of an operation can fail with: one of its own for each code, and the common errors.
 *
 * @since 0.1.0
 * @category operations
 */
export const error: {
  <I, A, E>(operation: Operation.Operation<I, A, E>): fc.Arbitrary<E | CommonError>
  (operation: Operation.Any): fc.Arbitrary<unknown>
} = (operation: Operation.Any): fc.Arbitrary<never> => {
  const own = Object.values(operation.errors()).map((Class) =>
    GenerateErrors.documentedFields(operation.id).map((fields) => new Class(fields))
  )
  return fc.oneof(...own, ...GenerateErrors.common(operation.id)) as fc.Arbitrary<never>
}
