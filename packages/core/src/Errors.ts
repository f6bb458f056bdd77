/**
 * The errors of calls: one class for each error code of the API, and six common errors.
 *
 * The `message` of an error response is one line for logs: operation, resource, code, the service's message, status, request id and
 * number of attempts, such as `DeleteKeyGroup K1: ResourceInUse: in use (status 409, request id 1234)`. Each of these is also a field.
 * `serviceMessage` is the service's message, in which parts of the request's signature are redacted.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Redacted from "effect/Redacted"
import type * as Ast from "./internal/ast.js"
import { callName, singleLine } from "./internal/errorMessage.js"
import {
  integer,
  list,
  oneOf,
  optional,
  record,
  string,
  type Encoded,
  type ErrorClass,
  type Json
} from "./internal/errorFields.js"
import { errorSchema } from "./internal/errorSchema.js"
import { CommonServiceError } from "./internal/ServiceError.js"

export * from "./generated/Errors.js"

/** The JSON fields of the number of attempts. */
const ATTEMPT_FIELDS = { attempts: optional(integer), unanswered: optional(integer) }

/** Reasons with which a retry fails again. */
const PERMANENT_REASONS: ReadonlySet<TransportError["reason"]> = new Set([
  "InvalidRequest",
  "InvalidResponse",
  "Proxy",
  "Tls"
])

/**
 * No response arrived. With the reasons `Reset`, `Timeout`, `InvalidResponse` and `Unknown`, the service may have executed the request;
 * see `isUnsent`.
 *
 * - `Connect`: no connection was made (refused, unreachable, host not found)
 * - `Tls`: the TLS handshake failed, or the certificate is invalid
 * - `Reset`: the connection was closed while the request was sent or the response was read
 * - `Timeout`: the time limit was exceeded
 * - `Proxy`: the proxy refused to open a tunnel (407, 403, ...); not retried
 * - `InvalidRequest`: the HTTP client refused to send the request; not retried
 * - `InvalidResponse`: the response is not valid HTTP
 * - `Unknown`: the HTTP client reported no known reason
 *
 * `message` and `cause` contain no secrets. `cause` is a copy of the HTTP client's error with its name, code, message and stack frames,
 * in which the request's signature, session token and texts are redacted.
 *
 * @since 3.0.0
 * @category errors
 */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly operation: string
  /** The resource of the call, such as the id in its path. It is never a sensitive member. */
  readonly resource?: string
  readonly reason: "Connect" | "Tls" | "Proxy" | "Reset" | "Timeout" | "InvalidRequest" | "InvalidResponse" | "Unknown"
  readonly message: string
  /** The number of attempts; absent if the transport does not count them. */
  readonly attempts?: number
  /**
   * The number of attempts whose outcome is unknown: no response arrived, or its status was 500 or more. If it is 0, the last response
   * tells all that the call has done.
   */
  readonly unanswered?: number
  readonly cause?: unknown
}> {
  /** The fields of its JSON, for `schema`. */
  static json(): Json<TransportError> {
    const reason = oneOf([...PERMANENT_REASONS, "Connect", "Reset", "Timeout", "Unknown"])
    const fields = { operation: string, resource: optional(string), reason, message: string, ...ATTEMPT_FIELDS }
    return { tag: "TransportError", fields, make: (fields) => new TransportError(fields) }
  }
}

/**
 * The request could not be signed: there are no credentials, getting them failed, or they are invalid. The request was not sent.
 * `message` names the invalid part, never its value.
 *
 * @since 3.0.0
 * @category errors
 */
export class CredentialsError extends Data.TaggedError("CredentialsError")<{
  /** The source of the credentials, such as `environment`. */
  readonly source: string
  readonly message: string
  /** The number of earlier attempts, which had credentials; absent if there were none. */
  readonly attempts?: number
  /**
   * The number of attempts whose outcome is unknown: no response arrived, or its status was 500 or more. If it is 0, the last response
   * tells all that the call has done.
   */
  readonly unanswered?: number
  readonly cause?: unknown
}> {
  /** The fields of its JSON, for `schema`. */
  static json(): Json<CredentialsError> {
    const fields = { source: string, message: string, ...ATTEMPT_FIELDS }
    return { tag: "CredentialsError", fields, make: (fields) => new CredentialsError(fields) }
  }
}

/**
 * One problem of an input.
 *
 * @since 3.0.0
 * @category models
 */
export interface Problem {
  /** The path of the member, such as `DistributionConfig.Origins.Items[0].DomainName`; empty for the whole input. */
  readonly path: string
  /** What is wrong with the member. It never contains the value. */
  readonly reason: string
}

