import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as SynchronizedRef from "effect/SynchronizedRef"
import { InvalidArgument, InvalidTagging } from "@effect-cloudfront/core/Errors"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { ValidationException } from "@effect-cloudfront/keyvaluestore/Errors"
import { handlers as keyHandlers } from "../handlers/Keys.js"
import * as Ids from "../Ids.js"
import type { Account, Settings } from "../Settings.js"
import type { State } from "../State.js"
import { apiOf, protocolOf, restJson, restXml, type Protocol } from "./api.js"
import * as Authenticate from "./authenticate.js"
import * as Constraints from "./constraints.js"
import type { Handler } from "./handler.js"
import { handlers } from "./handlers.js"
import * as History from "./history.js"
import { kinds } from "./kinds.js"
import { lazy } from "./lazy.js"
import type * as RateLimit from "./rateLimit.js"
import * as Refusal from "./refusal.js"
import { Request, type Service } from "./request.js"
import * as Store from "./store.js"
import * as World from "./world.js"

/** A request that is routed, but not yet decoded. */
export interface Incoming {
  readonly request: RestXmlServer.ReceivedRequest
  /** The operation, or `undefined` if the request is not for one. */
  readonly match: RestXmlServer.Match | undefined
  /** Counted from 1. */
  readonly serial: number
  readonly requestId: string
}

/** Executes requests: bytes in, bytes out. */
export interface Interpreter {
  /** With `stale`, a read returns the state before the last change. */
  readonly answer: (incoming: Incoming, stale: boolean) => Effect.Effect<Wire.Response>
}

const NO_BYTES = new Uint8Array()

type Input = Readonly<Record<string, unknown>>

interface Decoded {
  readonly input: Input
  readonly unreadable: RestXml.ParseFailure | undefined
}

const malformed = ({ path, reason }: RestXml.ParseFailure): Refusal.Unmodelled =>
  Refusal.malformedInput(reason === "is a list element without items" ? Refusal.EMPTY_LIST : `${path} ${reason}`.trim())

type Kind = "write" | Exclude<keyof Settings["readLag"], "flapping">

/** The kind of an operation, by its name. Its HTTP method is not sufficient, because some lists use POST. */
const kindOf = (id: string): Kind => {
  if (id === "ListTagsForResource") return "tags"
  return id.startsWith("List") ? "list" : /^(?:Get|Describe)/.test(id) ? "get" : "write"
}

const isTag = ({ shape }: Constraints.Violation): boolean => shape.name === "TagKey" || shape.name === "TagValue"

/** The service's own model lacks this constraint. The service refuses the value with `InvalidArgument`. */
const isPageSize = ({ shape }: Constraints.Violation): boolean => shape.name === "MaxItems"

/** The protocol of an API, and how it refuses what is wrong in a request itself. */
interface Api {
  readonly protocol: Protocol
  readonly invalid: (message: string) => Refusal.Refusal
  readonly malformed: (failure: RestXml.ParseFailure) => Refusal.Refusal
  readonly violations: (found: ReadonlyArray<Constraints.Violation>, settings: Settings) => Refusal.Refusal
  /** Whether labels, headers and query parameters are checked as the body is. */
  readonly checksAll: boolean
}

const invalidKeys = (message: string): Refusal.Refusal => Refusal.make(ValidationException, message)

const keysApi: Api = {
  protocol: restJson,
  invalid: invalidKeys,
  malformed: ({ path, reason }) => invalidKeys(`${path} ${reason}`.trim()),
  violations: (found) => invalidKeys(Constraints.message(found)),
  checksAll: true
}

const violations = (
  found: ReadonlyArray<Constraints.Violation>,
  { constraintErrors: code }: Settings
): Refusal.Refusal => {
  const message = Constraints.message(found)
  if (found.every(isTag)) return Refusal.make(InvalidTagging, message)
  return code === "InvalidArgument" || found.every(isPageSize)
    ? Refusal.make(InvalidArgument, message)
    : new Refusal.Unmodelled({ code, status: 400, message })
}

