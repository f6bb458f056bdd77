/** `npm run simulate -- --many [COUNT]`: `describeAll` over 10,000 distributions, its time, its rate and its memory. */
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import * as Heap from "@effect-cloudfront/support/Heap"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { distributionWith } from "./scenarios/resources.js"
import * as World from "./World.js"

/** The memory that is in use, in MB. */
const heap = (): number => Heap.used() / 2 ** 20

/** How often the memory is looked at. */
const LOOKS = 10

export const run = async (count: number): Promise<void> =>
  World.isolated("many", (time) =>
    Effect.gen(function* () {
      const world = yield* World.make(
        { verifySignature: false, quotas: { distributions: count }, callLogSize: 0 },
        { limits: {} }
      )
      for (let i = 0; i < count; i++) yield* distributionWith(world, {}, { Comment: `number ${i}` })
      const before = heap()
      const started = performance.now()
      const startedAt = yield* world.fake.now
      let most = 0
      let seen = 0
      const reading = Stream.runForEach(describeAll(), () =>
        Effect.sync(() => {
          if (++seen % Math.ceil(count / LOOKS) === 0) most = Math.max(most, heap() - before)
        })
      )
      yield* World.drive(time, World.withClient(world, reading))
      const seconds = (performance.now() - started) / 1000
      const atRate = ((yield* world.fake.now) - startedAt) / 1000
      console.log(
        `${seen} of ${count} distributions in ${seconds.toFixed(1)} s of computation; ` +
          `at the default rates they take ${(atRate / 60).toFixed(1)} minutes; ` +
          `at most ${most.toFixed(1)} MB more than before`
      )
      if (seen !== count) process.exitCode = 1
    })
  )
