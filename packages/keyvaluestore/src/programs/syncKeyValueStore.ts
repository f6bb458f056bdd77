/**
 * A program that gives a key value store the keys and values that it is to have.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Consistency from "@effect-cloudfront/core/Consistency"
import * as ErrorFields from "@effect-cloudfront/core/ErrorFields"
import { type CommonError, DecodeError, isConflict, isRetryable } from "@effect-cloudfront/core/Errors"
import * as Resource from "@effect-cloudfront/core/KeyValueStore"
import type { InvalidOptions } from "@effect-cloudfront/core/Options"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Program from "@effect-cloudfront/core/Program"
import * as Waiter from "@effect-cloudfront/core/Waiter"
import type { CloudFrontKeyValueStore } from "../CloudFrontKeyValueStore.js"
import * as Keys from "../generated/Keys.js"
import { batchesOf, byteLength, diff, MAX_KEY, MAX_STORE, MAX_VALUE, type Change } from "../internal/changes.js"

/**
 * The keys and values that a store is to have: an object, a `Map`, or any other pairs. A value may be redacted.
 *
 * @since 3.0.0
 * @category models
 */
export type KeyValuePairs =
  | Readonly<Record<string, string | Redacted.Redacted<string>>>
  | Iterable<readonly [key: string, value: string | Redacted.Redacted<string>]>

/**
 * A step of `syncKeyValueStore`. Events have no values.
 *
 * @since 3.0.0
 * @category models
 */
export type SyncKeyValueStoreEvent =
  /** The store is not `READY` yet. */
  | { readonly _tag: "Waiting"; readonly store: string; readonly status: string; readonly elapsed: Duration.Duration }
  /** The store was read and compared. The numbers are those of the keys that are still to be changed. */
  | {
      readonly _tag: "Compared"
      readonly store: string
      readonly added: number
      readonly changed: number
      readonly removed: number
      readonly unchanged: number
    }
  /** A batch was written. `remaining` is the number of keys that are still to be changed. */
  | { readonly _tag: "Written"; readonly store: string; readonly keys: number; readonly remaining: number }
  /** The version was not the current one: somebody else has written. The store is read and compared again. */
  | { readonly _tag: "Conflict"; readonly store: string; readonly attempt: number }
  /** It is not known whether a batch was written. The store is read and compared again. */
  | { readonly _tag: "LostResponse"; readonly store: string; readonly attempt: number }

/**
 * The options of `syncKeyValueStore`. `interval` is the time between two reads while the store is not `READY`; 5 seconds when absent.
 * `timeout` is the time limit of the whole program; 15 minutes when absent. `lag` is how long reads may be stale after a write; 90 seconds
 * when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface SyncKeyValueStoreOptions extends Waiter.Options, Consistency.Options {
  /** Whether keys that are not among the given ones stay; false when absent: they are removed. */
  readonly keepOthers?: boolean | undefined
  /** Whether nothing is written, and the result is what would be; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: Program.OnEvent<SyncKeyValueStoreEvent> | undefined
}

/**
 * The result of `syncKeyValueStore`: what was changed, or with `dryRun`, what would be. It has no values.
 *
 * @since 3.0.0
 * @category models
 */
export interface SyncKeyValueStoreResult {
  readonly arn: string
  /** The version that has the keys. With `dryRun`, the version that was compared. */
  readonly etag: Keys.Etag
  /** The keys that were not there, in the order of their code units. */
  readonly added: ReadonlyArray<string>
  /** The keys that had another value. */
  readonly changed: ReadonlyArray<string>
  readonly removed: ReadonlyArray<string>
  /** The number of given keys that had their value already. */
  readonly unchanged: number
  /** The number of writes. */
  readonly batches: number
  readonly dryRun: boolean
}

/**
 * The store cannot be used, and waiting does not help: its import failed, for example.
 *
 * @since 3.0.0
 * @category errors
 */
export class KeyValueStoreFailed extends Data.TaggedError("KeyValueStoreFailed")<{
  readonly store: string
  readonly status: string
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<KeyValueStoreFailed> {
    return {
      tag: "KeyValueStoreFailed",
      fields: { store: ErrorFields.string, status: ErrorFields.string },
      make: (fields) => new KeyValueStoreFailed(fields)
    }
  }

  override get message(): string {
    return `the key value store ${this.store} cannot be used: its status is ${this.status}`
  }
}

