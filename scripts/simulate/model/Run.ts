/** `npm run simulate -- --model [COUNT] [--seed N]`: so many commands over all families, against the model. */
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Model from "@effect-cloudfront/testing/Model"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Commands from "./Commands.js"
import * as Known from "./Known.js"

/** The commands of a sequence: enough for what needs several others, and few enough for the quotas of an account. */
const LENGTH = 200

export interface Report extends Model.Report {
  /** How often each change was accepted. */
  readonly accepted: ReadonlyMap<Draft.Name, number>
}

/** Runs so many commands, rounded up to whole sequences. */
export const simulate = (
  count: number,
  seed: number,
  { maxShrinks, path }: Pick<Model.Options<never, never, never>, "maxShrinks" | "path"> = {}
): Effect.Effect<Report, Model.ModelFailure> => {
  const accepted = new Map(Draft.names.map((name) => [name, 0]))
  const length = Math.min(LENGTH, count)
  return Effect.map(
    Model.run({
      initial: Known.empty,
      commands: Commands.make((name) => accepted.set(name, (accepted.get(name) ?? 0) + 1)),
      layer: InMemoryCloudFront.layer({ quotas: { anycastIpLists: 100 }, callLogSize: 0 }, { stuckAfter: Infinity }),
      // The runner moves the clock. A slow machine may take long to do it.
      stuckAfter: Infinity,
      invariant: Invariant.all,
      minCommands: length,
      maxCommands: length,
      numRuns: Math.ceil(count / length),
      maxShrinks,
      path,
      seed
    }),
    (report) => ({ ...report, accepted })
    // The clock warns of a slow machine.
  ).pipe(TestEffect.withLog(() => {}, "None"))
}

/** From this number of commands on, every change must have been accepted. */
const ENOUGH = 5_000

/** So many times the commands are run at most, with another seed each time, until every change has been accepted. */
const MAX_ROUNDS = 3

const sum = (all: Iterable<number>): number => Array.from(all).reduce((sum, one) => sum + one, 0)

/** Runs the simulation, and prints a summary. Returns whether the in-memory CloudFront agreed with the model. */
export const run = async (count: number, seed: number, path: string | undefined): Promise<boolean> => {
  const started = performance.now()
  const secondsSince = (): number => Math.round((performance.now() - started) / 1000)
  const never = new Set<string>(Draft.names)
  const rounds = count < ENOUGH ? 1 : MAX_ROUNDS
  for (let round = 0; round < rounds && never.size > 0; round++) {
    const result = await Effect.runPromise(Effect.either(simulate(count, seed + round, { maxShrinks: 200, path })))
    if (Either.isLeft(result)) {
      console.log(result.left.message)
      console.log(`✗ the model disagrees, seed ${seed + round}, ${secondsSince()} s`)
      return false
    }
    const { accepted, commands, runs, skipped } = result.right
    for (const [name, times] of accepted) if (times > 0) never.delete(name)
    console.log(
      `${sum(Object.values(commands))} commands in ${runs} accounts agree with the model, ${skipped} were skipped`
    )
    console.log(
      `${sum(accepted.values())} accepted changes, ${accepted.size - never.size} of ${accepted.size} operations so far`
    )
    console.log(`seed ${seed + round}, ${secondsSince()} s`)
  }
  if (never.size > 0) console.log(`never accepted: ${Array.from(never).join(", ")}`)
  return never.size === 0 || count < ENOUGH
}
