/**
 * The keys and values of key value stores: the API of CloudFront KeyValueStore, on the stores that CloudFront's own API makes.
 *
 * In doubt: which error a store gives while it is provisioned, and whether an unknown key that is removed is an error.
 *
 * @since 3.0.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import {
  AccessDeniedException,
  ConflictException,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  ValidationException
} from "@effect-cloudfront/keyvaluestore/Errors"
import * as Api from "@effect-cloudfront/keyvaluestore/Keys"
import * as Etag from "../Etag.js"
import type { HandlerOf } from "../internal/handler.js"
import * as Kind from "../internal/kind.js"
import * as Refusal from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import * as State from "../State.js"

type Stored = State.Resource<State.StoredKeyValueStore>
type Items = State.StoredKeyValueStore["items"]

const handle = <I, A, E extends Refusal.Refusal, R>(
  operation: Operation.Of<I, A, E, R>,
  run: (input: I) => Effect.Effect<NoInfer<A>, NoInfer<E>, Request.Request>
): HandlerOf<Exclude<I, void>> => ({
  operation,
  // Inputs are decoded with the description of the operation, from which their type is generated.
  run: run as HandlerOf<Exclude<I, void>>["run"]
})

const sizeOf = (text: string): number => utf8Encode(text).length

const totalSize = (items: Items): number =>
  HashMap.reduce(items, 0, (size, value, key) => size + sizeOf(key) + sizeOf(value))

const sizes = ({ config: { items } }: Stored) => ({
  ItemCount: HashMap.size(items),
  TotalSizeInBytes: totalSize(items)
})

/** The account in the ARN of a store. */
const accountOf = (arn: string): string | undefined => arn.split(":")[4]

/** Finds a store that is provisioned. */
const find = (
  arn: string
): Effect.Effect<Stored, AccessDeniedException | ConflictException | ResourceNotFoundException, Request.Request> =>
  Effect.gen(function* () {
    const { now, settings } = yield* Request.Request
    if (accountOf(arn) !== settings.accountId) {
      return yield* Refusal.refuse(AccessDeniedException, "The key value store belongs to another account.")
    }
    const found = yield* Store.lookup("keyValueStore", Kind.idOf(arn))
    if (found === undefined || found.arn !== arn) {
      return yield* Refusal.refuse(ResourceNotFoundException, "The key value store does not exist.")
    }
    return State.isDeployed(found, now)
      ? found
      : yield* Refusal.refuse(
          ConflictException,
          "The key value store is not in the expected state: it is PROVISIONING."
        )
  })

const etagOf = ({ config }: Stored): Api.Etag => Etag.ofItems(config.itemsVersion)

interface Change {
  readonly puts: ReadonlyArray<{ readonly Key: string; readonly Value: string }>
  readonly deletes: ReadonlyArray<{ readonly Key: string }>
}

/** The texts of the service for quotas that it was seen to refuse. */
const checkSizes = ({ deletes, puts }: Change): Effect.Effect<void, ServiceQuotaExceededException, Request.Request> =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    const bytes = puts.reduce((sum, { Key, Value }) => sum + sizeOf(Key) + sizeOf(Value), 0)
    const keys = [...puts, ...deletes].map(({ Key }) => sizeOf(Key))
    const wrong: ReadonlyArray<readonly [boolean, string]> = [
      [
        puts.length + deletes.length > quotas.keyValuePairsPerUpdate,
        "Maximum key values pairs that you can update in a single API request"
      ],
      [bytes > quotas.keyValueUpdateSize, "Maximum size of a single API request"],
      [keys.some((size) => size > quotas.keyValueKeySize), "Maximum size of the key in a key value pair"],
      [
        puts.some(({ Value }) => sizeOf(Value) > quotas.keyValueValueSize),
        "Maximum size of the value in a key value pair"
      ]
    ]
    for (const [isWrong, what] of wrong) {
      yield* Refusal.refuseWhen(isWrong, ServiceQuotaExceededException, `Limit exceeded: ${what}`)
    }
  })