/**
 * The errors of `syncKeyValueStore`.
 *
 * @since 3.0.0
 * @category errors
 */
export type SyncKeyValueStoreError =
  | Resource.DescribeKeyValueStoreError
  | Keys.DescribeKeyValueStoreError
  | Keys.ListKeysError
  | Keys.UpdateKeysError
  | CommonError
  | Pagination.PaginationError
  | Consistency.StaleReadError
  | Waiter.WaitTimeout
  | InvalidOptions
  | KeyValueStoreFailed

const DEFAULTS = { interval: "5 seconds", timeout: "15 minutes" } as const

const MAX_CONFLICTS = 10
const MAX_LOST_RESPONSES = 5
/** The default of `failures`. */
const MAX_FAILED_READS = 10

const BACKOFF = { first: 500, max: 10_000 }

const PAGE = 50

const isArn = (store: string): boolean => store.startsWith("arn:")

/** The pairs that were given, or the reason why they could not be read. */
type Pairs = ReadonlyArray<unknown> | string

/** Reads the pairs once, since another reading of an iterable may find nothing, and the program would remove all keys then. */
const readPairs = (given: unknown): Pairs => {
  if (typeof given !== "object" || given === null) return "must be an object or pairs of keys and values"
  try {
    return Symbol.iterator in given ? Array.from(given as Iterable<unknown>) : Object.entries(given)
  } catch {
    return "could not be read: it threw an exception"
  }
}

const isPair = (given: unknown): given is readonly [key: string, value: unknown] =>
  Array.isArray(given) && given.length === 2 && typeof given[0] === "string"

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/

const reasonOf = (key: string, value: unknown): string | undefined => {
  if (typeof value !== "string") return "must be a text"
  if (key === "") return "has no key"
  if (LONE_SURROGATE.test(key) || LONE_SURROGATE.test(value)) return "holds half of a surrogate pair"
  if (byteLength(key) > MAX_KEY) return `has a key of more than ${MAX_KEY} bytes`
  return byteLength(value) > MAX_VALUE ? `has a value of more than ${MAX_VALUE} bytes` : undefined
}

const NOT_A_PAIR = "must be a pair of a key, which is a text, and a value"

/** The longest part of a key in a message. */
const SHOWN = 64

/** Checks the pairs before anything is sent, since a store that has half of them may be worse than one that has none. */
const validated = (pairs: Pairs): Effect.Effect<ReadonlyMap<string, string>, InvalidOptions> =>
  Effect.suspend(() => {
    const given = typeof pairs === "string" ? [] : pairs
    const all = given
      .filter(isPair)
      // A value that is no text is refused below.
      .map(([key, value]) => [key, (Redacted.isRedacted(value) ? Redacted.value(value) : value) as string] as const)
    const desired = new Map(all)
    const total = Array.from(desired).reduce(
      (sum, [key, value]) => sum + byteLength(key) + (typeof value === "string" ? byteLength(value) : 0),
      0
    )
    const checks = all.map(
      ([key, value]) => [`desired[${JSON.stringify(key.slice(0, SHOWN))}]`, reasonOf(key, value)] as const
    )
    return Effect.as(
      Program.validate([
        ["desired", typeof pairs === "string" && pairs],
        ...given.flatMap((one, i) => (isPair(one) ? [] : [[`desired[${i}]`, NOT_A_PAIR] as const])).slice(0, 20),
        ...checks.filter(([, reason]) => reason !== undefined).slice(0, 20),
        ["desired", desired.size < all.length && "has the same key twice"],
        ["desired", total > MAX_STORE && `has more than ${MAX_STORE} bytes, which is the size of a store`]
      ]),
      desired
    )
  })

/** What one run of the program knows. */
interface Run {
  readonly store: string
  readonly options: SyncKeyValueStoreOptions
  readonly lag: number
  readonly onEvent: Program.OnEvent<SyncKeyValueStoreEvent>
  /** The status that was seen last, for the error of a timeout. */
  readonly seen: { status: string }
}

