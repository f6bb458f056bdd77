import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { DEFAULT_LAG, UnconfirmedCreate } from "../Consistency.js"
import {
  CredentialsError,
  isAccessDenied,
  isRetryable,
  ThrottlingError,
  TransportError,
  UnknownServiceError
} from "../Errors.js"
import * as Backoff from "./backoff.js"
import * as Budget from "./budget.js"
import { uuid } from "./uuid.js"
import * as WriteOutcome from "./writeOutcome.js"

/** The caller reference of a run. A second run with the same reference completes the first one. */
export interface Reference {
  readonly value: string
  /** Whether this run generated it, so that nobody else can have used it. */
  readonly isGenerated: boolean
}

/** The caller's reference, or a generated one. */
export const reference = (given: string | undefined): Effect.Effect<Reference> =>
  given === undefined
    ? Effect.map(uuid, (value) => ({ value, isGenerated: true }))
    : Effect.succeed({ value: given, isGenerated: false })

interface Failure {
  readonly _tag: string
  readonly message: string
}

export interface Creation<A, E, R> {
  /** The kind of resource for messages, such as `distribution`. */
  readonly what: string
  readonly reference: Reference
  /** Calls the operation once. Every run sends the same reference. */
  readonly create: Effect.Effect<A, E, R>
  /** Whether an error says that the reference has been used before. */
  readonly isReferenceUsed: (error: NoInfer<E>) => boolean
  /**
   * Searches once for the resource with the reference. `conflict` is the error that says that the reference has been used, since it may
   * contain the id; it is `undefined` if the only reason for the search is a lost response.
   */
  readonly find: (conflict: NoInfer<E> | undefined) => Effect.Effect<Option.Option<A>, Failure, R>
  /** Whether the resource that was found is the requested one. Only called if the reference is the caller's. */
  readonly matchesInput: (found: A) => Effect.Effect<boolean, Failure, R>
  /**
   * The result if the resource was created with a generated reference and the credentials may not read it. Without it, that is an
   * error.
   */
  readonly ifUnreadable?: A | undefined
  /** How long reads may not show the new resource; 90 seconds when absent. */
  readonly lag?: Duration.DurationInput | undefined
  /** Limits the repetitions. When its time is over, the operation is not called again, and the resource is searched for once. */
  readonly budget?: Budget.Budget | undefined
}

/** The maximum number of calls of the operation. The HTTP layer makes several attempts at each. */
const MAX_CALLS = 3
const CALLS: Backoff.Backoff = { first: 2_000, max: 16_000 }
const SEARCHES: Backoff.Backoff = { first: 1_000, max: 16_000 }

/** Whether the outcome of an earlier attempt of the same call is unknown. */
const wasUnanswered = (error: Failure): boolean =>
  "unanswered" in error && typeof error.unanswered === "number" && error.unanswered > 0

/** Whether the error response has no code or no message, because it was truncated. */
const isUnreadable = (error: Failure): boolean =>
  (error instanceof UnknownServiceError && error.code.startsWith("HTTP ")) ||
  ("serviceMessage" in error && error.serviceMessage === "")

/** Whether the service may have executed the request although the call failed. */
const isAmbiguous = (error: Failure, wasLost: boolean): boolean => {
  const { kind, unanswered } = WriteOutcome.of(error)
  if (kind === "uncertain") return true
  // The last attempt was not executed, or its error response cannot be read. Earlier attempts may have been executed.
  if (wasLost && isUnreadable(error)) return true
  return (error instanceof TransportError || error instanceof ThrottlingError) && unanswered
}

/** Errors that say nothing of earlier attempts, and go away by waiting: the caller's next call has the same reference. */
const isTemporary = ({ _tag }: Failure): boolean => _tag === "TooManyInvalidationsInProgress"

/** Errors of the request itself, which the earlier attempts of it will have had, too. */
const isOfRequest = ({ _tag }: Failure): boolean =>
  _tag === "InvalidArgument" || _tag === "MissingBody" || _tag === "InconsistentQuantities"

/** Whether an error does not depend on the request itself, so that earlier attempts may have succeeded. */
const isUnrelatedToRequest = (error: Failure): boolean =>
  isAccessDenied(error) ||
  error instanceof CredentialsError ||
  (error instanceof UnknownServiceError && error.status !== 409)

/**
 * Repeats a search until it finds something, or until the lag is over: 90 seconds by default. Retryable errors are ignored until
 * then.
 */
