/**
 * The environment of a simulated program: an in-memory CloudFront, the live HTTP layer, a clock that jumps to the next
 * event, and an interceptor of requests.
 */
import * as CloudFront from "@effect-cloudfront/core/CloudFront"
import { TransportError } from "@effect-cloudfront/core/Errors"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import type * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { Timeline } from "./Timeline.js"

export type Exchange = Effect.Effect<Wire.Response, TransportError>

/** Intercepts a request before it is sent. Its result replaces the exchange. */
export type Intercept = (request: HttpTransport.Request, exchange: Exchange, nth: number) => Exchange

export interface World {
  readonly fake: InMemoryCloudFront.Service
  /** The service that programs call, with faults. */
  readonly service: CloudFront.Service
  /** Another client of the same CloudFront, without faults. */
  readonly other: CloudFront.Service
  /** Provides the client of key value stores that has the transport of the client of CloudFront in the context. */
  readonly withKeys: <A, E, R>(
    self: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E, Exclude<R, CloudFrontKeyValueStore> | CloudFront.CloudFront>
  /** The same CloudFront for another account, if there is one. */
  readonly neighbour?: Omit<World, "neighbour"> | undefined
  /** The operations that the programs have sent since the last `intercept`. */
  readonly sent: () => ReadonlyArray<string>
  /** Intercepts the following requests, which are counted from 1. */
  readonly intercept: (next: Intercept) => void
}

/** A transport to the in-memory CloudFront without sockets and promises. */
const transport = (fake: InMemoryCloudFront.Service): HttpTransport.HttpTransport => ({
  send: ({ body, headers, method, operation, url }) => {
    const { host, pathname, search } = new URL(url)
    const received = {
      method,
      path: pathname,
      query: search.slice(1),
      headers: { ...headers, host },
      body: Wire.bytesOf(body)
    }
    return Effect.mapError(
      fake.handle(received),
      () => new TransportError({ operation, reason: "Reset", message: `${operation}: the connection broke` })
    )
  }
})

const as =
  (identity: Credentials.Identity) =>
  <A, E>(make: Effect.Effect<A, E, Credentials.Credentials>): Effect.Effect<A> =>
    make.pipe(Effect.provideService(Credentials.Credentials, { get: Effect.succeed(identity) }), Effect.orDie)

/** Other clients have no part in what is tried, and as many attempts as they need. */
const PATIENT = { maxAttempts: 20 }

export const make = (settings: Settings.Options, options: CloudFrontHttp.Options = {}): Effect.Effect<World> =>
  Effect.gen(function* () {
    const fake = yield* InMemoryCloudFront.make(settings)
    const direct = transport(fake)
    let sent: Array<string> = []
    let intercept: Intercept = (_, exchange) => exchange
    const unlimited = { perSecond: Infinity, burst: 1 }
    const limits = { reads: unlimited, mutations: unlimited }
    const watched: HttpTransport.HttpTransport = {
      send: (request) =>
        Effect.suspend(() => {
          const nth = sent.push(request.operation)
          const { operation } = request
          return Effect.flatMap(
            Effect.timeoutOption(intercept(request, direct.send(request), nth), "30 seconds"),
            Option.match({
              onNone: () =>
                Effect.fail(
                  new TransportError({ operation, reason: "Timeout", message: `${operation}: no complete response` })
                ),
              onSome: Effect.succeed
            })
          )
        })
    }
    const world = (
      fake: InMemoryCloudFront.Service,
      identity: Credentials.Identity
    ): Effect.Effect<Omit<World, "neighbour">> =>
      Effect.gen(function* () {
        const client = (transport: HttpTransport.HttpTransport, options: CloudFrontHttp.Options) =>
          as(identity)(CloudFrontHttp.makeWith(transport, options))
        // Most programs need no client of key value stores.
        const keysClient = (transport: HttpTransport.HttpTransport, options: KeyValueStoreHttp.Options) =>
          Effect.cached(as(identity)(KeyValueStoreHttp.makeWith(transport, options)))
        const service = yield* client(watched, { limits, ...options })
        const keys = yield* keysClient(watched, { limits: options.limits ?? limits })
        const otherKeys = yield* keysClient(direct, { limits, ...PATIENT })
        return {
          fake,
          service,
          other: yield* client(direct, { ...PATIENT, limits, region: options.region }),
          withKeys: (self) =>
            Effect.flatMap(CloudFront.CloudFront, (used) =>
              Effect.provideServiceEffect(self, CloudFrontKeyValueStore, used === service ? keys : otherKeys)
            ),
          sent: () => sent,
          intercept: (next) => {
            sent = []
            intercept = next
          }
        }
      })
    const [another] = settings.accounts ?? []
    const theirs = another?.credentials[0]
    // What is done for another account ends nothing that the account waits for.
    const apart =
      another === undefined
        ? fake
        : { ...fake, ...fake.account(another.id), settle: Effect.void, advance: () => Effect.void }
    return {
      ...(yield* world(fake, settings.credentials?.[0] ?? Settings.credentials)),
      neighbour: theirs === undefined ? undefined : yield* world(apart, theirs)
    }
  })

/** Runs an effect with the client of the program. */
export const withClient = <A, E>(world: World, self: Effect.Effect<A, E, CloudFront.CloudFront>): Effect.Effect<A, E> =>
  Effect.provideService(self, CloudFront.CloudFront, world.service)

/** Runs an effect with the other client. */
export const withOtherClient = <A, E>(
  world: World,
  self: Effect.Effect<A, E, CloudFront.CloudFront>
): Effect.Effect<A> => Effect.orDie(Effect.provideService(self, CloudFront.CloudFront, world.other))

/** The number of tasks of fibers before the clock is moved. A fiber that never waits for anything has no end. */
const MAX_TASKS = 100_000
/** The most that this process may do without anything happening, in milliseconds of the processor: on a busy machine, an import takes long. */
const MAX_IDLE = 30_000
/** The largest number of steps. */
const MAX_STEPS = 20_000
/** The largest simulated time. */
const MAX_TIME = 24 * 3600 * 1000

const processorMillis = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

/** Lets Node settle promises. */
const turn: Effect.Effect<void> = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

/**
 * Moves the clock to the next event until the effect has ended. Returns `undefined` if it does not end. It is
 * interrupted when `isStopped` is true.
 */
export const drive = <A, E>(
  time: Timeline,
  self: Effect.Effect<A, E>,
  isStopped: () => boolean = () => false
): Effect.Effect<Exit.Exit<A, E> | undefined> =>
  Effect.gen(function* () {
    const fiber = yield* time.pump.fork(self)
    let idleSince: number | undefined
    let isInterrupted = false
    for (let step = 0; step < MAX_STEPS;) {
      time.pump.flush(MAX_TASKS)
      if (isStopped() && !isInterrupted) {
        isInterrupted = true
        yield* Effect.forkDaemon(Fiber.interrupt(fiber))
      }
      // A dynamic import is a promise, which the pump does not know of.
      yield* turn
      time.pump.flush(MAX_TASKS)
      const done = TestEffect.exitOf(fiber)
      if (done !== undefined) return done
      const { next } = time
      if (next === undefined) {
        const now = processorMillis()
        idleSince ??= now
        if (now - idleSince > MAX_IDLE) break
        continue
      }
      idleSince = undefined
      if (next > MAX_TIME) break
      step++
      yield* time.advance
    }
    yield* Effect.forkDaemon(Fiber.interrupt(fiber))
    yield* turn
    time.pump.flush(MAX_TASKS)
    return undefined
  })

/** Runs an effect with a separate clock, and random numbers that follow from a seed. */
export const isolated = <A>(seed: string, run: (time: Timeline) => Effect.Effect<A>): Promise<A> =>
  Effect.runPromise(
    Effect.suspend(() => {
      const time = new Timeline()
      // Programs log failures that they cannot repair. The log is not needed here.
      return run(time).pipe(
        TestEffect.withClock(time.clock),
        TestEffect.withSeed(seed),
        TestEffect.withLog(() => {}, "None")
      )
    })
  )
