/**
 * Any sequence of calls, with right and wrong versions and time in between, against a model of a few lines. What the model
 * says of the answer and of the state must be so.
 */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { isWildcard } from "@effect-cloudfront/core/protocol/Paths"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Model from "@effect-cloudfront/testing/Model"
import { assertCounted, minimal } from "./support.js"

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
interface Known {
  readonly now: number
  readonly things: ReadonlyArray<Thing>
  readonly gone: ReadonlyArray<string>
}

/** Compares the code of an answer with the foreseen one. A result that was foreseen tells what becomes of the model. */
const judge = <A, E extends { readonly _tag: string }>(
  known: Known,
  expected: string | undefined,
  answer: Either.Either<A, E>,
  accepted: (result: A) => Known
): Model.Outcome<Known> => {
  if (Either.isLeft(answer)) return Model.equal(answer.left._tag, expected, known)
  assertCounted(answer.right)
  return expected === undefined ? Model.agrees(accepted(answer.right)) : Model.differs(`expected ${expected}`)
}

const replace = (known: Known, thing: Thing): Known => ({
  ...known,
  things: known.things.map((one) => (one.id === thing.id ? thing : one))
})

/** What a number stands for: a thing, one that is gone, or one that never was. */
const pick = (known: Known, n: number): Thing | string => {
  const ids = [...known.things, ...known.gone, "E0"]
  return ids[n % ids.length] ?? "E0"
}

const idOf = (thing: Thing | string): string => (typeof thing === "string" ? thing : thing.id)

const inProgress = ({ batches }: Thing, now: number) => batches.filter(({ completedAt }) => completedAt > now)

/** The ETag of a thing, of the version before or after it, or none. */
const etagOf = (thing: Thing | string, shift: number): string => {
  const version = typeof thing === "string" ? 1 : thing.version + shift
  return version < 1 ? "none" : Etag.ofVersion(version)
}

/** What a change is refused with for the thing and the version. */
const refusalOf = (thing: Thing, shift: number): string | undefined =>
  shift === 0 ? undefined : thing.version + shift < 1 ? "InvalidIfMatchVersion" : "PreconditionFailed"

const create = Model.command({
  name: "create",
  weight: 3,
  input: fc.record({ reference: fc.nat(6), Enabled: fc.boolean() }),
  run: ({ Enabled, reference }) =>
    Invariant.transition(
      Distribution.createDistribution({
        DistributionConfig: { ...minimal, CallerReference: `reference ${reference}`, Enabled }
      })
    ),
  postcondition: (known: Known, { answer, input }) => {
    const isUsed = known.things.some(({ config }) => config.CallerReference === `reference ${input.reference}`)
    const isFull = known.things.length >= QUOTAS.distributions
    const expected = isUsed ? "DistributionAlreadyExists" : isFull ? "TooManyDistributions" : undefined
    return judge(known, expected, answer, ({ Distribution: { DistributionConfig: config, Id: id } }) => {
      const thing = { id, version: 1, config, deployedAt: known.now + DEPLOYMENT, batches: [] }
      return { ...known, things: [...known.things, thing] }
    })
  }
})

const shift = fc.constantFrom(0, 0, 0, 0, 0, -1, 1)
const index = fc.nat(9)

const configOf = (thing: Thing | string): Distribution.DistributionConfig =>
  typeof thing === "string" ? { ...minimal, CallerReference: "r" } : thing.config

const update = Model.command({
  name: "update",
  weight: 5,
  input: fc.record({ n: index, shift, Enabled: fc.boolean(), Comment: fc.constantFrom("", "x") }),
  run: ({ n, shift, ...change }, known: Known) => {
    const thing = pick(known, n)
    const DistributionConfig = { ...configOf(thing), ...change }
    return Invariant.transition(
      Distribution.updateDistribution({ Id: idOf(thing), IfMatch: etagOf(thing, shift), DistributionConfig })
    )
  },
  postcondition: (known: Known, { answer, input: { n, shift, ...change } }) => {
    const thing = pick(known, n)
    if (typeof thing === "string") return judge(known, "NoSuchDistribution", answer, () => known)
    return judge(known, refusalOf(thing, shift), answer, () =>
      replace(known, {
        ...thing,
        version: thing.version + 1,
        config: { ...thing.config, ...change },
        deployedAt: known.now + DEPLOYMENT
      })
    )
  }
})

