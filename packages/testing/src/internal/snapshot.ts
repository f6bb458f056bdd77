import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import type { Settings } from "../Settings.js"
import * as Snapshot from "../Snapshot.js"
import * as State from "../State.js"
import * as Dictionary from "./dictionary.js"
import * as History from "./history.js"
import * as Kind from "./kind.js"
import { initial, kinds } from "./kinds.js"
import * as PlainJson from "./plainJson.js"
import { Reader } from "./readJson.js"
import * as Store from "./store.js"
import * as StoredShapes from "./storedShapes.js"
import * as Table from "./table.js"
import * as World from "./world.js"

const FORMAT = "effect-cloudfront/in-memory"

type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

const KINDS = Object.keys(kinds) as ReadonlyArray<State.Kind>

const isKind = (name: string): name is State.Kind => Object.hasOwn(kinds, name)

const entriesOf = <A>(map: HashMap.HashMap<string, A>): ReadonlyArray<readonly [string, A]> =>
  HashMap.reduce(map, [] as Array<readonly [string, A]>, (all, value, key) => {
    all.push([key, value])
    return all
  })

const record = <A>(entries: ReadonlyArray<readonly [string, A]>): Readonly<Record<string, A>> =>
  Object.fromEntries(entries)

const encodeAccount = (state: State.State): Snapshot.Account => ({
  serial: state.serial,
  // An object would not keep the order of keys that are numbers.
  tags: record(entriesOf(state.tags).map(([arn, tags]) => [arn, Array.from(tags)])),
  resources: record(
    KINDS.map((kind) => [kind, State.all<State.Kind>(state, kind).filter(({ managed }) => managed !== true)] as const)
      .filter(([, all]) => all.length > 0)
      .map(([kind, all]) => [kind, all.map(PlainJson.encode)])
  ),
  departed: record(
    KINDS.map(
      (kind) => [kind, record(Array.from(Dictionary.entries(State.table<State.Kind>(state, kind).departed)))] as const
    ).filter(([, places]) => Object.keys(places).length > 0)
  )
})

/** The snapshot of all accounts at a time. */
export const encode = (world: World.World, settings: Settings, now: number): Snapshot.Snapshot => ({
  format: FORMAT,
  version: Snapshot.VERSION,
  at: now,
  accounts: record(
    entriesOf(world.accounts).map(([id, { current }]) => [
      id,
      encodeAccount(Store.at({ kinds, settings: World.settingsOf(id, settings) }, current, now))
    ])
  )
})

/** The places of a sequence are limited. */
const MAX_PLACE = 2 ** 30

const readPlace = (reader: Reader, value: unknown, path: string): number => {
  const place = reader.count(value, path)
  if (place >= MAX_PLACE) reader.fail(path, "is too large")
  return place
}

const readResource = <K extends State.Kind>(reader: Reader, kind: K, json: unknown, path: string): Resource<K> => {
  const given = reader.object(PlainJson.decode(reader, json, path), path)
  const at = (member: string) => `${path}.${member}`
  const time = (member: string) => reader.time(given[member], at(member))
  StoredShapes.check(reader, kind, given["config"], at("config"))
  const removedAt = reader.optional(given["removedAt"], at("removedAt"), (value, place) => reader.time(value, place))
  const resource: Omit<Resource<K>, "config"> = {
    id: reader.text(given["id"], at("id")),
    place: readPlace(reader, given["place"], at("place")),
    arn: reader.text(given["arn"], at("arn")),
    generated: reader.text(given["generated"], at("generated")),
    version: reader.count(given["version"], at("version")),
    createdAt: time("createdAt"),
    modifiedAt: time("modifiedAt"),
    deployedAt: time("deployedAt"),
    deletableAt: time("deletableAt"),
    ...(removedAt === undefined ? {} : { removedAt })
  }
  // What a kind has beside these members, and its configuration, is as it was stored.
  return { ...given, ...resource } as Resource<K>
}