/** Waits until the store is `READY`, and returns its ARN. With an ARN, the store itself says when it can be used. */
const ready = ({
  onEvent,
  options,
  seen,
  store
}: Run): Effect.Effect<string, SyncKeyValueStoreError, CloudFront | CloudFrontKeyValueStore> => {
  const wait = <A, E, R>(poll: Effect.Effect<A, E, R>, statusOf: (answer: A) => string) =>
    Waiter.waitUntil({
      what: `key value store ${store} to be READY`,
      poll,
      state: statusOf,
      isDone: (answer) => statusOf(answer) === "READY" || /FAIL/i.test(statusOf(answer)),
      onPending: (answer, elapsed) => {
        seen.status = statusOf(answer)
        return onEvent({ _tag: "Waiting", store, status: seen.status, elapsed })
      },
      failures: options.failures,
      interval: options.interval ?? DEFAULTS.interval,
      jitter: options.jitter,
      timeout: options.timeout ?? DEFAULTS.timeout
    }).pipe(
      Effect.tap((answer) =>
        statusOf(answer) === "READY"
          ? Effect.void
          : Effect.fail(new KeyValueStoreFailed({ store, status: statusOf(answer) }))
      )
    )
  if (!isArn(store)) {
    return Effect.map(
      wait(Resource.describeKeyValueStore({ Name: store }), ({ KeyValueStore }) => KeyValueStore.Status ?? "READY"),
      ({ KeyValueStore }) => KeyValueStore.ARN
    )
  }
  const poll = Keys.describeKeyValueStore({ KvsARN: store }).pipe(
    Effect.map(({ Status = "READY" }) => Status),
    // The answer of a store that is still being provisioned.
    Effect.catchTag("ConflictException", () => Effect.succeed("PROVISIONING"))
  )
  return Effect.as(
    wait(poll, (status) => status),
    store
  )
}

/** All keys and values of one version. */
interface Snapshot {
  readonly etag: Keys.Etag
  readonly items: ReadonlyMap<string, string>
}

const describe = (arn: string) => Keys.describeKeyValueStore({ KvsARN: arn })

const listAll = (arn: string) =>
  Effect.suspend(() => {
    const items = new Map<string, string>()
    const add = ({ Key, Value }: Keys.ListKeysResponseListItem) => Effect.sync(() => void items.set(Key, Value))
    return Effect.as(
      Stream.runForEach(Pagination.items(Keys.listKeys, { KvsARN: arn, MaxResults: PAGE }), add),
      items as ReadonlyMap<string, string>
    )
  })

/** Whether another attempt may succeed: no response, a server error, or a response that is not the documented one. */
const isLost = (error: unknown): boolean => isRetryable(error) || error instanceof DecodeError

/** Repeats a reading whose response was lost, a bounded number of times in a row. */
const patiently = <A, E, R>(
  { options: { failures = MAX_FAILED_READS } }: Run,
  self: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const attempt = (failed: number): Effect.Effect<A, E, R> =>
    Effect.catchIf(
      self,
      (error) => isLost(error) && failed < failures,
      () => Effect.zipRight(Program.backOff(BACKOFF, failed + 1), attempt(failed + 1))
    )
  return attempt(0)
}

/**
 * Reads all keys of one version. A listing has no version, so the version is read before and after it. Reads that show a version which is
 * known to be superseded, or that do not belong together, are repeated for up to `lag`. `conflict` is the refusal by which a version is
 * known to be superseded: if it is still read then, the refusal had another reason.
 */
const snapshot = (
  run: Run,
  arn: string,
  superseded: ReadonlySet<string>,
  conflict: Extract<Keys.UpdateKeysError, { readonly _tag: "ConflictException" }> | undefined
) =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    for (let attempt = 1; ; attempt++) {
      const before = yield* patiently(run, describe(arn))
      const isKnown = superseded.has(before.ETag)
      const items = isKnown ? undefined : yield* patiently(run, listAll(arn))
      const after = items === undefined ? undefined : yield* patiently(run, describe(arn))
      if (items !== undefined && after?.ETag === before.ETag && items.size === before.ItemCount) {
        return { etag: before.ETag, items } satisfies Snapshot
      }
      const elapsed = yield* Program.millisSince(started)
      if (elapsed >= run.lag) {
        if (isKnown && conflict !== undefined) return yield* Effect.fail(conflict)
        return yield* new Consistency.StaleReadError({
          what: `key value store ${run.store}`,
          elapsed: Duration.millis(elapsed),
          etag: before.ETag
        })
      }
      yield* Program.backOff(BACKOFF, attempt)
    }
  })

/** What was changed so far. A key that was changed twice, because of somebody else, counts once. */
class Log {
  private readonly kinds = new Map<string, Change["kind"]>()
  batches = 0