/**
 * The input is invalid. `problems` has up to 20 problems. The request was not sent.
 *
 * @since 3.0.0
 * @category errors
 */
export class EncodeError extends Data.TaggedError("EncodeError")<{
  readonly operation: string
  readonly problems: ReadonlyArray<Problem>
}> {
  /** The fields of its JSON, for `schema`. */
  static json(): Json<EncodeError> {
    const fields = { operation: string, problems: list(record({ path: string, reason: string })) }
    return { tag: "EncodeError", fields, make: (fields) => new EncodeError(fields) }
  }

  override get message(): string {
    const problems = this.problems.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`))
    return singleLine(`${this.operation}: ${problems.join("; ")}`)
  }
}

/**
 * The response has a status of success, but is not the documented one: another status, another document (such as a page of a proxy), a
 * truncated document, a document without a required member, or a document where there should be none. If the call was a write, it may
 * have been executed. `partial`, `requestId` and `body` have what was received.
 *
 * @since 3.0.0
 * @category errors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
 *
 * // The id of an invalidation, even if the response was truncated after it.
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
  /** The resource of the call, such as the id in its path. It is never a sensitive member. */
  readonly resource?: string
  /** The path of the member, such as `Distribution.DistributionConfig.Enabled`; empty for the whole document. */
  readonly path: string
  /** What is wrong, with line and column if the document is not well-formed. */
  readonly reason: string
  readonly status: number
  readonly requestId: string | undefined
  /** The tags of the document around the position of the failure, without text and attributes. */
  readonly excerpt: string
  /**
   * The part of the operation's output that could be decoded, including headers. Missing and invalid members are absent. Redacted
   * because it may contain members that the API marks as sensitive.
   */
  readonly partial: Redacted.Redacted<unknown>
  /** The whole body. Redacted because it may contain members that the API marks as sensitive. */
  readonly body: Redacted.Redacted<Uint8Array>
  /** The number of attempts; absent if the transport does not count them. */
  readonly attempts?: number
  /**
   * The number of attempts whose outcome is unknown: no response arrived, or its status was 500 or more. If it is 0, the last response
   * tells all that the call has done.
   */
  readonly unanswered?: number
  /** Whether the error was decoded from JSON, which omits redacted fields: `partial` is `{}`, and `body` is empty. */
  readonly fromJson?: true
}> {
  /** The fields of its JSON, for `schema`. */
  static json(): Json<DecodeError, "partial" | "body" | "fromJson"> {
    const fields = {
      operation: string,
      resource: optional(string),
      path: string,
      reason: string,
      status: integer,
      requestId: optional(string),
      excerpt: string,
      ...ATTEMPT_FIELDS
    }
    const omitted = { partial: Redacted.make({}), body: Redacted.make(new Uint8Array()), fromJson: true } as const
    return { tag: "DecodeError", fields, make: (fields) => new DecodeError({ ...fields, ...omitted }) }
  }

  override get message(): string {
    const place = this.path === "" ? "" : `${this.path}: `
    const request = this.requestId === undefined ? "" : ` (request id ${this.requestId})`
    return singleLine(`${callName(this.operation, this.resource)}: ${place}${this.reason}${request}`)
  }
}

/**
 * The service throttled the call (`Throttling` with status 400, and similar codes), after all retries. `code`, `status` and
 * `serviceMessage` are those of the response.
 *
 * @since 3.0.0
 * @category errors
 */
export class ThrottlingError extends CommonServiceError("ThrottlingError") {}

/**
 * An error response that the operation does not document: a common code of AWS services (`ExpiredToken`, `ServiceUnavailable`, ...), a
 * code that was added to the API later, or a page of a proxy. `code` is the service's code, or `HTTP <status>` if the response has none.
 * `serviceMessage` is the service's message.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnknownServiceError extends CommonServiceError("UnknownServiceError") {}

/**
 * The errors that every call can fail with, in addition to those of its operation.
 *
 * @since 3.0.0
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
 * @since 3.0.0
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
   * The JSON of an error: its tag, its message, and the fields of its class. Redacted fields and causes of unknown type are omitted.
   *
   * @since 3.0.0
   * @category schemas
   */
  Encoded,
  /**
   * A class of errors that has a schema. All error classes of this library do.
   *
   * @since 3.0.0
   * @category schemas
   */
  ErrorClass
} from "./internal/errorFields.js"

/**
 * A schema of errors whose encoded side is JSON.
 *
 * @since 3.0.0
 * @category schemas
 */
export interface ErrorJson<E> extends Ast.Of<E, Encoded> {}

/**
 * The schema of the errors of these classes, with JSON as its encoded side. A decoded error is an instance of its class, and has the
 * message of the encoded one. Decoding fails for a tag that none of the classes has. `Operation.error` is the schema of all errors of
 * an operation.
 *
 * JSON omits redacted fields and causes of unknown type. `fromJson` of a `DecodeError` is `true` after decoding.
 *
 * @since 3.0.0
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
): ErrorJson<Classes[number]["prototype"]> => errorSchema(() => classes)

interface Tagged<Tag extends string> {
  readonly _tag: Tag
}

const hasTag = (error: unknown, test: (tag: string) => boolean): boolean =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string" && test(error._tag)

/**
 * The resource does not exist: every error that the API documents with status 404, and `NoMatch` of the programs that find a resource
 * by a criterion.
 *
 * @since 3.0.0
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

/** The codes that match a pattern. A star matches any text. */
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
 * The ETag is not the current version of the resource (another client has changed it), or is not valid. Read the resource again and
 * repeat the change.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isConflict = byCode("PreconditionFailed", "InvalidIfMatchVersion", "ConflictException")

/**
 * Another resource still refers to the resource. Change or delete that first.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isInUse = byCode("*InUse")

/**
 * The resource is still enabled, or its disabling has not spread to all edge locations yet. Disable it, and wait until it is `Deployed`.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isNotDisabled = byCode("*NotDisabled")

/**
 * The name, the alias or the caller reference of a new resource is in use.
 *
 * @since 3.0.0
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
 * A quota of the account or the resource is exceeded, or the input is too large. A retry does not help,
 * `TooManyInvalidationsInProgress` excepted.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isQuota = byCode(
  "TooMany*",
  "TooLong*",
  "*LimitExceeded",
  "*SizeExceeded",
  "BatchTooLarge",
  "ServiceQuotaExceededException"
)

const INVALID_INPUT_CODES = [
  "EncodeError",
  "Invalid*",
  "Illegal*",
  "Inconsistent*",
  "Missing*",
  "CannotChange*",
  "*DoesNotExist",
  "*Empty",
  "*OwnerMismatch",
  "ValidationException"
] as const

/**
 * The input is invalid: the service refused it, or it was refused before it was sent (`EncodeError`). The same input is refused again.
 * An invalid ETag (`InvalidIfMatchVersion`) is a conflict instead; see `isConflict`.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isInvalidInput = <E>(
  error: E
): error is Exclude<Extract<E, Tagged<Code<(typeof INVALID_INPUT_CODES)[number]>>>, Tagged<"InvalidIfMatchVersion">> =>
  byCode(...INVALID_INPUT_CODES)(error) && !isConflict(error)

/**
 * The credentials are valid, but a policy denies the operation. Every operation can fail with this.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isAccessDenied = byCode("AccessDenied", "AccessDeniedException")

/**
 * The service throttled the call.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isThrottling = byCode("ThrottlingError")

/** Statuses of transient errors of a server or a proxy. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([408, 500, 502, 503, 504])

/**
 * The same call may succeed later: after throttling, without a response, or after a server error (status 408, 500, 502, 503 or 504). The
 * HTTP layer has already retried such a call. A `TransportError` with reason `Tls`, `Proxy`, `InvalidRequest` or `InvalidResponse` is not
 * retryable.
 *
 * @since 3.0.0
 * @category predicates
 */
export const isRetryable = (error: unknown): boolean =>
  error instanceof ThrottlingError ||
  (error instanceof TransportError && !PERMANENT_REASONS.has(error.reason)) ||
  (error instanceof UnknownServiceError && TRANSIENT_STATUSES.has(error.status)) ||
  hasTag(error, (tag) => tag === "InternalServerException")

/** Reasons for which an attempt ends before the request reaches the service. */
const UNSENT_REASONS: ReadonlySet<TransportError["reason"]> = new Set(["Connect", "InvalidRequest", "Proxy", "Tls"])

/**
 * The request did not reach the service in the last attempt: the input or the credentials are invalid, or no connection to the service
 * was made (`TransportError` with reason `Connect`, `InvalidRequest`, `Proxy` or `Tls`). So that attempt has changed nothing.
 *
 * Earlier attempts of the same call may have reached the service. `unanswered` of the error counts those whose outcome is unknown.
 *
 * @since 3.0.0
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
  (error instanceof TransportError && UNSENT_REASONS.has(error.reason))
