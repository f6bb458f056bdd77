/**
 * Everything that a call can fail with: one class for each of the API's error codes, and the few that any call shares.
 *
 * The `message` of an error response is made for logs, one line with operation, resource, code, the service's words, status,
 * request id and attempts, such as `DeleteKeyGroup K1: ResourceInUse: in use (status 409, request id 1234)`. Each of these is a
 * field of its own, too; `serviceMessage` has the words as they came, but for what a request is signed with, which is left out.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import { callName, singleLine } from "./internal/errorMessage.js"
import {
  errorSchema,
  integer,
  list,
  oneOf,
  optional,
  record,
  string,
  type Encoded,
  type ErrorClass,
  type Json
} from "./internal/errorSchema.js"
import { CommonServiceError } from "./internal/ServiceError.js"

export * from "./generated/Errors.js"

/** How many attempts there were, in JSON. */
const ATTEMPTS = { attempts: optional(integer), unanswered: optional(integer) }

/** Reasons for which there is no response now, and will be none the next time. */
const LASTING: ReadonlySet<TransportError["reason"]> = new Set(["InvalidRequest", "InvalidResponse", "Proxy", "Tls"])

/**
 * No response arrived, so whether the service acted on the request is unknown.
 *
 * - `Connect`: the connection could not be made (refused, unreachable, name not found)
 * - `Tls`: the peer's certificate or the handshake was refused
 * - `Reset`: the connection broke while the request was sent or the response was read
 * - `Timeout`: the time allowed was over
 * - `Proxy`: a proxy refuses to open a tunnel (407, 403, ...); nothing was sent to the service, and it is not tried again
 * - `InvalidRequest`: the HTTP client refuses to send such a request; nothing was sent, and it is not tried again
 * - `InvalidResponse`: what came back is not HTTP
 * - `Unknown`: the HTTP client gave no reason
 *
 * What the HTTP client said is in `message` and `cause` only as far as it is no secret: `cause` is an error with the name, code, words
 * and frames of the client's own, from which the request's signature, session token and texts were taken out.
 *
 * @since 0.1.0
 * @category errors
 */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly operation: string
  /** What the call was about, such as the id in its path. Nothing sensitive. */
  readonly resource?: string
  readonly reason: "Connect" | "Tls" | "Proxy" | "Reset" | "Timeout" | "InvalidRequest" | "InvalidResponse" | "Unknown"
  readonly message: string
  /** How many attempts the call took, where somebody counted. */
  readonly attempts?: number
  /**
   * How many of the attempts had no answer that tells whether the service has acted: none, or one with a status of 500 or more.
   * Where it is 0, nothing has been done but what the last answer tells.
   */
  readonly unanswered?: number
  readonly cause?: unknown
}> {
  /** What its JSON is; see `schema`. */
  static json(): Json<TransportError> {
    const reason = oneOf([...LASTING, "Connect", "Reset", "Timeout", "Unknown"])
    const fields = { operation: string, resource: optional(string), reason, message: string, ...ATTEMPTS }
    return { tag: "TransportError", fields, make: (fields) => new TransportError(fields) }
  }
}

/**
 * There were no credentials to sign the request with, getting them failed, or they are such that no header can carry them. Nothing
 * was sent. `message` names the part that is wrong, never its value.
 *
 * @since 0.1.0
 * @category errors
 */
export class CredentialsError extends Data.TaggedError("CredentialsError")<{
  /** Where credentials were looked for, such as `environment`. */
  readonly source: string
  readonly message: string
  /** How many attempts were made before, with credentials that there were then; absent where there was none. */
  readonly attempts?: number
  /**
   * How many of the attempts had no answer that tells whether the service has acted: none, or one with a status of 500 or more.
   * Where it is 0, nothing has been done but what the last answer tells.
   */
  readonly unanswered?: number
  readonly cause?: unknown
}> {
  /** What its JSON is; see `schema`. */
  static json(): Json<CredentialsError> {
    const fields = { source: string, message: string, ...ATTEMPTS }
    return { tag: "CredentialsError", fields, make: (fields) => new CredentialsError(fields) }
  }
}

/**
 * One thing wrong with an input.
 *
 * @since 0.1.0
 * @category models
 */
