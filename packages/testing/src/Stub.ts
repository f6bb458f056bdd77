/**
 * Stubs for single operations, for programs that do not need a whole CloudFront.
 *
 * A stub answers one operation of CloudFront or of CloudFront KeyValueStore with a result, with one of its errors, or with the result of a
 * function of the input.
 * Requests and responses are encoded and decoded as over HTTP: an input that the service could not receive is refused,
 * and a result that the service could not send is reported with the path of the invalid member.
 *
 * For programs that create, change and delete resources, `InMemoryCloudFront` behaves like the service.
 *
 * @since 3.0.0
 */
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { CloudFront, type Service as CloudFrontService } from "@effect-cloudfront/core/CloudFront"
import { type Problem, TransportError } from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import type * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
import type { ClientOptions } from "./InMemoryCloudFront.js"
import * as Api from "./internal/api.js"
import * as Client from "./internal/client.js"
import { perBuild } from "./internal/perBuild.js"
import * as Route from "./internal/route.js"
import * as StubResponse from "./internal/stubResponse.js"
import { toReceived } from "./internal/wireRequest.js"
import * as Settings from "./Settings.js"
import * as TestTime from "./TestTime.js"

/**
 * An error of the service that a stub can answer with.
 *
 * @since 3.0.0
 * @category models
 */
export interface ServiceError extends StubResponse.ServiceError {}

/**
 * The errors that a stub can fail with: the errors `E` of the operation, and the common errors except those of the
 * client's own codec. To cause an `EncodeError`, call the operation with an invalid input. To cause a `DecodeError`,
 * answer with a `response` that is not one of the operation.
 *
 * @since 3.0.0
 * @category models
 */
export type Failure<E> = StubResponse.ServiceFailure<E>

/**
 * A raw HTTP response. Made by `response`.
 *
 * @since 3.0.0
 * @category models
 */
export class RawResponse extends Data.TaggedClass("RawResponse")<{
  readonly status: number
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}> {}

/**
 * The answer of a stub: a result, an error, a raw response, or a function from the input to an Effect of these.
 *
 * @since 3.0.0
 * @category models
 */
export type Answer<I, A, E> = A | Failure<E> | RawResponse | ((input: I) => Effect.Effect<A | RawResponse, Failure<E>>)

/**
 * One operation and its answers. Made by `stub` and `sequence`. It has no state, so several layers can share it.
 *
 * @since 3.0.0
 * @category models
 */
export interface Stub {
  readonly operation: Operation.Any
  readonly answers: ReadonlyArray<unknown>
  /** What follows the last answer: a failure, or the last answer again. */
  readonly after: "fail" | "repeat"
}

/**
 * A stub has an answer that the service could not send: a result with an absent required member, with a member of
 * another type or with an unknown member, or an error that is not one of the operation's. This is a mistake in the
 * test. If the answer is a value, the layer dies with this error. If the answer comes from a function, the call dies
 * with it.
 *
 * @since 3.0.0
 * @category errors
 */
export class InvalidStub extends Data.TaggedError("InvalidStub")<{
  readonly operation: string
  readonly problems: ReadonlyArray<Problem>
}> {
  override get message(): string {
    const problems = this.problems.map(({ path, reason }) => `${path === "" ? "the answer" : path} ${reason}`)
    return `The stub of ${this.operation} is invalid: ${problems.join("; ")}`
  }
}

/**
 * A call that the stubs received, whether or not a stub answers it.
 *
 * @since 3.0.0
 * @category models
 */
export interface Call {
  /** The API's name of the operation, such as `GetDistribution`. */
  readonly operation: string
  /** The input, decoded from the request. */
  readonly input: unknown
}

/**
 * The calls that the stubs received.
 *
 * @since 3.0.0
 * @category models
 */
export interface Service {
  /** The calls in the order in which they were received. */
  readonly calls: Effect.Effect<ReadonlyArray<Call>>
  /** The calls of one operation. Both APIs have an operation `DescribeKeyValueStore`. */
  readonly callsOf: (operation: Operation.Any) => Effect.Effect<ReadonlyArray<Call>>
  readonly forgetCalls: Effect.Effect<void>
}

/** The services that send requests: those of the operations that can be stubbed. */
type Clients = CloudFront | CloudFrontKeyValueStore

/**
 * @since 3.0.0
 * @category tags
 */
