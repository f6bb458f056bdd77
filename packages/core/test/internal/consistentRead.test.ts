import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { StaleReadError } from "@effect-cloudfront/core/Consistency"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ConsistentRead from "../../src/internal/consistentRead.js"
import { program } from "../../src/internal/program.js"
import * as Writes from "../../src/internal/writes.js"
import {
  conflict,
  denied,
  failed,
  failure,
  missing,
  otherConflict,
  success,
  world,
  type Answer,
  type Failure,
  type World
} from "./memory.js"

const KEY = "thing T1"

/** A world with three versions, whose reads show the versions with these indices, and the last one for ever. */
const showing = (...versions: ReadonlyArray<number>): World => {
  const one: World = world(
    { n: "1" },
    {
      reads: (exchange) =>
        Effect.suspend(() => {
          const read = one.log.length - 1
          return one.shows(versions[Math.min(read, versions.length - 1)] ?? 0)(exchange)
        })
    }
  )
  Effect.runSync(Effect.zipRight(one.elsewhere({ n: "2" }), one.elsewhere({ n: "3" })))
  return one
}

const answering = (...reads: ReadonlyArray<Answer | undefined>): World => world({ n: "1" }, { reads })

const once = (one: World, lag: Duration.DurationInput = "10 seconds") =>
  ConsistentRead.readOnce(one.resource, "T1", one.writes, lag)

const consistent = (one: World, lag: Duration.DurationInput = "10 seconds") =>
  ConsistentRead.readConsistent(one.resource, "T1", one.writes, lag)

const newer = (one: World, etag: string, error: unknown = conflict, lag: Duration.DurationInput = "10 seconds") =>
  ConsistentRead.readNewerThan(one.resource, "T1", one.writes, lag, etag, error)

/** The write of a version, some time before what follows. */
const written = (one: World, replaced: string | undefined, before: Duration.DurationInput = 0) =>
  Effect.zipRight(Writes.record(one.writes, KEY, replaced), Effect.sleep(before))

const times = (one: World) => one.log.map((line) => Number(line.split(" ")[0]))

describe("recentWrites", () => {
  it("are those of the service, or those of the run of a program", () => {
    const service = { execute: () => Effect.die("not in this test"), signingRegion: "cn-north-1" }
    const both = Effect.all([
      Effect.zipRight(ConsistentRead.recordCreated({ noun: "thing" }, "T1"), ConsistentRead.recentWrites),
      Effect.zipRight(program("inner", {})(Effect.void), ConsistentRead.recentWrites),
      Effect.map(CloudFront, ({ signingRegion }) => signingRegion)
    ])
    const run = <A>(self: Effect.Effect<A, never, CloudFront>) =>
      Effect.runSync(Effect.provideService(program("outer", {})(self), CloudFront, service))
    const [first, second, region] = run(both)
    assert.strictEqual(first, second)
    assert.strictEqual(region, "cn-north-1")
    assert.isTrue(Effect.runSync(Writes.find(first, KEY))?.isNew)
    assert.notStrictEqual(run(ConsistentRead.recentWrites), first)
    const one = world({})
    assert.strictEqual(success(one.run(program("outer", {})(ConsistentRead.recentWrites))), one.writes)
    assert.strictEqual(Effect.runSync(program("outer", {})(Effect.succeed(1))), 1)
  })

  it("are those of the service, or empty ones", () => {
    const one = world({})
    assert.strictEqual(success(one.run(ConsistentRead.recentWrites)), one.writes)
    const own = Effect.provideService(ConsistentRead.recentWrites, CloudFront, {
      execute: () => Effect.die("not in this test")
    })
    const writes = Effect.runSync(own)
    assert.isUndefined(Effect.runSync(Writes.find(writes, KEY)))
    assert.notStrictEqual(Effect.runSync(own), writes)
  })
})