  add(changes: ReadonlyArray<Change>): void {
    for (const { key, kind } of changes) if (!this.kinds.has(key)) this.kinds.set(key, kind)
  }

  of(kind: Change["kind"]): ReadonlyArray<string> {
    return Array.from(this.kinds)
      .filter((entry) => entry[1] === kind)
      .map(([key]) => key)
      .sort()
  }
}

const write = (arn: string, etag: Keys.Etag, batch: ReadonlyArray<Change>) =>
  Keys.updateKeys({
    KvsARN: arn,
    IfMatch: etag,
    Puts: batch.flatMap(({ key, value }) => (value === undefined ? [] : [{ Key: key, Value: value }])),
    Deletes: batch.flatMap(({ key, value }) => (value === undefined ? [{ Key: key }] : []))
  })

const countOf = (changes: ReadonlyArray<Change>, kind: Change["kind"]): number =>
  changes.filter((change) => change.kind === kind).length

/** Compares and writes until there is nothing to change. Each write takes the version that the one before has made. */
const sync = (run: Run, arn: string, desired: ReadonlyMap<string, string>) =>
  Effect.gen(function* () {
    const { onEvent, options, store } = run
    const key = `keys of ${arn}`
    // The store may have been written by another program of this client.
    const superseded = new Set<string>(yield* Program.replacedVersions(key))
    const log = new Log()
    let conflicts = 0
    let lostResponses = 0
    let unchanged: number | undefined
    let conflict: Parameters<typeof snapshot>[3]
    const resultOf = (etag: Keys.Etag): SyncKeyValueStoreResult => ({
      arn,
      etag,
      added: log.of("added"),
      changed: log.of("changed"),
      removed: log.of("removed"),
      unchanged: unchanged ?? 0,
      batches: log.batches,
      dryRun: options.dryRun === true
    })
    for (;;) {
      const current = yield* snapshot(run, arn, superseded, conflict)
      const changes = diff(current.items, desired, options.keepOthers === true)
      const same = desired.size - changes.filter(({ value }) => value !== undefined).length
      unchanged ??= same
      run.seen.status = `different in ${changes.length} keys`
      yield* onEvent({
        _tag: "Compared",
        store,
        added: countOf(changes, "added"),
        changed: countOf(changes, "changed"),
        removed: countOf(changes, "removed"),
        unchanged: same
      })
      const batches = batchesOf(changes)
      if (options.dryRun === true) {
        log.add(changes)
        log.batches = batches.length
        return resultOf(current.etag)
      }
      let { etag } = current
      let remaining = changes.length
      let isInterrupted = false
      for (const batch of batches) {
        const outcome = yield* Effect.either(write(arn, etag, batch))
        if (outcome._tag === "Right") {
          superseded.add(etag)
          yield* Program.recordWrite(key, etag)
          etag = outcome.right.ETag
          log.add(batch)
          log.batches++
          remaining -= batch.length
          yield* onEvent({ _tag: "Written", store, keys: batch.length, remaining })
          continue
        }
        const error = outcome.left
        isInterrupted = true
        if (isConflict(error)) {
          if (++conflicts > MAX_CONFLICTS) return yield* Effect.fail(error)
          superseded.add(etag)
          conflict = error
          yield* onEvent({ _tag: "Conflict", store, attempt: conflicts })
          // An earlier attempt of this call may have written the batch: what it was is found by comparing.
          if ((error.unanswered ?? 0) > 0) log.add(batch)
          yield* Program.backOff(BACKOFF, conflicts)
        } else if (isLost(error)) {
          // A repetition is safe: the version that it is for lets it write only once.
          if (++lostResponses > MAX_LOST_RESPONSES) return yield* Effect.fail(error)
          log.add(batch)
          yield* onEvent({ _tag: "LostResponse", store, attempt: lostResponses })
          yield* Program.backOff(BACKOFF, lostResponses)
        } else return yield* Effect.fail(error)
        break
      }
      if (!isInterrupted) return resultOf(etag)
    }
  })

/** The time for the last poll of `waitUntil`, whose timeout error has more details than the one of this module. */
const FINAL_READ_TIME = Duration.seconds(1)

