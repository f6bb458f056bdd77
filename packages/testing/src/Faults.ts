/**
 * Fault injection: failures between a client and CloudFront, which tests trigger on purpose.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import type { Id as CloudFrontId } from "@effect-cloudfront/core/operations"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { encodeError, type ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Id as KeyValueStoreId } from "@effect-cloudfront/keyvaluestore/operations"
import * as Refusal from "./internal/refusal.js"

/** The name of an operation of CloudFront, or of CloudFront KeyValueStore. `DescribeKeyValueStore` is one of both. */
type Id = CloudFrontId | KeyValueStoreId

/**
 * The connection was closed without a response. The request may have been executed.
 *
 * @since 3.0.0
 * @category errors
 */
export class ConnectionLost extends Data.TaggedError("ConnectionLost")<{
  /** The error code of Node. */
  readonly code: "ECONNRESET"
  readonly message: string
}> {}

/**
 * A response, and how its body is sent.
 *
 * @since 3.0.0
 * @category models
 */
export interface Reply extends Wire.Response {
  /** The number of pieces that the body is sent in, and the milliseconds before each. Absent for a body that is sent at once. */
  readonly slow?: { readonly pieces: number; readonly millis: number } | undefined
}

/**
 * The effect that executes a request and returns its response.
 *
 * @since 3.0.0
 * @category models
 */
export type Exchange = Effect.Effect<Reply, ConnectionLost>

/**
 * A fault: it transforms the exchange of a request. If it does not run the exchange, the service does not receive the request. If it
 * runs the exchange and then fails, the response is lost.
 *
 * @since 3.0.0
 * @category models
 */
export interface Fault {
  /** The name in the log of calls. */
  readonly name: string
  /** `stale` is the exchange in which a read shows what was there before the last accepted change; a write is what it is. */
  readonly apply: (exchange: Exchange, requestId: string, stale: Exchange) => Exchange
}

/**
 * @since 3.0.0
 * @category constructors
 */
export const make = (name: string, apply: Fault["apply"]): Fault => ({ name, apply })

/**
 * Responds with an error of any code.
 *
 * @since 3.0.0
 * @category refusals
 */
export const code = (code: string, status: number, message: string): Fault =>
  make(code, (_, requestId) => Effect.succeed(encodeError({ code, status, message, requestId })))

/**
 * Responds with one of the API's errors.
 *
 * @since 3.0.0
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
 * @since 3.0.0
 * @category refusals
 */
export const throttle: Fault = code("Throttling", 400, "Rate exceeded")

/**
 * `ServiceUnavailable` with status 503.
 *
 * @since 3.0.0
 * @category refusals
 */
export const unavailable: Fault = code(
  "ServiceUnavailable",
  503,
  "CloudFront encountered an internal error. Please try again."
)

/**
 * The request is executed, but the response is `ServiceUnavailable` with status 503.
 *
 * @since 3.0.0
 * @category lost answers
 */
export const unavailableAfter: Fault = make("unavailable after", (exchange, requestId, stale) =>
  Effect.zipRight(exchange, unavailable.apply(exchange, requestId, stale))
)

/**
 * `SignatureDoesNotMatch` with status 403, the response to a client with clock skew.
 *
 * @since 3.0.0
 * @category refusals
 */
export const clockSkew: Fault = code("SignatureDoesNotMatch", 403, "Signature expired: the clock is off")

/**
 * `ExpiredToken` with status 403.
 *
 * @since 3.0.0
 * @category refusals
 */
export const expiredToken: Fault = code("ExpiredToken", 403, "The security token included in the request is expired")

/**
 * `InvalidClientTokenId` with status 403, the response to an access key that was deleted or replaced by another one.
 *
 * @since 3.0.0
 * @category refusals
 */
export const replacedCredentials: Fault = code(
  "InvalidClientTokenId",
  403,
  "The security token included in the request is invalid."
)

const respond = (name: string, status: number, body: string, headers: Wire.Response["headers"] = {}): Fault =>
  make(name, () => Effect.succeed({ status, headers, body: utf8Encode(body) }))

/**
 * An HTML error page of a proxy, with status 502.
 *
 * @since 3.0.0
 * @category proxies
 */
export const badGateway: Fault = respond(
  "bad gateway",
  502,
  "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr></body></html>",
  { "content-type": "text/html" }
)

/**
 * A response with this status and an empty body.
 *
 * @since 3.0.0
 * @category proxies
 */
export const empty = (status: number): Fault => respond(`empty ${status}`, status, "")

/**
 * The request is executed, but the body of the response is truncated to a number of bytes, or to a part (from 0 to 1).
 *
 * @since 3.0.0
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
 * The request is executed, but the body of the response is truncated to its first half.
 *
 * @since 3.0.0
 * @category lost answers
 */
export const truncate: Fault = truncateAt({ part: 0.5 })

