/** What errors say, and what is printed of them: by loggers, by `Cause.pretty`, by `runMain`, by Node. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createDistribution, getDistribution, updateDistribution } from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { createFunction } from "@effect-cloudfront/core/Function"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { inspect } from "node:util"
import * as Stub from "./Stub.js"

const config = {
  CallerReference: "c",
  Origins: { Items: [{ Id: "o", DomainName: "d" }] },
  DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true
} as const

const update = updateDistribution({ Id: "E1PA6795UKMFR9", IfMatch: "V1", DistributionConfig: config })

/** A service that answers with a document, after so many attempts. */
const answering = (attempts: number | undefined, answer: Stub.Answer) =>
  Effect.provideService(CloudFront, {
    execute: () =>
      Effect.succeed({
        status: answer.status ?? 200,
        headers: answer.headers ?? {},
        body: utf8Encode(answer.body ?? ""),
        attempts
      })
  })

const CONDITION = "The request failed because it didn't meet the preconditions in one or more request-header fields."
const REFUSED = Stub.error("PreconditionFailed", 412, CONDITION)
const LINE = `UpdateDistribution E1PA6795UKMFR9: PreconditionFailed: ${CONDITION} (status 412, request id r-1, 3 attempts)`

describe("the message of an error", () => {
  it("of an invalid input has one line, whatever its keys are", () => {
    const problems = [{ path: "x\n2026-01-01 ERROR forged\u001b[2J", reason: "is not a member of X" }]
    assert.match(new Errors.EncodeError({ operation: "GetKeyGroup", problems }).message, /^[ -~]+$/)
  })

  const failure = (
    effect: Effect.Effect<unknown, { readonly message: string }, CloudFront>,
    answer: Stub.Answer,
    attempts?: number
  ) => effect.pipe(answering(attempts, answer), Effect.flip)

  it.effect("has operation, resource, code, service message, status, request id and attempts", () =>
    Effect.gen(function* () {
      const error = yield* failure(update, REFUSED, 3)
      assert.strictEqual(error.message, LINE)
      assert.instanceOf(error, Errors.PreconditionFailed)
      assert.strictEqual("serviceMessage" in error && error.serviceMessage, CONDITION)
    })
  )

  it.effect("omits unknown parts", () =>
    Effect.gen(function* () {
      const body = "<Error><Code>AccessDenied</Code></Error>"
      const create = createDistribution({ DistributionConfig: config })
      const say = (answer: Stub.Answer) => Effect.map(failure(create, answer, 1), ({ message }) => message)
      assert.strictEqual(yield* say({ status: 403, body }), "CreateDistribution: AccessDenied (status 403)")
      assert.strictEqual(yield* say({ status: 502, body: "<html>" }), "CreateDistribution: HTTP 502")
      assert.strictEqual(
        yield* say({ status: 429, body: `{"message":"Too Many Requests"}` }),
        "CreateDistribution: HTTP 429: Too Many Requests"
      )
    })
  )

  it.effect("has the service's code, also an undocumented one", () =>
    Effect.gen(function* () {
      for (const code of [
        "ExpiredToken",
        "IncompleteSignature",
        "InternalFailure",
        "InvalidClientTokenId",
        "MalformedInput",
        "MalformedXML",
        "MissingAuthenticationToken",
        "OptInRequired",
        "RequestTimeTooSkewed",
        "ServiceUnavailable",
        "SignatureDoesNotMatch"
      ]) {
        const error = yield* failure(update, Stub.error(code, 403))
        assert.strictEqual(error.message, `UpdateDistribution E1PA6795UKMFR9: ${code}: m (status 403, request id r-1)`)
      }
    })
  )

  it.effect("is one short line without control characters; serviceMessage is unchanged", () =>
    Effect.gen(function* () {
      const words = `first\u001B[31m line\u0085\nsecond line`.replace("\u001B", "\u009B")
      const two = yield* failure(update, Stub.error("PreconditionFailed", 412, words))
      assert.strictEqual(
        two.message,
        "UpdateDistribution E1PA6795UKMFR9: PreconditionFailed: first [31m line  (status 412, request id r-1)"
      )
      assert.strictEqual("serviceMessage" in two && two.serviceMessage, words)
      const long = yield* failure(update, Stub.error("PreconditionFailed", 412, "x".repeat(5_000)))
      assert.isBelow(long.message.length, 1_200)
      assert.include(long.message, "xxx... (status 412, request id r-1)")
      const id = yield* failure(getDistribution({ Id: "E1\n[error] all is lost" }), REFUSED)
      assert.match(id.message, /^GetDistribution E1 \[error\] all is lost: /)
    })
  )

  it.effect("of an error without response has operation and resource too", () =>
    Effect.gen(function* () {
      const refused = new Errors.TransportError({
        operation: "UpdateDistribution",
        reason: "Connect",
        message: "UpdateDistribution: connect ECONNREFUSED",
        attempts: 2,
        cause: "c"
      })
      const transport = yield* update.pipe(
        Effect.provideService(CloudFront, { execute: () => Effect.fail(refused) }),
        Effect.flip
      )
      assert.deepInclude(Object.assign({}, transport), {
        _tag: "TransportError",
        operation: "UpdateDistribution",
        resource: "E1PA6795UKMFR9",
        reason: "Connect",
        attempts: 2
      })
      assert.strictEqual(transport.message, "UpdateDistribution E1PA6795UKMFR9: connect ECONNREFUSED")
      assert.strictEqual(transport.cause, "c")
      const unread = yield* failure(update, { body: "<Other/>", headers: { "x-amzn-requestid": "r-2" } })
      assert.match(unread.message, /^UpdateDistribution E1PA6795UKMFR9: Distribution: .* \(request id r-2\)$/)
      assert.strictEqual("resource" in unread && unread.resource, "E1PA6795UKMFR9")
    })
  )

  it.effect("has no value of the input except names and ids", () =>
    Effect.gen(function* () {
      const code = utf8Encode("s3cret")
      const make = createFunction({
        Name: "f",
        FunctionConfig: { Comment: "s3cret", Runtime: "cloudfront-js-2.0" },
        FunctionCode: code
      })
      for (const answer of [REFUSED, { body: "<Other/>" }, Stub.error("Other", 400), { status: 429 }]) {
        const error = yield* failure(make, answer)
        assert.match(error.message, /^CreateFunction f: /)
        assert.notInclude(inspect(error, { depth: 9 }) + JSON.stringify(error), "s3cret")
      }
    })
  )

  it.effect("is of the same class for a code with the suffix Exception", () =>
    Effect.gen(function* () {
      const body = "<AccessDeniedException><Message>no</Message></AccessDeniedException>"
      const denied = yield* failure(update, { status: 403, body })
      assert.instanceOf(denied, Errors.AccessDenied)
      assert.isTrue(Errors.isAccessDenied(denied))
      assert.strictEqual(denied.message, "UpdateDistribution E1PA6795UKMFR9: AccessDenied: no (status 403)")
      const other = yield* failure(update, { status: 403, body: `{"__type":"ExpiredTokenException","message":"m"}` })
      assert.instanceOf(other, Errors.UnknownServiceError)
      assert.strictEqual("code" in other && other.code, "ExpiredTokenException")
    })
  )
})