const cloudFrontApi: Api = {
  protocol: restXml,
  invalid: (message) => Refusal.make(InvalidArgument, message),
  malformed,
  violations,
  checksAll: false
}

/** Compiles a handler on first use. */
const compile = (api: Api, { operation: { description }, run }: Handler, settings: Settings) => {
  const read = api.protocol.decodeRequest(description, {
    refuseEmptyLists: settings.emptyLists === "refused" || "OriginGroups"
  })
  const write = api.protocol.encodeResponse(description)
  const required = RestXml.membersIn(description.input, "query").filter((member) => member.required)
  const check = Constraints.check(
    description.input,
    ({ location }) => api.checksAll || location === "body" || location === "payload"
  )
  const addressing = description.input
    .members()
    .filter(({ key, location }) => location === "label" || (location === "query" && key !== "Marker"))

  const readInput = (
    request: RestXmlServer.ReceivedRequest,
    labels: RestXmlServer.Match["labels"]
  ): Effect.Effect<Decoded, Refusal.Refusal> =>
    Effect.gen(function* () {
      const result = read(request, labels)
      if (result.ok) return { input: result.value, unreadable: undefined }
      if (result.error.kind === "malformed" || api.checksAll) return yield* Effect.fail(api.malformed(result.error))
      // An invalid body is reported later, because a missing resource or a wrong version is reported first.
      const rest = read({ ...request, body: NO_BYTES }, labels)
      return rest.ok
        ? { input: rest.value, unreadable: result.error }
        : yield* Effect.fail(api.invalid(rest.error.reason))
    })

  const decode = (
    request: RestXmlServer.ReceivedRequest,
    labels: RestXmlServer.Match["labels"]
  ): Effect.Effect<Decoded, Refusal.Refusal> =>
    Effect.gen(function* () {
      const decoded = yield* readInput(request, labels)
      const absent = required.find(({ key }) => decoded.input[key] === undefined)
      if (absent !== undefined) return yield* Effect.fail(api.invalid(`The parameter ${absent.key} is required.`))
      const found: Array<Constraints.Violation> = []
      check(decoded.input, "", found)
      if (found.length > 0) return yield* Effect.fail(api.violations(found, settings))
      return decoded
    })

  const encode = (output: unknown, requestId: string): Effect.Effect<Wire.Response> => {
    const result = write(output)
    if (result.ok) {
      return Effect.succeed({ ...result.value, headers: { ...result.value.headers, "x-amzn-requestid": requestId } })
    }
    const problems = result.error.map(({ path, reason }) => `${path} ${reason}`).join("; ")
    return Effect.die(`${description.id} of the in-memory CloudFront returned an invalid result: ${problems}`)
  }

  /**
   * The ids of the resources in an input, including those in ARNs. The result may contain other texts, which are
   * ignored.
   */
  const idsOf = (input: Input): ReadonlyArray<string> =>
    addressing.flatMap(({ key }) => {
      const value = input[key]
      return typeof value === "string" ? [value.slice(value.lastIndexOf("/") + 1)] : []
    })

  return { decode, encode, idsOf, kind: kindOf(description.id), run }
}

/**
 * The error document of a refusal. Characters that XML cannot contain are replaced, because the message may quote the
 * request.
 */
const toDocument = (
  { code, message, status }: Refusal.Refusal,
  request: RestXmlServer.ReceivedRequest,
  requestId: string
): Wire.Response => protocolOf(apiOf(request)).encodeError({ code, message, status, requestId })

/** The response to a defect of the in-memory CloudFront itself. */
const INTERNAL_ERROR: Refusal.Refusal = {
  code: "InternalFailure",
  status: 500,
  message: "The in-memory CloudFront failed to answer this request, and changed nothing. The reason is in the log."
}

/** Whether a flapping read returns the older state. */
const readsOldState = (seed: number, serial: number): boolean => Ids.text("01", 1, { seed: seed + 3, serial }) === "0"

/** What requests are answered with, and what they change. */
export interface Context {
  readonly settings: Settings
  readonly world: SynchronizedRef.SynchronizedRef<World.World>
  readonly clock: World.SteadyClock
  readonly accounts: Ref.Ref<ReadonlyArray<Account>>
  readonly limiter: RateLimit.Limiter
  readonly runFunction: Service["runFunction"]
}

