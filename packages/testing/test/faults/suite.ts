/**
 * What goes wrong on the way, over any HTTP client: every call ends as it should, does what it does once, and leaves nothing
 * behind (`World.run` counts).
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  createDistribution,
  type DistributionConfig,
  getDistribution,
  listDistributions,
  updateDistribution as putDistribution
} from "@effect-cloudfront/core/Distribution"
import { DecodeError, TransportError, ThrottlingError } from "@effect-cloudfront/core/Errors"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FiberSet from "effect/FiberSet"
import * as TestClock from "effect/TestClock"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Http from "node:http"
import * as Https from "node:https"
import * as Net from "node:net"
import { minimal } from "../support.js"
import { certificate } from "./certificate.js"
import * as Proxy from "./proxy.js"
import * as World from "./world.js"

const config: DistributionConfig = { ...minimal, CallerReference: "once", Comment: "before" }

const errorOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  const failure = Exit.isFailure(exit) ? Cause.failureOption(exit.cause) : undefined
  if (failure?._tag !== "Some") return assert.fail(`no error: ${JSON.stringify(exit)}`)
  return failure.value
}

const valueOf = <A, E>(exit: Exit.Exit<A, E>): A =>
  Exit.isSuccess(exit) ? exit.value : assert.fail(Cause.pretty(exit.cause))

const assertReason = (
  end: Exit.Exit<unknown, unknown> | Either.Either<unknown, unknown>,
  reason: TransportError["reason"]
): void => {
  const error = Either.isEither(end) ? Either.getOrNull(Either.flip(end)) : errorOf(end)
  assert.instanceOf(error, TransportError)
  assert.strictEqual(error.reason, reason, error.message)
}

const times = (count: number, text: string): ReadonlyArray<string> => Array.from({ length: count }, () => text)

/** What is announced is so much more than what comes, or less. */
const contentLength = (by: number) => (answer: string) =>
  answer.replace(/(content-length: *)(\d+)/i, (_, name, length) => `${name}${Number(length) + by}`)

const instead = (header: string) => (answer: string) => answer.replace(/content-length: *\d+/i, header)

/** A break in the answer, and what a client must make of it. */
const BREAKS: ReadonlyArray<readonly [title: string, fault: Proxy.Fault, reason: TransportError["reason"]]> = [
  ["closed before the answer", Proxy.cut(Proxy.nothing, Proxy.closed), "Reset"],
  ["reset before the answer", Proxy.cut(Proxy.nothing, Proxy.reset), "Reset"],
  ["closed in the head", Proxy.cut(Proxy.halfTheHead, Proxy.closed), "Reset"],
  ["reset in the head", Proxy.cut(Proxy.halfTheHead, Proxy.reset), "Reset"],
  ["closed in the body", Proxy.cut(Proxy.halfTheBody, Proxy.closed), "Reset"],
  ["reset in the body", Proxy.cut(Proxy.halfTheBody, Proxy.reset), "Reset"],
  ["closed before the length that was announced", Proxy.changed(contentLength(+1), Proxy.closed), "Reset"],
  ["silent before the answer", Proxy.cut(Proxy.nothing, Proxy.silent), "Timeout"],
  ["silent in the head", Proxy.cut(Proxy.halfTheHead, Proxy.silent), "Timeout"],
  ["silent in the body", Proxy.cut(Proxy.halfTheBody, Proxy.silent), "Timeout"],
  ["silent before the length that was announced", Proxy.changed(contentLength(+1), Proxy.silent), "Timeout"],
  ["answered in drops, too slowly", Proxy.dripping(10, "4 seconds"), "Timeout"]
]

/** Before the service sees anything. */
const UNSEEN: ReadonlyArray<readonly [title: string, fault: Proxy.Fault, reason: TransportError["reason"]]> = [
  ["closed, and the request lost", Proxy.unseen(Proxy.closed), "Reset"],
  ["reset, and the request lost", Proxy.unseen(Proxy.reset), "Reset"],
  ["silent, and the request lost", Proxy.unseen(Proxy.silent), "Timeout"]
]

