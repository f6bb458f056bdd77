/**
 * The in-memory CloudFront behind a proxy that breaks things, a client before it, and someone who counts what is left of a
 * call when it has ended.
 */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as FetchTransport from "@effect-cloudfront/http/FetchTransport"
import * as Retry from "@effect-cloudfront/http/Retry"
import { httpApp } from "@effect-cloudfront/testing/HttpApp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert } from "@effect/vitest"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import * as Http from "node:http"
import type { Server, Socket } from "node:net"
import * as Proxy from "./proxy.js"

/** CloudFront over HTTP, but for the options. */
export type Transport = (options: CloudFrontHttp.Options) => Layer.Layer<CloudFront>

export const credentials = Credentials.layerStatic(Settings.credentials)

/** Over an HTTP client. */
export const over =
  (client: Layer.Layer<HttpClient.HttpClient>): Transport =>
  (options) =>
    CloudFrontHttp.layer(options).pipe(Layer.provide([client, credentials]), Layer.orDie)

/** Over `fetch`, as `CloudFrontHttp.layerFetch` does it. */
export const overFetch: Transport = (options) =>
  Layer.effect(CloudFront, CloudFrontHttp.makeWith(FetchTransport.make(options), options)).pipe(
    Layer.provide(credentials),
    Layer.orDie
  )

/** A client to test. */
export interface Client {
  readonly name: string
  readonly transport: Transport
  /** Whether its connections end with its layer; those of `fetch` belong to the process. */
  readonly ownsConnections: boolean
  /** Whether they are those of another client that is tested too. */
  readonly sharesPool?: boolean
  /** The same, but it trusts this certificate. */
  readonly trusting?: (certificate: string) => Transport
  /** The same, with so many connections at most. */
  readonly limited?: (connections: number) => Transport
}

/** As in production, but without the waiting. */
export const impatient: Retry.Policy = { ...Retry.standard, delay: 0, throttlingDelay: 0 }

const PATIENCE = 2_000

/** Waits until a number is what it has to be, which it must be soon. */
export const becomes = (what: string, look: () => number, expected: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    const started = performance.now()
    while (look() !== expected && performance.now() - started < PATIENCE) yield* Proxy.moment
    assert.strictEqual(look(), expected, what)
  })

