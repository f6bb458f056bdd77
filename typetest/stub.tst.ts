/** A stub has the types of its operation: another operation's results and errors do not compile. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  deleteDistribution,
  getDistribution,
  getDistributionConfig,
  listDistributions,
  type DistributionConfig,
  type GetDistributionConfigRequest,
  type ListDistributionsRequest
} from "@effect-cloudfront/core/Distribution"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Errors from "@effect-cloudfront/core/Errors"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { describe, expect, test } from "tstyche"

declare const config: DistributionConfig
const result = { DistributionConfig: config, ETag: "V1" }
const missing = Stub.error(Errors.NoSuchDistribution)

describe("stub", () => {
  test("takes results, errors, responses and functions", () => {
    expect(Stub.stub).type.toBeCallableWith(getDistributionConfig, result)
    expect(Stub.stub).type.toBeCallableWith(getDistributionConfig, missing)
    expect(Stub.stub).type.toBeCallableWith(getDistributionConfig, Stub.response({ status: 502 }))
    expect(Stub.stub).type.toBeCallableWith(getDistributionConfig, () => Effect.succeed(result))
    expect(Stub.stub).type.toBeCallableWith(getDistributionConfig, () => Effect.fail(missing))
    expect(Stub.stub).type.toBeCallableWith(deleteDistribution, undefined)
    expect(Stub.stub).type.toBeCallableWith(deleteDistribution, () => Effect.void)
  })

  test("takes any of the common errors that the service or the connection makes", () => {
    expect(Stub.stub).type.toBeCallableWith(
      getDistribution,
      new Errors.TransportError({ operation: "GetDistribution", reason: "Reset", message: "reset" })
    )
    expect(Stub.stub).type.toBeCallableWith(
      getDistribution,
      new Errors.ThrottlingError({ code: "Throttling", status: 400, message: "m", requestId: undefined })
    )
    expect(Stub.stub).type.not.toBeCallableWith(
      getDistribution,
      new Errors.EncodeError({ operation: "GetDistribution", problems: [] })
    )
  })

  test("refuses another operation's result, and one that is not whole", () => {
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, result)
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, {})
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, undefined)
    expect(Stub.stub).type.not.toBeCallableWith(deleteDistribution, result)
    expect(Stub.stub).type.not.toBeCallableWith(getDistributionConfig, { ETag: "V1" })
    expect(Stub.stub).type.not.toBeCallableWith(getDistributionConfig, { ...result, Etag: "V1" })
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, () => Effect.succeed(result))
  })

  test("refuses another operation's error", () => {
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, Stub.error(Errors.NoSuchInvalidation))
    expect(Stub.stub).type.not.toBeCallableWith(getDistribution, () =>
      Effect.fail(Stub.error(Errors.NoSuchInvalidation))
    )
    expect(Stub.sequence).type.not.toBeCallableWith(getDistribution, [missing, Stub.error(Errors.NoSuchInvalidation)])
    expect(Stub.sequence).type.not.toBeCallableWith(deleteDistribution, [result])
  })

  test("gives functions the operation's input", () => {
    Stub.stub(getDistributionConfig, (input) => {
      expect(input).type.toBe<GetDistributionConfigRequest>()
      return Effect.succeed(result)
    })
    Stub.sequence(listDistributions, [
      (input) => {
        expect(input).type.toBe<ListDistributionsRequest>()
        return Effect.fail(Stub.error(Errors.AccessDenied))
      }
    ])
  })
})

test("layers provide the services of both APIs and what is known of the calls", () => {
  type Provided = Layer.Layer<CloudFront | CloudFrontKeyValueStore | Stub.Stubs>
  expect(Stub.layer()).type.toBe<Provided>()
  expect(Stub.layer(Stub.stub(getDistribution, missing))).type.toBe<Provided>()
  expect(Stub.layerHttp({}, Stub.stub(getDistribution, missing))).type.toBe<Provided>()
})

test("calls have the operation's input", () => {
  expect(Stub.calls(getDistributionConfig)).type.toBe<
    Effect.Effect<ReadonlyArray<GetDistributionConfigRequest>, never, Stub.Stubs>
  >()
  expect(Stub.calls(listDistributions)).type.toBe<
    Effect.Effect<ReadonlyArray<ListDistributionsRequest>, never, Stub.Stubs>
  >()
})

test("autoAdvance adds one error, and nothing else", () => {
  const call = getDistribution({ Id: "E1" })
  const advanced = call.pipe(TestTime.autoAdvance)
  expect(advanced).type.toBe<
    Effect.Effect<Effect.Effect.Success<typeof call>, Effect.Effect.Error<typeof call> | TestTime.Stuck, CloudFront>
  >()
  expect(call.pipe(TestTime.autoAdvanceWith({ limit: "1 hour" }))).type.toBe<typeof advanced>()
  expect(TestTime.autoAdvanceWith(call, {})).type.toBe<typeof advanced>()
  expect(advanced.pipe(Effect.provide(InMemoryCloudFront.layer()))).type.toBeAssignableTo<
    Effect.Effect<unknown, unknown>
  >()
})