/**
 * Gives a key value store exactly these keys and values: waits until the store is `READY`, reads all its keys, and writes only what
 * differs, at most 50 keys at once. Keys that are not among the given ones are removed, unless `keepOthers` is true. `dryRun` returns what
 * would be changed, and writes nothing. The pairs are read once, when the function is called; the Effect can be run several times.
 *
 * `store` is the name or the ARN of the store. With an ARN, no call of CloudFront's own API is made.
 *
 * Up to 50 changes are made at once, all or none of them; more of them one batch after the other, removals first, so that functions may
 * see a store that has some of them. Each batch is written for the version that the batch before has made. If somebody else has written
 * meanwhile, or a response is lost, the store is read and compared anew. Reads that are older than a write of this client are repeated
 * for up to `lag`. When the program ends, the store had the keys and values in one version: its `etag`.
 *
 * The program can be interrupted and run again at any point: batches that were written stay, and are not repeated. Values are in no
 * event, span, log entry or error.
 *
 * Fails
 *
 * - with `InvalidOptions`, before anything is sent, if the pairs cannot be read or something is not a pair, a key is empty or longer than
 *   512 bytes, a value is longer than 1024 bytes, a key is there twice, or all of them are larger than a store can be (5 MB)
 * - with `EntityNotFound` or `ResourceNotFoundException`, if the store does not exist
 * - with `KeyValueStoreFailed`, if the store will not be `READY`
 * - with `ServiceQuotaExceededException`, if the service has other limits
 * - with `ConflictException`, after more than 10 conflicts, or if the version is refused although reads show no other one for `lag`
 * - with `StaleReadError`, if reads are stale, or do not belong together, for longer than `lag`
 * - with `WaitTimeout`, when `timeout` is over
 * - with the other errors of DescribeKeyValueStore, ListKeys and UpdateKeys, and the errors of every call (`CommonError`); with a retryable
 *   one after more than 5 lost responses in all, or more than 10 failed reads in a row
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_kvs_UpdateKeys.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
 *
 * const redirects = { "/old": "/new", "/blog": "https://blog.example.com/" }
 *
 * // Shows what would change, and then changes it.
 * const program = syncKeyValueStore("redirects", redirects, { dryRun: true }).pipe(
 *   Effect.tap(({ added, changed, removed }) => Effect.log({ added, changed, removed })),
 *   Effect.andThen(syncKeyValueStore("redirects", redirects))
 * )
 * ```
 */
export const syncKeyValueStore = (
  store: string,
  desired: KeyValuePairs,
  options: SyncKeyValueStoreOptions = {}
): Effect.Effect<SyncKeyValueStoreResult, SyncKeyValueStoreError, CloudFront | CloudFrontKeyValueStore> =>
  runSync(store, readPairs(desired), options)

const runSync = (
  store: string,
  desired: Pairs,
  options: SyncKeyValueStoreOptions
): Effect.Effect<SyncKeyValueStoreResult, SyncKeyValueStoreError, CloudFront | CloudFrontKeyValueStore> =>
  Effect.suspend(() => {
    const timeout = Duration.decode(options.timeout ?? DEFAULTS.timeout)
    const run: Run = {
      store,
      options,
      lag: Duration.toMillis(options.lag ?? Consistency.DEFAULT_LAG),
      onEvent: Program.withSpanEvents(options.onEvent),
      seen: { status: "not read yet" }
    }
    const timeoutError = () =>
      new Waiter.WaitTimeout({
        what: `key value store ${store} to have its keys`,
        elapsed: timeout,
        last: run.seen.status
      })
    return Effect.flatMap(validated(desired), (pairs) =>
      Effect.flatMap(ready(run), (arn) => sync(run, arn, pairs))
    ).pipe(Program.failAfter(Duration.sum(timeout, FINAL_READ_TIME), timeoutError))
  }).pipe(Program.run("syncKeyValueStore", { store }))

/**
 * The events of `syncKeyValueStore` as a Stream. Running the Stream changes the store. The pairs are read when the function is called. The
 * errors are those of `syncKeyValueStore`.
 *
 * @since 3.0.0
 * @category programs
 */
export const syncKeyValueStoreEvents = (
  store: string,
  desired: KeyValuePairs,
  options: Omit<SyncKeyValueStoreOptions, "onEvent"> = {}
): Stream.Stream<SyncKeyValueStoreEvent, SyncKeyValueStoreError, CloudFront | CloudFrontKeyValueStore> => {
  const pairs = readPairs(desired)
  return Program.events((onEvent) => runSync(store, pairs, { ...options, onEvent }))
}
