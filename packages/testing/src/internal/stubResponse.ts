import * as Effect from "effect/Effect"
import {
  type CommonError,
  CredentialsError,
  type Problem,
  ThrottlingError,
  TransportError,
  UnknownServiceError
} from "@effect-cloudfront/core/Errors"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { isThrottling } from "@effect-cloudfront/core/protocol/ErrorCode"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import { utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Api from "./api.js"

/** The members of every error response. */
export interface ServiceError {
  readonly code: string
  readonly status: number
  /** The received status, if a proxy changed it. */
  readonly httpStatus?: number
  readonly serviceMessage: string
  readonly requestId: string | undefined
}

/** The errors of the services themselves. In both cases there is no response. */
export type NoResponse = TransportError | CredentialsError

export type ServiceFailure<E> = E | Exclude<CommonError, { readonly _tag: "EncodeError" | "DecodeError" }>

/** A response, or the problems of the value that cannot be encoded. */
type Encoded = Effect.Effect<Wire.Response, ReadonlyArray<Problem>>

const problem = (reason: string, path = ""): Encoded => Effect.fail([{ path, reason }])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Encodes a result as the service does. Fails if the client could not decode the response. */
export const encodeResult = (operation: Operation.Any, value: unknown, requestId: string): Encoded => {
  const { description } = operation
  const { output } = description
  const protocol = Api.protocolOf(Api.apiOf(operation.description))
  if (output === undefined) {
    if (value !== undefined) return problem("must be undefined, since the operation has no result")
  } else {
    if (!isRecord(value)) return problem("must be an object")
    const known = new Set(output.members().map(({ key }) => key))
    const unknown = Object.keys(value).find((key) => !known.has(key) && value[key] !== undefined)
    if (unknown !== undefined) return problem(`is not a member of ${output.name}`, unknown)
  }
  const encoded = protocol.encodeResponse(description)(value)
  if (!encoded.ok) return Effect.fail(encoded.error)
  const decoded = protocol.decodeResponse(description)(encoded.value)
  if (!decoded.ok) return problem(decoded.error.reason, decoded.error.path)
  const { headers } = encoded.value
  return Effect.succeed({ ...encoded.value, headers: { ...headers, "x-amzn-requestid": requestId } })
}

/** A response without an error code. The client gives it the code `HTTP <status>`. */
const withoutCode = (message: string, status: number, requestId: string): Wire.Response => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
  body: utf8Encode(JSON.stringify({ message }))
})

const isServiceError = (error: object): error is ServiceError =>
  "code" in error && "status" in error && typeof error.code === "string" && typeof error.status === "number"

const isStatus = (status: number | undefined): status is number =>
  status !== undefined && Number.isInteger(status) && status >= 300 && status <= 599

/** Why the client would decode the error as another one, or `undefined` if it would not. */
const mismatch = (operation: Operation.Any, error: ServiceError): string | undefined => {
  const { code, status } = error
  const classes = operation.errors()
  const Own = Object.hasOwn(classes, code) ? classes[code] : undefined
  if (!isStatus(status)) return `has the status ${status}, which is not an error status`
  if (Own !== undefined) {
    return error instanceof Own ? undefined : `has the code ${code}, which is one of the operation's own errors`
  }
  if (error instanceof ThrottlingError) {
    return isThrottling(code, status) ? undefined : `has the code ${code}, which does not mean throttling`
  }
  if (error instanceof UnknownServiceError) {
    return isThrottling(code, status) ? `has the code ${code}, which means throttling` : undefined
  }
  return `has the code ${code}, which is not an error of the operation`
}

/** Encodes an error as the service does. */
export const encodeError = (operation: Operation.Any, error: object, requestId: string): Encoded => {
  if (!isServiceError(error)) return problem("is an error that the client makes itself, which no response stands for")
  const wrong = mismatch(operation, error)
  if (wrong !== undefined) return problem(wrong)
  const { code, httpStatus, serviceMessage } = error
  const status = isStatus(httpStatus) ? httpStatus : error.status
  const id = error.requestId ?? requestId
  const response =
    code === `HTTP ${status}`
      ? withoutCode(serviceMessage, status, id)
      : Api.protocolOf(Api.apiOf(operation.description)).encodeError({
          code,
          message: serviceMessage,
          status,
          requestId: id
        })
  return readError(response).code === (code === `HTTP ${status}` ? undefined : code)
    ? Effect.succeed(response)
    : problem(`has the code ${JSON.stringify(code)}, which a response cannot carry`)
}

export const isNoResponse = (error: unknown): error is NoResponse =>
  error instanceof TransportError || error instanceof CredentialsError
