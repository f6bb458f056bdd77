import { CloudFront, makeWrites } from "@effect-cloudfront/core/CloudFront"
import { createContinuousDeploymentPolicy } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import { copyDistribution, getDistribution, type DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { InvalidOptions } from "@effect-cloudfront/core/Options"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Program from "@effect-cloudfront/core/programs/stagedRollout"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Support from "../support.js"
import { elapse, lost, spansOf, watch } from "./support.js"

const PROPAGATION = { propagation: { distribution: "20 seconds" } } as const

const layer = InMemoryCloudFront.layer(PROPAGATION)

/** A distribution without HTTP/3, which continuous deployment does not support. */
const primary = Effect.map(
  provisionDistribution({
    origin: customOrigin("example.com"),
    comment: "before",
    certificate: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    aliases: ["www.example.com"],
    config: (config) => ({ ...config, HttpVersion: "http2" })
  }),
  ({ Distribution }) => Distribution.Id
)

const change = (config: DistributionConfig): DistributionConfig => ({ ...config, DefaultRootObject: "new.html" })

const collect = () => {
  const events: Array<Program.RolloutEvent> = []
  return {
    tags: () => events.map(({ _tag }) => _tag).filter((tag) => tag !== "Waiting"),
    onEvent: (event: Program.RolloutEvent) => Effect.sync(() => void events.push(event))
  }
}

const configOf = (Id: string) =>
  Effect.map(getDistribution({ Id }), ({ Distribution }) => Distribution.DistributionConfig)

/** What is left of a rollout. */
const leftovers = Effect.gen(function* () {
  const service = yield* InMemoryCloudFront.InMemoryCloudFront
  const all = yield* service.distributions
  return {
    policies: (yield* service.resources("continuousDeploymentPolicy")).length,
    staging: all.filter(({ Distribution }) => Distribution.DistributionConfig.Staging).length,
    attached: all.filter(({ Distribution }) => Distribution.DistributionConfig.ContinuousDeploymentPolicyId !== "")
      .length
  }
})

const NOTHING = { policies: 0, staging: 0, attached: 0 }

describe("stagedRollout", () => {
  it.effect("copies, changes, ramps, promotes and removes what it has made", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const { onEvent, tags } = collect()
      const steps: Array<string> = []
      const service = yield* InMemoryCloudFront.InMemoryCloudFront
      const check = (step: Program.RolloutStep) =>
        Effect.gen(function* () {
          const [policy] = yield* service.resources("continuousDeploymentPolicy")
          const weight = policy?.config.TrafficConfig?.SingleWeightConfig
          steps.push(`${step.step} of ${step.of}: ${weight?.Weight}, ${weight?.SessionStickinessConfig?.IdleTTL}`)
          assert.strictEqual((yield* configOf(id)).DefaultRootObject, "")
          const staging = yield* getDistribution({ Id: step.stagingId })
          assert.strictEqual(staging.Distribution.DistributionConfig.DefaultRootObject, "new.html")
          assert.strictEqual(staging.Distribution.Status, "Deployed")
          assert.strictEqual(staging.Distribution.DomainName, step.stagingDomainName)
          assert.strictEqual((yield* getDistribution({ Id: id })).Distribution.Status, "Deployed")
          return undefined
        })
      const before = yield* service.now
      const result = yield* elapse(
        Program.stagedRollout(id, change, {
          check,
          soak: "1 hour",
          stickiness: { idle: "5 minutes", maximum: "10 minutes" },
          onEvent
        })
      )
      assert.strictEqual(result.outcome, "Promoted")
      assert.isUndefined(result.rejected)
      assert.deepStrictEqual(steps, ["1 of 2: 0.05, 300", "2 of 2: 0.15, 300"])
      assert.isAbove((yield* service.now) - before, 2 * 3600 * 1000)
      assert.deepStrictEqual(tags(), [
        "Copying",
        "Copied",
        "StagingChanged",
        "PolicyCreated",
        "Attached",
        "StepReached",
        "StepReached",
        "Promoted",
        "Detached",
        "PolicyDeleted",
        "StagingDeleted"
      ])
      const { Distribution, ETag } = yield* getDistribution({ Id: id })
      assert.strictEqual(result.etag, ETag)
      assert.strictEqual(Distribution.DistributionConfig.DefaultRootObject, "new.html")
      assert.deepStrictEqual(Distribution.DistributionConfig.Aliases?.Items, ["www.example.com"])
      assert.isFalse(Distribution.DistributionConfig.Staging)
      assert.deepStrictEqual(yield* leftovers, NOTHING)
    }).pipe(Effect.provide(layer))
  )

  it.effect("goes back when a check gives a reason", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const { onEvent, tags } = collect()
      const check = ({ step }: Program.RolloutStep) => Effect.succeed(step === 2 ? "too slow" : undefined)
      const result = yield* elapse(Program.stagedRollout(id, change, { check, onEvent }))
      assert.strictEqual(result.outcome, "RolledBack")
      assert.deepStrictEqual(result.rejected, { step: 2, reason: "too slow" })
      assert.deepStrictEqual(tags().slice(-4), ["Rejected", "Detached", "PolicyDeleted", "StagingDeleted"])
      assert.strictEqual((yield* configOf(id)).DefaultRootObject, "")
      assert.deepStrictEqual(yield* leftovers, NOTHING)
    }).pipe(Effect.provide(layer))
  )

  it.effect("sends requests with a header", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const service = yield* InMemoryCloudFront.InMemoryCloudFront
      const traffic = { _tag: "Header", name: "aws-cf-cd-team", value: "web" } as const
      const check = (step: Program.RolloutStep) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(step.traffic, traffic)
          const [policy] = yield* service.resources("continuousDeploymentPolicy")
          assert.deepStrictEqual(policy?.config.TrafficConfig, {
            Type: "SingleHeader",
            SingleHeaderConfig: { Header: "aws-cf-cd-team", Value: "web" }
          })
          return undefined
        })
      assert.strictEqual(
        (yield* elapse(Program.stagedRollout(id, change, { steps: [traffic], check }))).outcome,
        "Promoted"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("does nothing when the distribution has the change", () =>
    Effect.gen(function* () {
      const id = yield* primary
      yield* elapse(editDistribution(id, change))
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.strictEqual((yield* Program.stagedRollout(id, change)).outcome, "Unchanged")
          assert.deepStrictEqual((yield* Program.stagedRollout(id, change, { dryRun: true })).steps, [])
          assert.isTrue(watched.calls.every((call) => /^(Get|List)/.test(call)))
        })
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("keeps what others change in the distribution meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const { execute } = yield* CloudFront
      let edits = 0
      const result = yield* watch(
        () => elapse(Program.stagedRollout(id, change)),
        (request, send) => {
          if (request.operation !== "UpdateDistributionWithStagingConfig" || edits++ > 0) return undefined
          const theirs = editDistribution(id, (config) => ({ ...config, Comment: "theirs" }), { idempotent: true })
          return Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(result.outcome, "Promoted")
      assert.isAbove(edits, 1)
      const config = yield* configOf(id)
      assert.strictEqual(config.Comment, "theirs")
      assert.strictEqual(config.DefaultRootObject, "new.html")
      assert.deepStrictEqual(yield* leftovers, NOTHING)
    }).pipe(Effect.provide(layer))
  )

  for (const operation of [
    "CopyDistribution",
    "CreateContinuousDeploymentPolicy",
    "UpdateDistributionWithStagingConfig",
    "DeleteContinuousDeploymentPolicy"
  ]) {
    it.effect(`goes on after a lost response to ${operation}`, () =>
      Effect.gen(function* () {
        const id = yield* primary
        let lostOnce = false
        const result = yield* watch(
          () => elapse(Program.stagedRollout(id, change, { callerReference: "one" })),
          (request, send) => {
            if (request.operation !== operation || lostOnce) return undefined
            lostOnce = true
            return lost(send)
          }
        )
        assert.isTrue(lostOnce)
        assert.strictEqual(result.outcome, "Promoted")
        assert.strictEqual((yield* configOf(id)).DefaultRootObject, "new.html")
        assert.deepStrictEqual(yield* leftovers, NOTHING)
      }).pipe(Effect.provide(layer))
    )
  }

  for (const operation of [
    "CopyDistribution",
    "CreateContinuousDeploymentPolicy",
    "UpdateContinuousDeploymentPolicy",
    "UpdateDistributionWithStagingConfig",
    "DeleteContinuousDeploymentPolicy",
    "DeleteDistribution"
  ] as const) {
    it.effect(`continues a run that ended at ${operation}, and has a plan for it`, () =>
      Effect.gen(function* () {
        const id = yield* primary
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* faults.on(operation, Faults.error(Errors.AccessDenied))
        const error = yield* Effect.flip(elapse(Program.stagedRollout(id, change)))
        assert.strictEqual(error._tag, "AccessDenied")
        const plan = yield* Program.stagedRollout(id, change, { dryRun: true })
        const tail = ["Ramp", "Promote", "Detach", "DeletePolicy", "DeleteStaging"] as const
        const expected: { readonly [O in typeof operation]: Program.RolloutPlan["steps"] } = {
          CopyDistribution: ["Copy", "ChangeStaging", "CreatePolicy", "Attach", ...tail],
          CreateContinuousDeploymentPolicy: ["CreatePolicy", "Attach", ...tail],
          UpdateContinuousDeploymentPolicy: tail,
          UpdateDistributionWithStagingConfig: tail,
          DeleteContinuousDeploymentPolicy: ["DeletePolicy", "DeleteStaging"],
          DeleteDistribution: ["DeleteStaging"]
        }
        assert.deepStrictEqual(plan.steps, expected[operation])
        const { onEvent, tags } = collect()
        const done = operation.startsWith("Delete")
        const result = yield* elapse(Program.stagedRollout(id, change, { onEvent }))
        assert.strictEqual(result.outcome, done ? "Unchanged" : "Promoted")
        assert.strictEqual(tags().includes("Copied"), operation === "CopyDistribution")
        assert.strictEqual((yield* configOf(id)).DefaultRootObject, "new.html")
        assert.deepStrictEqual(yield* leftovers, NOTHING)
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("begins with the step that was reached", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const run = (steps: Array<number>) =>
        elapse(
          Program.stagedRollout(id, change, {
            check: ({ step }) => {
              steps.push(step)
              return step === 2 && steps.length === 2 ? Effect.fail("no answer" as const) : Effect.succeed(undefined)
            }
          })
        )
      const first: Array<number> = []
      assert.strictEqual(yield* Effect.flip(run(first)), "no answer")
      assert.deepStrictEqual(first, [1, 2])
      const second: Array<number> = []
      assert.strictEqual((yield* run(second)).outcome, "Promoted")
      assert.deepStrictEqual(second, [2])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is taken back by cancelRollout, also twice", () =>
    Effect.gen(function* () {
      const id = yield* primary
      yield* Effect.flip(elapse(Program.stagedRollout(id, change, { check: () => Effect.fail("no answer") })))
      assert.deepStrictEqual(yield* leftovers, { policies: 1, staging: 1, attached: 1 })
      const plan = yield* Program.cancelRollout(id, { dryRun: true })
      assert.deepStrictEqual(plan.steps, ["Detach", "DeletePolicy", "DeleteStaging"])
      assert.deepStrictEqual(yield* leftovers, { policies: 1, staging: 1, attached: 1 })
      const events = yield* elapse(Stream.runCollect(Program.cancelRolloutEvents(id)))
      assert.deepStrictEqual(
        Array.from(events, ({ _tag }) => _tag).filter((tag) => tag !== "Waiting"),
        ["Detached", "PolicyDeleted", "StagingDeleted"]
      )
      assert.deepStrictEqual(yield* leftovers, NOTHING)
      const { ETag } = yield* Program.cancelRollout(id)
      assert.strictEqual(ETag, (yield* getDistribution({ Id: id })).ETag)
      assert.strictEqual((yield* configOf(id)).DefaultRootObject, "")
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses what continuous deployment does not support, before the first change", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const modern = yield* provisionDistribution({ origin: customOrigin("example.com") })
      yield* Effect.flip(elapse(Program.stagedRollout(id, change, { check: () => Effect.fail("stop") })))
      const [staging] = yield* Effect.map(
        Effect.flatMap(InMemoryCloudFront.InMemoryCloudFront, ({ distributions }) => distributions),
        (all) => all.filter(({ Distribution }) => Distribution.DistributionConfig.Staging)
      )
      const refused = (id: string, change: (config: DistributionConfig) => DistributionConfig) =>
        Effect.map(Effect.flip(Program.stagedRollout(id, change)), (error) => {
          assert.instanceOf(error, Program.RolloutRefused)
          return [error.reason, error.details] as const
        })
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* refused(modern.Distribution.Id, change), ["Http3", []])
          assert.deepStrictEqual(yield* refused(staging?.Distribution.Id ?? "", change), ["StagingDistribution", []])
          assert.deepStrictEqual(
            yield* refused(id, (config) => ({
              ...change(config),
              PriceClass: "PriceClass_100",
              Aliases: { Items: [] }
            })),
            ["UnsupportedChange", ["PriceClass", "Aliases.Items"].sort()]
          )
          assert.isTrue(watched.calls.every((call) => /^(Get|List)/.test(call)))
        })
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("leaves a rollout alone that it has not begun", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const service = yield* InMemoryCloudFront.InMemoryCloudFront
      const { ETag } = yield* getDistribution({ Id: id })
      const copy = yield* copyDistribution({
        PrimaryDistributionId: id,
        CallerReference: "by hand",
        IfMatch: ETag,
        Staging: true,
        Enabled: true
      })
      const policy = yield* createContinuousDeploymentPolicy({
        ContinuousDeploymentPolicyConfig: {
          Enabled: true,
          StagingDistributionDnsNames: { Items: [copy.Distribution.DomainName] }
        }
      })
      const ContinuousDeploymentPolicyId = policy.ContinuousDeploymentPolicy.Id
      yield* editDistribution(id, (config) => ({ ...config, ContinuousDeploymentPolicyId }))
      yield* service.settle
      for (const program of [Program.stagedRollout(id, change), Program.cancelRollout(id)]) {
        const error = yield* Effect.flip<unknown, Program.StagedRolloutError, CloudFront>(program)
        assert.instanceOf(error, Program.RolloutRefused)
        assert.strictEqual(error.reason, "OtherRollout")
        assert.deepStrictEqual(error.details, [ContinuousDeploymentPolicyId, copy.Distribution.Id])
        const schema = Errors.schema(Program.RolloutRefused)
        assert.deepStrictEqual(
          Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(error)))).message,
          error.message
        )
      }
      assert.deepStrictEqual(yield* leftovers, { policies: 1, staging: 1, attached: 1 })
    }).pipe(Effect.provide(layer))
  )

  for (const callerReference of [undefined, "the same"]) {
    for (const delay of [0, 2]) {
      it.effect(
        `joins the run of another client, ${delay} s later, with ${callerReference ?? "another"} reference`,
        () =>
          Effect.gen(function* () {
            const id = yield* primary
            const { execute } = yield* CloudFront
            const run = Program.stagedRollout(id, change, { callerReference })
            const other = Effect.flatMap(makeWrites, (writes) =>
              Effect.provideService(Effect.delay(run, `${delay} seconds`), CloudFront, { execute, writes })
            )
            const both = yield* elapse(Effect.all([run, other], { concurrency: 2 }))
            for (const { distribution, outcome } of both) {
              assert.notStrictEqual(outcome, "RolledBack")
              assert.strictEqual(distribution.DistributionConfig.DefaultRootObject, "new.html")
            }
            assert.deepStrictEqual(yield* leftovers, NOTHING)
          }).pipe(Effect.provide(layer))
      )
    }
  }

  it.effect("is refused when another client attaches its own policy meanwhile", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const { execute } = yield* CloudFront
      const attach = Effect.gen(function* () {
        const { ETag } = yield* getDistribution({ Id: id })
        const copied = yield* copyDistribution({
          PrimaryDistributionId: id,
          CallerReference: "by hand",
          IfMatch: ETag,
          Staging: true,
          Enabled: true
        })
        const { ContinuousDeploymentPolicy } = yield* createContinuousDeploymentPolicy({
          ContinuousDeploymentPolicyConfig: {
            Enabled: true,
            StagingDistributionDnsNames: { Items: [copied.Distribution.DomainName] }
          }
        })
        yield* editDistribution(id, (config) => ({
          ...config,
          ContinuousDeploymentPolicyId: ContinuousDeploymentPolicy.Id
        }))
      })
      let isAttached = false
      const error = yield* watch(
        () => Effect.flip(elapse(Program.stagedRollout(id, change))),
        (request, send) => {
          if (request.operation !== "CreateContinuousDeploymentPolicy" || isAttached) return undefined
          isAttached = true
          return Effect.zipRight(Effect.orDie(Effect.provideService(attach, CloudFront, { execute })), send)
        }
      )
      assert.deepInclude<object>(error, { _tag: "RolloutRefused", reason: "OtherRollout" })
      assert.deepStrictEqual(yield* leftovers, { policies: 2, staging: 2, attached: 1 })
    }).pipe(Effect.provide(layer))
  )

  it.effect("removes all that runs have left", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const { ETag } = yield* getDistribution({ Id: id })
      for (const name of ["one", "two"]) {
        const CallerReference = `rollout-of-${id}-${name}`
        const copy = { PrimaryDistributionId: id, CallerReference, IfMatch: ETag, Staging: true, Enabled: true }
        const { Distribution } = yield* copyDistribution(copy)
        const StagingDistributionDnsNames = { Items: [Distribution.DomainName] }
        yield* createContinuousDeploymentPolicy({
          ContinuousDeploymentPolicyConfig: { Enabled: true, StagingDistributionDnsNames }
        })
      }
      assert.strictEqual((yield* elapse(Program.stagedRollout(id, change))).outcome, "Promoted")
      assert.deepStrictEqual(yield* leftovers, NOTHING)
    }).pipe(Effect.provide(layer))
  )

  it.effect("continues an earlier run's copy that lists do not show yet, where there can be no second one", () =>
    Effect.gen(function* () {
      const id = yield* primary
      yield* elapse(Effect.sleep("5 minutes"))
      // The run ends when the copy was made, of which it does not hear.
      yield* watch(
        () => elapse(Effect.ignore(Program.stagedRollout(id, change, { lag: 0 }))),
        ({ operation }, send) => (operation === "CopyDistribution" ? lost(send) : undefined)
      )
      assert.strictEqual((yield* leftovers).staging, 1)
      const { outcome } = yield* elapse(Program.stagedRollout(id, change))
      assert.strictEqual(outcome, "Promoted")
      assert.deepStrictEqual(yield* leftovers, NOTHING)
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({ ...PROPAGATION, quotas: { distributions: 2 }, readLag: { list: "60 seconds" } })
      )
    )
  )

  it.effect("refuses options before the first call", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(
          Program.stagedRollout("E1", change, {
            steps: [
              { _tag: "Weight", weight: 0.2 },
              { _tag: "Weight", weight: 0 },
              { _tag: "Header", name: "x-team", value: "" }
            ],
            stickiness: { idle: "1 minute", maximum: "2 hours" },
            callerReference: ""
          })
        )
        assert.instanceOf(error, InvalidOptions)
        assert.deepStrictEqual(
          error.problems.map(({ option }) => option),
          [
            "steps[0].weight",
            "steps[1].weight",
            "steps[2].name",
            "steps[2].value",
            "stickiness.idle",
            "stickiness.maximum",
            "callerReference"
          ]
        )
        assert.strictEqual(
          (yield* Effect.flip(Program.stagedRollout("E1", change, { steps: [] })))._tag,
          "InvalidOptions"
        )
        assert.deepStrictEqual(watched.calls, [])
      })
    ).pipe(Effect.provide(layer))
  )

  for (const lag of [5, 60]) {
    it.effect(`is right while reads and lists are stale for ${lag} s`, () =>
      Effect.gen(function* () {
        const id = yield* elapse(primary)
        const first = yield* elapse(Program.stagedRollout(id, change))
        assert.strictEqual(first.outcome, "Promoted")
        const second = yield* elapse(
          Program.stagedRollout(id, (config) => ({ ...config, Comment: "after" }), {
            check: () => Effect.succeed("no")
          })
        )
        assert.strictEqual(second.outcome, "RolledBack")
        yield* elapse(Effect.sleep("2 minutes"))
        const config = yield* configOf(id)
        assert.strictEqual(config.DefaultRootObject, "new.html")
        assert.strictEqual(config.Comment, "before")
        assert.deepStrictEqual(yield* leftovers, NOTHING)
      }).pipe(
        Effect.provide(
          InMemoryCloudFront.layer({
            ...PROPAGATION,
            readLag: { get: `${lag} seconds`, list: `${lag} seconds`, flapping: lag === 5 },
            createLag: `${lag} seconds`
          })
        )
      )
    )
  }

  it.effect("ends with the time limit, and continues afterwards", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const error = yield* Effect.flip(elapse(Program.stagedRollout(id, change, { timeout: "30 seconds" })))
      assert.strictEqual(error._tag, "WaitTimeout")
      assert.strictEqual((yield* elapse(Program.stagedRollout(id, change))).outcome, "Promoted")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has its events as a Stream, and one span with them", () =>
    Effect.gen(function* () {
      const id = yield* primary
      const spans = yield* spansOf(
        Effect.gen(function* () {
          const events = yield* elapse(Stream.runCollect(Program.stagedRolloutEvents(id, change)))
          assert.strictEqual(Array.from(events).at(-1)?._tag, "StagingDeleted")
        })
      )
      const own = spans.find(({ name }) => name === "CloudFront.programs.stagedRollout")
      assert.include(own?.events ?? [], "Promoted")
    }).pipe(Effect.provide(layer))
  )
})

describe("the plan of a removal", () => {
  it.effect("names the policies and staging distributions of all earlier rollouts", () =>
    Effect.gen(function* () {
      const { etag, id } = yield* Support.create({ HttpVersion: "http2" })
      for (const name of ["one", "two"]) {
        const staging = yield* Support.copy({ id, etag }, { CallerReference: `rollout-of-${id}-${name}` })
        yield* Support.deploymentPolicy(staging)
      }
      const { steps } = yield* Program.cancelRollout(id, { dryRun: true })
      assert.deepStrictEqual(steps, ["DeletePolicy", "DeleteStaging", "DeletePolicy", "DeleteStaging"])
      yield* elapse(Program.cancelRollout(id))
      assert.deepStrictEqual(yield* leftovers, NOTHING)
      assert.deepStrictEqual((yield* Program.cancelRollout(id, { dryRun: true })).steps, [])
    }).pipe(Effect.provide(layer))
  )
})