/**
 * The request is executed and its response begins at once, but the body takes this duration: it is sent in two pieces, or in the given
 * number of them, with pauses of the same length.
 *
 * @since 3.0.0
 * @category lost answers
 */
export const slowBody = (duration: Duration.DurationInput, pieces = 2): Fault => {
  const count = Math.max(1, Math.floor(pieces))
  return make("slow body", (exchange) =>
    Effect.map(exchange, (response) => ({
      ...response,
      slow: { pieces: count, millis: Duration.toMillis(duration) / count }
    }))
  )
}

/**
 * A read or a list returns the state before the last accepted change. A resource that the change created is found by its id, except within
 * `createLag`. Writes are not affected.
 *
 * @since 3.0.0
 * @category reads
 */
export const staleRead: Fault = make("stale read", (_exchange, _requestId, stale) => stale)

const reset = Effect.fail(new ConnectionLost({ code: "ECONNRESET", message: "read ECONNRESET" }))

/**
 * The connection is reset before the service receives the request.
 *
 * @since 3.0.0
 * @category connections
 */
export const resetBefore: Fault = make("reset before", () => reset)

/**
 * The request is executed, and the connection is reset before the response.
 *
 * @since 3.0.0
 * @category lost answers
 */
export const resetAfter: Fault = make("reset after", (exchange) => Effect.zipRight(exchange, reset))

/**
 * The request is executed twice. The client receives the second response.
 *
 * @since 3.0.0
 * @category connections
 */
export const duplicate: Fault = make("duplicate", (exchange) => Effect.zipRight(exchange, exchange))

/**
 * The request is delayed by this duration.
 *
 * @since 3.0.0
 * @category connections
 */
export const delay = (duration: Duration.DurationInput): Fault => make("delay", Effect.delay(duration))

/**
 * The service never receives the request, and the connection stays open.
 *
 * @since 3.0.0
 * @category connections
 */
export const silence: Fault = make("silence", () => Effect.never)

/**
 * The request is executed, but no response is sent, and the connection stays open.
 *
 * @since 3.0.0
 * @category lost answers
 */
export const silenceAfter: Fault = make("silence after", (exchange) => Effect.zipRight(exchange, Effect.never))

/**
 * Runs an effect just before the request is executed, such as a change by another client.
 *
 * @since 3.0.0
 * @category connections
 */
export const before = (name: string, happening: Effect.Effect<void>): Fault =>
  make(name, (exchange) => Effect.zipRight(happening, exchange))

/** The faults without parameters, by the names that they have in a `Spec`. */
const SIMPLE = {
  badGateway,
  clockSkew,
  duplicate,
  expiredToken,
  replacedCredentials,
  resetAfter,
  resetBefore,
  silence,
  silenceAfter,
  staleRead,
  throttle,
  truncate,
  unavailable,
  unavailableAfter
}

/**
 * A fault as plain data: its name in this module, and its parameters. Durations are in milliseconds.
 *
 * @since 3.0.0
 * @category scripts
 */
export type Spec =
  | { readonly fault: keyof typeof SIMPLE }
  | { readonly fault: "code"; readonly code: string; readonly status: number; readonly message: string }
  | { readonly fault: "delay"; readonly millis: number }
  | { readonly fault: "empty"; readonly status: number }
  | { readonly fault: "slowBody"; readonly millis: number; readonly pieces?: number | undefined }
  | { readonly fault: "truncateAt"; readonly bytes: number }

/**
 * The names of the faults without parameters.
 *
 * @since 3.0.0
 * @category scripts
 */
export const simple: ReadonlyArray<keyof typeof SIMPLE> = Object.keys(SIMPLE) as ReadonlyArray<keyof typeof SIMPLE>

/**
 * The fault that a `Spec` describes.
 *
 * @since 3.0.0
 * @category scripts
 */
export const fromSpec = (spec: Spec): Fault => {
  switch (spec.fault) {
    case "code":
      return code(spec.code, spec.status, spec.message)
    case "delay":
      return delay(spec.millis)
    case "empty":
      return empty(spec.status)
    case "slowBody":
      return slowBody(spec.millis, spec.pieces)
    case "truncateAt":
      return truncateAt({ bytes: spec.bytes })
    default:
      return SIMPLE[spec.fault]
  }
}

/**
 * A step of a script: the calls that get a fault, and those that are let pass before. It is plain data.
 *
 * @since 3.0.0
 * @category scripts
 */
export interface Step {
  /** The calls that are counted. Default: `*`, all of them. */
  readonly on?: Id | "*" | undefined
  /** The number of these calls without a fault, from the end of the step before. Default: 0. */
  readonly skip?: number | undefined
  /** The number of calls with the fault. Default: 1. */
  readonly times?: number | undefined
  readonly fault: Spec
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The number of calls with the fault; 1 when absent, `Infinity` for all. */
  readonly times?: number | undefined
  /** The number of calls without the fault before it; 0 when absent. */
  readonly after?: number | undefined
  /** Only calls for which this predicate holds are counted. */
  readonly when?: ((request: ReceivedRequest) => boolean) | undefined
}

