/** The runner finds what is wrong with small systems, with the smallest history, and nothing where they are right. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as fc from "fast-check"
import { listPublicKeys } from "@effect-cloudfront/core/PublicKey"
import { yieldNow } from "@effect-cloudfront/support/TestEffect"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Model from "@effect-cloudfront/testing/Model"
import { publicKey } from "./support.js"

class Rejected extends Data.TaggedError("Rejected")<{ readonly message: string }> {}

interface Service {
  readonly add: (n: number) => Effect.Effect<number, Rejected>
  readonly read: Effect.Effect<number>
}

class Register extends Context.Tag("test/Register")<Register, Service>() {}

const registerOf = (make: (ref: Ref.Ref<number>) => Service) => Layer.effect(Register, Effect.map(Ref.make(0), make))

const right = registerOf((ref) => ({
  add: (n) =>
    Effect.zipRight(
      yieldNow,
      Ref.updateAndGet(ref, (before) => before + n)
    ),
  read: Ref.get(ref)
}))

const losesUpdates = registerOf((ref) => ({
  add: (n) =>
    Effect.gen(function* () {
      const before = yield* Ref.get(ref)
      yield* yieldNow
      yield* Ref.set(ref, before + n)
      return before + n
    }),
  read: Ref.get(ref)
}))

/** Reads show what was there before the last change. */
const readsLate = registerOf((ref) => {
  let before = 0
  return {
    add: (n) =>
      Ref.modify(ref, (now) => {
        before = now
        return [now + n, now + n]
      }),
    read: Effect.sync(() => before)
  }
})

const add = Model.command({
  name: "add",
  input: fc.integer({ min: 1, max: 9 }),
  run: (n) => Effect.flatMap(Register, (register) => register.add(n)),
  postcondition: (sum: number, { answer, input }) => Model.equal(Either.getOrNull(answer), sum + input, sum + input)
})

const read = Model.command({
  name: "read",
  input: fc.constant(undefined),
  run: () => Effect.flatMap(Register, (register) => register.read),
  postcondition: (sum: number, { answer }) => Model.equal(Either.getOrNull(answer), sum, sum)
})

const commands = [add, read]

const linesOf = ({ history }: Model.ModelFailure) =>
  history.map(({ branch, text }) => (branch === undefined ? text : `${branch}: ${text}`))

const isThrottled = (answer: Either.Either<unknown, { readonly _tag: string }>) =>
  Either.isLeft(answer) && answer.left._tag === "ThrottlingError"

/** The failure of a run. */
const failureOf = <E>(self: Effect.Effect<Model.Report, E | Model.ModelFailure>) =>
  Effect.map(Effect.flip(self), (error) => (error instanceof Model.ModelFailure ? error : assert.fail("another error")))

