import type * as Distribution from "@effect-cloudfront/core/Distribution"
import type * as DistributionTenant from "@effect-cloudfront/core/DistributionTenant"
import { addItem, findItem, insertItem, removeItem, updateItem, type Identity } from "@effect-cloudfront/core/Items"
import type * as Shared from "@effect-cloudfront/core/Shared"
import { pipe } from "effect/Function"
import type * as Option from "effect/Option"
import { describe, expect, test } from "tstyche"

declare const config: Distribution.DistributionConfig
declare const tags: Shared.Tags
declare const tenant: DistributionTenant.DistributionTenant
declare const update: DistributionTenant.UpdateDistributionTenantRequest
declare const restriction: DistributionTenant.GeoRestrictionCustomization
declare const locations: ReadonlyArray<string>
declare const signers: Shared.TrustedSigners | undefined

describe("identities", () => {
  test("are the types of the members that the service knows items by", () => {
    expect<Identity<string>>().type.toBe<string>()
    expect<Identity<Distribution.Origin>>().type.toBe<string>()
    expect<Identity<Distribution.CustomErrorResponse>>().type.toBe<number>()
    expect<Identity<Distribution.FunctionAssociation>>().type.toBe<Distribution.FunctionAssociation["EventType"]>()
    expect<Identity<DistributionTenant.DomainItem>>().type.toBe<string>()
    expect<Identity<{ readonly Title: string }>>().type.toBe<never>()
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

  test("are for lists that are arrays, too", () => {
    const domain = { Domain: "www.example.com" }
    const parameter = { Name: "tenant", Value: "a" }
    type Parameters = ReadonlyArray<DistributionTenant.Parameter>
    expect(addItem(tenant.Parameters, parameter)).type.toBe<Parameters>()
    expect(insertItem(tenant.Parameters, parameter, { before: "other" })).type.toBe<Parameters>()
    expect(pipe(tenant.Parameters, addItem(parameter))).type.toBeAssignableTo<Parameters>()
    expect(removeItem(tenant.Parameters, "tenant")).type.toBe<Parameters | undefined>()
    expect(updateItem(tenant.Parameters, "tenant", (one) => ({ ...one, Value: "b" }))).type.toBe<
      Parameters | undefined
    >()
    expect(findItem(tenant.Domains, "www.example.com")).type.toBe<Option.Option<DistributionTenant.DomainResult>>()
    expect(addItem(update.Domains, domain)).type.toBe<ReadonlyArray<DistributionTenant.DomainItem>>()
    expect(addItem(undefined, domain)).type.toBe<ReadonlyArray<{ Domain: string }>>()
    expect(addItem(locations, "DE")).type.toBe<ReadonlyArray<string>>()
    // A text does not tell whether its list is an array: where there may be none, the list is given.
    expect(addItem(restriction.Locations, "DE")).type.not.toBeAssignableTo<typeof restriction.Locations>()
    expect(addItem(restriction.Locations ?? [], "DE")).type.toBe<ReadonlyArray<string>>()
    // @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'.
    removeItem(tenant.Parameters, 1)
    // @ts-expect-error Property 'Value' is missing
    addItem(tenant.Parameters, { Name: "tenant" })
  })

  test("can be within each other", () => {
    const origin = { Id: "a", DomainName: "a.example.com" }
    expect(addItem(addItem(config.Origins, origin), { ...origin, Id: "b" })).type.toBe<Distribution.Origins>()
    expect(removeItem(removeItem(config.Origins, "a"), "b")).type.toBe<Distribution.Origins>()
    expect(removeItem(addItem(config.Origins, origin), "b")).type.toBe<Distribution.Origins>()
    expect(updateItem(addItem(config.Origins, origin), "b", (one) => one)).type.toBe<Distribution.Origins>()
    expect(findItem(addItem(config.Origins, origin), "b")).type.toBe<Option.Option<Distribution.Origin>>()
    // @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'.
    removeItem(addItem(config.Origins, origin), 1)
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
