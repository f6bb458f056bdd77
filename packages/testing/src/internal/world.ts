/** All accounts of an in-memory CloudFront, and its time. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import type { Settings } from "../Settings.js"
import type { State } from "../State.js"
import * as History from "./history.js"
import { initial as initialState } from "./kinds.js"

/** A clock that never goes back. */
export interface SteadyClock {
  /** Milliseconds since the epoch. */
  readonly now: Effect.Effect<number>
  /** Begins anew with the `Clock`. */
  readonly reset: Effect.Effect<void>
}

/** When the `Clock` was last looked at, and how far it was set back until then. */
const UNSEEN = { seen: -Infinity, back: 0 }

/** Makes a clock that goes on from where it was when the `Clock` is set back. */
export const steadyClock: Effect.Effect<SteadyClock> = Effect.map(Ref.make(UNSEEN), (ref) => ({
  now: Effect.flatMap(Clock.currentTimeMillis, (clock) =>
    Ref.modify(ref, (before) => {
      const back = before.back + Math.max(0, before.seen - clock)
      return [clock + back, { seen: clock, back }]
    })
  ),
  reset: Ref.set(ref, UNSEEN)
}))

export interface World {
  /** How far the time of the service is ahead of the clock that never goes back, in milliseconds. */
  readonly ahead: number
  /** By the id of the account. An account that never had a resource may be absent. */
  readonly accounts: HashMap.HashMap<string, History.History>
}

/** A number that differs for each account. It is 0 for that of the settings. */
const seedOf = (account: string, { accountId }: Settings): number => {
  if (account === accountId) return 0
  let hash = 0
  for (const digit of account) hash = (Math.imul(hash, 31) + digit.charCodeAt(0)) | 0
  // The seeds next to each other are for other kinds of ids.
  return hash * 16
}

/** The settings as they apply to an account. Its ids are not those of another one. */
export const settingsOf = (account: string, settings: Settings): Settings =>
  account === settings.accountId
    ? settings
    : { ...settings, accountId: account, seed: settings.seed + seedOf(account, settings) }

/** The history of an account. It begins with the resources that AWS provides. */
export const historyOf = (world: World, account: string): History.History =>
  Option.getOrElse(HashMap.get(world.accounts, account), () => History.from(initialState()))

export const withHistory = (world: World, account: string, history: History.History): World => ({
  ...world,
  accounts: HashMap.set(world.accounts, account, history)
})

/** A world with the account of the settings. */
export const initial = (settings: Settings): World => {
  const nothing: World = { ahead: 0, accounts: HashMap.empty() }
  return withHistory(nothing, settings.accountId, historyOf(nothing, settings.accountId))
}

/** An account and its current state. */
export interface Owned {
  readonly account: string
  readonly state: State
}

/** The current states of all accounts but one, in the order of their ids. */
export const others = ({ accounts }: World, account: string): ReadonlyArray<Owned> =>
  HashMap.reduce(accounts, [] as Array<Owned>, (all, { current }, id) => {
    if (id !== account) all.push({ account: id, state: current })
    return all
  }).sort((one, other) => (one.account < other.account ? -1 : 1))

/** The ids of the accounts that have a history, and that of the settings, in order. */
export const accountsOf = ({ accounts }: World, { accountId }: Settings): ReadonlyArray<string> =>
  Array.from(new Set([accountId, ...HashMap.keys(accounts)])).sort()

/** The latest time to which a world is advanced: a year before the timestamps of the API end. */
const LATEST = Date.UTC(9999, 0)

/** Lets time pass, in milliseconds, at a time of the clock that never goes back. */
export const advance = (world: World, millis: number, clock: number): World => ({
  ...world,
  ahead: Math.max(world.ahead, Math.min(world.ahead + millis, LATEST - clock))
})

/** Ends all propagation and lag, in all accounts. */
export const settle = (world: World, now: number): World => ({
  ...world,
  accounts: HashMap.map(world.accounts, (history) => History.settle(history, now))
})