/** Some of both, and how often the service has done what it was asked for then. */
const LOST: ReadonlyArray<readonly [title: string, fault: Proxy.Fault, done: 0 | 1]> = [
  ["closed, and the request lost", Proxy.unseen(Proxy.closed), 0],
  ["silent, and the request lost", Proxy.unseen(Proxy.silent), 0],
  ["reset before the answer", Proxy.cut(Proxy.nothing, Proxy.reset), 1],
  ["closed in the head", Proxy.cut(Proxy.halfTheHead, Proxy.closed), 1],
  ["reset in the body", Proxy.cut(Proxy.halfTheBody, Proxy.reset), 1],
  ["silent in the body", Proxy.cut(Proxy.halfTheBody, Proxy.silent), 1]
]

/** Answers that nobody should ask for again. */
const FINAL: ReadonlyArray<readonly [title: string, fault: Proxy.Fault]> = [
  ["a length that is no number", Proxy.changed(instead("Content-Length: many"))],
  ["what is no HTTP", Proxy.changed(() => "220 smtp.example.com ready\r\n")]
]

const withId = (world: World.World) =>
  Effect.map(world.prepare(createDistribution({ DistributionConfig: config })), ({ Distribution }) => Distribution.Id)

export const suite = (client: World.Client): void => {
  const world = (settings?: Settings.Options) => World.make(client, settings)

  describe(`faults over ${client.name}`, () => {
    describe("reading", () => {
      for (const [title, fault, reason] of [...UNSEEN, ...BREAKS]) {
        it.scoped(`${title}: once, the next attempt has the value; for ever, ${reason} after three`, () =>
          Effect.gen(function* () {
            const made = yield* world()
            const id = yield* withId(made)
            const once = yield* made.run(getDistribution({ Id: id }), [fault, Proxy.pass])
            assert.strictEqual(valueOf(once.exit).Distribution.DistributionConfig.Comment, "before")
            assert.strictEqual(once.attempts, 2)
            const always = yield* made.run(getDistribution({ Id: id }), [fault])
            assertReason(always.exit, reason)
            assert.strictEqual(always.attempts, 3)
          })
        )
      }

      for (const [title, fault] of FINAL) {
        it.scoped(`${title}: InvalidResponse, at once`, () =>
          Effect.gen(function* () {
            const { run } = yield* world()
            const { attempts, exit } = yield* run(getDistribution({ Id: "E1" }), [fault])
            assertReason(exit, "InvalidResponse")
            assert.strictEqual(attempts, 1)
          })
        )
      }

      it.scoped("two lengths: TransportError, whatever the client calls it", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          const twice = (answer: string) => answer.replace("\r\n", "\r\nContent-Length: 7\r\n")
          const { exit } = yield* made.run(getDistribution({ Id: id }), [Proxy.changed(twice, Proxy.closed)])
          const error = errorOf(exit)
          assert.instanceOf(error, TransportError)
          assert.include(["InvalidResponse", "Reset"], error.reason)
        })
      )

      it.scoped("a length that is too short: DecodeError, and what is too much spoils no other call", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          const get = getDistribution({ Id: id })
          const { attempts, exit } = yield* made.run(Effect.all([Effect.either(get), get], { concurrency: 1 }), [
            Proxy.changed(contentLength(-10)),
            Proxy.pass
          ])
          const [short, next] = valueOf(exit)
          assert.isTrue(short._tag === "Left" && short.left instanceof DecodeError)
          assert.strictEqual(next.Distribution.Id, id)
          assert.strictEqual(attempts, 2)
        })
      )

      it.scoped("answered in drops, but in time: the value, at once", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          const { attempts, exit } = yield* made.run(getDistribution({ Id: id }), [Proxy.dripping(7, "4 seconds")])
          assert.strictEqual(valueOf(exit).Distribution.Id, id)
          assert.strictEqual(attempts, 1)
        })
      )

      it.scoped("an idle connection that the server closes is not used, or the call is made again", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          const get = getDistribution({ Id: id })
          const { exit } = yield* made.run(
            Effect.forEach([1, 2, 3, 4], () => Effect.tap(get, () => Effect.sync(() => made.proxy.hangUp())), {
              concurrency: 1
            })
          )
          assert.deepStrictEqual(
            valueOf(exit).map(({ Distribution }) => Distribution.Id),
            times(4, id)
          )
        })
      )

      it.scoped("an idle connection that ends as the next request comes: the call is made again", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          for (const ending of [Proxy.closed, Proxy.reset]) {
            const { attempts, exit } = yield* made.run(
              Effect.all(
                [
                  getDistribution({ Id: id }),
                  createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: ["/a"] } } })
                ],
                { concurrency: 1 }
              ),
              [Proxy.pass, Proxy.unseen(ending), Proxy.pass]
            )
            assert.strictEqual(attempts, 3)
            assert.isTrue(Exit.isSuccess(exit))
          }
          assert.lengthOf(yield* made.fake.invalidations(id), 2)
        })
      )

      it.scoped("interrupted: nothing goes on", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          for (const fault of [
            Proxy.unseen(Proxy.mute),
            Proxy.cut(Proxy.nothing, Proxy.mute),
            Proxy.cut(Proxy.halfTheHead, Proxy.mute),
            Proxy.cut(Proxy.halfTheBody, Proxy.mute)
          ]) {
            const asked = yield* Deferred.make<void>()
            const later = Effect.zipRight(Deferred.await(asked), Effect.repeat(Proxy.moment, { times: 5 }))
            const { attempts, exit } = yield* made.run(
              Effect.raceFirst(getDistribution({ Id: id }), Effect.as(later, "enough")),
              [(exchange) => Effect.zipRight(Deferred.succeed(asked, undefined), fault(exchange))]
            )
            assert.strictEqual(valueOf(exit), "enough")
            assert.strictEqual(attempts, 1)
          }
        })
      )
    })

    describe("writing", () => {
      for (const [title, fault, done] of LOST) {
        const first = [fault, Proxy.pass] as const

        it.scoped(`${title}: an invalidation is made once`, () =>
          Effect.gen(function* () {
            const made = yield* world()
            const id = yield* withId(made)
            const { exit, seen } = yield* made.run(invalidate(id, ["/a"]), first)
            const all = yield* made.fake.invalidations(id)
            assert.deepStrictEqual(
              valueOf(exit).invalidations.map(({ Id }) => Id),
              all.map(({ Id }) => Id)
            )
            assert.lengthOf(all, 1)
            // Sent again with the same reference, it is refused, and found.
            assert.deepStrictEqual(
              seen,
              done === 0
                ? ["CreateInvalidation 201"]
                : [
                    "CreateInvalidation 201",
                    "CreateInvalidation InvalidArgument",
                    "ListInvalidations 200",
                    "GetInvalidation 200"
                  ]
            )
          })
        )

        it.scoped(`${title}: a distribution is created once, and the error says that it is there`, () =>
          Effect.gen(function* () {
            const { fake, run } = yield* world()
            const { attempts, exit, seen } = yield* run(createDistribution({ DistributionConfig: config }), first)
            assert.strictEqual(attempts, 2)
            const all = yield* fake.distributions
            assert.lengthOf(all, 1)
            if (done === 0) {
              assert.strictEqual(valueOf(exit).Distribution.Id, all[0]?.Distribution.Id)
              assert.deepStrictEqual(seen, ["CreateDistribution 201"])
            } else {
              assert.strictEqual(errorOf(exit)._tag, "DistributionAlreadyExists")
              assert.deepStrictEqual(seen, ["CreateDistribution 201", "CreateDistribution DistributionAlreadyExists"])
            }
          })
        )

        it.scoped(`${title}: a change is made once`, () =>
          Effect.gen(function* () {
            const made = yield* world()
            const id = yield* withId(made)
            const more = editDistribution(id, (now) => ({ ...now, Comment: `${now.Comment} and after` }))
            const { exit, seen } = yield* made.run(World.hurried(more), [Proxy.pass, ...first])
            const [one] = yield* made.fake.distributions
            assert.strictEqual(one?.Distribution.DistributionConfig.Comment, "before and after")
            const { changed, config: left, etag } = valueOf(exit)
            assert.deepStrictEqual([changed, left.Comment, etag], [true, "before and after", one?.ETag])
            assert.deepStrictEqual(
              seen,
              done === 0
                ? ["GetDistribution 200", "UpdateDistribution 200"]
                : [
                    "GetDistribution 200",
                    "UpdateDistribution 200",
                    "UpdateDistribution PreconditionFailed",
                    "GetDistribution 200"
                  ]
            )
          })
        )

        it.scoped(`${title}: a deletion counts as done`, () =>
          Effect.gen(function* () {
            const made = yield* world()
            const id = yield* withId(made)
            const { exit, seen } = yield* made.run(World.hurried(disableAndDelete(id)), [
              Proxy.toFirst(["PUT", "DELETE"], fault)
            ])
            assert.strictEqual(valueOf(exit), "Deleted")
            assert.lengthOf(yield* made.fake.distributions, 0)
            assert.lengthOf(
              seen.filter((one) => one === "DeleteDistribution 204"),
              1
            )
            assert.lengthOf(
              seen.filter((one) => one === "UpdateDistribution 200"),
              1
            )
          })
        )
      }

      it.scoped("a conflict is the operation's own error when an answer was lost", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const { Distribution, ETag } = yield* made.prepare(createDistribution({ DistributionConfig: config }))
          const put = putDistribution({
            Id: Distribution.Id,
            IfMatch: ETag,
            DistributionConfig: { ...Distribution.DistributionConfig, Comment: "after" }
          })
          const { exit, seen } = yield* made.run(put, [Proxy.cut(Proxy.nothing, Proxy.reset), Proxy.pass])
          assert.strictEqual(errorOf(exit)._tag, "PreconditionFailed")
          assert.deepStrictEqual(seen, ["UpdateDistribution 200", "UpdateDistribution PreconditionFailed"])
        })
      )

      it.scoped("an invalidation is answered as it was before, by a service that does as it is documented", () =>
        Effect.gen(function* () {
          const made = yield* world({ invalidationReferences: "documented" })
          const id = yield* withId(made)
          const { attempts, exit } = yield* made.run(
            createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: ["/a"] } } }),
            [Proxy.cut(Proxy.halfTheBody, Proxy.reset), Proxy.pass]
          )
          const all = yield* made.fake.invalidations(id)
          assert.deepStrictEqual([valueOf(exit).Invalidation?.Id], [all[0]?.Id])
          assert.lengthOf(all, 1)
          assert.strictEqual(attempts, 2)
        })
      )

      it.scoped("a document that is cut short is not asked for again: DecodeError, and it is done", () =>
        Effect.gen(function* () {
          const { fake, run } = yield* world()
          const { attempts, exit } = yield* run(createDistribution({ DistributionConfig: config }), [
            Proxy.changed(contentLength(-10))
          ])
          const error = errorOf(exit)
          assert.instanceOf(error, DecodeError)
          assert.strictEqual(error.status, 201)
          assert.strictEqual(error.requestId, (yield* fake.calls)[0]?.requestId)
          assert.lengthOf(yield* fake.distributions, 1)
          assert.strictEqual(attempts, 1)
        })
      )
    })

    describe("connecting", () => {
      /** A port on which nobody listens. */
      const free = Effect.scoped(Effect.map(Proxy.make(0), ({ port }) => port))
      const list = Effect.either(listDistributions())

      /** Calls a server of one's own, and gives the error, and how often it was called. */
      const against = (
        scheme: string,
        server: Net.Server,
        port: number,
        { ownsConnections, transport }: Pick<World.Client, "transport" | "ownsConnections"> = client
      ) => {
        const traces = { ...World.counted(server), port }
        const cloudFront = transport({ endpoint: `${scheme}://127.0.0.1:${port}` })
        const program = Retry.withPolicy(list, World.impatient)
        return Effect.map(World.leavingNothing({ layer: cloudFront, ownsConnections }, traces, program), (exit) => ({
          result: valueOf(exit),
          connections: traces.connections()
        }))
      }

      it.scoped("refused: Connect, at last", () =>
        Effect.gen(function* () {
          const { result } = yield* against("http", Net.createServer(), yield* free)
          assertReason(result, "Connect")
        })
      )

      it.scopedLive("refused while the service starts: the value, when it is there", () =>
        Effect.gen(function* () {
          const port = yield* free
          const fake = yield* InMemoryCloudFront.make()
          const starting = yield* Effect.fork(
            Effect.delay(
              Effect.flatMap(World.serve(fake), (service) => Proxy.make(service, port)),
              "50 millis"
            )
          )
          const layer = client.transport({ endpoint: `http://127.0.0.1:${port}` })
          const patience: Retry.Policy = { ...Retry.standard, attempts: 4, delay: "60 millis" }
          const result = yield* list.pipe(
            Retry.withPolicy(patience),
            TestEffect.withRandom(0.999),
            Effect.provide(layer)
          )
          assert.isTrue(Either.isRight(result))
          assert.strictEqual((yield* Fiber.join(starting)).requests(), 1)
          assert.lengthOf(yield* fake.calls, 1)
        })
      )

      it.scoped("a certificate that signs itself: Tls, asked once, nothing sent", () =>
        Effect.gen(function* () {
          const fake = yield* InMemoryCloudFront.make()
          const server = Https.createServer(certificate)
          const port = yield* World.serve(fake, () => server)
          const { connections, result } = yield* against("https", server, port)
          assertReason(result, "Tls")
          assert.strictEqual(connections, 1)
          assert.lengthOf(yield* fake.calls, 0)
          // The same server answers those who trust it.
          if (client.trusting === undefined) return
          assert.isTrue(
            Either.isRight(
              (yield* against("https", server, port, { ...client, transport: client.trusting(certificate.cert) }))
                .result
            )
          )
          assert.lengthOf(yield* fake.calls, 1)
        })
      )

      for (const [title, ending, reason] of [
        ["closed", Proxy.closed, "Reset"],
        ["reset", Proxy.reset, "Reset"],
        ["silent", Proxy.silent, "Timeout"]
      ] as const) {
        it.scoped(`${title} in the handshake: ${reason}, after three attempts`, () =>
          Effect.gen(function* () {
            const fork = yield* FiberSet.makeRuntime()
            const server = Net.createServer((socket) => {
              socket.on("error", () => undefined)
              socket.once("data", () => fork(ending(socket)))
            })
            const port = yield* Effect.acquireRelease(Proxy.listen(server), () => Effect.sync(() => server.close()))
            // undici lets go of a connection that is being made only when its own ten seconds for that are over. undici 8 gives
            // it to the next attempt.
            const ownsConnections = !client.name.startsWith("undici") || reason !== "Timeout"
            const { connections, result } = yield* against("https", server, port, {
              transport: client.transport,
              ownsConnections: client.ownsConnections && ownsConnections
            })
            assertReason(result, reason)
            assert.strictEqual(Either.isLeft(result) && "attempts" in result.left && result.left.attempts, 3)
            if (ownsConnections) assert.strictEqual(connections, 3)
            else assert.isAtMost(connections, 3)
          })
        )
      }
    })

    describe("waiting, on the clock of the test", () => {
      /** Lets a time pass that someone is about to wait for. */
      const pass = (millis: number) =>
        Effect.gen(function* () {
          const end = (yield* Clock.currentTimeMillis) + millis
          while (!(yield* TestEffect.sleepEnds).includes(end)) yield* Proxy.moment
          yield* TestClock.setTime(end)
        })

      for (const [seconds, timeout] of [
        [0.1, undefined],
        [1, undefined],
        [10, undefined],
        [29, undefined],
        [60, "90 seconds"]
      ] as const) {
        it.scoped(
          `an answer after ${seconds} s${timeout === undefined ? "" : `, with a timeout of ${timeout}`}: the value, at once`,
          () =>
            Effect.gen(function* () {
              const made = yield* world()
              const id = yield* withId(made)
              const late = [Proxy.late(seconds * 1000)] as const
              const fiber = yield* Effect.fork(made.run(getDistribution({ Id: id }), late, { timeout }))
              yield* pass(seconds * 1000)
              const { attempts, exit } = yield* Fiber.join(fiber)
              assert.strictEqual(valueOf(exit).Distribution.Id, id)
              assert.strictEqual(attempts, 1)
            }).pipe(TestEffect.watchingSleeps)
        )
      }

      it.scoped("an answer after 60 s: Timeout after three attempts of 30 s", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const fiber = yield* Effect.fork(made.run(getDistribution({ Id: "E1" }), [Proxy.late("60 seconds")]))
          for (const attempt of [1, 2, 3]) {
            yield* World.becomes("attempts", made.proxy.requests, attempt)
            yield* pass(30_000)
          }
          const { attempts, exit } = yield* Fiber.join(fiber)
          assertReason(exit, "Timeout")
          assert.strictEqual(attempts, 3)
        }).pipe(TestEffect.watchingSleeps)
      )

      it.scoped("an answer after 60 s to an invalidation: it is made once", () =>
        Effect.gen(function* () {
          const made = yield* world()
          const id = yield* withId(made)
          const late = [Proxy.late("60 seconds"), Proxy.pass] as const
          const fiber = yield* Effect.fork(made.run(invalidate(id, ["/a"]), late))
          // What is waited for first is the answer, which means that the service has the request.
          while (!(yield* TestEffect.sleepEnds).includes(60_000)) yield* Proxy.moment
          yield* pass(30_000)
          const { exit } = yield* Fiber.join(fiber)
          const all = yield* made.fake.invalidations(id)
          assert.lengthOf(all, 1)
          assert.deepStrictEqual([valueOf(exit).invalidations[0]?.Id], [all[0]?.Id])
        }).pipe(TestEffect.watchingSleeps)
      )
    })

    // It is about connections and the budget: once a pool will do.
    if (client.sharesPool === true) return

    describe("a storm of 1,000 calls", () => {
      const CALLS = 1_000
      /** What a retry after throttling takes from the budget of 500, and success after it gives back. */
      const COST = 5

      const storm = <A, E>(
        fake: InMemoryCloudFront.Service,
        call: (index: number) => Effect.Effect<A, E, CloudFront>,
        policy: Retry.Policy,
        transport = client.transport
      ) =>
        Effect.gen(function* () {
          const server = Http.createServer()
          const traces = World.counted(server)
          const port = yield* World.serve(fake, () => server)
          const cloudFront = transport({ endpoint: `http://127.0.0.1:${port}` })
          const all = Effect.forEach(
            Array.from({ length: CALLS }, (_, index) => index),
            (index) => Effect.either(call(index)),
            { concurrency: "unbounded" }
          )
          const exit = yield* World.leavingNothing(
            { layer: cloudFront, ownsConnections: client.ownsConnections },
            { ...traces, port },
            Retry.withPolicy(all, policy)
          )
          const calls = yield* fake.calls
          return {
            results: valueOf(exit),
            requests: calls.length,
            sockets: traces.most(),
            connections: traces.connections()
          }
        })

      it.scopedLive("throttled above a rate: a value or ThrottlingError, and each value is one thing done", () =>
        Effect.gen(function* () {
          const fake = yield* InMemoryCloudFront.make({
            propagation: { distribution: 0, invalidation: 0 },
            rateLimits: { writes: { burst: 301, perSecond: 20 } }
          })
          const id = yield* Effect.map(
            Effect.provide(
              createDistribution({ DistributionConfig: config }),
              client.transport({ endpoint: `http://127.0.0.1:${yield* World.serve(fake)}` })
            ),
            ({ Distribution }) => Distribution.Id
          )
          yield* fake.forgetCalls
          const { requests, results, sockets } = yield* storm(
            fake,
            (index) =>
              createInvalidation({
                DistributionId: id,
                InvalidationBatch: { Paths: { Items: [`/${index}`] }, CallerReference: String(index) }
              }),
            { ...Retry.standard, throttlingDelay: "100 millis" }
          )
          const values = results.flatMap((result) => (Either.isRight(result) ? [result.right.Invalidation?.Id] : []))
          for (const result of results) {
            assert.isTrue(Either.isRight(result) || result.left instanceof ThrottlingError)
          }
          assert.isAtLeast(values.length, 300)
          assert.isBelow(values.length, CALLS)
          const made = yield* fake.invalidations(id)
          assert.sameMembers(
            made.map(({ Id }) => Id),
            values
          )
          assert.isAtMost(sockets, requests)
          // Even if every value had been worth a retry's refund.
          assert.isAtMost(requests, CALLS + 500 / COST + values.length)
        })
      )

      // The budget is not the client's: one will do.
      const { limited } = client
      if (limited === undefined) return
      it.scopedLive("all throttled: ThrottlingError for each, and no more retries than the budget has", () =>
        Effect.gen(function* () {
          const fake = yield* InMemoryCloudFront.make()
          yield* fake.faults.on("*", Faults.throttle, { times: Infinity })
          const { connections, requests, results, sockets } = yield* storm(
            fake,
            () => listDistributions(),
            World.impatient,
            limited(20)
          )
          for (const result of results) {
            assert.isTrue(Either.isLeft(result) && result.left instanceof ThrottlingError)
          }
          assert.strictEqual(requests, CALLS + 500 / COST)
          assert.deepStrictEqual([sockets, connections], [20, 20])
        })
      )
    })
  })
}
