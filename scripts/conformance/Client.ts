/**
 * Calls an operation with the public client, over the live HTTP layer and an HTTP client with a given response.
 */
import type { CommonError } from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

export type Callable = Operation.Operation<unknown, unknown, never>

/** A request that was sent. */
export interface Sent {
  readonly method: string
  /** Path and query as sent. */
  readonly uri: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** A response for cases that only check the request. */
export const NO_CONTENT: Reply = { status: 418, headers: {}, body: new Uint8Array() }

export const explain = (exit: Exit.Exit<unknown, unknown>): string =>
  exit._tag === "Success"
    ? `success: ${JSON.stringify(exit.value)}`
    : (Cause.pretty(exit.cause).split("\n    at ")[0] ?? "")

export const credentials = Credentials.layerStatic({
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: Redacted.make("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
})

const ENDPOINT = "https://cloudfront.amazonaws.com"
const DEFAULT_DATE = "20260102T030405Z"

export const millisOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"))

/** Runs an effect at a fixed time. Sleeps use the real clock. */
const at =
  (millis: number) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(TestEffect.clock, (clock) =>
      TestEffect.withClock(
        self,
        TestEffect.makeClock({ now: () => millis, sleep: (duration) => clock.sleep(duration) })
      )
    )

const recorder = (sent: Array<Sent>, reply: Reply) =>
  HttpClient.make((request, url) =>
    Effect.sync(() => {
      // The path after URL parsing is the path that would be sent.
      const uri = request.url.slice(request.url.indexOf("/", "https://".length))
      if (url.pathname + url.search !== uri) sent.push({ method: "URL", uri: url.href, headers: {}, body: "" })
      const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : ""
      sent.push({ method: request.method, uri, headers: { ...request.headers }, body })
      const bodiless = reply.status === 204 || reply.status === 304
      return HttpClientResponse.fromWeb(
        request,
        new Response(bodiless ? null : new Uint8Array(reply.body), { status: reply.status, headers: reply.headers })
      )
    })
  )

interface Called<E> {
  readonly exit: Exit.Exit<unknown, E>
  readonly sent: ReadonlyArray<Sent>
}

/** Runs a call of any API with its client at a given time, and returns its outcome and its requests. */
export const callWith = <A, E, R, E2>(
  self: Effect.Effect<A, E, R>,
  client: Layer.Layer<R, E2, HttpClient.HttpClient | Credentials.Credentials>,
  reply: Reply,
  date: string = DEFAULT_DATE
): Effect.Effect<Called<E>> =>
  Effect.suspend(() => {
    const sent: Array<Sent> = []
    const layer = client.pipe(
      Layer.provide([Layer.succeed(HttpClient.HttpClient, recorder(sent, reply)), credentials]),
      Layer.orDie
    )
    return self.pipe(
      Retry.withPolicy(Retry.none),
      Effect.provide(layer),
      at(millisOf(date)),
      Effect.exit,
      Effect.map((exit) => ({ exit, sent }))
    )
  })

/** Calls an operation of CloudFront at a given time, and returns its outcome and its requests. */
export const call = (
  operation: Callable,
  input: unknown,
  reply: Reply,
  date?: string
): Effect.Effect<Called<CommonError>> =>
  callWith(operation(input), CloudFrontHttp.layer({ endpoint: ENDPOINT, region: "us-east-1" }), reply, date)
