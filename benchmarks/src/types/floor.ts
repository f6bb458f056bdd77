/**
 * The lower bound of `ours.ts`: the same program with Effect and its platform package, but without a CloudFront client.
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import type * as HttpMethod from "@effect/platform/HttpMethod"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

class NoSuchDistribution extends Data.TaggedError("NoSuchDistribution")<{ readonly message: string }> {}

class WaitTimeout extends Data.TaggedError("WaitTimeout")<{ readonly message: string }> {}

class CloudFront extends Context.Tag("CloudFront")<
  CloudFront,
  {
    readonly call: (
      method: HttpMethod.HttpMethod,
      path: string
    ) => Effect.Effect<HttpClientResponse.HttpClientResponse, NoSuchDistribution>
  }
>() {}

const call = (method: HttpMethod.HttpMethod, path: string) =>
  Effect.flatMap(CloudFront, (service) => service.call(method, path))

const clear = (id: string) =>
  Effect.gen(function* () {
    const { headers, status } = yield* call("GET", `/distribution/${id}`)
    yield* Effect.log(headers["etag"], status)
    yield* call("POST", `/distribution/${id}/invalidation`)
    yield* call("GET", `/distribution/${id}/invalidation/I1`)
    yield* Effect.raceFirst(
      call("DELETE", `/distribution/${id}`),
      Effect.delay(Effect.fail(new WaitTimeout({ message: id })), "1 hour")
    )
  }).pipe(
    Effect.catchTag("NoSuchDistribution", (error) => Effect.logWarning(error.message)),
    Effect.catchTag("WaitTimeout", (error) => Effect.logError(error.message))
  )

const pages = Stream.mapEffect(Stream.range(0, 9), (marker) =>
  Effect.map(call("GET", `/distribution?Marker=${marker}`), ({ headers }) => String(headers["id"]))
)

export const program = Stream.runForEach(pages, clear)

const layer = Layer.effect(
  CloudFront,
  Effect.map(HttpClient.HttpClient, (client) => ({
    call: (method: HttpMethod.HttpMethod, path: string) =>
      client.execute(HttpClientRequest.make(method)(path)).pipe(
        Effect.orDie,
        Effect.filterOrFail(
          ({ status }) => status !== 404,
          () => new NoSuchDistribution({ message: path })
        )
      )
  }))
).pipe(Layer.provide(FetchHttpClient.layer))

void Effect.runPromise(Effect.provide(program, layer))
