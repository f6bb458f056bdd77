/**
 * A client of the API with which a served in-memory CloudFront is controlled: its time, its state, its faults and its log of calls.
 * `Server` and `npx @effect-cloudfront/testing` serve it beside the API of CloudFront, under the path `/_cloudfront/`, as JSON.
 *
 * @since 3.0.0
 */
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Faults from "./Faults.js"
import { Reader } from "./internal/readJson.js"
import type { Kind } from "./State.js"

/**
 * A request failed: the server cannot be reached, has refused the request, or is no in-memory CloudFront.
 *
 * @since 3.0.0
 * @category errors
 */
export class ControlError extends Data.TaggedError("ControlError")<{
  readonly reason: "Unreachable" | "Refused" | "Unreadable"
  /** The status of the response. `undefined` if there was none. */
  readonly status: number | undefined
  /** The path of the value that was refused, or that cannot be read. */
  readonly path: string | undefined
  readonly message: string
}> {}

/**
 * A request that the server received, and its outcome.
 *
 * @since 3.0.0
 * @category models
 */
export interface Call {
  readonly operation: string | undefined
  readonly method: string
  readonly path: string
  readonly query: string
  /** Without the signature and the session token. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly requestId: string
  readonly status: number | undefined
  readonly code: string | undefined
  readonly fault: string | undefined
  /** In milliseconds since the epoch. */
  readonly at: number
}

/**
 * A change that is not everywhere yet.
 *
 * @since 3.0.0
 * @category models
 */
export interface InFlight {
  readonly kind: string
  readonly id: string
  readonly isDeletion: boolean
  /** In milliseconds since the epoch. */
  readonly until: number
}

/**
 * Each effect is one request. `InMemoryCloudFront.Service` describes what it does.
 *
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /** The time of the service, in milliseconds since the epoch. Succeeds when the server answers. */
  readonly now: Effect.Effect<number, ControlError>
  readonly reset: Effect.Effect<void, ControlError>
  readonly settle: Effect.Effect<void, ControlError>
  readonly advance: (duration: Duration.DurationInput) => Effect.Effect<void, ControlError>
  /** A `Snapshot`, which is not checked. */
  readonly snapshot: Effect.Effect<unknown, ControlError>
  readonly restore: (snapshot: unknown) => Effect.Effect<void, ControlError>
  /** Saves the state in the file that the server was started with, and returns its name. Refused if there is none. */
  readonly save: Effect.Effect<string, ControlError>
  readonly calls: Effect.Effect<ReadonlyArray<Call>, ControlError>
  readonly forgetCalls: Effect.Effect<void, ControlError>
  readonly inFlight: Effect.Effect<ReadonlyArray<InFlight>, ControlError>
  /** The resources of a kind, as a snapshot has them. */
  readonly resources: (kind: Kind) => Effect.Effect<ReadonlyArray<unknown>, ControlError>
  readonly faults: {
    readonly script: (steps: ReadonlyArray<Faults.Step>) => Effect.Effect<void, ControlError>
    /** The number of faults that have not occurred yet. */
    readonly left: Effect.Effect<number, ControlError>
    readonly clear: Effect.Effect<void, ControlError>
  }
}

/**
 * @since 3.0.0
 * @category tags
 */
export class Control extends Context.Tag("@effect-cloudfront/testing/Control")<Control, Service>() {}

const unreadable = (status: number, path: string | undefined, reason: string): ControlError =>
  new ControlError({
    reason: "Unreadable",
    status,
    path,
    message: `The answer is not that of an in-memory CloudFront: ${path === undefined || path === "" ? "it" : path} ${reason}`
  })

const readCall = (reader: Reader, json: unknown, at: string): Call => {
  const given = reader.object(json, at)
  const text = (member: string) => reader.text(given[member], `${at}.${member}`)
  const optional = (member: string) =>
    reader.optional(given[member], `${at}.${member}`, (value, path) => reader.text(value, path))
  return {
    operation: optional("operation"),
    method: text("method"),
    path: text("path"),
    query: text("query"),
    headers: Object.fromEntries(
      reader.entries(given["headers"], `${at}.headers`, (value, path) => reader.text(value, path))
    ),
    body: text("body"),
    requestId: text("requestId"),
    status: reader.optional(given["status"], `${at}.status`, (value, path) => reader.number(value, path)),
    code: optional("code"),
    fault: optional("fault"),
    at: reader.number(given["at"], `${at}.at`)
  }
}

