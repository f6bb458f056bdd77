/**
 * What the types of operations promise: the API's own error lists and what the service says beside them, nothing wider and
 * nothing narrower.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import type * as E from "@effect-cloudfront/core/Errors"
import { getFunction, updateFunction } from "@effect-cloudfront/core/Function"
import { createInvalidation, getInvalidation } from "@effect-cloudfront/core/Invalidation"
import { deleteKeyGroup, updateKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import type { Id, operations } from "@effect-cloudfront/core/operations"
import { createMonitoringSubscription } from "@effect-cloudfront/core/MonitoringSubscription"
import * as Op from "@effect-cloudfront/core/Operation"
import type { Any, Operation } from "@effect-cloudfront/core/Operation"
import { putResourcePolicy } from "@effect-cloudfront/core/ResourcePolicy"
import type * as Shape from "@effect-cloudfront/core/Shape"
import { deleteStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describe, expect, test } from "tstyche"

const { deleteDistribution, getDistribution, listDistributions, updateDistribution } = Distribution

type Call = Any & ((input: never) => Effect.Effect<unknown, unknown, unknown>)

/** The error channel of a call. */
type Failure<O extends Call> = ReturnType<O> extends Effect.Effect<unknown, infer E, unknown> ? E : never

/** The errors of a call that are the operation's own. */
type Own<O extends Call> = Exclude<Failure<O>, E.CommonError>

describe("the errors of an operation are the API's list, what the service says beside it, and the common ones", () => {
  test("deleteStreamingDistribution", () => {
    expect<Failure<typeof deleteStreamingDistribution>>().type.toBe<
      | E.AccessDenied
      | E.InvalidIfMatchVersion
      | E.NoSuchStreamingDistribution
      | E.PreconditionFailed
      | E.StreamingDistributionNotDisabled
      | E.CommonError
    >()
  })

  test("getDistribution", () => {
    expect<Failure<typeof getDistribution>>().type.toBe<E.AccessDenied | E.NoSuchDistribution | E.CommonError>()
  })

  test("deleteDistribution", () => {
    expect<Failure<typeof deleteDistribution>>().type.toBe<
      | E.AccessDenied
      | E.DistributionNotDisabled
      | E.InvalidIfMatchVersion
      | E.NoSuchDistribution
      | E.PreconditionFailed
      | E.ResourceInUse
      | E.CommonError
    >()
  })

  test("listDistributions", () => {
    expect<Failure<typeof listDistributions>>().type.toBe<E.AccessDenied | E.InvalidArgument | E.CommonError>()
  })

  test("getInvalidation", () => {
    expect<Failure<typeof getInvalidation>>().type.toBe<
      E.AccessDenied | E.NoSuchDistribution | E.NoSuchInvalidation | E.CommonError
    >()
  })

  test("createInvalidation", () => {
    expect<Failure<typeof createInvalidation>>().type.toBe<
      | E.AccessDenied
      | E.BatchTooLarge
      | E.InconsistentQuantities
      | E.InvalidArgument
      | E.MissingBody
      | E.NoSuchDistribution
      | E.TooManyInvalidationsInProgress
      | E.CommonError
    >()
  })

  test("updateKeyGroup", () => {
    expect<Failure<typeof updateKeyGroup>>().type.toBe<
      | E.AccessDenied
      | E.InvalidArgument
      | E.InvalidIfMatchVersion
      | E.KeyGroupAlreadyExists
      | E.MissingBody
      | E.NoSuchResource
      | E.PreconditionFailed
      | E.TooManyPublicKeysInKeyGroup
      | E.CommonError
    >()
  })

  test("tagResource", () => {
    expect<Failure<typeof tagResource>>().type.toBe<
      E.AccessDenied | E.InvalidArgument | E.InvalidTagging | E.MissingBody | E.NoSuchResource | E.CommonError
    >()
  })

  test("getFunction", () => {
    expect<Failure<typeof getFunction>>().type.toBe<
      E.AccessDenied | E.InvalidArgument | E.NoSuchFunctionExists | E.UnsupportedOperation | E.CommonError
    >()
  })

  test("updateFunction", () => {
    expect<Failure<typeof updateFunction>>().type.toBe<
      | E.AccessDenied
      | E.FunctionSizeLimitExceeded
      | E.InconsistentQuantities
      | E.InvalidArgument
      | E.InvalidIfMatchVersion
      | E.MissingBody
      | E.NoSuchFunctionExists
      | E.PreconditionFailed
      | E.UnsupportedOperation
      | E.CommonError
    >()
  })

  test("putResourcePolicy", () => {
    expect<Failure<typeof putResourcePolicy>>().type.toBe<
      | E.AccessDenied
      | E.EntityNotFound
      | E.IllegalUpdate
      | E.InvalidArgument
      | E.MissingBody
      | E.PreconditionFailed
      | E.UnsupportedOperation
      | E.CommonError
    >()
  })

  test("createMonitoringSubscription", () => {
    expect<Failure<typeof createMonitoringSubscription>>().type.toBe<
      | E.AccessDenied
      | E.InvalidArgument
      | E.MissingBody
      | E.MonitoringSubscriptionAlreadyExists
      | E.NoSuchDistribution
      | E.UnsupportedOperation
      | E.CommonError
    >()
  })

  test("AccessDenied is one error of every operation", () => {
    type Operations = (typeof operations)[Id]
    type Without<O> = O extends Call ? (E.AccessDenied extends Failure<O> ? never : O["id"]) : O
    expect<Without<Operations>>().type.toBe<never>()
  })

  test("the union has the operation's name", () => {
    expect<Own<typeof getDistribution>>().type.toBe<Distribution.GetDistributionError>()
    expect<Own<typeof updateDistribution>>().type.toBe<Distribution.UpdateDistributionError>()
  })

  test("the common ones are these six", () => {
    expect<E.CommonError["_tag"]>().type.toBe<
      "TransportError" | "CredentialsError" | "EncodeError" | "DecodeError" | "ThrottlingError" | "UnknownServiceError"
    >()
  })
})

