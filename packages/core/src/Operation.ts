/**
 * An operation of the API as a value. It is a function that returns the Effect of a call, and it has a description of the operation.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { CloudFront } from "./CloudFront.js"
import type * as Description from "./Description.js"
import {
  commonErrors,
  DecodeError,
  EncodeError,
  ThrottlingError,
  TransportError,
  UnknownServiceError,
  type CommonError,
  type CredentialsError,
  type ErrorJson
} from "./Errors.js"
import * as Ast from "./internal/ast.js"
import { callName, singleLine } from "./internal/errorMessage.js"
import type { ErrorClass } from "./internal/errorFields.js"
import { errorSchema } from "./internal/errorSchema.js"
import { lazy } from "./internal/lazy.js"
import { Lenient } from "./internal/lenient.js"
import * as Observe from "./internal/observe.js"
import { parseFailureReason } from "./internal/parseFailureReason.js"
import { noContent, ShapeSchema, unconstrained } from "./internal/schema.js"
import type * as ServiceError from "./internal/ServiceError.js"
import { resourceName } from "./internal/resourceName.js"
import { uuid } from "./internal/uuid.js"
import * as SourceLocation from "./protocol/SourceLocation.js"
import * as ErrorCode from "./protocol/ErrorCode.js"
import * as ErrorDocument from "./protocol/ErrorDocument.js"
import type * as Protocol from "./protocol/Http.js"
import * as RestXml from "./protocol/RestXml.js"
import type * as Wire from "./protocol/Wire.js"
import type * as Shape from "./Shape.js"

/**
 * The definition of an operation, which is generated from the API's model.
 *
 * @since 3.0.0
 * @category models
 */
export interface Spec<I, A, E> {
  readonly id: string
  readonly method: Wire.Method
  /** The path template with labels in braces, such as `/2020-05-31/distribution/{Id}`. */
  readonly path: string
  /** Constant query parameters, such as `WithTags`. */
  readonly query?: ReadonlyArray<readonly [name: string, value: string]>
  /** The status of success. */
  readonly status: number
  readonly input: Description.Structure<I>
  /** Absent if the response has no content. */
  readonly output?: Description.Structure<A>
  readonly errors: () => Errors<E>
}

/**
 * The input of an operation. It may be left out if none of its members is required.
 *
 * @since 3.0.0
 * @category models
 */
export type Input<I> = {} extends I ? I | void : I

/**
 * The class of each error of the union, by code. TypeScript refuses missing and additional classes.
 *
 * @since 3.0.0
 * @category models
 */
export type Errors<E> = {
  readonly [K in Extract<E, { readonly _tag: string }>["_tag"]]: ErrorClass<Extract<E, { readonly _tag: K }>> &
    (new (fields: ServiceError.Fields) => Extract<E, { readonly _tag: K }>)
}

/**
 * An API that operations belong to: the service that sends their requests, and the protocol of its messages.
 *
 * @since 3.0.0
 * @category models
 */
export interface Api<R> {
  /** The name in spans, metrics and logs, such as `CloudFront`. */
  readonly name: string
  readonly protocol: Protocol.Protocol
  /** Sends one request and returns the response, including error responses. */
  readonly execute: (request: Wire.Request) => Effect.Effect<Wire.Response, TransportError | CredentialsError, R>
}

/**
 * An operation of any API; see `Operation`. `R` is the service that sends its requests.
 *
 * @since 3.0.0
 * @category models
 */
export interface Of<in out I, in out A, in out E, out R> extends Any {
  (input: I): Effect.Effect<A, E | CommonError, R>
}

/**
 * A function that returns the Effect of one call, with the description of the operation.
 *
 * The Effect checks and encodes the input, sends the request with `CloudFront`, and decodes the response. It fails with an `EncodeError`
 * before the request is sent if the input is invalid. An error response is the operation's error with its code (with or without the
 * suffix `Exception` that AWS's front ends add), or else one of `CommonError`. Errors name the operation and the resource.
 *
 * @since 3.0.0
 * @category models
 */
export interface Operation<in out I, in out A, in out E> extends Of<I, A, E, CloudFront> {}

/**
 * An operation without its types, for codecs, the in-memory CloudFront, documentation and tests.
 *
 * @since 3.0.0
 * @category models
 */
export interface Any {
  /** The API's name, such as `GetDistribution`. */
  readonly id: string
  /** The method, the path and the shapes. */
  readonly description: RestXml.Operation
  /** The classes of the operation's own errors, by code. */
  readonly errors: () => Readonly<Record<string, ErrorClass<unknown> & (new (fields: ServiceError.Fields) => unknown)>>
}

/**
 * One page of a list.
 *
 * @since 3.0.0
 * @category models
 */
export interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  /** Whether there are more pages. */
  readonly isTruncated: boolean
  /** The marker of the next page; `undefined` on the last one. */
  readonly nextMarker: string | undefined
}

/**
 * An operation of any API that returns a list in pages; see `Paginated`.
 *
 * @since 3.0.0
 * @category models
 */