export const make = ({ accounts, clock, limiter, runFunction, settings, world }: Context): Interpreter => {
  const authenticate = Authenticate.make(settings, accounts)
  // By the description, since two operations have the same name.
  const implementations = new Map(
    [
      ...Object.values<Handler>(handlers).map((one) => [cloudFrontApi, one] as const),
      ...Object.values<Handler>(keyHandlers).map((one) => [keysApi, one] as const)
    ].map(([api, one]) => [one.operation.description, lazy(() => compile(api, one, settings))] as const)
  )

  /** Chooses the state for a read. */
  const stateFor = (
    history: History.History,
    kind: Exclude<Kind, "write">,
    ids: ReadonlyArray<string>,
    now: number,
    serial: number,
    stale: boolean
  ) => {
    const { createLag, readLag, seed } = settings
    const lag = readLag.flapping && !readsOldState(seed, serial) ? 0 : readLag[kind]
    return History.stateForRead(history, { now, lag, createLag, ids, stale })
  }

  const perform = (
    { match, request, requestId, serial }: Incoming,
    stale: boolean
  ): Effect.Effect<Wire.Response, Refusal.Refusal> =>
    Effect.gen(function* () {
      // Clients sign with their own time, which is that of the clock.
      const account = yield* authenticate(request, yield* Clock.currentTimeMillis)
      const received = yield* clock.now
      yield* limiter.check({ account, operation: match?.operation.id, method: request.method }, received)
      const implementation = match && implementations.get(match.operation)?.()
      if (match === undefined || implementation === undefined) {
        const message = `${request.method} ${request.path} is not an operation of the API`
        return yield* new Refusal.Unmodelled({ code: "UnknownOperation", status: 404, message })
      }
      const { encode, idsOf, kind, run } = implementation
      const { input, unreadable } = yield* implementation.decode(request, match.labels)
      // A read may need nothing of its body, such as a cursor. What is there must be readable.
      if (kind !== "write" && unreadable !== undefined && unreadable.kind !== "missing") {
        return yield* Effect.fail(malformed(unreadable))
      }
      /** Answers the request on a state, and returns the response with the new state. */
      const answerOn = (before: State, current: State, all: World.World) =>
        Effect.gen(function* () {
          const now = received + all.ahead
          const own = World.settingsOf(account, settings)
          const state = yield* Ref.make(Store.at({ kinds, settings: own }, before, now))
          const output = yield* Effect.provideService(run(input), Request, {
            now,
            settings: own,
            kinds,
            runFunction,
            state,
            current,
            others: World.others(all, account),
            unreadable,
            hasBody: request.body.length > 0
          })
          return [yield* encode(output, requestId), yield* Ref.get(state)] as const
        })
      if (kind !== "write") {
        const all = yield* SynchronizedRef.get(world)
        const history = World.historyOf(all, account)
        const state = stateFor(history, kind, idsOf(input), received + all.ahead, serial, stale)
        return (yield* answerOn(state, history.current, all))[0]
      }
      // The new state is committed only if the response could be encoded.
      return yield* SynchronizedRef.modifyEffect(world, (all) => {
        const before = World.historyOf(all, account)
        return Effect.map(answerOn(before.current, before.current, all), ([response, after]) => [
          response,
          World.withHistory(all, account, History.commit(before, after, received + all.ahead, settings))
        ])
      })
    })

  return {
    answer: (incoming, stale) => {
      const { match, request, requestId } = incoming
      return perform(incoming, stale).pipe(
        Effect.catchAll((refusal) => Effect.succeed(toDocument(refusal, request, requestId))),
        Effect.catchAllDefect((defect) =>
          Effect.logError("The in-memory CloudFront failed", Cause.die(defect)).pipe(
            Effect.annotateLogs({ operation: match?.operation.id, requestId }),
            Effect.as(toDocument(INTERNAL_ERROR, request, requestId))
          )
        )
      )
    }
  }
}
