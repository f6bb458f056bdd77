/**
 * Answers calls from the fixtures that `Recorder` made. Nothing is sent.
 *
 * A request matches a fixture of the same operation with an equal input. The order of members, query parameters and XML attributes
 * means nothing; every value does, `IfMatch` and markers too. Where the fixture has `[redacted:1]` or `[generated:1]`, any value matches at first, and the
 * same one from then on. It is put back into the answers, so a program gets the secrets that it gave, and the caller references that
 * it made up. What it never gave stays as it was recorded.
 *
 * Requests with equal inputs are answered in the order in which they were recorded.
 *
 * @since 3.0.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import { CloudFront, makeWrites, type Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import { CredentialsError, TransportError } from "@effect-cloudfront/core/Errors"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import type * as Fixtures from "./Fixtures.js"
import * as Api from "./internal/api.js"
import type * as FixtureLine from "./internal/fixtureLine.js"
import * as HttpClients from "./internal/httpClient.js"
import { perBuild } from "./internal/perBuild.js"
import * as Replay from "./internal/replay.js"
import * as Route from "./internal/route.js"
import { toReceived } from "./internal/wireRequest.js"
import * as TestTime from "./TestTime.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** What follows the last fixture of a request: `fail` (the default), or `repeat` for its last answer again. */
  readonly after?: "fail" | "repeat" | undefined
  /** What takes the place of account ids, in fixtures and requests. It must be that of the recorder. */
  readonly accountIds?: string | ((accountId: string) => string) | undefined
}

/**
 * A place in which a request differs from a fixture.
 *
 * @since 3.0.0
 * @category models
 */
export interface Difference extends Replay.Difference {}

/**
 * No fixture answers a request. It is the `cause` of the `TransportError` with which the call fails.
 *
 * @since 3.0.0
 * @category errors
 */
export class NoFixture extends Data.TaggedError("NoFixture")<{
  /** The API's name of the operation. */
  readonly operation: string
  /** The line of the fixture that differs least; `undefined` if the operation has none. */
  readonly nearest: number | undefined
  /** How it differs. Empty if it matches, but all fixtures of the request were used. */
  readonly differences: ReadonlyArray<Difference>
  /** It contains no secrets. */
  readonly message: string
}> {}

/**
 * What was replayed.
 *
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /** The fixtures that have answered nothing yet, in order. */
  readonly unused: Effect.Effect<ReadonlyArray<Fixtures.Fixture>>
  /** The requests that no fixture answered, in order, even if the program has handled the error. */
  readonly unanswered: Effect.Effect<ReadonlyArray<NoFixture>>
}

/**
 * @since 3.0.0
 * @category tags
 */
export class Replayer extends Context.Tag("@effect-cloudfront/testing/Replayer")<Replayer, Service>() {}

/**
 * The fixtures that have answered nothing yet, in order.
 *
 * @since 3.0.0
 * @category accessors
 */
export const unused: Effect.Effect<ReadonlyArray<Fixtures.Fixture>, never, Replayer> = Effect.flatMap(
  Replayer,
  (service) => service.unused
)

/**
 * The requests that no fixture answered, in order, even if the program has handled the error.
 *
 * @since 3.0.0
 * @category accessors
 */
export const unanswered: Effect.Effect<ReadonlyArray<NoFixture>, never, Replayer> = Effect.flatMap(
  Replayer,
  (service) => service.unanswered
)

/** The differences that a message has. */
const SHOWN = 5
/** The length of a value in a message. */
const LENGTH = 120

const shown = (json: string): string => (json.length > LENGTH ? `${json.slice(0, LENGTH)}…` : json)

const describe = ({ given, path, recorded }: Replay.Difference): string => {
  const place = path === "" ? "the input" : path
  if (recorded === undefined) return `${place} was not recorded, and is ${shown(given ?? "")}`
  return given === undefined
    ? `${place} was recorded as ${shown(recorded)}, and is absent`
    : `${place} was recorded as ${shown(recorded)}, and is ${shown(given)}`
}

const reasonOf = ({ count, differences, nearest, operation, recorded }: Replay.Unanswered): string => {
  if (nearest === undefined) {
    return `no fixture answers it. Operations with fixtures: ${recorded.length === 0 ? "none" : recorded.join(", ")}`
  }
  if (differences.length === 0) {
    return (
      `all fixtures of this request have answered, the last one in line ${nearest}. ` +
      `{ after: "repeat" } lets the last one answer again`
    )
  }
  const rest = differences.length > SHOWN ? `; and ${differences.length - SHOWN} more differences` : ""
  return (
    `no fixture answers it. The nearest of ${count} of ${operation} is in line ${nearest}: ` +
    differences.slice(0, SHOWN).map(describe).join("; ") +
    rest
  )
}

const noFixture = (unanswered: Replay.Unanswered): NoFixture => {
  const { differences, nearest, operation } = unanswered
  return new NoFixture({ operation, nearest, differences, message: `${operation}: ${reasonOf(unanswered)}` })
}

/** A replayer in use. */
interface Playing {
  readonly service: Service
  readonly answer: (
    api: Api.ApiName,
    operation: string,
    request: ReceivedRequest
  ) => Effect.Effect<Wire.Response, Failed | NoFixture>
}

