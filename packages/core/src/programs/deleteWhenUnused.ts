/**
 * Programs that delete what others use: policies, origin access, functions, keys, stores and so on.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import * as Consistency from "../Consistency.js"
import { isConflict, isInUse, isNotFound, type CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as KeyGroup from "../generated/KeyGroup.js"
import type * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Backoff from "../internal/backoff.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import { since } from "../internal/elapsed.js"
import * as ErrorFields from "../internal/errorFields.js"
import { failAfter } from "../internal/failAfter.js"
import * as Kinds from "../internal/kinds.js"
import { validate } from "../internal/options.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { modifyIdempotently } from "../internal/readModifyWrite.js"
import * as Resource from "../internal/resource.js"
import * as Retry from "../internal/retry.js"
import * as Uses from "../internal/uses.js"
import * as WriteOutcome from "../internal/writeOutcome.js"
import * as Writes from "../internal/writes.js"
import type { InvalidOptions } from "../Options.js"
import { WaitTimeout, type Options as WaitOptions } from "../Waiter.js"
import type { ResourceOf } from "./waiters.js"

/**
 * A kind of resource that `deleteWhenUnused` deletes.
 *
 * @since 3.0.0
 * @category models
 */
export type UsedKind = keyof typeof Uses.uses

/**
 * A resource that uses another one: its kind, and its id (the name of a function).
 *
 * @since 3.0.0
 * @category models
 */
export interface UserOfResource extends Uses.User {}

/**
 * A step of `deleteWhenUnused`.
 *
 * @since 3.0.0
 * @category models
 */
export type DeleteWhenUnusedEvent =
  /** The resource is not deployed, so it cannot be deleted yet. */
  | { readonly _tag: "Waiting"; readonly id: string; readonly status: string; readonly elapsed: Duration.Duration }
  | { readonly _tag: "Deleting"; readonly id: string }
  /**
   * The service has refused the deletion, because the resource is in use. `users` are those that lists show; none if the service does not
   * know yet that it is unused.
   */
  | {
      readonly _tag: "InUse"
      readonly id: string
      readonly users: ReadonlyArray<UserOfResource>
      readonly elapsed: Duration.Duration
    }
  | { readonly _tag: "Detaching"; readonly id: string; readonly user: UserOfResource }
  | { readonly _tag: "Detached"; readonly id: string; readonly user: UserOfResource }
  | { readonly _tag: "Deleted"; readonly id: string }
  | { readonly _tag: "AlreadyGone"; readonly id: string }

/**
 * The options of `deleteWhenUnused`. `interval` is the time between two attempts to delete; 15 seconds when absent. `timeout` is the time
 * limit of the whole program; 45 minutes when absent. `lag` is how long reads and lists may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface DeleteWhenUnusedOptions extends WaitOptions, Consistency.Options {
  /**
   * Whether to change the users so that they do not use the resource; false when absent. With a `replacement`, the id of another resource of
   * the same kind, they use that one. Without one, these are not changed: a behavior whose cache policy it is, a behavior that would have no
   * trusted key group any more and so would serve everyone, an origin in a VPC, viewers' certificates without a trust store, fields without
   * encryption, and a key group without another key. A function is detached whatever it does: see first whether it authenticates viewers.
   */
  readonly detach?: boolean | { readonly replacement: string } | undefined
  /**
   * How long the service may refuse the deletion as in use after the first refusal; 20 minutes when absent. It may do so for minutes after
   * the users have changed.
   */
  readonly grace?: Duration.DurationInput | undefined
  /** Whether to make no change, and to return the plan; false when absent. */
  readonly dryRun?: boolean | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: DeleteWhenUnusedEvent) => Effect.Effect<void>) | undefined
}

/**
 * The result of `deleteWhenUnused`. `detached` are the users that this run has changed. `Planned` is that of a dry run: `users` are those
 * that lists show, and `detachable` are those of them that `detach` would change.
 *
 * @since 3.0.0
 * @category models
 */