describe("the printed error", () => {
  const prints = {
    "Cause.pretty": (cause: Cause.Cause<unknown>) => Cause.pretty(cause),
    inspect: (cause: Cause.Cause<unknown>) => inspect(Cause.squash(cause)),
    String: (cause: Cause.Cause<unknown>) => String(Cause.squash(cause)),
    "JSON.stringify": (cause: Cause.Cause<unknown>) => JSON.stringify(Cause.squash(cause))
  }
  for (const [name, print] of Object.entries(prints)) {
    it.effect(`by ${name}`, () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(update.pipe(answering(3, REFUSED)))
        assert.isTrue(Exit.isFailure(exit))
        if (Exit.isFailure(exit)) assert.include(print(exit.cause), LINE)
      })
    )
  }

  it.effect("by loggers", () =>
    Effect.gen(function* () {
      const texts: Array<string> = []
      yield* update.pipe(
        answering(3, REFUSED),
        Effect.tapErrorCause(Effect.logError),
        Effect.exit,
        TestEffect.withLog(({ printed }) => texts.push(...Object.values(printed)))
      )
      assert.strictEqual(texts.length, 3)
      for (const text of texts) assert.include(text, LINE)
    })
  )
})

describe("constructed errors", () => {
  const fields = { message: "words", httpStatus: 412, requestId: "r" }

  it("without an operation have the service message, and the code unless the class has it", () => {
    const modelled = new Errors.PreconditionFailed(fields)
    assert.strictEqual(modelled.message, "words")
    assert.strictEqual(modelled.serviceMessage, "words")
    assert.strictEqual(String(modelled), "PreconditionFailed: words")
    const common = { code: "ExpiredToken", status: 403, message: "words", requestId: undefined }
    assert.strictEqual(new Errors.UnknownServiceError(common).message, "ExpiredToken: words (status 403)")
    assert.strictEqual(new Errors.ThrottlingError(common).message, "ExpiredToken: words (status 403)")
  })

  it("are instances of Error, and equal by value", () => {
    const made = () => new Errors.PreconditionFailed({ ...fields, operation: "UpdateDistribution", resource: "E1" })
    const error = made()
    assert.instanceOf(error, Error)
    assert.instanceOf(error, Errors.PreconditionFailed)
    assert.isTrue(Equal.equals(error, made()))
    assert.isFalse(Equal.equals(error, new Errors.PreconditionFailed(fields)))
    assert.deepInclude(Object.assign({}, error), {
      _tag: "PreconditionFailed",
      code: "PreconditionFailed",
      name: "PreconditionFailed",
      status: 412,
      httpStatus: 412,
      operation: "UpdateDistribution",
      resource: "E1"
    })
  })
})

