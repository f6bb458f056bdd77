/**
 * An in-memory CloudFront for tests. It reads the same bytes as the real service, and responds with the same bytes. It
 * verifies signatures, keeps versions, and deploys changes after some time on the `Clock`, so a `TestClock` controls
 * it. Reads can be stale (`readLag`, `createLag`), like those of the real service. All 167 operations have behaviour.
 *
 * @since 3.0.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as SynchronizedRef from "effect/SynchronizedRef"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
import * as Faults from "./Faults.js"
import * as Ids from "./Ids.js"
import * as Authenticate from "./internal/authenticate.js"
import * as CallLog from "./internal/callLog.js"
import * as Client from "./internal/client.js"
import * as Engine from "./internal/functionRuntime/engine.js"
import * as HttpClients from "./internal/httpClient.js"
import * as Inspect from "./internal/inspect.js"
import * as Interpreter from "./internal/interpreter.js"
import { kinds } from "./internal/kinds.js"
import { perBuild } from "./internal/perBuild.js"
import * as RateLimit from "./internal/rateLimit.js"
import * as Route from "./internal/route.js"
import * as Signal from "./internal/signal.js"
import * as Snapshots from "./internal/snapshot.js"
import * as Store from "./internal/store.js"
import * as World from "./internal/world.js"
import * as Settings from "./Settings.js"
import type * as Snapshot from "./Snapshot.js"
import * as TestTime from "./TestTime.js"

/**
 * A request that was received, and its outcome.
 *
 * @since 3.0.0
 * @category models
 */
export interface Call extends CallLog.Call {}

/**
 * Calls of the log, by their numbers: from 1 on, in the order in which they were answered. No number is given twice.
 *
 * @since 3.0.0
 * @category models
 */
export interface Calls {
  /** The number of the oldest call that the log has, or `next` if it has none. */
  readonly first: number
  /** The number that the next call will have. */
  readonly next: number
  readonly calls: ReadonlyArray<readonly [number: number, call: Call]>
}

/**
 * A call, and what it was answered with.
 *
 * @since 3.0.0
 * @category models
 */
export interface Exchanged {
  readonly call: Call
  /** `undefined` if the connection was closed without one, or if the log has no room for it. */
  readonly response: CallLog.Response | undefined
}

/**
 * A change that is not everywhere yet.
 *
 * @since 3.0.0
 * @category models
 */
export interface InFlight extends Inspect.InFlight {}

/**
 * What an account has, for assertions.
 *
 * @since 3.0.0
 * @category models
 */
export interface Inspection extends Inspect.Inspection {}

/**
 * The in-memory CloudFront itself: what the account of the settings has, its call log, its faults and its time.
 *
 * @since 3.0.0
 * @category models
 */
