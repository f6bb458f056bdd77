import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { UnconfirmedCreate } from "../Consistency.js"
import { isInUse, isNotFound, type CommonError } from "../Errors.js"
import * as OriginAccessControl from "../generated/OriginAccessControl.js"
import * as Pagination from "../Pagination.js"
import { createOnce, type Reference } from "./createOnce.js"
import * as ErrorSchema from "./errorSchema.js"
import type { OnEvent } from "./progress.js"

/**
 * The name for an origin access control is taken by one that does not sign what it should: every request, with Signature
 * Version 4, for buckets. Nothing was created.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsuitableOriginAccessControl extends Data.TaggedError("UnsuitableOriginAccessControl")<{
  readonly id: string
  readonly name: string
  /** `SigningBehavior`, `SigningProtocol` and `OriginAccessControlOriginType` of it, such as `never, sigv4, s3`. */
  readonly signing: string
}> {
  /** What its JSON is; see `Errors.schema`. */
  static json(): ErrorSchema.Json<UnsuitableOriginAccessControl> {
    return {
      tag: "UnsuitableOriginAccessControl",
      fields: { id: ErrorSchema.string, name: ErrorSchema.string, signing: ErrorSchema.string },
      make: (fields) => new UnsuitableOriginAccessControl(fields)
    }
  }

  override get message(): string {
    return `the origin access control ${this.id}, named ${this.name}, is ${this.signing} and not ${WANTED}; give the id of the one to use as originAccessControl`
  }
}

export type Event =
  | { readonly _tag: "OriginAccessControlCreated"; readonly id: string; readonly name: string }
  | { readonly _tag: "OriginAccessControlFound"; readonly id: string; readonly name: string }
  | { readonly _tag: "OriginAccessControlRemoved"; readonly id: string }

type Config = Omit<OriginAccessControl.OriginAccessControlConfig, "Name" | "Description">

const CONFIG: Config = { SigningProtocol: "sigv4", SigningBehavior: "always", OriginAccessControlOriginType: "s3" }

const signingOf = (config: Config): string =>
  `${config.SigningBehavior}, ${config.SigningProtocol}, ${config.OriginAccessControlOriginType}`

const WANTED = signingOf(CONFIG)

/** FNV-1a, 32 bits: only to tell names apart whose beginnings are the same. */
const hash = (text: string): string => {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return (sum >>> 0).toString(16).padStart(8, "0")
}

const shortened = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 9)}-${hash(text)}`

const MAX_NAME = 64
const MAX_REFERENCE = 128

/** The name of the origin access control for a bucket: its domain name, or the beginning of it and what tells it from others. */
export const nameOf = (domainName: string): string => shortened(domainName, MAX_NAME)

/** By which a run knows what it created itself, and what an earlier run with its reference did. */
const markOf = (reference: Reference): string =>
  `Created by createDistribution, caller reference ${shortened(reference.value, MAX_REFERENCE)}`

interface Control {
  readonly id: string
  /** Absent when it was found in a list. */
  readonly etag: string | undefined
  readonly description: string | undefined
  readonly signing: string
}

/** The list has no versions, nor can it be asked for a name. */
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

const create = (name: string, reference: Reference, lag: Duration.DurationInput | undefined) => {
  const Description = markOf(reference)
  const call: Effect.Effect<Control, OriginAccessControl.CreateOriginAccessControlError | CommonError, CloudFront> =
    Effect.map(
      OriginAccessControl.createOriginAccessControl({
        OriginAccessControlConfig: { ...CONFIG, Name: name, Description }
      }),
      ({ ETag, OriginAccessControl }) => ({
        id: OriginAccessControl.Id,
        etag: ETag,
        description: Description,
        signing: WANTED
      })
    )
  return createOnce({
    what: "origin access control",
    // The name is its key, and whoever created what has it: it may be used.
    reference: { value: reference.value, isMadeUp: true },
    create: call,
    isTaken: (error) => error._tag === "OriginAccessControlAlreadyExists",
    find: () => find(name),
    isAsked: () => Effect.succeed(true),
    lag
  })
}

const remove = ({ etag, id }: Control) =>
  Effect.flatMap(
    etag === undefined
      ? Effect.map(OriginAccessControl.getOriginAccessControl({ Id: id }), ({ ETag }) => ETag)
      : Effect.succeed(etag),
    (IfMatch = "") => OriginAccessControl.deleteOriginAccessControl({ Id: id, IfMatch })
  )

/** How long an interruption may wait for what is taken away. */
const PATIENCE = "30 seconds"

/**
 * Takes away what was created for nothing, as far as that can be done: a run that failed has its own error to tell, so what
 * cannot be taken away is logged. What somebody uses by now the service keeps.
 */
const takeAway = (
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
    Effect.catchAll((error) =>
      Effect.logWarning(`the ${what} may be left without use: ${error._tag}: ${error.message}`)
    ),
    // The fiber that is interrupted must not be; the one that the time limit starts may.
    Effect.interruptible,
    Effect.timeoutOption(PATIENCE),
    Effect.asVoid
  )

/**
 * Runs `use` with the id of the origin access control for a bucket, which is created where there is none with its name. What
 * this run created, or an earlier one with the same caller reference, is taken away again when `use` fails or is interrupted.
 */
export const withOriginAccessControl = <A, E, R>(
  domainName: string,
  reference: Reference,
  lag: Duration.DurationInput | undefined,
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
  const isOurs = ({ description }: Control) => description === markOf(reference)
  const ensure = create(name, reference, lag).pipe(
    Effect.tap(({ id, signing }) =>
      signing === WANTED ? Effect.void : new UnsuitableOriginAccessControl({ id, name, signing })
    )
  )
  return Effect.uninterruptibleMask((restore) =>
    Effect.acquireUseRelease(
      // Interrupted, or with its answers lost, it may have been created without anyone having seen it.
      Effect.onError(restore(ensure), (cause) =>
        Cause.isInterrupted(cause) || Option.exists(Cause.failureOption(cause), (e) => e._tag === "UnconfirmedCreate")
          ? takeAway(`origin access control ${name}`, Effect.map(find(name), Option.filter(isOurs)), onEvent)
          : Effect.void
      ),
      (control) => {
        const _tag = isOurs(control) ? "OriginAccessControlCreated" : "OriginAccessControlFound"
        return restore(Effect.zipRight(onEvent({ _tag, id: control.id, name }), use(control.id)))
      },
      (control, exit) =>
        Exit.isSuccess(exit) || !isOurs(control)
          ? Effect.void
          : takeAway(`origin access control ${control.id}`, Effect.succeedSome(control), onEvent)
    )
  )
}
