/**
 * A program that replaces the keys with which URLs and cookies are signed.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import type * as KeyGroup from "../generated/KeyGroup.js"
import * as PublicKey from "../generated/PublicKey.js"
import * as Backoff from "../internal/backoff.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { millisSince } from "../internal/elapsed.js"
import * as Kinds from "../internal/kinds.js"
import { persist } from "../internal/retry.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Named from "../internal/named.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Pagination from "../Pagination.js"
import type { Options as WaitOptions, WaitTimeout } from "../Waiter.js"
import { deleteWhenUnused, type DeleteWhenUnusedError } from "./deleteWhenUnused.js"
import { waitUntilDistributionDeployed } from "./waiters.js"

/**
 * A step of `rotateSigningKey`. `Switched` has the time from which on no URL is signed with an old key: the option `switchedAt` of another
 * run.
 *
 * @since 3.0.0
 * @category models
 */
export type RotateSigningKeyEvent =
  | { readonly _tag: "KeyCreated"; readonly keyId: string }
  /** A public key with the name and the same content was there. */
  | { readonly _tag: "KeyFound"; readonly keyId: string }
  | { readonly _tag: "Retiring"; readonly keyIds: ReadonlyArray<string> }
  | { readonly _tag: "AddedToGroup"; readonly keyId: string }
  | { readonly _tag: "WaitingForDeployment"; readonly distributions: ReadonlyArray<string> }
  | { readonly _tag: "Switching"; readonly keyId: string }
  | { readonly _tag: "Switched"; readonly keyId: string; readonly at: DateTime.Utc }
  | { readonly _tag: "WaitingForExpiry"; readonly duration: Duration.Duration }
  | { readonly _tag: "RemovedFromGroup"; readonly keyIds: ReadonlyArray<string> }
  | { readonly _tag: "KeyDeleted"; readonly keyId: string }
  /** Another key group or a profile of field-level encryption uses the key, so it is not deleted. */
  | { readonly _tag: "KeyKept"; readonly keyId: string }

/**
 * What `rotateSigningKey` needs, beside the key group.
 *
 * @since 3.0.0
 * @category models
 */
export interface SigningKeyRotation<E = never, R = never> {
  /** The name of the new public key, which is unique in the account. */
  readonly name: string
  /** The new public key as PEM: RSA with 2048 bits or ECDSA with the curve P-256. */
  readonly encodedKey: string
  readonly comment?: string | undefined
  /**
   * Makes everything that signs use the new key, and ends when nothing signs with the old ones. It is run when all distributions accept the
   * new key. Another run of the program may run it again.
   */
  readonly switchSigner: (keyId: string) => Effect.Effect<void, E, R>
  /** How long a URL or cookie that was signed with an old key may be valid. The old keys are removed after that time. */
  readonly maxUrlLifetime: Duration.DurationInput
  /**
   * The ids of the keys to retire; all other keys of the group when absent. With none (`[]`), each run switches the signer, and all keys
   * stay.
   */
  readonly retire?: ReadonlyArray<string> | undefined
}

/**
 * The options of `rotateSigningKey`. `interval` and `timeout` are those of each wait for a distribution; 15 seconds and 90 minutes when
 * absent. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface RotateSigningKeyOptions extends WaitOptions, Consistency.Options {
  /** When an earlier run has switched the signer: the time in its event `Switched`. The signer is not switched again. */
  readonly switchedAt?: DateTime.Utc | undefined
  /** Whether to make no change, and to return the plan; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: RotateSigningKeyEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `rotateSigningKey`. `deleted` and `kept` are the retired keys; `kept` are those that others use. `Planned` is that of a dry
 * run.
 *
 * @since 3.0.0
 * @category models
 */
