import { schema } from "@effect-cloudfront/core/Errors"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import {
  modifyIdempotently,
  planIdempotently,
  planWrite,
  readModifyWrite,
  UnconfirmedUpdate,
  type Change,
  type EditEvent,
  type Options,
  type RepeatOptions
} from "../../src/internal/readModifyWrite.js"
import {
  conflict,
  conflictAfterLoss,
  denied,
  failed,
  failure,
  headers,
  invalid,
  invalidAfterLoss,
  lost,
  missing,
  otherConflict,
  refused,
  reset,
  set,
  success,
  throttled,
  transport,
  unavailable,
  unreadable,
  valuesOf,
  world,
  type Answer,
  type Failure,
  type Headers,
  type Seen,
  type World
} from "./memory.js"

const edit = <E = never>(one: World, change: Change<Headers, E, never>, options?: Options<Headers>) =>
  one.run(readModifyWrite(one.resource, "T1", change, options))

const repeat = (one: World, change: Change<Headers, never, never>, options?: RepeatOptions) =>
  one.run(modifyIdempotently(one.resource, "T1", change, options))

const plan = <E = never>(one: World, change: Change<Headers, E, never>, options: Options<Headers> = {}) =>
  one.run(planWrite(one.resource, "T1", change, options, () => Effect.void))

/** A call that takes some time. */
const slowly =
  (millis: number, answer: Answer = (exchange) => exchange): Answer =>
  (exchange) =>
    Effect.zipRight(Effect.sleep(millis), answer(exchange))

const mine = set({ a: "mine" })

/** Another client writes first. */
const overtaken =
  (one: () => World, values: Readonly<Record<string, string>>, answer: Answer = (exchange) => exchange): Answer =>
  (exchange) =>
    Effect.zipRight(
      Effect.suspend(() => one().elsewhere(values)),
      answer(exchange)
    )

/** The service does it, the response is lost, and another client writes then. */
const lostBefore =
  (one: () => World, values: Readonly<Record<string, string>>, error: Failure = reset): Answer =>
  (exchange) =>
    lost(error)(Effect.tap(exchange, () => one().elsewhere(values)))

/** A world whose answers refer to it. */
const made = (
  initial: Readonly<Record<string, string>>,
  answers: (one: () => World) => Parameters<typeof world>[1]
): World => {
  const one: World = world(
    initial,
    answers(() => one)
  )
  return one
}

const unconfirmed = (error: unknown): UnconfirmedUpdate<Headers> =>
  error instanceof UnconfirmedUpdate ? error : assert.fail(String(error))

/** The times of the writes. */
const writeTimes = (one: World): ReadonlyArray<number> =>
  one.log.filter((line) => line.includes("write")).map((line) => Number(line.split(" ")[0]))

