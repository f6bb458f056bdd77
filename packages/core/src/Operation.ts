/**
 * An operation of the API as a value: called, it is the Effect that does it; read, it says what it is.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Schema from "effect/Schema"
import { CloudFront } from "./CloudFront.js"
import {
  commonErrors,
  DecodeError,
  EncodeError,
  ThrottlingError,
  TransportError,
  UnknownServiceError,
  type CommonError
} from "./Errors.js"
import { callName, singleLine } from "./internal/errorMessage.js"
import { errorSchema, type Encoded, type ErrorClass } from "./internal/errorSchema.js"
import { lazy } from "./internal/lazy.js"
import { Lenient } from "./internal/lenient.js"
import * as Observe from "./internal/observe.js"
import { parseFailureReason } from "./internal/parseFailureReason.js"
import { LazySchema, nothing, unconstrained } from "./internal/schema.js"
import type * as ServiceError from "./internal/ServiceError.js"
import { resourceName } from "./internal/resourceName.js"
import { uuid } from "./internal/uuid.js"
import * as SourceLocation from "./protocol/SourceLocation.js"
import * as ErrorCode from "./protocol/ErrorCode.js"
import * as ErrorDocument from "./protocol/ErrorDocument.js"
import * as RestXml from "./protocol/RestXml.js"
import type * as Description from "./protocol/Shape.js"
import type * as Wire from "./protocol/Wire.js"
import type * as Shape from "./Shape.js"

/**
 * What the generator says of an operation.
 *
 * @since 0.1.0
 * @category models
 */
export interface Spec<I, A, E> {
  readonly id: string
  readonly method: Wire.Method
  /** The path with its labels in braces, such as `/2020-05-31/distribution/{Id}`. */
  readonly path: string
  /** Query parameters that are part of the operation itself, such as `WithTags`. */
  readonly query?: ReadonlyArray<readonly [name: string, value: string]>
  /** The status of success. */
  readonly status: number
  readonly input: Shape.Shape<I>
  /** Absent when success has no content. */
  readonly output?: Shape.Shape<A>
  readonly errors: () => Errors<E>
}

/**
 * An input that may be left out when nothing in it is required.
 *
 * @since 0.1.0
 * @category models
 */
export type Input<I> = {} extends I ? I | void : I

/**
 * One class for each error of the union, by code: the compiler refuses a missing one and one too many.
 *
 * @since 0.1.0
 * @category models
 */
export type Errors<E> = {
  readonly [K in Extract<E, { readonly _tag: string }>["_tag"]]: ErrorClass<Extract<E, { readonly _tag: K }>> &
    (new (fields: ServiceError.Fields) => Extract<E, { readonly _tag: K }>)
}

/**
 * Called with an input, the Effect of one call; read, what the operation is.
 *
 * The Effect checks and encodes the input (`EncodeError`, before anything is sent), hands the request to `CloudFront`, and
 * reads the response: the operation's own errors `E` by their codes, with or without the ending `Exception` that AWS's front ends
 * give them, anything else as one of `CommonError`. Errors name the operation and what the call was about.
 *
 * @since 0.1.0
 * @category models
 */
export interface Operation<in out I, in out A, in out E> extends Any {
  (input: I): Effect.Effect<A, E | CommonError, CloudFront>
  /** What it takes; its JSON is `Shape.Encoded`. */
  readonly input: Shape.Shape<Exclude<I, void>>
  /**
   * What it answers with, without the limits of lengths, ranges and patterns, which the service may widen; its JSON is
   * `Shape.Encoded`, and `null` where success has no content.
   */
  readonly success: Shape.Json<A>
  /** What it fails with, the errors of its own and the common ones; see `Errors.schema`. */
  readonly error: Schema.Schema<E | CommonError, Encoded>
}

/**
 * What is known of any operation: enough for codecs, the in-memory CloudFront, documentation and tests.
 *
 * @since 0.1.0
 * @category models
 */
