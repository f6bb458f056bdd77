import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as SynchronizedRef from "effect/SynchronizedRef"
import { InvalidArgument } from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Distribution from "../handlers/Distribution.js"
import * as DistributionAssociation from "../handlers/DistributionAssociation.js"
import * as DistributionList from "../handlers/DistributionList.js"
import * as Invalidation from "../handlers/Invalidation.js"
import * as OriginAccessControl from "../handlers/OriginAccessControl.js"
import * as StreamingDistribution from "../handlers/StreamingDistribution.js"
import * as Tagging from "../handlers/Tagging.js"
import type { Settings } from "../Settings.js"
import type { State } from "../State.js"
import * as Authenticate from "./authenticate.js"
import type { Handler } from "./handler.js"
import * as RateLimit from "./rateLimit.js"
import * as Refusal from "./refusal.js"
import { Request } from "./request.js"

const HANDLERS: ReadonlyArray<Handler> = [
  ...Distribution.handlers,
  ...DistributionList.handlers,
  ...DistributionAssociation.handlers,
  ...StreamingDistribution.handlers,
  ...Invalidation.handlers,
  ...Tagging.handlers,
  ...OriginAccessControl.handlers
]

/** From bytes to bytes. */
export interface Interpreter {
  /** The operation that a request is for, if it is one. */
  readonly route: (request: RestXmlServer.Received) => RestXmlServer.Match | undefined
  readonly answer: (
    match: RestXmlServer.Match | undefined,
    request: RestXmlServer.Received,
    requestId: string
  ) => Effect.Effect<Wire.Response>
}

const ROOT = "/2020-05-31/"

/** The path from the API's version on: clients may be told of an endpoint with a path of its own. */
const pathOf = (path: string): string => path.slice(Math.max(0, path.indexOf(ROOT)))

const NO_BYTES = new Uint8Array()

interface Decoded {
  readonly input: Readonly<Record<string, unknown>>
  readonly unreadable: RestXml.Refusal | undefined
}

const malformed = ({ path, reason }: RestXml.Refusal): Refusal.Unmodelled =>
  Refusal.malformedInput(
    reason === "is a list element without items" ? "Unexpected list element termination" : `${path} ${reason}`.trim()
  )

/** What a handler is made of once it is needed. */
const compile = ({ operation: { description }, run }: Handler) => {
  const read = RestXmlServer.decodeRequest(description)
  const write = RestXmlServer.encodeResponse(description)
  const required = RestXml.at(description.input, "query").filter((member) => member.required)

  const readInput = (
    request: RestXmlServer.Received,
    labels: RestXmlServer.Match["labels"]
  ): Effect.Effect<Decoded, Refusal.Refusal> =>
    Effect.gen(function* () {
      const result = read(request, labels)
      if (result.ok) return { input: result.value, unreadable: undefined }
      if (result.error.kind === "malformed") return yield* malformed(result.error)
      // What is missing in the body is said later: the thing itself may not be there, or have another version.
      const rest = read({ ...request, body: NO_BYTES }, labels)
      return rest.ok
        ? { input: rest.value, unreadable: result.error }
        : yield* Refusal.refuse(InvalidArgument, rest.error.reason)
    })

  const decode = (
    request: RestXmlServer.Received,
    labels: RestXmlServer.Match["labels"]
  ): Effect.Effect<Decoded, Refusal.Refusal> =>
    Effect.gen(function* () {
      const decoded = yield* readInput(request, labels)
      const absent = required.find(({ key }) => decoded.input[key] === undefined)
      yield* Refusal.refuseWhen(absent !== undefined, InvalidArgument, `The parameter ${absent?.key} is required.`)
      return decoded
    })

  const encode = (output: unknown, requestId: string): Effect.Effect<Wire.Response> => {
    const result = write(output)
    if (result.ok) {
      return Effect.succeed({ ...result.value, headers: { ...result.value.headers, "x-amzn-requestid": requestId } })
    }
    const problems = result.error.map(({ path, reason }) => `${path} ${reason}`).join("; ")
    return Effect.dieMessage(
      `${description.id} of the in-memory CloudFront answers what the API cannot say: ${problems}`
    )
  }

  return { decode, encode, run }
}

const lazy = <A>(make: () => A): (() => A) => {
  let value: A | undefined
  return () => (value ??= make())
}

export const make = (settings: Settings, state: SynchronizedRef.SynchronizedRef<State>): Effect.Effect<Interpreter> =>
  Effect.map(RateLimit.make(settings), (limit) => {
    const router = RestXmlServer.router(Object.values(operations).map(({ description }) => description))
    const authenticate = Authenticate.make(settings)
    const implementations = new Map(HANDLERS.map((one) => [one.operation.id, lazy(() => compile(one))]))

    const perform = (
      match: RestXmlServer.Match | undefined,
      request: RestXmlServer.Received,
      requestId: string
    ): Effect.Effect<Wire.Response, Refusal.Refusal> =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        yield* authenticate(request, now)
        yield* limit(request.method, now)
        if (match === undefined) {
          const message = `${request.method} ${request.path} is no operation of the API`
          return yield* new Refusal.Unmodelled({ code: "UnknownOperation", status: 404, message })
        }
        const implementation = implementations.get(match.operation.id)?.()
        if (implementation === undefined) {
          const message = `The in-memory CloudFront does not model ${match.operation.id} yet`
          return yield* new Refusal.Unmodelled({ code: "NotImplemented", status: 501, message })
        }
        const { input, unreadable } = yield* implementation.decode(request, match.labels)
        const output = yield* SynchronizedRef.modifyEffect(state, (before) =>
          Effect.gen(function* () {
            const mine = yield* Ref.make(before)
            const output = yield* implementation
              .run(input)
              .pipe(Effect.provideService(Request, { now, settings, state: mine, unreadable }))
            return [output, yield* Ref.get(mine)] as const
          })
        )
        return yield* implementation.encode(output, requestId)
      })

    return {
      route: (request) => router({ ...request, path: pathOf(request.path) }),
      answer: (match, request, requestId) =>
        Effect.catchAll(perform(match, request, requestId), ({ code, message, status }) =>
          Effect.succeed(RestXmlServer.encodeError({ code, message, status, requestId }))
        )
    }
  })
