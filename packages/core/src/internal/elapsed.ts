import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/** The milliseconds since a time in milliseconds since the epoch; zero if the clock was set back since. */
export const millisSince = (time: number): Effect.Effect<number> =>
  Effect.map(Clock.currentTimeMillis, (now) => Math.max(0, now - time))

/** The time since a time in milliseconds since the epoch; zero if the clock was set back since. */
export const since = (time: number): Effect.Effect<Duration.Duration> => Effect.map(millisSince(time), Duration.millis)