export interface Any {
  /** The API's name, such as `GetDistribution`. */
  readonly id: string
  /** Method, path, shapes: what the protocol needs. */
  readonly description: RestXml.Operation
  readonly input: Schema.Schema.AnyNoContext
  readonly success: Schema.Schema.AnyNoContext
  readonly error: Schema.Schema.AnyNoContext
  /** The class of each of the operation's own errors, by code. */
  readonly errors: () => Readonly<Record<string, ErrorClass<unknown> & (new (fields: ServiceError.Fields) => unknown)>>
}

/**
 * One page of a list.
 *
 * @since 0.1.0
 * @category models
 */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  /** Whether the service says that there are more items than these. */
  readonly isTruncated: boolean
  /** Where the next page starts; `undefined` on the last one. */
  readonly nextMarker: string | undefined
}

/**
 * An operation that lists something page by page.
 *
 * @since 0.1.0
 * @category models
 */
export interface Paginated<in out I, in out A, in out E, out Item> extends Operation<I, A, E> {
  /** Reads a page from a result. */
  readonly page: (result: A) => Page<Item>
}

/**
 * The page that a list's result holds. Whether it is the last one `IsTruncated` tells, whatever `NextMarker` says; in results that
 * have none, an absent or empty `NextMarker` does.
 *
 * @since 0.1.0
 * @category constructors
 */
export const page = <Item>(
  items: ReadonlyArray<Item> | undefined,
  nextMarker: string | undefined,
  isTruncated: boolean | undefined = nextMarker !== undefined && nextMarker !== ""
): Page<Item> => ({
  items: items ?? [],
  isTruncated,
  nextMarker: isTruncated && nextMarker !== "" ? nextMarker : undefined
})

/**
 * @since 0.1.0
 * @category constructors
 */
