/** Resources in the state of a request: found, created, changed and removed, whatever their kind. */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import { InvalidIfMatchVersion, PreconditionFailed } from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import type { Settings } from "../Settings.js"
import * as State from "../State.js"
import * as Kind from "./kind.js"
import * as Refusal from "./refusal.js"
import * as Request from "./request.js"
import * as Table from "./table.js"

type Resource<K extends State.Kind> = State.Resource<State.Kinds[K]>

/** A resource and its kind. */
export interface Entry<K extends State.Kind = State.Kind> {
  readonly kind: K
  readonly resource: Resource<K>
}

const table = <K extends State.Kind>(kind: K): Effect.Effect<Table.Table<Resource<K>>, never, Request.Request> =>
  Effect.map(Request.state, (state) => State.table(state, kind))

/** The resource with an id, or `undefined`. */
export const lookup = <K extends State.Kind>(kind: K, id: string) =>
  Effect.map(Request.state, (state) => State.get(state, kind, id))

/** Finds the resource with an id. The operation chooses the error for a missing one. */
export const find = <K extends State.Kind, E>(
  kind: K,
  id: string,
  missing: Effect.Effect<never, E>
): Effect.Effect<Resource<K>, E, Request.Request> =>
  Effect.flatMap(lookup(kind, id), (found) => (found === undefined ? missing : Effect.succeed(found)))

/** Finds a resource by its id, or by what the kind also accepts in place of it. */
export const identify = <K extends State.Kind, E extends Refusal.Refusal>(
  { identifiers = [], keyedBy, kind, missing }: Kind.Reading<K, E>,
  identifier: string
): Effect.Effect<Resource<K>, E, Request.Request> =>
  Effect.flatMap(table(kind), (table) => {
    for (const facet of keyedBy === undefined ? [Table.ID, ...identifiers] : [keyedBy]) {
      const found = Table.find(table, facet, identifier)
      if (found !== undefined) return Effect.succeed(found)
    }
    return missing
  })

/** Whether a resource exists that a configuration refers to. One whose deletion has begun does not. */
export const exists = (
  { by, to }: Pick<Kind.Reference<never, unknown>, "by" | "to">,
  referred: string
): Effect.Effect<boolean, never, Request.Request> =>
  Effect.map(
    lookup(to, by === "arn" ? Kind.idOf(referred) : referred),
    (found) => found !== undefined && found.removedAt === undefined && (by !== "arn" || found.arn === referred)
  )

/** Whether AWS provides a resource. */
export const isManaged = (kind: State.Kind, id: string): Effect.Effect<boolean, never, Request.Request> =>
  Effect.map(lookup(kind, id), (resource) => resource?.managed === true)

/** The number of resources of a kind, without managed ones. */
export const size = <K extends State.Kind>(kind: K): Effect.Effect<number, never, Request.Request> =>
  Effect.flatMap(Request.Request, ({ kinds }) =>
    Effect.map(table(kind), (table) => Table.size(table) - (kinds[kind].managed?.length ?? 0))
  )

/** The resources of a kind whose facet has a value, in the order of creation. */
export const having = <K extends State.Kind>(kind: K, facet: string, value: string) =>
  Effect.map(table(kind), (table) => Table.having(table, facet, value))

/** The first of them, or `undefined`. */
export const findHaving = <K extends State.Kind>(kind: K, facet: string, value: string) =>
  Effect.map(table(kind), (table) => Table.find(table, facet, value))

/** The number of resources of a kind whose facet has a value. */
export const count = <K extends State.Kind>(kind: K, facet: string, value: string) =>
  Effect.map(table(kind), (table) => Table.count(table, facet, value))

/** The resources of any kind in a state whose facet has a value. */
export const entriesIn = function* (state: State.State, facet: string, value: string): Generator<Entry> {
  for (const kind of State.kinds(state)) {
    for (const resource of Table.having(State.table(state, kind), facet, value)) yield { kind, resource }
  }
}

