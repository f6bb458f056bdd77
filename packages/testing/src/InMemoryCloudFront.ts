/**
 * An in-memory CloudFront for tests. It reads the same bytes as the real service, and responds with the same bytes. It
 * verifies signatures, keeps versions, and deploys changes after some time on the `Clock`, so a `TestClock` controls
 * it. Reads can be stale (`readLag`, `createLag`), like those of the real service. An operation that it does not
 * implement is answered with `NotImplemented` and the name of the operation.
 *
 * @since 3.0.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as SynchronizedRef from "effect/SynchronizedRef"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { GetDistributionResult } from "@effect-cloudfront/core/Distribution"
import type { Invalidation } from "@effect-cloudfront/core/Invalidation"
import type { GetOriginAccessControlResult } from "@effect-cloudfront/core/OriginAccessControl"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { GetStreamingDistributionResult } from "@effect-cloudfront/core/StreamingDistribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Etag from "./Etag.js"
import * as Faults from "./Faults.js"
import * as Ids from "./Ids.js"
import * as CallLog from "./internal/callLog.js"
import * as Client from "./internal/client.js"
import * as History from "./internal/history.js"
import * as HttpClients from "./internal/httpClient.js"
import * as Interpreter from "./internal/interpreter.js"
import { ownedBy } from "./internal/kind.js"
import { kinds } from "./internal/kinds.js"
import { perBuild } from "./internal/perBuild.js"
import type { View } from "./internal/request.js"
import * as Represent from "./internal/represent.js"
import * as Store from "./internal/store.js"
import * as Table from "./internal/table.js"
import * as TagStore from "./internal/tagStore.js"
import * as Settings from "./Settings.js"
import * as State from "./State.js"
import * as TestTime from "./TestTime.js"

/**
 * A request that was received, and its outcome.
 *
 * @since 3.0.0
 * @category models
 */
export interface Call extends CallLog.Call {}

/**
 * The in-memory CloudFront itself: its state, its call log and its faults.
 *
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /** Answers a request. Fails only if a fault closes the connection. */
  readonly handle: (request: ReceivedRequest) => Effect.Effect<Wire.Response, Faults.ConnectionLost>
  /** The planned faults. */
  readonly faults: Faults.Faults
  /** Completes all propagation at once: everything is `Deployed` or `Completed`, and reads return the current state. */
  readonly settle: Effect.Effect<void>
  readonly settings: Settings.Settings
  /** The whole current state. */
  readonly state: Effect.Effect<State.State>
  /** The received requests in the order in which they were answered. At most `callLogSize` of them are kept. */
  readonly calls: Effect.Effect<ReadonlyArray<Call>>
  readonly forgetCalls: Effect.Effect<void>
  /** The current distributions in the order of creation. `readLag` does not apply. */
  readonly distributions: Effect.Effect<ReadonlyArray<GetDistributionResult>>
  readonly streamingDistributions: Effect.Effect<ReadonlyArray<GetStreamingDistributionResult>>
  readonly originAccessControls: Effect.Effect<ReadonlyArray<GetOriginAccessControlResult>>
  /** The invalidations of one distribution, from oldest to newest. */
  readonly invalidations: (distributionId: string) => Effect.Effect<ReadonlyArray<Invalidation>>
  /** The tags of the resource with this ARN. Empty if it has none. */
  readonly tags: (arn: string) => Effect.Effect<Readonly<Record<string, string>>>
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
    const history = yield* SynchronizedRef.make(History.from(Store.initial(kinds, settings)))
    const interpreter = yield* Interpreter.make(settings, history)
    const { take, ...faults } = yield* Faults.makeFaults
    const serial = yield* Ref.make(0)
    const calls = yield* Ref.make(CallLog.empty)

    const handle: Service["handle"] = Effect.fnUntraced(function* (request) {
      const at = yield* Clock.currentTimeMillis
      const place = yield* Ref.updateAndGet(serial, (n) => n + 1)
      const requestId = Ids.request({ seed: settings.seed, serial: place })
      const match = interpreter.route(request)
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
        return Ref.update(calls, (log) => CallLog.append(log, call, settings))
      })
    })

    const inspect = <A>(f: (view: View) => A): Effect.Effect<A> =>
      Effect.zipWith(SynchronizedRef.get(history), Clock.currentTimeMillis, ({ current }, now) =>
        f({ state: Store.at({ kinds, settings }, current, now), now, settings })
      )

    return {
      handle,
      faults,
      settle: SynchronizedRef.updateEffect(history, (all) =>
        Effect.map(Clock.currentTimeMillis, (now) => History.settle(all, now))
      ),
      settings,
      state: Effect.map(SynchronizedRef.get(history), ({ current }) => current),
      calls: Effect.map(Ref.get(calls), (log) => Chunk.toReadonlyArray(log.calls)),
      forgetCalls: Ref.set(calls, CallLog.empty),
      distributions: inspect((view) =>
        State.all(view.state, "distribution").map((one) => ({
          Distribution: Represent.distribution(one, view),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      streamingDistributions: inspect((view) =>
        State.all(view.state, "streamingDistribution").map((one) => ({
          StreamingDistribution: Represent.streamingDistribution(one, view),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      originAccessControls: inspect((view) =>
        State.all(view.state, "originAccessControl").map((one) => ({
          OriginAccessControl: Represent.originAccessControl(one),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      invalidations: (distributionId) =>
        inspect((view) =>
          Array.from(
            Table.having(State.table(view.state, "invalidation"), ownedBy("distribution"), distributionId),
            (one) => Represent.invalidation(one, view)
          )
        ),
      tags: (arn) => inspect(({ state }) => Object.fromEntries(TagStore.of(state, arn)))
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

/**
 * Provides `CloudFront` over a new, empty in-memory CloudFront, with the HTTP layer in between. Requests are signed
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
): Layer.Layer<CloudFront | InMemoryCloudFront> => {
  const identity = options?.credentials?.[0] ?? Settings.credentials
  const signingRegion = options?.signingRegion === "any" ? undefined : options?.signingRegion
  return perBuild(() =>
    CloudFrontHttp.layer(Client.options(client?.http, signingRegion)).pipe(
      Layer.orDie,
      Layer.provide(Credentials.layerStatic(identity)),
      Layer.provideMerge(layerHttpClient(options)),
      Layer.provideMerge(TestTime.layer(client))
    )
  )
}