export interface PaginatedOf<in out I, in out A, in out E, out Item, out R> extends Of<I, A, E, R> {
  /** The page in a result. */
  readonly page: (result: A) => Page<Item>
  /** The member of the input with the marker of a page; `Marker` when absent. */
  readonly marker?: "NextToken" | undefined
}

/**
 * An operation that returns a list in pages.
 *
 * @since 3.0.0
 * @category models
 */
export type Paginated<I, A, E, Item> = PaginatedOf<I, A, E, Item, CloudFront>

/**
 * Makes a page. It is the last one if `IsTruncated` is false, even with a `NextMarker`. In results without `IsTruncated`, it is the last
 * one if `NextMarker` is absent or empty.
 *
 * @since 3.0.0
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
 * Makes an operation of another API than CloudFront's.
 *
 * @since 3.0.0
 * @category constructors
 */
export const makeOf = <I, A, E, R>(api: Api<R>, spec: Spec<I, A, E>): Of<I, A, E, R> & Of<Input<I>, A, E, R> => {
  const description: RestXml.Operation = {
    id: spec.id,
    method: spec.method,
    path: spec.path,
    query: spec.query ?? [],
    status: spec.status,
    input: spec.input,
    output: spec.output
  }
  const codec = lazy(() => ({
    encode: api.protocol.encodeRequest(description),
    decode: api.protocol.decodeResponse(description)
  }))
  const lenient = lazy(() => api.protocol.decodeResponse(description, "lenient"))
  const hasToken = /^(?:Create|Copy)/.test(spec.id)

  const encodeWith = (input: Input<I>, token: string | undefined): Effect.Effect<Wire.Request, EncodeError> => {
    const result = codec().encode(input, token)
    return result.ok
      ? Effect.succeed(result.value)
      : Effect.fail(new EncodeError({ operation: spec.id, problems: result.error }))
  }

  const encode = (input: Input<I>): Effect.Effect<Wire.Request, EncodeError> =>
    hasToken ? Effect.flatMap(uuid, (token) => encodeWith(input, token)) : encodeWith(input, undefined)

  const contextOf = (input: Input<I>): Context => {
    const resource = resourceName(description, input)
    return resource === undefined ? { operation: spec.id } : { operation: spec.id, resource }
  }

  const decode = (input: Input<I>, response: Wire.Response): Effect.Effect<A, E | CommonError> => {
    if (response.status < 200 || response.status > 299) {
      return Effect.fail(toError(spec.errors(), contextOf(input), response))
    }
    const result = codec().decode(response)
    // The codec and the type `A` are made from the same description.
    if (result.ok) return Effect.succeed(result.value as A)
    return Effect.flatMap(Lenient, (isLenient) => {
      const lenientResult = isLenient ? lenient()(response) : result
      return lenientResult.ok
        ? Effect.succeed(lenientResult.value as A)
        : failDecoding(input, response, lenientResult.error)
    })
  }

  const failDecoding = (
    input: Input<I>,
    response: Wire.Response,
    failure: RestXml.ParseFailure
  ): Effect.Effect<never, E | CommonError> => {
    // An error document is an error even with a status of success. A binary payload may look like an error document.
    const isBytes = description.output?.members().some(({ shape }) => shape.kind === "blob") === true
    if (!isBytes && ErrorDocument.readError(response).code !== undefined) {
      return Effect.fail(toError(spec.errors(), contextOf(input), response))
    }
    return Effect.flatMap(parseFailureReason(failure), (reason) =>
      Effect.fail(
        new DecodeError({
          ...contextOf(input),
          path: failure.path,
          reason,
          status: response.status,
          requestId: ErrorDocument.requestIdOf(response),
          excerpt: SourceLocation.excerpt(failure),
          partial: Redacted.make(failure.partial),
          body: Redacted.make(response.body),
          ...attemptsOf(response)
        })
      )
    )
  }

  const observed = Observe.make(api.name, spec.id)

  const call = (input: Input<I>): Effect.Effect<A, E | CommonError, R> =>
    observed((observation) =>
      Effect.flatMap(encode(input), (request) =>
        Effect.matchEffect(api.execute(request), {
          onFailure: (error) =>
            Effect.fail(error._tag === "TransportError" ? withResource(contextOf(input), error) : error),
          onSuccess: (response) => {
            observation.response = response
            return decode(input, response)
          }
        })
      )
    )

  return Object.assign(call, {
    id: spec.id,
    description,
    errors: spec.errors
  })
}

// A function, since bundlers keep constants that read properties.
const cloudFront = (): Api<CloudFront> => ({
  name: "CloudFront",
  protocol: { encodeRequest: RestXml.encodeRequest, decodeResponse: RestXml.decodeResponse },
  execute: (request) => Effect.flatMap(CloudFront, (service) => service.execute(request))
})

/**
 * @since 3.0.0
 * @category constructors
 */
// The type that the result is assigned to decides whether an input without required members may be omitted.
export const make = <I, A, E>(spec: Spec<I, A, E>): Operation<I, A, E> & Operation<Input<I>, A, E> =>
  makeOf(cloudFront(), spec)

/**
 * @since 3.0.0
 * @category constructors
 */
