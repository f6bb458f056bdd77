import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Distribution from "@effect-cloudfront/core/Distribution"
import type { CommonError } from "@effect-cloudfront/core/Errors"
import {
  findDistribution,
  findInvalidation,
  findStreamingDistribution,
  type FindDistributionError
} from "@effect-cloudfront/core/programs/find"
import type * as Effect from "effect/Effect"
import { describe, expect, test } from "tstyche"

declare const summary: Distribution.DistributionSummary

describe("findDistribution", () => {
  test("by id fails as GetDistribution does, by a criterion with more", () => {
    type ById = Effect.Effect<
      Distribution.GetDistributionResult,
      Distribution.GetDistributionError | CommonError,
      CloudFront
    >
    expect(findDistribution("E1")).type.toBe<ById>()
    expect(findDistribution(summary)).type.toBe<ById>()
    expect(findDistribution({ alias: "www.example.com" })).type.toBe<
      Effect.Effect<Distribution.GetDistributionResult, FindDistributionError, CloudFront>
    >()
  })

  test("takes exactly one criterion", () => {
    for (const find of [findDistribution, findStreamingDistribution]) {
      expect(find).type.toBeCallableWith({ comment: "site", lag: "5 seconds" })
      expect(find).type.toBeCallableWith({ domainName: "d1.cloudfront.net" })
      expect(find).type.toBeCallableWith({ callerReference: "site-1" })
      expect(find).type.not.toBeCallableWith({})
      expect(find).type.not.toBeCallableWith({ lag: "5 seconds" })
      expect(find).type.not.toBeCallableWith({ alias: "www.example.com", comment: "site" })
      expect(find).type.not.toBeCallableWith({ alias: undefined })
      expect(find).type.not.toBeCallableWith({ alias: 1 })
      expect(find).type.not.toBeCallableWith({ name: "site" })
    }
    expect(findInvalidation).type.toBeCallableWith("E1", { callerReference: "release-1-of-1" })
    expect(findInvalidation).type.not.toBeCallableWith("E1", { comment: "site" })
  })
})
