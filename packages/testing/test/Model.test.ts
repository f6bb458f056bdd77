/**
 * Any sequence of calls, with right and wrong versions and time in between, against a model of a few lines. What the model
 * says of the answer and of the state must be so.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { isWildcard } from "@effect-cloudfront/core/protocol/Paths"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import * as Etag from "@effect-cloudfront/testing/Etag"
import { forAll } from "@effect-cloudfront/support/Property"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assertCounted, fake, minimal } from "./support.js"

const DEPLOYMENT = 300
const COMPLETION = 120
const QUOTAS = { distributions: 4, invalidationPaths: 6, invalidationWildcards: 2 }

interface Batch {
  readonly paths: ReadonlyArray<string>
  readonly completedAt: number
}

interface Thing {
  readonly id: string
  readonly version: number
  readonly config: Distribution.DistributionConfig
  readonly deployedAt: number
  readonly batches: ReadonlyArray<Batch>
}

/** Times in seconds. */
interface Model {
  readonly now: number
  readonly things: ReadonlyArray<Thing>
  readonly gone: ReadonlyArray<string>
}

interface Step {
  readonly model: Model
  /** The code of the refusal that was foreseen. */
  readonly expected: string | undefined
  /** What came. */
  readonly actual: string | undefined
  readonly output: unknown
}

type Command = (model: Model) => Effect.Effect<Step, never, CloudFront>

/** Makes a call; what becomes of the model when it is accepted depends on what it answers with. */
const call = <A, E extends { readonly _tag: string }>(
  model: Model,
  expected: string | undefined,
  effect: Effect.Effect<A, E, CloudFront>,
  accepted: (a: A) => Model
): Effect.Effect<Step, never, CloudFront> =>
  Effect.map(Effect.either(effect), (result): Step =>
    Either.isRight(result)
      ? {
          model: expected === undefined ? accepted(result.right) : model,
          expected,
          actual: undefined,
          output: result.right
        }
      : { model, expected, actual: result.left._tag, output: undefined }
  )

const replace = (model: Model, thing: Thing): Model => ({
  ...model,
  things: model.things.map((one) => (one.id === thing.id ? thing : one))
})

/** The thing that a number stands for, one that is gone among them. */
const pick = (model: Model, n: number): Thing | string => {
  const ids = [...model.things, ...model.gone, "E0"]
  return ids[n % ids.length] ?? "E0"
}

const inProgress = ({ batches }: Thing, now: number) => batches.filter(({ completedAt }) => completedAt > now)

/** An ETag of this version, or one before or after it, or none. */
const versionOf = (version: number, shift: number): string =>
  version + shift < 1 ? "none" : Etag.ofVersion(version + shift)

const versionRefusal = (version: number, shift: number): string | undefined =>
  shift === 0 ? undefined : version + shift < 1 ? "InvalidIfMatchVersion" : "PreconditionFailed"

const create =
  (reference: number, Enabled: boolean): Command =>
  (model) => {
    const CallerReference = `reference ${reference}`
    const expected = model.things.some(({ config }) => config.CallerReference === CallerReference)
      ? "DistributionAlreadyExists"
      : model.things.length >= QUOTAS.distributions
        ? "TooManyDistributions"
        : undefined
    const DistributionConfig = { ...minimal, CallerReference, Enabled }
    return call(model, expected, Distribution.createDistribution({ DistributionConfig }), (result) => ({
      ...model,
      things: [
        ...model.things,
        {
          id: result.Distribution.Id,
          version: 1,
          config: result.Distribution.DistributionConfig,
          deployedAt: model.now + DEPLOYMENT,
          batches: []
        }
      ]
    }))
  }

const update =
  (n: number, shift: number, Enabled: boolean, Comment: string): Command =>
  (model) => {
    const thing = pick(model, n)
    if (typeof thing === "string") {
      const input = { Id: thing, IfMatch: Etag.ofVersion(1), DistributionConfig: { ...minimal, CallerReference: "r" } }
      return call(model, "NoSuchDistribution", Distribution.updateDistribution(input), () => model)
    }
    const { config, id, version } = thing
    const changed = { ...config, Enabled, Comment }
    return call(
      model,
      versionRefusal(version, shift),
      Distribution.updateDistribution({ Id: id, IfMatch: versionOf(version, shift), DistributionConfig: changed }),
      () => replace(model, { ...thing, version: version + 1, config: changed, deployedAt: model.now + DEPLOYMENT })
    )
  }

const remove =
  (n: number, shift: number): Command =>
  (model) => {
    const thing = pick(model, n)
    if (typeof thing === "string") {
      const input = { Id: thing, IfMatch: Etag.ofVersion(1) }
      return call(model, "NoSuchDistribution", Distribution.deleteDistribution(input), () => model)
    }
    const { config, deployedAt, id, version } = thing
    const expected =
      versionRefusal(version, shift) ??
      (config.Enabled || model.now < deployedAt ? "DistributionNotDisabled" : undefined)
    return call(
      model,
      expected,
      Distribution.deleteDistribution({ Id: id, IfMatch: versionOf(version, shift) }),
      () => ({ ...model, things: model.things.filter((one) => one !== thing), gone: [...model.gone, id] })
    )
  }

