/** Unknown settings can be asked for wherever they can stand. */
import type { CachePolicyConfig } from "@effect-cloudfront/core/CachePolicy"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import type { operations } from "@effect-cloudfront/core/operations"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import type * as Effect from "effect/Effect"
import { describe, expect, test } from "tstyche"

type Operations = typeof operations

/** All structures within a value, itself included. */
type Structures<A> =
  A extends ReadonlyArray<infer Item>
    ? Structures<Item>
    : A extends Uint8Array | { readonly epochMillis: number }
      ? never
      : A extends object
        ? A | { [Key in keyof A]-?: Structures<A[Key]> }[keyof A]
        : never

type Input<O> = O extends (input: infer I) => unknown ? I : never
type Output<O> = O extends (input: never) => Effect.Effect<infer A, infer _E, infer _R> ? A : never

describe("elements", () => {
  test("takes every structure of the API", () => {
    expect<Structures<Input<Operations[keyof Operations]>>>().type.toBeAssignableTo<
      Parameters<typeof Unknown.elements>[0]
    >()
    expect<Structures<Output<Operations[keyof Operations]>>>().type.toBeAssignableTo<
      Parameters<typeof Unknown.elements>[0]
    >()
    expect(Unknown.elements).type.toBeCallableWith({} as Distribution.DistributionConfig)
    expect(Unknown.elements).type.toBeCallableWith({} as Distribution.Aliases)
    expect(Unknown.elements).type.toBeCallableWith({} as CachePolicyConfig)
    expect(Unknown.elements({} as Distribution.Origin)).type.toBe<ReadonlyArray<Unknown.Element>>()
  })

  test("takes nothing that cannot have any", () => {
    expect(Unknown.elements).type.not.toBeCallableWith("text")
    expect(Unknown.elements).type.not.toBeCallableWith(undefined)
    expect(Unknown.elements).type.not.toBeCallableWith({} as Distribution.Origin["OriginPath"])
  })
})

describe("withElements", () => {
  test("keeps the type", () => {
    expect(Unknown.withElements({} as Distribution.Origin, [])).type.toBe<Distribution.Origin>()
  })
})
