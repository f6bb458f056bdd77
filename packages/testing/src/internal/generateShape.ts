/** Generators of the values of a shape, with their types. */
import type * as Shape from "@effect-cloudfront/core/Shape"
import type * as DateTime from "effect/DateTime"
import type * as fc from "fast-check"
import * as Generate from "./generate.js"

/** Documented in `Arbitrary`. */
export type Overrides<A> = {
  readonly [Key in keyof A]?: fc.Arbitrary<A[Key]> | Nested<A[Key]> | undefined
}

type Leaf = string | number | boolean | undefined | Uint8Array | DateTime.DateTime

type Nested<A> = A extends Leaf ? never : A extends ReadonlyArray<infer Item> ? Nested<Item> : Overrides<A>

/** Documented in `Arbitrary`. */
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

export const settings = <A>(options: Options<A> = {}): Generate.Settings => ({
  overrides: (options.overrides ?? {}) as Generate.Overrides,
  anywhere: options.anywhere ?? {},
  unknownValues: options.unknownValues ?? false,
  unknownElements: options.unknownElements ?? false,
  maxItems: options.maxItems ?? 3,
  maxDepth: options.maxDepth ?? 2
})

export const make = <A>(shape: Shape.Shape<A>, options?: Options<A>): fc.Arbitrary<A> =>
  // The values are made from the same description as the type `A`.
  Generate.make(shape.description, settings(options)) as fc.Arbitrary<A>

/** The overrides of both. Where both have an arbitrary for a member, or one has it for the whole member, the second one wins. */
export const merge = <A>(ours: Overrides<A>, theirs: Overrides<A> | undefined): Overrides<A> =>
  mergeAll(ours as Generate.Overrides, (theirs ?? {}) as Generate.Overrides) as Overrides<A>

const mergeAll = (ours: Generate.Overrides, theirs: Generate.Overrides): Generate.Overrides => {
  const both = Object.entries(theirs).map(([key, their]) => {
    const our = ours[key]
    return their === undefined
      ? [key, our]
      : [
          key,
          our === undefined || Generate.isArbitrary(our) || Generate.isArbitrary(their) ? their : mergeAll(our, their)
        ]
  })
  return { ...ours, ...Object.fromEntries(both) }
}