const invalidate =
  (n: number, paths: ReadonlyArray<string>): Command =>
  (model) => {
    const thing = pick(model, n)
    const id = typeof thing === "string" ? thing : thing.id
    const effect = createInvalidation({ DistributionId: id, InvalidationBatch: { Paths: { Items: paths } } })
    if (typeof thing === "string") return call(model, "NoSuchDistribution", effect, () => model)
    const all = [...paths, ...inProgress(thing, model.now).flatMap((batch) => batch.paths)]
    const wildcards = all.filter(isWildcard).length
    const expected =
      paths.length > QUOTAS.invalidationPaths
        ? "BatchTooLarge"
        : wildcards > QUOTAS.invalidationWildcards || all.length - wildcards > QUOTAS.invalidationPaths
          ? "TooManyInvalidationsInProgress"
          : undefined
    const batch = { paths, completedAt: model.now + COMPLETION }
    return call(model, expected, effect, () => replace(model, { ...thing, batches: [...thing.batches, batch] }))
  }

const wait =
  (seconds: number): Command =>
  (model) =>
    Effect.as(TestClock.adjust(`${seconds} seconds`), {
      model: { ...model, now: model.now + seconds },
      expected: undefined,
      actual: undefined,
      output: undefined
    })

/** What reading shows is what the model says. */
const check = (model: Model) =>
  Effect.gen(function* () {
    for (const { batches, config, deployedAt, id, version, ...thing } of model.things) {
      const { Distribution: seen, ETag } = yield* Distribution.getDistribution({ Id: id })
      assertCounted(seen)
      assert.strictEqual(ETag, Etag.ofVersion(version))
      assert.deepStrictEqual(seen.DistributionConfig, config)
      assert.strictEqual(seen.Status, model.now >= deployedAt ? "Deployed" : "InProgress")
      assert.strictEqual(
        seen.InProgressInvalidationBatches,
        inProgress({ batches, config, deployedAt, id, version, ...thing }, model.now).length
      )
      const { InvalidationList } = yield* listInvalidations({ DistributionId: id })
      assertCounted(InvalidationList)
      assert.deepStrictEqual(
        InvalidationList.Items.map(({ Status }) => Status === "Completed"),
        batches.map(({ completedAt }) => model.now >= completedAt).reverse()
      )
    }
    for (const id of model.gone) {
      const error = yield* Effect.flip(Distribution.getDistribution({ Id: id }))
      assert.strictEqual(error._tag, "NoSuchDistribution")
    }
    const { DistributionList } = yield* Distribution.listDistributions()
    assertCounted(DistributionList)
    assert.deepStrictEqual(
      DistributionList.Items.map(({ ETag, Enabled, Id }) => [Id, ETag, Enabled]),
      model.things.map(({ config, id, version }) => [id, Etag.ofVersion(version), config.Enabled])
    )
  })

const index = fc.nat(9)
const shift = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(-1) },
  { weight: 1, arbitrary: fc.constant(1) }
)
const path = fc.constantFrom("/a", "/b", "/c", "/d*", "/*")

interface Named {
  readonly name: string
  readonly run: Command
}

const named =
  <Args extends ReadonlyArray<unknown>>(name: string, command: (...args: Args) => Command) =>
  (args: Args): Named => ({ name: `${name}(${JSON.stringify(args).slice(1, -1)})`, run: command(...args) })

const command: fc.Arbitrary<Named> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.nat(6), fc.boolean()).map(named("create", create)) },
  {
    weight: 5,
    arbitrary: fc.tuple(index, shift, fc.boolean(), fc.constantFrom("", "x")).map(named("update", update))
  },
  { weight: 4, arbitrary: fc.tuple(index, shift).map(named("remove", remove)) },
  {
    weight: 4,
    arbitrary: fc.tuple(index, fc.array(path, { minLength: 1, maxLength: 8 })).map(named("invalidate", invalidate))
  },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(1, 60, 119, 120, 300)).map(named("wait", wait)) }
)

describe("any sequence of operations", () => {
  it.live("it does as the model says", () =>
    forAll(
      fc.record({
        commands: fc.array(
          command.map((one) => Object.assign(one, { toString: () => one.name })),
          { maxLength: 30 }
        )
      }),
      ({ commands }) =>
        Effect.gen(function* () {
          const { state } = yield* fake
          let model: Model = { now: 0, things: [], gone: [] }
          for (const { name, run } of commands) {
            const before = yield* state
            const step = yield* run(model)
            assert.strictEqual(step.actual, step.expected, name)
            assertCounted(step.output)
            // What is refused changes nothing at all.
            if (step.expected !== undefined) assert.strictEqual(yield* state, before, name)
            model = step.model
          }
          yield* check(model)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: QUOTAS }))),
      { numRuns: 60 }
    )
  )
})
