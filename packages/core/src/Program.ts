/**
 * What the programs of this library are made of: a span and shared rates, events, checked options, and a time limit. A program of your
 * own is a composition of operations, and needs none of it; with it, it behaves as those of the library do.
 *
 * @since 3.0.0
 */
import type { CloudFront } from "./CloudFront.js"
import * as Backoff from "./internal/backoff.js"
import { recentWrites } from "./internal/consistentRead.js"
import { millisSince as elapsedSince } from "./internal/elapsed.js"
import { failAfter as failAfterDuration } from "./internal/failAfter.js"
import * as Options from "./internal/options.js"
import * as Internal from "./internal/program.js"
import * as Progress from "./internal/progress.js"
import * as Writes from "./internal/writes.js"
import type { InvalidOptions } from "./Options.js"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

/**
 * Receives the events of a program, in order. The program continues when the Effect has ended.
 *
 * @since 3.0.0
 * @category models
 */
export type OnEvent<Event> = (event: Event) => Effect.Effect<void>

/**
 * Runs a program in a span `CloudFront.programs.<name>`, which is the parent of its calls, and with the rate limits of the layer.
 *
 * @since 3.0.0
 * @category combinators
 */
export const run: (
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>
) => <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R> = Internal.program

/**
 * Adds each event to the current span, with its strings, numbers, booleans and durations, and then calls the caller's `onEvent`.
 *
 * @since 3.0.0
 * @category events
 */
export const withSpanEvents: <Event extends { readonly _tag: string }>(
  onEvent: OnEvent<Event> | undefined
) => OnEvent<Event> = Internal.withSpanEvents

/**
 * The events of a program as a Stream, which ends or fails with the program. Closing the Stream interrupts the program.
 *
 * @since 3.0.0
 * @category events
 */
export const events: <Event, A, E, R>(
  run: (onEvent: OnEvent<Event>) => Effect.Effect<A, E, R>
) => Stream.Stream<Event, E, R> = Progress.events

/**
 * Fails with all problems of the options at once. A check is the name of an option, and the reason why its value is invalid, or `false` or
 * `undefined`.
 *
 * @since 3.0.0
 * @category options
 */
export const validate: (
  checks: ReadonlyArray<readonly [option: string, reason: string | false | undefined]>
) => Effect.Effect<void, InvalidOptions> = Options.validate

/**
 * Interrupts an effect that takes longer than the duration, and fails with the error then.
 *
 * @since 3.0.0
 * @category combinators
 */
export const failAfter: <E2>(
  duration: Duration.DurationInput,
  error: () => E2
) => <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E | E2, R> = failAfterDuration

/**
 * Sleeps after a failed attempt, which is counted from 1: about `first` milliseconds after the first, twice as long after each further
 * one, and at most `max`, with jitter between half of it and all of it.
 *
 * @since 3.0.0
 * @category combinators
 */
export const backOff: (
  backoff: { readonly first: number; readonly max: number },
  attempt: number
) => Effect.Effect<void> = Backoff.sleep

/**
 * The milliseconds since a time in milliseconds since the epoch; zero if the clock was set back since.
 *
 * @since 3.0.0
 * @category combinators
 */
export const millisSince: (time: number) => Effect.Effect<number> = elapsedSince

/**
 * Records that a write of this client has replaced a version of a resource, for the programs that follow. `resource` names it, such as
 * `keys of` and the ARN of its store.
 *
 * @since 3.0.0
 * @category combinators
 */
export const recordWrite = (resource: string, replaced: string): Effect.Effect<void, never, CloudFront> =>
  Effect.flatMap(recentWrites, (writes) => Writes.record(writes, resource, replaced))

/**
 * The versions of a resource that writes of this client have replaced recently. A read that returns one of them is stale.
 *
 * @since 3.0.0
 * @category combinators
 */
export const replacedVersions = (resource: string): Effect.Effect<ReadonlySet<string>, never, CloudFront> =>
  Effect.flatMap(recentWrites, (writes) =>
    Effect.map(Writes.find(writes, resource), (written) => new Set(written?.superseded.keys()))
  )
