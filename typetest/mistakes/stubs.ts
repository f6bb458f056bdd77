/** Stubs that answer with what the operation does not. */
import { deleteDistribution, getDistribution } from "@effect-cloudfront/core/Distribution"
import { NoSuchDistribution, NoSuchInvalidation } from "@effect-cloudfront/core/Errors"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import * as Effect from "effect/Effect"

// The result of another operation
// @expect 'DistributionConfig' does not exist in type 'Answer<GetDistributionRequest, GetDistributionResult, AccessDenied | NoSuchDistribution>'.
export const result = Stub.stub(getDistribution, { DistributionConfig: {}, ETag: "E2QWRUHEXAMPLE" })

// A result that lacks a member
// @expect Property 'Distribution' is missing in type '{ ETag: string; }' but required in type 'GetDistributionResult'.
export const part = Stub.stub(getDistribution, { ETag: "E2QWRUHEXAMPLE" })

// An error of another operation
// @expect Argument of type 'NoSuchInvalidation' is not assignable to parameter of type 'Answer<GetDistributionRequest, GetDistributionResult, AccessDenied | NoSuchDistribution>'.
export const error = Stub.stub(getDistribution, Stub.error(NoSuchInvalidation))

// The class of an error
// @expect Argument of type 'typeof NoSuchDistribution' is not assignable to parameter of type 'Answer<GetDistributionRequest, GetDistributionResult, AccessDenied | NoSuchDistribution>'.
export const errorClass = Stub.stub(getDistribution, NoSuchDistribution)

// A function that fails with an error of another operation
// @expect Argument of type '() => Effect.Effect<never, NoSuchInvalidation, never>' is not assignable to parameter of type 'Answer<GetDistributionRequest, GetDistributionResult, AccessDenied | NoSuchDistribution>'.
export const failing = Stub.stub(getDistribution, () => Effect.fail(Stub.error(NoSuchInvalidation)))

// A result of an operation without one
// @expect 'ETag' does not exist in type
export const something = Stub.stub(deleteDistribution, { ETag: "E2QWRUHEXAMPLE" })

// A member of the input that is not there
// @expect Property 'Arn' does not exist on type 'TagResourceRequest'.
export const input = Stub.stub(tagResource, ({ Arn }) => Effect.log(Arn))

// One answer where there is a sequence of them
// @expect Argument of type 'NoSuchDistribution' is not assignable to parameter of type 'readonly NoInfer<Answer<GetDistributionRequest, GetDistributionResult, AccessDenied | NoSuchDistribution>>[]'.
export const sequence = Stub.sequence(getDistribution, Stub.error(NoSuchDistribution))

// A call where the operation belongs
// @expect-below is not assignable to parameter of type 'Of<
export const call = Stub.stub(getDistribution({ Id: "E1PA6795UKMFR9" }), Stub.error(NoSuchDistribution))

// The stubs as an array
// @expect Argument of type 'Stub[]' is not assignable to parameter of type 'Stub'.
export const layer = Stub.layer([Stub.stub(getDistribution, Stub.error(NoSuchDistribution))])

// A misspelled setting
// @expect 'readlag' does not exist in type 'Options'. Did you mean to write 'readLag'?
export const settings = InMemoryCloudFront.layer({ readlag: "1 minute" })

// A misspelled option
// @expect 'limits' does not exist in type 'AutoAdvanceOptions'. Did you mean to write 'limit'?
export const limit = TestTime.autoAdvanceWith(Effect.void, { limits: "1 hour" })
