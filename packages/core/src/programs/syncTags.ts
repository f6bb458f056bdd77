/**
 * A program that gives a resource the tags that it is to have.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import * as Tagging from "../generated/Tagging.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { checkEncodable, validate } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { persist } from "../internal/retry.js"
import * as Writes from "../internal/writes.js"
import type { InvalidOptions } from "../Options.js"

/**
 * A step of `syncTags`. Tags that are reserved for AWS are no part of it.
 *
 * @since 3.0.0
 * @category models
 */
export type SyncTagsEvent =
  | { readonly _tag: "Planned"; readonly set: ReadonlyArray<string>; readonly removed: ReadonlyArray<string> }
  | { readonly _tag: "Untagged"; readonly removed: ReadonlyArray<string> }
  | { readonly _tag: "Tagged"; readonly set: ReadonlyArray<string> }

/**
 * The options of `syncTags`. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface SyncTagsOptions extends Consistency.Options {
  /** Whether to remove all other tags; false when absent. Tags whose key begins with `aws:` stay. */
  readonly removeOthers?: boolean | undefined
  /** Whether to make no change, and to return what would be changed; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: SyncTagsEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `syncTags`: the keys of the tags that were set and removed, or would be, in a dry run.
 *
 * @since 3.0.0
 * @category models
 */
export interface SyncedTags {
  readonly set: ReadonlyArray<string>
  readonly removed: ReadonlyArray<string>
}

/**
 * The errors of `syncTags`.
 *
 * @since 3.0.0
 * @category errors
 */
export type SyncTagsError =
  | Tagging.ListTagsForResourceError
  | Tagging.TagResourceError
  | Tagging.UntagResourceError
  | CommonError
  | InvalidOptions

const MAX_TAGS = 50

const isReserved = (key: string): boolean => /^aws:/i.test(key)

/** The difference between the tags of a resource and what it is to have. `isOld` tells that the tags may be older than a write. */
const differenceOf = (
  current: ReadonlyMap<string, string>,
  desired: ReadonlyMap<string, string>,
  removeOthers: boolean,
  isOld: boolean
): SyncedTags => ({
  set: Array.from(desired.keys()).filter((key) => (isOld && !isReserved(key)) || current.get(key) !== desired.get(key)),
  removed: removeOthers ? Array.from(current.keys()).filter((key) => !desired.has(key) && !isReserved(key)) : []
})

/**
 * Sets the tags of a resource, by its ARN, with as few calls as possible: none if it has them. Other tags stay, unless `removeOthers` is
 * set. Tags are removed before others are set, since a resource has 50 at most. So `desired` is checked before that.
 *
 * The program can be run twice and interrupted at any point: the tags are set or not, and another run completes them. If the response to a
 * call was lost, the call is repeated, which changes nothing else. Two runs with other tags for the same resource at the same time both
 * set theirs. Within `lag` after a run of this client, reads may be stale. Then all tags are set again; and with `removeOthers`, the
 * program waits until `lag` is over.
 *
 * Fails before the first change, and in a dry run too, with `InvalidOptions` if `desired` has more than 50 tags, or would change one that is
 * reserved for AWS, and with `EncodeError` if a key or a value is not allowed. Fails with `NoSuchResource`, `AccessDenied`, `InvalidTagging`
 * (there would be more than 50 with the tags that stay, which is not in the plan), the other errors of ListTagsForResource, TagResource and
 * UntagResource, and the errors of every call (`CommonError`).
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_TagResource.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import { syncTags } from "@effect-cloudfront/core/programs/syncTags"
 *
 * const tagged = syncTags("arn:aws:cloudfront::123456789012:distribution/E1PA6795UKMFR9", { team: "web", stage: "live" })
 * ```
 */
export const syncTags = (
  arn: string,
  desired: Readonly<Record<string, string>>,
  options: SyncTagsOptions = {}
): Effect.Effect<SyncedTags, SyncTagsError, CloudFront> =>
  program("syncTags", { arn })(
    Effect.gen(function* () {
      const { dryRun = false, removeOthers = false } = options
      const lag = Duration.toMillis(options.lag ?? Consistency.DEFAULT_LAG)
      const onEvent = withSpanEvents(options.onEvent)
      const key = `tags of ${arn}`
      const writes = yield* ConsistentRead.recentWrites
      const written = yield* Writes.find(writes, key)
      const age = written === undefined ? Infinity : (yield* Clock.currentTimeMillis) - written.at
      // A read may lack tags that an earlier run has set, which are to be removed.
      if (age < lag && removeOthers) yield* Effect.sleep(lag - age)
      const { Tags } = yield* Tagging.listTagsForResource({ Resource: arn }).pipe(persist)
      const current = new Map(Tags.Items.map(({ Key, Value }) => [Key, Value ?? ""]))
      const wanted = new Map(Object.entries(desired))
      const difference = differenceOf(current, wanted, removeOthers, age < lag && !removeOthers)
      const { removed, set } = difference
      const tags = { Resource: arn, Tags: { Items: set.map((Key) => ({ Key, Value: wanted.get(Key) ?? "" })) } }
      const own = Array.from(wanted.keys()).filter((key) => !isReserved(key))
      // What the service refuses must be known before others are removed for it.
      yield* validate([
        ["desired", own.length > MAX_TAGS && `has more than ${MAX_TAGS} tags`],
        ...set.filter(isReserved).map((key) => [`desired[${JSON.stringify(key)}]`, "is reserved for AWS"] as const)
      ])
      yield* checkEncodable(Tagging.tagResource, tags)
      yield* onEvent({ _tag: "Planned", ...difference })
      if (dryRun) return difference
      if (removed.length > 0) {
        yield* Tagging.untagResource({ Resource: arn, TagKeys: { Items: removed } }).pipe(persist)
        yield* Writes.record(writes, key)
        yield* onEvent({ _tag: "Untagged", removed })
      }
      if (set.length > 0) {
        yield* Tagging.tagResource(tags).pipe(persist)
        yield* Writes.record(writes, key)
        yield* onEvent({ _tag: "Tagged", set })
      }
      return difference
    })
  )

/**
 * The events of `syncTags` as a Stream. Running the Stream sets the tags. The errors are those of `syncTags`.
 *
 * @since 3.0.0
 * @category programs
 */
export const syncTagsEvents = (
  arn: string,
  desired: Readonly<Record<string, string>>,
  options: Omit<SyncTagsOptions, "onEvent"> = {}
): Stream.Stream<SyncTagsEvent, SyncTagsError, CloudFront> =>
  Progress.events((onEvent) => syncTags(arn, desired, { ...options, onEvent }))