/** Adds a resource that was read. */
const enter = <K extends State.Kind>(
  reader: Reader,
  state: State.State,
  kind: K,
  resource: Resource<K>,
  path: string
): State.State => {
  if (reader.problem !== undefined) return state
  const table = State.table(state, kind)
  if (Table.find(table, Table.ID, resource.id) !== undefined) reader.fail(`${path}.id`, "is used twice")
  else if (Table.at(table, resource.place) !== undefined) reader.fail(`${path}.place`, "is used twice")
  else if (State.serialOf(resource) > state.serial) reader.fail(`${path}.place`, "is beyond the serial of the account")
  if (reader.problem !== undefined) return state
  const entered = State.withTable(state, kind, Table.put(table, resource, Kind.keysOf(kinds[kind])))
  return resource.removedAt === undefined
    ? entered
    : { ...entered, leaving: [...entered.leaving, { kind, id: resource.id }] }
}

/** Tags are pairs. Earlier snapshots have objects. */
const readTags = (reader: Reader, json: unknown, path: string): ReadonlyMap<string, string> =>
  new Map(
    Array.isArray(json)
      ? reader.list(json, path, (one, at) => {
          const [key, value] = reader.list(one, at, (text, place) => reader.text(text, place))
          if (key === undefined || value === undefined) reader.fail(at, "must be a key and a value")
          return [key ?? "", value ?? ""] as const
        })
      : reader.entries(json, path, (value, at) => reader.text(value, at))
  )

const decodeAccount = (reader: Reader, json: unknown, path: string): State.State => {
  const given = reader.object(json, path)
  const serial = reader.count(given["serial"], `${path}.serial`)
  const tags = reader.entries(given["tags"], `${path}.tags`, (value, at) => readTags(reader, value, at))
  let state: State.State = { ...initial(), serial, tags: HashMap.fromIterable(tags) }
  const kindIn = (name: string, at: string): State.Kind | undefined =>
    isKind(name) ? name : void reader.fail(at, "is a kind that this version does not know")
  reader.entries(given["resources"], `${path}.resources`, (all, at, name) => {
    const kind = kindIn(name, at)
    if (kind === undefined) return
    reader.list(all, at, (one, place) => {
      state = enter<State.Kind>(reader, state, kind, readResource<State.Kind>(reader, kind, one, place), place)
    })
  })
  reader.entries(given["departed"], `${path}.departed`, (all, at, name) => {
    const kind = kindIn(name, at)
    if (kind === undefined) return
    const departed = Dictionary.fromEntries(reader.entries(all, at, (value, place) => readPlace(reader, value, place)))
    state = State.withTable<State.Kind>(state, kind, { ...State.table<State.Kind>(state, kind), departed })
  })
  return state
}

/** The world of a snapshot. Its time goes on, and never back. */
export const decode = (
  json: unknown,
  settings: Settings,
  { ahead, now }: { readonly ahead: number; readonly now: number }
): Effect.Effect<World.World, Snapshot.UnreadableSnapshot> =>
  Effect.suspend(() => {
    const reader = new Reader()
    const given = reader.object(json, "")
    if (given["format"] !== FORMAT) reader.fail("format", `must be ${FORMAT}`)
    if (given["version"] !== Snapshot.VERSION) {
      reader.fail("version", `must be ${Snapshot.VERSION}: other versions of this package write other formats`)
    }
    const at = reader.time(given["at"], "at")
    const accounts =
      reader.problem !== undefined
        ? []
        : reader.entries(given["accounts"], "accounts", (account, path) =>
            History.from(decodeAccount(reader, account, path))
          )
    return reader.problem === undefined
      ? Effect.succeed(
          accounts.reduce((world, [id, history]) => World.withHistory(world, id, history), {
            ...World.initial(settings),
            ahead: Math.max(ahead, at - now)
          })
        )
      : Effect.fail(Snapshot.unreadable(reader.problem.path, reader.problem.reason))
  })
