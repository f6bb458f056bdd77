import * as Data from "effect/Data"
import type * as Cause from "effect/Cause"
import { integer, optional, string, type Json } from "./errorSchema.js"
import { compose } from "./errorMessage.js"

/** What every error response tells, and what is known of the call. */
interface Given {
  /** The service's own words. */
  readonly message: string
  /** The id to quote to AWS support, where the response had one. */
  readonly requestId: string | undefined
  /** How many attempts the call took, this answer being the last one's, where somebody counted. */
  readonly attempts?: number
  /**
   * How many of the attempts had no answer that tells whether the service has acted: none, or one with a status of 500 or more.
   * Where it is 0, nothing has been done but what the last answer tells.
   */
  readonly unanswered?: number
  /** The API's name of the operation; absent in an error that no call ended with. */
  readonly operation?: string
  /** What the call was about: the ids in the path, or the name, id or ARN in the input. Nothing sensitive. */
  readonly resource?: string
}

/** What every error of the service is made from. */
export interface Fields extends Given {
  /** The status that came with it, which a proxy may have changed. */
  readonly httpStatus: number
}

/** What an error response with a code that is in no list is made from. */
export interface CommonFields extends Given {
  /** The service's code, or `HTTP <status>` when the response names none. */
  readonly code: string
  readonly status: number
}

/** What is made of either. */
export interface Words {
  /** For people: operation, resource, code, the service's own words, status, request id and attempts, in one line. */
  readonly message: string
  /** The service's own words as they came, but for what is secret in them. */
  readonly serviceMessage: string
}

/** What the JSON of either has. */
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

/** Errors are made from the service's own words, of which they make their message. */
const fromJson =
  <A extends Given, E>(Class: new (fields: A) => E) =>
  (fields: A & Words): E =>
    new Class({ ...fields, message: fields.serviceMessage })

/** A class of errors made from these fields. */
export interface ServiceClass<F, E> {
  new (fields: F): Cause.YieldableError & F & Words & E
  readonly prototype: Cause.YieldableError & F & Words & E
  /** What the JSON of its errors is; see `Errors.schema`. */
  json(): Json<unknown>
}

/**
 * The class of one error code. The type is written out because `catchTag` needs `_tag` bound to the code, which
 * TypeScript does not do for a class made by a generic function.
 *
 * Without an `operation` the message is the service's own words alone.
 */
export const ServiceError = <const Code extends string, const Status extends number>(
  code: Code,
  status: Status
): ServiceClass<Fields, { readonly _tag: Code; readonly code: Code; readonly status: Status }> => {
  class Base extends Data.Error<Fields & Words> {
    readonly _tag = code
    readonly code = code
    /** The status that the API documents for this code. */
    readonly status = status
    override readonly name = code

    constructor(fields: Fields) {
      const { httpStatus, message: words, operation } = fields
      const message = operation === undefined ? words : compose({ ...fields, code, status: httpStatus, words })
      super({ ...fields, message, serviceMessage: words })
    }

    static json(): Json<Base> {
      return { tag: code, fields: { ...FIELDS, httpStatus: integer }, make: fromJson(this) }
    }
  }
  return Base
}

/** The class of error responses whose code is in no list of the operation. */
export const CommonServiceError = <const Tag extends string>(
  tag: Tag
): ServiceClass<CommonFields, { readonly _tag: Tag }> => {
  class Base extends Data.Error<CommonFields & Words> {
    readonly _tag = tag
    override readonly name = tag

    constructor(fields: CommonFields) {
      const { message: words } = fields
      super({ ...fields, message: compose({ ...fields, words }), serviceMessage: words })
    }

    static json(): Json<Base> {
      return { tag, fields: FIELDS, make: fromJson(this) }
    }
  }
  return Base
}
