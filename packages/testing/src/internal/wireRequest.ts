import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"

/** The request of a client as a service would receive it. */
export const toReceived = (request: Wire.Request): ReceivedRequest => ({
  method: request.method,
  path: request.path,
  query: Wire.queryString(request.query),
  headers: request.headers,
  body: Wire.bytesOf(request.body)
})
