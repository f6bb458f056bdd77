import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"

/** A key that is to be changed. Without a value it is to be removed. */
export interface Change {
  readonly key: string
  readonly value: string | undefined
  readonly kind: "added" | "changed" | "removed"
}

/** The quotas of the service, in bytes of UTF-8. */
export const MAX_KEY = 512
export const MAX_VALUE = 1024
export const MAX_STORE = 5 * 1024 * 1024

/** The limits of one write: the number of keys, and the bytes of keys and values. */
const MAX_BATCH_KEYS = 50
const MAX_BATCH_BYTES = 3_000_000

export const byteLength = (text: string): number => utf8Encode(text).length

/** What has to be changed, removals first, so that a full store has room for what is added. */
export const diff = (
  current: ReadonlyMap<string, string>,
  desired: ReadonlyMap<string, string>,
  keepOthers: boolean
): ReadonlyArray<Change> => {
  const removed = keepOthers ? [] : Array.from(current.keys()).filter((key) => !desired.has(key))
  const put = Array.from(desired).filter(([key, value]) => current.get(key) !== value)
  return [
    ...removed.map((key): Change => ({ key, value: undefined, kind: "removed" })),
    ...put.map(([key, value]): Change => ({ key, value, kind: current.has(key) ? "changed" : "added" }))
  ]
}

/** Splits changes into as few writes as the service permits. */
export const batchesOf = (changes: ReadonlyArray<Change>): ReadonlyArray<ReadonlyArray<Change>> => {
  const batches: Array<Array<Change>> = []
  let bytes = 0
  for (const change of changes) {
    const size = byteLength(change.key) + byteLength(change.value ?? "")
    const last = batches[batches.length - 1]
    if (last === undefined || last.length === MAX_BATCH_KEYS || bytes + size > MAX_BATCH_BYTES) {
      batches.push([change])
      bytes = size
    } else {
      last.push(change)
      bytes += size
    }
  }
  return batches
}
