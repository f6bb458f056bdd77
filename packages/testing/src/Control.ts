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
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import type * as Faults from "./Faults.js"
import { Reader } from "./internal/readJson.js"
import * as ReadScript from "./internal/readScript.js"
import * as Sse from "./internal/serverSentEvents.js"
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
 * A request that the server received, and its outcome, without its headers and its body.
 *
 * @since 3.0.0
 * @category models
 */
export interface CallSummary {
  /** The calls are numbered in the order in which they were answered, from 1 on. */
  readonly number: number
  readonly operation: string | undefined
  readonly method: string
  readonly path: string
  readonly query: string
  readonly requestId: string
  readonly status: number | undefined
  readonly code: string | undefined
  readonly fault: string | undefined
  /** In milliseconds since the epoch. */
  readonly at: number
  /** The size of the body of the request. */
  readonly bytes: number
}

/**
 * A request that the server received, and its outcome. Signatures, tokens, private keys and the members that the API marks as sensitive,
 * but for comments, are replaced by `[redacted]`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Call extends CallSummary {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A call and what it was answered with, with the same replacements.
 *
 * @since 3.0.0
 * @category models
 */
export interface Exchanged extends Call {
  /** `undefined` if the connection was closed without one, or if the log has no room for it. */
  readonly response:
    | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
    | undefined
}

/**
 * What the server is like at a time.
 *
 * @since 3.0.0
 * @category models
 */
export interface Overview {
  /** It differs for each server. */
  readonly instance: string
  /** The time of the service, in milliseconds since the epoch. */
  readonly now: number
  /** The account that the numbers are of. */
  readonly account: string
  readonly accounts: ReadonlyArray<string>
  /** The number of the oldest call in the log, and the number that the next call will have. */
  readonly firstCall: number
  readonly nextCall: number
  /** The number of resources of each kind. */
  readonly kinds: Readonly<Record<string, number>>
  /** The number of changes that are not everywhere yet. */
  readonly inFlight: number
  readonly faults: ReadonlyArray<Faults.Planned>
}

/**
 * What a server tells of itself: what it is like, at first and after each change, and each call. `id` is where to go on after the event.
 *
 * @since 3.0.0
 * @category models
 */
