/** What functions and connection functions have in common: their configuration, their two stages, and their tests. */
import * as Effect from "effect/Effect"
import { InvalidArgument, TestFunctionFailed, UnsupportedOperation } from "@effect-cloudfront/core/Errors"
import type { FunctionConfig, FunctionStage } from "@effect-cloudfront/core/Function"
import { base64Decode, base64Encode } from "@effect-cloudfront/core/protocol/Platform"
import type { Quotas } from "../Settings.js"
import * as State from "../State.js"
import { items } from "./distributionConfig.js"
import { checkComment } from "./distributionValues.js"
import type { Run } from "./functionRuntime/model.js"
import type { HandlerOf } from "./handler.js"
import * as Kind from "./kind.js"
import { page, pageOfBoth, type Cursor, type Listed, type Page } from "./page.js"
import * as Quota from "./quota.js"
import { refuse, refuseWhen, type Class, type Refusal } from "./refusal.js"
import * as Request from "./request.js"
import * as Store from "./store.js"
import * as Table from "./table.js"
import { invalid } from "./values.js"

/** The kinds that are the stage `DEVELOPMENT`. */
const KINDS = ["connectionFunction", "function"] as const

type Live = "liveConnectionFunction" | "liveFunction"

type Development = State.Resource<State.StoredFunction>

const NO_BYTES = new Uint8Array()

/** What is stored of an input. A request can leave out any member, although the types of inputs say otherwise. */
export const fromInput = (
  name: string,
  config: FunctionConfig,
  code: Uint8Array | undefined
): State.StoredFunction | undefined => (code === undefined ? undefined : { name, config, code: base64Encode(code) })

export const codeOf = ({ code }: State.StoredFunction): Uint8Array => base64Decode(code) ?? NO_BYTES

/** The ARNs of the key value stores of a function. */
const stores = ({ config }: State.StoredFunction): ReadonlyArray<string> =>
  items(config.KeyValueStoreAssociations).map(({ KeyValueStoreARN }) => KeyValueStoreARN)

/** The service returns no associations if there are none. */
const complete = <F extends State.StoredFunction>(given: F): F => {
  const { KeyValueStoreAssociations: _, ...rest } = given.config
  return stores(given).length > 0 ? given : { ...given, config: rest }
}

const check = (given: State.StoredFunction) =>
  Effect.gen(function* () {
    const { config } = given
    const associated = stores(given)
    yield* checkComment(config.Comment)
    yield* invalid(associated.length > 1, "KeyValueStoreAssociations", "has more than one key value store")
    yield* invalid(
      associated.length > 0 && config.Runtime === "cloudfront-js-1.0",
      "Runtime",
      "must be cloudfront-js-2.0 for a function with a key value store"
    )
  })

/** The number of functions of both kinds, without one, that use a key value store. */
const usersOf = (store: string, current: Development | undefined) =>
  Effect.map(
    Store.entries(Kind.uses("keyValueStore"), store),
    (users) =>
      users.filter(({ kind, resource }) => KINDS.some((one) => one === kind) && resource.id !== current?.id).length
  )

const checkStore = (arn: string, current: Development | undefined) =>
  Effect.gen(function* () {
    const { now, settings } = yield* Request.Request
    const id = Kind.idOf(arn)
    const store = yield* Store.lookup("keyValueStore", id)
    yield* refuseWhen(
      store !== undefined && !State.isDeployed(store, now),
      InvalidArgument,
      "The KVS cannot be associated before the resource is provisioned"
    )
    // In doubt: the quota is documented, and not the code of its error.
    yield* Quota.check(
      (yield* usersOf(id, current)) + 1,
      settings.quotas.functionsPerKeyValueStore,
      InvalidArgument,
      "functions with the same key value store"
    )
  })

/** Part of the description of each kind of functions. `tooBig` is the error for code that is larger than the quota. */
export const functions = <E extends Refusal>(size: keyof Quotas, tooBig: Class<E>) => ({
  taggable: true as const,
  locatedBy: "arn" as const,
  complete,
  check,
  references: [
    {
      to: "keyValueStore" as const,
      by: "arn" as const,
      ids: stores,
      unknown: refuse(InvalidArgument, "The parameter KeyValueStoreARN is not the ARN of a key value store.")
    }
  ],
  limits: (given: State.StoredFunction, current: Development | undefined) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      const bytes = codeOf(given).length
      yield* Quota.check(bytes, quotas[size], tooBig, "bytes", `The function is larger than ${quotas[size]} bytes.`)
      for (const arn of stores(given)) yield* checkStore(arn, current)
    })
})