describe("readModifyWrite", () => {
  it("writes with the version that was read, and returns what the service made of it", () => {
    const one = world({ a: "1", b: "2" })
    assert.deepStrictEqual(success(edit(one, mine)), {
      thing: "thing E2",
      config: headers({ a: "mine", b: "2" }),
      status: "Deployed",
      etag: "E2",
      changed: true
    })
    assert.deepStrictEqual(one.log, ["0 read", '0 write E1 {"a":"mine","b":"2"}'])
  })

  it("sends nothing if nothing changed, and returns what was read", () => {
    for (const run of [edit, repeat]) {
      const one = world({ a: "1" })
      const result = success(run(one, (config) => ({ ...config, Quantity: 1 })))
      assert.deepStrictEqual(result, {
        thing: "thing E1",
        config: headers({ a: "1" }),
        status: "Deployed",
        etag: "E1",
        changed: false
      })
      assert.deepStrictEqual(one.log, ["0 read"])
    }
  })

  it("takes a change that is an Effect, one that fails, and one that mutates its argument", () => {
    for (const run of [edit, repeat]) {
      assert.isTrue(success(run(world({ a: "1" }), (config) => Effect.succeed(mine(config)))).changed)
      const mutated = world({ a: "1" })
      const changed = run(mutated, (config) => {
        Object.assign(config.Items[0] ?? {}, { HeaderValue: "mine" })
        return config
      })
      assert.isTrue(success(changed).changed)
      assert.deepStrictEqual(
        mutated.versions.map(({ config }) => valuesOf(config)["a"]),
        ["1", "mine"]
      )
    }
    const one = world({ a: "1" })
    assert.strictEqual(failure(edit<"no" | never>(one, () => Effect.fail("no" as const))), "no")
    assert.deepStrictEqual(one.log, ["0 read"])
  })

  it("waits out reads that are older than its own write", () => {
    for (const run of [edit, repeat]) {
      const one: World = made({ a: "1" }, (one) => ({
        reads: [undefined, (exchange) => one().shows(0)(exchange)]
      }))
      success(run(one, mine))
      success(run(one, set({ b: "mine" })))
      assert.deepStrictEqual(one.current(), { a: "mine", b: "mine" })
      assert.deepStrictEqual(one.log.slice(2), ["0 read", "500 read", '500 write E2 {"a":"mine","b":"mine"}'])
      // The lag is the caller's.
      const behind: World = made({ a: "1" }, (one) => ({
        reads: (exchange) => one().shows(0)(exchange)
      }))
      success(run(behind, mine))
      const error = failure(run(behind, mine, { lag: "3 seconds" }))
      assert.deepInclude(error, { _tag: "StaleReadError", etag: "E1", what: "thing T1" })
      assert.strictEqual(behind.log.at(-1), "3500 read")
      const longer: World = made({ a: "1" }, (one) => ({ reads: (exchange) => one().shows(0)(exchange) }))
      success(run(longer, mine))
      assert.strictEqual(failure(run(longer, mine))._tag, "StaleReadError")
      // The first read that begins after 90 seconds.
      assert.strictEqual(longer.log.at(-1), "92500 read")
    }
  })

  describe("conflicts", () => {
    it("does the change again on what another client left, without losing either", () => {
      for (const run of [edit, repeat]) {
        const one: World = made({ n: "1" }, (one) => ({
          writes: [overtaken(one, { o: "theirs" }), overtaken(one, { n: "5" })]
        }))
        let runs = 0
        const increment = (config: Headers) => {
          runs++
          return set({ n: String(Number(valuesOf(config)["n"]) + 1) })(config)
        }
        const result = success(run(one, increment))
        assert.isTrue(result.changed)
        assert.deepStrictEqual(one.current(), { n: "6", o: "theirs" })
        assert.strictEqual(result.etag, "E4")
        assert.strictEqual(runs, 3)
        // 200 and 400 ms between them.
        assert.deepStrictEqual(writeTimes(one), [0, 200, 600])
      }
    })

    it("does not send what another client has done already", () => {
      const one: World = made({ a: "1" }, (one) => ({ writes: [overtaken(one, { a: "mine" })] }))
      assert.deepInclude(success(edit(one, mine)), { changed: false, etag: "E2" })
    })

    const times = [0, 200, 600, 1_400, 3_000, 6_200, 12_600, 22_600, 32_600, 42_600, 52_600, 62_600, 72_600, 82_600]

    it("ends after ten of them, but not within the lag", () => {
      let n = 0
      const racing = () =>
        made({ n: "0" }, (one) => ({ writes: (exchange) => overtaken(one, { n: `${++n}` })(exchange) }))
      for (const run of [edit, repeat]) {
        for (const [options, count] of [
          [{ lag: 0 }, 11],
          [{ lag: 52_600 }, 11],
          [{ lag: 52_601 }, 12],
          [{}, 15],
          [{ retries: undefined }, 15],
          [{ retries: 0 }, 1],
          [{ retries: 2 }, 3],
          [{ retries: 12 }, 13]
        ] as const) {
          const one = racing()
          assert.strictEqual(failure(run(one, mine, options)), conflict)
          assert.deepStrictEqual(writeTimes(one), [...times, 92_600].slice(0, count), JSON.stringify(options))
        }
      }
    })

    it("waits for the version that another client wrote", () => {
      const one: World = made({ a: "1" }, (one) => ({
        reads: [undefined, (exchange) => one().shows(0)(exchange), (exchange) => one().shows(0)(exchange)],
        writes: [overtaken(one, { b: "theirs" })]
      }))
      success(edit(one, mine))
      assert.deepStrictEqual(one.log.slice(2, 5), ["200 read", "700 read", "1700 read"])
      assert.deepStrictEqual(one.current(), { a: "mine", b: "theirs" })
    })

    it("passes on a conflict that is none of versions, at once", () => {
      const one = world({ a: "1" }, { writes: failed(otherConflict) })
      assert.strictEqual(failure(edit(one, mine)), otherConflict)
      assert.deepStrictEqual(one.log.slice(2), ["200 read"])
    })

    it("passes on a conflict of versions when the version stays, after the lag", () => {
      for (const [options, end] of [
        [{ lag: "5 seconds" }, 5_200],
        [{}, 90_200]
      ] as const) {
        const one = world({ a: "1" }, { writes: failed(conflict) })
        assert.strictEqual(failure(edit(one, mine, options)), conflict)
        assert.strictEqual(one.log.at(-1), `${end} read`)
      }
    })
  })

  it("passes on refusals at once", () => {
    for (const error of [invalid, denied, missing, refused]) {
      for (const run of [edit, repeat]) {
        const one = world({ a: "1" }, { writes: failed(error) })
        assert.strictEqual(failure(run(one, mine)), error)
        assert.lengthOf(one.log, 2)
      }
    }
    const unread = world({ a: "1" }, { reads: failed(missing) })
    assert.strictEqual(failure(edit(unread, mine)), missing)
    assert.lengthOf(unread.log, 1)
  })

  describe("a lost response", () => {
    const increment = (config: Headers) => set({ n: String(Number(valuesOf(config)["n"]) + 1) })(config)

    for (const error of [reset, transport("Timeout"), unavailable, unreadable, invalidAfterLoss, conflictAfterLoss]) {
      it(`finds what was written though the answer was lost to ${error._tag} ${error.message}`, () => {
        for (const run of [edit, repeat]) {
          const one = world({ n: "1" }, { writes: [lost(error)] })
          assert.deepStrictEqual(success(run(one, increment)), { ...(one.versions[1] as Seen), changed: true })
          assert.lengthOf(one.versions, 2)
          assert.lengthOf(one.log, 3)
        }
      })
    }

    it("remembers a write that was found", () => {
      const one: World = made({ n: "1" }, (one) => ({
        reads: [undefined, undefined, (exchange) => one().shows(0)(exchange)],
        writes: [lost()]
      }))
      success(edit(one, increment))
      success(edit(one, increment))
      assert.deepStrictEqual(one.current(), { n: "3" })
      // The version that it replaced is known to be old: nothing is sent with it.
      assert.lengthOf(writeTimes(one), 2)
    })

    it("finds it below what another client wrote later", () => {
      for (const run of [edit, repeat]) {
        const one: World = made({ n: "1" }, (one) => ({ writes: [lostBefore(one, { o: "theirs" })] }))
        assert.deepStrictEqual(success(run(one, increment)), { ...(one.versions[2] as Seen), changed: true })
        assert.deepStrictEqual(one.current(), { n: "2", o: "theirs" })
      }
    })

    it("sends it again when it was not executed, with the same version, after 1, 2, 4, ... seconds", () => {
      for (const run of [edit, repeat]) {
        const one = world(
          { n: "1" },
          { writes: [failed(), failed(unavailable), failed(unreadable), failed(), failed()] }
        )
        let runs = 0
        const result = success(
          run(one, (config) => {
            runs++
            return increment(config)
          })
        )
        assert.deepInclude(result, { etag: "E2", changed: true })
        assert.strictEqual(runs, 1)
        assert.deepStrictEqual(one.current(), { n: "2" })
        assert.deepStrictEqual(writeTimes(one), [0, 1_000, 3_000, 7_000, 15_000, 25_000])
      }
    })

    it("gives up after five more, with all that is needed to continue", () => {
      const errors = [reset, reset, reset, reset, reset, unavailable]
      const one = world({ n: "1" }, { writes: errors.map((error) => failed(error)) })
      const error = unconfirmed(failure(edit(one, increment)))
      assert.deepInclude(error, { what: "thing T1", etag: "E1", current: undefined, cause: unavailable })
      assert.deepStrictEqual(Redacted.value(error.before), headers({ n: "1" }))
      assert.deepStrictEqual(Redacted.value(error.sent), headers({ n: "2" }))
      assert.isUndefined(error.fromJson)
      assert.strictEqual(
        error.message,
        "thing T1: the response to the update of version E1 was lost, and the current configuration does not show whether it was executed"
      )
      assert.lengthOf(writeTimes(one), 6)
      // An idempotent change has the error of the service.
      const again = world({ n: "1" }, { writes: errors.map((error) => failed(error)) })
      assert.strictEqual(failure(repeat(again, increment)), unavailable)
      assert.strictEqual(failure(edit(world({ n: "1" }, { writes: failed() }), increment, { idempotent: true })), reset)
    })

    it("does the change again on another client's configuration if nothing of it is there", () => {
      for (const run of [edit, repeat]) {
        const one: World = made({ n: "1" }, (one) => ({ writes: [overtaken(one, { o: "theirs" }, failed())] }))
        const result = success(run(one, increment))
        assert.deepInclude(result, { etag: "E3", changed: true })
        assert.deepStrictEqual(one.current(), { n: "2", o: "theirs" })
      }
    })

    it("is unconfirmed if another client has changed the same", () => {
      const one: World = made({ n: "1" }, (one) => ({ writes: [lostBefore(one, { n: "7" })] }))
      const error = unconfirmed(failure(edit(one, increment)))
      assert.deepInclude(error, { what: "thing T1", etag: "E1", cause: reset })
      assert.deepStrictEqual(Redacted.value(error.before), headers({ n: "1" }))
      assert.deepStrictEqual(Redacted.value(error.sent), headers({ n: "2" }))
      assert.deepStrictEqual(error.current && Redacted.value(error.current), headers({ n: "7" }))
      assert.deepStrictEqual(one.current(), { n: "7" })
    })

    it("does an idempotent change again where another one would be unconfirmed", () => {
      for (const run of [repeat, (one: World, change: typeof mine) => edit(one, change, { idempotent: true })]) {
        const one: World = made({ a: "1" }, (one) => ({ writes: [lostBefore(one, { a: "theirs" })] }))
        assert.deepInclude(success(run(one, mine)), { etag: "E4", changed: true })
        assert.deepStrictEqual(one.current(), { a: "mine" })
      }
    })

    it("tells a change although nothing was left to send", () => {
      // The write was executed and undone, and the second run of the change finds its work done.
      const one: World = made({ a: "1" }, (one) => ({ writes: [lostBefore(one, { a: "2" })] }))
      let runs = 0
      const result = repeat(one, (config) => (runs++ === 0 ? mine(config) : config))
      assert.deepInclude(success(result), { etag: "E3", changed: true })
    })

    it("decides by what is there when an attempt was lost and the next one met a conflict", () => {
      const same: World = made({ n: "1" }, (one) => ({ writes: [lostBefore(one, { o: "theirs" }, conflictAfterLoss)] }))
      assert.deepInclude(success(edit(same, increment)), { etag: "E3", changed: true })
      assert.deepStrictEqual(same.current(), { n: "2", o: "theirs" })
      const other: World = made({ n: "1" }, (one) => ({
        writes: [overtaken(one, { n: "5" }, failed(conflictAfterLoss))]
      }))
      assert.strictEqual(unconfirmed(failure(edit(other, increment))).cause, conflictAfterLoss)
      // Without an attempt that was lost, it is another client's.
      const alone: World = made({ n: "1" }, (one) => ({ writes: [overtaken(one, { n: "5" }, failed(conflict))] }))
      assert.strictEqual(success(edit(alone, increment)).etag, "E3")
      assert.deepStrictEqual(alone.current(), { n: "6" })
    })

    it("stays unknown through a conflict at the next call", () => {
      // The read after the loss still shows the version before, the write that is repeated meets a conflict with itself.
      const one: World = made({ n: "1" }, (one) => ({
        reads: [undefined, (exchange) => one().shows(0)(exchange)],
        writes: [lost()]
      }))
      assert.deepInclude(success(edit(one, increment)), { etag: "E2", changed: true })
      assert.deepStrictEqual(one.log.slice(2), ["1000 read", '1000 write E1 {"n":"2"}', "1200 read"])
    })

    it("is unconfirmed when it met a conflict, and the configuration cannot be read then", () => {
      for (const error of [denied, unavailable, conflict]) {
        for (const [writes, cause] of [
          [[lost(conflictAfterLoss)], conflictAfterLoss],
          [[lost(), undefined], conflict]
        ] as const) {
          const answers = (): World =>
            made({ n: "1" }, (one) => {
              // The version before is shown until the lag is over.
              const old: Answer = (exchange) => one().shows(0)(exchange)
              const reads = error === conflict ? old : failed(error)
              return {
                reads: [undefined, ...(writes.length === 1 ? [] : [old]), ...Array.from({ length: 100 }, () => reads)],
                writes
              }
            })
          const one = answers()
          const reason = unconfirmed(failure(edit(one, increment)))
          assert.deepInclude(reason, { etag: "E1", current: undefined, cause })
          assert.deepStrictEqual(Redacted.value(reason.sent), headers({ n: "2" }))
          assert.lengthOf(one.versions, 2)
          const of = error === conflict ? cause : error
          assert.strictEqual(failure(repeat(answers(), increment)), of)
        }
      }
    })

    it("is no conflict with another client that `retries` counts", () => {
      const own = world({ n: "1" }, { writes: [lost(conflictAfterLoss)] })
      assert.deepInclude(success(edit(own, increment, { retries: 0 })), { etag: "E2", changed: true })
      const both: World = made({ n: "1" }, (one) => ({
        writes: [overtaken(one, { o: "theirs" }, failed(conflictAfterLoss)), overtaken(one, { o: "again" })]
      }))
      assert.strictEqual(failure(edit(both, increment, { retries: 0 })), conflict)
      // There is an end, with losses and conflicts at every call.
      let theirs = 0
      const endless: World = made({ n: "1" }, (one) => ({
        writes: (exchange) => overtaken(one, { o: `${++theirs}` }, failed(conflictAfterLoss))(exchange)
      }))
      const error = unconfirmed(failure(edit(endless, increment, { retries: 1 })))
      assert.deepInclude(error, { etag: "E7", cause: conflictAfterLoss, current: undefined })
      assert.lengthOf(writeTimes(endless), 7)
    })

    it("passes on a refusal of a repeated write if the version is still there", () => {
      const one = world({ n: "1" }, { writes: [failed(), failed(invalid)] })
      assert.strictEqual(failure(edit(one, increment)), invalid)
      assert.deepStrictEqual(one.log.slice(2), ["1000 read", '1000 write E1 {"n":"2"}', "3000 read"])
    })

    it("does not pass on a refusal if the version is another one", () => {
      for (const error of [invalid, denied]) {
        const one: World = made({ n: "1" }, (one) => ({
          reads: [undefined, (exchange) => one().shows(0)(exchange)],
          writes: [lost(), failed(error)]
        }))
        assert.deepInclude(success(edit(one, increment)), { etag: "E2", changed: true })
        assert.lengthOf(one.versions, 2)
      }
    })

    it("goes on where the configuration cannot be read in passing", () => {
      for (const error of [unavailable, throttled, reset]) {
        const executed = world({ n: "1" }, { reads: [undefined, failed(error)], writes: [lost()] })
        // The write is repeated, and meets the version that it made.
        assert.deepInclude(success(edit(executed, increment)), { etag: "E2", changed: true })
        const one = world({ n: "1" }, { reads: [undefined, failed(error)], writes: [failed()] })
        assert.deepInclude(success(edit(one, increment)), { etag: "E2", changed: true })
        assert.deepStrictEqual(writeTimes(one), [0, 1_000])
        // A refusal tells nothing without a read.
        const refusal = world({ n: "1" }, { reads: [undefined, failed(error)], writes: [failed(invalidAfterLoss)] })
        assert.deepInclude(success(edit(refusal, increment)), { etag: "E2", changed: true })
      }
    })

    it("is unconfirmed where the configuration cannot be read at all", () => {
      const answers = { reads: [undefined, failed(denied)], writes: [lost()] }
      const error = unconfirmed(failure(edit(world({ n: "1" }, answers), increment)))
      assert.deepInclude(error, { what: "thing T1", etag: "E1", current: undefined, cause: reset })
      assert.deepStrictEqual(Redacted.value(error.before), headers({ n: "1" }))
      assert.deepStrictEqual(Redacted.value(error.sent), headers({ n: "2" }))
      // An idempotent change has nothing to confirm.
      assert.strictEqual(failure(repeat(world({ n: "1" }, answers), increment)), denied)
      assert.strictEqual(failure(edit(world({ n: "1" }, answers), increment, { idempotent: true })), denied)
    })

    it("says that the resource is gone", () => {
      for (const run of [edit, repeat]) {
        const one = world({ n: "1" }, { reads: [undefined, failed(missing)], writes: [lost()] })
        assert.strictEqual(failure(run(one, increment)), missing)
        assert.lengthOf(one.log, 3)
      }
    })

    /** An error of an earlier run, and the world that it left. */
    const interrupted = (then: Readonly<Record<string, string>> | undefined, executed: boolean) => {
      const one = world({ n: "1" }, { reads: [undefined, failed(denied)], writes: [executed ? lost() : failed()] })
      const resume = unconfirmed(failure(edit(one, increment)))
      if (then !== undefined) Effect.runSync(one.elsewhere(then))
      return { one, resume }
    }

    it("is searched for first by a run that resumes", () => {
      for (const [then, executed, end] of [
        [undefined, true, { n: "2" }],
        [{ o: "theirs" }, true, { n: "2", o: "theirs" }],
        [undefined, false, { n: "2" }],
        [{ o: "theirs" }, false, { n: "2", o: "theirs" }]
      ] as const) {
        const { one, resume } = interrupted(then, executed)
        assert.isTrue(success(edit(one, increment, { resume })).changed)
        assert.deepStrictEqual(one.current(), end)
        assert.lengthOf(writeTimes(one), executed ? 1 : 2)
      }
      const { one, resume } = interrupted({ n: "9" }, true)
      const error = unconfirmed(failure(edit(one, increment, { resume })))
      assert.deepInclude(error, { etag: "E1", cause: resume })
      assert.deepStrictEqual(Redacted.value(error.before), headers({ n: "1" }))
      assert.deepStrictEqual(Redacted.value(error.sent), headers({ n: "2" }))
      assert.deepStrictEqual(error.current && Redacted.value(error.current), headers({ n: "9" }))
    })

    it("sends first what the earlier run sent, and a change that another client made counts as done", () => {
      const { one, resume } = interrupted({ o: "theirs" }, false)
      assert.deepInclude(success(edit(one, (config) => config, { resume })), { changed: true, etag: "E2" })
      const same = interrupted(undefined, false)
      success(edit(same.one, (config) => config, { resume: same.resume }))
      assert.deepStrictEqual(same.one.current(), { n: "2" })
    })

    it("stays unknown for a run that resumes, through a conflict of its repetition with itself", () => {
      // The first read of the second run still shows the version before.
      const one: World = made({ n: "1" }, (one) => ({
        reads: [undefined, failed(denied), (exchange) => one().shows(0)(exchange)],
        writes: [lost()]
      }))
      const resume = unconfirmed(failure(edit(one, increment)))
      assert.deepInclude(success(edit(one, increment, { resume })), { etag: "E2", changed: true })
      assert.deepStrictEqual(one.current(), { n: "2" })
      assert.deepStrictEqual(writeTimes(one), [0, 1_000])
    })

    it("cannot be searched for by an error that was JSON", () => {
      const { one, resume } = interrupted(undefined, true)
      const Json = Schema.parseJson(schema(UnconfirmedUpdate))
      const read = Schema.decodeUnknownSync(Json)(Schema.encodeSync(Json)(resume)) as UnconfirmedUpdate<Headers>
      assert.deepInclude(read, { _tag: "UnconfirmedUpdate", what: "thing T1", etag: "E1", fromJson: true })
      assert.deepInclude(read, { current: undefined, cause: undefined })
      assert.deepStrictEqual([Redacted.value(read.before), Redacted.value(read.sent)], [undefined, undefined])
      const calls = one.log.length
      assert.strictEqual(failure(edit(one, increment, { resume: read })), read)
      assert.lengthOf(one.log, calls)
    })

    it("never makes a change happen twice, nor loses another client's", () => {
      const step = fc.record({
        theirs: fc.boolean(),
        fault: fc.constantFrom<Answer | undefined>(
          undefined,
          lost(),
          failed(),
          lost(unreadable),
          failed(unavailable),
          failed(invalid),
          failed(conflictAfterLoss)
        )
      })
      const ends = new Set<string>()
      fc.assert(
        fc.property(
          fc.array(step, { maxLength: 6 }),
          fc.array(fc.constantFrom("own", "old", "fault"), { maxLength: 6 }),
          (steps, shown) => {
            let theirs = 0
            const one: World = made({ n: "1" }, (one) => ({
              reads: shown.map((what): Answer | undefined => {
                if (what === "own") return undefined
                return what === "fault"
                  ? failed(unavailable)
                  : (exchange) => one().shows(Math.max(0, one().versions.length - 2))(exchange)
              }),
              writes: steps.map(({ fault = (exchange) => exchange, theirs: comes }) =>
                comes ? (exchange) => overtaken(one, { o: `${++theirs}` }, fault)(exchange) : fault
              )
            }))
            const result = edit(one, increment)
            ends.add(result._tag === "Right" ? "Right" : (result.left as { _tag: string })._tag)
            const { n, o } = one.current()
            assert.strictEqual(o, theirs === 0 ? undefined : `${theirs}`)
            if (result._tag === "Right") assert.strictEqual(n, "2")
            else assert.include(result.left._tag === "UnconfirmedUpdate" ? ["1", "2"] : ["1"], n, result.left._tag)
          }
        ),
        { numRuns: Runs.of(30, 150) }
      )
      assert.includeMembers([...ends], ["Right"])
    })
  })

  describe("a budget", () => {
    /** Another client is faster each time. */
    const racing = (): World => {
      let n = 0
      return made({ n: "0" }, (one) => ({ writes: (exchange) => overtaken(one, { n: `${++n}` })(exchange) }))
    }

    it("begins with the interval, which doubles", () => {
      for (const run of [edit, repeat]) {
        for (const [interval, times] of [
          ["3 seconds", [0, 3_000, 9_000, 19_000, 29_000]],
          [0, [0, 0, 0, 0, 0]],
          ["1 minute", [0, 60_000, 120_000, 180_000, 240_000]]
        ] as const) {
          const one = racing()
          assert.strictEqual(failure(run(one, mine, { interval, retries: 4 })), conflict)
          assert.deepStrictEqual(writeTimes(one), times)
          const lossy = world({ a: "1" }, { writes: [failed(), failed(), failed(), failed()] })
          success(run(lossy, mine, { interval }))
          assert.deepStrictEqual(writeTimes(lossy), times)
        }
      }
    })

    it("has an interval of zero for as long as is asked for", () => {
      const one = racing()
      assert.strictEqual(failure(edit(one, mine, { interval: 0, retries: 200, lag: 0 })), conflict)
      assert.lengthOf(writeTimes(one), 201)
    })

    it("ends with the conflict, after a last repetition at its end", () => {
      for (const run of [edit, repeat]) {
        for (const [timeout, times] of [
          [0, [0]],
          ["150 millis", [0, 150]],
          ["200 millis", [0, 200]],
          ["1 second", [0, 200, 600, 1_000]]
        ] as const) {
          const one = racing()
          assert.strictEqual(failure(run(one, mine, { timeout })), conflict)
          assert.deepStrictEqual(writeTimes(one), times)
        }
      }
    })

    it("ends with the unknown outcome of an update, after a last repetition at its end", () => {
      for (const [timeout, times] of [
        [0, [0]],
        ["2 seconds", [0, 1_000, 2_000]],
        ["5 seconds", [0, 1_000, 3_000, 5_000]]
      ] as const) {
        const one = world({ a: "1" }, { writes: failed() })
        const error = unconfirmed(failure(edit(one, mine, { timeout })))
        assert.deepInclude(error, { etag: "E1", cause: reset, current: undefined })
        assert.deepStrictEqual(Redacted.value(error.sent), headers({ a: "mine" }))
        assert.deepStrictEqual(writeTimes(one), times)
        const again = world({ a: "1" }, { writes: failed() })
        assert.strictEqual(failure(repeat(again, mine, { timeout })), reset)
        assert.deepStrictEqual(writeTimes(again), times)
      }
      // A conflict that may be with itself does not say that the update was not executed.
      const own = world({ a: "1" }, { writes: [lost(conflictAfterLoss)] })
      assert.strictEqual(unconfirmed(failure(edit(own, mine, { timeout: 0 }))).cause, conflictAfterLoss)
    })

    it("finds what was written, by a read at its end", () => {
      for (const run of [edit, repeat]) {
        const one = world({ a: "1" }, { writes: [lost()] })
        assert.deepInclude(success(run(one, mine, { timeout: "500 millis" })), { etag: "E2", changed: true })
        assert.deepStrictEqual(one.log.slice(2), ["500 read"])
      }
    })

    it("ends while reads are stale", () => {
      const again = set({ b: "mine" })
      const runs: ReadonlyArray<(one: World, options: RepeatOptions) => unknown> = [
        (one, options) => failure(edit(one, again, options)),
        (one, options) => failure(repeat(one, again, options)),
        (one, options) => failure(plan(one, again, options))
      ]
      for (const run of runs) {
        for (const [timeout, times] of [
          [0, [0]],
          ["3 seconds", [0, 500, 1_500, 3_000]]
        ] as const) {
          const one: World = made({ a: "1" }, (one) => ({ reads: (exchange) => one().shows(0)(exchange) }))
          success(edit(one, mine))
          assert.deepInclude(run(one, { timeout }), { _tag: "StaleReadError", etag: "E1" })
          assert.deepStrictEqual(
            one.log.slice(2),
            times.map((time) => `${time} read`)
          )
        }
      }
    })

    it("ends while the version of a conflict stays", () => {
      const one = world({ a: "1" }, { writes: failed(conflict) })
      assert.strictEqual(failure(edit(one, mine, { timeout: "2 seconds" })), conflict)
      assert.deepStrictEqual(one.log.slice(2), ["200 read", "700 read", "1700 read", "2000 read"])
    })

    it("interrupts neither a call nor the change", () => {
      const one = world({ a: "1" }, { reads: slowly(5_000), writes: slowly(5_000) })
      const change = (config: Headers) => Effect.as(Effect.sleep("5 seconds"), mine(config))
      assert.isTrue(success(edit(one, change, { timeout: "1 second" })).changed)
      assert.deepStrictEqual(one.log, ["0 read", '10000 write E1 {"a":"mine"}'])
    })
  })

  describe("with any faults, any calls that take time, and any budget", () => {
    const increment = (config: Headers) => set({ n: String(Number(valuesOf(config)["n"]) + 1) })(config)

    const cases = fc.record({
      writes: fc.array(
        fc.record({
          theirs: fc.boolean(),
          millis: fc.constantFrom(0, 0, 700, 5_000),
          fault: fc.constantFrom<Answer | undefined>(
            undefined,
            lost(),
            failed(),
            lost(unreadable),
            failed(unavailable),
            failed(invalid),
            failed(conflict),
            lost(conflictAfterLoss),
            failed(conflictAfterLoss)
          )
        }),
        { maxLength: 6 }
      ),
      reads: fc.array(
        fc.record({
          shown: fc.constantFrom<"own" | "old" | "fault">("own", "own", "old", "fault"),
          millis: fc.constantFrom(0, 0, 700, 5_000)
        }),
        { maxLength: 8 }
      ),
      options: fc.record(
        {
          interval: fc.constantFrom(0, 50, 3_000),
          timeout: fc.constantFrom(0, 100, 1_500, 8_000, 60_000),
          jitter: fc.constantFrom(0, 0.5, 1),
          retries: fc.constantFrom(0, 2),
          lag: fc.constantFrom(0, 4_000)
        },
        { requiredKeys: [] }
      )
    })

    type Case = typeof cases extends fc.Arbitrary<infer A> ? A : never

    /** A world with faults, until it is healed. */
    const worldOf = ({ reads, writes }: Case): { readonly one: World; readonly heal: () => void } => {
      let theirs = 0
      let isFaulty = true
      const whileFaulty =
        (answer: Answer): Answer =>
        (exchange) =>
          isFaulty ? answer(exchange) : exchange
      const one: World = made({ n: "1" }, (one) => ({
        reads: reads.map(({ millis, shown }): Answer => {
          const old: Answer = (exchange) => one().shows(Math.max(0, one().versions.length - 2))(exchange)
          const answers = { own: (exchange: Parameters<Answer>[0]) => exchange, old, fault: failed(unavailable) }
          return whileFaulty(slowly(millis, answers[shown]))
        }),
        writes: writes.map(({ fault = (exchange) => exchange, millis, theirs: comes }) => {
          const answer: Answer = (exchange) => (comes ? overtaken(one, { o: `${++theirs}` }, fault) : fault)(exchange)
          return whileFaulty(slowly(millis, answer))
        })
      }))
      return { one, heal: () => void (isFaulty = false) }
    }

    /** A run, its events, and how each write ended. */
    const observed = (one: World, options: Options<Headers>) => {
      const events: Array<EditEvent> = []
      const outcomes: Array<string> = []
      const resource = {
        ...one.resource,
        write: (...args: Parameters<typeof one.resource.write>) =>
          one.resource.write(...args).pipe(
            Effect.tap(() => Effect.sync(() => void outcomes.push("accepted"))),
            Effect.tapError(({ _tag }) => Effect.sync(() => void outcomes.push(_tag)))
          )
      }
      const onEvent = (event: EditEvent) => Effect.sync(() => void events.push(event))
      const result = one.run(readModifyWrite(resource, "T1", increment, options, onEvent))
      return { events, outcomes, result }
    }

    const isMine = ({ config }: Seen): boolean => valuesOf(config)["n"] === "2"

    it("begins no repetition after its end, and loses no outcome", () => {
      const ends = new Set<string>()
      fc.assert(
        fc.property(cases, (made) => {
          const { heal, one } = worldOf(made)
          const { timeout = Infinity } = made.options
          const { result } = observed(one, made.options)
          const calls = one.log.map((line) => ({ at: Number(line.split(" ")[0]), isRead: line.endsWith(" read") }))
          const [, ...reads] = calls.filter(({ isRead }) => isRead)
          assert.isTrue(reads.every(({ at }) => at <= timeout))
          // A write follows a read that began in time, and has taken 5 seconds at most.
          const [, ...writes] = calls.filter(({ isRead }) => !isRead)
          assert.isTrue(writes.every(({ at }) => at <= timeout + 5_000))
          const { n } = one.current()
          ends.add(result._tag === "Right" ? "Right" : (result.left as { readonly _tag: string })._tag)
          if (result._tag === "Right") return assert.strictEqual(n, "2")
          if (!(result.left instanceof UnconfirmedUpdate)) return assert.strictEqual(n, "1", result.left._tag)
          // Whatever was not known is found out by another run, and is done once.
          heal()
          assert.isTrue(success(edit(one, increment, { resume: result.left })).changed)
          assert.strictEqual(one.current()["n"], "2")
        }),
        { numRuns: Runs.of(150, 3_000) }
      )
      assert.includeMembers([...ends], ["Right", "UnconfirmedUpdate", "PreconditionFailed"])
    })

    it("has events that tell what became of each write", () => {
      fc.assert(
        fc.property(cases, fc.boolean(), (made, idempotent) => {
          const { one } = worldOf(made)
          const { events, outcomes, result } = observed(one, { ...made.options, idempotent })
          const of = <Tag extends EditEvent["_tag"]>(tag: Tag) =>
            events.filter((event): event is Extract<EditEvent, { readonly _tag: Tag }> => event._tag === tag)
          assert.lengthOf(of("Updating"), outcomes.length)
          assert.deepStrictEqual(
            of("Updating").map(({ attempt }) => attempt),
            outcomes.map((_, i) => i + 1)
          )
          // Each write but the last one is followed by the reason of the next one.
          const reasons = events.flatMap((event) =>
            event._tag === "Conflict" || event._tag === "LostResponse" ? [event] : []
          )
          const last = outcomes.at(-1)
          const isRefused = result._tag === "Left" && reasons.length < outcomes.length
          assert.deepStrictEqual(
            reasons.map(({ error }) => error),
            outcomes.slice(0, last === "accepted" || isRefused ? -1 : undefined)
          )
          assert.deepStrictEqual(
            reasons.map(({ attempt }) => attempt),
            reasons.map((_, i) => i + 1)
          )
          assert.lengthOf(of("Conflict"), outcomes.filter((outcome) => outcome === "PreconditionFailed").length)
          // The end.
          const ends = events.filter(({ _tag }) => _tag === "Updated" || _tag === "Unchanged")
          if (result._tag === "Left") {
            assert.deepStrictEqual(ends, [])
            if (one.versions.some(isMine) && !idempotent) assert.strictEqual(result.left._tag, "UnconfirmedUpdate")
            return
          }
          const { changed, etag } = result.right
          assert.isTrue(changed)
          assert.isTrue(one.versions.some(isMine))
          assert.deepStrictEqual(ends, [{ _tag: "Updated", id: "T1", etag, changes: ["Items.HeaderValue"] }])
          assert.strictEqual(events.at(-1), ends[0])
        }),
        { numRuns: Runs.of(150, 3_000) }
      )
    })
  })

  it("has an event where nothing is sent", () => {
    for (const [change, initial, expected] of [
      [mine, { a: "mine" }, [{ _tag: "Unchanged", id: "T1", etag: "E1" }]],
      [
        mine,
        { a: "secret" },
        [
          { _tag: "Updating", id: "T1", etag: "E1", changes: ["Items.HeaderValue"], attempt: 1 },
          { _tag: "Updated", id: "T1", etag: "E2", changes: ["Items.HeaderValue"] }
        ]
      ]
    ] as const) {
      const events: Array<EditEvent> = []
      const onEvent = (event: EditEvent) => Effect.sync(() => void events.push(event))
      const one = world(initial)
      success(one.run(modifyIdempotently(one.resource, "T1", change, {}, onEvent)))
      assert.deepStrictEqual<ReadonlyArray<EditEvent>>(events, expected)
    }
    // The write was executed and undone, and the second run of the change finds its work done.
    const events: Array<EditEvent> = []
    const one: World = made({ a: "1" }, (one) => ({ writes: [lostBefore(one, { a: "2" })] }))
    let runs = 0
    const once = (config: Headers) => (runs++ === 0 ? mine(config) : config)
    const onEvent = (event: EditEvent) => Effect.sync(() => void events.push(event))
    success(one.run(modifyIdempotently(one.resource, "T1", once, {}, onEvent)))
    assert.deepStrictEqual(events.slice(1), [
      { _tag: "LostResponse", id: "T1", error: "TransportError", attempt: 1 },
      { _tag: "Updated", id: "T1", etag: "E3", changes: ["Items.HeaderValue"] }
    ])
  })

  describe("a plan", () => {
    const valuesIn = (config: Redacted.Redacted<Headers>) => valuesOf(Redacted.value(config))

    it("has the update that would be sent, and sends nothing", () => {
      const plans: ReadonlyArray<typeof plan> = [
        plan,
        (one, change) => one.run(planIdempotently(one.resource, "T1", change))
      ]
      for (const plan of plans) {
        const one = world({ a: "secret", b: "2" })
        const { after, before, ...rest } = success(plan(one, mine))
        assert.deepStrictEqual(rest, { id: "T1", etag: "E1", steps: ["Update"], changes: ["Items.HeaderValue"] })
        assert.deepStrictEqual(
          [valuesIn(before), valuesIn(after)],
          [
            { a: "secret", b: "2" },
            { a: "mine", b: "2" }
          ]
        )
        assert.deepStrictEqual(one.log, ["0 read"])
        assert.notInclude(JSON.stringify({ after, before, rest }), "secret")
        const none = success(plan(world({ a: "mine" }), mine))
        assert.deepInclude(none, { id: "T1", etag: "E1", steps: [], changes: [] })
        assert.deepStrictEqual([valuesIn(none.before), valuesIn(none.after)], [{ a: "mine" }, { a: "mine" }])
      }
    })

    it("fails as the update would before it is sent", () => {
      assert.strictEqual(failure(plan<"no">(world({}), () => Effect.fail("no" as const))), "no")
      assert.strictEqual(failure(plan(world({}, { reads: failed(missing) }), mine)), missing)
      const unknown = world({})
      const element = { member: undefined, xml: "<A/>" }
      const item = Unknown.withElements({ HeaderName: "a", HeaderValue: "v" }, [element])
      Object.assign(unknown.versions[0] as Seen, { config: { Items: [item] } })
      assert.deepInclude(failure(plan(unknown, () => headers({ x: "v", y: "v" }))), { _tag: "LostSettingsError" })
      const one = world({ a: "1" })
      const refused = planWrite(one.resource, "T1", mine, {}, (config, etag) =>
        Effect.fail({ ...valuesOf(config), etag } as never)
      )
      assert.deepStrictEqual<unknown>(failure(one.run(refused)), { a: "mine", etag: "E1" })
      const unsent = planWrite(
        one.resource,
        "T1",
        (config) => config,
        {},
        () => Effect.fail("checked" as never)
      )
      assert.deepStrictEqual(success(one.run(unsent)).steps, [])
    })

    it("tells what the run then does, after an earlier run of which the outcome is unknown, too", () => {
      const values = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2"), { maxKeys: 2 })
      const counts = { none: 0, update: 0, refused: 0 }
      fc.assert(
        fc.property(
          values,
          fc.option(fc.record({ change: values, executed: fc.boolean(), theirs: values }), { nil: undefined }),
          values,
          fc.boolean(),
          (initial, earlier, wanted, idempotent) => {
            const build = () => {
              if (earlier === undefined) return { one: world(initial), resume: undefined }
              let isEarlier = true
              const one: World = made(initial, (one) => ({
                reads: (exchange) =>
                  isEarlier && one().log.some((line) => line.includes("write")) ? Effect.fail(denied) : exchange,
                writes: [earlier.executed ? lost() : failed()]
              }))
              const ended = edit(one, set(earlier.change))
              isEarlier = false
              Effect.runSync(one.elsewhere(earlier.theirs))
              const resume = ended._tag === "Left" && ended.left instanceof UnconfirmedUpdate ? ended.left : undefined
              return { one, resume }
            }
            const { one, resume } = build()
            const before = one.log.length
            const planned = plan(one, set(wanted), { idempotent, resume })
            assert.lengthOf(one.log, before + 1)
            const versions = one.versions.length
            const result = edit(one, set(wanted), { idempotent, resume })
            if (planned._tag === "Left") {
              counts.refused++
              assert.strictEqual(planned.left._tag, "UnconfirmedUpdate")
              assert.deepStrictEqual(result._tag === "Left" && result.left, planned.left)
              return
            }
            const { after, steps } = planned.right
            const { config } = success(result)
            assert.lengthOf(steps, one.versions.length - versions)
            assert.deepStrictEqual(Redacted.value(after), config)
            counts[steps.length === 0 ? "none" : "update"]++
          }
        ),
        { numRuns: Runs.of(200, 2_000) }
      )
      assert.isTrue(
        Object.values(counts).every((count) => count > 0),
        JSON.stringify(counts)
      )
    })

    it("cannot go on from an error that was JSON", () => {
      const one = world({ n: "1" }, { reads: [undefined, failed(denied)], writes: [lost()] })
      const resume = unconfirmed(failure(edit(one, mine)))
      const Json = Schema.parseJson(schema(UnconfirmedUpdate))
      const read = Schema.decodeUnknownSync(Json)(Schema.encodeSync(Json)(resume)) as UnconfirmedUpdate<Headers>
      assert.strictEqual(failure(plan(one, mine, { resume: read })), read)
    })
  })

  it("keeps unknown settings, or says that it cannot", () => {
    const one = world({})
    const item = (HeaderName: string, element: string) =>
      Unknown.withElements({ HeaderName, HeaderValue: "v" }, [{ member: undefined, xml: `<${element}/>` }])
    Object.assign(one.versions[0] as Seen, { config: { Items: [item("a", "A"), item("b", "B")] } })
    const error = failure(edit(one, () => headers({ x: "v", y: "v" })))
    assert.deepInclude(error, { _tag: "LostSettingsError", what: "thing T1" })
    assert.lengthOf(one.log, 1)
    const { config } = success(edit(one, () => headers({ b: "w", a: "v" })))
    assert.deepStrictEqual(
      config.Items.map((one) => Unknown.elements(one).map(({ xml }) => xml)),
      [["<B/>"], ["<A/>"]]
    )
  })
})
