/**
 * What is so of each operation in the in-memory CloudFront: a state and an input with which it succeeds, and for each error of its own
 * what causes it, or why no state does. The compiler refuses a contract that lacks an operation or an error.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { CommonError } from "@effect-cloudfront/core/Errors"
import { type Id, operations } from "@effect-cloudfront/core/operations"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import * as Etag from "@effect-cloudfront/testing/Etag"
import type * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"

type Operations = typeof operations

export type Input<N extends Id> = Exclude<Parameters<Operations[N]>[0], void>

type Failing<A> = A extends Effect.Effect<infer _A, infer E, infer _R> ? E : never

/** The codes of the errors of an operation, without those of every operation. */
export type Code<N extends Id> = Exclude<Tag<Failing<ReturnType<Operations[N]>>>, CommonError["_tag"]>

type Tag<E> = E extends { readonly _tag: infer T extends string } ? T : never

interface Failure {
  readonly _tag: string
  readonly message: string
}

/** A state that is brought about by calls. */
export type Made<A> = Effect.Effect<A, Failure, CloudFront | InMemoryCloudFront.InMemoryCloudFront>

/** What causes an error: other settings, other calls before, another input or another request. */
export interface Provocation<I> {
  readonly _tag: "Provocation"
  readonly settings?: Settings.Options | undefined
  /** Makes the input from a valid one. */
  make(input: I): Made<I>
  /** Whether `make` changes the state. */
  readonly changesState: boolean
  /** Changes the request of the input, for what the client does not send. */
  readonly wire?: ((request: Wire.Request) => Wire.Request) | undefined
}

/** Why no state causes an error. */
export interface Reason {
  readonly _tag: "Reason"
  readonly text: string
}

export type Cause<I> = Provocation<I> | Reason

/** Another input. */
export const given = <I>(change: (input: I) => NoInfer<I>, settings?: Settings.Options): Provocation<I> => ({
  _tag: "Provocation",
  settings,
  make: (input) => Effect.sync(() => change(input)),
  changesState: false
})

/** Other settings. */
export const under = <I>(settings: Settings.Options): Provocation<I> => given((input) => input, settings)

/** Other calls before. They return another input, or nothing. */
export const after = <I>(make: (input: I) => Made<NoInfer<I> | void>, settings?: Settings.Options): Provocation<I> => ({
  _tag: "Provocation",
  settings,
  make: (input) => Effect.map(make(input), (other) => other ?? input),
  changesState: true
})

/** Another request. */
export const sent = <I>(wire: (request: Wire.Request) => Wire.Request): Provocation<I> => ({
  ...given((input) => input),
  wire
})

/** Another body. */
export const sentBody = <I>(edit: (body: string) => string): Provocation<I> =>
  sent((request) => {
    const { body } = request
    return body === undefined
      ? request
      : { ...request, body: edit(typeof body === "string" ? body : new TextDecoder().decode(body)) }
  })

export const never = (text: string): Reason => ({ _tag: "Reason", text })

/** An id, name or ARN that is of no resource. */
export const unknown = <I>(key: keyof I & string, id = "none"): Provocation<I> =>
  given((input) => ({ ...input, [key]: id }))

/** The cause of an error in a part of the input. */
export const within = <I, Part>(
  cause: Cause<Part>,
  get: (input: I) => Part,
  set: (input: I, part: Part) => I
): Cause<I> =>
  cause._tag === "Reason"
    ? cause
    : { ...cause, make: (input) => Effect.map(cause.make(get(input)), (part) => set(input, part)) }

/** The reasons that many operations have in common. */
export const reasons = {
  list: never("A list names no resource that could be missing."),
  identified: never("The identifier is all that is given, and one of another form is that of no resource."),
  constrained: never("The model constrains all values of the input, so there is none left that could be invalid."),
  undocumented: never("It is not documented when it occurs."),
  named: never("An update cannot change the name."),
  creates: never("An update creates nothing, so it exceeds no quota.")
}

/** What follows from the input of an operation alone. An operation for which it is otherwise has a cause of its own. */
const DERIVED = {
  AccessDenied: never("Policies of IAM decide it, which are not modelled. `Faults.error` answers with it."),
  UnsupportedOperation: never(
    "It depends on the region and the partition, in which the in-memory CloudFront has all operations."
  ),
  MissingBody: sent<object>((request) => ({ ...request, body: undefined })),
  InconsistentQuantities: sentBody<object>((body) => body.replace(/<Quantity>\d+</, "<Quantity>9<")),
  PreconditionFailed: given<object>((input) => ({ ...input, IfMatch: Etag.ofVersion(99) })),
  InvalidIfMatchVersion: given<object>((input) => ({ ...input, IfMatch: "?" })),
  InvalidArgument: given<object>((input) => ({ ...input, Marker: "none" })),
  InvalidTagging: given<object>((input) => ({ ...input, Tags: { Items: [{ Key: "aws:key", Value: "" }] } }))
}