/** There was no response when it was recorded. */
class Failed extends Data.TaggedClass("Failed")<{
  readonly failure: FixtureLine.NoResponse
  readonly attempts: number | undefined
  readonly unanswered: number | undefined
}> {}

const make = ({ fixtures }: Fixtures.Recording, { accountIds, after = "fail" }: Options): Effect.Effect<Playing> =>
  Effect.gen(function* () {
    const player = yield* Effect.sync(() => new Replay.Player(fixtures, { accountIds, after }))
    const log = yield* Ref.make<ReadonlyArray<NoFixture>>([])
    return {
      service: { unused: Effect.sync(() => player.unused()), unanswered: Ref.get(log) },
      answer: (api, operation, request) =>
        Effect.suspend((): Effect.Effect<Wire.Response, Failed | NoFixture> => {
          const outcome = player.answer(api, operation, request)
          switch (outcome._tag) {
            case "Response":
              return Effect.succeed(outcome.response)
            case "Failure": {
              const { attempts, failure, unanswered } = outcome
              return Effect.fail(new Failed({ attempts, failure, unanswered }))
            }
            case "Unanswered": {
              const error = noFixture(outcome.unanswered)
              return Effect.andThen(
                Ref.update(log, (all) => [...all, error]),
                Effect.fail(error)
              )
            }
          }
        })
    }
  })

const toError = (operation: string, error: Failed | NoFixture): TransportError | CredentialsError => {
  if (error._tag === "NoFixture") {
    return new TransportError({ operation, reason: "InvalidRequest", message: error.message, cause: error })
  }
  const { attempts, failure, unanswered } = error
  const counts = {
    ...(attempts === undefined ? {} : { attempts }),
    ...(unanswered === undefined ? {} : { unanswered })
  }
  const { message } = failure
  switch (failure.error) {
    case "CredentialsError":
      return new CredentialsError({ source: failure.source, message, ...counts })
    case "TransportError":
      return new TransportError({ operation, reason: failure.reason, message, ...counts })
    case "HttpClientError": {
      const reason = failure.code === "ECONNREFUSED" || failure.code === "ENOTFOUND" ? "Connect" : "Reset"
      return new TransportError({ operation, reason, message: `${operation}: ${message}`, ...counts })
    }
  }
}

const execute =
  ({ answer }: Playing, api: Api.ApiName): CloudFrontService["execute"] =>
  (request) =>
    Effect.mapError(answer(api, request.operation, toReceived(request)), (error) => toError(request.operation, error))

/**
 * Provides both APIs, answered from a recording, in the place of any client. There are no retries: a call that was recorded with its attempts has
 * the answer to the last one. A call that no fixture answers fails with a `TransportError` with the reason `InvalidRequest`, whose
 * `cause` is `NoFixture`. A sleep on a `TestClock` that is not moved dies with `TestTime.Stuck`.
 *
 * A recording of `Recorder.layerHttpClient` has each attempt of a call; replay it with `layerHttpClient`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import { listDistributions } from "@effect-cloudfront/core/Distribution"
 * import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
 * import * as Replayer from "@effect-cloudfront/testing/Replayer"
 *
 * const replayed = Layer.unwrapEffect(
 *   Effect.map(Fixtures.fromFile("fixtures/site.jsonl"), (recording) => Replayer.layer(recording))
 * )
 *
 * const test = Effect.gen(function* () {
 *   yield* listDistributions()
 *   // Every recorded call was made again.
 *   return (yield* Replayer.unused).length === 0
 * }).pipe(Effect.provide(replayed))
 * ```
 */
export const layer = (
  recording: Fixtures.Recording,
  options: Options = {}
): Layer.Layer<CloudFront | CloudFrontKeyValueStore | Replayer> =>
  perBuild(() =>
    Layer.effectContext(
      Effect.gen(function* () {
        const playing = yield* make(recording, options)
        const writes = yield* makeWrites
        const { signingRegion } = recording
        return Context.make(Replayer, playing.service).pipe(
          Context.add(CloudFront, { execute: execute(playing, "CloudFront"), writes, signingRegion }),
          Context.add(CloudFrontKeyValueStore, { execute: execute(playing, "CloudFrontKeyValueStore") })
        )
      })
    ).pipe(Layer.provideMerge(TestTime.layer()))
  )

/** What an HTTP client fails with. */
const causeOf = (error: Failed | NoFixture): Error =>
  error._tag === "NoFixture"
    ? error
    : Object.assign(
        new Error(error.failure.message),
        "code" in error.failure && error.failure.code !== undefined ? { code: error.failure.code } : {}
      )

/**
 * Provides an `HttpClient` that answers from a recording of `Recorder.layerHttpClient`, for tests that build their own clients. A request
 * that no fixture answers fails as one without a response does; the client may try it again. `unanswered` has it.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerHttpClient = (
  recording: Fixtures.Recording,
  options: Options = {}
): Layer.Layer<HttpClient.HttpClient | Replayer> =>
  perBuild(() =>
    Layer.effectContext(
      Effect.map(make(recording, options), ({ answer, service }) => {
        const client = HttpClients.make((request) => {
          const operation = Route.route(request)?.operation.id ?? `${request.method} ${request.path}`
          return Effect.mapError(answer(Api.apiOf(request), operation, request), causeOf)
        })
        return Context.make(Replayer, service).pipe(Context.add(HttpClient.HttpClient, client))
      })
    )
  )