export class Stubs extends Context.Tag("@effect-cloudfront/testing/Stub/Stubs")<Stubs, Service>() {}

/**
 * A stub that gives the same answer to every call of an operation: a result, an error, a `response`, or a function of
 * the input. The answer of an operation without a result is `undefined`.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { NoSuchResource } from "@effect-cloudfront/core/Errors"
 * import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * const tagged = Stub.stub(tagResource, undefined)
 * const tags = Stub.stub(listTagsForResource, { Tags: { Items: [{ Key: "team", Value: "web" }] } })
 * const missing = Stub.stub(listTagsForResource, Stub.error(NoSuchResource, "It is not there."))
 * const depends = Stub.stub(listTagsForResource, ({ Resource }) =>
 *   Resource.endsWith("E1") ? Effect.succeed({ Tags: { Items: [] } }) : Effect.fail(Stub.error(NoSuchResource))
 * )
 * ```
 */
export const stub = <I, A, E extends ServiceError>(
  operation: Operation.Of<I, A, E, Clients>,
  answer: NoInfer<Answer<Exclude<I, void>, A, E>>
): Stub => ({ operation, answers: [answer], after: "repeat" })

/**
 * A stub that gives one answer after the other. After the last answer, a call fails with a `TransportError` with the
 * reason `InvalidRequest`, which is not retried. With `{ after: "repeat" }`, the last answer is repeated instead.
 *
 * Each layer starts with the first answer.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import { ThrottlingError } from "@effect-cloudfront/core/Errors"
 * import { tagResource } from "@effect-cloudfront/core/Tagging"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * const busy = new ThrottlingError({ code: "Throttling", status: 400, message: "Rate exceeded", requestId: undefined })
 * const twiceBusy = Stub.sequence(tagResource, [busy, busy, undefined])
 * ```
 */
export const sequence = <I, A, E extends ServiceError>(
  operation: Operation.Of<I, A, E, Clients>,
  answers: ReadonlyArray<NoInfer<Answer<Exclude<I, void>, A, E>>>,
  options?: { readonly after?: "fail" | "repeat" | undefined }
): Stub => ({ operation, answers, after: options?.after ?? "fail" })

/**
 * An error of the service with the status that the API documents, such as `error(NoSuchDistribution)`.
 *
 * @since 3.0.0
 * @category constructors
 */
export const error = <E extends ServiceError>(
  Class: new (fields: {
    readonly message: string
    readonly httpStatus: number
    readonly requestId: string | undefined
  }) => E,
  message = ""
): E => {
  const fields = { message, requestId: undefined }
  const { status } = new Class({ ...fields, httpStatus: 0 })
  return new Class({ ...fields, httpStatus: status })
}

/**
 * A raw response, for a response that the service itself would not send, such as a page of a proxy or a truncated
 * document. The defaults are status 200, no headers and an empty body. A string is encoded as UTF-8.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import { getDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * const portal = Stub.stub(
 *   getDistribution,
 *   Stub.response({ headers: { "content-type": "text/html" }, body: "<html>Please log in</html>" })
 * )
 * ```
 */
export const response = (options: {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | Uint8Array | undefined
}): RawResponse => {
  const { body = "", headers = {}, status = 200 } = options
  return new RawResponse({ status, headers, body: typeof body === "string" ? utf8Encode(body) : body })
}

type Sent = Effect.Effect<Wire.Response, StubResponse.NoResponse | InvalidStub>

/** Encodes an answer as the service does. */
const send = (operation: Operation.Any, value: unknown, requestId: string): Sent => {
  if (StubResponse.isNoResponse(value)) return Effect.fail(value)
  if (value instanceof RawResponse) return Effect.succeed(value)
  const encoded =
    value instanceof Error
      ? StubResponse.encodeError(operation, value, requestId)
      : StubResponse.encodeResult(operation, value, requestId)
  return Effect.mapError(encoded, (problems) => new InvalidStub({ operation: operation.id, problems }))
}

type Handler = (input: unknown) => Effect.Effect<unknown, Failure<ServiceError>>

const isHandler = (answer: unknown): answer is Handler => typeof answer === "function"

/** Fails if an answer that is a value is invalid. Answers of functions are only known during a call. */
const check = ({ answers, operation }: Stub): Effect.Effect<void, InvalidStub> =>
  Effect.forEach(
    answers.filter((answer) => !isHandler(answer)),
    (answer) => Effect.catchIf(send(operation, answer, ""), StubResponse.isNoResponse, () => Effect.void),
    { concurrency: 1, discard: true }
  )

