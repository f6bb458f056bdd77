import type * as Effect from "effect/Effect"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type { Refusal, Unmodelled } from "./refusal.js"
import type { Request } from "./request.js"

/** The implementation of one operation in the in-memory CloudFront. */
export interface Handler {
  readonly operation: Operation.Any
  readonly run: (input: unknown) => Effect.Effect<unknown, Refusal, Request>
}

/** The implementation of an operation with this input, so that no operation is given the handler of another one. */
export interface HandlerOf<in out I> extends Handler {
  readonly operation: Operation.Any & ((input: I) => unknown)
}

/** Makes a handler. TypeScript checks its result and its errors against the types of the operation. */
export const handle = <I, A, E extends Refusal>(
  operation: Operation.Operation<I, A, E>,
  run: (input: Exclude<I, void>) => Effect.Effect<NoInfer<A>, NoInfer<E> | Unmodelled, Request>
): HandlerOf<Exclude<I, void>> => ({
  operation,
  // Inputs are decoded with the description of the operation, from which their type is generated.
  run: run as Handler["run"]
})
