/**
 * Records the exchanges of a program as fixtures, whatever answers them: the live service, a served CloudFront, or the in-memory one.
 * `Replayer` answers from them.
 *
 * No secret gets into a fixture. A value that the API's model calls sensitive is `[redacted:1]`, `[redacted:2]`, and so on: the same
 * value has the same number wherever it stands, in other members, headers and error messages, too. So are signatures in URLs, `Authorization` headers,
 * security tokens and private keys; headers are not recorded otherwise, except for members of the API. What looks like a key in an
 * error message or in a document that cannot be read is `[redacted]`. A caller reference that the client made up is `[generated:1]`.
 *
 * @since 3.0.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as SynchronizedRef from "effect/SynchronizedRef"
import { CloudFront, type Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import type { CredentialsError, TransportError } from "@effect-cloudfront/core/Errors"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Fixtures from "./Fixtures.js"
import type * as Api from "./internal/api.js"
import * as FixtureLine from "./internal/fixtureLine.js"
import { perBuild } from "./internal/perBuild.js"
import * as Record from "./internal/record.js"
import * as RecordHttp from "./internal/recordHttp.js"
import { toReceived } from "./internal/wireRequest.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** Where the recording is written. */
  readonly sink: Fixtures.Sink
  /**
   * What takes the place of account ids: of each number of twelve digits that is a word of its own, such as in ARNs. Absent: they are
   * recorded. The same option of the replayer makes the requests of the program match.
   */
  readonly accountIds?: string | ((accountId: string) => string) | undefined
  /** Further secrets, which the API's model does not know. */
  readonly secrets?: ReadonlyArray<Redacted.Redacted> | undefined
}

/** Writes exchanges, one after the other. */
interface Writer {
  readonly record: (exchange: Record.Exchange) => Effect.Effect<void>
}

const make = (
  { accountIds, secrets = [], sink }: Options,
  signingRegion: string | undefined
): Effect.Effect<Writer, Fixtures.FixturesIoError> =>
  Effect.gen(function* () {
    yield* sink.append(FixtureLine.header(Fixtures.VERSION, signingRegion))
    const recorder = yield* SynchronizedRef.make(new Record.Recorder(secrets.map(Redacted.value), accountIds))
    return {
      record: (exchange) =>
        SynchronizedRef.updateEffect(recorder, (one) => {
          const line = one.line(exchange)
          return line === undefined ? Effect.succeed(one) : Effect.as(sink.append(line), one)
        }).pipe(Effect.orDie)
    }
  })

const failureOf = (error: TransportError | CredentialsError): Record.Failure => {
  const { attempts, message, unanswered } = error
  return {
    failure:
      error._tag === "TransportError"
        ? { error: "TransportError", reason: error.reason, message }
        : { error: "CredentialsError", source: error.source, message },
    attempts,
    unanswered
  }
}

/** The service, with each of its exchanges recorded. An exchange that is interrupted is none. */
const around =
  (api: Api.ApiName, { record }: Writer) =>
  (execute: CloudFrontService["execute"]): CloudFrontService["execute"] =>
  (request) =>
    Effect.onExit(execute(request), (exit) =>
      Effect.suspend(() => {
        const { operation } = request
        const exchange = { api, operation, request: toReceived(request) }
        if (Exit.isSuccess(exit)) return record({ ...exchange, outcome: exit.value })
        return Option.match(Cause.failureOption(exit.cause), {
          onNone: () => Effect.void,
          onSome: (error) => record({ ...exchange, outcome: failureOf(error) })
        })
      })
    )

/**
 * Records the calls of CloudFront, around the service of the context. A fixture has the answer to a call after all its attempts.
 *
 * The layer fails with `FixturesIoError` if the sink cannot be written. A call whose exchange cannot be written dies with it: the service has executed
 * it then.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
 * import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Recorder from "@effect-cloudfront/testing/Recorder"
 *
 * const program = Effect.gen(function* () {
 *   const sink = yield* Fixtures.inMemory
 *   const recorded = Layer.provide(Recorder.layer({ sink }), InMemoryCloudFront.layer())
 *   yield* Effect.provide(provisionDistribution({ origin: "site.s3.amazonaws.com" }), recorded)
 *   return yield* sink.text
 * })
 * ```
 */
export const layer = (options: Options): Layer.Layer<CloudFront, Fixtures.FixturesIoError, CloudFront> =>
  perBuild(() =>
    Layer.effect(
      CloudFront,
      Effect.gen(function* () {
        const under = yield* CloudFront
        const writer = yield* make(options, under.signingRegion)
        return { ...under, execute: around("CloudFront", writer)(under.execute) }
      })
    )
  )

/**
 * Records the calls of both APIs in one recording; see `layer`.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerBoth = (
  options: Options
): Layer.Layer<CloudFront | CloudFrontKeyValueStore, Fixtures.FixturesIoError, CloudFront | CloudFrontKeyValueStore> =>
  perBuild(() =>
    Layer.effectContext(
      Effect.gen(function* () {
        const under = yield* CloudFront
        const keys = yield* CloudFrontKeyValueStore
        const writer = yield* make(options, under.signingRegion)
        return Context.make(CloudFront, { ...under, execute: around("CloudFront", writer)(under.execute) }).pipe(
          Context.add(CloudFrontKeyValueStore, {
            ...keys,
            execute: around("CloudFrontKeyValueStore", writer)(keys.execute)
          })
        )
      })
    )
  )

/**
 * Records what passes the `HttpClient` of the context: each attempt of each call of both APIs. Requests that are for none of their
 * operations pass, and are not recorded. Fails and dies as `layer` does.
 *
 * @since 3.0.0
 * @category layers
 */
export const layerHttpClient = (
  options: Options
): Layer.Layer<HttpClient.HttpClient, Fixtures.FixturesIoError, HttpClient.HttpClient> =>
  perBuild(() =>
    Layer.effect(
      HttpClient.HttpClient,
      Effect.gen(function* () {
        const under = yield* HttpClient.HttpClient
        const { record } = yield* make(options, undefined)
        return RecordHttp.around(under, record)
      })
    )
  )