export const paginated = <I, A, E, Item>(
  spec: Spec<I, A, E> & { readonly page: (result: A) => Page<Item> }
): Paginated<I, A, E, Item> & Paginated<Input<I>, A, E, Item> => Object.assign(make(spec), { page: spec.page })

/**
 * Makes an operation of another API than CloudFront's that returns a list in pages.
 *
 * @since 3.0.0
 * @category constructors
 */
export const paginatedOf = <I, A, E, Item, R>(
  api: Api<R>,
  spec: Spec<I, A, E> & Pick<PaginatedOf<I, A, E, Item, R>, "page" | "marker">
): PaginatedOf<I, A, E, Item, R> & PaginatedOf<Input<I>, A, E, Item, R> =>
  Object.assign(makeOf(api, spec), { page: spec.page, marker: spec.marker })

/**
 * The schema of an operation's input. Its JSON is `Shape.Encoded`.
 *
 * @since 3.0.0
 * @category schemas
 * @example
 * ```ts
 * import * as Schema from "effect/Schema"
 * import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
 * import * as Operation from "@effect-cloudfront/core/Operation"
 *
 * // An input from a JSON text.
 * const read = Schema.decode(Schema.parseJson(Operation.input(createInvalidation)))
 * ```
 */
export const input: {
  <I, A, E, R>(operation: Of<I, A, E, R>): Shape.Shape<Exclude<I, void>>
  (operation: Any): Shape.Shape<unknown>
} = <I>({ description }: Any): Shape.Shape<I> => new ShapeSchema<I>(description.input)

/**
 * The schema of an operation's output, without checks of lengths, ranges and patterns, since the service may widen them. Its JSON is
 * `Shape.Encoded`, or `null` if the operation has no output.
 *
 * @since 3.0.0
 * @category schemas
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 * import { getDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Operation from "@effect-cloudfront/core/Operation"
 *
 * // The result of a call as a JSON text.
 * const program = getDistribution({ Id: "E1" }).pipe(
 *   Effect.flatMap(Schema.encode(Schema.parseJson(Operation.success(getDistribution))))
 * )
 * ```
 */
export const success: {
  <I, A, E, R>(operation: Of<I, A, E, R>): Shape.Json<A>
  (operation: Any): Shape.Json<unknown>
} = <A>({ description: { output } }: Any): Shape.Json<A> =>
  new Ast.LazySchema<A, Shape.Encoded<A>>(() => (output === undefined ? noContent() : unconstrained(output)))

/**
 * The schema of an operation's own errors and the common errors; see `Errors.schema`.
 *
 * @since 3.0.0
 * @category schemas
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 * import { getDistribution } from "@effect-cloudfront/core/Distribution"
 * import * as Operation from "@effect-cloudfront/core/Operation"
 *
 * // The error of a call as JSON.
 * const program = getDistribution({ Id: "E1" }).pipe(
 *   Effect.flip,
 *   Effect.flatMap(Schema.encode(Operation.error(getDistribution)))
 * )
 * ```
 */
export const error: {
  <A, E, R>(operation: Any & ((input: never) => Effect.Effect<A, E, R>)): ErrorJson<E>
  (operation: Any): ErrorJson<unknown>
} = <E>({ errors, id }: Any): ErrorJson<E> =>
  // The classes of an operation are those of its errors.
  errorSchema(() => [...Object.values(errors()), ...commonErrors] as ReadonlyArray<ErrorClass<E>>, `${id}Error`)

const attemptsOf = ({
  attempts,
  unanswered
}: Wire.Response): { readonly attempts?: number; readonly unanswered?: number } => ({
  ...(attempts === undefined ? {} : { attempts }),
  ...(unanswered === undefined ? {} : { unanswered })
})

/** The fields of an error that describe the call. */
interface Context {
  readonly operation: string
  readonly resource?: string
}

/** Adds the resource to a transport error. The message of a transport begins with the operation only. */
const withResource = ({ operation, resource }: Context, error: TransportError): TransportError => {
  if (resource === undefined || error.resource !== undefined) return error
  const { cause, message } = error
  const text = message.startsWith(`${operation}: `) ? message.slice(operation.length + 2) : message
  return new TransportError({
    ...error,
    resource,
    message: singleLine(`${callName(operation, resource)}: ${text}`),
    // `cause` of an Error is not enumerable, so the spread does not copy it.
    ...(cause === undefined ? {} : { cause })
  })
}

/** The error of a response: the operation's error with its code, or else a common error. */
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
  const commonFields = { ...fields, code: code ?? `HTTP ${status}`, status }
  return ErrorCode.isThrottling(code, status)
    ? new ThrottlingError(commonFields)
    : new UnknownServiceError(commonFields)
}

/** The class for a code. AWS's front ends respond for all services, and add the suffix of Java class names to some codes. */
const classOf = <E>(errors: Errors<E>, code: string): (new (fields: ServiceError.Fields) => E) | undefined => {
  const classes: Readonly<Record<string, new (fields: ServiceError.Fields) => E>> = errors
  const className = [code, code.replace(/Exception$/, "")].find((name) => Object.hasOwn(classes, name))
  return className === undefined ? undefined : classes[className]
}
