/**
 * What can go wrong between a client and CloudFront, to be made to go wrong on purpose.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { Id } from "@effect-cloudfront/core/operations"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { encodeError, type ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Refusal from "./internal/refusal.js"

/**
 * The connection broke: no response, whatever became of the request.
 *
 * @since 0.1.0
 * @category errors
 */
export class ConnectionLost extends Data.TaggedError("ConnectionLost")<{
  /** As Node names it, so that a client takes it for the real thing. */
  readonly code: "ECONNRESET"
  readonly message: string
}> {}

/**
 * A request being answered.
 *
 * @since 0.1.0
 * @category models
 */
export type Exchange = Effect.Effect<Wire.Response, ConnectionLost>

/**
 * Something that goes wrong: what becomes of an exchange. One that does not run it keeps the request from the service; one
 * that runs it and then fails loses the answer.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fault {
  /** For the log of calls. */
  readonly name: string
  /** `stale` is the exchange in which a read shows what was there before the last accepted change; a write is what it is. */
  readonly apply: (exchange: Exchange, requestId: string, stale: Exchange) => Exchange
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make = (name: string, apply: Fault["apply"]): Fault => ({ name, apply })

/**
 * Refuses the request with any code there is.
 *
 * @since 0.1.0
 * @category refusals
 */
export const code = (code: string, status: number, message: string): Fault =>
  make(code, (_, requestId) => Effect.succeed(encodeError({ code, status, message, requestId })))

/**
 * Refuses the request with one of the API's errors.
 *
 * @since 0.1.0
 * @category refusals
 * @example
 * ```ts
 * import { AccessDenied } from "@effect-cloudfront/core/Errors"
 * import * as Faults from "@effect-cloudfront/testing/Faults"
 *
 * const denied = Faults.error(AccessDenied, "not you")
 * ```
 */
export const error = <E extends Refusal.Refusal>(Class: Refusal.Class<E>, message = "made to fail"): Fault => {
  const refusal = Refusal.make(Class, message)
  return code(refusal.code, refusal.status, message)
}

/**
 * `Throttling` with status 400, as CloudFront throttles.
 *
 * @since 0.1.0
 * @category refusals
 */
export const throttle: Fault = code("Throttling", 400, "Rate exceeded")

/**
 * `ServiceUnavailable` with status 503.
 *
 * @since 0.1.0
 * @category refusals
 */
export const unavailable: Fault = code(
  "ServiceUnavailable",
  503,
  "CloudFront encountered an internal error. Please try again."
)

/**
 * The request is done, and answered with `ServiceUnavailable` and status 503 all the same.
 *
 * @since 0.1.0
 * @category lost answers
 */
export const unavailableAfter: Fault = make("unavailable after", (exchange, requestId, stale) =>
  Effect.zipRight(exchange, unavailable.apply(exchange, requestId, stale))
)

/**
 * `SignatureDoesNotMatch` with status 403, as a client gets it whose clock is off.
 *
 * @since 0.1.0
 * @category refusals
 */
export const clockSkew: Fault = code("SignatureDoesNotMatch", 403, "Signature expired: the clock is off")

/**
 * `ExpiredToken` with status 403.
 *
 * @since 0.1.0
 * @category refusals
 */
export const expiredToken: Fault = code("ExpiredToken", 403, "The security token included in the request is expired")

const respond = (name: string, status: number, body: string, headers: Wire.Response["headers"] = {}): Fault =>
  make(name, () => Effect.succeed({ status, headers, body: utf8Encode(body) }))

/**
 * A proxy's page in HTML, with status 502.
 *
 * @since 0.1.0
 * @category proxies
 */
export const badGateway: Fault = respond(
  "bad gateway",
  502,
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr></body></html>",
  { "content-type": "text/html" }
)

/**
 * A response with this status and nothing else.
 *
 * @since 0.1.0
 * @category proxies
 */
export const empty = (status: number): Fault => respond(`empty ${status}`, status, "")

/**
 * The request is done, but only the beginning of the document comes back: so many bytes of it, or such a part (from 0 to 1).
 *
 * @since 0.1.0
 * @category lost answers
 * @example
 * ```ts
 * import * as Faults from "@effect-cloudfront/testing/Faults"
 *
 * const early = Faults.truncateAt({ bytes: 60 })
 * const late = Faults.truncateAt({ part: 0.99 })
 * ```
 */
export const truncateAt = (place: { readonly bytes: number } | { readonly part: number }): Fault =>
  make("truncate", (exchange) =>
    Effect.map(exchange, (response) => {
      const length = "bytes" in place ? place.bytes : Math.floor(response.body.length * place.part)
      return { ...response, body: response.body.slice(0, Math.max(0, length)) }
    })
  )