/** The reasons of errors that no state causes, whatever the operation. */
export const EVERYWHERE: ReadonlyArray<Reason> = [DERIVED.AccessDenied, DERIVED.UnsupportedOperation]

/** The codes with a derived cause: invalid arguments only of lists, invalid tags only where the input has them. */
type Derived<N extends Id> =
  | Exclude<keyof typeof DERIVED, "InvalidArgument" | "InvalidTagging">
  | ("Marker" extends keyof Input<N> ? "InvalidArgument" : never)
  | ("Tags" extends keyof Input<N> ? "InvalidTagging" : never)

type Errors<N extends Id> = { readonly [C in Exclude<Code<N>, Derived<N>>]: Cause<Input<N>> } & {
  readonly [C in Extract<Code<N>, Derived<N>>]?: Cause<Input<N>>
}

export interface Entry<N extends Id> {
  readonly settings?: Settings.Options
  /** Makes the state in which the operation succeeds, and its input. */
  readonly input: Made<Input<N>>
  readonly errors: Errors<N>
}

export type Contract = { readonly [N in Id]: Entry<N> }

/** An entry without its types. */
export interface AnyEntry {
  readonly settings?: Settings.Options
  readonly input: Made<object>
  readonly errors: Readonly<Record<string, Cause<object>>>
}

/** The cause of an error of an operation. */
export const causeOf = ({ errors }: AnyEntry, code: string): Cause<object> | undefined =>
  errors[code] ?? (Object.hasOwn(DERIVED, code) ? DERIVED[code as keyof typeof DERIVED] : undefined)

/** The operations of a family, with what is known and what is in doubt of it. */
export interface Family {
  /** What is modelled beside the common behaviour. */
  readonly modelled: string
  /** What is in doubt, with the evidence for what was chosen. */
  readonly doubts: ReadonlyArray<string>
  readonly operations: Partial<Contract>
}

/** A resource, as most operations name it. */
export interface Versioned {
  readonly id: string
  readonly etag: string
}

/** An operation on the resource with an id, for which only the resource can be missing. */
export const byId = <C extends string>(made: Made<{ readonly id: string }>, missing: C) => ({
  input: Effect.map(made, ({ id }) => ({ Id: id })),
  errors: { [missing]: unknown<{ readonly Id: string }>("Id") } as { readonly [K in C]: Cause<{ readonly Id: string }> }
})

type Versions = { readonly Id: string; readonly IfMatch: string }

/** An operation on the resource with an id and a version, for which the resource can be missing, and what else is given. */
export const byVersion = <C extends string, E extends Readonly<Record<string, Cause<Versions>>>>(
  made: Made<Versioned>,
  missing: C,
  errors: E
) => ({
  input: Effect.map(made, ({ etag, id }) => ({ Id: id, IfMatch: etag })),
  errors: { [missing]: unknown<Versions>("Id"), ...errors } as { readonly [K in C]: Cause<Versions> } & E
})

/** A list of everything, of which one resource is there. */
export const listOf = <E extends Readonly<Record<string, Reason>> = {}>(made: Made<unknown>, errors?: E) => ({
  input: Effect.as(made, {}),
  errors: (errors ?? {}) as E
})

type Causes<P> = Readonly<Record<string, Cause<P>>>

/** The causes in a member of a value. */
export const nested =
  <V extends object>() =>
  <K extends keyof V & string, const E extends Causes<NonNullable<V[K]>>>(
    key: K,
    errors: E
  ): { readonly [C in keyof E]: Cause<V> } =>
    // Each error keeps its code.
    Object.fromEntries(
      Object.entries<Cause<NonNullable<V[K]>>>(errors).map(([code, cause]) => [
        code,
        within<V, NonNullable<V[K]>>(
          cause,
          // A valid input has the member.
          (value) => value[key] as NonNullable<V[K]>,
          (value, part) => ({ ...value, [key]: part })
        )
      ])
    ) as { readonly [C in keyof E]: Cause<V> }

/** The causes in a member of the input. */
export const inMember = <
  N extends Id,
  K extends keyof Input<N> & string,
  const E extends Causes<NonNullable<Input<N>[K]>>
>(
  _operation: N,
  key: K,
  errors: E
): { readonly [C in keyof E]: Cause<Input<N>> } => nested<Input<N>>()<K, E>(key, errors)

/** The causes of the errors that an operation has. */
export const those = <N extends Id, E extends Readonly<Record<string, object>>>(
  operation: N,
  errors: E
): Pick<E, Extract<keyof E, Code<N>>> => {
  const own = operations[operation].errors()
  return Object.fromEntries(Object.entries(errors).filter(([code]) => Object.hasOwn(own, code))) as never
}

/** A text that is longer than any comment and name may be. */
export const LONG = "x".repeat(129)

/** The first ETags of most kinds, and of those that begin with another one. */
export const FIRST = Etag.ofVersion(1)
export const ZEROTH = Etag.ofVersion(0)
