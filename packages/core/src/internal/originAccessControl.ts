import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { DEFAULT_LAG, type UnconfirmedCreate } from "../Consistency.js"
import { isInUse, isNotFound, type CommonError } from "../Errors.js"
import * as OriginAccessControl from "../generated/OriginAccessControl.js"
import * as Pagination from "../Pagination.js"
import type { Budget } from "./budget.js"
import { createOnce, type Reference } from "./createOnce.js"
import * as ErrorFields from "./errorFields.js"
import * as Named from "./named.js"
import type { OnEvent } from "./progress.js"

/**
 * An origin access control with the required name exists, but does not sign every request to a bucket with Signature Version 4. Nothing
 * was created.
 *
 * @since 3.0.0
 * @category errors
 */
export class UnsuitableOriginAccessControl extends Data.TaggedError("UnsuitableOriginAccessControl")<{
  readonly id: string
  readonly name: string
  /** Its `SigningBehavior`, `SigningProtocol` and `OriginAccessControlOriginType`, such as `never, sigv4, s3`. */
  readonly signing: string
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<UnsuitableOriginAccessControl> {
    return {
      tag: "UnsuitableOriginAccessControl",
      fields: { id: ErrorFields.string, name: ErrorFields.string, signing: ErrorFields.string },
      make: (fields) => new UnsuitableOriginAccessControl(fields)
    }
  }

  override get message(): string {
    return `the origin access control ${this.id}, named ${this.name}, is ${this.signing} and not ${REQUIRED_SIGNING}; give the id of the one to use as originAccessControl`
  }
}

export type Event =
  | { readonly _tag: "OriginAccessControlCreated"; readonly id: string; readonly name: string }
  | { readonly _tag: "OriginAccessControlFound"; readonly id: string; readonly name: string }
  | { readonly _tag: "OriginAccessControlRemoved"; readonly id: string }

type Config = Omit<OriginAccessControl.OriginAccessControlConfig, "Name" | "Description">

const SIGNING: Config = { SigningProtocol: "sigv4", SigningBehavior: "always", OriginAccessControlOriginType: "s3" }

const signingOf = (config: Config): string =>
  `${config.SigningBehavior}, ${config.SigningProtocol}, ${config.OriginAccessControlOriginType}`

const REQUIRED_SIGNING = signingOf(SIGNING)

/** FNV-1a with 32 bits. It distinguishes truncated names with the same beginning. */
const hash = (text: string): string => {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return (sum >>> 0).toString(16).padStart(8, "0")
}