export interface Service extends Inspection {
  /** Answers a request. Fails only if a fault closes the connection. */
  readonly handle: (request: ReceivedRequest) => Effect.Effect<Faults.Reply, Faults.ConnectionLost>
  /** The planned faults. */
  readonly faults: Faults.Faults
  readonly settings: Settings.Settings
  /** What an account has, by its id. Another account than that of the settings has resources once its credentials were used. */
  readonly account: (id: string) => Inspection
  /** The received requests in the order in which they were answered. At most `callLogSize` of them are kept. */
  readonly calls: Effect.Effect<ReadonlyArray<Call>>
  readonly forgetCalls: Effect.Effect<void>
  /** At most `limit` calls of the log from a number on. */
  readonly callsFrom: (number: number, limit: number) => Effect.Effect<Calls>
  /** The call with a number, or `undefined` if the log does not have it. */
  readonly call: (number: number) => Effect.Effect<Exchanged | undefined>
  /**
   * The number of changes of calls, state, faults and time since it was made, as soon as it is larger than the given one. What time alone
   * brings, such as the end of a deployment, is no change.
   */
  readonly changes: (since: number) => Effect.Effect<number>
  /** The ids of the accounts that have resources, with that of the settings, in order. */
  readonly accounts: Effect.Effect<ReadonlyArray<string>>
  /**
   * The time of the service, in milliseconds since the epoch: that of the `Clock`, and what it was advanced by. If the `Clock` is set back,
   * it goes on from where it was when it was last looked at.
   */
  readonly now: Effect.Effect<number>
  /**
   * Lets time pass for the service alone: changes propagate, and lags end. The `Clock` is not moved, so sleeping programs are not woken,
   * and signatures stay valid. The time ends with the year 9998, so that what happens afterwards has timestamps.
   */
  readonly advance: (duration: Duration.DurationInput) => Effect.Effect<void>
  /** Completes all propagation at once: everything is `Deployed` or `Completed`, and reads return the current state. */
  readonly settle: Effect.Effect<void>
  /** Replaces the accepted credentials of an account, that of the settings by default. Requests with the earlier ones are refused. */
  readonly replaceCredentials: (
    credentials: ReadonlyArray<Credentials.Identity>,
    accountId?: string
  ) => Effect.Effect<void>
  /** The whole state of all accounts as JSON. */
  readonly snapshot: Effect.Effect<Snapshot.Snapshot>
  /**
   * Replaces the state of all accounts by that of a snapshot, which may come from another process. All reads are then answered as they
   * were when it was made, but for what has propagated since: if the time of the service is earlier than that of the snapshot, it is
   * advanced to it. Fails with `UnreadableSnapshot`, and changes nothing, if the value is no snapshot or one of another version.
   */
  readonly restore: (snapshot: unknown) => Effect.Effect<void, Snapshot.UnreadableSnapshot>
  /** Makes it as it was when it was made: without resources, calls, faults and advanced time, and with the credentials of the settings. */
  readonly reset: Effect.Effect<void>
}

/**
 * @since 3.0.0
 * @category tags
 */
export class InMemoryCloudFront extends Context.Tag("@effect-cloudfront/testing/InMemoryCloudFront")<
  InMemoryCloudFront,
  Service
>() {}

