import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { DEFAULT_LAG, UnconfirmedCreate } from "../Consistency.js"
import {
  CredentialsError,
  isAccessDenied,
  isQuota,
  isRetryable,
  ThrottlingError,
  TransportError,
  UnknownServiceError
} from "../Errors.js"
import { uuid } from "./uuid.js"
import * as WriteOutcome from "./writeOutcome.js"

/** The caller reference of a run: what finishes the job when the program is run with it again. */
export interface Reference {
  readonly value: string
  /** Whether this run made it up: then nobody else can have used it. */
  readonly isMadeUp: boolean
}

/** The caller's own reference, or a fresh one. */
export const reference = (given: string | undefined): Effect.Effect<Reference> =>
  given === undefined
    ? Effect.map(uuid, (value) => ({ value, isMadeUp: true }))
    : Effect.succeed({ value: given, isMadeUp: false })

interface Failure {
  readonly _tag: string
  readonly message: string
}

export interface Creation<A, E, R> {
  /** For messages: `distribution`. */
  readonly what: string
  readonly reference: Reference
  /** One call of the operation; every run of it sends the same reference. */
  readonly create: Effect.Effect<A, E, R>
  /** Whether an error says that the reference has been used before. */
  readonly isTaken: (error: NoInfer<E>) => boolean
  /**
   * Looks once for what has the reference. Given the error that says that it has been used, since that may name the id; not given
   * one where nothing but a lost answer says that there may be something.
   */
  readonly find: (taken: NoInfer<E> | undefined) => Effect.Effect<Option.Option<A>, Failure, R>
  /** Whether what was found is what was asked for. Only asked where the reference is the caller's own. */
  readonly isAsked: (found: A) => Effect.Effect<boolean, Failure, R>
  /** Stands for what was created under a made-up reference where it may not be looked at; without it that is an error. */
  readonly unseen?: A | undefined
  /** How long reads may fail to show what was created; 90 seconds when absent. */
  readonly lag?: Duration.DurationInput | undefined
}

/** How often the create is sent by the program, each time with all the attempts of the layer below. */
const TRIES = 3
/** The pauses, in milliseconds: each is twice as long as the one before. */
const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 16_000

/** Whether an earlier attempt of the same call is known to have been left without an answer that tells. */
const wasUnanswered = (error: Failure): boolean =>
  "unanswered" in error && typeof error.unanswered === "number" && error.unanswered > 0

/** Whether a refusal was cut off before it said what it is about. */
const isUnreadable = (error: Failure): boolean =>
  (error instanceof UnknownServiceError && error.code.startsWith("HTTP ")) ||
  ("serviceMessage" in error && error.serviceMessage === "")

/** Whether the service may have done what it was asked for, although the call failed. */
const isAmbiguous = (error: Failure, wasLost: boolean): boolean => {
  const { kind, unanswered } = WriteOutcome.of(error)
  if (kind === "uncertain") return true
  // The last attempt was not let in, or its refusal cannot be read; what became of the ones before nobody says.
  if (wasLost && isUnreadable(error)) return true
  return (error instanceof TransportError || error instanceof ThrottlingError) && unanswered
}

/** Whether an earlier attempt of the same create can be what this refusal is about. Room for invalidations comes by waiting. */
const isCollision = (error: Failure): boolean => {
  const { _tag } = error
  if (error instanceof UnknownServiceError) return error.status === 409
  return _tag.endsWith("AlreadyExists") || (isQuota(error) && _tag !== "TooManyInvalidationsInProgress")
}

/** Whether a refusal says nothing of the request but that it could not be looked at: earlier attempts may have fared better. */
const isUnseen = (error: Failure): boolean =>
  isAccessDenied(error) || error instanceof CredentialsError || error instanceof UnknownServiceError

/**
 * Looks until there is something to see, or reads must show what is there: 90 seconds when no lag is given. What keeps one look
 * from an answer may pass until the next.
 */
