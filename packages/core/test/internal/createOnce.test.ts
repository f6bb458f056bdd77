import { UnconfirmedCreate } from "@effect-cloudfront/core/Consistency"
import {
  AccessDenied,
  CNAMEAlreadyExists,
  CredentialsError,
  DistributionAlreadyExists,
  InvalidArgument,
  InvalidFunctionAssociation,
  InvalidViewerCertificate,
  ThrottlingError,
  TooManyDistributions,
  TooManyInvalidationsInProgress,
  TransportError,
  UnknownServiceError
} from "@effect-cloudfront/core/Errors"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { createOnce, reference, withinLag, type Creation } from "../../src/internal/createOnce.js"
import { failure, instantly, success } from "./memory.js"

const fields = { httpStatus: 409, requestId: undefined, message: "m" }
const exists = new DistributionAlreadyExists(fields)
const denied = new AccessDenied({ ...fields, httpStatus: 403 })
const invalid = new InvalidArgument({ ...fields, httpStatus: 400 })
const uncertified = new InvalidViewerCertificate({ ...fields, httpStatus: 400 })
const unassociated = new InvalidFunctionAssociation({ ...fields, httpStatus: 400 })
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

const inUse = new CNAMEAlreadyExists(fields)
const busy = new TooManyInvalidationsInProgress({ ...fields, httpStatus: 400 })
const expired = new CredentialsError({ source: "environment", message: "expired", attempts: 1, unanswered: 0 })

type Failure =
  | typeof exists
  | typeof inUse
  | typeof busy
  | CredentialsError
  | typeof denied
  | typeof invalid
  | typeof full
  | typeof uncertified
  | typeof unassociated
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
  /** When each of them was, in milliseconds. */
  const times: Array<number> = []
  const apply = (thing: Thing) =>
    Effect.flatMap(Clock.currentTimeMillis, (now): Effect.Effect<Thing, Failure> => {
      log.push("create")
      times.push(now)
      if (things.some((one) => one.reference === thing.reference)) return Effect.fail(exists)
      visibleAt = now + lag
      things.push(thing)
      return Effect.succeed(thing)
    })
  const find = (wanted: string) => () =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      log.push("find")
      times.push(now)
      return now < visibleAt
        ? Option.none<Thing>()
        : Option.fromNullable(things.find((one) => one.reference === wanted))
    })
  return { things, log, times, apply, find }
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
  return Effect.either(createOnce(creation)).pipe(instantly())
}

