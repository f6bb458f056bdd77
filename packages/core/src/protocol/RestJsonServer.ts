/**
 * The service's side of the protocol restJson, from the same descriptions: decodes requests to inputs and encodes outputs as responses.
 */
import type * as Encode from "./Encode.js"
import type * as Http from "./Http.js"
import * as HttpServer from "./HttpServer.js"
import { utf8Encode } from "./Platform.js"
import * as RestJson from "./RestJson.js"
import type * as Wire from "./Wire.js"

const JSON_TYPE = "application/json"

/** Decodes the input of an operation. An empty body is an input without the members that are sent in it. */
export const decodeRequest = (operation: Http.Operation): ReturnType<typeof HttpServer.decodeRequest> =>
  HttpServer.decodeRequest(operation, RestJson.readBody(operation.input, undefined))

/** Encodes an output as a response. Fails with the problems of an invalid output. */
export const encodeResponse = (
  operation: Http.Operation
): ((output: unknown) => Http.Result<Wire.Response, ReadonlyArray<Encode.Problem>>) =>
  HttpServer.encodeResponse(operation, {
    print: operation.output === undefined ? () => undefined : RestJson.bodyPrinter(operation.output),
    contentType: JSON_TYPE
  })

/** The error response of the service, as JSON. The code is in a header. */
export const encodeError = (error: {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly requestId: string
}): Wire.Response => ({
  status: error.status,
  headers: { "content-type": JSON_TYPE, "x-amzn-errortype": error.code, "x-amzn-requestid": error.requestId },
  body: utf8Encode(JSON.stringify({ Message: error.message }))
})