const refuse = (operation: string, reason: string): Effect.Effect<never, TransportError> =>
  Effect.fail(new TransportError({ operation, reason: "InvalidRequest", message: `${operation}: ${reason}` }))

/** Answers a call. `index` is the number of earlier calls of the operation. */
const answerCall = ({ after, answers, operation }: Stub, index: number, input: unknown, requestId: string): Sent => {
  const { length } = answers
  if (index >= length && (after === "fail" || length === 0)) {
    const reason =
      `the stub's sequence of ${length === 1 ? "1 answer" : `${length} answers`} is over. ` +
      `Add an answer to Stub.sequence, or let it repeat the last one with { after: "repeat" }`
    return refuse(operation.id, reason)
  }
  const answer = answers[Math.min(index, length - 1)]
  if (!isHandler(answer)) return send(operation, answer, requestId)
  return Effect.matchEffect(answer(input), {
    onFailure: (error) => send(operation, error, requestId),
    onSuccess: (value) => send(operation, value, requestId)
  })
}

/** The name of the exported operation. */
const exportOf = (id: string): string => id.charAt(0).toLowerCase() + id.slice(1)

const unstubbed = (id: string, stubs: ReadonlyArray<Stub>): string => {
  const names = Array.from(new Set(stubs.map(({ operation }) => exportOf(operation.id)))).sort()
  const stubbed = names.length === 0 ? "No operation is stubbed" : `Stubbed: ${names.join(", ")}`
  return `no stub answers it. ${stubbed}. Add Stub.stub(${exportOf(id)}, ...) to the layer`
}

type Answered = Effect.Effect<Wire.Response, StubResponse.NoResponse>

interface Server {
  /** Dies with `InvalidStub` if the answer is invalid. */
  readonly handle: (operation: string, request: RestXmlServer.ReceivedRequest) => Answered
  readonly service: Service
}

const makeServer = (stubs: ReadonlyArray<Stub>): Effect.Effect<Server, InvalidStub> =>
  Effect.gen(function* () {
    yield* Effect.forEach(stubs, check, { concurrency: 1, discard: true })
    const log = yield* Ref.make(Chunk.empty<Call & { readonly name: string }>())
    const served = yield* Ref.make<ReadonlyMap<string, number>>(new Map())
    const byName = new Map(stubs.map((one) => [Api.nameOf(one.operation), one]))
    const callsWhere = (isWanted: (name: string) => boolean) =>
      Effect.map(Ref.get(log), (all) =>
        Chunk.toReadonlyArray(all).flatMap(({ name, ...call }): ReadonlyArray<Call> => (isWanted(name) ? [call] : []))
      )

    const handle: Server["handle"] = Effect.fnUntraced(function* (sent, request) {
      const match = Route.route(request)
      if (match === undefined)
        return yield* refuse(sent, `${request.method} ${request.path} is not an operation of the API`)
      const { id } = match.operation
      const name = Api.nameOf({ description: match.operation })
      const decoded = Api.protocolOf(Api.apiOf(match.operation)).decodeRequest(match.operation)(request, match.labels)
      if (!decoded.ok) {
        const { path, reason } = decoded.error
        return yield* refuse(id, `the request cannot be read: ${path} ${reason}`)
      }
      const input = decoded.value
      const serial = yield* Ref.modify(log, (calls) => [
        Chunk.size(calls) + 1,
        Chunk.append(calls, { operation: id, input, name })
      ])
      const found = byName.get(name)
      if (found === undefined) return yield* refuse(id, unstubbed(id, stubs))
      const index = yield* Ref.modify(served, (counts) => {
        const count = counts.get(name) ?? 0
        return [count, new Map(counts).set(name, count + 1)]
      })
      return yield* Effect.catchTag(answerCall(found, index, input, `stub-${serial}`), "InvalidStub", Effect.die)
    })

    return {
      handle,
      service: {
        calls: callsWhere(() => true),
        callsOf: (operation) => callsWhere((name) => name === Api.nameOf(operation)),
        forgetCalls: Ref.set(log, Chunk.empty())
      }
    }
  })

/** Sends the requests of one API. */
type Sender = Pick<CloudFrontService, "execute">

/** The services of both APIs. */
interface Services {
  readonly cloudFront: CloudFrontService
  readonly keys: Sender
}

