import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import { EntitySizeLimitExceeded, InvalidArgument } from "@effect-cloudfront/core/Errors"
import type { ImportSource } from "@effect-cloudfront/core/KeyValueStore"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Quota from "./quota.js"
import * as Request from "./request.js"
import { invalid } from "./values.js"

type Items = HashMap.HashMap<string, string>

const NONE: Items = HashMap.empty()

const OBJECT = /^arn:aws(?:-[a-z]+)*:s3:::[^/]+\/.+$/

const MAX_KEY = 512
const MAX_VALUE = 1024

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** The pairs in a file, or `undefined` if it is not one of key-value pairs: `{ "data": [{ "key": "a", "value": "b" }] }`. */
const pairsIn = (file: unknown): ReadonlyArray<readonly [string, string]> | undefined => {
  if (!isRecord(file) || !Array.isArray(file.data)) return undefined
  const all = file.data.flatMap((one: unknown) =>
    isRecord(one) && typeof one.key === "string" && typeof one.value === "string" ? [[one.key, one.value] as const] : []
  )
  return all.length === file.data.length ? all : undefined
}

const read = (text: string) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    yield* Quota.check(
      utf8Encode(text).length,
      quotas.keyValueStoreSize,
      EntitySizeLimitExceeded,
      "bytes",
      `The import source is larger than ${quotas.keyValueStoreSize} bytes.`
    )
    const parsed = Effect.try({ try: (): unknown => JSON.parse(text), catch: () => "no JSON" })
    const pairs = pairsIn(Option.getOrUndefined(yield* Effect.option(parsed)))
    if (pairs === undefined) {
      yield* invalid(true, "ImportSource", "is not a file of key-value pairs in JSON")
      return NONE
    }
    const keys = new Set(pairs.map(([key]) => key))
    yield* invalid(keys.size < pairs.length, "ImportSource", "has the same key twice")
    yield* invalid(
      pairs.some(([key, value]) => key === "" || key.length > MAX_KEY || value.length > MAX_VALUE),
      "ImportSource",
      `has an empty key, a key of more than ${MAX_KEY} characters, or a value of more than ${MAX_VALUE} characters`
    )
    return HashMap.fromIterable(pairs)
  })

/**
 * The items that a key value store gets when it is created, from an object of the setting `s3Objects`.
 *
 * In doubt: the service may accept a store whose source is wrong, and then fail to provision it. The status of such a store is unknown.
 */
export const importItems = (
  source: ImportSource | undefined
): Effect.Effect<Items, InvalidArgument | EntitySizeLimitExceeded, Request.Request> =>
  Effect.gen(function* () {
    if (source === undefined) return NONE
    const { s3Objects } = (yield* Request.Request).settings
    yield* invalid(!OBJECT.test(source.SourceARN), "SourceARN", "is not the ARN of an S3 object")
    if (s3Objects === undefined) return NONE
    const text = Object.hasOwn(s3Objects, source.SourceARN) ? s3Objects[source.SourceARN] : undefined
    yield* invalid(text === undefined, "SourceARN", "is that of an object that does not exist")
    return yield* read(text ?? "")
  })
