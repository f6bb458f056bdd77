/** Records what passes an HTTP client. */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Api from "./api.js"
import * as HttpClients from "./httpClient.js"
import type * as Record from "./record.js"
import * as Route from "./route.js"

type Sent = Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

/** What an exchange is recorded by: what is known of it without its outcome. */
type Begun = Omit<Record.Exchange, "outcome">

const MAX_CAUSES = 5

/** The code of the runtime's error, such as `ECONNRESET`. */
const codeOf = (error: unknown, depth = 0): string | undefined => {
  if (typeof error !== "object" || error === null || depth > MAX_CAUSES) return undefined
  if ("code" in error && typeof error.code === "string") return error.code
  return (
    ("cause" in error ? codeOf(error.cause, depth + 1) : undefined) ??
    // In Effect 4, the reason has the cause.
    ("reason" in error ? codeOf(error.reason, depth + 1) : undefined)
  )
}

/** The length and the encoding are those of the bytes on the wire. */
const withoutEncoding = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { "content-encoding": _encoding, "content-length": _length, ...others } = headers
  return others
}

const NO_BYTES = new Uint8Array()

/** The URL of a request; `undefined` if it is none, which the client says better. */
const parse = (url: string): URL | undefined => {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

/** The client, whose exchanges of the APIs are recorded. */
export const around = (
  client: HttpClient.HttpClient,
  record: (exchange: Record.Exchange) => Effect.Effect<void>
): HttpClient.HttpClient => {
  const begin = (
    request: HttpClientRequest.HttpClientRequest
  ): Effect.Effect<Begun | undefined, HttpClientError.HttpClientError> =>
    Effect.gen(function* () {
      const url = parse(request.url)
      if (url === undefined) return undefined
      const received = HttpClients.toReceived(request, url, NO_BYTES)
      const match = Route.route(received)
      if (match === undefined) return undefined
      return {
        api: Api.apiOf(received),
        operation: match.operation.id,
        request: { ...received, body: yield* HttpClients.bytesOf(request) }
      }
    })

  const finish = (begun: Begun, request: HttpClientRequest.HttpClientRequest, sent: Sent): Sent =>
    Effect.gen(function* () {
      const response = yield* sent
      const body = new Uint8Array(yield* response.arrayBuffer)
      const { status } = response
      const reply = { status, headers: withoutEncoding(response.headers), body }
      yield* record({ ...begun, outcome: reply })
      return yield* HttpClients.toResponse(request, reply)
    }).pipe(
      Effect.tapError((error) =>
        record({
          ...begun,
          outcome: { failure: { error: "HttpClientError", code: codeOf(error), message: error.message } }
        })
      )
    )

  return HttpClient.transform(client, (sent, request) =>
    Effect.flatMap(begin(request), (begun) => (begun === undefined ? sent : finish(begun, request, sent)))
  )
}