/** Provides both services over a server with these stubs, and the log of calls. */
const layerOf = (
  stubs: ReadonlyArray<Stub>,
  client: ClientOptions | undefined,
  connect: (server: Server) => Effect.Effect<Services>
): Layer.Layer<Clients | Stubs> =>
  perBuild(() =>
    Layer.effectContext(
      Effect.gen(function* () {
        const server = yield* Effect.orDie(makeServer(stubs))
        const { cloudFront, keys } = yield* connect(server)
        return Context.make(Stubs, server.service).pipe(
          Context.add(CloudFront, cloudFront),
          Context.add(CloudFrontKeyValueStore, keys)
        )
      })
    ).pipe(Layer.provideMerge(TestTime.layer(client)))
  )

/**
 * Provides `CloudFront`, and `CloudFrontKeyValueStore` of `@effect-cloudfront/keyvaluestore`, over stubs. If an operation has two stubs, the last one is used. A call of an operation without
 * a stub fails with a `TransportError` with the reason `InvalidRequest`, which names the operation. There are no
 * retries and no rate limits; `layerHttp` has them. A program remembers its
 * own writes, but not those of other programs.
 *
 * The layer dies with `InvalidStub` if an answer is one that the service could not send. A sleep on a `TestClock` that
 * is not moved dies with `TestTime.Stuck`.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
 * import { DistributionNotDisabled } from "@effect-cloudfront/core/Errors"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * const test = Effect.gen(function* () {
 *   const error = yield* Effect.flip(deleteDistribution({ Id: "E1", IfMatch: "V1" }))
 *   const calls = yield* Stub.calls(deleteDistribution)
 *   return [error._tag, calls[0]?.IfMatch]
 * }).pipe(Effect.provide(Stub.layer(Stub.stub(deleteDistribution, Stub.error(DistributionNotDisabled)))))
 * ```
 */
export const layer = (...stubs: ReadonlyArray<Stub>): Layer.Layer<Clients | Stubs> =>
  layerOf(stubs, undefined, ({ handle }) => {
    const sender: Sender = { execute: (request) => handle(request.operation, toReceived(request)) }
    return Effect.succeed({ cloudFront: sender, keys: sender })
  })

/**
 * Stubs in front of another `CloudFront`, which answers the operations without a stub. It serves programs that need a response that
 * `InMemoryCloudFront` rarely gives. `calls` has the calls of the stubs only. Stubs of CloudFront KeyValueStore stand in front of the
 * `CloudFrontKeyValueStore` in the context; without one, an operation without a stub fails as with `layer`.
 *
 * The layer dies with `InvalidStub` as `layer` does. The answers of stubs are not retried.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import * as Layer from "effect/Layer"
 * import { AccessDenied } from "@effect-cloudfront/core/Errors"
 * import { tagResource } from "@effect-cloudfront/core/Tagging"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * // A CloudFront that lets nobody tag anything.
 * const layer = Stub.layerOver(Stub.stub(tagResource, Stub.error(AccessDenied))).pipe(
 *   Layer.provideMerge(InMemoryCloudFront.layer())
 * )
 * ```
 */
export const layerOver = (...stubs: ReadonlyArray<Stub>): Layer.Layer<Clients | Stubs, never, CloudFront> =>
  perBuild(() =>
    Layer.effectContext(
      Effect.gen(function* () {
        const { handle, service } = yield* Effect.orDie(makeServer(stubs))
        const under = yield* CloudFront
        const underKeys = yield* Effect.serviceOption(CloudFrontKeyValueStore)
        const ids = (isForKeys: boolean): ReadonlySet<string> =>
          new Set(
            stubs
              .filter(({ operation }) => Route.isForKeys(operation.description) === isForKeys)
              .map(({ operation }) => operation.id)
          )
        const inFront = (
          isForKeys: boolean,
          execute: CloudFrontService["execute"] | undefined
        ): CloudFrontService["execute"] => {
          const stubbed = ids(isForKeys)
          return (request) =>
            execute === undefined || stubbed.has(request.operation)
              ? handle(request.operation, toReceived(request))
              : execute(request)
        }
        const keys = Option.isSome(underKeys) ? underKeys.value : undefined
        return Context.make(Stubs, service).pipe(
          Context.add(CloudFront, { ...under, execute: inFront(false, under.execute) }),
          Context.add(CloudFrontKeyValueStore, { ...keys, execute: inFront(true, keys?.execute) })
        )
      })
    )
  )

