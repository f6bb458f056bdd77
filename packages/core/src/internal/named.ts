/** Resources that programs find by a name, which is unique. The record of recent writes has the ids of others. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import * as Backoff from "./backoff.js"
import { recentWrites } from "./consistentRead.js"
import { millisSince } from "./elapsed.js"
import { keyOf } from "./resource.js"
import * as Writes from "./writes.js"

interface Named {
  readonly noun: string
}

const nameKey = (resource: Named, name: string): string => `name of ${keyOf(resource, name)}`

/** Records that a resource with a name was created, so that a search may not show it yet. */
export const recordCreated = (resource: Named, name: string): Effect.Effect<void, never, CloudFront> =>
  Effect.flatMap(recentWrites, (writes) => Writes.record(writes, nameKey(resource, name)))

/** Records that a resource was deleted, so that a search may still show it. */
export const recordGone = (resource: Named, id: string): Effect.Effect<void, never, CloudFront> =>
  Effect.flatMap(recentWrites, (writes) => Writes.recordGone(writes, keyOf(resource, id)))

/**
 * Repeats a search while it may not show what this client has created within `lag`. A resource that this client has deleted counts as not
 * found.
 */
export const findConsistent = <A, E, R>(
  resource: Named,
  name: string,
  search: Effect.Effect<A | undefined, E, R>,
  idOf: (found: A) => string | undefined,
  lag: Duration.DurationInput
): Effect.Effect<A | undefined, E, R | CloudFront> =>
  Effect.gen(function* () {
    const writes = yield* recentWrites
    const created = yield* Writes.find(writes, nameKey(resource, name))
    const remaining = created === undefined ? 0 : Duration.toMillis(lag) - (yield* millisSince(created.at))
    const searchOnce = Effect.flatMap(search, (found) =>
      found === undefined
        ? Effect.succeed(undefined)
        : Effect.map(Writes.find(writes, keyOf(resource, idOf(found) ?? name)), (written) =>
            written?.isGone === true ? undefined : found
          )
    )
    return yield* Backoff.pollFor(searchOnce, (found) => found !== undefined, Backoff.READS, remaining)
  })