export interface Problem {
  /** The member, such as `DistributionConfig.Origins.Items[0].DomainName`; empty for the input as a whole. */
  readonly path: string
  /** What is wrong with it. The value itself is never part of this. */
  readonly reason: string
}

/**
 * The input is not what the API takes. Nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class EncodeError extends Data.TaggedError("EncodeError")<{
  readonly operation: string
  readonly problems: ReadonlyArray<Problem>
}> {
  /** What its JSON is; see `schema`. */
  static json(): Json<EncodeError> {
    const fields = { operation: string, problems: list(record({ path: string, reason: string })) }
    return { tag: "EncodeError", fields, make: (fields) => new EncodeError(fields) }
  }

  override get message(): string {
    return `${this.operation}: ${this.problems.map((p) => (p.path === "" ? p.reason : `${p.path}: ${p.reason}`)).join("; ")}`
  }
}

/**
 * The answer has a status of success, but is not what the API describes: another status than the documented one, another document (a
 * proxy's page, another operation's answer), one that ends too early, one without a member that must be there, or one where none belongs.
 * If the call was a write, it may have been made: `partial`, `requestId` and `body` are what is left to work with.
 *
 * @since 0.1.0
 * @category errors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
 *
 * // The id of an invalidation, although the answer to its creation was cut off behind it.
 * const program = createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: ["/*"] } } }).pipe(
 *   Effect.map((result) => result.Invalidation.Id),
 *   Effect.catchTag("DecodeError", (error) => {
 *     const partial = Redacted.value(error.partial) as { readonly Invalidation?: { readonly Id?: string } }
 *     const id = partial.Invalidation?.Id
 *     return id === undefined ? Effect.fail(error) : Effect.succeed(id)
 *   })
 * )
 * ```
 */
export class DecodeError extends Data.TaggedError("DecodeError")<{
  readonly operation: string
  /** What the call was about, such as the id in its path. Nothing sensitive. */
  readonly resource?: string
  /** Where in the document, such as `Distribution.DistributionConfig.Enabled`; empty for the document as a whole. */
  readonly path: string
  /** What is wrong; for a document that is not well-formed, with line and column. */
  readonly reason: string
  readonly status: number
  readonly requestId: string | undefined
  /** The document around the fault, with nothing but the names of elements in it. */
  readonly excerpt: string
  /**
   * What could be read of the operation's output, headers included: members that were not there, and those that do not mean what they
   * should, are left out. Redacted because it may hold members that the API calls sensitive.
   */
  readonly partial: Redacted.Redacted<unknown>
  /** The whole body; redacted because it may hold members that the API calls sensitive. */
  readonly body: Redacted.Redacted<Uint8Array>
  /** How many attempts the call took, where somebody counted. */
  readonly attempts?: number
  /**
   * How many of the attempts had no answer that tells whether the service has acted: none, or one with a status of 500 or more.
   * Where it is 0, nothing has been done but what the last answer tells.
   */
  readonly unanswered?: number
  /** The error was read from JSON, which leaves out what is redacted: `partial` is `{}` then, and `body` is empty. */
  readonly fromJson?: true
}> {
  /** What its JSON is; see `schema`. */
  static json(): Json<DecodeError, "partial" | "body" | "fromJson"> {
    const fields = {
      operation: string,
      resource: optional(string),
      path: string,
      reason: string,
      status: integer,
      requestId: optional(string),
      excerpt: string,
      ...ATTEMPTS
    }
    const leftOut = { partial: Redacted.make({}), body: Redacted.make(new Uint8Array()), fromJson: true } as const
    return { tag: "DecodeError", fields, make: (fields) => new DecodeError({ ...fields, ...leftOut }) }
  }

  override get message(): string {
    const place = this.path === "" ? "" : `${this.path}: `
    const request = this.requestId === undefined ? "" : ` (request id ${this.requestId})`
    return singleLine(`${callName(this.operation, this.resource)}: ${place}${this.reason}${request}`)
  }
}

/**
 * The service refused the call because there are too many (`Throttling` with status 400, and its variants), after all
 * retries. `code` and `status` are those of the response, `serviceMessage` its words; `message` has all of it, operation and
 * resource too.
 *
 * @since 0.1.0
 * @category errors
 */