const write = (input: { readonly KvsARN: string; readonly IfMatch: string }, change: Change) =>
  Effect.gen(function* () {
    const store = yield* find(input.KvsARN)
    yield* Refusal.refuseWhen(input.IfMatch !== etagOf(store), ConflictException, "Pre-condition failed")
    const keys = [...change.puts, ...change.deletes].map(({ Key }) => Key)
    yield* Refusal.refuseWhen(new Set(keys).size < keys.length, ValidationException, "A key is there twice.")
    yield* checkSizes(change)
    const request = yield* Request.Request
    const items = HashMap.mutate(store.config.items, (all) => {
      for (const { Key } of change.deletes) HashMap.remove(all, Key)
      for (const { Key, Value } of change.puts) HashMap.set(all, Key, Value)
    })
    yield* Refusal.refuseWhen(
      totalSize(items) > request.settings.quotas.keyValueStoreSize,
      ServiceQuotaExceededException,
      "Limit exceeded: Maximum size of the key value store"
    )
    const config = {
      ...store.config,
      items,
      itemsVersion: store.config.itemsVersion + 1,
      itemsModifiedAt: request.now
    }
    yield* Request.update((state) => Store.amendIn(request, state, "keyValueStore", store, config))
    const after = { ...store, config }
    return { ...sizes(after), ETag: etagOf(after) }
  })

/** Finds the value of a key. */
const valueOf = ({ config: { items } }: Stored, key: string) =>
  Option.match(HashMap.get(items, key), {
    onNone: () => Refusal.refuse(ResourceNotFoundException, "The key does not exist."),
    onSome: (value) => Effect.succeed(value)
  })

/** The order of the items is that of their keys, by code units. A token is the last key of the page before, so that no write repeats one. */
const page = (items: Items, after: string | undefined, size: number) => {
  const keys = Array.from(HashMap.keys(items)).sort((a, b) => (a < b ? -1 : 1))
  const rest = after === undefined ? keys : keys.filter((key) => key > after)
  const shown = rest.slice(0, size)
  const last = shown[shown.length - 1]
  return {
    Items: shown.map((Key) => ({ Key, Value: Option.getOrElse(HashMap.get(items, Key), () => "") })),
    ...(rest.length > size && last !== undefined ? { NextToken: tokenOf(last) } : {})
  }
}

const TOKEN = "key:"

const tokenOf = (key: string): string => TOKEN + encodeURIComponent(key)

/** The key in a token. */
const readToken = (token: string) =>
  token.startsWith(TOKEN)
    ? Effect.try({
        try: () => decodeURIComponent(token.slice(TOKEN.length)),
        catch: () => Refusal.make(ValidationException, "The token is not valid.")
      })
    : Refusal.refuse(ValidationException, "The token is not valid.")

const DEFAULT_PAGE = 10

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  DescribeKeyValueStore: handle(Api.describeKeyValueStore, ({ KvsARN }) =>
    Effect.map(find(KvsARN), (store) => ({
      ...sizes(store),
      KvsARN: store.arn,
      Created: DateTime.unsafeMake(store.createdAt),
      LastModified: DateTime.unsafeMake(Math.max(store.createdAt, store.config.itemsModifiedAt)),
      Status: "READY",
      ETag: etagOf(store)
    }))
  ),
  ListKeys: handle(Api.listKeys, ({ KvsARN, MaxResults = DEFAULT_PAGE, NextToken = "" }) =>
    Effect.gen(function* () {
      const store = yield* find(KvsARN)
      const after = NextToken === "" ? undefined : yield* readToken(NextToken)
      return page(store.config.items, after, MaxResults)
    })
  ),
  GetKey: handle(Api.getKey, ({ Key, KvsARN }) =>
    Effect.gen(function* () {
      const store = yield* find(KvsARN)
      return { Key, Value: yield* valueOf(store, Key), ...sizes(store) }
    })
  ),
  PutKey: handle(Api.putKey, (input) => write(input, { puts: [input], deletes: [] })),
  DeleteKey: handle(Api.deleteKey, (input) =>
    Effect.gen(function* () {
      yield* valueOf(yield* find(input.KvsARN), input.Key)
      return yield* write(input, { puts: [], deletes: [input] })
    })
  ),
  UpdateKeys: handle(Api.updateKeys, (input) => write(input, { puts: input.Puts ?? [], deletes: input.Deletes ?? [] }))
}
