import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

/** The recent writes of a resource through this client. */
export interface RecentWrite {
  /** The versions that these writes replaced. A read that returns one of them is stale. */
  readonly superseded: ReadonlySet<string>
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

export const find = ({ ref }: Writes, resource: string): Effect.Effect<RecentWrite | undefined> =>
  Effect.map(Ref.get(ref), (all) => all.get(resource))

const put = (
  { ref }: Writes,
  resource: string,
  change: (before: RecentWrite | undefined) => Omit<RecentWrite, "at">
): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (at) =>
    Ref.update(ref, (all) => {
      const recent = new Map(Array.from(all).filter(([, one]) => at - one.at < RETENTION))
      return recent.set(resource, { ...change(recent.get(resource)), at })
    })
  )

/** Records a write. `replaced` is the version that it replaced; absent if it created the resource. */
export const record = (writes: Writes, resource: string, replaced?: string): Effect.Effect<void> =>
  put(writes, resource, (before) => {
    const superseded = before?.superseded ?? []
    return {
      superseded: new Set(replaced === undefined ? superseded : [...superseded, replaced]),
      isNew: replaced === undefined,
      isGone: false
    }
  })

/** Records that a resource was deleted. */
export const recordGone = (writes: Writes, resource: string): Effect.Effect<void> =>
  put(writes, resource, () => ({ superseded: new Set(), isNew: false, isGone: true }))

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