export class ThrottlingError extends CommonServiceError("ThrottlingError") {}

/**
 * An error response that is not in the operation's list: a code that any AWS service can answer with
 * (`ExpiredToken`, `ServiceUnavailable`, ...), one that was added to the API later, or a page of a proxy. `code` is the
 * service's, or `HTTP <status>` when the response names none; `serviceMessage` has its words; `message` has all of it, operation
 * and resource too.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownServiceError extends CommonServiceError("UnknownServiceError") {}

/**
 * What any call can fail with beside its own errors.
 *
 * @since 0.1.0
 * @category errors
 */
export type CommonError =
  | TransportError
  | CredentialsError
  | EncodeError
  | DecodeError
  | ThrottlingError
  | UnknownServiceError

/**
 * The classes of `CommonError`.
 *
 * @since 0.1.0
 * @category schemas
 */
export const commonErrors: ReadonlyArray<ErrorClass<CommonError>> = [
  TransportError,
  CredentialsError,
  EncodeError,
  DecodeError,
  ThrottlingError,
  UnknownServiceError
]

export type {
  /**
   * The JSON of an error: its tag, its message, and the fields of its class. Redacted fields and `cause`s that may be anything are
   * left out.
   *
   * @since 0.1.0
   * @category schemas
   */
  Encoded,
  /**
   * A class of errors that has a schema, as all of this library have.
   *
   * @since 0.1.0
   * @category schemas
   */
  ErrorClass
} from "./internal/errorSchema.js"

/**
 * The schema of the errors of these classes, with JSON as its encoded side. What was decoded is an instance of its class, with the
 * message that it had. A tag that none of the classes has is refused. `error` of an operation is the schema of all that it fails with.
 *
 * JSON leaves out what is redacted and a `cause` that may be anything: `fromJson` of a `DecodeError` says so.
 *
 * @since 0.1.0
 * @category schemas
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import * as Errors from "@effect-cloudfront/core/Errors"
 *
 * const Missing = Schema.parseJson(Errors.schema(Errors.NoSuchDistribution, Errors.NoSuchInvalidation))
 * const read = Schema.decodeUnknown(Missing)
 * ```
 */
export const schema = <Classes extends ReadonlyArray<ErrorClass<unknown>>>(
  ...classes: Classes
): Schema.Schema<Classes[number]["prototype"], Encoded> => errorSchema(() => classes)

interface Tagged<Tag extends string> {
  readonly _tag: Tag
}

const hasTag = (error: unknown, test: (tag: string) => boolean): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string" && test(error._tag)

/**
 * The thing that was asked for is not there: every error that the API documents with status 404, and `NoMatch` of the programs that find by
 * something else than an id.
 *
 * @since 0.1.0
 * @category predicates
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { getDistribution } from "@effect-cloudfront/core/Distribution"
 * import { isNotFound } from "@effect-cloudfront/core/Errors"
 *
 * const maybe = getDistribution({ Id: "E1" }).pipe(Effect.catchIf(isNotFound, () => Effect.succeed(undefined)))
 * ```
 */
export const isNotFound = <E>(error: E): error is Extract<E, { readonly status: 404 } | Tagged<"NoMatch">> =>
  (typeof error === "object" && error !== null && "httpStatus" in error && "status" in error && error.status === 404) ||
  hasTag(error, (tag) => tag === "NoMatch")

/** The codes that a pattern stands for: a star is any text. */
type Code<Pattern extends string> = Pattern extends `*${infer End}`
  ? `${string}${End}`
  : Pattern extends `${infer Start}*`
    ? `${Start}${string}`
    : Pattern

const matches = (pattern: string, code: string): boolean =>
  pattern.startsWith("*")
    ? code.endsWith(pattern.slice(1))
    : pattern.endsWith("*")
      ? code.startsWith(pattern.slice(0, -1))
      : code === pattern

/** Refines to the errors whose codes match one of the patterns. */
const byCode =
  <const Pattern extends string>(...patterns: ReadonlyArray<Pattern>) =>
  <E>(error: E): error is Extract<E, Tagged<Code<Pattern>>> =>
    hasTag(error, (tag) => patterns.some((pattern) => matches(pattern, tag)))

