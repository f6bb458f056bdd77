/** Looks for the orders of overlapping calls that agree with a model: the search of Wing and Gong, with the states that were seen. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { yieldNow } from "./fibers.js"

/** What a model says of an answer. */
export type Outcome<Model> =
  | { readonly _tag: "Agrees"; readonly models: ReadonlyArray<Model> }
  | { readonly _tag: "Differs"; readonly message: string }

/** A call that was made: when it began and ended, and what a model says of its answer. */
export interface Event<in out Model> {
  readonly invoked: number
  readonly returned: number
  readonly outcome: (model: Model) => Outcome<Model>
}

/** A search was given up. */
export class SearchTooLarge extends Data.TaggedError("SearchTooLarge")<{
  readonly maxStates: number
  readonly message: string
}> {}

export interface Search<Model> {
  readonly models: ReadonlyArray<Model>
  readonly key: (model: Model) => string
  readonly maxStates: number
}

/** Calls that are in an order so far, and what the model is after them. */
interface Node<Model> {
  readonly placed: ReadonlyArray<boolean>
  readonly model: Model
}

/** The number of states that are visited before other fibers run. */
const TURN = 500

const tooLarge = (maxStates: number): SearchTooLarge =>
  new SearchTooLarge({
    maxStates,
    message: `The order of the calls was not found within ${maxStates} states: take shorter or fewer branches, or raise maxStates`
  })

/** The calls that can be next: none of the others ended before they began. */
const candidates = <Model>(
  events: ReadonlyArray<Event<Model>>,
  placed: ReadonlyArray<boolean>
): ReadonlyArray<number> => {
  const firstEnd = events.reduce(
    (least, { returned }, i) => (placed[i] === true ? least : Math.min(least, returned)),
    Infinity
  )
  return events.flatMap(({ invoked }, i) => (placed[i] !== true && invoked <= firstEnd ? [i] : []))
}

/** The models that the orders which agree end with: none if there is no such order. */
export const ends = <Model>(
  events: ReadonlyArray<Event<Model>>,
  { key, maxStates, models }: Search<Model>
): Effect.Effect<ReadonlyArray<Model>, SearchTooLarge> =>
  Effect.gen(function* () {
    const seen = new Set<string>()
    const found: Array<Model> = []
    const open: Array<Node<Model>> = []
    const visit = (placed: ReadonlyArray<boolean>, model: Model) => {
      const at = `${placed.map(Number).join("")} ${key(model)}`
      if (seen.has(at)) return
      seen.add(at)
      if (placed.every((is) => is)) found.push(model)
      else open.push({ placed, model })
    }
    for (const model of models)
      visit(
        events.map(() => false),
        model
      )
    for (let turn = 1; ; turn++) {
      if (seen.size > maxStates) return yield* tooLarge(maxStates)
      const node = open.pop()
      if (node === undefined) return found
      for (const next of candidates(events, node.placed)) {
        const outcome = events[next]?.outcome(node.model)
        if (outcome?._tag !== "Agrees") continue
        const placed = node.placed.map((is, i) => is || i === next)
        for (const model of outcome.models) visit(placed, model)
      }
      if (turn % TURN === 0) yield* yieldNow
    }
  })