export type RotatedSigningKey =
  | {
      readonly _tag: "Rotated"
      readonly keyId: string
      readonly deleted: ReadonlyArray<string>
      readonly kept: ReadonlyArray<string>
    }
  | {
      readonly _tag: "Planned"
      /** The id of the public key with the name; `undefined` if there is none. */
      readonly keyId: string | undefined
      /** The ids of the keys that would be retired. */
      readonly retire: ReadonlyArray<string>
      /** How a run would end. `AlreadyExists`: with `PublicKeyAlreadyExists`, since another public key has the name. */
      readonly outcome: "Rotated" | "AlreadyExists"
      /** What a run would change, with a `DeleteKey` for each retired key that exists and that nothing else uses. */
      readonly steps: ReadonlyArray<"CreateKey" | "AddToGroup" | "RemoveFromGroup" | "DeleteKey">
    }

/**
 * The errors of `rotateSigningKey`, without those of `switchSigner`.
 *
 * @since 3.0.0
 * @category errors
 */
export type RotateSigningKeyError =
  | PublicKey.CreatePublicKeyError
  | PublicKey.ListPublicKeysError
  | KeyGroup.GetKeyGroupError
  | KeyGroup.UpdateKeyGroupError
  | Distribution.ListDistributionsByKeyGroupError
  | Distribution.GetDistributionError
  | Exclude<DeleteWhenUnusedError<"publicKey">, { readonly _tag: "InvalidOptions" | "StillInUse" }>
  | CommonError
  | Consistency.StaleReadError
  | Pagination.PaginationError
  | WaitTimeout

/** The service returns the key with another number of line ends. */
const isSameKey = (one: string, other: string): boolean => one.trim() === other.trim()

const findByName = (name: string) =>
  Pagination.items(PublicKey.listPublicKeys, {}).pipe(
    Stream.filter((summary) => summary.Name === name),
    Stream.runHead,
    Effect.map((found): PublicKey.PublicKeySummary | undefined => (found._tag === "Some" ? found.value : undefined)),
    persist
  )

interface Key {
  readonly id: string
  readonly created: boolean
}

/** Creates the public key, or finds it. Its name is unique, so it is created once. */
const createOrFind = (
  { comment, encodedKey, name }: Pick<SigningKeyRotation, "comment" | "encodedKey" | "name">,
  lag: Duration.DurationInput
): Effect.Effect<Key, RotateSigningKeyError, CloudFront> => {
  const find = Backoff.pollFor(findByName(name), (found) => found !== undefined, Backoff.READS, lag)
  const create = PublicKey.createPublicKey({
    PublicKeyConfig: { CallerReference: name, Name: name, EncodedKey: encodedKey, Comment: comment }
  }).pipe(persist)
  return Effect.flatMap(findByName(name), (there) =>
    there !== undefined && isSameKey(there.EncodedKey, encodedKey)
      ? Effect.succeed({ id: there.Id, created: false })
      : Effect.matchEffect(create, {
          onFailure: (error): Effect.Effect<Key, RotateSigningKeyError, CloudFront> =>
            error._tag === "PublicKeyAlreadyExists"
              ? Effect.flatMap(find, (found) =>
                  found !== undefined && isSameKey(found.EncodedKey, encodedKey)
                    ? Effect.succeed({ id: found.Id, created: false })
                    : Effect.fail(error)
                )
              : Effect.fail(error),
          onSuccess: (result) => Effect.succeed({ id: result.PublicKey.Id, created: true })
        })
  )
}

/** How many distributions are waited for at the same time. */
const CONCURRENCY = 4