describe("isRecentlyCreated", () => {
  const isRecent = (one: World, lag: Duration.DurationInput) => ConsistentRead.isRecentlyCreated(one.writes, KEY, lag)

  it("holds within the lag after a creation", () => {
    const one = world({})
    const results = Effect.gen(function* () {
      const before = yield* isRecent(one, "10 seconds")
      yield* ConsistentRead.recordCreated(one.resource, "T1")
      yield* Effect.sleep("9999 millis")
      const within = yield* isRecent(one, "10 seconds")
      yield* Effect.sleep("1 millis")
      return [before, within, yield* isRecent(one, "10 seconds")]
    })
    assert.deepStrictEqual(success(one.run(results)), [false, true, false])
  })

  it("does not hold after another write", () => {
    const one = world({})
    assert.isFalse(success(one.run(Effect.zipRight(written(one, "E1"), isRecent(one, "10 seconds")))))
  })
})

describe("readOnce", () => {
  it("is fresh without a write of this client, whatever it returns", () => {
    const one = showing(0)
    const result = success(one.run(once(one)))
    assert.deepStrictEqual(result, { _tag: "Fresh", answer: one.versions[0] } as never)
    assert.strictEqual(ConsistentRead.statusOf(result), "Deployed")
    const gone = answering(failed(missing))
    assert.strictEqual(failure(gone.run(once(gone))), missing)
  })

  it("is fresh when it returns the version of the write, or one of another client", () => {
    for (const version of [1, 2]) {
      const one = showing(version)
      const result = success(one.run(Effect.zipRight(written(one, "E1"), once(one))))
      assert.deepStrictEqual(result, { _tag: "Fresh", answer: one.versions[version] } as never)
    }
  })

  it("is stale when it returns a version that this client replaced", () => {
    for (const version of [0, 1]) {
      const one = showing(version)
      const result = success(
        one.run(written(one, "E1").pipe(Effect.zipRight(written(one, "E2", "9999 millis")), Effect.zipRight(once(one))))
      )
      assert.deepStrictEqual(result, { _tag: "Stale", etag: `E${version + 1}`, status: "Deployed" })
      assert.strictEqual(ConsistentRead.statusOf(result), "Deployed")
    }
  })

  it("fails when it is stale and the lag is over", () => {
    const one = showing(0)
    const error = failure(one.run(Effect.zipRight(written(one, "E1", "10 seconds"), once(one))))
    assert.deepStrictEqual(error, new StaleReadError({ what: KEY, elapsed: Duration.millis(10_000), etag: "E1" }))
    // The time counts from the write, not from the start of the clock, and its end is that of the read.
    const later = showing(0)
    const slow = { ...later.resource, read: () => Effect.delay(later.resource.read("T1"), "1 second") }
    const read = ConsistentRead.readOnce(slow, "T1", later.writes, "10 seconds")
    const again = later.run(
      Effect.sleep("1 minute").pipe(Effect.zipRight(written(later, "E1", "9 seconds")), Effect.zipRight(read))
    )
    assert.deepInclude(failure(again), { elapsed: Duration.millis(10_000) })
  })

  it("is stale when a new resource is not found yet, and fails when the lag is over", () => {
    const one = answering(failed(missing), failed(missing))
    const result = success(one.run(Effect.zipRight(written(one, undefined, "9999 millis"), once(one))))
    assert.deepStrictEqual(result, { _tag: "Stale", etag: undefined, status: "not there yet" })
    assert.strictEqual(ConsistentRead.statusOf(result), "not there yet")
    assert.strictEqual(failure(one.run(Effect.zipRight(Effect.sleep("1 millis"), once(one)))), missing)
  })

  it("is stale when it returns what this client has deleted, and fresh when the lag is over", () => {
    const one = showing(2)
    const gone = (age: Duration.DurationInput) =>
      success(one.run(Effect.zipRight(Writes.recordGone(one.writes, KEY), Effect.delay(once(one), age))))
    assert.deepStrictEqual(gone("9999 millis"), { _tag: "Stale", etag: "E3", status: "Deployed" })
    assert.deepStrictEqual(gone("10 seconds"), { _tag: "Fresh", answer: one.versions[2] } as never)
  })

  it("does not take a version for an old one when the resource was not found after the lag", () => {
    for (const [age, tag] of [
      ["9 seconds", "StaleReadError"],
      ["10 seconds", "Fresh"]
    ] as const) {
      const one = answering(failed(missing))
      const [first, again] = success(
        one.run(
          written(one, "E1", age).pipe(
            Effect.zipRight(Effect.all([Effect.flip(once(one)), Effect.delay(Effect.either(once(one)), "5 seconds")]))
          )
        )
      )
      assert.strictEqual(first, missing)
      assert.strictEqual(again._tag === "Right" ? again.right._tag : again.left._tag, tag)
    }
  })

  it("fails with any other error, and when a resource is not found that was changed", () => {
    for (const [replaced, error] of [
      [undefined, denied],
      ["E1", missing],
      ["E1", denied]
    ] as const) {
      const one = answering(failed(error as Failure))
      assert.strictEqual(failure(one.run(Effect.zipRight(written(one, replaced), once(one)))), error)
    }
  })

  it("is stale when a part of a new resource is not found yet, whose versions are its own", () => {
    const part = (one: World) => ({ ...one.resource, noun: "part", owner: one.resource })
    const look = (one: World) => ConsistentRead.readOnce(part(one), "T1", one.writes, "10 seconds")
    const made = answering(failed(missing), failed(missing))
    const early = success(made.run(Effect.zipRight(written(made, undefined, "9 seconds"), look(made))))
    assert.strictEqual(early._tag, "Stale")
    assert.strictEqual(failure(made.run(Effect.zipRight(Effect.sleep("1 second"), look(made)))), missing)
    const changed = showing(0)
    assert.strictEqual(success(changed.run(Effect.zipRight(written(changed, "E1"), look(changed))))._tag, "Fresh")
  })
})

