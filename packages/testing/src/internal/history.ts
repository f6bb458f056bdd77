import * as Chunk from "effect/Chunk"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"
import { NAME } from "./kind.js"
import * as Table from "./table.js"

/** A state, valid from its time (milliseconds since the epoch) until that of the next entry. */
interface Entry {
  readonly at: number
  readonly state: State.State
}

/** The current state, and earlier states that stale reads may still return. */
export interface History {
  readonly current: State.State
  /** The state before the last accepted change. */
  readonly before: State.State
  /** Oldest first, by time; the last one is the current state. */
  readonly entries: Chunk.Chunk<Entry>
}

export const from = (state: State.State): History => ({
  current: state,
  before: state,
  entries: Chunk.of({ at: -Infinity, state })
})

/** Binary search: the first index for which a monotonic predicate holds, or the length. */
const firstIndex = (entries: Chunk.Chunk<Entry>, holds: (entry: Entry) => boolean): number => {
  let [low, high] = [0, Chunk.size(entries)]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(Chunk.unsafeGet(entries, middle))) high = middle
    else low = middle + 1
  }
  return low
}

/** The index of the state at a time, or of the oldest one that is kept. */
const indexAt = (entries: Chunk.Chunk<Entry>, time: number): number =>
  Math.max(0, firstIndex(entries, ({ at }) => at > time) - 1)

/** How long earlier states are kept, in milliseconds. */
const retention = ({ createLag, readLag }: Settings): number =>
  Math.max(createLag, readLag.get, readLag.list, readLag.tags)

/** Adds the state after an accepted change, and removes states that no read can return any more. */
export const commit = (history: History, state: State.State, now: number, settings: Settings): History => {
  if (state === history.current) return history
  // If the clock is set back, earlier states must not become current again.
  const at = Math.max(now, Chunk.lastNonEmpty(history.entries as Chunk.NonEmptyChunk<Entry>).at)
  const entries = Chunk.append(history.entries, { at, state })
  return {
    current: state,
    before: history.current,
    entries: Chunk.drop(entries, indexAt(entries, at - retention(settings)))
  }
}

/** Ends all lag: reads return the current state. */
export const settle = (history: History, now: number): History => from(State.settle(history.current, now))

/** Which state a read returns. */
export interface ReadOptions {
  readonly now: number
  /** In milliseconds. */
  readonly lag: number
  /** How long a new resource is not found by its id, in milliseconds. */
  readonly createLag: number
  /** The ids of the requested resources. */
  readonly ids: ReadonlyArray<string>
  /** Whether to return the state before the last change, at any time after it. */
  readonly stale: boolean
}

/** The serial number of the newest resource whose place is found. 0 if none is. */
const newestOf = (
  state: State.State,
  placeIn: (table: Table.Table<State.Resource<unknown>>) => number | undefined
): number =>
  State.kinds(state).reduce((newest, kind) => {
    const place = placeIn(State.table(state, kind))
    return place === undefined ? newest : Math.max(newest, State.serialOf({ place }))
  }, 0)

/** The serial number of the resource with an id, or else with a name: of the newest one, if several kinds have it. */
const serialOf = (state: State.State, id: string): number => {
  const byId = newestOf(state, (table) => Table.placeOf(table, id))
  return byId > 0 ? byId : newestOf(state, (table) => Table.find(table, NAME, id)?.place)
}

/**
 * The state that a read returns: the state `lag` ago. A resource that was created since then is included as it was
 * created.
 */
export const stateForRead = (
  { before, current, entries }: History,
  { createLag, ids, lag, now, stale }: ReadOptions
): State.State => {
  // A resource belongs to a state if its serial number is at most the state's `serial`.
  const newest = () => Math.max(0, ...ids.map((id) => serialOf(current, id)))
  if (stale) return createLag === 0 && before.serial < newest() ? current : before
  // Without lag, there is one entry.
  if (Chunk.size(entries) === 1) return current
  const created = newest()
  const createdIndex = firstIndex(entries, ({ state }) => state.serial >= created)
  const { at } = Chunk.unsafeGet(entries, createdIndex)
  const place =
    at > now - createLag
      ? indexAt(entries, now - Math.max(lag, createLag))
      : Math.max(indexAt(entries, now - lag), createdIndex)
  return Chunk.unsafeGet(entries, place).state
}