/**
 * Makes an in-memory CloudFront. It starts no fiber. All work is done while it handles a request.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (options?: Settings.Options): Effect.Effect<Service> =>
  Effect.gen(function* () {
    const settings = Settings.resolve(options)
    const world = yield* SynchronizedRef.make(World.initial(settings))
    const clock = yield* World.steadyClock
    const accounts = yield* Ref.make(Authenticate.accounts(settings))
    const limiter = yield* RateLimit.make(settings.rateLimits)
    const interpreter = Interpreter.make({ accounts, clock, limiter, runFunction: yield* Engine.make, settings, world })
    const { take, ...faults } = yield* Faults.makeFaults
    const serial = yield* Ref.make(0)
    const calls = yield* Ref.make(CallLog.empty)
    const signal = yield* Signal.make
    const tell = <A, E>(self: Effect.Effect<A, E>): Effect.Effect<A, E> => Effect.tap(self, signal.send)

    const handle: Service["handle"] = Effect.fnUntraced(function* (request) {
      const at = yield* Clock.currentTimeMillis
      const place = yield* Ref.updateAndGet(serial, (n) => n + 1)
      const requestId = Ids.request({ seed: settings.seed, serial: place })
      const match = Route.route(request)
      const operation = match?.operation.id
      const fault = yield* take(operation, request)
      const incoming = { request, match, serial: place, requestId }
      const exchange: Faults.Exchange = interpreter.answer(incoming, false)
      const outcome = fault?.apply(exchange, requestId, interpreter.answer(incoming, true)) ?? exchange
      const dated = Effect.map(outcome, (response) => ({
        ...response,
        headers: { date: new Date(at).toUTCString(), ...response.headers }
      }))
      return yield* Effect.onExit(dated, (exit) => {
        const response = Exit.isSuccess(exit) ? exit.value : undefined
        const isError = response !== undefined && response.status >= 400
        const code = isError ? readError(response).code : undefined
        const call = { ...request, operation, requestId, status: response?.status, code, fault: fault?.name, at }
        return tell(Ref.update(calls, (log) => CallLog.append(log, call, response, settings)))
      })
    })

    const inspection = (account: string): Inspection =>
      Inspect.make(
        Effect.zipWith(SynchronizedRef.get(world), clock.now, (all, at) => {
          const now = at + all.ahead
          const { current } = World.historyOf(all, account)
          const own = World.settingsOf(account, settings)
          return { state: Store.at({ kinds, settings: own }, current, now), now, settings: own }
        })
      )

    /** Changes the world as of its time. */
    const change = <E = never>(
      f: (all: World.World, at: number) => Effect.Effect<World.World, E>
    ): Effect.Effect<void, E> =>
      tell(SynchronizedRef.updateEffect(world, (all) => Effect.flatMap(clock.now, (at) => f(all, at))))

    return {
      ...inspection(settings.accountId),
      handle,
      faults: {
        ...faults,
        on: (operation, fault, options) => tell(faults.on(operation, fault, options)),
        script: (steps) => tell(faults.script(steps)),
        cancel: (id) => tell(faults.cancel(id)),
        clear: tell(faults.clear)
      },
      settings,
      account: inspection,
      calls: Effect.map(Ref.get(calls), (log) => Chunk.toReadonlyArray(log.calls)),
      forgetCalls: tell(Ref.update(calls, CallLog.forget)),
      callsFrom: (number, limit) =>
        Effect.map(Ref.get(calls), (log) => ({
          first: CallLog.first(log),
          next: log.next,
          calls: CallLog.from(log, number, limit)
        })),
      call: (number) =>
        Effect.map(Ref.get(calls), (log) => {
          const call = CallLog.get(log, number)
          return call === undefined ? undefined : { call, response: CallLog.responseTo(log, number) }
        }),
      changes: signal.after,
      accounts: Effect.map(SynchronizedRef.get(world), (all) => World.accountsOf(all, settings)),
      now: Effect.zipWith(SynchronizedRef.get(world), clock.now, ({ ahead }, at) => at + ahead),
      advance: (duration) => change((all, at) => Effect.succeed(World.advance(all, Duration.toMillis(duration), at))),
      settle: change((all, at) => Effect.succeed(World.settle(all, at + all.ahead))),
      replaceCredentials: (credentials, id = settings.accountId) =>
        Ref.update(accounts, (all) => [...all.filter((account) => account.id !== id), { id, credentials }]),
      snapshot: Effect.zipWith(SynchronizedRef.get(world), clock.now, (all, at) =>
        Snapshots.encode(all, settings, at + all.ahead)
      ),
      restore: (snapshot) => change(({ ahead }, now) => Snapshots.decode(snapshot, settings, { ahead, now })),
      reset: tell(
        Effect.all(
          [
            SynchronizedRef.set(world, World.initial(settings)),
            clock.reset,
            Ref.set(accounts, Authenticate.accounts(settings)),
            Ref.set(serial, 0),
            Ref.update(calls, CallLog.forget),
            faults.clear,
            limiter.reset
          ],
          { concurrency: 1, discard: true }
        )
      )
    }
  })

/**
 * Provides `InMemoryCloudFront` alone. Call its `handle`, or serve it over HTTP with `HttpApp`.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerService = (options?: Settings.Options): Layer.Layer<InMemoryCloudFront> =>
  perBuild(() => Layer.effect(InMemoryCloudFront, make(options)))

/**
 * Provides an `HttpClient` that sends all requests to the in-memory CloudFront, whatever their host. It is for tests
 * that build their own `CloudFrontHttp` layer.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerHttpClient = (options?: Settings.Options): Layer.Layer<HttpClient.HttpClient | InMemoryCloudFront> =>
  perBuild(() =>
    Layer.effect(
      HttpClient.HttpClient,
      Effect.map(InMemoryCloudFront, ({ handle }) => HttpClients.make(handle))
    ).pipe(Layer.provideMerge(layerService(options)))
  )

/**
 * The options of the client in `layer`.
 *
 * @since 3.0.0
 * @category models
 */
