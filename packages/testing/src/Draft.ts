/**
 * Generators of inputs that the in-memory CloudFront accepts, for every operation that changes something. A draft is chosen without a
 * state, and becomes an input in one: what it is about, and what it refers to, are resources that exist then, with their current ETags.
 * What is optional and refers to nothing that exists is absent. So drafts can be chosen before a test runs, several in a row, and shrink.
 *
 * An input is accepted by an in-memory CloudFront whose quotas are not exhausted, and which has no settings of `certificates`, `dns` and
 * `s3Objects` that are in its way. The quota of Anycast IP lists is zero by default.
 *
 * This module needs the package `fast-check`, as `Arbitrary` does, and is not exported by the index of this package.
 *
 * @since 3.0.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations } from "@effect-cloudfront/core/operations"
import { InMemoryCloudFront } from "./InMemoryCloudFront.js"
import * as Drafts from "./internal/generateDraft.js"
import { table } from "./internal/generateDrafts.js"
import { plain } from "./internal/plain.js"

/**
 * The operations that change something, by their ids.
 *
 * @since 3.0.0
 * @category models
 */
export type Name = Drafts.Name

/**
 * The input of an operation.
 *
 * @since 3.0.0
 * @category models
 */
export type Input<N extends Name> = Drafts.InputOf<N>

/**
 * The result of an operation.
 *
 * @since 3.0.0
 * @category models
 */
export type Success<N extends Name> = Effect.Effect.Success<ReturnType<(typeof operations)[N]>>

/**
 * The errors of an operation.
 *
 * @since 3.0.0
 * @category models
 */
export type Failure<N extends Name> = Effect.Effect.Error<ReturnType<(typeof operations)[N]>>

/**
 * The in-memory CloudFront has nothing that an input could be about.
 *
 * @since 3.0.0
 * @category errors
 */
export class NothingSuitable extends Data.TaggedError("NothingSuitable")<{
  /** The id of the operation. */
  readonly operation: Name
  /** What is missing, such as `a key group`. */
  readonly missing: string
  readonly message: string
}> {}

/**
 * A call that was to make what an input is about was refused, such as for a quota.
 *
 * @since 3.0.0
 * @category errors
 */
export class NotPrepared extends Data.TaggedError("NotPrepared")<{
  /** The id of the operation that was refused. */
  readonly operation: Name
  /** Its error. */
  readonly cause: unknown
  readonly message: string
}> {}

/**
 * An input that is still to be made for a state. Each of its effects looks at the state in which it runs.
 *
 * @since 3.0.0
 * @category models
 */
export interface Draft<N extends Name = Name> {
  /** The id of the operation. */
  readonly operation: N
  /** The input in the current state. Fails with `NothingSuitable` if the state lacks what it needs. */
  readonly input: Effect.Effect<Input<N>, NothingSuitable, InMemoryCloudFront>
  /**
   * The input, after what it needs has been made by calls of the client. Fails with `NotPrepared` if one of them fails, and with
   * `NothingSuitable` if there is still nothing afterwards.
   */
  readonly prepared: Effect.Effect<Input<N>, NothingSuitable | NotPrepared, CloudFront | InMemoryCloudFront>
  /** Makes what is needed, and calls the operation. */
  readonly call: Effect.Effect<Success<N>, Failure<N> | NothingSuitable | NotPrepared, CloudFront | InMemoryCloudFront>
}

/**
 * The operations for which there are drafts: all that change something.
 *
 * @since 3.0.0
 * @category constructors
 */
export const names: ReadonlyArray<Name> = Object.keys(table) as ReadonlyArray<Name>

const there = Effect.gen(function* () {
  const { now, settings, state } = yield* InMemoryCloudFront
  return { state: yield* state, now: yield* now, settings }
})

const nothingSuitable = (operation: Name, missing: string): NothingSuitable =>
  new NothingSuitable({
    operation,
    missing,
    message: `The in-memory CloudFront has nothing that the input of ${operation} could be about: it needs ${missing}`
  })