const readInFlight = (reader: Reader, json: unknown, at: string): InFlight => {
  const given = reader.object(json, at)
  return {
    kind: reader.text(given["kind"], `${at}.kind`),
    id: reader.text(given["id"], `${at}.id`),
    isDeletion: reader.flag(given["isDeletion"], `${at}.isDeletion`),
    until: reader.number(given["until"], `${at}.until`)
  }
}

type Method = "DELETE" | "GET" | "POST" | "PUT"

type Read<A> = (reader: Reader, json: unknown) => A

const nothing: Read<void> = () => undefined

const nowIn: Read<number> = (reader, json) => reader.number(reader.object(json, "")["now"], "now")

/**
 * Makes a client of the server at a URL, such as `http://127.0.0.1:4566`. It does not retry.
 *
 * @since 3.0.0
 * @category constructors
 */
export const make = (url: string): Effect.Effect<Service, never, HttpClient.HttpClient> =>
  Effect.map(HttpClient.HttpClient, (client) => {
    const base = `${url.replace(/\/+$/, "")}/_cloudfront/`

    const call = <A>(method: Method, path: string, read: Read<A>, body?: unknown): Effect.Effect<A, ControlError> =>
      Effect.gen(function* () {
        const request = HttpClientRequest.make(method)(`${base}${path}`).pipe((request) =>
          body === undefined
            ? request
            : HttpClientRequest.setBody(request, HttpBody.text(JSON.stringify(body), "application/json"))
        )
        const [status, text] = yield* client.execute(request).pipe(
          Effect.flatMap((response) => Effect.map(response.text, (text) => [response.status, text] as const)),
          Effect.mapError(
            () =>
              new ControlError({
                reason: "Unreachable",
                status: undefined,
                path: undefined,
                message: `No server answers at ${url}`
              })
          )
        )
        const json = yield* Effect.try({
          try: (): unknown => JSON.parse(text),
          catch: () => unreadable(status, undefined, "is not JSON")
        })
        const reader = new Reader()
        if (status !== 200) {
          const { error, path } = reader.object(json, "")
          const message = reader.text(error, "error")
          if (reader.problem !== undefined) return yield* unreadable(status, "error", "is missing")
          return yield* new ControlError({
            reason: "Refused",
            status,
            path: typeof path === "string" ? path : undefined,
            message
          })
        }
        const value = read(reader, json)
        if (reader.problem !== undefined) {
          return yield* unreadable(status, reader.problem.path, reader.problem.reason)
        }
        return value
      })

    return {
      now: call("GET", "health", nowIn),
      reset: call("POST", "reset", nothing),
      settle: call("POST", "settle", nothing),
      advance: (duration) => call("POST", "advance", nothing, { millis: Math.ceil(Duration.toMillis(duration)) }),
      snapshot: call("GET", "state", (_, json) => json),
      restore: (snapshot) => call("PUT", "state", nothing, snapshot),
      save: call("POST", "save", (reader, json) => reader.text(reader.object(json, "")["file"], "file")),
      calls: call("GET", "calls", (reader, json) => reader.list(json, "", (one, at) => readCall(reader, one, at))),
      forgetCalls: call("DELETE", "calls", nothing),
      inFlight: call("GET", "in-flight", (reader, json) =>
        reader.list(json, "", (one, at) => readInFlight(reader, one, at))
      ),
      resources: (kind) =>
        call("GET", `resources/${kind}`, (reader, json) => reader.list(json, "", (one: unknown) => one)),
      faults: {
        script: (steps) => call("POST", "faults", nothing, steps),
        // JSON has no infinity.
        left: call("GET", "faults", (reader, json) => {
          const { left } = reader.object(json, "")
          return left === null ? Infinity : reader.number(left, "left")
        }),
        clear: call("DELETE", "faults", nothing)
      }
    }
  })

/**
 * Provides a client of the server at a URL.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import * as Control from "@effect-cloudfront/testing/Control"
 *
 * const program = Effect.gen(function* () {
 *   const control = yield* Control.Control
 *   yield* control.faults.script([{ on: "CreateDistribution", fault: { fault: "unavailableAfter" } }])
 *   yield* control.advance("5 minutes")
 *   return yield* control.calls
 * }).pipe(Effect.provide(Control.layer("http://127.0.0.1:4566").pipe(Layer.provide(FetchHttpClient.layer))))
 * ```
 */
export const layer = (url: string): Layer.Layer<Control, never, HttpClient.HttpClient> =>
  Layer.effect(Control, make(url))
