import * as Errors from "@effect-cloudfront/core/Errors"
import { InvalidOptions } from "@effect-cloudfront/core/Options"
import { WaitTimeout } from "@effect-cloudfront/core/Waiter"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as ExitCode from "../src/internal/exitCode.js"
import * as Failure from "../src/internal/failure.js"

const fields = { operation: "X", message: "m", requestId: "r", httpStatus: 400 }

describe("exit codes", () => {
  it("has a code for each kind, and no code twice", () => {
    const all = Object.values(ExitCode.codes)
    assert.strictEqual(new Set(all).size, all.length)
  })

  it("gives each kind of error its code", () => {
    const message = "m"
    const cases: ReadonlyArray<readonly [ExitCode.Kind, unknown]> = [
      ["notFound", new Errors.NoSuchDistribution(fields)],
      ["notFound", new Errors.EntityNotFound(fields)],
      ["conflict", new Errors.PreconditionFailed(fields)],
      ["conflict", new Errors.InvalidIfMatchVersion(fields)],
      ["conflict", new Errors.CachePolicyInUse(fields)],
      ["conflict", new Errors.DistributionAlreadyExists(fields)],
      ["conflict", new Errors.DistributionNotDisabled(fields)],
      ["accessDenied", new Errors.AccessDenied(fields)],
      ["accessDenied", new Errors.CredentialsError({ source: "environment", message })],
      ["accessDenied", new Errors.UnknownServiceError({ ...fields, code: "SignatureDoesNotMatch", status: 403 })],
      ["throttled", new Errors.ThrottlingError({ ...fields, code: "Throttling", status: 400 })],
      ["throttled", new Errors.TooManyDistributions(fields)],
      ["timeout", new WaitTimeout({ what: "x", elapsed: Duration.zero, last: undefined })],
      ["transport", new Errors.TransportError({ operation: "X", reason: "Connect", message })],
      ["refused", new Errors.InvalidArgument(fields)],
      ["refused", new Errors.UnknownServiceError({ ...fields, code: "Other", status: 400 })],
      ["unexpected", new Errors.UnknownServiceError({ ...fields, code: "Other", status: 500 })],
      ["usage", new Errors.EncodeError({ operation: "X", problems: [] })],
      ["usage", new InvalidOptions({ problems: [] })],
      ["usage", new Failure.UsageError({ message })],
      ["usage", new Failure.FileError({ message })],
      ["declined", new Failure.Declined({ message })],
      ["partial", new Failure.PartialFailure({ message })],
      ["failedCheck", new Failure.RolledBack({ message })],
      ["failedCheck", new Failure.FailedCheck({ message })],
      ["unexpected", new Failure.OutputError({ message })],
      ["closedPipe", new Failure.ClosedPipe({ message })],
      ["conflict", { _tag: "IncompleteInvalidation", cause: new Errors.PreconditionFailed(fields) }],
      ["unexpected", new Error("x")],
      ["unexpected", undefined]
    ]
    for (const [kind, error] of cases) {
      assert.strictEqual(ExitCode.kindOf(error), kind, String(error))
      assert.strictEqual(ExitCode.of(error), ExitCode.codes[kind])
    }
  })
})
