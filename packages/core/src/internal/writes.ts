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

/** Records a write. `replaced` is the version that it replaced; absent if it created the resource. */
export const record = ({ ref }: Writes, resource: string, replaced?: string): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (at) =>
    Ref.update(ref, (all) => {
      const recent = new Map(Array.from(all).filter(([, one]) => at - one.at < RETENTION))
      const before = recent.get(resource)?.superseded ?? []
      const superseded = new Set(replaced === undefined ? before : [...before, replaced])
      return recent.set(resource, { superseded, at, isNew: replaced === undefined })
    })
  )

/** Removes the record of a resource that was deleted. */
export const forget = ({ ref }: Writes, resource: string): Effect.Effect<void> =>
  Ref.update(ref, (all) => new Map(Array.from(all).filter(([other]) => other !== resource)))

/** The resources with a prefix that were written within the last `lag`. Returns their names without the prefix. */
export const recent = (
  { ref }: Writes,
  prefix: string,
  lag: Duration.DurationInput
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.zipWith(Ref.get(ref), Clock.currentTimeMillis, (all, now) =>
    Array.from(all).flatMap(([resource, { at }]) =>
      resource.startsWith(prefix) && now - at < Duration.toMillis(lag) ? [resource.slice(prefix.length)] : []
    )
  )