/** The resources of any kind whose facet has a value. */
export const entries = (facet: string, value: string): Effect.Effect<ReadonlyArray<Entry>, never, Request.Request> =>
  Effect.map(Request.state, (state) => Array.from(entriesIn(state, facet, value)))

/** Whether another account has a resource of any kind whose facet has a value. */
export const isElsewhere = (facet: string, value: string): Effect.Effect<boolean, never, Request.Request> =>
  Effect.map(Request.Request, ({ others }) =>
    others.some(({ state }) => entriesIn(state, facet, value).next().done !== true)
  )

/** The number of resources of any kind that refer to a resource. */
export const countUsers = (kind: State.Kind, id: string): Effect.Effect<number, never, Request.Request> =>
  Effect.map(entries(Kind.uses(kind), id), (users) => users.length)

/** Whether any resource refers to a resource. */
export const isUsed = (kind: State.Kind, id: string): Effect.Effect<boolean, never, Request.Request> =>
  Effect.map(Request.state, (state) => entriesIn(state, Kind.uses(kind), id).next().done !== true)

/** The version of a resource at the time of the request. */
export const version = <K extends State.Kind>(
  kind: K,
  resource: Resource<K>
): Effect.Effect<number, never, Request.Request> =>
  Effect.map(Request.Request, ({ kinds, now }) => kinds[kind].version?.(resource, now) ?? resource.version)

export const etag = <K extends State.Kind>(
  kind: K,
  resource: Resource<K>
): Effect.Effect<string, never, Request.Request> => Effect.map(version(kind, resource), Etag.ofVersion)

/** Checks an ETag, which the service requires although the model does not. */
export const checkEtag = (
  given: string | undefined,
  current: string
): Effect.Effect<void, InvalidIfMatchVersion | PreconditionFailed, Request.Request> =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    if (given === current) return
    const isStale = given !== undefined && Etag.isWellFormed(given)
    yield* isStale && settings.staleIfMatch === "PreconditionFailed"
      ? Refusal.refuse(
          PreconditionFailed,
          "The request failed because it didn't meet the preconditions in one or more request-header fields."
        )
      : Refusal.refuse(InvalidIfMatchVersion, "The If-Match version is missing or not valid for the resource.")
  })

/** Checks that `If-Match` is the current version of a resource. */
export const checkVersion = <K extends State.Kind>(kind: K, given: string | undefined, resource: Resource<K>) =>
  Effect.flatMap(etag(kind, resource), (current) => checkEtag(given, current))

/** Finds a resource and checks that `If-Match` is its current version. */
export const findVersion = <K extends State.Kind, E>(
  kind: K,
  id: string,
  ifMatch: string | undefined,
  missing: Effect.Effect<never, E>
) => Effect.tap(find(kind, id, missing), (resource) => checkVersion(kind, ifMatch, resource))

const putIn = <K extends State.Kind>(
  { kinds }: Pick<Kind.Context, "kinds">,
  state: State.State,
  kind: K,
  resource: Resource<K>
): State.State => State.withTable(state, kind, Table.put(State.table(state, kind), resource, Kind.keysOf(kinds[kind])))

const put = <K extends State.Kind>(kind: K, resource: Resource<K>) =>
  Effect.flatMap(Request.Request, (request) =>
    Effect.as(
      Request.update((state) => putIn(request, state, kind, resource)),
      resource
    )
  )

const times = (kind: State.Kind, { settings }: Pick<Kind.Context, "settings">, now: number) => {
  const deployedAt = now + (settings.propagation[kind] ?? 0)
  return { modifiedAt: now, deployedAt, deletableAt: deployedAt + settings.deletionLag }
}

/** The ARN of a resource. Empty for kinds without ARNs. */
const arnOf = <K extends State.Kind>(
  { arn }: Pick<Kind.Storage<K>, "arn">,
  id: string,
  { accountId, partition }: Settings
): string => (arn === undefined ? "" : `arn:${partition}:cloudfront::${accountId}:${arn}/${id}`)

