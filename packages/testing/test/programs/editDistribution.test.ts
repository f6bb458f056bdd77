import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Program from "@effect-cloudfront/core/programs/editDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { create, elapse, lost, watch } from "./support.js"

const LAGS = [0, 1, 5, 30, 60, 89] as const

const comment =
  (Comment: string) =>
  <C extends { readonly Comment: string }>(config: C): C => ({ ...config, Comment })

describe("editDistribution", () => {
  it.effect("writes what the function makes of what is there", () =>
    Effect.gen(function* () {
      const id = yield* create
      const updated = yield* Program.editDistribution(id, comment("after"))
      assert.isTrue(updated.changed)
      assert.strictEqual(updated.config.Comment, "after")
      const { Distribution, ETag } = yield* getDistribution({ Id: id })
      assert.strictEqual(Distribution.DistributionConfig.Comment, "after")
      assert.strictEqual(ETag, updated.etag)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("sends nothing when nothing changes, even when it is another object", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* watch((watched) =>
        Effect.gen(function* () {
          const same = yield* Program.editDistribution(id, (config) => ({
            ...config,
            Aliases: { Quantity: 0, Items: [] }
          }))
          assert.isFalse(same.changed)
          assert.isFalse((yield* Program.enable(id)).changed)
          assert.deepStrictEqual(watched.calls, ["GetDistribution", "GetDistribution"])
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does it again on what others left, and loses nothing of either", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let runs = 0
      yield* watch(
        () =>
          elapse(
            Program.editDistribution(id, (config) => {
              runs++
              return { ...config, Comment: `${config.Comment} and mine` }
            })
          ),
        (request, send) => {
          if (request.operation !== "UpdateDistribution" || runs > 2) return undefined
          const theirs = Program.editDistribution(id, (config) => ({
            ...config,
            Comment: `theirs ${runs}`,
            DefaultRootObject: `theirs-${runs}.html`
          }))
          return Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), send)
        }
      )
      const { Distribution } = yield* getDistribution({ Id: id })
      assert.strictEqual(runs, 3)
      assert.strictEqual(Distribution.DistributionConfig.Comment, "theirs 2 and mine")
      assert.strictEqual(Distribution.DistributionConfig.DefaultRootObject, "theirs-2.html")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not do again what is done, when the answer was lost and the request sent again", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("UpdateDistribution", Faults.resetAfter)
      let runs = 0
      const updated = yield* elapse(
        Program.editDistribution(id, (config) => {
          runs++
          return { ...config, Comment: `${config.Comment} and after` }
        })
      )
      assert.strictEqual(runs, 1)
      assert.isTrue(updated.changed)
      assert.strictEqual(updated.config.Comment, "before and after")
      assert.strictEqual(updated.etag, (yield* getDistribution({ Id: id })).ETag)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up with the conflict when it never ends", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let theirs = 0
      const error = yield* watch(
        () => Effect.flip(elapse(Program.editDistribution(id, comment("mine"), { retries: 2 }))),
        (request, send) => {
          if (request.operation !== "UpdateDistribution") return undefined
          const change = Program.editDistribution(id, comment(`theirs ${++theirs}`))
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.strictEqual(theirs, 3)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("takes the service's other word for a conflict too", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let once = true
      yield* watch(
        () => elapse(Program.editDistribution(id, comment("mine"))),
        (request, send) => {
          if (request.operation !== "UpdateDistribution" || !once) return undefined
          once = false
          const change = Program.editDistribution(id, comment("theirs"))
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual((yield* getDistribution({ Id: id })).Distribution.DistributionConfig.Comment, "mine")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ staleIfMatch: "InvalidIfMatchVersion" })))
  )

  it.effect("takes a function that is an Effect, and fails as it does", () =>
    Effect.gen(function* () {
      const id = yield* create
      const updated = yield* Program.editDistribution(id, (config) =>
        Effect.succeed({ ...config, Comment: "by an Effect" })
      )
      assert.strictEqual(updated.config.Comment, "by an Effect")
      const error = yield* Effect.flip(Program.editDistribution(id, () => Effect.fail("no" as const)))
      assert.strictEqual(error, "no")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("fails with what is wrong with the change, and with what is not there", () =>
    Effect.gen(function* () {
      const id = yield* create
      const wrong = yield* Effect.flip(Program.editDistribution(id, comment("\u0000")))
      assert.strictEqual(
        wrong.message,
        "UpdateDistribution: DistributionConfig.Comment: holds a character that XML cannot carry"
      )
      const missing = yield* Effect.flip(Program.disable("E0000000000000"))
      assert.strictEqual(missing._tag, "NoSuchDistribution")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does the same for streaming distributions", () =>
    Effect.gen(function* () {
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const { Id } = StreamingDistribution
      const updated = yield* Program.editStreamingDistribution(Id, comment("after"))
      assert.strictEqual(updated.config.Comment, "after")
      assert.isFalse((yield* Program.disableStreamingDistribution(Id)).config.Enabled)
      assert.isTrue((yield* Program.enableStreamingDistribution(Id)).changed)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("acts on no state that is older than its own write, however long reads are behind", () =>
    Effect.gen(function* () {
      for (const lag of LAGS) {
        yield* Effect.gen(function* () {
          const id = yield* create
          const append = (config: { readonly Comment: string }) => ({ ...config, Comment: `${config.Comment}+` })
          yield* elapse(Program.editDistribution(id, (config) => ({ ...config, ...append(config) })))
          const second = yield* elapse(Program.editDistribution(id, (config) => ({ ...config, ...append(config) })))
          assert.strictEqual(second.config.Comment, "before++", `lag ${lag}`)
          assert.isTrue((yield* elapse(Program.disable(id))).changed)
          const enabled = yield* elapse(Program.enable(id))
          assert.isTrue(enabled.changed && enabled.config.Enabled, `lag ${lag}`)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: `${lag} seconds` })))
      }
    })
  )

  it.effect("fails when reads stay behind for longer than it allows", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* Program.disable(id)
      const error = yield* Effect.flip(elapse(Program.enable(id, { lag: "30 seconds" })))
      assert.strictEqual(error._tag, "StaleReadError")
      assert.include(error.message, `distribution ${id}`)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "2 minutes" })))
  )

  it.effect("makes both of two equal changes of two instances", () =>
    Effect.gen(function* () {
      const id = yield* create
      const append = Program.editDistribution(id, (config) => ({ ...config, Comment: `${config.Comment}+` }))
      const both = yield* elapse(Effect.all([append, append], { concurrency: 2 }))
      assert.deepStrictEqual(
        both.map(({ changed }) => changed),
        [true, true]
      )
      assert.strictEqual((yield* getDistribution({ Id: id })).Distribution.DistributionConfig.Comment, "before++")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("finds its own write under someone else's", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let once = true
      const updated = yield* watch(
        () => elapse(Program.editDistribution(id, (config) => ({ ...config, Comment: `${config.Comment}+` }))),
        (request, send) => {
          if (request.operation !== "UpdateDistribution" || !once) return undefined
          once = false
          const theirs = Program.editDistribution(id, (config) => ({ ...config, DefaultRootObject: "theirs.html" }))
          return Effect.zipRight(
            send,
            Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), lost(send))
          )
        }
      )
      assert.isTrue(updated.changed)
      assert.strictEqual(updated.config.Comment, "before+")
      assert.strictEqual(updated.config.DefaultRootObject, "theirs.html")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  describe("an update whose answer was lost, after which the same setting was changed", () => {
    const lostUnder = (options: Program.EditOptions) =>
      Effect.gen(function* () {
        const id = yield* create
        const { execute } = yield* CloudFront
        let once = true
        const run = (more: Program.EditOptions) =>
          Program.editDistribution(id, (config) => ({ ...config, Comment: `${config.Comment}+` }), {
            ...options,
            ...more
          })
        const exit = yield* watch(
          () => Effect.either(elapse(run({}))),
          (request, send) => {
            if (request.operation !== "UpdateDistribution" || !once) return undefined
            once = false
            const theirs = Program.editDistribution(id, comment("theirs"))
            return Effect.zipRight(
              send,
              Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), lost(send))
            )
          }
        )
        return { id, exit, run }
      })

    it.effect("cannot be told, which is an error with both versions", () =>
      Effect.gen(function* () {
        const { exit, id, run } = yield* lostUnder({})
        const error = exit._tag === "Left" ? exit.left : undefined
        assert(error?._tag === "UnconfirmedUpdate")
        assert.strictEqual(Redacted.value(error.before).Comment, "before")
        assert.strictEqual(Redacted.value(error.sent).Comment, "before+")
        assert.strictEqual(error.current && Redacted.value(error.current).Comment, "theirs")
        assert.include(error.message, id)
        const again = yield* Effect.flip(elapse(run({ resume: error })))
        assert.strictEqual(again._tag, "UnconfirmedUpdate")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect("is made again when the change is idempotent", () =>
      Effect.gen(function* () {
        const { exit } = yield* lostUnder({ idempotent: true })
        assert.strictEqual(exit._tag === "Right" && exit.right.config.Comment, "theirs+")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  })

  it.effect("goes on from an update of which nothing is known, and makes it once", () =>
    Effect.gen(function* () {
      for (const fault of [Faults.resetAfter, Faults.resetBefore]) {
        const id = yield* create
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        const append = (config: Parameters<Parameters<typeof Program.editDistribution>[1]>[0]) => ({
          ...config,
          Comment: `${config.Comment}+`
        })
        yield* faults.on("UpdateDistribution", fault, { times: Infinity })
        yield* faults.on("GetDistribution", Faults.resetBefore, { times: Infinity, after: 1 })
        const error = yield* Effect.flip(elapse(Program.editDistribution(id, append)))
        assert(error._tag === "UnconfirmedUpdate")
        assert.isUndefined(error.current)
        yield* faults.clear
        // What was sent is not in JSON, so an error that was kept as JSON cannot be gone on from.
        const schema = Errors.schema(Program.UnconfirmedUpdate)
        const kept = yield* Schema.decode(schema)(yield* Schema.encode(schema)(error))
        assert.strictEqual(kept.message, error.message)
        const again = yield* Effect.flip(Program.editDistribution(id, append, { resume: kept }))
        assert.isTrue(again._tag === "UnconfirmedUpdate" && again.fromJson)
        assert.strictEqual(again.message, error.message)
        const updated = yield* elapse(Program.editDistribution(id, append, { resume: error }))
        assert.strictEqual(updated.config.Comment, "before+")
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("tells a conflict that is none at once, with the service's reason", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { calls, faults, forgetCalls } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("UpdateDistribution", Faults.error(Errors.PreconditionFailed, "It has a pricing plan."), {
        times: Infinity
      })
      yield* forgetCalls
      const error = yield* Effect.flip(elapse(Program.editDistribution(id, comment("after"))))
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.include(error.message, "pricing plan")
      assert.strictEqual((yield* calls).filter(({ operation }) => operation === "UpdateDistribution").length, 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

interface Tagged {
  readonly _tag: string
}

interface Case {
  readonly kind: "distribution" | "streaming"
  readonly run: (id: string) => Effect.Effect<Program.Edited<unknown, unknown>, Tagged, CloudFront>
  readonly plan: (id: string) => Effect.Effect<Program.EditPlan<unknown>, Tagged, CloudFront>
  readonly events: (id: string) => Stream.Stream<Program.EditEvent, Tagged, CloudFront>
}

/** Each program with its dry run and its events. */
const PROGRAMS: Readonly<Record<string, Case>> = {
  editDistribution: {
    kind: "distribution",
    run: (id) => Program.editDistribution(id, comment("after")),
    plan: (id) => Program.editDistribution(id, comment("after"), { dryRun: true }),
    events: (id) => Program.editDistributionEvents(id, comment("after"))
  },
  enable: {
    kind: "distribution",
    run: (id) => Program.enable(id),
    plan: (id) => Program.enable(id, { dryRun: true }),
    events: (id) => Program.enableEvents(id)
  },
  disable: {
    kind: "distribution",
    run: (id) => Program.disable(id),
    plan: (id) => Program.disable(id, { dryRun: true }),
    events: (id) => Program.disableEvents(id)
  },
  editStreamingDistribution: {
    kind: "streaming",
    run: (id) => Program.editStreamingDistribution(id, comment("after")),
    plan: (id) => Program.editStreamingDistribution(id, comment("after"), { dryRun: true }),
    events: (id) => Program.editStreamingDistributionEvents(id, comment("after"))
  },
  enableStreamingDistribution: {
    kind: "streaming",
    run: (id) => Program.enableStreamingDistribution(id),
    plan: (id) => Program.enableStreamingDistribution(id, { dryRun: true }),
    events: (id) => Program.enableStreamingDistributionEvents(id)
  },
  disableStreamingDistribution: {
    kind: "streaming",
    run: (id) => Program.disableStreamingDistribution(id),
    plan: (id) => Program.disableStreamingDistribution(id, { dryRun: true }),
    events: (id) => Program.disableStreamingDistributionEvents(id)
  }
}

/** A resource that the program changes. */
const subject = (name: string, kind: "distribution" | "streaming") =>
  Effect.gen(function* () {
    const isEnabling = name.startsWith("enable")
    if (kind === "distribution") {
      const id = yield* create
      if (isEnabling) yield* Program.disable(id)
      return id
    }
    const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
    if (isEnabling) yield* Program.disableStreamingDistribution(StreamingDistribution.Id)
    return StreamingDistribution.Id
  })

for (const [name, { events, kind, plan, run }] of Object.entries(PROGRAMS)) {
  describe(name, () => {
    it.effect("plans what it does, and has its events", () =>
      Effect.gen(function* () {
        const id = yield* subject(name, kind)
        const planned = yield* watch((watched) =>
          Effect.tap(plan(id), () =>
            Effect.sync(() =>
              assert.deepStrictEqual(
                watched.calls.map((call) => call.replace("Streaming", "")),
                ["GetDistribution"]
              )
            )
          )
        )
        const changes = [name.startsWith("edit") ? "Comment" : "Enabled"]
        assert.deepInclude(planned, { id, steps: ["Update"], changes })
        const seen = Array.from(yield* Stream.runCollect(events(id)))
        const { changed, config, etag } = yield* run(id)
        assert.isFalse(changed)
        assert.deepStrictEqual(seen, [
          { _tag: "Updating", id, etag: planned.etag, changes, attempt: 1 },
          { _tag: "Updated", id, etag, changes }
        ])
        assert.deepStrictEqual(Redacted.value(planned.after), config)
        const done = yield* plan(id)
        assert.deepInclude(done, { id, etag, steps: [], changes: [] })
        assert.deepStrictEqual(Redacted.value(done.before), config)
        assert.deepStrictEqual(Array.from(yield* Stream.runCollect(events(id))), [{ _tag: "Unchanged", id, etag }])
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect("has events of conflicts and lost responses", () =>
      Effect.gen(function* () {
        const id = yield* subject(name, kind)
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        const update = kind === "streaming" ? "UpdateStreamingDistribution" : "UpdateDistribution"
        yield* faults.on(update, Faults.resetAfter, { times: 8 })
        const seen = Array.from(yield* elapse(Stream.runCollect(events(id))))
        assert.deepStrictEqual(
          seen.map(({ _tag }) => _tag),
          ["Updating", "LostResponse", "Updated"]
        )
        assert.deepInclude(seen[1], { id, error: "TransportError", attempt: 1 })
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )

    it.effect("fails for what does not exist, in a dry run, too", () =>
      Effect.gen(function* () {
        const id = "E0000000000000"
        const _tag = kind === "streaming" ? "NoSuchStreamingDistribution" : "NoSuchDistribution"
        for (const self of [run(id), plan(id), Stream.runDrain(events(id))]) {
          assert.strictEqual((yield* Effect.flip(self))._tag, _tag)
        }
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  })
}

describe("a dry run", () => {
  it.effect("fails with what is wrong with the change, as the run does", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const streamingId = StreamingDistribution.Id
      const wrong = comment("\u0000")
      type Failing = Effect.Effect<unknown, Tagged & { readonly message: string }, CloudFront>
      const pairs: ReadonlyArray<readonly [Failing, Failing]> = [
        [Program.editDistribution(id, wrong), Program.editDistribution(id, wrong, { dryRun: true })],
        [
          Program.editStreamingDistribution(streamingId, wrong),
          Program.editStreamingDistribution(streamingId, wrong, { dryRun: true })
        ]
      ]
      for (const [run, plan] of pairs) {
        const [error, planned] = [yield* Effect.flip(run), yield* Effect.flip(plan)]
        assert.strictEqual(planned._tag, "EncodeError")
        assert.strictEqual(planned.message, error.message)
      }
      const refused = Program.editDistribution(id, () => Effect.fail("no" as const), { dryRun: true })
      assert.strictEqual(yield* Effect.flip(refused), "no")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("waits for reads that are not behind", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* elapse(Program.editDistribution(id, comment("after")))
      const plan = yield* elapse(Program.editDistribution(id, comment("after"), { dryRun: true }))
      assert.deepStrictEqual(plan.steps, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "30 seconds" })))
  )

  it.effect("shows no value of a setting", () =>
    Effect.gen(function* () {
      const id = yield* create
      const plan = yield* Program.editDistribution(id, comment("a secret"), { dryRun: true })
      assert.notInclude(JSON.stringify(plan), "secret")
      assert.notInclude(String(plan.after), "secret")
      assert.strictEqual(Redacted.value(plan.after).Comment, "a secret")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("a budget", () => {
  const elapsed = <A, E, R>(self: Effect.Effect<A, E, R>) =>
    Effect.gen(function* () {
      const started = yield* Clock.currentTimeMillis
      const error = yield* Effect.flip(elapse(self))
      return { error, millis: (yield* Clock.currentTimeMillis) - started }
    })

  it.effect("ends the repetitions in time, and what became of the update is found out later", () =>
    Effect.gen(function* () {
      for (const fault of [Faults.resetAfter, Faults.resetBefore, Faults.throttle]) {
        const id = yield* create
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        const append = (config: Parameters<Parameters<typeof Program.editDistribution>[1]>[0]) => ({
          ...config,
          Comment: `${config.Comment}+`
        })
        yield* faults.on("UpdateDistribution", fault, { times: Infinity })
        yield* faults.on("GetDistribution", Faults.resetBefore, { times: Infinity, after: 1 })
        const { error, millis } = yield* elapsed(
          Program.editDistribution(id, append, { interval: "1 second", jitter: 0, timeout: "10 seconds" })
        )
        // The last call may begin at the end, and the client repeats each call for some time.
        assert.isAtMost(millis, 10_000 + 2 * 60_000)
        yield* faults.clear
        if (fault === Faults.throttle) assert.strictEqual(error._tag, "ThrottlingError")
        else {
          assert(error._tag === "UnconfirmedUpdate")
          const updated = yield* elapse(Program.editDistribution(id, append, { resume: error }))
          assert.strictEqual(updated.config.Comment, "before+")
        }
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ends a wait for reads that are behind", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* Program.disable(id)
      const { error, millis } = yield* elapsed(Program.enable(id, { timeout: "5 seconds" }))
      assert.strictEqual(error._tag, "StaleReadError")
      assert.strictEqual(millis, 5_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "1 minute" })))
  )
})