export type DeleteWhenUnusedOutcome =
  | { readonly _tag: "Deleted"; readonly detached: ReadonlyArray<UserOfResource> }
  | { readonly _tag: "AlreadyGone" }
  | {
      readonly _tag: "Planned"
      readonly users: ReadonlyArray<UserOfResource>
      readonly detachable: ReadonlyArray<UserOfResource>
    }

const REASONS = {
  NotDetached: "it is in use",
  CannotDetach: "it is in use, and its users would not be valid or not be safe without it"
} as const

/**
 * The resource was not deleted, because others use it.
 *
 * - `NotDetached`: the option `detach` was not given
 * - `CannotDetach`: the users need it, or can be changed by their owner only; see the option `detach`
 *
 * @since 3.0.0
 * @category errors
 */
export class StillInUse extends Data.TaggedError("StillInUse")<{
  /** The resource, such as `cache policy 658327ea`. */
  readonly what: string
  readonly reason: keyof typeof REASONS
  readonly users: ReadonlyArray<UserOfResource>
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<StillInUse> {
    return {
      tag: "StillInUse",
      fields: {
        what: ErrorFields.string,
        reason: ErrorFields.oneOf(Object.keys(REASONS)),
        users: ErrorFields.list(ErrorFields.record({ kind: ErrorFields.oneOf(USER_KINDS), id: ErrorFields.string }))
      },
      make: (fields) => new StillInUse(fields)
    }
  }

