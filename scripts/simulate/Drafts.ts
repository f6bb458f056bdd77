/**
 * Made-up inputs of every operation that changes something, sent through the live HTTP layer to an in-memory CloudFront whose knobs are
 * turned: each is accepted, request and answer are the same after they were read and written again, and the invariants hold.
 */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import * as Draft from "@effect-cloudfront/testing/Draft"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Invariant from "@effect-cloudfront/testing/Invariant"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import * as Knobs from "./Knobs.js"
import { answerDiffers, requestDiffers } from "./RoundTrip.js"
import { drive, isolated, make, withOtherClient, type World } from "./World.js"

export interface Outcome {
  readonly operation: Draft.Name
  readonly place: Knobs.Place
  readonly seed: number
  /** What is wrong, if anything is. */
  readonly wrong: string | undefined
}

const send = (world: World, draft: Draft.Draft): Effect.Effect<string | undefined> =>
  Effect.gen(function* () {
    const operation: Operation.Any = operations[draft.operation]
    const input = yield* draft.prepared
    const wrong = requestDiffers(operation, input)
    if (wrong !== undefined) return wrong
    // The input is that of the operation.
    const call = operation as unknown as (
      input: unknown
    ) => Effect.Effect<unknown, { readonly message: string }, CloudFront>
    const answer = yield* Invariant.transition(call(input))
    yield* Invariant.all
    return answerDiffers(operation, answer)
  }).pipe(
    Effect.catchAll(({ message }) => Effect.succeed(message)),
    Effect.catchAllCause((cause) => Effect.succeed(Cause.pretty(cause).slice(0, 300))),
    Effect.provideService(InMemoryCloudFront.InMemoryCloudFront, world.fake),
    (self) => withOtherClient(world, self)
  )

/** How many inputs one CloudFront gets. */
const RUN = 10

const shuffled = (seed: number): ReadonlyArray<Draft.Name> =>
  fc.sample(fc.shuffledSubarray([...Draft.names], { minLength: Draft.names.length }), { seed, numRuns: 1 })[0] ?? []

/** Sends an input of each operation, in an order and with contents that follow from the seed. */
export async function* runs(place: Knobs.Place, seed: number): AsyncGenerator<Outcome> {
  const names = shuffled(seed)
  for (let start = 0; start < names.length; start += RUN) {
    const some = names.slice(start, start + RUN)
    const outcomes = await isolated(`drafts ${seed}`, (time) =>
      Effect.gen(function* () {
        const world = yield* make(place.settings(Knobs.NOTHING), place.http)
        const outcomes: Array<Outcome> = []
        for (const [i, operation] of some.entries()) {
          const [draft] = fc.sample(Draft.of<Draft.Name>(operation), { seed: seed + start + i, numRuns: 1 })
          const exit = draft === undefined ? undefined : yield* drive(time, send(world, draft))
          const wrong =
            exit === undefined
              ? "it does not end"
              : Exit.isSuccess(exit)
                ? exit.value
                : Cause.pretty(exit.cause).slice(0, 300)
          outcomes.push({ operation, place, seed, wrong })
        }
        return outcomes
      })
    )
    yield* outcomes
  }
}

export const nameOf = ({ operation, place, seed }: Outcome): string =>
  `${operation}, made up from ${seed}, ${place.name}`