export const create = <K extends State.Kind>(
  kind: K,
  config: State.Kinds[K]
): Effect.Effect<Resource<K>, never, Request.Request> =>
  Effect.gen(function* () {
    const request = yield* Request.Request
    const description: Kind.Storage<K> = request.kinds[kind]
    const serial = yield* Request.serial
    const source = { seed: request.settings.seed, serial }
    const id = description.id(source, config)
    return yield* put(kind, {
      id,
      place: State.placeOf(serial),
      arn: arnOf(description, id, request.settings),
      generated: description.generated?.(source, config, request.settings) ?? "",
      version: description.firstVersion ?? 1,
      config,
      createdAt: request.now,
      ...times(kind, request, request.now)
    })
  })

/** The state after a resource got another configuration by itself, without a new version. */
export const amendIn = <K extends State.Kind>(
  context: Kind.Context,
  state: State.State,
  kind: K,
  resource: Resource<K>,
  config: State.Kinds[K]
): State.State => putIn(context, state, kind, { ...resource, config })

/** A new version of a resource. */
const changed = <K extends State.Kind>(
  kind: K,
  context: Kind.Context,
  resource: Resource<K>,
  config: State.Kinds[K],
  now: number
): Resource<K> => {
  const { propagates } = context.kinds[kind]
  const later = propagates === "creation" ? { modifiedAt: now } : times(kind, context, now)
  return { ...resource, version: resource.version + 1, config, ...later }
}

/** The state after a new version of a resource was written at a time. */
export const writeIn = <K extends State.Kind>(
  context: Kind.Context,
  state: State.State,
  kind: K,
  resource: Resource<K>,
  config: State.Kinds[K],
  now: number
): State.State => putIn(context, state, kind, changed(kind, context, resource, config, now))

/** Writes a new version, even if the configuration is unchanged. */
export const write = <K extends State.Kind>(
  kind: K,
  resource: Resource<K>,
  config: State.Kinds[K]
): Effect.Effect<Resource<K>, never, Request.Request> =>
  Effect.flatMap(Request.Request, (request) => put(kind, changed(kind, request, resource, config, request.now)))

/** The ids of the distributions that refer to a resource, or to what is changed with it. */
const distributionsOf = (kinds: Kind.Registry, state: State.State, to: State.Kind, id: string): ReadonlyArray<string> =>
  Array.from(entriesIn(state, Kind.uses(to), id)).flatMap(({ kind, resource }) => {
    if (kind === "distribution") return resource.id
    return kinds[kind].changesUsers === true ? distributionsOf(kinds, state, kind, resource.id) : []
  })

/** Writes a new version of every distribution that uses a resource, because a change of the one is a change of the other. */
export const changeUsers = (kind: State.Kind, id: string): Effect.Effect<void, never, Request.Request> =>
  Effect.gen(function* () {
    const { kinds } = yield* Request.Request
    for (const user of new Set(distributionsOf(kinds, yield* Request.state, kind, id))) {
      const distribution = yield* lookup("distribution", user)
      if (distribution !== undefined) yield* write("distribution", distribution, distribution.config)
    }
  })

const removeFrom = <K extends State.Kind>(
  kinds: Kind.Registry,
  state: State.State,
  kind: K,
  resource: Resource<K>
): State.State => {
  const before = State.withTable(
    state,
    kind,
    Table.remove(State.table(state, kind), resource, Kind.keysOf(kinds[kind]))
  )
  const alone = { ...before, tags: HashMap.remove(before.tags, resource.arn) }
  return Array.from(entriesIn(alone, Kind.ownedBy(kind), resource.id)).reduce(
    (rest, owned) => removeFrom(kinds, rest, owned.kind, owned.resource),
    alone
  )
}