export type Event =
  | { readonly _tag: "State"; readonly id: string | undefined; readonly state: Overview }
  | { readonly _tag: "Call"; readonly id: string; readonly call: CallSummary }

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
  /** The call with a number. Refused if the log does not have it. */
  readonly call: (number: number) => Effect.Effect<Exchanged, ControlError>
  /**
   * What the server is like, and the calls of its log, as they come. Changes within a tenth of a second are told of at once. The stream ends
   * when the server stops, and fails with `ControlError` if the connection is lost; `after` with the `id` of the last event goes on from
   * there. One who takes the events slowly gets what the server is like last, and misses calls that its log has forgotten meanwhile.
   */
  readonly events: (options?: {
    readonly after?: string | undefined
    readonly account?: string | undefined
  }) => Stream.Stream<Event, ControlError>
  readonly forgetCalls: Effect.Effect<void, ControlError>
  readonly inFlight: Effect.Effect<ReadonlyArray<InFlight>, ControlError>
  /** The resources of a kind, as a snapshot has them. */
  readonly resources: (kind: Kind) => Effect.Effect<ReadonlyArray<unknown>, ControlError>
  readonly faults: {
    readonly script: (steps: ReadonlyArray<Faults.Step>) => Effect.Effect<void, ControlError>
    /** The number of faults that have not occurred yet. */
    readonly left: Effect.Effect<number, ControlError>
    readonly planned: Effect.Effect<ReadonlyArray<Faults.Planned>, ControlError>
    /** Removes a planned fault. Refused if none has this id. */
    readonly cancel: (id: number) => Effect.Effect<void, ControlError>
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

type Read<A> = (reader: Reader, json: unknown) => A

const under = (path: string, member: string): string => (path === "" ? member : `${path}.${member}`)

const readSummary = (reader: Reader, json: unknown, at: string): CallSummary => {
  const given = reader.object(json, at)
  const text = (member: string) => reader.text(given[member], under(at, member))
  const number = (member: string) => reader.number(given[member], under(at, member))
  const optional = (member: string) =>
    reader.optional(given[member], under(at, member), (value, path) => reader.text(value, path))
  return {
    number: number("number"),
    operation: optional("operation"),
    method: text("method"),
    path: text("path"),
    query: text("query"),
    requestId: text("requestId"),
    status: reader.optional(given["status"], `${at}.status`, (value, path) => reader.number(value, path)),
    code: optional("code"),
    fault: optional("fault"),
    at: number("at"),
    bytes: number("bytes")
  }
}

const readTexts = (reader: Reader, json: unknown, at: string): Readonly<Record<string, string>> =>
  Object.fromEntries(reader.entries(json, at, (value, path) => reader.text(value, path)))

const readCall = (reader: Reader, json: unknown, at: string): Call => {
  const given = reader.object(json, at)
  return {
    ...readSummary(reader, json, at),
    headers: readTexts(reader, given["headers"], under(at, "headers")),
    body: reader.text(given["body"], under(at, "body"))
  }
}

const readExchanged: Read<Exchanged> = (reader, json) => ({
  ...readCall(reader, json, ""),
  response: reader.optional(reader.object(json, "")["response"], "response", (value, at) => {
    const given = reader.object(value, at)
    return {
      status: reader.number(given["status"], `${at}.status`),
      headers: readTexts(reader, given["headers"], under(at, "headers")),
      body: reader.text(given["body"], under(at, "body"))
    }
  })
})

/** A number, or the infinity that JSON does not have. */
const readCount = (reader: Reader, json: unknown, at: string): number =>
  json === null ? Infinity : reader.number(json, at)

const readPlanned = (reader: Reader, json: unknown, at: string): Faults.Planned => {
  const given = reader.object(json, at)
  const number = (member: string) => reader.number(given[member], under(at, member))
  return {
    id: number("id"),
    on: ReadScript.operation(reader, given["on"], `${at}.on`),
    fault: reader.text(given["fault"], `${at}.fault`),
    skip: number("skip"),
    times: readCount(reader, given["times"], `${at}.times`),
    later: readCount(reader, given["later"], `${at}.later`)
  }
}

const readOverview: Read<Overview> = (reader, json) => {
  const given = reader.object(json, "")
  const text = (member: string) => reader.text(given[member], member)
  const number = (member: string) => reader.number(given[member], member)
  return {
    instance: text("instance"),
    now: number("now"),
    account: text("account"),
    accounts: reader.list(given["accounts"], "accounts", (one, at) => reader.text(one, at)),
    firstCall: number("firstCall"),
    nextCall: number("nextCall"),
    kinds: Object.fromEntries(reader.entries(given["kinds"], "kinds", (one, at) => reader.number(one, at))),
    inFlight: number("inFlight"),
    faults: reader.list(given["faults"], "faults", (one, at) => readPlanned(reader, one, at))
  }
}

/** The events in one event of the server. One that a later version has is left out. */
const readEvents =
  ({ event, id }: Sse.Event): Read<ReadonlyArray<Event>> =>
  (reader, json) => {
    if (event === "state") return [{ _tag: "State", id, state: readOverview(reader, json) }]
    if (event !== "calls") return []
    const instance = id?.split(".")[0] ?? ""
    return reader.list(json, "", (one, at) => {
      const call = readSummary(reader, one, at)
      return { _tag: "Call", id: `${instance}.${call.number}`, call } as const
    })
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

    const unreachable = (message = `No server answers at ${url}`) =>
      new ControlError({ reason: "Unreachable", status: undefined, path: undefined, message })

    /** Reads a text of the server. */
    const parse = <A>(status: number, text: string, read: Read<A>): Effect.Effect<A, ControlError> =>
      Effect.gen(function* () {
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

    const call = <A>(method: Method, path: string, read: Read<A>, body?: unknown): Effect.Effect<A, ControlError> =>
      Effect.gen(function* () {
        const request = HttpClientRequest.make(method)(`${base}${path}`).pipe((request) =>
          body === undefined
            ? request
            : HttpClientRequest.setBody(request, HttpBody.text(JSON.stringify(body), "application/json"))
        )
        const [status, text] = yield* client.execute(request).pipe(
          Effect.flatMap((response) => Effect.map(response.text, (text) => [response.status, text] as const)),
          Effect.mapError(() => unreachable())
        )
        return yield* parse(status, text, read)
      })

    const events: Service["events"] = ({ account, after } = {}) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const query = account === undefined ? "" : `?account=${encodeURIComponent(account)}`
          const request = HttpClientRequest.setHeaders(
            HttpClientRequest.get(`${base}events${query}`),
            after === undefined ? {} : { "last-event-id": after }
          )
          const response = yield* Effect.mapError(client.execute(request), () => unreachable())
          if (response.status !== 200) {
            const text = yield* Effect.mapError(response.text, () => unreachable())
            return yield* Effect.zipRight(parse(response.status, text, nothing), unreachable())
          }
          const reading = yield* Ref.make(Sse.NOTHING_READ)
          return response.stream.pipe(
            Stream.mapError(() => unreachable(`The connection to ${url} is lost`)),
            Stream.decodeText(),
            Stream.mapEffect((piece) => Ref.modify(reading, (before) => Sse.feed(before, piece))),
            Stream.flattenIterables,
            Stream.mapEffect((event) => parse(200, event.data, readEvents(event))),
            Stream.flattenIterables
          )
        })
      )

    return {
      now: call("GET", "health", nowIn),
      reset: call("POST", "reset", nothing),
      settle: call("POST", "settle", nothing),
      advance: (duration) => call("POST", "advance", nothing, { millis: Math.ceil(Duration.toMillis(duration)) }),
      snapshot: call("GET", "state", (_, json) => json),
      restore: (snapshot) => call("PUT", "state", nothing, snapshot),
      save: call("POST", "save", (reader, json) => reader.text(reader.object(json, "")["file"], "file")),
      calls: call("GET", "calls", (reader, json) => reader.list(json, "", (one, at) => readCall(reader, one, at))),
      call: (number) => call("GET", `calls/${number}`, readExchanged),
      events,
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
        planned: call("GET", "faults", (reader, json) =>
          reader.list(reader.object(json, "")["planned"], "planned", (one, at) => readPlanned(reader, one, at))
        ),
        cancel: (id) => call("DELETE", `faults/${id}`, nothing),
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