describe("handling an error", () => {
  const call = getDistribution({ Id: "E1" })

  test("catchTag takes it out of the type", () => {
    expect(call.pipe(Effect.catchTag("NoSuchDistribution", () => Effect.succeed(undefined)))).type.toBe<
      Effect.Effect<Distribution.GetDistributionResult | undefined, E.AccessDenied | E.CommonError, CloudFront>
    >()
  })

  test("catchTag gives the class", () => {
    call.pipe(
      Effect.catchTag("NoSuchDistribution", (error) => {
        expect(error).type.toBe<E.NoSuchDistribution>()
        expect(error.status).type.toBe<404>()
        expect(error.requestId).type.toBe<string | undefined>()
        return Effect.void
      })
    )
  })

  test("an error that the operation does not have cannot be caught", () => {
    // @ts-expect-error Argument of type '"NoSuchInvalidation"' is not assignable
    call.pipe(Effect.catchTag("NoSuchInvalidation", () => Effect.void))
    // @ts-expect-error is not assignable to type 'never'
    call.pipe(Effect.catchTags({ NoSuchInvalidation: () => Effect.void }))
  })

  test("all of them caught, none is left", () => {
    const nothing = () => Effect.void
    const caught = call.pipe(
      Effect.catchTags({
        AccessDenied: nothing,
        NoSuchDistribution: nothing,
        TransportError: nothing,
        CredentialsError: nothing,
        EncodeError: nothing,
        DecodeError: nothing,
        ThrottlingError: nothing,
        UnknownServiceError: nothing
      })
    )
    expect(caught).type.toBe<Effect.Effect<void | Distribution.GetDistributionResult, never, CloudFront>>()
  })
})

describe("inputs", () => {
  test("the version is required where the service requires it", () => {
    expect(deleteDistribution).type.toBeCallableWith({ Id: "E1", IfMatch: "V1" })
    expect(deleteDistribution).type.not.toBeCallableWith({ Id: "E1" })
    expect(deleteDistribution).type.not.toBeCallableWith({ Id: "E1", IfMatch: undefined })
    expect<Parameters<typeof updateDistribution>[0]>().type.toHaveProperty("IfMatch")
    expect<Distribution.UpdateDistributionRequest["IfMatch"]>().type.toBe<string>()
    expect(deleteKeyGroup).type.toBeCallableWith({ Id: "K1", IfMatch: "V1" })
    expect(deleteKeyGroup).type.not.toBeCallableWith({ Id: "K1" })
  })

  test("a label is required, and nothing that the API does not know is taken", () => {
    expect(getDistribution).type.toBeCallableWith({ Id: "E1" })
    expect(getDistribution).type.not.toBeCallableWith()
    expect(getDistribution).type.not.toBeCallableWith({})
    expect(getDistribution).type.not.toBeCallableWith({ Id: "E1", Name: "x" })
  })

  test("an input without required members may be left out", () => {
    expect(listDistributions).type.toBeCallableWith()
    expect(listDistributions).type.toBeCallableWith({ Marker: "E1" })
    expect(listDistributions).type.toBeCallableWith({ Marker: undefined })
  })
})

