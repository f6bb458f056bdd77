/** The API of `Control`: JSON over HTTP, under a path that CloudFront does not use. */
import * as Effect from "effect/Effect"
import { utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Faults from "../Faults.js"
import type { Service } from "../InMemoryCloudFront.js"
import type { Kind } from "../State.js"
import * as Snapshot from "../Snapshot.js"
import * as CallView from "./callView.js"
import * as Events from "./events.js"
import * as FaultView from "./faultView.js"
import * as Guard from "./guard.js"
import { kinds } from "./kinds.js"
import * as PlainJson from "./plainJson.js"
import { Reader, type Problem } from "./readJson.js"
import * as ReadScript from "./readScript.js"
import * as ResourceView from "./resourceView.js"
import * as Secrets from "./secrets.js"
import * as WebPage from "./webPage.js"

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
  headers: {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin"
  },
  body: utf8Encode(`${JSON.stringify(value)}\n`)
})

const refused = ({ path, reason }: Problem): Refused => ({
  status: 400,
  message: `${path === "" ? "The body" : path} ${reason}`,
  path
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

const isKind = (name: string): name is Kind => Object.hasOwn(kinds, name)

const noKind: Refused = {
  status: 404,
  message: `There is no kind of resources with this name. Kinds: ${Object.keys(kinds).join(", ")}`
}

const parameter = ({ query }: ReceivedRequest, name: string): string | undefined => {
  const pair = query.split("&").find((one) => one.startsWith(`${name}=`))
  return pair === undefined ? undefined : decoded(pair.slice(name.length + 1))
}

/** Text whose encoding is invalid is taken as it is. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return text
  }
}

const number = (request: ReceivedRequest, name: string, otherwise: number): number => {
  const text = parameter(request, name)
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : otherwise
}

/** The largest number of rows and calls in one answer. */
const MOST = 1000

const windowOf = (request: ReceivedRequest): ResourceView.Window => ({
  search: parameter(request, "search") ?? "",
  from: number(request, "from", 0),
  limit: Math.min(number(request, "limit", 100), MOST)
})

const inFlight = (service: Service, request: ReceivedRequest) => {
  const from = number(request, "from", 0)
  return Effect.map(service.account(accountIn(service, request)).inFlight, (all) =>
    all.slice(from, from + number(request, "limit", Infinity))
  )
}

const accountIn = (service: Service, request: ReceivedRequest): string =>
  parameter(request, "account") ?? service.settings.accountId

/** The kinds of resources, the operations, and the faults that do not need anything else. */
const CHOICES = { kinds: Object.keys(kinds), operations: ReadScript.operationNames, faults: Faults.simple }

/** What each method of each path does. */
const routes = (
  service: Service,
  secrets: Secrets.Secrets,
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
  "GET calls": (request, rest) => {
    if (rest === "") {
      return Effect.map(
        service.callsFrom(number(request, "from", 0), number(request, "limit", Infinity)),
        ({ calls }) => calls.map(([place, call]) => CallView.request(secrets, place, call))
      )
    }
    const place = /^\d{1,15}$/.test(rest) ? Number(rest) : 0
    return Effect.flatMap(service.call(place), (found) =>
      found === undefined
        ? Effect.fail({ status: 404, message: "The log has no call with this number" })
        : Effect.succeed(CallView.exchanged(secrets, place, found))
    )
  },
  "DELETE calls": () => Effect.as(service.forgetCalls, DONE),
  "GET faults": () =>
    Effect.zipWith(service.faults.left, service.faults.planned, (left, planned) => ({
      left: FaultView.finite(left),
      planned: planned.map(FaultView.planned)
    })),
  "POST faults": (request) =>
    Effect.flatMap(read(request, ReadScript.steps), (steps) => Effect.as(service.faults.script(steps), DONE)),
  "DELETE faults": (_, rest) => {
    if (rest === "") return Effect.as(service.faults.clear, DONE)
    return Effect.flatMap(service.faults.cancel(Number(rest)), (wasPlanned) =>
      wasPlanned ? Effect.succeed(DONE) : Effect.fail({ status: 404, message: "No fault with this id is planned" })
    )
  },
  "GET choices": () => Effect.succeed(CHOICES),
  "GET in-flight": (request) => inFlight(service, request),
  "GET resources": (_, kind) =>
    isKind(kind) ? Effect.map(service.resources(kind), (all) => all.map(PlainJson.encode)) : Effect.fail(noKind),
  "GET rows": (request, kind) =>
    isKind(kind)
      ? Effect.map(service.account(accountIn(service, request)).state, (state) =>
          ResourceView.rows(state, kind, windowOf(request))
        )
      : Effect.fail(noKind),
  "GET resource": (request, rest) => {
    const [kind = "", ...id] = rest.split("/")
    if (!isKind(kind)) return Effect.fail(noKind)
    const account = service.account(accountIn(service, request))
    return Effect.flatMap(ResourceView.detail(secrets, account, kind, decoded(id.join("/"))), (found) =>
      found === undefined
        ? Effect.fail({ status: 404, message: "There is no resource of this kind with this id" })
        : Effect.succeed(found)
    )
  }
})

/** A response whose body ends only when its client or the server does. */
export interface Streaming extends Wire.Response {
  readonly run: (send: Events.Send) => Effect.Effect<never>
}

export interface Options extends Guard.Allowed {
  /** It differs for each server. */
  readonly instance: string
  readonly save: Effect.Effect<string, { readonly message: string }> | undefined
}

const elsewhere = respond(403, { error: "The host of the request is no name of this server" })

const refusal = (request: ReceivedRequest, options: Options): Wire.Response | undefined => {
  if (!Guard.isForHost(request, options)) return elsewhere
  return Guard.isCrossSite(request) ? respond(403, { error: "Requests of other web pages are refused" }) : undefined
}

/** The page, for a request that reached it by a name of the server. */
export const page = (request: ReceivedRequest, options: Options): Wire.Response =>
  Guard.isForHost(request, options) ? WebPage.response : elsewhere

const EVENTS = "events"

export const make = (
  service: Service,
  options: Options
): ((request: ReceivedRequest) => Effect.Effect<Wire.Response | Streaming>) => {
  const secrets = Secrets.make()
  const all = routes(service, secrets, options.save)

  const events = (request: ReceivedRequest): Streaming => ({
    status: 200,
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      connection: "close",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin"
    },
    body: new Uint8Array(),
    run: (send) =>
      Events.run(
        service,
        secrets,
        {
          instance: options.instance,
          account: accountIn(service, request),
          lastId: request.headers["last-event-id"]
        },
        send
      )
  })

  return (request) => {
    const refused = refusal(request, options)
    if (refused !== undefined) return Effect.succeed(refused)
    const [name = "", ...rest] = request.path.slice(PREFIX.length).replace(/\/$/, "").split("/")
    const key = `${request.method} ${name}`
    if (key === `GET ${EVENTS}`) return Effect.succeed(events(request))
    const answer = Object.hasOwn(all, key) ? all[key] : undefined
    if (answer === undefined) {
      const known = [...Object.keys(all), `GET ${EVENTS}`].map((one) => one.replace(" ", ` ${PREFIX}`))
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
