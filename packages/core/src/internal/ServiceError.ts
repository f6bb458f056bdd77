import * as Data from "effect/Data"
import type * as Cause from "effect/Cause"
import { integer, optional, string, type Json } from "./errorFields.js"
import { formatServiceError } from "./errorMessage.js"

/** The fields that all error responses have. */
interface ResponseFields {
  /** The service's message. */
  readonly message: string
  /** The request id, which AWS support asks for; `undefined` if the response has none. */
  readonly requestId: string | undefined
  /** The number of attempts, of which this response ended the last one. Absent if the transport does not count them. */
  readonly attempts?: number
  /**
   * The number of attempts whose outcome is unknown: no response arrived, or its status was 500 or more. If it is 0, no earlier
   * attempt has changed anything.
   */
  readonly unanswered?: number
  /** The API's name of the operation. Absent if the error was not made by a call. */
  readonly operation?: string
  /** The resource of the call: the ids in the path, or the name, id or ARN in the input. Never a sensitive member. */
  readonly resource?: string
}

/** The fields of an error that the operation documents. */
export interface Fields extends ResponseFields {
  /** The status of the response. A proxy may have changed it. */
  readonly httpStatus: number
}

/** The fields of an error that the operation does not document. */
export interface CommonFields extends ResponseFields {
  /** The service's error code, or `HTTP <status>` if the response has none. */
  readonly code: string
  readonly status: number
}

/** The messages of both kinds of errors. */
export interface Messages {
  /** One line for logs: operation, resource, code, the service's message, status, request id and number of attempts. */
  readonly message: string
  /** The service's message. Parts of the request's signature in it are redacted. */
  readonly serviceMessage: string
}

/** The JSON of both kinds of class. */
const FIELDS = {
  code: string,
  status: integer,
  requestId: optional(string),
  serviceMessage: string,
  operation: optional(string),
  resource: optional(string),
  attempts: optional(integer),
  unanswered: optional(integer)
}

/** The constructors take the service's message, and compose `message` of it. */
const fromJson =
  <A extends ResponseFields, E>(Class: new (fields: A) => E) =>
  (fields: A & Messages): E =>
    new Class({ ...fields, message: fields.serviceMessage })

/** A class of errors made from these fields. */
export interface ServiceClass<F, E> {
  new (fields: F): Cause.YieldableError & F & Messages & E
  readonly prototype: Cause.YieldableError & F & Messages & E
  /** What the JSON of its errors is; see `Errors.schema`. */
  json(): Json<unknown>
}

/**
 * The class of one error code. The type is explicit because `catchTag` needs a `_tag` with the literal type of the code, which
 * TypeScript does not infer for a class in a generic function.
 *
 * Without an `operation`, `message` is the service's message.
 */
export const ServiceError = <const Code extends string, const Status extends number>(
  code: Code,
  status: Status
): ServiceClass<Fields, { readonly _tag: Code; readonly code: Code; readonly status: Status }> => {
  class Base extends Data.Error<Fields & Messages> {
    readonly _tag = code
    readonly code = code
    /** The status that the API documents for this code. */
    readonly status = status
    override readonly name = code

    constructor(fields: Fields) {
      const { httpStatus, message: serviceMessage, operation } = fields
      const message =
        operation === undefined
          ? serviceMessage
          : formatServiceError({ ...fields, code, status: httpStatus, serviceMessage })
      super({ ...fields, message, serviceMessage })
    }

    static json(): Json<Base> {
      return { tag: code, fields: { ...FIELDS, httpStatus: integer }, make: fromJson(this) }
    }
  }
  return Base
}

/** The class of errors that the operation does not document. */
export const CommonServiceError = <const Tag extends string>(
  tag: Tag
): ServiceClass<CommonFields, { readonly _tag: Tag }> => {
  class Base extends Data.Error<CommonFields & Messages> {
    readonly _tag = tag
    override readonly name = tag

    constructor(fields: CommonFields) {
      const { message: serviceMessage } = fields
      super({ ...fields, message: formatServiceError({ ...fields, serviceMessage }), serviceMessage })
    }

    static json(): Json<Base> {
      return { tag, fields: FIELDS, make: fromJson(this) }
    }
  }
  return Base
}