/** Removes a resource, its tags, and what is owned by it. */
export const remove = <K extends State.Kind>(
  kind: K,
  resource: Resource<K>
): Effect.Effect<void, never, Request.Request> =>
  Effect.flatMap(Request.Request, ({ kinds }) => Request.update((state) => removeFrom(kinds, state, kind, resource)))

/** Begins a deletion that takes time: the resource is there, as it propagates, and then disappears. */
export const leave = <K extends State.Kind>(
  kind: K,
  resource: Resource<K>
): Effect.Effect<Resource<K>, never, Request.Request> =>
  Effect.gen(function* () {
    const request = yield* Request.Request
    const changed = times(kind, request, request.now)
    yield* Request.update((state) => ({ ...state, leaving: [...state.leaving, { kind, id: resource.id }] }))
    return yield* put(kind, {
      ...resource,
      version: resource.version + 1,
      ...changed,
      removedAt: changed.deployedAt
    })
  })

/** Removes the resources whose deletion has ended. */
const expire = (kinds: Kind.Registry, state: State.State, now: number): State.State => {
  if (state.leaving.length === 0) return state
  const removedAt = ({ id, kind }: State.State["leaving"][number]) => State.get(state, kind, id)?.removedAt ?? -Infinity
  const gone = state.leaving.filter((one) => removedAt(one) <= now)
  if (gone.length === 0) return state
  const rest: State.State = { ...state, leaving: state.leaving.filter((one) => removedAt(one) > now) }
  return gone.reduce((state, { id, kind }) => {
    const resource = State.get(state, kind, id)
    return resource === undefined ? state : removeFrom(kinds, state, kind, resource)
  }, rest)
}

/** The pending resources of a kind whose change is everywhere. */
const completed = function* <K extends State.Kind>(state: State.State, kind: K, now: number): Generator<Resource<K>> {
  for (const resource of Table.having(State.table(state, kind), Kind.PENDING, Kind.PENDING)) {
    if (!State.isDeployed(resource, now)) return
    yield resource
  }
}

const completeKind = <K extends State.Kind>(
  context: Kind.Context,
  state: State.State,
  kind: K,
  now: number
): State.State => {
  const { completion }: Kind.Storage<K> = context.kinds[kind]
  return completion === undefined
    ? state
    : Array.from(completed(state, kind, now)).reduce(
        (state, resource) => completion.complete(state, resource, context),
        state
      )
}

/** The state at a time, with all that happened by itself. */
export const at = (context: Kind.Context, state: State.State, now: number): State.State =>
  State.kinds(state).reduce((state, kind) => completeKind(context, state, kind, now), expire(context.kinds, state, now))

/** Adds the resources of a kind that AWS provides. */
const seed = <K extends State.Kind>(state: State.State, kind: Kind.Storage<K>): State.State =>
  (kind.managed ?? []).reduce((state, { config, id }, place) => {
    const resource: Resource<K> = {
      id,
      place,
      // None of them has an ARN.
      arn: "",
      generated: "",
      version: kind.firstVersion ?? 1,
      config,
      createdAt: 0,
      modifiedAt: 0,
      deployedAt: 0,
      deletableAt: 0,
      managed: true
    }
    return State.withTable(state, kind.kind, Table.put(State.table(state, kind.kind), resource, Kind.keysOf(kind)))
  }, state)

const seedAs = <K extends State.Kind>(kinds: Kind.Registry, state: State.State, kind: K) => seed<K>(state, kinds[kind])

/** The state of a new account: the resources that AWS provides. It is the same for all accounts. */
export const initial = (kinds: Kind.Registry): State.State =>
  (Object.keys(kinds) as ReadonlyArray<State.Kind>).reduce((state, kind) => seedAs(kinds, state, kind), State.empty)

/** The URL in the `Location` header of a creation. */
export const location = (path: string): string => `https://cloudfront.amazonaws.com/2020-05-31/${path}`