export const withinLag = <A, E, R>(
  look: Effect.Effect<Option.Option<A>, E, R>,
  lag: Duration.DurationInput = DEFAULT_LAG
): Effect.Effect<Option.Option<A>, E, R> =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const seen = yield* Effect.either(look)
      if (Either.isRight(seen) && Option.isSome(seen.right)) return seen.right
      const left = Duration.toMillis(lag) - ((yield* Clock.currentTimeMillis) - started)
      if (left <= 0 || (Either.isLeft(seen) && !isRetryable(seen.left))) return yield* seen
      yield* Effect.sleep(Duration.millis(Math.min(pause, left)))
    }
  })

/**
 * Creates something that is told by its caller reference, once, however often answers get lost: a create that was made is found
 * again, one that was not is made.
 *
 * - The reference has been used: what has it is looked for until reads must show it. With a made-up reference that is what was
 *   created; with the caller's own it is returned if it is what was asked for, else the service's error is.
 * - The answer was lost, unreadable or a fault of the service: the create is sent again, with pauses, since the service knows best
 *   whether the reference has been used; in the end what is there is looked at.
 * - Refused in a way that an earlier attempt of one's own explains (a name or alias that is taken, a quota): looked for as well.
 * - Any other refusal is the error, as it is.
 *
 * Fails with `UnconfirmedCreate`, which has the reference, where none of this tells.
 */
export const createOnce = <A, E extends Failure, R>(
  creation: Creation<A, E, R>
): Effect.Effect<A, E | UnconfirmedCreate, R> => {
  const { reference, what } = creation
  const unconfirmed = (cause: Failure) => new UnconfirmedCreate({ what, reference: reference.value, cause })

  /** One look, which finds nothing, what was asked for, or something else under the caller's own reference. */
  const look = (taken: E | undefined): Effect.Effect<Option.Option<Option.Option<A>>, Failure, R> =>
    Effect.flatMap(
      creation.find(taken),
      Option.match({
        onNone: () => Effect.succeedNone,
        onSome: (found) =>
          Effect.map(reference.isMadeUp ? Effect.succeed(true) : creation.isAsked(found), (isAsked) =>
            Option.some(isAsked ? Option.some(found) : Option.none())
          )
      })
    )

  const lookFor = (taken: E | undefined) => withinLag(look(taken), creation.lag)

  const taken = (error: E): Effect.Effect<A, E | UnconfirmedCreate, R> =>
    Effect.matchEffect(lookFor(error), {
      onFailure: (cause) =>
        creation.unseen !== undefined && reference.isMadeUp && isAccessDenied(cause)
          ? Effect.succeed(creation.unseen)
          : Effect.fail(unconfirmed(cause)),
      onSuccess: (seen): Effect.Effect<A, E | UnconfirmedCreate> =>
        Option.isNone(seen)
          ? Effect.fail(unconfirmed(error))
          : Option.match(seen.value, { onNone: () => Effect.fail(error), onSome: Effect.succeed })
    })

  /** What a lost answer was about, if it can be seen; else the error. */
  const foundOr = (error: E | UnconfirmedCreate): Effect.Effect<A, E | UnconfirmedCreate, R> =>
    Effect.matchEffect(lookFor(undefined), {
      onFailure: () => Effect.fail(error),
      onSuccess: (seen) =>
        Option.match(Option.flatten(seen), { onNone: () => Effect.fail(error), onSome: Effect.succeed })
    })

  return Effect.gen(function* () {
    let wasLost = false
    for (let tries = 1; ; tries++) {
      const result = yield* Effect.either(creation.create)
      if (Either.isRight(result)) return result.right
      const error = result.left
      if (creation.isTaken(error)) return yield* taken(error)
      wasLost ||= wasUnanswered(error)
      if (!isAmbiguous(error, wasLost)) {
        if (wasLost && isCollision(error)) return yield* foundOr(error)
        // This says nothing of what was sent before it.
        if (wasLost && isUnseen(error)) return yield* foundOr(unconfirmed(error))
        return yield* Effect.fail(error)
      }
      if (tries >= TRIES) return yield* foundOr(unconfirmed(error))
      wasLost = true
      yield* Effect.sleep(Duration.millis(FIRST_PAUSE * 2 ** tries))
    }
  })
}