/**
 * Someone else changed the resource since its ETag was read, or the ETag is not one. Read it again and start over.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isConflict = byCode("PreconditionFailed", "InvalidIfMatchVersion")

/**
 * Something else still refers to the resource. Change or delete that first.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isInUse = byCode("*InUse")

/**
 * The resource is still enabled, or its disabling has not spread to all edge locations yet. Disable it, and wait until it is `Deployed`.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isNotDisabled = byCode("*NotDisabled")

/**
 * The name, the alias or the caller reference of a new resource is in use.
 *
 * @since 0.1.0
 * @category predicates
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { isAlreadyExists } from "@effect-cloudfront/core/Errors"
 * import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
 *
 * const created = createKeyGroup({ KeyGroupConfig: { Name: "signers", Items: ["K2JCJMDEHXQW5F"] } }).pipe(
 *   Effect.as(true),
 *   Effect.catchIf(isAlreadyExists, () => Effect.succeed(false))
 * )
 * ```
 */
export const isAlreadyExists = byCode("*AlreadyExists")

/**
 * A limit of the account or of the resource is reached, or the input is larger than it may be. Trying again does not help,
 * `TooManyInvalidationsInProgress` excepted.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isQuota = byCode("TooMany*", "TooLong*", "*LimitExceeded", "*SizeExceeded", "BatchTooLarge")

const REFUSALS = [
  "EncodeError",
  "Invalid*",
  "Illegal*",
  "Inconsistent*",
  "Missing*",
  "CannotChange*",
  "*DoesNotExist",
  "*Empty",
  "*OwnerMismatch"
] as const

const isRefusal = byCode(...REFUSALS)

/**
 * The input is refused for what it says, by the service or before it was sent (`EncodeError`). The same input is refused again.
 * A version that is none (`InvalidIfMatchVersion`) is a conflict instead: see `isConflict`.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isInvalidInput = <E>(
  error: E
): error is Exclude<Extract<E, Tagged<Code<(typeof REFUSALS)[number]>>>, Tagged<"InvalidIfMatchVersion">> =>
  isRefusal(error) && !isConflict(error)

/**
 * The credentials are good, but not for this. Every operation can fail so, since a policy can deny any of them.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isAccessDenied = byCode("AccessDenied")

/**
 * The service asked for fewer calls.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isThrottling = byCode("ThrottlingError")

/** Statuses that a server or a proxy answers with for the time being. */
const PASSING: ReadonlySet<number> = new Set([408, 500, 502, 503, 504])

/**
 * The same call may succeed later: throttling, no response, or a fault on the service's side. The HTTP layer has already
 * tried a few times when such an error arrives. A refused certificate, an answer that is not HTTP and a request that cannot be
 * sent do not get better by themselves.
 *
 * @since 0.1.0
 * @category predicates
 */
export const isRetryable = (error: unknown): boolean =>
  error instanceof ThrottlingError ||
  (error instanceof TransportError && !LASTING.has(error.reason)) ||
  (error instanceof UnknownServiceError && PASSING.has(error.status))

/** Reasons for which an attempt ends before the request reaches the service. */
const UNSENT: ReadonlySet<TransportError["reason"]> = new Set(["Connect", "InvalidRequest", "Proxy", "Tls"])

/**
 * The request did not reach the service in the last attempt: the input or the credentials are invalid, or no connection to the service
 * was made (`TransportError` with reason `Connect`, `InvalidRequest`, `Proxy` or `Tls`). So that attempt has changed nothing.
 *
 * Earlier attempts of the same call may have reached the service. `unanswered` of the error counts those whose outcome is unknown.
 *
 * @since 0.1.0
 * @category predicates
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
 * import { isUnsent } from "@effect-cloudfront/core/Errors"
 *
 * // Logs whether the last attempt reached the service.
 * const program = deleteDistribution({ Id: "E1", IfMatch: "EXAMPLE" }).pipe(
 *   Effect.tapError((error) => (isUnsent(error) ? Effect.logWarning("the request was not sent") : Effect.void))
 * )
 * ```
 */
export const isUnsent = (error: unknown): boolean =>
  error instanceof EncodeError ||
  error instanceof CredentialsError ||
  (error instanceof TransportError && UNSENT.has(error.reason))
