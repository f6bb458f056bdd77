import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

/** The recent writes of a resource through this client. */
export interface RecentWrite {
  /** The versions that these writes replaced, and when, in milliseconds. A read that returns one of them is stale. */
  readonly superseded: ReadonlyMap<string, number>
  /** When the response to the last of these writes arrived, in milliseconds since the epoch. */
  readonly at: number
  /** Whether the last of them created the resource, so that it may not be visible to reads yet. */
  readonly isNew: boolean
  /** Whether the resource was deleted, so that lists may still show it. */
  readonly isGone: boolean
}

/**
 * The recent writes of a client, by resource. All programs of the client share it, so that none of them acts on a state that is older
 * than another's write.
 */
export interface Writes {
  readonly ref: Ref.Ref<ReadonlyMap<string, RecentWrite>>
}

// The map is small enough to be copied, and `effect/HashMap` takes 2 KiB of a bundle that has no other use for it.
export const make: Effect.Effect<Writes> = Effect.map(Ref.make<ReadonlyMap<string, RecentWrite>>(new Map()), (ref) => ({
  ref
}))

/** How long writes are recorded. Reads are never stale for this long. */
const RETENTION = Duration.toMillis("1 hour")

/** What of a record is not too old. */
const retained = (one: RecentWrite | undefined, now: number): RecentWrite | undefined => {
  const isRecent = (at: number) => now - at < RETENTION
  return one === undefined || !isRecent(one.at)
    ? undefined
    : { ...one, superseded: new Map(Array.from(one.superseded).filter(([, at]) => isRecent(at))) }
}

export const find = ({ ref }: Writes, resource: string): Effect.Effect<RecentWrite | undefined> =>
  Effect.zipWith(Ref.get(ref), Clock.currentTimeMillis, (all, now) => retained(all.get(resource), now))

/** Changes the record of a resource, or leaves it as it is if `change` returns `undefined`. */
const put = (
  { ref }: Writes,
  resource: string,
  change: (before: RecentWrite | undefined, now: number) => RecentWrite | undefined
): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) =>
    Ref.update(ref, (all) => {
      const recent = new Map(Array.from(all).filter(([, { at }]) => now - at < RETENTION))
      const after = change(retained(recent.get(resource), now), now)
      return after === undefined ? recent : recent.set(resource, after)
    })
  )

const NONE: ReadonlyMap<string, number> = new Map()

/**
 * Records a write. `replaced` is the version that it replaced; absent if it created the resource. The versions of a new resource are not
 * those of an earlier one with its name, although they may be equal: the service counts them.
 */
export const record = (writes: Writes, resource: string, replaced?: string): Effect.Effect<void> =>
  put(writes, resource, (before, at) => ({
    superseded: replaced === undefined ? NONE : new Map([...(before?.superseded ?? NONE), [replaced, at]]),
    at,
    isNew: replaced === undefined,
    isGone: false
  }))

/** Records that a resource was deleted. */
export const recordGone = (writes: Writes, resource: string): Effect.Effect<void> =>
  put(writes, resource, (_, at) => ({ superseded: NONE, at, isNew: false, isGone: true }))

/** Records that a resource was found to be deleted. It is not recorded of a resource that this client has not written. */
export const recordFoundGone = (writes: Writes, resource: string): Effect.Effect<void> =>
  put(writes, resource, (before, at) =>
    before === undefined || before.isGone ? before : { superseded: NONE, at, isNew: false, isGone: true }
  )

/** Forgets which versions are old, since a resource that replaces this one has versions of its own. */
export const forgetVersions = (writes: Writes, resource: string): Effect.Effect<void> =>
  put(writes, resource, (before) => before && { ...before, superseded: NONE })

/**
 * The resources with a prefix that were written, or deleted if `isGone`, within the last `lag`. Returns their names without the prefix.
 */
export const recent = (
  { ref }: Writes,
  prefix: string,
  lag: Duration.DurationInput,
  isGone = false
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.zipWith(Ref.get(ref), Clock.currentTimeMillis, (all, now) =>
    Array.from(all).flatMap(([resource, { at, ...one }]) =>
      resource.startsWith(prefix) && one.isGone === isGone && now - at < Duration.toMillis(lag)
        ? [resource.slice(prefix.length)]
        : []
    )
  )