const resolve = <N extends Name>(name: N, choice: Drafts.Choice): Draft<N>["input"] =>
  Effect.flatMap(there, (there) => {
    const resolved = Drafts.resolve<N>(table[name], choice, there)
    return "missing" in resolved
      ? Effect.fail(nothingSuitable(name, resolved.missing.that))
      : Effect.succeed(resolved.input)
  })

const execute = <N extends Name>(name: N, input: Input<N>): Effect.Effect<Success<N>, Failure<N>, CloudFront> =>
  // The input is that of the operation.
  (operations[name] as unknown as (input: Input<N>) => Effect.Effect<Success<N>, Failure<N>, CloudFront>)(input)

type Prepared<A> = Effect.Effect<A, NothingSuitable | NotPrepared, CloudFront | InMemoryCloudFront>

const perform = (step: Drafts.Step): Prepared<void> =>
  step === "settle"
    ? Effect.flatMap(InMemoryCloudFront, ({ settle }) => settle)
    : Effect.gen(function* () {
        const { operation } = step
        const { state } = yield* there
        // What is made depends on the state alone, so that a test can be repeated.
        const [choice] = fc.sample(Drafts.choices(table[operation]), { seed: state.serial, numRuns: 1 })
        if (choice === undefined) return
        const input = yield* prepare(operation, choice)
        const change = step.change as ((input: Input<Name>) => Input<Name>) | undefined
        yield* Effect.mapError(
          execute(operation, change?.(input) ?? input),
          (cause) =>
            new NotPrepared({ operation, cause, message: `${operation}, which was to prepare a test, was refused` })
        )
      })

const prepare = <N extends Name>(name: N, choice: Drafts.Choice): Prepared<Input<N>> =>
  Effect.gen(function* () {
    let last: string | undefined
    for (;;) {
      const resolved = Drafts.resolve<N>(table[name], choice, yield* there)
      if (!("missing" in resolved)) return resolved.input
      const { made, that } = resolved.missing
      if (that === last) return yield* nothingSuitable(name, that)
      last = that
      yield* Effect.forEach(made, perform, { concurrency: 1, discard: true })
    }
  })

/** With what was chosen, for reports. */
interface Reported {
  readonly [fc.toStringMethod]: () => string
}

const draft = <N extends Name>(operation: N, choice: Drafts.Choice): Draft<N> & Reported => ({
  operation,
  input: resolve(operation, choice),
  prepared: prepare(operation, choice),
  call: Effect.flatMap(prepare(operation, choice), (input) => execute(operation, input)),
  [fc.toStringMethod]: () => `${operation}(${plain(choice)})`
})

/**
 * Drafts of the inputs of an operation.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as fc from "fast-check"
 * import { getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
 * import * as Draft from "@effect-cloudfront/testing/Draft"
 * import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
 *
 * // Every key group can be read. Its public keys are created before.
 * const law = fc.asyncProperty(Draft.of("CreateKeyGroup"), (draft) =>
 *   Effect.gen(function* () {
 *     const { KeyGroup } = yield* draft.call
 *     yield* getKeyGroup({ Id: KeyGroup.Id })
 *   }).pipe(Effect.provide(InMemoryCloudFront.layer()), Effect.runPromise)
 * )
 * ```
 */
export const of = <N extends Name>(operation: N): fc.Arbitrary<Draft<N>> =>
  Drafts.choices(table[operation]).map((choice) => draft(operation, choice))

/**
 * Drafts of any of these operations; of all that change something by default.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as fc from "fast-check"
 * import * as Draft from "@effect-cloudfront/testing/Draft"
 *
 * // Whatever happens to an account, in any order.
 * const history = fc.array(Draft.any(), { maxLength: 20 })
 * ```
 */
export const any = (operations: ReadonlyArray<Name> = names): fc.Arbitrary<Draft> =>
  fc.oneof({ withCrossShrink: true }, ...operations.map((operation) => of<Name>(operation)))
