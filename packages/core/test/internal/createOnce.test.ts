import { UnconfirmedCreate } from "@effect-cloudfront/core/Consistency"
import {
  AccessDenied,
  DistributionAlreadyExists,
  InvalidArgument,
  ThrottlingError,
  TooManyDistributions,
  TransportError,
  UnknownServiceError
} from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as TestClock from "effect/TestClock"
import { createOnce, reference, type Creation } from "../../src/internal/createOnce.js"

const fields = { httpStatus: 409, requestId: undefined, message: "m" }
const exists = new DistributionAlreadyExists(fields)
const denied = new AccessDenied({ ...fields, httpStatus: 403 })
const invalid = new InvalidArgument({ ...fields, httpStatus: 400 })
const full = new TooManyDistributions({ ...fields, httpStatus: 400 })
const reset = new TransportError({ operation: "Create", reason: "Reset", message: "reset", attempts: 1 })
const refused = new TransportError({
  operation: "Create",
  reason: "Connect",
  message: "refused",
  attempts: 1,
  unanswered: 0
})
const failed = (status: number) => new UnknownServiceError({ code: "X", status, message: "m", requestId: undefined })

type Failure =
  | typeof exists
  | typeof denied
  | typeof invalid
  | typeof full
  | TransportError
  | UnknownServiceError
  | ThrottlingError

interface Thing {
  readonly reference: string
  readonly config: string
}

/** A service that holds one thing a reference, shows it after `lag`, and answers as it is told. */
const world = (lag = 0) => {
  const things: Array<Thing> = []
  let visibleAt = 0
  const log: Array<string> = []
  const apply = (thing: Thing) =>
    Effect.flatMap(Clock.currentTimeMillis, (now): Effect.Effect<Thing, Failure> => {
      log.push("create")
      if (things.some((one) => one.reference === thing.reference)) return Effect.fail(exists)
      visibleAt = now + lag
      things.push(thing)
      return Effect.succeed(thing)
    })
  const find = (wanted: string) => () =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      log.push("find")
      return now < visibleAt
        ? Option.none<Thing>()
        : Option.fromNullable(things.find((one) => one.reference === wanted))
    })
  return { things, log, apply, find }
}

type World = ReturnType<typeof world>

/** Each answer takes the place of one call's, in turn; the last goes on for ever. `undefined` is the service's own. */
type Answers = ReadonlyArray<((exchange: Effect.Effect<Thing, Failure>) => Effect.Effect<Thing, Failure>) | undefined>

const lost = (error: Failure) => (exchange: Effect.Effect<Thing, Failure>) =>
  Effect.zipRight(Effect.ignore(exchange), Effect.fail(error))
const before = (error: Failure) => () => Effect.fail(error)

const run = (
  one: World,
  answers: Answers,
  {
    config = "a",
    isGenerated = true,
    ...rest
  }: { config?: string; isGenerated?: boolean } & Partial<Creation<Thing, Failure, never>> = {}
) => {
  let n = 0
  const creation: Creation<Thing, Failure, never> = {
    what: "thing",
    reference: { value: "ref", isGenerated },
    create: Effect.suspend(() => {
      const answer = answers[Math.min(n++, answers.length - 1)]
      const exchange = one.apply({ reference: "ref", config })
      return answer === undefined ? exchange : answer(exchange)
    }),
    isReferenceUsed: (error) => error._tag === "DistributionAlreadyExists",
    find: one.find("ref"),
    matchesInput: (found) => Effect.succeed(found.config === config),
    ...rest
  }
  return Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.either(createOnce(creation)))
    for (let i = 0; i < 1000 && Option.isNone(yield* Fiber.poll(fiber)); i++) {
      for (let j = 0; j < 5; j++) yield* Effect.yieldNow()
      yield* TestClock.adjust("2 seconds")
    }
    return yield* Fiber.join(fiber)
  })
}

const right = <A>(result: { readonly _tag: string; readonly right?: A }) => {
  assert.strictEqual(result._tag, "Right")
  return result.right
}
const tagOf = (result: { readonly _tag: string; readonly left?: { readonly _tag: string } }) => {
  assert.strictEqual(result._tag, "Left")
  return result.left?._tag
}

