import * as Chunk from "effect/Chunk"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"

/** What was there from a time on, in milliseconds since the epoch, until the next entry. */
interface Entry {
  readonly at: number
  readonly state: State.State
}

/** The state, and those before it that reads may still be answered from. */
export interface History {
  readonly current: State.State
  /** What was there before the last accepted change. */
  readonly before: State.State
  /** Oldest first, by time; the last one is the current state. */
  readonly entries: Chunk.Chunk<Entry>
}

const from = (state: State.State): History => ({
  current: state,
  before: state,
  entries: Chunk.of({ at: -Infinity, state })
})

export const empty: History = from(State.empty)

/** The first place, from `0` to the length, that a predicate holds for; it holds for all after that. */
const first = (entries: Chunk.Chunk<Entry>, holds: (entry: Entry) => boolean): number => {
  let [low, high] = [0, Chunk.size(entries)]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(Chunk.unsafeGet(entries, middle))) high = middle
    else low = middle + 1
  }
  return low
}

/** The place of what was there at a time; of the oldest that is kept, where that came later. */
const placeAt = (entries: Chunk.Chunk<Entry>, time: number): number =>
  Math.max(0, first(entries, ({ at }) => at > time) - 1)

/** How long what was there may still be asked for. */
const memory = ({ createLag, readLag }: Settings): number =>
  Math.max(createLag, readLag.get, readLag.list, readLag.tags)

/** Takes up an accepted change, and forgets what no read can show any more. */
export const commit = (history: History, state: State.State, now: number, settings: Settings): History => {
  if (state === history.current) return history
  // A clock that is set back does not bring back what was there.
  const at = Math.max(now, Chunk.lastNonEmpty(history.entries as Chunk.NonEmptyChunk<Entry>).at)
  const entries = Chunk.append(history.entries, { at, state })
  return {
    current: state,
    before: history.current,
    entries: Chunk.drop(entries, placeAt(entries, at - memory(settings)))
  }
}

/** Ends all lag: reads show what is. */
export const settle = (history: History, now: number): History => from(State.settle(history.current, now))

/** Which state a read is answered from. */
export interface Look {
  readonly now: number
  /** In milliseconds. */
  readonly lag: number
  /** In milliseconds: how long things that were just created are not found by their ids. */
  readonly createLag: number
  /** Of the things that are asked for. */
  readonly ids: ReadonlyArray<string>
  /** Whether to show what was there before the last change, however long ago that was. */
  readonly stale: boolean
}

/**
 * The state that a read shows: that of `lag` ago, but for a thing that was created since, which is shown as it was created.
 */
export const look = ({ before, current, entries }: History, { createLag, ids, lag, now, stale }: Look): State.State => {
  // Ids have places in the order of creation, and a state has given away as many as its serial says.
  const serials = ids.flatMap((id) => Option.toArray(HashMap.get(current.places, id)))
  const newest = Math.max(0, ...serials)
  const shown = (state: State.State): State.State =>
    // Where a list goes on does not depend on what it shows.
    state === current ? state : { ...state, places: current.places }
  if (stale) return before.serial < newest && createLag === 0 ? current : shown(before)
  const born = first(entries, ({ state }) => state.serial >= newest)
  const { at } = Chunk.unsafeGet(entries, born)
  const place =
    at > now - createLag
      ? placeAt(entries, now - Math.max(lag, createLag))
      : Math.max(placeAt(entries, now - lag), born)
  return shown(Chunk.unsafeGet(entries, place).state)
}