const remove = Model.command({
  name: "remove",
  weight: 4,
  input: fc.record({ n: index, shift }),
  run: ({ n, shift }, known: Known) => {
    const thing = pick(known, n)
    return Invariant.transition(Distribution.deleteDistribution({ Id: idOf(thing), IfMatch: etagOf(thing, shift) }))
  },
  postcondition: (known: Known, { answer, input: { n, shift } }) => {
    const thing = pick(known, n)
    if (typeof thing === "string") return judge(known, "NoSuchDistribution", answer, () => known)
    const isReady = !thing.config.Enabled && known.now >= thing.deployedAt
    return judge(known, refusalOf(thing, shift) ?? (isReady ? undefined : "DistributionNotDisabled"), answer, () => ({
      ...known,
      things: known.things.filter((one) => one !== thing),
      gone: [...known.gone, thing.id]
    }))
  }
})

const path = fc.constantFrom("/a", "/b", "/c", "/d*", "/*")

const invalidate = Model.command({
  name: "invalidate",
  weight: 4,
  input: fc.record({ n: index, paths: fc.array(path, { minLength: 1, maxLength: 8 }) }),
  run: ({ n, paths }, known: Known) =>
    Invariant.transition(
      createInvalidation({ DistributionId: idOf(pick(known, n)), InvalidationBatch: { Paths: { Items: paths } } })
    ),
  postcondition: (known: Known, { answer, input: { n, paths } }) => {
    const thing = pick(known, n)
    if (typeof thing === "string") return judge(known, "NoSuchDistribution", answer, () => known)
    const all = [...paths, ...inProgress(thing, known.now).flatMap((batch) => batch.paths)]
    const wildcards = all.filter(isWildcard).length
    const isTooMany = wildcards > QUOTAS.invalidationWildcards || all.length - wildcards > QUOTAS.invalidationPaths
    const isTooLarge = paths.length > QUOTAS.invalidationPaths
    const expected = isTooLarge ? "BatchTooLarge" : isTooMany ? "TooManyInvalidationsInProgress" : undefined
    const batch = { paths, completedAt: known.now + COMPLETION }
    return judge(known, expected, answer, () => replace(known, { ...thing, batches: [...thing.batches, batch] }))
  }
})

const wait = Model.wait({
  weight: 4,
  durations: ["1 second", "1 minute", "119 seconds", "2 minutes", "5 minutes"],
  passed: (known: Known, millis) => ({ ...known, now: known.now + millis / 1000 })
})

/** What reading shows is what the model says. */
const look = Model.command({
  name: "look",
  input: fc.constant(undefined),
  run: (_, known: Known) =>
    Effect.gen(function* () {
      const things = yield* Effect.forEach(known.things, ({ id }) =>
        Effect.all([Distribution.getDistribution({ Id: id }), listInvalidations({ DistributionId: id })])
      )
      const gone = yield* Effect.forEach(known.gone, (Id) => Effect.flip(Distribution.getDistribution({ Id })))
      return { things, gone, list: yield* Distribution.listDistributions() }
    }),
  postcondition: (known: Known, { answer }) => {
    if (Either.isLeft(answer)) return Model.differs("a read was refused")
    const { gone, list, things } = answer.right
    assertCounted(answer.right)
    assert.deepStrictEqual(
      things.map(([{ Distribution, ETag }, { InvalidationList }]) => ({
        id: Distribution.Id,
        etag: ETag,
        config: Distribution.DistributionConfig,
        status: Distribution.Status,
        inProgress: Distribution.InProgressInvalidationBatches,
        completed: InvalidationList.Items.map(({ Status }) => Status === "Completed")
      })),
      known.things.map((thing) => ({
        id: thing.id,
        etag: Etag.ofVersion(thing.version),
        config: thing.config,
        status: known.now >= thing.deployedAt ? "Deployed" : "InProgress",
        inProgress: inProgress(thing, known.now).length,
        completed: thing.batches.map(({ completedAt }) => known.now >= completedAt).reverse()
      }))
    )
    assert.isTrue(gone.every(({ _tag }) => _tag === "NoSuchDistribution"))
    assert.deepStrictEqual(
      list.DistributionList.Items.map(({ ETag, Enabled, Id }) => [Id, ETag, Enabled]),
      known.things.map(({ config, id, version }) => [id, Etag.ofVersion(version), config.Enabled])
    )
    return Model.agrees(known)
  }
})

const initial: Known = { now: 0, things: [], gone: [] }

describe("any sequence of operations", () => {
  it.live("it does as the model says", () =>
    Effect.gen(function* () {
      const { commands } = yield* Model.run({
        initial,
        commands: [create, update, remove, invalidate, wait, look],
        layer: InMemoryCloudFront.layer({ quotas: QUOTAS }),
        minCommands: 20,
        numRuns: Runs.of(4, 15)
      })
      assert.isAbove(commands["look"] ?? 0, 1)
    })
  )
})