const truncate = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 9)}-${hash(text)}`

const MAX_NAME = 64
const MAX_REFERENCE = 128

/** The name of the origin access control for a bucket: its domain name, or if that is too long, its beginning and a hash. */
export const nameOf = (domainName: string): string => truncate(domainName, MAX_NAME)

/** The description, by which a run recognizes what it created, or what an earlier run with the same reference created. */
const descriptionFor = (reference: Reference): string =>
  `Created by provisionDistribution, caller reference ${truncate(reference.value, MAX_REFERENCE)}`

interface Control {
  readonly id: string
  /** `undefined` if it was found in a list, since summaries have no ETag. */
  readonly etag: string | undefined
  readonly description: string | undefined
  readonly signing: string
}

/** Searches the list, since the API cannot filter it by name. */
const find = (name: string) =>
  Pagination.items(OriginAccessControl.listOriginAccessControls, {}).pipe(
    Stream.filter((summary) => summary.Name === name),
    Stream.runHead,
    Effect.map(
      Option.map((summary): Control => ({
        id: summary.Id,
        etag: undefined,
        description: summary.Description,
        signing: signingOf(summary)
      }))
    )
  )

const KIND = { noun: "origin access control" }

const checkSigning = ({ id, signing }: Control, name: string) =>
  signing === REQUIRED_SIGNING ? Effect.void : Effect.fail(new UnsuitableOriginAccessControl({ id, name, signing }))

/** The id of the origin access control that a run would use for a bucket; `none` if it would create one. */
export const planned = (domainName: string, lag: Duration.DurationInput = DEFAULT_LAG) =>
  Effect.gen(function* () {
    const name = nameOf(domainName)
    const search = Effect.map(find(name), Option.getOrUndefined)
    const found = yield* Named.findConsistent(KIND, name, search, ({ id }) => id, lag)
    if (found !== undefined) yield* checkSigning(found, name)
    return Option.fromNullable(found?.id)
  })

const create = (name: string, reference: Reference, lag: Duration.DurationInput | undefined, budget: Budget) => {
  const Description = descriptionFor(reference)
  const call: Effect.Effect<Control, OriginAccessControl.CreateOriginAccessControlError | CommonError, CloudFront> =
    Effect.map(
      OriginAccessControl.createOriginAccessControl({
        OriginAccessControlConfig: { ...SIGNING, Name: name, Description }
      }),
      ({ ETag, OriginAccessControl }) => ({
        id: OriginAccessControl.Id,
        etag: ETag,
        description: Description,
        signing: REQUIRED_SIGNING
      })
    )
  return createOnce({
    what: "origin access control",
    // Origin access controls are identified by name. One that someone else created may be used as well.
    reference: { value: reference.value, isGenerated: true },
    create: call,
    isReferenceUsed: (error) => error._tag === "OriginAccessControlAlreadyExists",
    find: () => find(name),
    matchesInput: () => Effect.succeed(true),
    lag,
    budget
  })
}

const remove = ({ etag, id }: Control) =>
  Effect.flatMap(
    etag === undefined
      ? Effect.map(OriginAccessControl.getOriginAccessControl({ Id: id }), ({ ETag }) => ETag)
      : Effect.succeed(etag),
    (IfMatch) => OriginAccessControl.deleteOriginAccessControl({ Id: id, IfMatch })
  ).pipe(Effect.zipRight(Named.recordGone(KIND, id)))

/** How long the removal may delay an interruption. */
const REMOVAL_TIMEOUT = "30 seconds"

/**
 * Removes an origin access control that was created by a run that failed. A failure of the removal is logged, since the error of the
 * run is more important. The service refuses to remove one that is in use.
 */
const removeUnused = (
  what: string,
  find: Effect.Effect<Option.Option<Control>, { readonly _tag: string; readonly message: string }, CloudFront>,
  onEvent: OnEvent<Event>
): Effect.Effect<void, never, CloudFront> =>
  find.pipe(
    Effect.flatMap(
      Option.match({
        onNone: () => Effect.void,
        onSome: (control) =>
          Effect.zipRight(remove(control), onEvent({ _tag: "OriginAccessControlRemoved", id: control.id })).pipe(
            Effect.catchIf(
              (error) => isInUse(error) || isNotFound(error),
              () => Effect.void
            )
          )
      })
    ),
    Effect.catchAll((error) => Effect.logWarning(`the ${what} may remain unused: ${error._tag}: ${error.message}`)),
    // The finalizer of the interrupted fiber is uninterruptible, but the timeout must be able to interrupt this effect.
    Effect.interruptible,
    Effect.timeoutOption(REMOVAL_TIMEOUT),
    Effect.asVoid
  )

/**
 * Runs `use` with the id of the origin access control for a bucket, and creates it if there is none with its name. If `use` fails or is
 * interrupted, an origin access control that this run, or an earlier run with the same caller reference, created is removed.
 */
export const withOriginAccessControl = <A, E, R>(
  domainName: string,
  reference: Reference,
  lag: Duration.DurationInput | undefined,
  budget: Budget,
  onEvent: OnEvent<Event>,
  use: (id: string) => Effect.Effect<A, E, R>
): Effect.Effect<
  A,
  | E
  | UnsuitableOriginAccessControl
  | UnconfirmedCreate
  | OriginAccessControl.CreateOriginAccessControlError
  | CommonError,
  R | CloudFront
> => {
  const name = nameOf(domainName)
  const isCreatedByRun = ({ description }: Control) => description === descriptionFor(reference)
  const ensure = create(name, reference, lag, budget).pipe(
    Effect.tap((control) => checkSigning(control, name)),
    Effect.tap(() => Named.recordCreated(KIND, name))
  )
  return Effect.uninterruptibleMask((restore) =>
    Effect.acquireUseRelease(
      // If the create was interrupted or its responses were lost, the origin access control may exist.
      Effect.onError(restore(ensure), (cause) =>
        Cause.isInterrupted(cause) || Option.exists(Cause.failureOption(cause), (e) => e._tag === "UnconfirmedCreate")
          ? removeUnused(
              `origin access control ${name}`,
              Effect.map(find(name), Option.filter(isCreatedByRun)),
              onEvent
            )
          : Effect.void
      ),
      (control) => {
        const _tag = isCreatedByRun(control) ? "OriginAccessControlCreated" : "OriginAccessControlFound"
        return restore(Effect.zipRight(onEvent({ _tag, id: control.id, name }), use(control.id)))
      },
      (control, exit) =>
        Exit.isSuccess(exit) || !isCreatedByRun(control)
          ? Effect.void
          : removeUnused(`origin access control ${control.id}`, Effect.succeedSome(control), onEvent)
    )
  )
}
