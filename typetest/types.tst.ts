/**
 * What generated types let pass and what they refuse: enumerations, lists, versions and caller references.
 */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Enum from "@effect-cloudfront/core/Enum"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { getKeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import { listOriginAccessControls } from "@effect-cloudfront/core/OriginAccessControl"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import type { operations } from "@effect-cloudfront/core/operations"
import * as PublicKey from "@effect-cloudfront/core/PublicKey"
import type * as Shape from "@effect-cloudfront/core/Shape"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import type * as Effect from "effect/Effect"
import { describe, expect, test } from "tstyche"

type Operations = typeof operations

type Input<K extends keyof Operations> = Parameters<Operations[K]>[0]

type Output<K extends keyof Operations> = Effect.Effect.Success<ReturnType<Operations[K]>>

const behavior: Distribution.DefaultCacheBehavior = {
  TargetOriginId: "o",
  ViewerProtocolPolicy: "redirect-to-https"
}

const config = {
  Origins: { Items: [{ Id: "o", DomainName: "example.com" }] },
  DefaultCacheBehavior: behavior,
  Comment: "",
  Enabled: true
}

describe("enumerations", () => {
  test("take known values, and others that are made on purpose", () => {
    expect<Distribution.PriceClass>().type.toBeAssignableFrom<"PriceClass_100">()
    expect<Distribution.PriceClass>().type.toBeAssignableFrom<Enum.Unknown>()
    expect(Enum.unknown("PriceClass_300")).type.toBe<Enum.Unknown>()
    expect<string>().type.toBeAssignableFrom<Distribution.PriceClass>()
  })

  test("do not take a misspelt value, or any string", () => {
    expect<Distribution.PriceClass>().type.not.toBeAssignableFrom<"PriceClass_1000">()
    expect<Distribution.PriceClass>().type.not.toBeAssignableFrom<string>()
    // @ts-expect-error Did you mean '"redirect-to-https"'?
    const policy: Distribution.ViewerProtocolPolicy = "redirect-to-http"
    // @ts-expect-error Did you mean '"PriceClass_100"'?
    const configuration: Partial<Distribution.DistributionConfig> = { PriceClass: "PriceClass_1000" }
    expect<[typeof policy, typeof configuration]>().type.not.toBe<never>()
  })

  test("can be gone through: what is left are the unknown ones", () => {
    const about = (policy: Distribution.ViewerProtocolPolicy): string => {
      switch (policy) {
        case "allow-all":
        case "https-only":
          return "no redirect"
        case "redirect-to-https":
          return "redirect"
        default:
          expect(policy).type.toBe<Enum.Unknown>()
          return policy
      }
    }
    expect(about).type.toBeCallableWith("allow-all")
  })

  test("have the statuses that the model calls strings", () => {
    expect<Distribution.Distribution["Status"]>().type.toBe<"InProgress" | "Deployed" | Enum.Unknown>()
  })

  test("are told from strings by a guard", () => {
    const parse = (text: string): Distribution.PriceClass | undefined =>
      Enum.isKnown(Distribution.PriceClass, text) ? text : undefined
    expect(parse).type.toBeCallableWith("x")
    expect<Enum.Known<Distribution.ViewerProtocolPolicy>>().type.toBe<
      "allow-all" | "https-only" | "redirect-to-https"
    >()
    expect(Enum.values(Distribution.ViewerProtocolPolicy)).type.toBe<
      ReadonlyArray<"allow-all" | "https-only" | "redirect-to-https">
    >()
  })
})

describe("lists", () => {
  test("have their items, and can be added to as they were read", () => {
    const add = (config: Distribution.DistributionConfig, alias: string): Distribution.DistributionConfig =>
      config.Aliases === undefined
        ? { ...config, Aliases: { Items: [alias] } }
        : { ...config, Aliases: { ...config.Aliases, Items: [...config.Aliases.Items, alias] } }
    expect(add).type.toBeCallableWith({ ...config, CallerReference: "c" }, "a")
    expect<Distribution.Aliases["Items"]>().type.toBe<ReadonlyArray<string>>()
    expect<Distribution.CacheBehaviors["Items"]>().type.toBe<ReadonlyArray<Distribution.CacheBehavior>>()
    expect<Distribution.DistributionList["Items"]>().type.toBe<ReadonlyArray<Distribution.DistributionSummary>>()
    expect<Output<"ListTagsForResource">["Tags"]["Items"]>().type.not.toBeAssignableFrom<undefined>()
    expect(listTagsForResource).type.toBeCallableWith({ Resource: "arn" })
  })

  test("need no Quantity", () => {
    expect<Distribution.Aliases>().type.toBeAssignableFrom<{ Items: ReadonlyArray<string> }>()
    expect<Distribution.Aliases["Quantity"]>().type.toBe<number | undefined>()
  })
})

describe("MaxItems", () => {
  test("is a number in every list", () => {
    // The tags of a resource are one page.
    type Lists = Exclude<
      {
        [K in keyof Operations]: Operations[K] extends { readonly page: unknown } ? K : never
      }[keyof Operations],
      "ListTagsForResource"
    >
    type Sizes<K> = K extends keyof Operations
      ? NonNullable<Input<K>> extends { MaxItems?: infer N }
        ? N
        : "none"
      : never
    expect<Sizes<Lists>>().type.toBe<number | undefined>()
  })

  test("needs no cast when lists are read through Pagination", () => {
    Pagination.items(Distribution.listDistributions, { MaxItems: 20 })
    Pagination.items(listInvalidations, { DistributionId: "E1", MaxItems: 20 })
    Pagination.items(listOriginAccessControls, { MaxItems: 20 })
    expect(Distribution.listDistributions).type.not.toBeCallableWith({ MaxItems: "20" })
  })
})

describe("ETag", () => {
  test("is a string wherever there is one", () => {
    type Tags<K> = K extends keyof Operations ? (Output<K> extends { readonly ETag?: infer T } ? T : never) : never
    expect<Tags<keyof Operations>>().type.toBe<string>()
    expect<Effect.Effect.Success<ReturnType<typeof getKeyGroupConfig>>["ETag"]>().type.toBe<string>()
  })
})

describe("CallerReference", () => {
  test("may be left out where something is created", () => {
    expect(Distribution.createDistribution).type.toBeCallableWith({ DistributionConfig: config })
    expect(Distribution.createDistribution).type.toBeCallableWith({
      DistributionConfig: { ...config, CallerReference: "c" }
    })
    expect(Distribution.createDistribution).type.toBeCallableWith({
      DistributionConfig: { ...config, CallerReference: undefined }
    })
    expect(createInvalidation).type.toBeCallableWith({
      DistributionId: "E1",
      InvalidationBatch: { Paths: { Items: ["/*"] } }
    })
    expect(PublicKey.createPublicKey).type.toBeCallableWith({ PublicKeyConfig: { Name: "n", EncodedKey: "k" } })
  })

  test("may not be left out of an update, and is there in what was read", () => {
    expect(Distribution.updateDistribution).type.not.toBeCallableWith({
      Id: "E1",
      IfMatch: "V1",
      DistributionConfig: config
    })
    expect(Distribution.updateDistribution).type.toBeCallableWith({
      Id: "E1",
      IfMatch: "V1",
      DistributionConfig: { ...config, CallerReference: "c" }
    })
    expect(PublicKey.updatePublicKey).type.not.toBeCallableWith({
      Id: "K1",
      IfMatch: "V1",
      PublicKeyConfig: { Name: "n", EncodedKey: "k" }
    })
    expect<Distribution.DistributionConfig["CallerReference"]>().type.toBe<string>()
  })

  test("is all that a creation may be without", () => {
    expect<Shape.Creation<Distribution.DistributionConfig>>().type.toBeAssignableFrom<Distribution.DistributionConfig>()
    const { Comment: _, ...without } = config
    expect(Distribution.createDistribution).type.not.toBeCallableWith({ DistributionConfig: without })
    expect(Distribution.createDistribution).type.not.toBeCallableWith({
      DistributionConfig: { ...config, Coment: "misspelt" }
    })
  })
})
