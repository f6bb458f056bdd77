import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { CloudFront, type Service } from "../CloudFront.js"
import { StaleReadError } from "../Consistency.js"
import { isNotFound, type CommonError } from "../Errors.js"
import { keyOf, type Readable, type Versioned } from "./resource.js"
import * as Writes from "./writes.js"

/** The memory of the client at hand; a client without one is remembered for as long as the effect runs. */
export const memory: Effect.Effect<Writes.Writes, never, CloudFront> = Effect.flatMap(
  CloudFront,
  ({ writes }: Service): Effect.Effect<Writes.Writes> => (writes === undefined ? Writes.make : Effect.succeed(writes))
)

/** Remembers that a resource is new: reads may not know it yet. */
export const noteCreated = (resource: { readonly noun: string }, id: string): Effect.Effect<void, never, CloudFront> =>
  Effect.flatMap(memory, (writes) => Writes.note(writes, keyOf(resource, id)))

/** Whether a resource was created through this client so lately that reads may not know it yet. */
export const isNew = (writes: Writes.Writes, key: string, lag: Duration.DurationInput): Effect.Effect<boolean> =>
  Effect.zipWith(
    Writes.find(writes, key),
    Clock.currentTimeMillis,
    (written, now) => written !== undefined && written.isNew && now - written.at < Duration.toMillis(lag)
  )

/** The state of what reads do not know yet. */
export const NOT_THERE = "not there yet"

/** A read, and whether it shows a state that is older than an own write. */
export type Look<Thing, Config> =
  | { readonly _tag: "Fresh"; readonly answer: Versioned<Thing, Config> }
  | { readonly _tag: "Stale"; readonly etag: string | undefined; readonly status: string }

export const statusOf = <Thing, Config>(look: Look<Thing, Config>): string =>
  look._tag === "Fresh" ? look.answer.status : look.status

/** Reads once. Fails when reads are still behind after the lag that is allowed. */
export const look = <Thing, Config, ReadError>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput
): Effect.Effect<Look<Thing, Config>, ReadError | CommonError | StaleReadError, CloudFront> =>
  Effect.gen(function* () {
    const key = keyOf(resource, id)
    const written = yield* Writes.find(writes, key)
    if (written === undefined) return { _tag: "Fresh" as const, answer: yield* resource.read(id) }
    const since = Effect.map(Clock.currentTimeMillis, (now) => now - written.at)
    const allowed = Duration.toMillis(lag)
    const found = yield* Effect.either(resource.read(id))
    const elapsed = yield* since
    if (found._tag === "Left") {
      return isNotFound(found.left) && written.isNew && elapsed < allowed
        ? { _tag: "Stale" as const, etag: undefined, status: NOT_THERE }
        : yield* Effect.fail(found.left)
    }
    const { etag, status } = found.right
    if (!written.superseded.has(etag)) return { _tag: "Fresh" as const, answer: found.right }
    return elapsed < allowed
      ? { _tag: "Stale" as const, etag, status }
      : yield* new StaleReadError({ what: key, elapsed: Duration.millis(elapsed), etag })
  })

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 5_000

/** Reads until what is shown is not older than an own write. */
export const read = <Thing, Config, ReadError>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput
): Effect.Effect<Versioned<Thing, Config>, ReadError | CommonError | StaleReadError, CloudFront> =>
  Effect.gen(function* () {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const seen = yield* look(resource, id, writes, lag)
      if (seen._tag === "Fresh") return seen.answer
      yield* Effect.sleep(pause)
    }
  })

/** What the service says of an ETag that is not the current one. Any other words are a reason of their own. */
const OUTDATED = /meet the preconditions|If-Match version is missing or not valid/i

const isOutdated = (conflict: unknown): boolean => conflict instanceof Error && OUTDATED.test(conflict.message)

/**
 * The version that a conflict was about: reads until they show another one than `etag`. Where they go on showing it, the conflict
 * is no race and fails as it is: at once when the service gives a reason of its own, otherwise when the lag is over.
 */
export const newerThan = <Thing, Config, ReadError, E>(
  resource: Readable<Thing, Config, ReadError>,
  id: string,
  writes: Writes.Writes,
  lag: Duration.DurationInput,
  etag: string,
  conflict: E
): Effect.Effect<Versioned<Thing, Config>, ReadError | CommonError | StaleReadError | E, CloudFront> =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const allowed = isOutdated(conflict) ? Duration.toMillis(lag) : 0
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const seen = yield* read(resource, id, writes, lag)
      if (seen.etag !== etag) return seen
      const left = allowed - ((yield* Clock.currentTimeMillis) - started)
      if (left <= 0) return yield* Effect.fail(conflict)
      yield* Effect.sleep(Math.min(pause, left))
    }
  })
