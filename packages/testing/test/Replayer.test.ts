import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { Id } from "@effect-cloudfront/core/operations"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"
import * as Replayer from "@effect-cloudfront/testing/Replayer"
import { contract } from "./contract/families.js"
import { call, ids, provocations, withClient } from "./contract/run.js"
import { fake } from "./support.js"

type Within = <A, E>(
  service: InMemoryCloudFront.Service,
  self: Effect.Effect<A, E, CloudFront | InMemoryCloudFront.InMemoryCloudFront>
) => Effect.Effect<A, E, CloudFront>

/** Calls an operation with an error, if an input causes one, and successfully. */
const outcomes = (id: Id, within: Within) =>
  Effect.gen(function* () {
    const all: Array<Exit.Exit<unknown, unknown>> = []
    const entry = contract[id]
    const service = yield* InMemoryCloudFront.make(entry.settings)
    const send = (input: object, wire: (request: Wire.Request) => Wire.Request) =>
      Effect.gen(function* () {
        const under = yield* CloudFront
        const sent = { ...under, execute: (request: Wire.Request) => under.execute(wire(request)) }
        all.push(yield* Effect.exit(Effect.provideService(call(id, input), CloudFront, sent)))
      })
    const valid = yield* within(service, entry.input)
    const failing = provocations(id, entry).find(({ cause }) => !cause.changesState && cause.settings === undefined)
    if (failing !== undefined) {
      const { make, wire = (request) => request } = failing.cause
      yield* within(
        service,
        Effect.flatMap(make(valid), (input) => send(input, wire))
      )
    }
    yield* within(
      service,
      send(valid, (request) => request)
    )
    return all
  }).pipe(TestEffect.withSeed("references"))

/** What a program never gave is not known when it is replayed: what its functions return. */
const withoutOutputs = (exit: unknown): unknown =>
  JSON.stringify(exit).replace(/("(?:ConnectionFunction|Function)Output":)"(?:[^"\\]|\\.)*"/g, "$1hidden")

describe("a recording is answered equally, with results and errors:", () => {
  it.effect.each(ids)("%s", (id) =>
    Effect.gen(function* () {
      const sink = yield* Fixtures.inMemory
      const recorded = yield* withClient((within) => Effect.provide(outcomes(id, within), Recorder.layer({ sink })))
      const recording = yield* Fixtures.parse(yield* sink.text)
      yield* Effect.gen(function* () {
        const replayed = yield* outcomes(id, (service, self) => Effect.provideService(self, fake, service))
        if (id === "TestFunction" || id === "TestConnectionFunction") {
          assert.strictEqual(withoutOutputs(replayed), withoutOutputs(recorded))
        } else assert.deepStrictEqual(replayed, recorded)
        assert.deepStrictEqual(yield* Replayer.unused, [])
        assert.deepStrictEqual(yield* Replayer.unanswered, [])
      }).pipe(Effect.provide(Replayer.layer(recording)))
      // Each answer is readable: none is kept as the bytes that were sent.
      const kept = recording.fixtures.filter(({ answer }) => answer.response !== undefined)
      assert.deepStrictEqual(kept, [])
    })
  )
})