const tagOf = (result: Either.Either<unknown, { readonly _tag: string }>): string => failure(result)._tag

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
      success(yield* run(one, [undefined]))
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
                assert.deepStrictEqual(success(yield* run(one, answers, { isGenerated })), {
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
      assert.deepStrictEqual(success(yield* run(one, [undefined], { isGenerated: false })), one.things[0])
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
        assert.isTrue(Either.isLeft(result))
        if (result._tag === "Right") return
        assert.instanceOf(result.left, UnconfirmedCreate)
        assert.strictEqual(
          result.left.message,
          "whether the thing was created is not known (reset); run again with the caller reference ref"
        )
        success(yield* run(one, [undefined], { isGenerated: false }))
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
        success(yield* run(world(), [lost(reset), before(error)]))
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
      success(yield* run(world(), [lost(conflict)]))
    })
  )

  it.effect("searches for its own earlier attempt when a quota is exceeded", () =>
    Effect.gen(function* () {
      success(yield* run(world(5_000), [lost(reset), before(full)]))
      assert.strictEqual(tagOf(yield* run(world(), [before(reset), before(full)])), "TooManyDistributions")
      const later = new TooManyDistributions({ ...fields, attempts: 2, unanswered: 1 })
      success(yield* run(world(5_000), [lost(later)]))
      assert.strictEqual(tagOf(yield* run(world(), [before(later)])), "TooManyDistributions")
    })
  )

  it.effect("ignores retryable errors of a search, and fails with others", () =>
    Effect.gen(function* () {
      for (const [error, isFound] of [
        [failed(503), true],
        [denied, false]
      ] as const) {
        const one = world()
        let looks = 0
        const result = yield* run(one, [lost(reset), undefined], {
          find: () => Effect.suspend(() => (looks++ === 0 ? Effect.fail(error) : one.find("ref")()))
        })
        assert.strictEqual(Either.isRight(result), isFound)
      }
    })
  )

  it.effect("returns ifUnreadable for its own resource that it cannot read", () =>
    Effect.gen(function* () {
      const ifUnreadable = { reference: "ref", config: "unseen" }
      const find = () => Effect.fail(denied)
      assert.deepStrictEqual(
        success(yield* run(world(), [lost(reset), undefined], { find, ifUnreadable })),
        ifUnreadable
      )
      // The caller's own may be another's.
      const own = yield* run(world(), [lost(reset), undefined], { find, ifUnreadable, isGenerated: false })
      assert.strictEqual(tagOf(own), "UnconfirmedCreate")
    })
  )

  it.effect("sends at most three creates, 2 and 4 seconds apart, and then searches until the lag is over", () =>
    Effect.gen(function* () {
      const sent = world()
      const searched = yield* run(sent, [lost(reset)], { isReferenceUsed: () => false, find: sent.find("another") })
      assert.strictEqual(tagOf(searched), "UnconfirmedCreate")
      assert.deepStrictEqual(sent.log.slice(0, 4), ["create", "create", "create", "find"])
      const searches = [0, 1, 3, 7, 15, 31, 47, 63, 79, 90].map((seconds) => 6_000 + seconds * 1_000)
      assert.deepStrictEqual(sent.times, [0, 2_000, 6_000, ...searches])
    })
  )

  it.effect("calls again where the error response cannot be read, but only if a response was lost before", () =>
    Effect.gen(function* () {
      const empty = new AccessDenied({ ...fields, httpStatus: 403, message: "" })
      const page = new UnknownServiceError({ code: "HTTP 403", status: 403, message: "page", requestId: undefined })
      for (const error of [empty, page]) {
        const one = world()
        success(yield* run(one, [before(reset), before(error), undefined]))
        assert.deepStrictEqual(one.log, ["create"])
        assert.strictEqual(tagOf(yield* run(world(), [before(error), undefined])), error._tag)
      }
      for (const error of [denied, failed(403), invalid]) {
        const find = () => Effect.fail(denied)
        assert.isTrue(Either.isLeft(yield* run(world(), [before(reset), before(error), undefined], { find })))
      }
    })
  )

  it.effect("counts an attempt that was lost before the last one of the same call", () =>
    Effect.gen(function* () {
      const unsent = (unanswered: number) =>
        new TransportError({ operation: "Create", reason: "Connect", message: "refused", attempts: 2, unanswered })
      success(yield* run(world(), [lost(unsent(1)), undefined]))
      assert.strictEqual(tagOf(yield* run(world(), [before(unsent(0)), undefined])), "TransportError")
      const none = world()
      const first = new TooManyDistributions({ ...fields, attempts: 1, unanswered: 0 })
      assert.strictEqual(tagOf(yield* run(none, [before(first)])), "TooManyDistributions")
      assert.deepStrictEqual(none.log, [])
      // What was lost stays lost.
      const one = world(5_000)
      success(yield* run(one, [lost(reset), before(first)]))
      assert.lengthOf(one.things, 1)
    })
  )

  it.effect("takes a name or an alias in use for its own earlier attempt's, if that is found", () =>
    Effect.gen(function* () {
      for (const error of [inUse, failed(409), full]) {
        success(yield* run(world(5_000), [lost(reset), before(error)]))
        const one = world()
        const result = yield* run(one, [before(reset), before(error)])
        assert.strictEqual(result._tag === "Left" && result.left, error)
        assert.include(one.log, "find")
        const alone = world()
        assert.strictEqual(tagOf(yield* run(alone, [before(error)])), error._tag)
        assert.deepStrictEqual(alone.log, [])
      }
      // This one goes away by waiting, and tells nothing of the reference.
      const one = world()
      assert.strictEqual(tagOf(yield* run(one, [before(reset), before(busy)])), busy._tag)
      assert.deepStrictEqual(one.log, [])
    })
  )

  it.effect("finds its own earlier attempt, whatever the later call is refused for", () =>
    Effect.gen(function* () {
      for (const error of [uncertified, unassociated, inUse, full, failed(409)]) {
        success(yield* run(world(5_000), [lost(reset), before(error)]))
        assert.strictEqual(tagOf(yield* run(world(), [before(reset), before(error)])), error._tag)
        const alone = world()
        assert.strictEqual(tagOf(yield* run(alone, [before(error)])), error._tag)
        assert.deepStrictEqual(alone.log, [])
      }
      // The earlier attempts of an invalid request were refused, too, unless what is valid has changed.
      success(yield* run(world(), [lost(reset), before(invalid)]))
      const one = world()
      assert.strictEqual(tagOf(yield* run(one, [before(reset), before(invalid)])), "InvalidArgument")
      assert.deepStrictEqual(one.log, ["find"])
    })
  )

  it.effect("does not know the outcome when the later call was not let through", () =>
    Effect.gen(function* () {
      for (const error of [denied, expired, failed(403), failed(410)]) {
        success(yield* run(world(), [lost(reset), before(error)]))
        const result = yield* run(world(), [before(reset), before(error)])
        assert.deepInclude(result._tag === "Left" && result.left, {
          _tag: "UnconfirmedCreate",
          what: "thing",
          reference: "ref",
          cause: error
        })
      }
    })
  )

  it.effect("does not know the outcome when what has the reference is not found, or cannot be read", () =>
    Effect.gen(function* () {
      const ifUnreadable = { reference: "ref", config: "unseen" }
      for (const [find, options, cause] of [
        [() => Effect.succeedNone, {}, exists],
        [() => Effect.fail(denied), {}, denied],
        [() => Effect.fail(invalid), { ifUnreadable }, invalid]
      ] as const) {
        const result = yield* run(world(), [lost(reset), undefined], { find, ...options })
        assert.deepInclude(result._tag === "Left" && result.left, { _tag: "UnconfirmedCreate", cause })
      }
    })
  )

  it.effect("gives the search the error that says that the reference is used", () =>
    Effect.gen(function* () {
      const taken: Array<Failure | undefined> = []
      const find = (one: World) => (error: Failure | undefined) => {
        taken.push(error)
        return one.find("ref")()
      }
      const one = world()
      success(yield* run(one, [lost(reset), undefined], { find: find(one) }))
      const other = world()
      success(yield* run(other, [lost(reset), before(full)], { find: find(other) }))
      assert.deepStrictEqual(taken, [exists, undefined])
    })
  )
})

describe("withinLag", () => {
  it.effect("returns the last result when the lag is over", () =>
    Effect.gen(function* () {
      let reads = 0
      const read = Effect.sync(() => (reads++, Option.none<number>()))
      assert.isTrue(Option.isNone(yield* withinLag(read, "3 seconds").pipe(instantly())))
      assert.strictEqual(reads, 3)
      assert.strictEqual(yield* Effect.flip(withinLag(Effect.fail(reset)).pipe(instantly())), reset)
    })
  )
})