describe("run", () => {
  it.effect("succeeds with what was run, where the system is right", () =>
    Effect.gen(function* () {
      const report = yield* Model.run({ initial: 0, commands, layer: right, branches: 3, numRuns: 20, seed: 1 })
      assert.strictEqual(report.runs, 20)
      assert.strictEqual(report.seed, 1)
      assert.strictEqual(report.skipped, 0)
      assert.hasAllKeys(report.commands, ["add", "read"])
      assert.isAbove(report.commands["add"] ?? 0, 100)
      assert.isAbove(report.commands["read"] ?? 0, 100)
    })
  )

  it.effect("finds a stale read, and the two calls that show it", () =>
    Effect.gen(function* () {
      const error = yield* failureOf(Model.run({ initial: 0, commands, layer: readsLate, seed: 1 }))
      assert.strictEqual(error.reason, "Differs")
      assert.strictEqual(error.problem, "read: expected 1, got 0")
      assert.deepStrictEqual(linesOf(error), ["add(1) → 1", "read() → 0"])
      assert.deepStrictEqual(
        error.history.map(({ answer, branch, command, input }) => ({ answer, branch, command, input })),
        [
          { answer: Either.right(1), branch: undefined, command: "add", input: 1 },
          { answer: Either.right(0), branch: undefined, command: "read", input: undefined }
        ]
      )
      const again = `To repeat it: { seed: 1, path: "${error.path}" }`
      assert.strictEqual(
        error.message,
        `read: expected 1, got 0 (sequence ${error.runs}, 2 calls after ${error.shrinks} shrinks)\n  1. add(1) → 1\n  2. read() → 0\n${again}`
      )
    })
  )

  it.effect("finds a lost update, and the two calls at the same time that show it", () =>
    Effect.gen(function* () {
      const error = yield* failureOf(Model.run({ initial: 0, commands, layer: losesUpdates, branches: 2, seed: 1 }))
      assert.strictEqual(error.reason, "NotLinearizable")
      assert.deepStrictEqual(linesOf(error).sort(), ["1: add(1) → 1", "2: add(1) → 1"])
      assert.match(error.message, /^no order of the calls in the branches agrees with the model/)
      assert.match(error.message, /\[branch 2\] add\(1\) → 1/)
    })
  )

  it.effect("finds a lost update that only a later call shows", () =>
    Effect.gen(function* () {
      const blind = Model.command({
        name: "add",
        input: fc.constant(1),
        run: (n) => Effect.asVoid(Effect.flatMap(Register, (register) => register.add(n))),
        postcondition: (sum: number) => Model.agrees(sum + 1)
      })
      const options = { initial: 0, commands: [blind, read], layer: losesUpdates, branches: 2, maxCommands: 0, seed: 1 }
      const error = yield* failureOf(Model.run(options))
      assert.includeMembers(linesOf(error), ["1: add(1) → done", "2: add(1) → done"])
      assert.lengthOf(error.history, 3)
    })
  )

  it.effect("does not see it without branches", () =>
    Model.run({ initial: 0, commands, layer: losesUpdates, numRuns: 20, seed: 1 })
  )

  it.effect("repeats a failure by its seed and its path", () =>
    Effect.gen(function* () {
      const options = { initial: 0, commands, layer: losesUpdates, branches: 2 }
      const error = yield* failureOf(Model.run({ ...options, seed: 7 }))
      const again = yield* failureOf(Model.run({ ...options, seed: 7, path: error.path }))
      assert.deepStrictEqual(linesOf(again), linesOf(error))
      assert.strictEqual(again.runs, 1)
      assert.strictEqual(again.shrinks, 0)
    })
  )

  it.effect("gives up shrinking where it is told to", () =>
    Effect.gen(function* () {
      const error = yield* failureOf(Model.run({ initial: 0, commands, layer: readsLate, seed: 1, maxShrinks: 0 }))
      assert.strictEqual(error.shrinks, 0)
      assert.isUndefined(error.path)
      assert.match(error.message, /To repeat it: \{ seed: 1 \}$/)
    })
  )

  it.effect("skips what cannot be run, and knows in a branch what the branch has done", () =>
    Effect.gen(function* () {
      const twice = Model.command({
        name: "twice",
        weight: 3,
        input: fc.constant(undefined),
        precondition: (sum: number) => sum > 0,
        run: (_, sum) =>
          Effect.as(
            Effect.flatMap(Register, (register) => register.add(sum)),
            sum
          ),
        postcondition: (sum: number, { answer }) => Model.agrees(sum + (Either.getOrNull(answer) ?? 0))
      })
      const report = yield* Model.run({
        initial: 0,
        commands: [add, twice, read],
        layer: right,
        maxCommands: 0,
        branches: 1,
        maxBranchCommands: 5,
        numRuns: 30,
        seed: 2
      })
      assert.isAbove(report.skipped, 0)
      assert.isAbove(report.commands["twice"] ?? 0, 10)
    })
  )

  it.effect("allows for answers that do not tell what has happened", () =>
    Effect.gen(function* () {
      const rejects = registerOf((ref) => ({
        // The answer is lost after the change has been made, or before.
        add: (n) =>
          Effect.zipRight(
            n > 5 ? Ref.update(ref, (before) => before + n) : Effect.void,
            new Rejected({ message: "lost" })
          ),
        read: Ref.get(ref)
      }))
      const lost = Model.command({
        name: "add",
        input: fc.integer({ min: 1, max: 9 }),
        run: (n) => Effect.flatMap(Register, (register) => register.add(n)),
        postcondition: (sum: number, { input }) => Model.agreesWithOneOf([sum, sum + input])
      })
      const options = { initial: 0, commands: [lost, read], numRuns: 30, maxCommands: 8, seed: 3 }
      yield* Model.run({ ...options, layer: rejects, branches: 2 })
      const wrong = registerOf(() => ({ add: () => new Rejected({ message: "lost" }), read: Effect.succeed(-1) }))
      const error = yield* failureOf(Model.run({ ...options, layer: wrong }))
      assert.deepStrictEqual(linesOf(error), ["read() → -1"])
      const few = { ...options, commands: [lost], layer: rejects, minCommands: 8 }
      const large = yield* failureOf(Model.run({ ...few, maxStates: 4 }))
      assert.strictEqual(large.problem, "The model may be in more than 4 states")
    })
  )

  it.effect("ends a search that is too large with a failure", () =>
    Effect.gen(function* () {
      const options = { initial: 0, commands: [add], layer: right, branches: 3, maxCommands: 0, seed: 1 }
      const error = yield* failureOf(Model.run({ ...options, maxStates: 3 }))
      assert.strictEqual(error.reason, "SearchTooLarge")
      assert.match(error.problem, /within 3 states: take shorter or fewer branches, or raise maxStates$/)
    })
  )

  it.effect("checks the invariant after each command", () =>
    Effect.gen(function* () {
      const small = Effect.flatMap(Register, ({ read }) =>
        Effect.flatMap(read, (sum) => (sum < 3 ? Effect.void : new Rejected({ message: "it is too much" })))
      )
      const error = yield* failureOf(Model.run({ initial: 0, commands, layer: right, invariant: small, seed: 1 }))
      assert.strictEqual(error.reason, "Violated")
      assert.strictEqual(error.problem, "Rejected: it is too much")
      assert.deepStrictEqual(linesOf(error), ["add(3) → 3"])
      const options = { initial: 0, commands, layer: right, invariant: small, branches: 2, maxCommands: 0, seed: 1 }
      assert.deepStrictEqual(linesOf(yield* failureOf(Model.run(options))), ["2: add(3) → 3"])
    })
  )

  it.effect("reports assertions of postconditions, errors and defects", () =>
    Effect.gen(function* () {
      const asserting = Model.command({
        name: "read",
        input: fc.constant(undefined),
        run: () => new Rejected({ message: "not now" }),
        postcondition: (sum: number, { answer }) => {
          assert.isTrue(Either.isRight(answer), "it has an answer")
          return Model.agrees(sum)
        }
      })
      const options = { initial: 0, layer: right, seed: 1 }
      const error = yield* failureOf(Model.run({ ...options, commands: [asserting] }))
      assert.match(error.problem, /^read: it has an answer/)
      assert.deepStrictEqual(linesOf(error), ["read() → fails with Rejected: not now"])

      const dying = Model.command({
        name: "die",
        input: fc.constant({ at: new Uint8Array(3) }),
        run: () => Effect.die(new Rejected({ message: "broken" })),
        postcondition: (sum: number) => Model.agrees(sum)
      })
      const died = yield* failureOf(Model.run({ ...options, commands: [dying] }))
      assert.strictEqual(died.reason, "Died")
      assert.match(died.problem, /^die died: .*broken/)
      assert.lengthOf(died.history, 1)
      assert.isUndefined(died.history[0]?.answer)
    })
  )

  it.effect("lets time pass on a clock of its own, for each sequence from the beginning", () =>
    Effect.gen(function* () {
      interface Timed {
        readonly now: number
      }
      const look = Model.command({
        name: "look",
        input: fc.constant(undefined),
        run: () => Effect.zipRight(Effect.sleep("1 minute"), Clock.currentTimeMillis),
        postcondition: (model: Timed, { answer, endedAt, startedAt }) => {
          assert.strictEqual(startedAt, model.now)
          assert.strictEqual(endedAt, Either.getOrNull(answer))
          return Model.agrees({ now: endedAt })
        }
      })
      const wait = Model.wait({
        durations: ["5 hours", "3 days"],
        passed: (model: Timed, millis) => ({ now: model.now + millis })
      })
      const report = yield* Model.run({
        initial: { now: 0 },
        commands: [look, wait],
        layer: Layer.empty,
        numRuns: 5,
        maxCommands: 10,
        seed: 1
      })
      assert.isAbove(report.commands["wait"] ?? 0, 5)
      assert.strictEqual(yield* Clock.currentTimeMillis, 0)
    })
  )

  it.live("tells of a call that waits for ever", () =>
    Effect.gen(function* () {
      const hang = Model.command({
        name: "hang",
        input: fc.constant(undefined),
        run: () => Effect.never,
        postcondition: (sum: number) => Model.agrees(sum)
      })
      const options = {
        initial: 0,
        commands: [hang],
        layer: Layer.empty,
        minCommands: 1,
        stuckAfter: 10,
        maxShrinks: 0
      }
      const error = yield* failureOf(Model.run({ ...options, seed: 1 }))
      assert.strictEqual(error.reason, "Stuck")
    })
  )

  it.live("interrupts the call that runs, and begins no other sequence", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const events = yield* Ref.make<ReadonlyArray<string>>([])
      const note = (event: string) => Ref.update(events, (all) => [...all, event])
      const layer = Layer.scoped(
        Register,
        Effect.acquireRelease(Effect.as(note("built"), { add: Effect.succeed, read: Effect.succeed(0) }), () =>
          note("released")
        )
      )
      const hang = Model.command({
        name: "hang",
        input: fc.constant(undefined),
        run: () =>
          Effect.onInterrupt(Effect.zipRight(Deferred.succeed(begun, undefined), Effect.never), () => note("stopped")),
        postcondition: (sum: number) => Model.agrees(sum)
      })
      const options = { initial: 0, commands: [hang], layer, minCommands: 1, time: "current" } as const
      const fiber = yield* Effect.fork(Model.run(options))
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(fiber)
      yield* Effect.sleep(5)
      assert.deepStrictEqual(yield* Ref.get(events), ["built", "stopped", "released"])
    })
  )

  it.effect("fails with the error of a layer", () =>
    Effect.gen(function* () {
      const layer = Layer.effect(Register, new Rejected({ message: "no" }))
      const error = yield* Effect.flip(Model.run({ initial: 0, commands, layer }))
      assert.strictEqual(error._tag, "Rejected")
    })
  )

  it.effect("names an option that cannot be used", () =>
    Effect.gen(function* () {
      const options = { initial: 0, commands, layer: right }
      const problemOf = (more: object) =>
        Effect.map(failureOf(Model.run({ ...options, ...more })), ({ problem }) => problem)
      assert.strictEqual(yield* problemOf({ commands: [] }), "commands is empty")
      assert.strictEqual(yield* problemOf({ branches: -1 }), "branches is no number of 0 or more: -1")
      assert.strictEqual(yield* problemOf({ numRuns: 0.5 }), "numRuns is no number of 0 or more: 0.5")
      assert.strictEqual(yield* problemOf({ minCommands: 31 }), "minCommands is more than maxCommands: 31")
      assert.strictEqual(yield* problemOf({ seed: 0.5 }), "seed is no whole number: 0.5")
      assert.match(yield* problemOf({ seed: 1, path: "x" }), /^fast-check refuses: /)
      assert.strictEqual((yield* failureOf(Model.run({ ...options, commands: [] }))).reason, "InvalidOptions")
    })
  )

  it.live("runs against the in-memory CloudFront, with its faults and its invariants", () =>
    Effect.gen(function* () {
      const create = Model.command({
        name: "create",
        input: fc.constantFrom("a", "b"),
        run: (name) => publicKey(name),
        postcondition: (names: ReadonlyArray<string>, { answer, input }) => {
          if (isThrottled(answer)) return Model.agrees(names)
          const expected = names.includes(input) ? "PublicKeyAlreadyExists" : undefined
          const actual = Either.isLeft(answer) ? answer.left._tag : undefined
          return Model.equal(actual, expected, expected === undefined ? [...names, input] : names)
        }
      })
      const list = Model.command({
        name: "list",
        input: fc.constant(undefined),
        run: () => Effect.map(listPublicKeys(), ({ PublicKeyList }) => PublicKeyList.Items.map(({ Name }) => Name)),
        postcondition: (names: ReadonlyArray<string>, { answer }) =>
          isThrottled(answer) ? Model.agrees(names) : Model.equal(Either.getOrNull(answer), names, names)
      })
      const throttled = Arbitrary.faults({ faults: [{ fault: "throttle" }], maxSkip: 1, maxSteps: 1, maxTimes: 1 })
      const report = yield* Model.run({
        initial: [] as ReadonlyArray<string>,
        commands: [create, list, Model.faults<ReadonlyArray<string>>(throttled)],
        layer: InMemoryCloudFront.layer(),
        invariant: Invariant.all,
        numRuns: 3,
        minCommands: 6,
        maxCommands: 6,
        seed: 4
      })
      assert.isAbove(report.commands["faults"] ?? 0, 1)
    })
  )
})