  override get message(): string {
    const names = this.users.slice(0, 5).map(({ id, kind }) => `${kind} ${id}`)
    const more = this.users.length - names.length
    return `${this.what} was not deleted: ${REASONS[this.reason]}, by ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
  }
}

const USER_KINDS: ReadonlyArray<UserOfResource["kind"]> = [
  "connectionFunction",
  "connectionGroup",
  "distribution",
  "fieldLevelEncryptionConfig",
  "fieldLevelEncryptionProfile",
  "function",
  "keyGroup",
  "streamingDistribution"
]

/** The errors of users: of their lists, of reading and of changing them. */
type UserError =
  | Uses.ListError
  | Kinds.ReadErrors[UserOfResource["kind"]]
  | Distribution.UpdateDistributionError
  | StreamingDistribution.UpdateStreamingDistributionError
  | KeyGroup.UpdateKeyGroupError

/**
 * The errors of `deleteWhenUnused`: those of reading and deleting a resource of the kind, and those of listing, reading and updating its
 * users.
 *
 * @since 3.0.0
 * @category errors
 */
export type DeleteWhenUnusedError<Kind extends UsedKind> =
  | Exclude<Kinds.ReadErrors[Kind] | Kinds.RemoveErrors[Kind], { readonly status: 404 }>
  | UserError
  | StillInUse
  | InvalidOptions
  | CommonError
  | Consistency.StaleReadError
  | WaitTimeout

const DEFAULTS = { grace: "20 minutes", interval: "15 seconds", timeout: "45 minutes" } as const

const isGone: (error: unknown) => boolean = isNotFound
const isUsed: (error: unknown) => boolean = isInUse
const isStale: (error: unknown) => boolean = isConflict

const arnOf = (thing: unknown): string =>
  typeof thing === "object" && thing !== null && "ARN" in thing && typeof thing.ARN === "string" ? thing.ARN : ""

/** The users that lists show, each once. A resource that does not exist any more has none. */
const usersOf = (use: Uses.Use, id: string) =>
  Stream.runCollect(use.users(id)).pipe(
    Effect.map((all): ReadonlyArray<UserOfResource> => {
      const users = new Map(Array.from(all, (user) => [`${user.kind} ${user.id}`, user]))
      return Array.from(users.values())
    }),
    Effect.catchAll((error) => (isGone(error) ? Effect.succeed([]) : Effect.fail(error)))
  )

/** Reads a user. `undefined` if it does not exist any more: lists may be stale. */
const ifThere = <A, E, R>(read: Effect.Effect<A, E, R>): Effect.Effect<A | undefined, E, R> =>
  Effect.catchAll(read, (error) => (isGone(error) ? Effect.succeed(undefined) : Effect.fail(error)))

interface Detachment {
  /** Whether the user uses the resource, and whether it can be changed. */
  readonly look: Effect.Effect<
    { readonly isUsed: boolean; readonly canDetach: boolean },
    UserError | CommonError | Consistency.StaleReadError,
    CloudFront
  >
  /** Changes the user. Returns whether it was changed. */
  readonly detach: Effect.Effect<boolean, UserError | CommonError | Consistency.StaleReadError, CloudFront>
}

/** How a user is looked at and changed. */
const detachment = (
  use: Uses.Use,
  id: string,
  user: UserOfResource,
  replacement: string | undefined,
  lag: Duration.DurationInput
): Detachment => {
  const rename = Uses.renaming(id, replacement)
  const by = <Thing, Config, ReadError extends UserError, WriteError extends UserError, RemoveError>(
    resource: Resource.Resource<Thing, Config, ReadError, WriteError, RemoveError>,
    rewrite: NonNullable<(config: Config, rename: (reference: string) => string | undefined) => Config | undefined>
  ): Detachment => ({
    look: Effect.flatMap(ConsistentRead.recentWrites, (writes) =>
      Effect.map(ifThere(ConsistentRead.readConsistent(resource, user.id, writes, lag)), (read) => ({
        isUsed: read !== undefined && Uses.isUsed(rewrite, read.config, id),
        canDetach: read === undefined || rewrite(read.config, rename) !== undefined
      }))
    ),
    detach: Effect.map(
      // What cannot be changed any more, since others have changed it, is found by the next look.
      ifThere(modifyIdempotently(resource, user.id, (config) => rewrite(config, rename) ?? config, { lag })),
      (edited) => edited?.changed === true
    )
  })
  if (user.kind === "distribution" && use.rewrite !== undefined) return by(Resource.distribution, use.rewrite)
  if (user.kind === "streamingDistribution" && use.rewriteStreaming !== undefined) {
    return by(Resource.streamingDistribution, use.rewriteStreaming)
  }
  if (user.kind === "keyGroup" && use.rewriteKeyGroup !== undefined) return by(Kinds.keyGroup, use.rewriteKeyGroup)
  const read: Effect.Effect<unknown, UserError | CommonError, CloudFront> = Kinds.kinds[user.kind].read(user.id)
  return {
    look: Effect.map(ifThere(read), (found) => ({ isUsed: found !== undefined, canDetach: false })),
    detach: Effect.succeed(false)
  }
}

/** All steps. What is done follows from what is there, so that a run continues where an earlier one ended. */
const runSteps = (
  kind: UsedKind,
  id: string,
  options: DeleteWhenUnusedOptions,
  onEvent: Progress.OnEvent<DeleteWhenUnusedEvent>,
  observed: { status: string | undefined }
) =>
  Effect.gen(function* () {
    const { detach = false, dryRun = false, lag = Consistency.DEFAULT_LAG } = options
    const interval = Duration.decode(options.interval ?? DEFAULTS.interval)
    const grace = Duration.decode(options.grace ?? DEFAULTS.grace)
    const replacement = typeof detach === "object" ? detach.replacement : undefined
    const resource: Kinds.Kind<unknown, Kinds.ReadErrors[UsedKind], Kinds.RemoveErrors[UsedKind]> = Kinds.kinds[kind]
    const what = Resource.keyOf(resource, id)
    // A name and an ARN may be of the same resource.
    const isSame = replacement !== undefined && (Uses.refersTo(replacement, id) || Uses.refersTo(id, replacement))
    yield* validate([
      ["detach.replacement", replacement === "" && "is empty"],
      ["detach.replacement", replacement !== "" && isSame && "is the resource that is to be deleted"]
    ])
    const writes = yield* ConsistentRead.recentWrites
    const started = yield* Clock.currentTimeMillis
    const elapsed = since(started)
    const read = ConsistentRead.readConsistent(resource, id, writes, lag)
    const detached = new Map<string, UserOfResource>()
    const deleted: DeleteWhenUnusedOutcome = { _tag: "Deleted", detached: [] }
    const pause = Backoff.pause(interval, options.jitter)
    const bearing = Retry.bearing(options.failures)

    const first = yield* ifThere(read)
    if (first === undefined) return { _tag: "AlreadyGone" } as DeleteWhenUnusedOutcome
    let current = first
    const use = Uses.uses[kind](arnOf(current.thing))
    const look = (users: ReadonlyArray<UserOfResource>) =>
      Effect.forEach(
        users,
        (user) => Effect.map(detachment(use, id, user, replacement, lag).look, (seen) => ({ ...seen, user })),
        { concurrency: 4 }
      )

    if (dryRun) {
      const seen = (yield* look(yield* usersOf(use, id))).filter((one) => one.isUsed)
      return {
        _tag: "Planned",
        users: seen.map(({ user }) => user),
        detachable: seen.filter(({ canDetach }) => canDetach).map(({ user }) => user)
      } as DeleteWhenUnusedOutcome
    }

    let usedSince: number | undefined
    const attempts = yield* Retry.attempts(lag)
    let isUncertain = false
    for (;;) {
      observed.status = current.status
      if (current.status === "Deploying" || current.status === "InProgress") {
        yield* onEvent({ _tag: "Waiting", id, status: current.status, elapsed: yield* elapsed })
        yield* pause
      } else {
        yield* onEvent({ _tag: "Deleting", id })
        const outcome = yield* Effect.either(resource.remove(id, current.etag))
        if (outcome._tag === "Right") break
        const error = outcome.left
        isUncertain ||= WriteOutcome.of(error).unanswered
        if (isGone(error)) break
        if (isUsed(error)) {
          observed.status = "in use"
          usedSince ??= yield* Clock.currentTimeMillis
          const looked = yield* bearing(Effect.flatMap(usersOf(use, id), look))
          if (Option.isNone(looked)) {
            yield* pause
            continue
          }
          const seen = looked.value.filter((one) => one.isUsed)
          const users = seen.map(({ user }) => user)
          const time = yield* since(usedSince)
          yield* onEvent({ _tag: "InUse", id, users, elapsed: time })
          const fixed = detach === false ? seen : seen.filter(({ canDetach }) => !canDetach)
          if (fixed.length > 0) {
            const reason = detach === false ? "NotDetached" : "CannotDetach"
            return yield* new StillInUse({ what, reason, users: fixed.map(({ user }) => user) })
          }
          let isUnchanged = true
          for (const user of users) {
            yield* onEvent({ _tag: "Detaching", id, user })
            if (yield* detachment(use, id, user, replacement, lag).detach) {
              isUnchanged = false
              detached.set(`${user.kind} ${user.id}`, user)
            }
            yield* onEvent({ _tag: "Detached", id, user })
          }
          if (Duration.toMillis(time) >= Duration.toMillis(grace)) return yield* Effect.fail(error)
          if (isUnchanged) yield* pause
        } else if (isStale(error)) {
          yield* attempts.afterConflict(error)
          const newer = yield* ifThere(ConsistentRead.readNewerThan(resource, id, writes, lag, current.etag, error))
          if (newer === undefined) break
          current = newer
          continue
        } else if (WriteOutcome.of(error).kind === "uncertain") {
          yield* attempts.afterLoss(error)
        } else return yield* Effect.fail(error)
      }
      const next = yield* Effect.either(bearing(ifThere(read)))
      if (next._tag === "Left") {
        // The next deletion tells as much.
        if (!isUncertain) return yield* Effect.fail(next.left)
        yield* attempts.afterLoss(next.left)
        continue
      }
      if (Option.isNone(next.right)) continue
      if (next.right.value === undefined) break
      current = next.right.value
    }
    for (const key of Kinds.keysOf(resource, id, current.thing)) yield* Writes.recordGone(writes, key)
    return { ...deleted, detached: Array.from(detached.values()) }
  })

/** The time for the last step, so that its own error, which has more details, comes first. */
const FINAL_TIME = Duration.seconds(1)

/**
 * Deletes a resource that others may use: a policy, an origin access control or identity, a function, a key group, a public key, a key value
 * store, a VPC origin, a trust store, an Anycast IP list, a configuration of real-time logs or of field-level encryption.
 *
 * The program deletes the current version. If the service refuses that as in use, the program lists the users, reads them (a list may be
 * stale), and fails with a `StillInUse` that names them. With `detach`, it changes them so that they do not use the resource, or use its
 * replacement, as `editDistribution` would, and repeats the deletion until the service accepts it. It does not change a user whose
 * keys, certificates or encryption would protect less afterwards, or which would not be valid; see the option.
 *
 * A VPC origin is deleted when it is deployed. Its deletion takes minutes: `waitUntilDeleted` waits for it.
 *
 * The program can be interrupted and run again at any point: users that were changed stay changed, and the resource is there or not. If it
 * does not exist, the result is `AlreadyGone`. If the response to a deletion was lost, the program reads and repeats it.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if the replacement is empty or the resource itself
 * - with `StillInUse`, if there are users that are not detached
 * - with the error of the deletion (such as `CachePolicyInUse`), if the service refuses it for longer than `grace` although it is unused
 * - with `IllegalDelete`, if the resource belongs to AWS
 * - with `WaitTimeout`, when `timeout` is over
 * - with `PreconditionFailed` or `InvalidIfMatchVersion`, after more than 10 conflicts
 * - with the errors of listing, reading and updating the users, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ListDistributionsByCachePolicyId.html
 * @since 3.0.0
 * @category programs
 * @example
 * ```ts
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import { deleteWhenUnused } from "@effect-cloudfront/core/programs/deleteWhenUnused"
 *
 * const policy = { kind: "responseHeadersPolicy", id: "8cd4bb3a-1b2d-4e0b-8d8f-1c2d3e4f5a6b" } as const
 *
 * const gone = deleteWhenUnused(policy).pipe(
 *   Effect.catchTag("StillInUse", ({ users }) =>
 *     Effect.zipRight(Console.log(`used by ${users.length}`), deleteWhenUnused(policy, { detach: true }))
 *   )
 * )
 * ```
 */
export const deleteWhenUnused = <Kind extends UsedKind>(
  { id, kind }: ResourceOf<Kind>,
  options: DeleteWhenUnusedOptions = {}
): Effect.Effect<DeleteWhenUnusedOutcome, DeleteWhenUnusedError<Kind>, CloudFront> => {
  const run = Effect.suspend(() => {
    const timeout = Duration.decode(options.timeout ?? DEFAULTS.timeout)
    const observed: { status: string | undefined } = { status: undefined }
    const onEvent = withSpanEvents(options.onEvent)
    const what = `${Resource.keyOf(Kinds.kinds[kind], id)} to be deleted`
    return runSteps(kind, id, options, onEvent, observed).pipe(
      failAfter(
        Duration.sum(timeout, FINAL_TIME),
        () => new WaitTimeout({ what, elapsed: timeout, last: observed.status })
      ),
      Effect.tap(({ _tag }) => (_tag === "Planned" ? Effect.void : onEvent({ _tag, id })))
    )
  })
  // The operations are those of the kind, and so are their errors.
  return Effect.mapError(
    program("deleteWhenUnused", { kind, id })(run),
    (error): DeleteWhenUnusedError<Kind> => error as never
  )
}

/**
 * The events of `deleteWhenUnused` as a Stream. Running the Stream deletes the resource. The errors are those of `deleteWhenUnused`.
 *
 * @since 3.0.0
 * @category programs
 */
export const deleteWhenUnusedEvents = <Kind extends UsedKind>(
  resource: ResourceOf<Kind>,
  options: Omit<DeleteWhenUnusedOptions, "onEvent"> = {}
): Stream.Stream<DeleteWhenUnusedEvent, DeleteWhenUnusedError<Kind>, CloudFront> =>
  Progress.events((onEvent) => deleteWhenUnused(resource, { ...options, onEvent }))
