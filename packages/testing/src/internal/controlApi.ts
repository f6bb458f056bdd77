/** The API of `Control`: JSON over HTTP, under a path that CloudFront does not use. */
import * as Effect from "effect/Effect"
import { utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type { Call, Service } from "../InMemoryCloudFront.js"
import type { Kind } from "../State.js"
import * as Snapshot from "../Snapshot.js"
import { kinds } from "./kinds.js"
import * as PlainJson from "./plainJson.js"
import { Reader, type Problem } from "./readJson.js"
import * as ReadScript from "./readScript.js"

const PREFIX = "/_cloudfront/"

export const isFor = ({ path }: ReceivedRequest): boolean => path.startsWith(PREFIX)

/** A request that is refused. */
interface Refused {
  readonly status: number
  readonly message: string
  readonly path?: string
}

const respond = (status: number, value: unknown): Wire.Response => ({
  status,
  headers: { "content-type": "application/json", "cache-control": "no-store" },
  body: utf8Encode(`${JSON.stringify(value)}\n`)
})

const refused = ({ path, reason }: Problem): Refused => ({
  status: 400,
  message: `${path === "" ? "The body" : path} ${reason}`,
  path
})

/** Headers that are not in the log: signatures and tokens. */
const SECRET = new Set(["authorization", "x-amz-security-token"])

const call = ({ body, headers, ...rest }: Call): unknown => ({
  ...rest,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET.has(name))),
  body: utf8Decode(body) ?? ""
})

const parse = ({ body }: ReceivedRequest): Effect.Effect<unknown, Refused> =>
  Effect.try({
    try: (): unknown => JSON.parse(utf8Decode(body) ?? ""),
    catch: () => refused({ path: "", reason: "is not JSON" })
  })

/** Reads the body of a request. */
const read = <A>(request: ReceivedRequest, f: (reader: Reader, json: unknown) => A): Effect.Effect<A, Refused> =>
  Effect.flatMap(parse(request), (json) => {
    const reader = new Reader()
    const value = f(reader, json)
    return reader.problem === undefined ? Effect.succeed(value) : Effect.fail(refused(reader.problem))
  })

type Answer = (request: ReceivedRequest, rest: string) => Effect.Effect<unknown, Refused>

const DONE = { ok: true }

/** What each method of each path does. */
const routes = (
  service: Service,
  save: Effect.Effect<string, { readonly message: string }> | undefined
): Readonly<Record<string, Answer>> => ({
  "GET health": () => Effect.map(service.now, (now) => ({ status: "ok", now })),
  "POST reset": () => Effect.as(service.reset, DONE),
  "POST settle": () => Effect.as(service.settle, DONE),
  "POST advance": (request) =>
    read(request, (reader, json) => reader.count(reader.object(json, "")["millis"], "millis")).pipe(
      Effect.flatMap((millis) => service.advance(millis)),
      Effect.zipRight(service.now),
      Effect.map((now) => ({ now }))
    ),
  "GET state": () => service.snapshot,
  "PUT state": (request) =>
    Effect.flatMap(parse(request), service.restore).pipe(
      Effect.as(DONE),
      Effect.mapError((error) =>
        error instanceof Snapshot.UnreadableSnapshot ? { status: 400, message: error.message, path: error.path } : error
      )
    ),
  "POST save": () =>
    save === undefined
      ? Effect.fail({ status: 409, message: "The server was started without a state file" })
      : Effect.mapBoth(save, {
          onFailure: ({ message }) => ({ status: 500, message }),
          onSuccess: (file) => ({ file })
        }),
  "GET calls": () => Effect.map(service.calls, (calls) => calls.map(call)),
  "DELETE calls": () => Effect.as(service.forgetCalls, DONE),
  "GET faults": () => Effect.map(service.faults.left, (left) => ({ left: Number.isFinite(left) ? left : null })),
  "POST faults": (request) =>
    Effect.flatMap(read(request, ReadScript.steps), (steps) => Effect.as(service.faults.script(steps), DONE)),
  "DELETE faults": () => Effect.as(service.faults.clear, DONE),
  "GET in-flight": () => service.inFlight,
  "GET resources": (_, kind) =>
    Object.hasOwn(kinds, kind)
      ? Effect.map(service.resources(kind as Kind), (all) => all.map(PlainJson.encode))
      : Effect.fail({
          status: 404,
          message: `There is no kind of resources with this name. Kinds: ${Object.keys(kinds).join(", ")}`
        })
})

export const make = (
  service: Service,
  save?: Effect.Effect<string, { readonly message: string }>
): ((request: ReceivedRequest) => Effect.Effect<Wire.Response>) => {
  const all = routes(service, save)
  return (request) => {
    // A page in a browser must not be able to reset what runs on the machine of the one who looks at it.
    if (request.headers["origin"] !== undefined) {
      return Effect.succeed(respond(403, { error: "Requests of web pages are refused" }))
    }
    const [name = "", ...rest] = request.path.slice(PREFIX.length).replace(/\/$/, "").split("/")
    const key = `${request.method} ${name}`
    const answer = Object.hasOwn(all, key) ? all[key] : undefined
    if (answer === undefined) {
      const known = Object.keys(all).map((one) => one.replace(" ", ` ${PREFIX}`))
      return Effect.succeed(
        respond(404, { error: `There is no ${request.method} of this path. Known: ${known.join(", ")}` })
      )
    }
    return Effect.match(answer(request, rest.join("/")), {
      onFailure: ({ message, path, status }) => respond(status, { error: message, path }),
      onSuccess: (value) => respond(200, value)
    })
  }
}