// Whether an input without required members may be left out, the type that it is assigned to says.
export const make = <I, A, E>(spec: Spec<I, A, E>): Operation<I, A, E> & Operation<Input<I>, A, E> => {
  const description: RestXml.Operation = {
    id: spec.id,
    method: spec.method,
    path: spec.path,
    query: spec.query ?? [],
    status: spec.status,
    // Inputs and outputs are structures throughout the API; the generator makes sure of it.
    input: spec.input.description as Description.Structure,
    output: spec.output?.description as Description.Structure | undefined
  }
  const codec = lazy(() => ({
    encode: RestXml.encodeRequest(description),
    decode: RestXml.decodeResponse(description)
  }))
  const lenient = lazy(() => RestXml.decodeResponse(description, "lenient"))
  const takesToken = /^(?:Create|Copy)/.test(spec.id)

  const encodeWith = (input: Input<I>, token: string | undefined): Effect.Effect<Wire.Request, EncodeError> => {
    const result = codec().encode(input, token)
    return result.ok
      ? Effect.succeed(result.value)
      : Effect.fail(new EncodeError({ operation: spec.id, problems: result.error }))
  }

  const encode = (input: Input<I>): Effect.Effect<Wire.Request, EncodeError> =>
    takesToken ? Effect.flatMap(uuid, (token) => encodeWith(input, token)) : encodeWith(input, undefined)

  const contextOf = (input: Input<I>): Context => {
    const resource = resourceName(description, input)
    return resource === undefined ? { operation: spec.id } : { operation: spec.id, resource }
  }

  const decode = (input: Input<I>, response: Wire.Response): Effect.Effect<A, E | CommonError> => {
    if (response.status < 200 || response.status > 299) {
      return Effect.fail(toError(spec.errors(), contextOf(input), response))
    }
    const result = codec().decode(response)
    // The codec was made from the same description as the type A.
    if (result.ok) return Effect.succeed(result.value as A)
    return Effect.flatMap(Lenient, (isLenient) => {
      const again = isLenient ? lenient()(response) : result
      return again.ok ? Effect.succeed(again.value as A) : refuse(input, response, again.error)
    })
  }

  const refuse = (
    input: Input<I>,
    response: Wire.Response,
    refusal: RestXml.ParseFailure
  ): Effect.Effect<never, E | CommonError> => {
    // An error of the service is one whatever the status that came with it; bytes may look like one without being one.
    const isBytes = description.output?.members().some(({ shape }) => shape.kind === "blob") === true
    if (!isBytes && ErrorDocument.readError(response).code !== undefined) {
      return Effect.fail(toError(spec.errors(), contextOf(input), response))
    }
    return Effect.flatMap(parseFailureReason(refusal), (reason) =>
      Effect.fail(
        new DecodeError({
          ...contextOf(input),
          path: refusal.path,
          reason,
          status: response.status,
          requestId: ErrorDocument.requestIdOf(response),
          excerpt: SourceLocation.excerpt(refusal),
          partial: Redacted.make(refusal.partial),
          body: Redacted.make(response.body),
          ...attemptsOf(response)
        })
      )
    )
  }

  const observed = Observe.make(spec.id)

  const call = (input: Input<I>): Effect.Effect<A, E | CommonError, CloudFront> =>
    observed((seen) =>
      Effect.flatMap(encode(input), (request) =>
        Effect.flatMap(CloudFront, (service) =>
          Effect.matchEffect(service.execute(request), {
            onFailure: (error) =>
              Effect.fail(error._tag === "TransportError" ? placed(contextOf(input), error) : error),
            onSuccess: (response) => {
              seen.response = response
              return decode(input, response)
            }
          })
        )
      )
    )

  return Object.assign(call, {
    id: spec.id,
    description,
    // An input that may be left out is the same shape when it is there.
    input: spec.input as Shape.Shape<Exclude<I, void>> & Shape.Shape<Exclude<Input<I>, void>>,
    success: new LazySchema<A, Shape.Encoded<A>>(() =>
      spec.output === undefined ? nothing() : unconstrained(spec.output.description)
    ),
    error: errorSchema<E | CommonError>(
      () => [...Object.values<ErrorClass<E>>(spec.errors()), ...commonErrors],
      `${spec.id}Error`
    ),
    errors: spec.errors
  })
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const paginated = <I, A, E, Item>(
  spec: Spec<I, A, E> & { readonly page: (result: A) => Page<Item> }
): Paginated<I, A, E, Item> & Paginated<Input<I>, A, E, Item> => Object.assign(make(spec), { page: spec.page })

const attemptsOf = ({
  attempts,
  unanswered
}: Wire.Response): { readonly attempts?: number; readonly unanswered?: number } => ({
  ...(attempts === undefined ? {} : { attempts }),
  ...(unanswered === undefined ? {} : { unanswered })
})

/** What an error tells of the call that ended with it. */
interface Context {
  readonly operation: string
  readonly resource?: string
}

/** Who sends requests knows the operation only; its message begins with that. */
const placed = ({ operation, resource }: Context, error: TransportError): TransportError => {
  if (resource === undefined || error.resource !== undefined) return error
  const { cause, message } = error
  const told = message.startsWith(`${operation}: `) ? message.slice(operation.length + 2) : message
  return new TransportError({
    ...error,
    resource,
    message: singleLine(`${callName(operation, resource)}: ${told}`),
    // An Error's own cause is not enumerable, so that the spread leaves it out.
    ...(cause === undefined ? {} : { cause })
  })
}

/** The error that a response is: the operation's own by its code, else one of the common ones. */
const toError = <E>(
  errors: Errors<E>,
  context: Context,
  response: Wire.Response
): E | ThrottlingError | UnknownServiceError => {
  const { code, message = "", requestId } = ErrorDocument.readError(response)
  const { status } = response
  const fields = { ...context, message, requestId, ...attemptsOf(response) }
  const Class = code === undefined ? undefined : classOf(errors, code)
  if (Class !== undefined) return new Class({ ...fields, httpStatus: status })
  const told = { ...fields, code: code ?? `HTTP ${status}`, status }
  return ErrorCode.isThrottling(code, status) ? new ThrottlingError(told) : new UnknownServiceError(told)
}

/** AWS's front ends answer for all services, and give the codes of some the ending that their classes have in Java. */
const classOf = <E>(errors: Errors<E>, code: string): (new (fields: ServiceError.Fields) => E) | undefined => {
  const classes: Readonly<Record<string, new (fields: ServiceError.Fields) => E>> = errors
  const known = [code, code.replace(/Exception$/, "")].find((name) => Object.hasOwn(classes, name))
  return known === undefined ? undefined : classes[known]
}