/** Part of the description of the stage `LIVE` of each kind of functions. */
export const live = <K extends (typeof KINDS)[number]>(kind: K) => ({
  id: (_source: unknown, { functionId }: State.StoredLiveFunction) => functionId,
  owner: ({ functionId }: State.StoredLiveFunction) => ({ kind, id: functionId })
})

/** Publishes a function: copies the stage `DEVELOPMENT`, and deploys it to the distributions that use the function. */
export const publish = (
  kind: Live,
  { config, id, version }: Development
): Effect.Effect<State.Resource<State.StoredLiveFunction>, never, Request.Request> =>
  Effect.gen(function* () {
    const published = { ...config, functionId: id, publishedVersion: version }
    const before = yield* Store.lookup(kind, id)
    if (before === undefined) return yield* Store.create(kind, published)
    yield* Store.changeUsers(kind, id)
    return yield* Store.write(kind, before, published)
  })

/** The status of the stage `LIVE`. */
export const liveStatus = (
  kind: Live,
  resource: State.Resource<State.StoredLiveFunction>,
  { now, state }: Request.View
): string => {
  if (!State.isDeployed(resource, now)) return "PUBLISHING"
  const users = Table.count(State.table(state, "distribution"), Kind.uses(kind), resource.id)
  return users > 0 ? "DEPLOYED" : "UNASSOCIATED"
}

/** The status of the stage `DEVELOPMENT`: that of `LIVE`, if it is what was published. */
export const developmentStatus = (kind: Live, { id, version }: Development, view: Request.View): string => {
  const live = State.get(view.state, kind, id)
  return live?.config.publishedVersion === version ? liveStatus(kind, live, view) : "UNPUBLISHED"
}

interface Staged {
  readonly Stage?: FunctionStage | undefined
}

export const isLive = ({ Stage }: Staged): boolean => Stage === "LIVE"

/** An operation on the stage that its input names. */
export const byStage = <I extends Staged>(development: HandlerOf<I>, live: HandlerOf<I>): HandlerOf<I> => ({
  ...development,
  // The input is that of the operation.
  run: (input) => (isLive(input as I) ? live : development).run(input)
})

/** What follows the ids of functions in the markers of lists, within the stage `LIVE`. */
const LIVE_MARK = ":LIVE"

/** The page of a stage, or of both if the input names none. A published function is then listed twice. */
export const pageOfStages = <K extends (typeof KINDS)[number], L extends Live, Item>(
  input: Cursor & Staged,
  development: Listed<K, Item>,
  live: Listed<L, Item>
): Effect.Effect<Page<Item>, InvalidArgument, Request.Request> => {
  if (input.Stage === undefined) return pageOfBoth(input, development, live, LIVE_MARK)
  return isLive(input) ? page(input, live.kind, live.item) : page(input, development.kind, development.item)
}

const keyValueStoreOf = (stored: State.StoredFunction) =>
  Effect.gen(function* () {
    const [arn] = stores(stored)
    const store = arn === undefined ? undefined : yield* Store.lookup("keyValueStore", Kind.idOf(arn))
    return (
      store && {
        id: store.id,
        items: new Map(store.config.items),
        created: store.createdAt,
        lastModified: Math.max(store.createdAt, store.config.itemsModifiedAt)
      }
    )
  })

/** Runs a function with an event. What goes wrong within the function is in the result. */
export const run = (
  kind: "connection" | "viewer",
  stored: State.StoredFunction,
  event: Uint8Array
): Effect.Effect<Run, TestFunctionFailed | UnsupportedOperation, Request.Request> =>
  Effect.gen(function* () {
    const { runFunction } = yield* Request.Request
    const test = {
      kind,
      runtime: stored.config.Runtime === "cloudfront-js-1.0" ? "cloudfront-js-1.0" : "cloudfront-js-2.0",
      code: codeOf(stored),
      event,
      keyValueStore: yield* keyValueStoreOf(stored)
    } as const
    return yield* Effect.catchTags(runFunction(test), {
      InvalidEventError: ({ message }) => refuse(TestFunctionFailed, message),
      BrokenEngineError: ({ message }) => refuse(TestFunctionFailed, message),
      MissingPackageError: ({ message }) => refuse(UnsupportedOperation, message)
    })
  })
