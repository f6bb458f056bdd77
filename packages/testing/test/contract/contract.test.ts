/** Each operation succeeds once, and each of its errors that state can cause is provoked once. All of it is recorded, and replayed. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"
import * as Replayer from "@effect-cloudfront/testing/Replayer"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { fake, OK, outcomeOf } from "../support.js"
import { type AnyEntry, causeOf, type Contract, type Entry, never, type Provocation } from "./contract.js"
import { contract, families } from "./families.js"

const ids = Object.keys(operations) as ReadonlyArray<Id>

/** The operation, with an input that belongs to it. */
const call = (id: Id, input: object) =>
  (
    operations[id] as unknown as (
      input: object
    ) => Effect.Effect<unknown, { readonly _tag: string; readonly message: string }, CloudFront>
  )(input)

const merged = (one: Settings.Options = {}, other: Settings.Options = {}): Settings.Options => ({
  ...one,
  ...other,
  quotas: { ...one.quotas, ...other.quotas }
})

/** Runs a call with a provocation. It changes nothing. */
const provoked = (id: Id, { make, wire = (request) => request }: Provocation<object>, valid: object) =>
  Effect.gen(function* () {
    const { state } = yield* fake
    const input = yield* make(valid)
    const before = yield* state
    const service = yield* CloudFront
    const exit = yield* Effect.provideService(Effect.exit(call(id, input)), CloudFront, {
      ...service,
      execute: (request) => service.execute(wire(request))
    })
    assert.strictEqual(yield* state, before)
    return exit
  })

const provocations = (id: Id, entry: AnyEntry) =>
  Object.keys(operations[id].errors()).flatMap((code) => {
    const cause = causeOf(entry, code)
    return cause?._tag === "Provocation" ? [{ code, cause }] : []
  })

describe("the contract", () => {
  it("has a cause or a reason for each error, and no other", () => {
    for (const id of ids) {
      const codes = Object.keys(operations[id].errors())
      for (const code of codes) assert.isDefined(causeOf(contract[id], code), `${id} ${code}`)
      assert.includeMembers(codes, Object.keys(contract[id].errors), id)
    }
  })

  it("does not compile without an error of the operation, or with an input of another one", () => {
    const input = Effect.succeed({ Id: "" })
    // @ts-expect-error: NoSuchCachePolicy is missing.
    const lacking: Entry<"GetCachePolicy"> = { input, errors: {} }
    // @ts-expect-error: a key group is named by another member.
    const other: Entry<"ListDistributionsByKeyGroup"> = { input, errors: { NoSuchResource: never("") } }
    // @ts-expect-error: all other operations are missing.
    const partial: Contract = { GetCachePolicy: { input, errors: { NoSuchCachePolicy: never("") } } }
    assert.isDefined([lacking, other, partial])
  })

  it("has each operation in one family", () => {
    const all = Object.values(families).flatMap(({ operations }) => Object.keys(operations))
    assert.sameMembers(all, [...ids])
  })
})

/** Runs an effect with an in-memory CloudFront. */
type Within = <A, E>(
  service: InMemoryCloudFront.Service,
  self: Effect.Effect<A, E, CloudFront | InMemoryCloudFront.InMemoryCloudFront>
) => Effect.Effect<A, E, CloudFront>

/** A client of an in-memory CloudFront that is exchanged for others, which costs less than a client for each. */
const withClient = <A, E>(use: (within: Within) => Effect.Effect<A, E, CloudFront>) =>
  Effect.gen(function* () {
    let current = yield* InMemoryCloudFront.make()
    const exchanged = { ...current, handle: (request: ReceivedRequest) => current.handle(request) }
    const within = <B, F>(
      service: InMemoryCloudFront.Service,
      self: Effect.Effect<B, F, CloudFront | InMemoryCloudFront.InMemoryCloudFront>
    ) =>
      Effect.suspend(() => {
        current = service
        return Effect.provideService(self, fake, service)
      })
    return yield* use(within).pipe(
      Effect.provide(InMemoryCloudFront.layerClient(Settings.credentials)),
      Effect.provideService(fake, exchanged)
    )
  })

/** What an exit has in it. In Effect 4, its cause knows the span of the call as well. */
const contents: (exit: Exit.Exit<unknown, unknown>) => object = Exit.match({
  onFailure: (cause) => ({ error: Cause.squash(cause) }),
  onSuccess: (value) => ({ value })
})

/** Calls the operation with all that provokes an error of it, and then successfully. Returns the outcomes. */
const outcomes = (id: Id, within: Within) =>
  Effect.gen(function* () {
    const exits: Array<Exit.Exit<unknown, unknown>> = []
    const entry = contract[id]
    const service = yield* InMemoryCloudFront.make(entry.settings)
    const input = yield* within(service, entry.input)
    const begin = yield* service.snapshot
    for (const { cause, code } of provocations(id, entry)) {
      const { settings } = cause
      const other = settings === undefined ? service : yield* InMemoryCloudFront.make(merged(entry.settings, settings))
      if (other !== service) yield* other.restore(begin)
      const exit = yield* within(other, provoked(id, cause, input))
      assert.strictEqual(yield* outcomeOf(exit), code)
      exits.push(exit)
      if (cause.changesState) yield* other.restore(begin)
    }
    const exit = yield* within(service, Effect.exit(call(id, input)))
    assert.strictEqual(yield* outcomeOf(exit), OK)
    return [...exits, exit].map(contents)
  }).pipe(TestEffect.withSeed("caller references"))

/** What functions return is secret, and no program gives it. */
const withoutReturned = (exit: unknown): unknown =>
  JSON.stringify(exit).replace(/("(?:ConnectionFunction|Function)Output":)"(?:[^"\\]|\\.)*"/g, "$1hidden")

describe("the operation", () => {
  it.effect.each(Runs.some(40, ids))("%s", (id) =>
    Effect.gen(function* () {
      const sink = yield* Fixtures.inMemory
      const recorded = yield* withClient((within) => Effect.provide(outcomes(id, within), Recorder.layer({ sink })))
      const recording = yield* Fixtures.parse(yield* sink.text)
      yield* Effect.gen(function* () {
        const replayed = yield* outcomes(id, (service, self) => Effect.provideService(self, fake, service))
        if (id === "TestFunction" || id === "TestConnectionFunction") {
          assert.strictEqual(withoutReturned(replayed), withoutReturned(recorded))
        } else assert.deepStrictEqual(replayed, recorded)
        assert.deepStrictEqual(yield* Replayer.unused, [])
      }).pipe(Effect.provide(Replayer.layer(recording)))
      // Each answer is readable: none is kept as the bytes that were sent.
      assert.deepStrictEqual(
        recording.fixtures.filter(({ answer }) => answer.response !== undefined),
        []
      )
    })
  )
})