describe("linearize", () => {
  const write = (value: number) => () => Model.agrees(value)
  const seen = (value: number) => (register: number) => Model.equal(register, value, register)

  it.effect("finds the states after an order that agrees", () =>
    Effect.gen(function* () {
      // The write and both reads overlap.
      const events = [
        { invoked: 1, returned: 9, outcome: write(1) },
        { invoked: 2, returned: 4, outcome: seen(0) },
        { invoked: 5, returned: 8, outcome: seen(1) }
      ]
      assert.deepStrictEqual(yield* Model.linearize(events, { initial: 0 }), [1])
      // Either write may be the last one.
      const both = [
        { invoked: 1, returned: 3, outcome: write(1) },
        { invoked: 2, returned: 4, outcome: write(2) }
      ]
      assert.sameMembers([...(yield* Model.linearize(both, { initial: 0 }))], [1, 2])
      assert.deepStrictEqual(yield* Model.linearize<number>([], { initial: 5 }), [5])
    })
  )

  it.effect("finds none where no order agrees", () =>
    Effect.gen(function* () {
      const none = (events: ReadonlyArray<Model.Event<number>>) =>
        Effect.map(Model.linearize(events, { initial: 0 }), (ends) => assert.lengthOf(ends, 0))
      // A read after the end of the write does not see it.
      yield* none([
        { invoked: 1, returned: 2, outcome: write(1) },
        { invoked: 3, returned: 4, outcome: seen(0) }
      ])
      // A later read sees less than an earlier one.
      yield* none([
        { invoked: 1, returned: 9, outcome: write(1) },
        { invoked: 2, returned: 4, outcome: seen(1) },
        { invoked: 5, returned: 8, outcome: seen(0) }
      ])
    })
  )

  it.effect("visits no state twice, and gives up where it is told to", () =>
    Effect.gen(function* () {
      // 10 calls at the same time have 3,628,800 orders, and 2 ** 10 sets of calls that were made.
      const events = Array.from({ length: 10 }, () => ({
        invoked: 1,
        returned: 2,
        outcome: (n: number) => Model.agrees(n + 1)
      }))
      assert.deepStrictEqual(yield* Model.linearize(events, { initial: 0, maxStates: 2 ** 10 }), [10])
      const error = yield* Effect.flip(Model.linearize(events, { initial: 0, maxStates: 100 }))
      assert.strictEqual(error._tag, "SearchTooLarge")
      assert.strictEqual(error.maxStates, 100)
    })
  )

  it.effect("compares states by their key", () =>
    Effect.gen(function* () {
      const events = [
        { invoked: 1, returned: 3, outcome: (n: number) => Model.agrees(n + 1) },
        { invoked: 2, returned: 4, outcome: (n: number) => Model.agrees(n * 2) }
      ]
      assert.lengthOf(yield* Model.linearize(events, { initial: 2 }), 2)
      assert.lengthOf(yield* Model.linearize(events, { initial: 2, key: () => "" }), 1)
    })
  )
})
