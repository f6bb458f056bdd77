/** fast-check's search for a value that falsifies a law, with the law in the fiber of the caller. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"

/** What fast-check does next: it asks whether the law holds for a value, or it has ended. */
type Turn<A> =
  | { readonly _tag: "Asked"; readonly value: A; readonly answer: (holds: boolean) => void }
  | { readonly _tag: "Ended"; readonly path: string | undefined }
  | { readonly _tag: "Refused"; readonly error: unknown }

/** The value that falsified a law, after shrinking, and what the law returned for it. */
export interface Falsified<B> {
  readonly found: B
  /** The number of values that were tried before shrinking, with the one that falsified the law. */
  readonly runs: number
  /** The number of times at which a smaller value falsified the law. */
  readonly shrinks: number
  /** Where fast-check finds the value again. Absent if shrinking was given up. */
  readonly path: string | undefined
}

export type Result<B> =
  | { readonly _tag: "Holds"; readonly runs: number }
  | ({ readonly _tag: "Falsified" } & Falsified<B>)
  | { readonly _tag: "Refused"; readonly error: unknown }

export interface Parameters {
  readonly numRuns: number
  readonly seed: number
  readonly path: string | undefined
  /** The number of smaller values that are tried. */
  readonly maxShrinks: number
}

/** One turn at a time is handed over, and waits until it is taken. */
class Handover<A> {
  private ready: Turn<A> | undefined
  private waiting: ((turn: Turn<A>) => void) | undefined

  put(turn: Turn<A>): void {
    if (this.waiting === undefined) this.ready = turn
    else {
      const { waiting } = this
      this.waiting = undefined
      waiting(turn)
    }
  }

  readonly take: Effect.Effect<Turn<A>> = Effect.async((resume) => {
    const { ready } = this
    if (ready !== undefined) {
      this.ready = undefined
      resume(Effect.succeed(ready))
    } else this.waiting = (turn) => resume(Effect.succeed(turn))
  })
}

/**
 * Looks for a value for which the law returns something. fast-check waits for the law, which runs here: when this is interrupted or fails,
 * fast-check is not answered any more, and has nothing left to do.
 */
export const falsify = <A, B, E, R>(
  arbitrary: fc.Arbitrary<A>,
  law: (value: A) => Effect.Effect<B | undefined, E, R>,
  { maxShrinks, ...parameters }: Parameters
): Effect.Effect<Result<B>, E, R> =>
  Effect.gen(function* () {
    const handover = new Handover<A>()
    yield* Effect.sync(() => {
      const property = fc.asyncProperty(
        arbitrary,
        (value) =>
          // fast-check waits for a promise.
          // @effect-diagnostics-next-line newPromise:off
          new Promise<boolean>((answer) => {
            handover.put({ _tag: "Asked", value, answer })
          })
      )
      const { path, ...others } = parameters
      // A setting that fast-check refuses is an exception, or a promise that is rejected.
      void Promise.resolve()
        .then(() => fc.check(property, path === undefined ? others : { ...others, path }))
        .then(
          ({ counterexamplePath }) => handover.put({ _tag: "Ended", path: counterexamplePath ?? undefined }),
          (error: unknown) => handover.put({ _tag: "Refused", error })
        )
    })
    let runs = 0
    let tried = 0
    let shrinks = 0
    let found: B | undefined
    for (;;) {
      const turn = yield* handover.take
      if (turn._tag === "Refused") return turn
      if (turn._tag === "Ended") {
        return found === undefined
          ? { _tag: "Holds", runs }
          : { _tag: "Falsified", found, runs, shrinks, path: turn.path }
      }
      if (found === undefined) runs++
      else if (++tried > maxShrinks) return { _tag: "Falsified", found, runs, shrinks, path: undefined }
      const wrong = yield* law(turn.value)
      if (wrong !== undefined) {
        if (found !== undefined) shrinks++
        found = wrong
      }
      turn.answer(wrong === undefined)
    }
  })