/**
 * Replaces the keys of a key group without an interruption for viewers: creates the new public key, adds it to the group, waits until all
 * distributions of the group accept it, runs `switchSigner`, waits until everything that was signed with an old key has expired, removes the
 * old keys from the group, and deletes them. For a time, the group has the new and the old keys: 5 keys are the quota of a group, and 10
 * those of an account.
 *
 * The program can be interrupted and run again with the same input at any point. What was done is found: the key by its name, the group by
 * its keys. When the signer was switched is not stored anywhere: without `switchedAt`, another run switches it again and waits for the whole
 * lifetime. At no point is a key removed that may still be needed. To have retired keys deleted that an interrupted run has removed from the
 * group, name them in `retire`.
 *
 * Fails
 *
 * - with `NoSuchResource`, if there is no such key group
 * - with `PublicKeyAlreadyExists`, if another public key has the name
 * - with `TooManyPublicKeys`, or with `TooManyPublicKeysInKeyGroup`; then a key that this run has created is deleted again
 * - with the error of `switchSigner`; then both keys work
 * - with `WaitTimeout`, if a distribution is not deployed in time
 * - with the other errors of these operations, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import { rotateSigningKey } from "@effect-cloudfront/core/programs/rotateSigningKey"
 *
 * const rotate = (encodedKey: string) =>
 *   rotateSigningKey("b1a2c3d4-1111-2222-3333-444455556666", {
 *     name: "signer-2027",
 *     encodedKey,
 *     switchSigner: (keyId) => Console.log(`sign with ${keyId} from now on`),
 *     maxUrlLifetime: "1 days"
 *   })
 * ```
 */