/** Lets the short waits of a program pass at once, which are those between attempts. */
export const hurried = <A, E, R>(program: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.raceFirst(
    program,
    Effect.forever(
      Effect.gen(function* () {
        yield* Proxy.moment
        const now = yield* Clock.currentTimeMillis
        const waits = (yield* TestEffect.sleepEnds).map((end) => end - now)
        const short = waits.filter((millis) => millis > 0 && millis < 10_000)
        if (short.length > 0) yield* TestClock.adjust(Math.min(...short))
      })
    )
  ).pipe(TestEffect.watchingSleeps)

const CHANNEL = "net.client.socket"

/** All sockets that this process opens from now on, to whomever. */
const watchSockets: Effect.Effect<ReadonlySet<Socket>, never, Scope.Scope> = Effect.suspend(() => {
  const sockets = new Set<Socket>()
  const add = (message: unknown): void => void sockets.add((message as { readonly socket: Socket }).socket)
  return Effect.as(
    Effect.acquireRelease(
      Effect.sync(() => subscribe(CHANNEL, add)),
      () => Effect.sync(() => unsubscribe(CHANNEL, add))
    ),
    sockets
  )
})

/** What a program came to. */
export interface Outcome<A, E> {
  readonly exit: Exit.Exit<A, E>
  /** How many requests the client sent. */
  readonly attempts: number
  /** What the service saw of them: operation, and status or code. */
  readonly seen: ReadonlyArray<string>
}

export interface World {
  readonly fake: InMemoryCloudFront.Service
  readonly proxy: Proxy.Proxy
  /** Runs something through the proxy, as it should be, and forgets about it. */
  readonly prepare: <A, E>(program: Effect.Effect<A, E, CloudFront>) => Effect.Effect<A, E>
  /**
   * Runs a program with a client of its own while the faults happen to its requests. Asserts that nothing is left of it: no
   * fiber, no connection that waits for something, and no connection at all once the client's layer is closed.
   */
  readonly run: <A, E>(
    program: Effect.Effect<A, E, CloudFront>,
    faults?: readonly [Proxy.Fault, ...ReadonlyArray<Proxy.Fault>],
    options?: CloudFrontHttp.Options
  ) => Effect.Effect<Outcome<A, E>>
}

/** Serves the fake over HTTP, or HTTPS; gives the port. */
export const serve = (
  fake: InMemoryCloudFront.Service,
  createServer: () => Http.Server = () => Http.createServer()
): Effect.Effect<number, never, Scope.Scope> =>
  HttpServer.serve(httpApp).pipe(
    Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1", backlog: 4096 })),
    Layer.provide(Layer.succeed(InMemoryCloudFront.InMemoryCloudFront, fake)),
    Layer.orDie,
    Layer.build,
    Effect.flatMap((context) => Effect.provide(TestHttp.port, context))
  )

/** What may be left of a program: looked at from both ends of its connections, and at its fibers. */
export interface Traces {
  readonly port: number
  readonly open: () => number
  readonly busy: () => number
  readonly hangUp: () => void
}

/**
 * Builds the layer, runs the program, closes the layer. Of the program nothing may be left then; of a client's pool, as long
 * as the layer lives, connections that are idle.
 */
export const leavingNothing = <A, E>(
  { layer, ownsConnections }: Pick<Client, "ownsConnections"> & { readonly layer: Layer.Layer<CloudFront> },
  traces: Traces,
  program: Effect.Effect<A, E, CloudFront>
): Effect.Effect<Exit.Exit<A, E>> =>
  Effect.gen(function* () {
    const sockets = yield* watchSockets
    const opened = (): number =>
      [...sockets].filter(({ destroyed, remotePort }) => !destroyed && remotePort === traces.port).length
    const tracker = yield* TestEffect.makeFiberTracker
    let fibers = 0
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(layer, scope)
    const exit = yield* Effect.exit(tracker.track(Effect.provide(program, context as Context.Context<CloudFront>)))
    yield* Effect.repeat(
      Effect.zipRight(
        Proxy.moment,
        Effect.map(tracker.running, (running) => (fibers = running))
      ),
      {
        until: (count) => count === 0,
        times: 500
      }
    )
    assert.strictEqual(fibers, 0, "fibers that still run")
    yield* becomes("connections that wait for something", traces.busy, 0)
    yield* becomes("sockets of the client that the server has not", () => Math.max(0, opened() - traces.open()), 0)
    yield* Scope.close(scope, Exit.void)
    const left = (): number => {
      // The pool of the process may still make a connection for a request that is not wanted any more.
      if (!ownsConnections) traces.hangUp()
      return traces.open()
    }
    yield* becomes("connections that are open after all", left, 0)
    yield* becomes("sockets of the client that are open after all", opened, 0)
    return exit
  }).pipe(Effect.scoped)

/** Everything is deployed at once, unless told. */
const AT_ONCE: Settings.Options = { propagation: { distribution: 0, invalidation: 0 } }

export const make = (client: Client, settings: Settings.Options = AT_ONCE): Effect.Effect<World, never, Scope.Scope> =>
  Effect.gen(function* () {
    const fake = yield* InMemoryCloudFront.make(settings)
    const proxy = yield* Proxy.make(yield* serve(fake))
    const layer = (options?: CloudFrontHttp.Options) => ({
      layer: client.transport({ endpoint: proxy.url, ...options }),
      ownsConnections: client.ownsConnections
    })
    const seen = Effect.map(fake.calls, (calls) =>
      calls.map(({ code, operation, status }) => `${operation} ${code ?? status ?? "lost"}`)
    )
    return {
      fake,
      proxy,
      prepare: (program) => Effect.provide(program, layer().layer),
      run: (program, faults = [Proxy.pass], options) =>
        Effect.gen(function* () {
          yield* fake.forgetCalls
          proxy.plan(...faults)
          const exit = yield* leavingNothing(layer(options), proxy, Retry.withPolicy(program, impatient))
          return { exit, attempts: proxy.requests(), seen: yield* seen }
        })
    }
  })

/** A server that counts, for what needs no proxy. */
export const counted = (
  server: Server
): Omit<Traces, "port"> & { readonly most: () => number; readonly connections: () => number } => {
  const sockets = new Set<Socket>()
  let most = 0
  let connections = 0
  server.on("connection", (socket: Socket) => {
    connections++
    sockets.add(socket)
    most = Math.max(most, sockets.size)
    socket.on("close", () => sockets.delete(socket))
  })
  return {
    open: () => sockets.size,
    busy: () => 0,
    most: () => most,
    connections: () => connections,
    hangUp: () => sockets.forEach((socket) => socket.destroy())
  }
}
