import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { InvalidIfMatchVersion, PreconditionFailed } from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import * as Ids from "../Ids.js"
import type { Settings } from "../Settings.js"
import type * as State from "../State.js"
import * as Refusal from "./refusal.js"
import * as Request from "./request.js"

/** A kind of resource with versions. */
export interface Kind<Config, Missing> {
  readonly table: (state: State.State) => State.Table<State.Resource<Config>>
  readonly withTable: (state: State.State, table: State.Table<State.Resource<Config>>) => State.State
  /** What comes before the id in paths and ARNs, such as `distribution`. */
  readonly path: string
  /** Empty for a kind without domain names. */
  readonly domainName: (config: Config, source: Ids.Source, suffix: string) => string
  /** In milliseconds. */
  readonly propagation: (settings: Settings) => number
  readonly missing: Refusal.Class<Missing>
  readonly missingMessage: string
}

/** Finds a resource. The operation chooses the error for a missing one. */
export const find = <Config, Missing extends Refusal.Refusal>(
  kind: Kind<Config, unknown>,
  id: string,
  Missing: Refusal.Class<Missing>
): Effect.Effect<State.Resource<Config>, Missing, Request.Request> =>
  Effect.flatMap(Request.state, (state) =>
    Option.match(HashMap.get(kind.table(state), id), {
      onNone: () => Refusal.refuse(Missing, kind.missingMessage),
      onSome: (resource) => Effect.succeed(resource)
    })
  )

/** Finds a resource in the state that reads return, which may be stale. */
export const read = <Config, Missing extends Refusal.Refusal>(
  kind: Kind<Config, Missing>,
  id: string
): Effect.Effect<State.Resource<Config>, Missing, Request.Request> => find(kind, id, kind.missing)

/** Checks `If-Match`, which the service requires although the model does not. */
export const checkVersion = (
  given: string | undefined,
  resource: State.Resource<unknown>
): Effect.Effect<void, InvalidIfMatchVersion | PreconditionFailed, Request.Request> =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    if (given === Etag.ofVersion(resource.version)) return
    const isStale = given !== undefined && Etag.isWellFormed(given)
    yield* isStale && settings.staleIfMatch === "PreconditionFailed"
      ? Refusal.refuse(
          PreconditionFailed,
          "The request failed because it didn't meet the preconditions in one or more request-header fields."
        )
      : Refusal.refuse(InvalidIfMatchVersion, "The If-Match version is missing or not valid for the resource.")
  })

/** Finds a resource and checks that `If-Match` is its current version. */
export const findVersion = <Config, Missing extends Refusal.Refusal>(
  kind: Kind<Config, unknown>,
  id: string,
  ifMatch: string | undefined,
  Missing: Refusal.Class<Missing>
) => Effect.tap(find(kind, id, Missing), (resource) => checkVersion(ifMatch, resource))

const put = <Config>(kind: Kind<Config, unknown>, resource: State.Resource<Config>) =>
  Effect.as(
    Request.update((state) => kind.withTable(state, HashMap.set(kind.table(state), resource.id, resource))),
    resource
  )

/** Records the position of an id in the order of creation. */
export const place = (id: string, serial: number): Effect.Effect<void, never, Request.Request> =>
  Request.update((state) => ({ ...state, places: HashMap.set(state.places, id, serial) }))

const times = (propagation: number, { now, settings }: Request.Service) => {
  const deployedAt = now + propagation
  return { modifiedAt: now, deployedAt, deletableAt: deployedAt + settings.deletionLag }
}

export const create = <Config>(
  kind: Kind<Config, unknown>,
  config: Config
): Effect.Effect<State.Resource<Config>, never, Request.Request> =>
  Effect.gen(function* () {
    const request = yield* Request.Request
    const { accountId, partition, seed } = request.settings
    const serial = yield* Request.serial
    const source = { seed, serial }
    const id = Ids.resource("E", source)
    yield* place(id, serial)
    return yield* put(kind, {
      id,
      arn: `arn:${partition}:cloudfront::${accountId}:${kind.path}/${id}`,
      domainName: kind.domainName(config, source, partition === "aws-cn" ? "cloudfront.cn" : "cloudfront.net"),
      version: 1,
      config,
      ...times(kind.propagation(request.settings), request)
    })
  })

/** Writes a new version, even if the configuration is unchanged. */
export const write = <Config>(
  kind: Kind<Config, unknown>,
  resource: State.Resource<Config>,
  config: Config
): Effect.Effect<State.Resource<Config>, never, Request.Request> =>
  Effect.flatMap(Request.Request, (request) =>
    put(kind, {
      ...resource,
      version: resource.version + 1,
      config,
      ...times(kind.propagation(request.settings), request)
    })
  )

/** Removes a resource and its tags. */
export const remove = <Config>(
  kind: Kind<Config, unknown>,
  { arn, id }: State.Resource<Config>
): Effect.Effect<void, never, Request.Request> =>
  Request.update((state) => ({
    ...kind.withTable(state, HashMap.remove(kind.table(state), id)),
    tags: HashMap.remove(state.tags, arn)
  }))

export const all = <Config>(
  kind: Kind<Config, unknown>
): Effect.Effect<ReadonlyArray<State.Resource<Config>>, never, Request.Request> =>
  Effect.map(Request.state, (state) => HashMap.toValues(kind.table(state)))

/** The URL in the `Location` header of a creation. */
export const location = (path: string): string => `https://cloudfront.amazonaws.com/2020-05-31/${path}`
