import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"

/** What is known of a resource that was written through this client not long ago. */
export interface Written {
  /** The versions that own writes have replaced: a read that shows one of them is behind. */
  readonly superseded: ReadonlySet<string>
  /** When the last of these writes was answered, in milliseconds. */
  readonly at: number
  /** The resource itself was made by one of them: a read may not know it yet. */
  readonly isNew: boolean
}

/**
 * The recent writes of a client, by resource. It belongs to the client, so that one program does not act on a state that is
 * older than what the program before it wrote.
 */
export interface Writes {
  readonly ref: Ref.Ref<HashMap.HashMap<string, Written>>
}

export const make: Effect.Effect<Writes> = Effect.map(Ref.make(HashMap.empty<string, Written>()), (ref) => ({ ref }))

/** No read is behind for this long, whatever lag a caller allows for. */
const KEPT = Duration.toMillis("1 hour")

export const find = ({ ref }: Writes, resource: string): Effect.Effect<Written | undefined> =>
  Effect.map(Ref.get(ref), (all) => Option.getOrUndefined(HashMap.get(all, resource)))

/** Remembers that a write was made: `replaced` is the version that it replaced, absent when the resource is new. */
export const note = ({ ref }: Writes, resource: string, replaced?: string): Effect.Effect<void> =>
  Effect.flatMap(Clock.currentTimeMillis, (at) =>
    Ref.update(ref, (all) => {
      const recent = HashMap.filter(all, (one) => at - one.at < KEPT)
      const before = Option.getOrUndefined(HashMap.get(recent, resource))?.superseded ?? []
      const superseded = new Set(replaced === undefined ? before : [...before, replaced])
      return HashMap.set(recent, resource, { superseded, at, isNew: replaced === undefined })
    })
  )

/** Remembers nothing of a resource any more: it was deleted. */
export const forget = ({ ref }: Writes, resource: string): Effect.Effect<void> =>
  Ref.update(ref, HashMap.remove(resource))

/** What was written less than `lag` ago and has a name that begins so, by the rest of the name. */
export const recent = (
  { ref }: Writes,
  prefix: string,
  lag: Duration.DurationInput
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.zipWith(Ref.get(ref), Clock.currentTimeMillis, (all, now) =>
    Array.from(HashMap.entries(all)).flatMap(([resource, { at }]) =>
      resource.startsWith(prefix) && now - at < Duration.toMillis(lag) ? [resource.slice(prefix.length)] : []
    )
  )
