/**
 * A clock that stands still until it is moved to its next event. A `TestClock` waits for timers of real time before it
 * moves, and keeps sleeps that have been interrupted.
 */
import type * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

interface Sleep {
  readonly end: number
  readonly woken: Deferred.Deferred<void>
}

export class Timeline {
  private now = 0
  private readonly sleeps = new Set<Sleep>()

  /** Runs the fibers that live on this clock. */
  readonly pump: TestEffect.Pump = TestEffect.makePump()

  readonly clock: Clock.Clock = TestEffect.makeClock({
    now: () => this.now,
    sleep: (duration) =>
      Effect.flatMap(Deferred.make<void>(), (woken) => {
        const sleep = { end: this.now + Duration.toMillis(duration), woken }
        if (sleep.end <= this.now) return Effect.void
        this.sleeps.add(sleep)
        return Effect.ensuring(
          Deferred.await(woken),
          Effect.sync(() => this.sleeps.delete(sleep))
        )
      })
  })

  /** The sleep that ends first. Of those that end at the same time, it is the one that started first. */
  private first(): Sleep | undefined {
    let first: Sleep | undefined
    for (const sleep of this.sleeps) if (first === undefined || sleep.end < first.end) first = sleep
    return first
  }

  /** The end of the sleep that ends first, in milliseconds. */
  get next(): number | undefined {
    return this.first()?.end
  }

  /** Moves the clock to the end of the sleep that ends first, and ends this sleep alone. */
  readonly advance: Effect.Effect<void> = Effect.suspend(() => {
    const first = this.first()
    if (first === undefined) return Effect.void
    this.sleeps.delete(first)
    this.now = first.end
    return Effect.asVoid(Deferred.succeed(first.woken, undefined))
  })
}
