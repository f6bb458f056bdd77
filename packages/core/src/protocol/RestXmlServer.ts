/**
 * The service's side of the protocol restXml, from the same descriptions: decodes requests to inputs and encodes outputs as
 * responses.
 */
import type * as Encode from "./Encode.js"
import * as HttpServer from "./HttpServer.js"
import { utf8Encode } from "./Platform.js"
import * as RestXml from "./RestXml.js"
import * as Text from "./Text.js"
import type * as Wire from "./Wire.js"

export { router } from "./HttpServer.js"
export type { Match, ReceivedRequest } from "./HttpServer.js"

const REQUEST_OPTIONS = { refuseEmptyLists: true }

/** Decodes the input of an operation. An empty body is an input without payload; the service decides whether that is allowed. */
export const decodeRequest = (
  operation: RestXml.Operation,
  options: { readonly refuseEmptyLists: boolean | string } = REQUEST_OPTIONS
): ReturnType<typeof HttpServer.decodeRequest> =>
  HttpServer.decodeRequest(operation, RestXml.readBody(operation.input, options))

/** Encodes an output as a response. Fails with the problems of an invalid output. */
export const encodeResponse = (
  operation: RestXml.Operation
): ((output: unknown) => RestXml.Result<Wire.Response, ReadonlyArray<Encode.Problem>>) =>
  HttpServer.encodeResponse(operation, {
    print: operation.output === undefined ? () => undefined : RestXml.bodyPrinter(operation.output, "keep"),
    contentType: "text/xml"
  })

/** The error response of the service, as XML. */
export const encodeError = (error: {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly requestId: string
}): Wire.Response => ({
  status: error.status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": error.requestId },
  body: utf8Encode(
    `<?xml version="1.0"?>\n<ErrorResponse xmlns="${RestXml.NAMESPACE}"><Error><Type>${error.status < 500 ? "Sender" : "Receiver"}</Type>` +
      `<Code>${Text.escape(error.code)}</Code><Message>${Text.escape(error.message)}</Message></Error>` +
      `<RequestId>${Text.escape(error.requestId)}</RequestId></ErrorResponse>`
  )
})
