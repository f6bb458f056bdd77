import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { CloudFront, type Service } from "../CloudFront.js"
import { StaleReadError } from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import * as Backoff from "./backoff.js"
import { millisSince } from "./elapsed.js"
import { keyOf, type Readable, type Versioned } from "./resource.js"
import * as Writes from "./writes.js"

/** The recent writes of the `CloudFront` service. `program` provides a record to a service without one; outside of it, nothing is recorded. */
export const recentWrites: Effect.Effect<Writes.Writes, never, CloudFront> = Effect.flatMap(
  CloudFront,
  ({ writes }: Service): Effect.Effect<Writes.Writes> => (writes === undefined ? Writes.make : Effect.succeed(writes))
)

/** Records that a resource was created, so that it may not be visible to reads yet. */
export const recordCreated = (
  resource: { readonly noun: string },
  id: string
): Effect.Effect<void, never, CloudFront> =>
  Effect.flatMap(recentWrites, (writes) => Writes.record(writes, keyOf(resource, id)))

/** Whether a resource was created through this client within the lag, so that it may not be visible to reads yet. */
export const isRecentlyCreated = (
  writes: Writes.Writes,
  key: string,
  lag: Duration.DurationInput
): Effect.Effect<boolean> =>
  Effect.zipWith(
    Writes.find(writes, key),
    Clock.currentTimeMillis,
    (written, now) => written !== undefined && written.isNew && now - written.at < Duration.toMillis(lag)
  )

/** The state of a resource that is not visible to reads yet. */
export const NOT_VISIBLE_YET = "not there yet"

/** The result of a read. It is `Stale` if it is older than a write of this client. */
export type ReadResult<Thing, Config> =
  | { readonly _tag: "Fresh"; readonly answer: Versioned<Thing, Config> }
  | { readonly _tag: "Stale"; readonly etag: string | undefined; readonly status: string }

const isFresh = <Thing, Config>(
  result: ReadResult<Thing, Config>
): result is Extract<ReadResult<Thing, Config>, { readonly _tag: "Fresh" }> => result._tag === "Fresh"

export const statusOf = <Thing, Config>(result: ReadResult<Thing, Config>): string =>
  result._tag === "Fresh" ? result.answer.status : result.status

/** The writes of what a resource is a part of. Its versions are others. */
const findOwner = (
  { owner }: { readonly owner?: { readonly noun: string } | undefined },
  id: string,
  writes: Writes.Writes
) =>
  owner === undefined
    ? Effect.succeed(undefined)
    : Effect.map(
        Writes.find(writes, keyOf(owner, id)),
        (one) => one && { ...one, superseded: new Map<string, number>() }
      )

/**
 * Reads once. Fails with `StaleReadError` if the read is stale after the lag is over, or after the time `end` in milliseconds since the
 * epoch.
 */
export const readOnce = <Thing, Config, ReadError>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput,
  end = Infinity
): Effect.Effect<ReadResult<Thing, Config>, ReadError | CommonError | StaleReadError, CloudFront> =>
  Effect.gen(function* () {
    const key = keyOf(resource, id)
    const written = (yield* Writes.find(writes, key)) ?? (yield* findOwner(resource, id, writes))
    if (written === undefined) return { _tag: "Fresh" as const, answer: yield* resource.read(id) }
    const allowed = Math.min(Duration.toMillis(lag), end - written.at)
    const found = yield* Effect.either(resource.read(id))
    const elapsed = yield* millisSince(written.at)
    if (found._tag === "Left") {
      const isMissing = isNotFound(found.left)
      if (isMissing && written.isNew && elapsed < allowed) {
        return { _tag: "Stale" as const, etag: undefined, status: NOT_VISIBLE_YET }
      }
      // Another client has deleted it. If its name is used again, its versions are counted from the first.
      if (isMissing && elapsed >= Duration.toMillis(lag)) yield* Writes.forgetVersions(writes, key)
      return yield* Effect.fail(found.left)
    }
    const { etag, status } = found.right
    const isOld = written.superseded.has(etag)
    if ((isOld || written.isGone) && elapsed < allowed) return { _tag: "Stale" as const, etag, status }
    // After the lag, a resource that this client has deleted is another one with the same name, or not deleted yet.
    return !isOld
      ? { _tag: "Fresh" as const, answer: found.right }
      : yield* new StaleReadError({ what: key, elapsed: Duration.millis(elapsed), etag })
  })

/** Reads until the result is not older than a write of this client. No read but the first begins after `end`. */
export const readConsistent = <Thing, Config, ReadError>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput,
  end = Infinity
): Effect.Effect<Versioned<Thing, Config>, ReadError | CommonError | StaleReadError, CloudFront> =>
  Effect.map(
    Backoff.poll(readOnce(resource, id, writes, lag, end), isFresh, Backoff.READS, end),
    ({ answer }) => answer
  )

/** The service's messages for an ETag that is not the current one. Any other message states another reason. */
const VERSION_CONFLICT = /meet the preconditions|If-Match version is missing or not valid/i

const isVersionConflict = (conflict: unknown): boolean =>
  conflict instanceof Error && VERSION_CONFLICT.test(conflict.message)

/**
 * Reads until the version is not `etag` any more, after a conflict. If it remains, the conflict is not a race, and is the error: at
 * once if the service states another reason, otherwise after the lag, or at the time `end`.
 */
export const readNewerThan = <Thing, Config, ReadError, E>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput,
  etag: string,
  conflict: E,
  end = Infinity
): Effect.Effect<Versioned<Thing, Config>, ReadError | CommonError | StaleReadError | E, CloudFront> =>
  Effect.filterOrFail(
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Backoff.pollFor(
        readConsistent(resource, id, writes, lag, end),
        (seen) => seen.etag !== etag,
        Backoff.READS,
        isVersionConflict(conflict) ? Math.min(Duration.toMillis(lag), end - now) : 0
      )
    ),
    (seen) => seen.etag !== etag,
    () => conflict
  )
