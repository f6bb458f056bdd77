/**
 * A CloudFront in memory, for tests: it reads the bytes that the real one would get, and answers with the bytes that the
 * real one would send. Signatures are verified, versions are kept, and changes take their time to deploy on the `Clock`, so
 * that `TestClock` drives them. Reads may be told to be behind (`readLag`, `createLag`), as those of the real service are.
 *
 * It models distributions, streaming distributions, invalidations, tags and origin access controls; any other operation is
 * answered with `NotImplemented` and its name.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HashMap from "effect/HashMap"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import * as SynchronizedRef from "effect/SynchronizedRef"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { GetDistributionResult } from "@effect-cloudfront/core/Distribution"
import type { Invalidation } from "@effect-cloudfront/core/Invalidation"
import type { GetOriginAccessControlResult } from "@effect-cloudfront/core/OriginAccessControl"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
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
import * as Interpreter from "./internal/interpreter.js"
import type { View } from "./internal/request.js"
import * as Show from "./internal/show.js"
import * as TagStore from "./internal/tagStore.js"
import * as Settings from "./Settings.js"
import type * as State from "./State.js"
import * as TestTime from "./TestTime.js"

/**
 * A request that came, and what became of it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Call extends CallLog.Call {}

/**
 * The fake itself, to look at and to tell what to do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Answers a request. Fails only when a fault says that the connection breaks. */
  readonly handle: (request: ReceivedRequest) => Effect.Effect<Wire.Response, Faults.ConnectionLost>
  /** What is to go wrong. */
  readonly faults: Faults.Faults
  /** Ends all that is under way: everything is deployed and completed at once, and reads show what is. */
  readonly settle: Effect.Effect<void>
  readonly settings: Settings.Settings
  /** All that it knows. */
  readonly state: Effect.Effect<State.State>
  /** The requests, in the order in which their answers were ready: as many of the last ones as `callLogSize` says. */
  readonly calls: Effect.Effect<ReadonlyArray<Call>>
  readonly forgetCalls: Effect.Effect<void>
  /** As they are, whatever `readLag` lets reads show, in the order of creation. */
  readonly distributions: Effect.Effect<ReadonlyArray<GetDistributionResult>>
  readonly streamingDistributions: Effect.Effect<ReadonlyArray<GetStreamingDistributionResult>>
  readonly originAccessControls: Effect.Effect<ReadonlyArray<GetOriginAccessControlResult>>
  /** Those of one distribution, from the oldest on. */
  readonly invalidations: (distributionId: string) => Effect.Effect<ReadonlyArray<Invalidation>>
  /** Of the thing with this ARN; empty when it has none. */
  readonly tags: (arn: string) => Effect.Effect<Readonly<Record<string, string>>>
}

/**
 * @since 0.1.0
 * @category tags
 */
export class InMemoryCloudFront extends Context.Tag("@effect-cloudfront/testing/InMemoryCloudFront")<
  InMemoryCloudFront,
  Service
>() {}

/** The things of a table in the order of creation. */
const ordered = <A extends { readonly id: string }>(state: State.State, table: State.Table<A>): ReadonlyArray<A> => {
  const place = ({ id }: A) => Option.getOrElse(HashMap.get(state.places, id), () => 0)
  return HashMap.toValues(table).sort((a, b) => place(a) - place(b))
}

