/** A scenario: a program, its account, and the condition for a correct result. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type { World } from "./World.js"

/** The members of a typed failure. */
export interface Failure {
  readonly _tag: string
  readonly message: string
}

export type Ended = Exit.Exit<unknown, Failure>

export interface Subject {
  /**
   * Runs the program once. `instance` is the number of the instance. After a failure, `before` is its outcome, so that
   * the program can continue as documented.
   */
  readonly run: (instance: number, before: Ended | undefined) => Effect.Effect<unknown, Failure, CloudFront>
  /**
   * The problem of the account, if there is one. `succeeded` is the number of successful instances, `of` the number of
   * all instances. It is checked after every run, including failed ones, because another run cannot repair these
   * problems.
   */
  readonly wrong: (instances: { readonly succeeded: number; readonly of: number }) => Effect.Effect<string | undefined>
  /** A change of the same resource by another client. Absent if it cannot be changed. */
  readonly edit?: Effect.Effect<void> | undefined
}

export interface Scenario {
  readonly name: string
  readonly prepare: (world: World) => Effect.Effect<Subject>
  /** Whether another run after a successful one changes nothing. */
  readonly isRepeatable: boolean
}

/** The typed failure of an earlier run, if it ended with one. */
export const failureOf = (ended: Ended | undefined): Failure | undefined =>
  ended === undefined || Exit.isSuccess(ended) ? undefined : Option.getOrUndefined(Cause.failureOption(ended.cause))

/** The problem of an account: what is wrong of the things that may be, or `undefined`. */
export const wrongWhen = (...faults: ReadonlyArray<readonly [boolean, string]>): string | undefined =>
  faults
    .filter(([isWrong]) => isWrong)
    .map(([, what]) => what)
    .join("; ") || undefined
