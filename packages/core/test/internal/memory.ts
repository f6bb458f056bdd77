/** A resource in memory that keeps all its versions, and a clock that a sleep moves at once. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import {
  AccessDenied,
  DecodeError,
  InvalidArgument,
  InvalidIfMatchVersion,
  NoSuchDistribution,
  PreconditionFailed,
  ThrottlingError,
  TransportError,
  UnknownServiceError,
  type CommonError
} from "@effect-cloudfront/core/Errors"
import { assert } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import type { Resource, Versioned } from "../../src/internal/resource.js"
import * as Writes from "../../src/internal/writes.js"

const fields = { message: "m", requestId: undefined, attempts: 1, unanswered: 0 }
const conflictFields = { ...fields, httpStatus: 412, message: "The request failed to meet the preconditions." }

export const conflict = new PreconditionFailed(conflictFields)
export const otherConflict = new InvalidIfMatchVersion({ ...fields, httpStatus: 400, message: "Another reason." })
/** A conflict that this request may have caused itself, by an attempt whose response was lost. */
export const conflictAfterLoss = new PreconditionFailed({ ...conflictFields, attempts: 2, unanswered: 1 })
export const denied = new AccessDenied({ ...fields, httpStatus: 403 })
export const invalid = new InvalidArgument({ ...fields, httpStatus: 400 })
export const invalidAfterLoss = new InvalidArgument({ ...fields, httpStatus: 400, attempts: 2, unanswered: 1 })
export const missing = new NoSuchDistribution({ ...fields, httpStatus: 404 })
export const throttled = new ThrottlingError({ ...fields, code: "Throttling", status: 400 })
export const unavailable = new UnknownServiceError({
  ...fields,
  code: "ServiceUnavailable",
  status: 503,
  unanswered: 1
})
export const transport = (reason: TransportError["reason"], unanswered = 1): TransportError =>
  new TransportError({ operation: "Update", reason, message: reason, attempts: 1, unanswered })
export const reset = transport("Reset")
export const refused = transport("Connect", 0)
export const unreadable = new DecodeError({
  operation: "Update",
  path: "",
  reason: "truncated",
  status: 200,
  requestId: undefined,
  excerpt: "",
  partial: Redacted.make({}),
  body: Redacted.make(new Uint8Array()),
  unanswered: 0
})

export type Failure =
  | AccessDenied
  | InvalidArgument
  | InvalidIfMatchVersion
  | NoSuchDistribution
  | PreconditionFailed
  | CommonError

/** The configuration is a list of headers: a small shape with identities and values. */
export type Headers = Distribution.CustomHeaders

export const headers = (values: Readonly<Record<string, string>>): Headers => ({
  Items: Object.entries(values).map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue }))
})

export const valuesOf = ({ Items }: Headers): Readonly<Record<string, string>> =>
  Object.fromEntries(Items.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue]))

/** A change of these headers, and of no others. */
export const set =
  (values: Readonly<Record<string, string>>) =>
  (config: Headers): Headers =>
    headers({ ...valuesOf(config), ...values })

export type Seen = Versioned<string, Headers>

/** What becomes of a call: `exchange` is what the service does. */
export type Answer = (exchange: Effect.Effect<Seen, Failure>) => Effect.Effect<Seen, Failure>

/** One for each call, in order, and the service's own for those that remain; or one for all calls. */
export type Answers = Answer | ReadonlyArray<Answer | undefined>

/** The service does it, and the response is lost. */
export const lost =
  (error: Failure = reset): Answer =>
  (exchange) =>
    Effect.zipRight(Effect.ignore(exchange), Effect.fail(error))

/** The service does nothing. */
export const failed =
  (error: Failure = reset): Answer =>
  () =>
    Effect.fail(error)

const answerOf = (answers: Answers, call: number): Answer | undefined =>
  typeof answers === "function" ? answers : answers[call]

/** Whatever takes longer has no end. */
const END = Duration.toMillis("1 day")

/** A clock that a sleep moves at once. */
export const instantClock = (): Clock.Clock => {
  let now = 0
  return TestEffect.makeClock({
    now: () => now,
    sleep: (duration) =>
      Effect.suspend(() => {
        now += Duration.toMillis(duration)
        return now < END ? Effect.void : Effect.die(`no end: ${now}`)
      })
  })
}

/** Sleeps end at once, and those with jitter take the whole delay. */
export const instantly =
  (clock = instantClock()) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    self.pipe(TestEffect.withClock(clock), TestEffect.withRandom(1))

export interface World {
  readonly resource: Resource<string, Headers, Failure, Failure, never>
  readonly versions: ReadonlyArray<Seen>
  /** The reads and writes, each with the time in milliseconds. */
  readonly log: ReadonlyArray<string>
  /** What is written through the same client is known to all of its programs. */
  readonly writes: Writes.Writes
  /** Another client's write. */
  readonly elsewhere: (values: Readonly<Record<string, string>>) => Effect.Effect<void>
  /** A read that returns a version by its index. */
  readonly shows: (version: number) => Answer
  readonly current: () => Readonly<Record<string, string>>
  /** Runs it `instantly`. */
  readonly run: <A, E>(self: Effect.Effect<A, E, CloudFront>) => Either.Either<A, E>
}

export const world = (
  initial: Readonly<Record<string, string>>,
  { reads = [], writes: answers = [] }: { readonly reads?: Answers; readonly writes?: Answers } = {}
): World => {
  const clock = instantClock()
  const versions: Array<Seen> = []
  const log: Array<string> = []
  const calls = { read: 0, write: 0 }
  const store = (config: Headers): Seen => {
    const etag = `E${versions.length + 1}`
    const seen = { thing: `thing ${etag}`, config, status: "Deployed", etag }
    versions.push(seen)
    return seen
  }
  store(headers(initial))
  const last = (): Seen => versions.at(-1) ?? assert.fail("there is no version")
  const call = (
    kind: keyof typeof calls,
    text: string,
    answers: Answers,
    exchange: Effect.Effect<Seen, Failure>
  ): Effect.Effect<Seen, Failure> =>
    Effect.suspend(() => {
      log.push(`${clock.unsafeCurrentTimeMillis()} ${text}`)
      if (log.length > 500) return Effect.die("no end")
      return (answerOf(answers, calls[kind]++) ?? ((own) => own))(exchange)
    })
  const service = { execute: () => Effect.die("not in these tests"), writes: Effect.runSync(Writes.make) }
  return {
    resource: {
      noun: "thing",
      config: Distribution.CustomHeaders.description,
      read: () => call("read", "read", reads, Effect.sync(last)),
      write: (_, config, etag) =>
        call(
          "write",
          `write ${etag} ${JSON.stringify(valuesOf(config))}`,
          answers,
          Effect.suspend(() => (etag === last().etag ? Effect.succeed(store(config)) : Effect.fail(conflict)))
        ),
      remove: () => Effect.die("not in these tests")
    },
    versions,
    log,
    writes: service.writes,
    elsewhere: (values) => Effect.sync(() => void store(set(values)(last().config))),
    shows: (version) => () => Effect.sync(() => versions[version] ?? assert.fail(`there is no version ${version}`)),
    current: () => valuesOf(last().config),
    run: (self) =>
      Effect.runSync(self.pipe(Effect.provideService(CloudFront, service), Effect.either, instantly(clock)))
  }
}

export const success = <A, E>(result: Either.Either<A, E>): A =>
  result._tag === "Right" ? result.right : assert.fail(String(result.left))

export const failure = <A, E>(result: Either.Either<A, E>): E =>
  result._tag === "Left" ? result.left : assert.fail("it succeeded")
