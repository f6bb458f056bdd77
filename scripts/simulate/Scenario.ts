/** What is simulated: a program, the account that it runs in, and what is right in the end. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type { World } from "./World.js"

/** What a typed failure has. */
export interface Failure {
  readonly _tag: string
  readonly message: string
}

export type Ended = Exit.Exit<unknown, Failure>

export interface Subject {
  /** One run of the program, by the `nth` instance. After a failure it is given that, to go on as the documentation says. */
  readonly run: (instance: number, before: Ended | undefined) => Effect.Effect<unknown, Failure, CloudFront>
  /**
   * What is wrong with the account, if anything is: `succeeded` is how many instances have ended well, `of` how many there are.
   * Called after every run, the failed ones too: what is wrong then is what no second run can mend.
   */
  readonly wrong: (instances: { readonly succeeded: number; readonly of: number }) => Effect.Effect<string | undefined>
  /** Someone else's change of the same thing; absent where nobody can change it. */
  readonly edit?: Effect.Effect<void> | undefined
}

export interface Scenario {
  readonly name: string
  readonly prepare: (world: World) => Effect.Effect<Subject>
  /** Whether a run that comes after one that ended well does nothing more. */
  readonly isRepeatable: boolean
}
