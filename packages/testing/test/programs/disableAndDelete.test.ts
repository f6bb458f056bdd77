import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution, updateDistribution as update } from "@effect-cloudfront/core/Distribution"
import {
  createDistributionTenant,
  getDistributionTenant,
  updateDistributionTenant
} from "@effect-cloudfront/core/DistributionTenant"
import { AccessDenied, PreconditionFailed } from "@effect-cloudfront/core/Errors"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Program from "@effect-cloudfront/core/programs/disableAndDelete"
import {
  disable,
  disableStreamingDistribution,
  enable,
  editDistribution
} from "@effect-cloudfront/core/programs/editDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { deployment, template } from "../support.js"
import { create, elapse, watch } from "./support.js"

const tags = (events: ReadonlyArray<Program.DisableAndDeleteEvent>) => [...new Set(events.map((event) => event._tag))]

const gone = (id: string) =>
  Effect.map(Effect.flip(getDistribution({ Id: id })), (error) => assert.strictEqual(error._tag, "NoSuchDistribution"))

describe("disableAndDelete", () => {
  it.effect("disables, waits, and deletes, with the ETag of each step", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events: Array<Program.DisableAndDeleteEvent> = []
      yield* watch((watched) =>
        Effect.gen(function* () {
          const outcome = yield* elapse(
            Program.disableAndDelete(id, { onEvent: (event) => Effect.sync(() => void events.push(event)) })
          )
          assert.strictEqual(outcome, "Deleted")
          assert.deepStrictEqual(
            [...new Set(watched.calls)],
            ["GetDistribution", "UpdateDistribution", "DeleteDistribution"]
          )
          const [updated, deleted] = ["UpdateDistribution", "DeleteDistribution"].map(
            (operation) => watched.requests.find((request) => request.operation === operation)?.headers["if-match"]
          )
          assert.notStrictEqual(updated, deleted)
        })
      )
      assert.deepStrictEqual(tags(events), ["Disabling", "Disabled", "Waiting", "Deleting", "Deleted"])
      yield* gone(id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("knows its own writes, though the service does not record them", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* elapse(Effect.sleep("10 minutes"))
      // `watch` provides a service without a record.
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.strictEqual(yield* elapse(Program.disableAndDelete(id)), "Deleted")
          assert.lengthOf(
            watched.calls.filter((call) => call === "UpdateDistribution"),
            1
          )
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: "20 seconds", propagation: "1 minute" })))
  )

  it.effect("takes what is not there for deleted", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* Program.disableAndDelete("E0000000000000"), "AlreadyGone")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("goes on where an earlier run was interrupted, wherever that was", () =>
    Effect.gen(function* () {
      for (const seconds of [0, 1, 20, 100, 299, 300, 310]) {
        const id = yield* create
        const fiber = yield* Effect.fork(Program.disableAndDelete(id))
        yield* TestClock.adjust(`${seconds} seconds`)
        yield* Fiber.interrupt(fiber)
        yield* elapse(Program.disableAndDelete(id))
        yield* gone(id)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not send what is done already", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* disable(id)
      yield* TestClock.adjust("10 minutes")
      yield* watch((watched) =>
        Effect.gen(function* () {
          yield* Program.disableAndDelete(id)
          assert.deepStrictEqual(watched.calls, ["GetDistribution", "DeleteDistribution"])
        })
      )
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("starts over when someone changes or enables it meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* create
      const fiber = yield* Effect.fork(Program.disableAndDelete(id))
      yield* TestClock.adjust("1 minutes")
      yield* enable(id)
      yield* elapse(Fiber.join(fiber))
      yield* gone(id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("reads the ETag again when it was changed right before the deletion", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* disable(id)
      yield* TestClock.adjust("10 minutes")
      const { execute } = yield* CloudFront
      let changed = false
      yield* watch(
        () => elapse(Program.disableAndDelete(id)),
        (request, send) => {
          if (request.operation !== "DeleteDistribution" || changed) return undefined
          changed = true
          const comment = editDistribution(id, (config) => ({ ...config, Comment: "changed" }))
          return Effect.zipRight(Effect.orDie(Effect.provideService(comment, CloudFront, { execute })), send)
        }
      )
      assert.isTrue(changed)
      yield* gone(id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("bears with a service that does not yet know that it is disabled", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events: Array<Program.DisableAndDeleteEvent> = []
      yield* elapse(Program.disableAndDelete(id, { onEvent: (event) => Effect.sync(() => void events.push(event)) }))
      assert.include(tags(events), "NotYetDisabled")
      yield* gone(id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ deletionLag: "1 minutes" })))
  )

  it.effect("but not for ever", () =>
    Effect.gen(function* () {
      const id = yield* create
      const refused: Array<number> = []
      const onEvent = (event: Program.DisableAndDeleteEvent) =>
        Effect.sync(() => void (event._tag === "NotYetDisabled" && refused.push(Duration.toSeconds(event.elapsed))))
      const error = yield* Effect.flip(elapse(Program.disableAndDelete(id, { interval: "50 seconds", onEvent })))
      assert.strictEqual(error._tag, "DistributionNotDisabled")
      // Three minutes, when nothing is said.
      assert.deepStrictEqual(refused, [0, 50, 100, 150])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ deletionLag: "1 days" })))
  )

  it.effect("gives up with the state that was seen last", () =>
    Effect.gen(function* () {
      const id = yield* create
      const error = yield* Effect.flip(elapse(Program.disableAndDelete(id, { timeout: "1 minutes" })))
      assert.deepInclude(error, { _tag: "WaitTimeout", last: "InProgress" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("counts it as deleted when someone else deletes it meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* create
      const fiber = yield* Effect.fork(elapse(Program.disableAndDelete(id, { interval: "40 seconds" })))
      yield* elapse(Program.disableAndDelete(id, { interval: "7 seconds" }))
      assert.strictEqual(yield* Fiber.join(fiber), "Deleted")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("tells its events as a Stream, which is what runs it", () =>
    Effect.gen(function* () {
      const id = yield* create
      const events = yield* elapse(Stream.runCollect(Program.disableAndDeleteEvents(id)))
      assert.deepStrictEqual(tags(Array.from(events)), ["Disabling", "Disabled", "Waiting", "Deleting", "Deleted"])
      yield* gone(id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does the same for streaming distributions", () =>
    Effect.gen(function* () {
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const outcome = yield* elapse(
        Program.disableAndDeleteStreamingDistribution(StreamingDistribution.Id, { confirm: true })
      )
      assert.strictEqual(outcome, "Deleted")
      assert.strictEqual(yield* Program.disableAndDeleteStreamingDistribution(StreamingDistribution.Id), "AlreadyGone")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("never drops settings on the way", () =>
    Effect.gen(function* () {
      const id = yield* create
      const before = yield* getDistribution({ Id: id })
      const fiber = yield* Effect.fork(Program.disableAndDelete(id))
      yield* TestClock.adjust("30 seconds")
      const after = yield* getDistribution({ Id: id })
      assert.deepStrictEqual(after.Distribution.DistributionConfig, {
        ...before.Distribution.DistributionConfig,
        Enabled: false
      })
      yield* Fiber.interrupt(fiber)
      const stale = update({
        Id: id,
        IfMatch: before.ETag,
        DistributionConfig: before.Distribution.DistributionConfig
      })
      assert.strictEqual((yield* Effect.flip(stale))._tag, "PreconditionFailed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("ends well however long reads are behind", () =>
    Effect.gen(function* () {
      for (const lag of [0, 5, 60, 89]) {
        yield* Effect.gen(function* () {
          const id = yield* create
          assert.strictEqual(yield* elapse(Program.disableAndDelete(id)), "Deleted", `lag ${lag}`)
          assert.lengthOf(yield* (yield* InMemoryCloudFront.InMemoryCloudFront).distributions, 0)
          const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
          yield* elapse(Program.disableAndDeleteStreamingDistribution(StreamingDistribution.Id))
          assert.lengthOf(yield* (yield* InMemoryCloudFront.InMemoryCloudFront).streamingDistributions, 0)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: `${lag} seconds`, deletionLag: `${lag} seconds` })))
      }
    })
  )

  it.effect("tells a reason that is not the version at once", () =>
    Effect.gen(function* () {
      const id = yield* create
      yield* TestClock.adjust("10 minutes")
      const { calls, faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* faults.on("DeleteDistribution", Faults.error(PreconditionFailed, "It has a pricing plan."), {
        times: Infinity
      })
      const error = yield* Effect.flip(elapse(Program.disableAndDelete(id)))
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.include(error.message, "pricing plan")
      assert.strictEqual((yield* calls).filter(({ operation }) => operation === "DeleteDistribution").length, 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("gives up when others change it before each deletion, and tells the conflict", () =>
    Effect.gen(function* () {
      const id = yield* create
      const { execute } = yield* CloudFront
      let edits = 0
      const error = yield* watch(
        (watched) =>
          Effect.map(Effect.flip(elapse(Program.disableAndDelete(id))), (error) => {
            assert.strictEqual(watched.calls.filter((call) => call === "DeleteDistribution").length, 11)
            return error
          }),
        (request, send) => {
          if (request.operation !== "DeleteDistribution") return undefined
          const comment = editDistribution(id, (config) => ({ ...config, Comment: `edit ${++edits}` }))
          return Effect.zipRight(Effect.orDie(Effect.provideService(comment, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.lengthOf(yield* (yield* InMemoryCloudFront.InMemoryCloudFront).distributions, 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: { distribution: "20 seconds" } })))
  )

  it.effect("has one timeout for all of its waits", () =>
    Effect.gen(function* () {
      const id = yield* create
      const started = yield* Clock.currentTimeMillis
      const fiber = yield* Effect.fork(Effect.flip(elapse(Program.disableAndDelete(id, { timeout: "10 minutes" }))))
      // Deployed at 9 minutes, but enabled: it is disabled again, and what is left of the time does not do.
      yield* TestClock.adjust("4 minutes")
      yield* enable(id)
      const error = yield* Fiber.join(fiber)
      assert.deepInclude(error, { _tag: "WaitTimeout", what: `distribution ${id} to be Deployed` })
      assert.strictEqual((yield* Clock.currentTimeMillis) - started, 600_000)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("takes no longer than its timeout, whatever it waits for", () =>
    Effect.gen(function* () {
      for (const operation of ["GetDistribution", "UpdateDistribution", "DeleteDistribution"] as const) {
        const id = yield* create
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* faults.on(operation, Faults.silence, { times: Infinity })
        const started = yield* Clock.currentTimeMillis
        const error = yield* Effect.flip(elapse(Program.disableAndDelete(id, { timeout: "6 minutes" })))
        assert.include(["WaitTimeout", "TransportError"], error._tag)
        assert.isAtMost((yield* Clock.currentTimeMillis) - started, 362_000)
        yield* faults.clear
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("counts the grace from when it is disabled and deployed again", () =>
    Effect.gen(function* () {
      const id = yield* create
      const fiber = yield* Effect.fork(elapse(Program.disableAndDelete(id, { grace: "3 minutes" })))
      // Deployed at 5 minutes, refused since then; enabled once more within the grace.
      yield* TestClock.adjust("7 minutes")
      yield* enable(id)
      assert.strictEqual(yield* elapse(Fiber.join(fiber)), "Deleted")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ deletionLag: "150 seconds" })))
  )

  it.effect("takes a continuous deployment policy off", () =>
    Effect.gen(function* () {
      const { primary } = yield* deployment()
      assert.strictEqual(yield* elapse(Program.disableAndDelete(primary.id)), "Deleted")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("deletes what it deleted although the answer to it was lost", () =>
    Effect.gen(function* () {
      for (const fault of [Faults.resetAfter, Faults.truncate, Faults.unavailable]) {
        const id = yield* create
        const { distributions, faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* faults.on("DeleteDistribution", fault, { times: 4 })
        assert.strictEqual(yield* elapse(Program.disableAndDelete(id)), "Deleted")
        assert.lengthOf(yield* distributions, 0)
        yield* faults.clear
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not take what was just created for gone, though reads do not know it yet", () =>
    Effect.gen(function* () {
      const id = yield* create
      assert.strictEqual(yield* elapse(Program.disableAndDelete(id)), "Deleted")
      const { StreamingDistribution } = yield* provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" })
      const { Id } = StreamingDistribution
      assert.strictEqual(yield* elapse(Program.disableAndDeleteStreamingDistribution(Id)), "Deleted")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "45 seconds", readLag: "45 seconds" })))
  )
})

const createTenant = Effect.gen(function* () {
  const { id } = yield* template()
  const { DistributionTenant } = yield* createDistributionTenant({
    DistributionId: id,
    Name: "one",
    Domains: [{ Domain: "one.example.com" }]
  })
  return DistributionTenant.Id ?? ""
})

const disableTenant = (id: string) =>
  Effect.gen(function* () {
    const { DistributionTenant, ETag } = yield* getDistributionTenant({ Identifier: id })
    const Domains = (DistributionTenant.Domains ?? []).map(({ Domain }) => ({ Domain }))
    yield* updateDistributionTenant({ Id: id, IfMatch: ETag, Enabled: false, Domains })
  })

const STEPS: Readonly<Record<string, Program.DisableAndDeletePlan["steps"]>> = {
  Disabling: ["Disable"],
  Waiting: ["Wait"],
  Deleting: ["Delete"]
}

interface Tagged {
  readonly _tag: string
}

interface Kind {
  readonly make: Effect.Effect<string, Tagged, CloudFront>
  readonly disable: (id: string) => Effect.Effect<unknown, Tagged, CloudFront>
  readonly plan: (
    id: string
  ) => Effect.Effect<
    Program.DisableAndDeletePlan<{ readonly Id?: string | undefined; readonly Status?: string | undefined }>,
    Tagged,
    CloudFront
  >
  readonly run: (
    id: string,
    options?: Program.DisableAndDeleteOptions
  ) => Effect.Effect<Program.DisableAndDeleteOutcome, Tagged, CloudFront>
}

/** The programs with what makes and disables the resource that they delete. */
const KINDS: Readonly<Record<string, Kind>> = {
  disableAndDelete: {
    make: create,
    disable,
    plan: (id: string) => Program.disableAndDelete(id, { dryRun: true }),
    run: Program.disableAndDelete
  },
  disableAndDeleteStreamingDistribution: {
    make: Effect.map(
      provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com" }),
      ({ StreamingDistribution }) => StreamingDistribution.Id
    ),
    disable: disableStreamingDistribution,
    plan: (id: string) => Program.disableAndDeleteStreamingDistribution(id, { dryRun: true }),
    run: Program.disableAndDeleteStreamingDistribution
  },
  disableAndDeleteTenant: {
    make: createTenant,
    disable: disableTenant,
    plan: (id: string) => Program.disableAndDeleteTenant(id, { dryRun: true }),
    run: Program.disableAndDeleteTenant
  }
}

const onlyReads = (calls: ReadonlyArray<string>) =>
  assert.deepStrictEqual(
    [...new Set(calls)].filter((call) => !call.startsWith("Get")),
    []
  )

for (const [name, { disable, make, plan, run }] of Object.entries(KINDS)) {
  describe(`the dry run of ${name}`, () => {
    for (const isEnabled of [true, false]) {
      for (const isDeployed of [true, false]) {
        const what = `${isEnabled ? "enabled" : "disabled"} and ${isDeployed ? "deployed" : "in progress"}`
        it.effect(`has the steps of the run, and sends reads only: ${what}`, () =>
          Effect.gen(function* () {
            const id = yield* make
            if (!isEnabled) yield* disable(id)
            if (isDeployed) yield* TestClock.adjust("10 minutes")
            const { calls, planned } = yield* watch(({ calls }) =>
              Effect.map(plan(id), (planned) => ({ planned, calls }))
            )
            onlyReads(calls)
            assert.strictEqual(planned.found?.Id, id)
            assert.strictEqual(planned.found?.Status, isDeployed ? "Deployed" : "InProgress")
            const done: Array<Program.DisableAndDeletePlan["steps"][number]> = []
            const onEvent = ({ _tag }: Program.DisableAndDeleteEvent) =>
              Effect.sync(() => void done.push(...(STEPS[_tag] ?? [])))
            assert.strictEqual(yield* elapse(run(id, { onEvent })), "Deleted")
            assert.deepStrictEqual(planned.steps, [...new Set(done)])
            assert.deepStrictEqual(yield* plan(id), { id, steps: [], found: undefined, detachedPolicyId: undefined })
            assert.strictEqual(yield* run(id), "AlreadyGone")
          }).pipe(Effect.provide(InMemoryCloudFront.layer()))
        )
      }
    }

    it.effect("fails as the run, where the resource cannot be read", () =>
      Effect.gen(function* () {
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* faults.on("*", Faults.error(AccessDenied, "not you"), { times: Infinity })
        assert.strictEqual((yield* Effect.flip(plan("E1PA6795UKMFR9")))._tag, "AccessDenied")
        assert.strictEqual((yield* Effect.flip(run("E1PA6795UKMFR9")))._tag, "AccessDenied")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  })
}

describe("the dry run of disableAndDelete", () => {
  it.effect("names the policy that would be detached, also of a distribution that is disabled", () =>
    Effect.gen(function* () {
      const { policy, primary } = yield* deployment()
      yield* TestClock.adjust("10 minutes")
      const plan = Program.disableAndDelete(primary.id, { dryRun: true })
      const planned = yield* plan
      assert.deepStrictEqual(planned.steps, ["Disable", "Wait", "Delete"])
      assert.strictEqual(planned.detachedPolicyId, policy.id)
      yield* disable(primary.id)
      yield* TestClock.adjust("10 minutes")
      const disabled = yield* plan
      assert.isFalse(disabled.found?.DistributionConfig.Enabled)
      assert.deepStrictEqual([disabled.steps, disabled.detachedPolicyId], [planned.steps, policy.id])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is about what this client has written, although reads are behind", () =>
    Effect.gen(function* () {
      const id = yield* create
      const plan = elapse(Program.disableAndDelete(id, { dryRun: true }))
      assert.deepStrictEqual((yield* plan).steps, ["Disable", "Wait", "Delete"])
      yield* disable(id)
      assert.deepStrictEqual((yield* plan).steps, ["Wait", "Delete"])
      yield* disable(id)
      const stale = Program.disableAndDelete(id, { dryRun: true, lag: "0 seconds" })
      yield* enable(id)
      assert.strictEqual((yield* Effect.flip(stale))._tag, "StaleReadError")
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          createLag: "45 seconds",
          readLag: "45 seconds",
          propagation: { distribution: "1 hour" }
        })
      )
    )
  )
})
