/** The time limit of a program that waits several times. */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import { WaitTimeout } from "../Waiter.js"
import { failAfter } from "./failAfter.js"

/** The last known status, for the error. */
export interface Observed {
  status: string | undefined
}

/** The time for the last poll of `waitUntil`, whose error has more details than the one of this module. */
const FINAL_POLL_TIME = Duration.seconds(1)

/** Interrupts a program when its time limit is over. `what` is what it waits for. */
export const within =
  (what: string, timeout: Duration.DurationInput, observed: Observed) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | WaitTimeout, R> => {
    const elapsed = Duration.decode(timeout)
    return failAfter(
      Duration.sum(elapsed, FINAL_POLL_TIME),
      () => new WaitTimeout({ what, elapsed, last: observed.status })
    )(self)
  }