export const withinLag = <A, E, R>(
  readOnce: Effect.Effect<Option.Option<A>, E, R>,
  lag: Duration.DurationInput = DEFAULT_LAG,
  budget: Budget.Budget = Budget.unlimited
): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.flatMap(
    Effect.flatMap(budget.atMost(lag), (within) =>
      Backoff.pollFor(
        Effect.either(readOnce),
        (result) => (Either.isRight(result) ? Option.isSome(result.right) : !isRetryable(result.left)),
        SEARCHES,
        within
      )
    ),
    (result) => (Either.isRight(result) ? Effect.succeed(result.right) : Effect.fail(result.left))
  )

/**
 * Creates a resource that is identified by its caller reference exactly once, even if responses are lost.
 *
 * - If the reference has been used, the resource with it is searched for until the lag is over. With a generated reference it is the
 *   result. With the caller's reference it is the result if it matches the input; otherwise the service's error is the error.
 * - If the response was lost, unreadable or a server error, the operation is called again with backoff, since the service knows whether
 *   the reference has been used. After the last call the resource is searched for.
 * - A refusal after a lost response does not tell whether the resource was created: a name, an alias or a quota may be in use by it, and a
 *   certificate may be gone since. So the resource is searched for; only once, if the request itself is said to be invalid. If it is not
 *   found, the refusal is the error.
 * - Without a lost response, a refusal is the error at once.
 *
 * Fails with `UnconfirmedCreate`, which has the reference, if the outcome remains unknown.
 */
export const createOnce = <A, E extends Failure, R>(
  creation: Creation<A, E, R>
): Effect.Effect<A, E | UnconfirmedCreate, R> => {
  const { budget = Budget.unlimited, reference, what } = creation
  const unconfirmed = (cause: Failure) => new UnconfirmedCreate({ what, reference: reference.value, cause })

  /** Searches once. `none`: nothing found. `some(none)`: found another resource with the caller's reference. */
  const findOnce = (conflict: E | undefined): Effect.Effect<Option.Option<Option.Option<A>>, Failure, R> =>
    Effect.flatMap(
      creation.find(conflict),
      Option.match({
        onNone: () => Effect.succeedNone,
        onSome: (found) =>
          Effect.map(reference.isGenerated ? Effect.succeed(true) : creation.matchesInput(found), (isAsked) =>
            Option.some(isAsked ? Option.some(found) : Option.none())
          )
      })
    )

  const findWithin = (lag: Duration.DurationInput | undefined, conflict?: E) =>
    withinLag(findOnce(conflict), lag, budget)

  const resolveUsedReference = (error: E): Effect.Effect<A, E | UnconfirmedCreate, R> =>
    Effect.matchEffect(findWithin(creation.lag, error), {
      onFailure: (cause) =>
        creation.ifUnreadable !== undefined && reference.isGenerated && isAccessDenied(cause)
          ? Effect.succeed(creation.ifUnreadable)
          : Effect.fail(unconfirmed(cause)),
      onSuccess: (seen): Effect.Effect<A, E | UnconfirmedCreate> =>
        Option.isNone(seen)
          ? Effect.fail(unconfirmed(error))
          : Option.match(seen.value, { onNone: () => Effect.fail(error), onSome: Effect.succeed })
    })

  /** The resource, if it can be found; otherwise fails with the error. */
  const findOrFail = (error: E | UnconfirmedCreate, lag = creation.lag): Effect.Effect<A, E | UnconfirmedCreate, R> =>
    Effect.matchEffect(findWithin(lag), {
      onFailure: () => Effect.fail(error),
      onSuccess: (seen) =>
        Option.match(Option.flatten(seen), { onNone: () => Effect.fail(error), onSome: Effect.succeed })
    })

  return Effect.gen(function* () {
    let wasLost = false
    for (let calls = 1; ; calls++) {
      const result = yield* Effect.either(creation.create)
      if (Either.isRight(result)) return result.right
      const error = result.left
      if (creation.isReferenceUsed(error)) return yield* resolveUsedReference(error)
      wasLost ||= wasUnanswered(error)
      if (!isAmbiguous(error, wasLost)) {
        if (!wasLost || isTemporary(error)) return yield* Effect.fail(error)
        if (isUnrelatedToRequest(error)) return yield* findOrFail(unconfirmed(error))
        return yield* isOfRequest(error) ? findOrFail(error, 0) : findOrFail(error)
      }
      wasLost = true
      const isRepeated =
        calls < MAX_CALLS && Either.isRight(yield* Effect.either(budget.pause(CALLS, calls, unconfirmed(error))))
      if (!isRepeated) return yield* findOrFail(unconfirmed(error))
    }
  })
}
