import type * as Effect from "effect/Effect"
import { refuseWhen, type Class, type Refusal } from "./refusal.js"

/** Fails if a quota would be exceeded. */
export const check = <E extends Refusal>(
  actual: number,
  quota: number,
  Class: Class<E>,
  what: string,
  message = `Processing your request would cause you to exceed the maximum number of ${what}: ${quota}.`
): Effect.Effect<void, E> => refuseWhen(actual > quota, Class, message)