describe("what a call needs and gives", () => {
  test("CloudFront and nothing else", () => {
    expect<Effect.Effect.Context<ReturnType<typeof getDistribution>>>().type.toBe<CloudFront>()
    expect<Effect.Effect.Context<ReturnType<typeof listDistributions>>>().type.toBe<CloudFront>()
  })

  test("the interface of the result", () => {
    expect<Effect.Effect.Success<ReturnType<typeof getDistribution>>>().type.toBe<Distribution.GetDistributionResult>()
    expect<Effect.Effect.Success<ReturnType<typeof deleteDistribution>>>().type.toBe<void>()
  })

  test("a descriptor says what it is of", () => {
    expect(getDistribution).type.toBe<
      Operation<
        Distribution.GetDistributionRequest,
        Distribution.GetDistributionResult,
        Distribution.GetDistributionError
      >
    >()
  })
})

describe("schemas", () => {
  test("are of what the operation takes, answers with and fails with", () => {
    const [input, success, error] = [Op.input(getDistribution), Op.success(getDistribution), Op.error(getDistribution)]
    expect<typeof input.Type>().type.toBe<Distribution.GetDistributionRequest>()
    expect<typeof success.Type>().type.toBe<Distribution.GetDistributionResult>()
    expect<typeof error.Type>().type.toBe<Distribution.GetDistributionError | Errors.CommonError>()
    // It requires no services.
    expect(success).type.toBeAssignableTo<Shape.Json<Distribution.GetDistributionResult>>()
  })

  test("an input that may be left out is one of its shape where it is there", () => {
    const input = Op.input(listDistributions)
    expect<typeof input.Type>().type.toBe<Distribution.ListDistributionsRequest>()
    expect(Schema.encode(input)).type.toBeCallableWith({ Marker: "m" })
  })

  test("have JSON on the other side", () => {
    const success = Op.success(getDistribution)
    const nothing = Op.success(deleteDistribution)
    const error = Op.error(getDistribution)
    type Json = typeof success.Encoded
    expect<Json>().type.toBe<Shape.Encoded<Distribution.GetDistributionResult>>()
    expect<Json["Distribution"]["LastModifiedTime"]>().type.toBe<string>()
    expect<Json["Distribution"]["DistributionConfig"]["Comment"]>().type.toBe<string>()
    expect<Json["Distribution"]["InProgressInvalidationBatches"]>().type.toBe<number>()
    expect<typeof nothing.Encoded>().type.toBe<null>()
    expect<typeof error.Encoded>().type.toBe<Errors.Encoded>()
  })

  test("of an operation whose types are not known are of unknown values", () => {
    const untyped = {} as Any
    const [input, success, error] = [Op.input(untyped), Op.success(untyped), Op.error(untyped)]
    expect<typeof input.Type>().type.toBe<unknown>()
    expect<typeof input.Encoded>().type.toBe<unknown>()
    expect<typeof success.Type>().type.toBe<unknown>()
    expect<typeof error.Type>().type.toBe<unknown>()
  })

  test("of shapes and errors can be part of others", () => {
    const Saved = Schema.Struct({
      config: Distribution.DistributionConfig,
      failure: Errors.schema(Errors.AccessDenied)
    })
    expect<typeof Saved.Type>().type.toBe<{
      readonly config: Distribution.DistributionConfig
      readonly failure: Errors.AccessDenied
    }>()
    expect(Errors.schema(Errors.AccessDenied, Errors.TransportError)).type.toBe<
      Errors.ErrorJson<Errors.AccessDenied | Errors.TransportError>
    >()
    // @ts-expect-error Property 'json' is missing
    Errors.schema(Error)
  })
})