/**
 * Makes the fake. Nothing runs in it by itself; all it does, it does when it is asked.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options?: Settings.Options): Effect.Effect<Service> =>
  Effect.gen(function* () {
    const settings = Settings.resolve(options)
    const history = yield* SynchronizedRef.make(History.empty)
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

    const look = <A>(f: (view: View) => A): Effect.Effect<A> =>
      Effect.zipWith(SynchronizedRef.get(history), Clock.currentTimeMillis, ({ current }, now) =>
        f({ state: current, now, settings })
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
      distributions: look((view) =>
        ordered(view.state, view.state.distributions).map((one) => ({
          Distribution: Show.distribution(one, view),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      streamingDistributions: look((view) =>
        ordered(view.state, view.state.streamingDistributions).map((one) => ({
          StreamingDistribution: Show.streamingDistribution(one, view),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      originAccessControls: look((view) =>
        ordered(view.state, view.state.originAccessControls).map((one) => ({
          OriginAccessControl: Show.originAccessControl(one),
          ETag: Etag.ofVersion(one.version)
        }))
      ),
      invalidations: (distributionId) =>
        look((view) =>
          ordered(view.state, view.state.invalidations)
            .filter((one) => one.distributionId === distributionId)
            .map((one) => Show.invalidation(one, view))
        ),
      tags: (arn) => look(({ state }) => Object.fromEntries(TagStore.of(state, arn)))
    }
  })

const join = (chunks: Chunk.Chunk<Uint8Array>): Uint8Array =>
  Uint8Array.from(Chunk.toReadonlyArray(chunks).flatMap((chunk) => Array.from(chunk)))

/** The bytes of a body, as far as it has some that can be read without sending it. */
const bytesOf = (
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<Uint8Array, HttpClientError.RequestError> => {
  const { body } = request
  const unreadable = (cause: unknown) => new HttpClientError.RequestError({ request, reason: "Encode", cause })
  switch (body._tag) {
    case "Empty":
      return Effect.succeed(new Uint8Array())
    case "Uint8Array":
      return Effect.succeed(body.body)
    case "Stream":
      return body.stream.pipe(Stream.runCollect, Effect.mapBoth({ onFailure: unreadable, onSuccess: join }))
    case "Raw":
      return typeof body.body === "string"
        ? Effect.succeed(utf8Encode(body.body))
        : Effect.fail(unreadable("the body is neither text nor bytes"))
    case "FormData":
      return Effect.fail(unreadable("the body is a form"))
  }
}

/** A client that knows one server: this. It answers whatever host a request is for. */
const toHttpClient = (service: Service): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.gen(function* () {
      const body = yield* bytesOf(request)
      const headers = { ...request.headers, host: url.host }
      const received = { method: request.method, path: url.pathname, query: url.search.slice(1), headers, body }
      const response = yield* Effect.mapError(
        service.handle(received),
        (cause) => new HttpClientError.RequestError({ request, reason: "Transport", cause })
      )
      return HttpClientResponse.fromWeb(
        request,
        // A response without content must not have a body, not even an empty one.
        new Response(response.body.length === 0 ? null : new Uint8Array(response.body), {
          status: response.status,
          headers: { ...response.headers, "content-length": String(response.body.length) }
        })
      )
    })
  )

/**
 * The fake alone, to be asked through `handle`, or served over HTTP with `HttpApp`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerService = (options?: Settings.Options): Layer.Layer<InMemoryCloudFront> =>
  Layer.effect(InMemoryCloudFront, make(options))

/**
 * An `HttpClient` with the fake behind it, whatever the host, for tests that put `CloudFrontHttp` over it themselves.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerHttpClient = (options?: Settings.Options): Layer.Layer<HttpClient.HttpClient | InMemoryCloudFront> =>
  Layer.effect(HttpClient.HttpClient, Effect.map(InMemoryCloudFront, toHttpClient)).pipe(
    Layer.provideMerge(layerService(options))
  )

/**
 * What can be said of the client that `layer` puts before the fake.
 *
 * @since 0.1.0
 * @category models
 */
export interface ClientOptions {
  /**
   * What the HTTP layer is told: time limits, retries, rates. Rates are not limited unless `limits` is there, since tests that
   * never move their clock would wait for ever; `limits: {}` is what a live client keeps to. The region is the fake's unless
   * told.
   */
  readonly http?: CloudFrontHttp.Options | undefined
  /**
   * How much real time a sleep on a `TestClock` lasts while nobody moves the clock; then it dies with `TestTime.Stuck`. 2 seconds
   * unless given; an infinite one turns it off. A sleep in real time is none of these.
   */
  readonly stuckAfter?: Duration.DurationInput | undefined
}

/**
 * `CloudFront` over the fake, with the HTTP layer in between: requests are signed with the first of the accepted credentials,
 * retried as they would be, and verified. Each time it is built it is another, empty CloudFront. Dies with a `ConfigError` when
 * an endpoint or a number among the client's options is none. A sleep on a `TestClock` that nobody moves dies with
 * `TestTime.Stuck`.
 *
 * @since 0.1.0
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
 * // A service that bears seven writes at once and then one a second, and a client that keeps to its own rates.
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
  return CloudFrontHttp.layer(Client.options(client?.http, signingRegion)).pipe(
    Layer.orDie,
    Layer.provide(Credentials.layerStatic(identity)),
    Layer.provideMerge(layerHttpClient(options)),
    Layer.provideMerge(TestTime.layer(client))
  )
}