describe("readConsistent", () => {
  it("reads until the result is not older than a write, with growing delays", () => {
    const one = showing(0, 0, 0, 1)
    const result = success(one.run(Effect.zipRight(written(one, "E1"), consistent(one))))
    assert.deepStrictEqual(result, one.versions[1])
    assert.deepStrictEqual(times(one), [0, 500, 1_500, 3_500])
  })

  it("fails when the lag is over", () => {
    const one = showing(0)
    const error = failure(one.run(Effect.zipRight(written(one, "E1"), consistent(one))))
    assert.deepInclude(error, { _tag: "StaleReadError", elapsed: Duration.millis(12_500) })
    assert.deepStrictEqual(times(one), [0, 500, 1_500, 3_500, 7_500, 12_500])
  })
})

describe("readNewerThan", () => {
  it("reads until the version is another one", () => {
    const one = showing(0, 0, 1)
    assert.deepStrictEqual(success(one.run(newer(one, "E1"))), one.versions[1])
    assert.deepStrictEqual(times(one), [0, 500, 1_500])
    // Also one that was read before, which is another client's to know.
    const back = showing(1)
    assert.deepStrictEqual(success(back.run(newer(back, "E1"))), back.versions[1])
  })

  it("does not take an older version than its own write for another one", () => {
    const one = showing(0, 0, 2)
    const result = one.run(Effect.zipRight(written(one, "E1"), newer(one, "E2")))
    assert.deepStrictEqual(success(result), one.versions[2])
    assert.lengthOf(one.log, 3)
  })

  it("fails with the conflict at the end of the lag", () => {
    for (const error of [conflict, new Error("The If-Match version is missing or not valid for the resource.")]) {
      const one = showing(0)
      assert.strictEqual(failure(one.run(newer(one, "E1", error))), error)
      assert.deepStrictEqual(times(one), [0, 500, 1_500, 3_500, 7_500, 10_000])
    }
  })

  it("fails at once with a conflict of another reason, if the version is the same", () => {
    const reason = "meet the preconditions"
    for (const error of [otherConflict, reason, { message: reason }]) {
      const one = showing(0)
      assert.strictEqual(failure(one.run(newer(one, "E1", error))), error)
      assert.deepStrictEqual(times(one), [0])
      const changed = showing(1)
      assert.deepStrictEqual(success(changed.run(newer(changed, "E1", error))), changed.versions[1])
    }
  })

  it("fails as a read does", () => {
    const one = answering(failed(denied))
    assert.strictEqual(failure(one.run(newer(one, "E1"))), denied)
  })
})