/**
 * The defect of a stub. The HTTP layer converts the defects of a transport to failures and would retry them, so the
 * defect is passed around it.
 */
class Defect extends Context.Tag("@effect-cloudfront/testing/Stub/Defect")<Defect, Ref.Ref<Option.Option<unknown>>>() {}

const notSent = (operation: string): InvalidStub =>
  new InvalidStub({
    operation,
    problems: [{ path: "", reason: "is a CredentialsError, which is made before a request is sent" }]
  })

/** A transport that is answered by the stubs. */
const transport = ({ handle }: Server): HttpTransport.HttpTransport => ({
  send: ({ body, headers, method, operation, url }) => {
    const { pathname, search } = new URL(url)
    const request = { method, path: pathname, query: search.slice(1), headers, body: Wire.bytesOf(body) }
    return handle(operation, request).pipe(
      Effect.catchTag("CredentialsError", () => Effect.die(notSent(operation))),
      Effect.catchAllDefect((died) =>
        Effect.gen(function* () {
          const defect = yield* Effect.serviceOption(Defect)
          if (Option.isSome(defect)) yield* Ref.set(defect.value, Option.some(died))
          return yield* refuse(operation, "its stub died")
        })
      )
    )
  }
})

/** Dies with the defect of a stub. */
const withDefects = <Service extends Sender>(service: Service): Service => ({
  ...service,
  execute: (request) =>
    Effect.gen(function* () {
      const defect = yield* Ref.make(Option.none<unknown>())
      const exit = yield* Effect.exit(Effect.provideService(service.execute(request), Defect, defect))
      const died = yield* Ref.get(defect)
      return yield* Option.isSome(died) ? Effect.die(died.value) : exit
    })
})

/**
 * Provides `CloudFront` and `CloudFrontKeyValueStore` over stubs, with the HTTP layer in between: requests are signed and retried, so a program sees
 * the answer to the last attempt of a call. Dies like `layer`, and with a `ConfigError` if an endpoint or a number in
 * the options is invalid.
 *
 * @since 3.0.0
 * @category layers
 * @example
 * ```ts
 * import { ThrottlingError } from "@effect-cloudfront/core/Errors"
 * import { tagResource } from "@effect-cloudfront/core/Tagging"
 * import * as Stub from "@effect-cloudfront/testing/Stub"
 *
 * const busy = new ThrottlingError({ code: "Throttling", status: 400, message: "Rate exceeded", requestId: undefined })
 *
 * // One call, which succeeds at its second attempt.
 * const layer = Stub.layerHttp({ http: { maxAttempts: 2 } }, Stub.sequence(tagResource, [busy, undefined]))
 * ```
 */
export const layerHttp = (client: ClientOptions, ...stubs: ReadonlyArray<Stub>): Layer.Layer<Clients | Stubs> =>
  layerOf(stubs, client, (server) => {
    const options = Client.options(client.http)
    return Effect.gen(function* () {
      const cloudFront = yield* CloudFrontHttp.makeWith(transport(server), options)
      const keys = yield* KeyValueStoreHttp.makeWith(transport(server), Client.keyOptions(options))
      return { cloudFront: withDefects(cloudFront), keys: withDefects(keys) }
    }).pipe(Effect.provideService(Credentials.Credentials, { get: Effect.succeed(Settings.credentials) }), Effect.orDie)
  })

/**
 * The inputs of the calls of an operation, in the order in which they were received, as the service reads them: a
 * `Quantity` or `CallerReference` that the caller left out is present. With `layerHttp`, each attempt is a call.
 *
 * @since 3.0.0
 * @category accessors
 */
export const calls = <I, A, E>(
  operation: Operation.Of<I, A, E, Clients>
): Effect.Effect<ReadonlyArray<Exclude<I, void>>, never, Stubs> =>
  Effect.flatMap(Stubs, (service) =>
    Effect.map(
      service.callsOf(operation),
      // The input was decoded with the description of the operation, from which the type I is generated.
      (all) => all.map(({ input }) => input as Exclude<I, void>)
    )
  )

/**
 * The calls of all operations in the order in which they were received, including those without a stub.
 *
 * @since 3.0.0
 * @category accessors
 */
export const allCalls: Effect.Effect<ReadonlyArray<Call>, never, Stubs> = Effect.flatMap(Stubs, ({ calls }) => calls)
