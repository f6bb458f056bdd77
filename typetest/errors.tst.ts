/** The predicates take exactly their kind of error out of the type, and nothing else. */
import { deleteDistribution, getDistribution, type CreateDistributionError } from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { deleteCachePolicy } from "@effect-cloudfront/core/CachePolicy"
import * as Effect from "effect/Effect"
import { describe, expect, test } from "tstyche"

const removal = deleteDistribution({ Id: "E1", IfMatch: "V1" })

type ErrorOf<T> = T extends Effect.Effect<unknown, infer E, unknown> ? E : never

describe("predicates", () => {
  test("isNotFound", () => {
    const found = getDistribution({ Id: "E1" }).pipe(
      Effect.catchIf(Errors.isNotFound, (error) => {
        expect(error).type.toBe<Errors.NoSuchDistribution>()
        return Effect.void
      })
    )
    expect<ErrorOf<typeof found>>().type.toBe<Errors.AccessDenied | Errors.CommonError>()
  })

  test("isConflict", () => {
    const settled = removal.pipe(
      Effect.catchIf(Errors.isConflict, (error) => {
        expect(error).type.toBe<Errors.PreconditionFailed | Errors.InvalidIfMatchVersion>()
        return Effect.void
      })
    )
    expect<ErrorOf<typeof settled>>().type.toBe<
      | Errors.ResourceInUse
      | Errors.NoSuchDistribution
      | Errors.AccessDenied
      | Errors.DistributionNotDisabled
      | Errors.CommonError
    >()
  })

  test("isInUse", () => {
    const free = deleteCachePolicy({ Id: "C1", IfMatch: "V1" }).pipe(
      Effect.catchIf(Errors.isInUse, (error) => {
        expect(error).type.toBe<Errors.CachePolicyInUse>()
        return Effect.void
      })
    )
    expect<Extract<ErrorOf<typeof free>, { readonly _tag: "CachePolicyInUse" }>>().type.toBe<never>()
  })

  test("isQuota", () => {
    const enough = createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: [] } } }).pipe(
      Effect.catchIf(Errors.isQuota, (error) => {
        expect(error).type.toBe<Errors.TooManyInvalidationsInProgress | Errors.BatchTooLarge>()
        return Effect.void
      })
    )
    expect<Extract<ErrorOf<typeof enough>, { readonly _tag: `TooMany${string}` }>>().type.toBe<never>()
    expect<Extract<CreateDistributionError, { readonly _tag: "TooManyOrigins" }>>().type.toBe<Errors.TooManyOrigins>()
  })

  test("isNotDisabled", () => {
    const gone = removal.pipe(
      Effect.catchIf(Errors.isNotDisabled, (error) => {
        expect(error).type.toBe<Errors.DistributionNotDisabled>()
        return Effect.void
      })
    )
    expect<Extract<ErrorOf<typeof gone>, { readonly _tag: "DistributionNotDisabled" }>>().type.toBe<never>()
  })

  test("isAlreadyExists", () => {
    const made = createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: [] } }).pipe(
      Effect.catchIf(Errors.isAlreadyExists, (error) => {
        expect(error).type.toBe<Errors.KeyGroupAlreadyExists>()
        return Effect.void
      })
    )
    expect<Extract<ErrorOf<typeof made>, { readonly _tag: `${string}AlreadyExists` }>>().type.toBe<never>()
  })

  test("isInvalidInput takes refusals, and leaves what is wrong with a version to isConflict", () => {
    const updated = deleteCachePolicy({ Id: "C1", IfMatch: "V1" }).pipe(
      Effect.catchIf(Errors.isInvalidInput, (error) => {
        expect(error).type.toBe<Errors.EncodeError | Errors.IllegalDelete>()
        return Effect.void
      })
    )
    expect<Extract<ErrorOf<typeof updated>, Errors.InvalidIfMatchVersion>>().type.toBe<Errors.InvalidIfMatchVersion>()
  })

  test("isAccessDenied and isThrottling", () => {
    const allowed = getDistribution({ Id: "E1" }).pipe(
      Effect.catchIf(Errors.isAccessDenied, () => Effect.void),
      Effect.catchIf(Errors.isThrottling, () => Effect.void)
    )
    expect<ErrorOf<typeof allowed>>().type.toBe<
      Errors.NoSuchDistribution | Exclude<Errors.CommonError, Errors.ThrottlingError>
    >()
  })
})