export interface ClientOptions {
  /**
   * The options of the HTTP layer: time limits, retries and rate limits. The default of `limits` is no limit, because a
   * test that never moves its clock would wait for ever. `limits: {}` has the limits of a live client. The default of
   * `region` is the region of the in-memory CloudFront.
   */
  readonly http?: CloudFrontHttp.Options | undefined
  /**
   * How long, in real time, a sleep on a `TestClock` may last while the clock is not moved. Afterwards the sleep dies
   * with `TestTime.Stuck`. Sleeps in real time are not affected. `Infinity` turns this off. Default: 2 seconds.
   */
  readonly stuckAfter?: Duration.DurationInput | undefined
}

/** The clients of both APIs. */
const clients = (
  options: CloudFrontHttp.Options
): Layer.Layer<CloudFront | CloudFrontKeyValueStore, never, Credentials.Credentials | HttpClient.HttpClient> =>
  // `Layer.merge` builds its layers in fibers of their own, which takes twice as long.
  Layer.orDie(Layer.provideMerge(CloudFrontHttp.layer(options), KeyValueStoreHttp.layer(Client.keyOptions(options))))

/**
 * Provides a further client of the in-memory CloudFront in the context, with other credentials: those of another account, or ones that
 * are not accepted. Dies with a `ConfigError` if an endpoint or a number in the options is invalid.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 *
 * const other = { accessKeyId: "OTHER", secretAccessKey: Redacted.make("secret") }
 *
 * const program = listDistributions().pipe(
 *   Effect.provide(InMemoryCloudFront.layerClient(other)),
 *   Effect.provide(InMemoryCloudFront.layer({ accounts: [{ id: "210987654321", credentials: [other] }] }))
 * )
 * ```
 */
export const layerClient = (
  identity: Credentials.Identity,
  client?: ClientOptions
): Layer.Layer<CloudFront | CloudFrontKeyValueStore, never, InMemoryCloudFront> =>
  perBuild(() =>
    Layer.unwrapEffect(
      Effect.map(InMemoryCloudFront, ({ handle, settings: { signingRegion } }) =>
        clients(Client.options(client?.http, signingRegion === "any" ? undefined : signingRegion)).pipe(
          Layer.provide(Credentials.layerStatic(identity)),
          Layer.provide(Layer.succeed(HttpClient.HttpClient, HttpClients.make(handle))),
          Layer.provide(TestTime.layer(client))
        )
      )
    )
  )

/**
 * Provides `CloudFront`, and `CloudFrontKeyValueStore` of `@effect-cloudfront/keyvaluestore`, over a new, empty in-memory CloudFront, with
 * the HTTP layer in between. Requests are signed
 * with the first of the accepted credentials, retried like live requests, and verified. Each time the layer is built,
 * it has another CloudFront. Dies with a `ConfigError` if an endpoint or a number in the options of the client is
 * invalid. A sleep on a `TestClock` that is not moved dies with `TestTime.Stuck`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 *
 * const test = Effect.gen(function* () {
 *   yield* provisionDistribution({ origin: "my-bucket.s3.eu-central-1.amazonaws.com" })
 *   const fake = yield* InMemoryCloudFront.InMemoryCloudFront
 *   return (yield* fake.distributions).length
 * }).pipe(Effect.provide(InMemoryCloudFront.layer()))
 *
 * // The service permits seven writes at once, then one a second. The client has the rate limits of a live client.
 * const busy = InMemoryCloudFront.layer(
 *   { rateLimits: { writes: { burst: 7, perSecond: 1 } } },
 *   { http: { limits: {} } }
 * )
 * ```
 */
export const layer = (
  options?: Settings.Options,
  client?: ClientOptions
): Layer.Layer<CloudFront | CloudFrontKeyValueStore | InMemoryCloudFront> => {
  const identity = options?.credentials?.[0] ?? Settings.credentials
  const signingRegion = options?.signingRegion === "any" ? undefined : options?.signingRegion
  return perBuild(() =>
    clients(Client.options(client?.http, signingRegion)).pipe(
      Layer.provide(Credentials.layerStatic(identity)),
      Layer.provideMerge(layerHttpClient(options)),
      Layer.provideMerge(TestTime.layer(client))
    )
  )
}
