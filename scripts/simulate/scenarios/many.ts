/** The scenarios of programs over all distributions, and of tags. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deleteAll, deleteAllEvents, type DeleteAllOutcome } from "@effect-cloudfront/core/programs/deleteAll"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import { syncTags, syncTagsEvents } from "@effect-cloudfront/core/programs/syncTags"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import type { World } from "../World.js"
import { readingOnly } from "./dryRun.js"
import { distributionWith } from "./resources.js"

const two = (world: World) =>
  Effect.gen(function* () {
    const ids = [yield* distributionWith(world), yield* distributionWith(world)]
    yield* world.fake.settle
    return ids
  })

/** An outcome that says of a failure is one of the program, too: another run continues. */
const orFail = (outcomes: ReadonlyArray<DeleteAllOutcome>): Effect.Effect<void, Failure> => {
  const failed = outcomes.find((outcome) => outcome._tag === "Failed")
  return failed === undefined ? Effect.void : Effect.fail(failed.error)
}

const deleting = (
  name: string,
  program: (ids: ReadonlyArray<string>) => Effect.Effect<void, Failure, CloudFront>,
  saysSo: boolean
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.map(two(world), (ids) => ({
      run: () => program(ids),
      wrong: ({ succeeded }) =>
        Effect.map(world.fake.distributions, (all) =>
          wrongWhen([saysSo && succeeded > 0 && all.length > 0, "it says that all are deleted, which is not so"])
        )
    }))
})

const describing: Scenario = {
  name: "two with tags",
  isRepeatable: true,
  prepare: (world) =>
    Effect.map(two(world), (ids) => {
      let wrong: string | undefined
      return {
        run: () =>
          Stream.runCollect(describeAll({ pageSize: 1, tags: true })).pipe(
            Effect.map((all) => {
              const found = Array.from(all, ({ distribution }) => distribution.Id)
              // In the order of the list, which is any.
              if (found.sort().join() !== [...ids].sort().join()) wrong = `it found ${found.join()}`
            })
          ),
        wrong: () => Effect.sync(() => wrong)
      }
    })
}

const DESIRED = { team: "web", stage: "live" }

const tagging = (name: string, program: (arn: string) => Effect.Effect<unknown, Failure, CloudFront>): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      yield* two(world)
      const arn = (yield* world.fake.distributions)[0]?.Distribution.ARN ?? ""
      return {
        run: () => program(arn),
        wrong: ({ succeeded }) =>
          Effect.map(world.fake.tags(arn), (tags) =>
            wrongWhen([
              succeeded > 0 && Object.entries(DESIRED).some(([key, value]) => tags[key] !== value),
              "it says that the tags are set, which is not so"
            ])
          )
      }
    })
})

export const many = {
  deleteAll: [
    deleting("two distributions", (ids) => Effect.flatMap(deleteAll(ids), orFail), true),
    readingOnly((ids) => Effect.flatMap(deleteAll(ids, { dryRun: true }), orFail), two)
  ],
  deleteAllEvents: [deleting("as a Stream", (ids) => Stream.runDrain(deleteAllEvents(ids)), false)],
  describeAll: [describing],
  syncTags: [tagging("removing others", (arn) => syncTags(arn, DESIRED, { removeOthers: true }))],
  syncTagsEvents: [tagging("as a Stream", (arn) => Stream.runDrain(syncTagsEvents(arn, DESIRED)))]
} satisfies Record<string, ReadonlyArray<Scenario>>