describe("createOnce", () => {
  it.effect("generates a reference if none is given, and marks it as generated", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* reference("mine"), { value: "mine", isGenerated: false })
      const made = yield* reference(undefined)
      assert.isTrue(made.isGenerated)
      assert.lengthOf(made.value, 36)
    })
  )

  it.effect("sends one create if no response is lost", () =>
    Effect.gen(function* () {
      const one = world()
      right(yield* run(one, [undefined]))
      assert.deepStrictEqual(one.log, ["create"])
    })
  )

  for (const lag of [0, 90_000]) {
    for (const isGenerated of [true, false]) {
      for (const [name, error] of [
        ["a reset", reset],
        ["a fault of the service", failed(503)],
        [
          "throttling after another attempt",
          new ThrottlingError({ code: "Throttling", status: 400, message: "m", requestId: undefined, attempts: 2 })
        ]
      ] as const) {
        it.effect(
          `finds what was created though the answer was lost to ${name}, with a lag of ${lag} and ${isGenerated ? "a generated" : "the caller's own"} reference`,
          () =>
            Effect.gen(function* () {
              for (const answers of [
                [lost(error), undefined],
                [lost(error)],
                [before(error), lost(error), undefined],
                [before(error), undefined]
              ]) {
                const one = world(lag)
                assert.deepStrictEqual(right(yield* run(one, answers, { isGenerated })), {
                  reference: "ref",
                  config: "a"
                })
                assert.lengthOf(one.things, 1)
              }
            })
        )
      }
    }
  }

  it.effect("returns the resource of an earlier run with the same reference, if it matches the input", () =>
    Effect.gen(function* () {
      const one = world()
      yield* one.apply({ reference: "ref", config: "a" })
      assert.deepStrictEqual(right(yield* run(one, [undefined], { isGenerated: false })), one.things[0])
      assert.strictEqual(
        tagOf(yield* run(one, [undefined], { isGenerated: false, config: "b" })),
        "DistributionAlreadyExists"
      )
      // Nor is it taken for what a lost answer was about.
      const other = yield* run(one, [before(reset)], { isGenerated: false, config: "b" })
      assert.strictEqual(tagOf(other), "UnconfirmedCreate")
      assert.lengthOf(one.things, 1)
    })
  )

  it.effect("fails with the reference and the last error, and the next run succeeds", () =>
    Effect.gen(function* () {
      for (const answer of [before(reset), lost(reset)]) {
        const one = world()
        const result = yield* run(one, [answer], { find: () => Effect.fail(denied) })
        assert.strictEqual(result._tag, "Left")
        if (result._tag === "Right") return
        assert.instanceOf(result.left, UnconfirmedCreate)
        assert.strictEqual(
          result.left.message,
          "whether the thing was created is not known (reset); run again with the caller reference ref"
        )
        right(yield* run(one, [undefined], { isGenerated: false }))
        assert.lengthOf(one.things, 1)
      }
    })
  )

  it.effect("bounds the number of creates and the time of the search", () =>
    Effect.gen(function* () {
      const one = world()
      assert.strictEqual(tagOf(yield* run(one, [before(reset)], { lag: "10 seconds" })), "UnconfirmedCreate")
      assert.deepStrictEqual(one.log.filter((call) => call === "find").length, 5)
    })
  )

  it.effect("fails at once with a refusal", () =>
    Effect.gen(function* () {
      for (const error of [invalid, denied, full, refused, failed(403)]) {
        const one = world()
        const result = yield* run(one, [before(error)])
        assert.strictEqual(tagOf(result), error._tag)
        assert.deepStrictEqual(one.log, [])
      }
      // What is refused for good now was refused before, whatever became of the answer.
      assert.strictEqual(tagOf(yield* run(world(), [before(reset), before(invalid)])), "InvalidArgument")
    })
  )

  it.effect("does not treat AccessDenied as the outcome of an earlier attempt", () =>
    Effect.gen(function* () {
      for (const error of [denied, failed(403)]) {
        const find = () => Effect.fail(denied)
        assert.strictEqual(tagOf(yield* run(world(), [lost(reset), before(error)], { find })), "UnconfirmedCreate")
        right(yield* run(world(), [lost(reset), before(error)]))
      }
    })
  )

  it.effect("recognizes a conflict with a resource that it cannot read", () =>
    Effect.gen(function* () {
      const conflict = new UnknownServiceError({
        code: "HTTP 409",
        status: 409,
        message: "",
        requestId: undefined,
        attempts: 2,
        unanswered: 1
      })
      right(yield* run(world(), [lost(conflict)]))
    })
  )

  it.effect("searches for its own earlier attempt when a quota is exceeded", () =>
    Effect.gen(function* () {
      right(yield* run(world(5_000), [lost(reset), before(full)]))
      assert.strictEqual(tagOf(yield* run(world(), [before(reset), before(full)])), "TooManyDistributions")
      const later = new TooManyDistributions({ ...fields, attempts: 2, unanswered: 1 })
      right(yield* run(world(5_000), [lost(later)]))
      assert.strictEqual(tagOf(yield* run(world(), [before(later)])), "TooManyDistributions")
    })
  )

  it.effect("ignores retryable errors of a search, and fails with others", () =>
    Effect.gen(function* () {
      for (const [error, end] of [
        [failed(503), "Right"],
        [denied, "Left"]
      ] as const) {
        const one = world()
        let looks = 0
        const result = yield* run(one, [lost(reset), undefined], {
          find: () => Effect.suspend(() => (looks++ === 0 ? Effect.fail(error) : one.find("ref")()))
        })
        assert.strictEqual(result._tag, end)
      }
    })
  )

  it.effect("returns ifUnreadable for its own resource that it cannot read", () =>
    Effect.gen(function* () {
      const ifUnreadable = { reference: "ref", config: "unseen" }
      const find = () => Effect.fail(denied)
      assert.deepStrictEqual(right(yield* run(world(), [lost(reset), undefined], { find, ifUnreadable })), ifUnreadable)
      // The caller's own may be another's.
      const own = yield* run(world(), [lost(reset), undefined], { find, ifUnreadable, isGenerated: false })
      assert.strictEqual(tagOf(own), "UnconfirmedCreate")
    })
  )
})
