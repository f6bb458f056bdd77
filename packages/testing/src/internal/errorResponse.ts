import { ILLEGAL_CHARACTER } from "@effect-cloudfront/core/protocol/Reader"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"

const UNPRINTABLE = new RegExp(ILLEGAL_CHARACTER.source, "g")

/**
 * Makes the service's error response. Characters that XML cannot contain are replaced in the message, which may quote
 * the request.
 */
export const make = (error: {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly requestId: string
}): Wire.Response => RestXmlServer.encodeError({ ...error, message: error.message.replace(UNPRINTABLE, "\uFFFD") })
