import type * as Effect from "effect/Effect"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { Refusal, Unmodelled } from "./refusal.js"
import type { Request } from "./request.js"

/** How the in-memory CloudFront does one operation. */
export interface Handler {
  readonly operation: Operation.Any
  readonly run: (input: unknown) => Effect.Effect<unknown, Refusal, Request>
}

/** The compiler checks what the handler answers with and what it refuses with against what the operation can. */
export const handle = <I, A, E extends Refusal>(
  operation: Operation.Operation<I, A, E>,
  run: (input: Exclude<I, void>) => Effect.Effect<NoInfer<A>, NoInfer<E> | Unmodelled, Request>
): Handler => ({
  operation,
  // Inputs are decoded with the operation's own description, which has the same source as the type.
  run: run as Handler["run"]
})