export const rotateSigningKey = <E = never, R = never>(
  keyGroupId: string,
  rotation: SigningKeyRotation<E, R>,
  options: RotateSigningKeyOptions = {}
): Effect.Effect<RotatedSigningKey, RotateSigningKeyError | E, CloudFront | R> =>
  program("rotateSigningKey", { keyGroupId })(
    Effect.gen(function* () {
      const { dryRun = false, failures, jitter, lag = Consistency.DEFAULT_LAG, switchedAt } = options
      const deleteKey = (id: string) =>
        deleteWhenUnused({ kind: "publicKey", id }, { dryRun, failures, jitter, lag }).pipe(
          // Of the options, only a replacement can be invalid.
          Effect.catchTag("InvalidOptions", Effect.die)
        )
      const onEvent = withSpanEvents(options.onEvent)
      const writes = yield* ConsistentRead.recentWrites
      const group = yield* ConsistentRead.readConsistent(Kinds.keyGroup, keyGroupId, writes, lag)
      const retiring = (keyId: string | undefined): ReadonlyArray<string> =>
        (rotation.retire ?? group.config.Items).filter((id) => id !== keyId)

      if (dryRun) {
        const { name } = rotation
        const there = yield* Named.findConsistent(Kinds.publicKey, name, findByName(name), ({ Id }) => Id, lag)
        const keyId = there?.Id
        const retire = retiring(keyId)
        const isOther = there !== undefined && !isSameKey(there.EncodedKey, rotation.encodedKey)
        const isInGroup = (id: string | undefined) => id !== undefined && group.config.Items.includes(id)
        const isDeletable = (id: string) =>
          deleteKey(id).pipe(
            Effect.map((plan) => plan._tag === "Planned" && plan.users.every((user) => user.id === keyGroupId)),
            Effect.catchTag("StillInUse", () => Effect.succeed(false))
          )
        const deletable = isOther ? [] : yield* Effect.forEach(retire, isDeletable, { concurrency: 1 })
        const steps = [
          ...(there === undefined ? (["CreateKey"] as const) : []),
          ...(isInGroup(keyId) ? [] : (["AddToGroup"] as const)),
          ...(retire.some(isInGroup) ? (["RemoveFromGroup"] as const) : []),
          ...deletable.filter((is) => is).map(() => "DeleteKey" as const)
        ]
        const outcome = isOther ? "AlreadyExists" : "Rotated"
        return { _tag: "Planned", keyId, retire, outcome, steps: isOther ? [] : steps } as RotatedSigningKey
      }

      const { created, id: keyId } = yield* createOrFind(rotation, lag)
      yield* Named.recordCreated(Kinds.publicKey, rotation.name)
      yield* onEvent({ _tag: created ? "KeyCreated" : "KeyFound", keyId })
      const retired = retiring(keyId)
      yield* onEvent({ _tag: "Retiring", keyIds: retired })

      const waitForDeployment = Effect.gen(function* () {
        // Reads may still show the distributions as they were, which is deployed.
        yield* Effect.sleep(lag)
        const users = yield* Pagination.items(Distribution.listDistributionsByKeyGroup, {
          KeyGroupId: keyGroupId
        }).pipe(
          Stream.runCollect,
          Effect.map((ids) => Array.from(ids)),
          persist
        )
        yield* onEvent({ _tag: "WaitingForDeployment", distributions: users })
        const { interval, timeout } = options
        yield* Effect.forEach(
          users,
          (id) =>
            Effect.catchTag(
              waitUntilDistributionDeployed(id, { failures, interval, jitter, lag, timeout }),
              "NoSuchDistribution",
              () => Effect.void
            ),
          { concurrency: CONCURRENCY, discard: true }
        )
      })

      const added = yield* modifyIdempotently(
        Kinds.keyGroup,
        keyGroupId,
        (config) => (config.Items.includes(keyId) ? config : { ...config, Items: [...config.Items, keyId] }),
        { lag }
      ).pipe(
        Effect.tapError((error) =>
          created && error._tag === "TooManyPublicKeysInKeyGroup" ? Effect.ignore(deleteKey(keyId)) : Effect.void
        )
      )
      yield* onEvent({ _tag: "AddedToGroup", keyId })
      const isInGroup = (config: KeyGroup.KeyGroupConfig) => config.Items.some((id) => retired.includes(id))
      const isRemoving = isInGroup(added.config)
      // The retired keys are not in the group any more after an earlier run, which has switched the signer.
      const isSwitching =
        switchedAt === undefined && (isRemoving || (retired.length === 0 && rotation.retire !== undefined))
      if (isSwitching) {
        yield* waitForDeployment
        yield* onEvent({ _tag: "Switching", keyId })
        yield* rotation.switchSigner(keyId)
      }
      const at = switchedAt === undefined ? yield* Clock.currentTimeMillis : DateTime.toEpochMillis(switchedAt)
      if (isSwitching) yield* onEvent({ _tag: "Switched", keyId, at: DateTime.unsafeMake(at) })
      if (isRemoving) {
        const left = Math.max(0, Duration.toMillis(rotation.maxUrlLifetime) - (yield* millisSince(at)))
        yield* onEvent({ _tag: "WaitingForExpiry", duration: Duration.millis(left) })
        yield* Effect.sleep(left)
        yield* modifyIdempotently(
          Kinds.keyGroup,
          keyGroupId,
          // With the new key, even if someone has removed it: a group without keys would not be valid.
          (config) =>
            isInGroup(config)
              ? { ...config, Items: [...new Set([...config.Items.filter((id) => !retired.includes(id)), keyId])] }
              : config,
          { lag }
        )
        yield* onEvent({ _tag: "RemovedFromGroup", keyIds: retired })
      }

      const outcomes = yield* Effect.forEach(
        retired,
        (id) =>
          deleteKey(id).pipe(
            Effect.as({ id, isDeleted: true }),
            Effect.catchTag("StillInUse", () => Effect.succeed({ id, isDeleted: false })),
            Effect.tap(({ isDeleted }) => onEvent({ _tag: isDeleted ? "KeyDeleted" : "KeyKept", keyId: id }))
          ),
        { concurrency: 1 }
      )
      return {
        _tag: "Rotated",
        keyId,
        deleted: outcomes.filter(({ isDeleted }) => isDeleted).map(({ id }) => id),
        kept: outcomes.filter(({ isDeleted }) => !isDeleted).map(({ id }) => id)
      } as RotatedSigningKey
    })
  )

/**
 * The events of `rotateSigningKey` as a Stream. Running the Stream rotates the keys. The errors are those of `rotateSigningKey`.
 *
 * @since 3.0.0
 * @category programs
 */
export const rotateSigningKeyEvents = <E = never, R = never>(
  keyGroupId: string,
  rotation: SigningKeyRotation<E, R>,
  options: Omit<RotateSigningKeyOptions, "onEvent"> = {}
): Stream.Stream<RotateSigningKeyEvent, RotateSigningKeyError | E, CloudFront | R> =>
  Progress.events((onEvent) => rotateSigningKey(keyGroupId, rotation, { ...options, onEvent }))
