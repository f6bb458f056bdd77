import type * as Distribution from "@effect-cloudfront/core/Distribution"
import { addItem, findItem, insertItem, removeItem, updateItem, type Identity } from "@effect-cloudfront/core/Items"
import type * as Shared from "@effect-cloudfront/core/Shared"
import { pipe } from "effect/Function"
import type * as Option from "effect/Option"
import { describe, expect, test } from "tstyche"

declare const config: Distribution.DistributionConfig
declare const tags: Shared.Tags
declare const signers: Shared.TrustedSigners | undefined

describe("identities", () => {
  test("are the types of the members that the service knows items by", () => {
    expect<Identity<string>>().type.toBe<string>()
    expect<Identity<Distribution.Origin>>().type.toBe<string>()
    expect<Identity<Distribution.CustomErrorResponse>>().type.toBe<number>()
    expect<Identity<Distribution.FunctionAssociation>>().type.toBe<Distribution.FunctionAssociation["EventType"]>()
    expect<Identity<{ readonly Name: string }>>().type.toBe<never>()
  })
})

describe("edits of a configuration", () => {
  test("give what its members take", () => {
    expect(addItem(config.Aliases, "www.example.com")).type.toBeAssignableTo<
      Distribution.DistributionConfig["Aliases"]
    >()
    expect(addItem(config.Origins, { Id: "a", DomainName: "a.example.com" })).type.toBe<Distribution.Origins>()
    expect(removeItem(config.CacheBehaviors, "/a")).type.toBe<Distribution.CacheBehaviors | undefined>()
    expect(
      updateItem(config.Origins, "a", (origin) => ({ ...origin, OriginPath: "/a" }))
    ).type.toBe<Distribution.Origins>()
    expect(addItem(undefined, "www.example.com")).type.toBe<{ readonly Items: ReadonlyArray<string> }>()
    expect(findItem(config.Origins, "a")).type.toBe<Option.Option<Distribution.Origin>>()
    expect(addItem(tags, { Key: "team", Value: "web" })).type.toBe<Shared.Tags>()
  })

  test("can be piped", () => {
    expect(pipe(config.Origins, addItem({ Id: "a", DomainName: "a.example.com" }))).type.toBe<Distribution.Origins>()
    expect(pipe(config.Origins, removeItem("a"))).type.toBe<Distribution.Origins>()
    expect(
      pipe(
        config.Origins,
        updateItem("a", (origin: Distribution.Origin) => ({ ...origin, OriginPath: "/a" }))
      )
    ).type.toBe<Distribution.Origins>()
  })

  test("do not take what is no item", () => {
    // @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'.
    addItem(config.Aliases, 1)
    // @ts-expect-error Property 'DomainName' is missing
    addItem(config.Origins, { Id: "a" })
    // @ts-expect-error does not exist in type
    addItem(config.Origins, { Id: "a", DomainName: "a.example.com", Path: "/" })
    // @ts-expect-error is not assignable
    pipe(config.Origins, addItem({ Id: "a" }))
    // @ts-expect-error is not assignable
    updateItem(config.Origins, "a", (origin) => ({ ...origin, OriginPath: 1 }))
  })

  test("do not take what identifies no item", () => {
    // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
    removeItem(config.CustomErrorResponses, "404")
    // @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'.
    updateItem(config.Origins, 1, (origin) => origin)
    // @ts-expect-error is not assignable
    insertItem(config.Aliases, "a.com", { before: 1 })
  })

  test("cannot make a list that needs more than items", () => {
    expect(addItem(signers, "self")).type.not.toBeAssignableTo<Shared.TrustedSigners | undefined>()
  })
})