/**
 * The request is done, but only half of the document comes back.
 *
 * @since 0.1.0
 * @category lost answers
 */
export const truncate: Fault = truncateAt({ part: 0.5 })

/**
 * A read shows what was there before the last accepted change, however long ago that was. What that change created is found by
 * its id all the same, unless `createLag` says otherwise; a call that writes is not changed.
 *
 * @since 0.1.0
 * @category reads
 */
export const staleRead: Fault = make("stale read", (_exchange, _requestId, stale) => stale)

const reset = Effect.fail(new ConnectionLost({ code: "ECONNRESET", message: "read ECONNRESET" }))

/**
 * The connection breaks before the service sees the request.
 *
 * @since 0.1.0
 * @category connections
 */
export const resetBefore: Fault = make("reset before", () => reset)

/**
 * The request is done, and the connection breaks before the answer.
 *
 * @since 0.1.0
 * @category lost answers
 */
export const resetAfter: Fault = make("reset after", (exchange) => Effect.zipRight(exchange, reset))

/**
 * The request comes twice, and the second answer is what comes back.
 *
 * @since 0.1.0
 * @category connections
 */
export const duplicate: Fault = make("duplicate", (exchange) => Effect.zipRight(exchange, exchange))

/**
 * The request takes this long to come.
 *
 * @since 0.1.0
 * @category connections
 */
export const delay = (duration: Duration.DurationInput): Fault => make("delay", Effect.delay(duration))

/**
 * The request never comes, and nobody says so.
 *
 * @since 0.1.0
 * @category connections
 */
export const silence: Fault = make("silence", () => Effect.never)

/**
 * The request is done, but nothing comes back, and nobody says so.
 *
 * @since 0.1.0
 * @category lost answers
 */
export const silenceAfter: Fault = make("silence after", (exchange) => Effect.zipRight(exchange, Effect.never))

/**
 * Something happens just before the request comes: someone else's change, for instance.
 *
 * @since 0.1.0
 * @category connections
 */
export const before = (name: string, happening: Effect.Effect<void>): Fault =>
  make(name, (exchange) => Effect.zipRight(happening, exchange))

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** To how many calls it happens: 1 unless told; `Infinity` for all. */
  readonly times?: number | undefined
  /** How many calls go well before: 0 unless told. */
  readonly after?: number | undefined
  /** Only calls that this holds for count at all. */
  readonly when?: ((request: ReceivedRequest) => boolean) | undefined
}

/**
 * The faults to come. The first that is meant for a call happens to it, and no other does.
 *
 * @since 0.1.0
 * @category models
 */
export interface Faults {
  /** Makes calls of an operation (`"*"` for any) go wrong. */
  readonly on: (operation: Id | "*", fault: Fault, options?: Options) => Effect.Effect<void>
  /** How many are still to happen. */
  readonly left: Effect.Effect<number>
  /** Forgets those that are still to happen. */
  readonly clear: Effect.Effect<void>
}

interface Rule {
  readonly operation: Id | "*"
  readonly fault: Fault
  readonly when: (request: ReceivedRequest) => boolean
  readonly after: number
  readonly times: number
}

/** What is to happen to a call, and the rules that are left. */
const choose = (
  rules: ReadonlyArray<Rule>,
  operation: string | undefined,
  request: ReceivedRequest
): readonly [Fault | undefined, ReadonlyArray<Rule>] => {
  let fault: Fault | undefined
  const left = rules.map((rule) => {
    const isMeant = (rule.operation === "*" || rule.operation === operation) && rule.when(request)
    if (fault !== undefined || !isMeant) return rule
    if (rule.after > 0) return { ...rule, after: rule.after - 1 }
    fault = rule.fault
    return { ...rule, times: rule.times - 1 }
  })
  return [fault, left.filter((rule) => rule.times > 0)]
}

/**
 * The faults, and what the service asks for each call.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFaults: Effect.Effect<
  Faults & {
    readonly take: (operation: string | undefined, request: ReceivedRequest) => Effect.Effect<Fault | undefined>
  }
> = Effect.map(Ref.make<ReadonlyArray<Rule>>([]), (rules) => ({
  on: (operation, fault, { after = 0, times = 1, when = () => true } = {}) =>
    Ref.update(rules, (before) => [...before, { operation, fault, when, after, times }]),
  left: Effect.map(Ref.get(rules), (all) => all.reduce((sum, rule) => sum + rule.times, 0)),
  clear: Ref.set(rules, []),
  take: (operation, request) => Ref.modify(rules, (all) => choose(all, operation, request))
}))