describe("isUnsent", () => {
  const transport = (reason: Errors.TransportError["reason"]) =>
    new Errors.TransportError({ operation: "GetKeyGroup", reason, message: "m" })

  it("is true for the reasons before a request reaches the service, and false for all others", () => {
    for (const reason of ["Connect", "InvalidRequest", "Proxy", "Tls"] as const) {
      assert.isTrue(Errors.isUnsent(transport(reason)), reason)
    }
    for (const reason of ["InvalidResponse", "Reset", "Timeout", "Unknown"] as const) {
      assert.isFalse(Errors.isUnsent(transport(reason)), reason)
    }
  })

  it("is true for an invalid input and for missing credentials, and false for responses and other values", () => {
    assert.isTrue(Errors.isUnsent(new Errors.EncodeError({ operation: "GetKeyGroup", problems: [] })))
    assert.isTrue(Errors.isUnsent(new Errors.CredentialsError({ source: "static", message: "m" })))
    assert.isFalse(Errors.isUnsent(new Errors.PreconditionFailed({ message: "m", httpStatus: 412, requestId: "r" })))
    assert.isFalse(Errors.isUnsent(undefined))
  })
})

describe("predicates", () => {
  const predicates = {
    isAccessDenied: Errors.isAccessDenied,
    isAlreadyExists: Errors.isAlreadyExists,
    isConflict: Errors.isConflict,
    isInUse: Errors.isInUse,
    isInvalidInput: Errors.isInvalidInput,
    isNotDisabled: Errors.isNotDisabled,
    isQuota: Errors.isQuota,
    isThrottling: Errors.isThrottling
  }
  const holding = (error: unknown) =>
    Object.entries(predicates).flatMap(([name, is]: readonly [string, (error: unknown) => boolean]) =>
      is(error) ? [name] : []
    )

  it("match the prefix, the suffix or the whole of a code", () => {
    const cases = {
      AccessDenied: ["isAccessDenied"],
      BatchTooLarge: ["isQuota"],
      CNAMEAlreadyExists: ["isAlreadyExists"],
      CannotChangeImmutablePublicKeyFields: ["isInvalidInput"],
      CannotDeleteEntityWhileInUse: ["isInUse"],
      DistributionNotDisabled: ["isNotDisabled"],
      EncodeError: ["isInvalidInput"],
      EntityLimitExceeded: ["isQuota"],
      FieldLevelEncryptionProfileSizeExceeded: ["isQuota"],
      IllegalUpdate: ["isInvalidInput"],
      InvalidIfMatchVersion: ["isConflict"],
      InvalidTTLOrder: ["isInvalidInput"],
      PreconditionFailed: ["isConflict"],
      QueryArgProfileEmpty: ["isInvalidInput"],
      RealtimeLogConfigOwnerMismatch: ["isInvalidInput"],
      ThrottlingError: ["isThrottling"],
      TooLongCSPInResponseHeadersPolicy: ["isQuota"],
      TrustedKeyGroupDoesNotExist: ["isInvalidInput"],
      UnsupportedOperation: []
    }
    for (const [_tag, names] of Object.entries(cases)) assert.deepStrictEqual(holding({ _tag }), names, _tag)
  })

  it("are false for values that are not errors of this library", () => {
    for (const value of [
      undefined,
      null,
      "InUse",
      1,
      {},
      { _tag: 1 },
      { _tag: "AccessDeniedX" },
      { _tag: "NotInUseX" }
    ]) {
      assert.deepStrictEqual(holding(value), [])
    }
  })
})