/**
 * A fault that is planned, or the first of the steps of a script that has not ended.
 *
 * @since 3.0.0
 * @category models
 */
export interface Planned {
  /** It is of no other fault of the same service. */
  readonly id: number
  readonly on: Id | "*"
  /** The name of the fault in the log of calls. */
  readonly fault: string
  /** The number of calls without the fault before it. */
  readonly skip: number
  /** The number of calls that still get the fault. */
  readonly times: number
  /** The number of faults in the steps of the script after it. */
  readonly later: number
}

/**
 * The planned faults. A call gets the first fault that applies to it, and no other.
 *
 * @since 3.0.0
 * @category models
 */
export interface Faults {
  /** Plans a fault for calls of an operation (`"*"` for any). */
  readonly on: (operation: Id | "*", fault: Fault, options?: Options) => Effect.Effect<void>
  /**
   * Plans the steps of a script, one after the other: a step begins to count calls when the one before has ended. `Arbitrary.faults`
   * makes scripts up.
   */
  readonly script: (steps: ReadonlyArray<Step>) => Effect.Effect<void>
  /** The number of planned faults that have not occurred yet. */
  readonly left: Effect.Effect<number>
  /** The faults that have not occurred yet, in the order in which they were planned. */
  readonly planned: Effect.Effect<ReadonlyArray<Planned>>
  /** Removes a planned fault, with the steps after it. Returns whether there was one with this id. */
  readonly cancel: (id: number) => Effect.Effect<boolean>
  /** Removes all planned faults. */
  readonly clear: Effect.Effect<void>
}

interface Rule {
  readonly id: number
  readonly operation: Id | "*"
  readonly fault: Fault
  readonly when: (request: ReceivedRequest) => boolean
  readonly after: number
  readonly times: number
  /** The rule that takes its place afterwards. */
  readonly next?: Rule | undefined
}

const isAny = (): boolean => true

/** The rule of the first step, after which come those of the others. */
const chain = (id: number, steps: ReadonlyArray<Step>): Rule | undefined =>
  steps.reduceRight<Rule | undefined>((next, { fault, on = "*", skip = 0, times = 1 }) => {
    // A step without calls would never end.
    if (times <= 0) return next
    return { id, operation: on, fault: fromSpec(fault), when: isAny, after: skip, times, next }
  }, undefined)

/** The number of faults of a rule and of those after it. */
const countOf = ({ next, times }: Rule): number => times + (next === undefined ? 0 : countOf(next))

/** The fault of a call, and the remaining rules. */
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
  return [fault, left.flatMap((rule) => (rule.times > 0 ? rule : (rule.next ?? [])))]
}

interface Plan {
  readonly rules: ReadonlyArray<Rule>
  /** The id of the next rule. */
  readonly next: number
}

const NO_PLAN: Plan = { rules: [], next: 1 }

const plan = ({ next, rules }: Plan, make: (id: number) => Rule | undefined): Plan => {
  const rule = make(next)
  return rule === undefined ? { next, rules } : { next: next + 1, rules: [...rules, rule] }
}

const planned = ({ after, fault, id, next, operation, times }: Rule): Planned => ({
  id,
  on: operation,
  fault: fault.name,
  skip: after,
  times,
  later: next === undefined ? 0 : countOf(next)
})

/**
 * The faults, and what the service asks for each call.
 *
 * @since 3.0.0
 * @category constructors
 */
export const makeFaults: Effect.Effect<
  Faults & {
    readonly take: (operation: string | undefined, request: ReceivedRequest) => Effect.Effect<Fault | undefined>
  }
> = Effect.map(Ref.make(NO_PLAN), (ref) => ({
  on: (operation, fault, { after = 0, times = 1, when = isAny } = {}) =>
    Ref.update(ref, (all) => plan(all, (id) => (times > 0 ? { id, operation, fault, when, after, times } : undefined))),
  script: (steps) => Ref.update(ref, (all) => plan(all, (id) => chain(id, steps))),
  left: Effect.map(Ref.get(ref), ({ rules }) => rules.reduce((sum, rule) => sum + countOf(rule), 0)),
  planned: Effect.map(Ref.get(ref), ({ rules }) => rules.map(planned)),
  cancel: (id) =>
    Ref.modify(ref, ({ next, rules }) => {
      const others = rules.filter((rule) => rule.id !== id)
      return [others.length < rules.length, { next, rules: others }] as const
    }),
  clear: Ref.update(ref, ({ next }) => ({ ...NO_PLAN, next })),
  take: (operation, request) =>
    Ref.modify(ref, ({ next, rules }) => {
      const [fault, left] = choose(rules, operation, request)
      return [fault, { next, rules: left }] as const
    })
}))
