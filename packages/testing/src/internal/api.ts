/** The two APIs, and their protocols from both sides. */
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Http from "@effect-cloudfront/core/protocol/Http"
import * as RestJson from "@effect-cloudfront/core/protocol/RestJson"
import * as RestJsonServer from "@effect-cloudfront/core/protocol/RestJsonServer"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as ErrorResponse from "./errorResponse.js"
import * as Route from "./route.js"

export type ApiName = "CloudFront" | "CloudFrontKeyValueStore"

export interface Protocol {
  readonly decodeRequest: (
    operation: Http.Operation,
    options?: { readonly refuseEmptyLists: boolean | string }
  ) => ReturnType<typeof RestXmlServer.decodeRequest>
  readonly encodeResponse: typeof RestXmlServer.encodeResponse
  readonly decodeResponse: typeof RestXml.decodeResponse
  readonly encodeError: typeof RestXmlServer.encodeError
}

export const restXml: Protocol = {
  decodeRequest: RestXmlServer.decodeRequest,
  encodeResponse: RestXmlServer.encodeResponse,
  decodeResponse: RestXml.decodeResponse,
  encodeError: ErrorResponse.make
}

export const restJson: Protocol = {
  decodeRequest: RestJsonServer.decodeRequest,
  encodeResponse: RestJsonServer.encodeResponse,
  decodeResponse: RestJson.decodeResponse,
  encodeError: RestJsonServer.encodeError
}

/** The API that a path is of: that of a request, or that of an operation. */
export const apiOf = (it: { readonly path: string }): ApiName =>
  Route.isForKeys(it) ? "CloudFrontKeyValueStore" : "CloudFront"

export const protocolOf = (api: ApiName): Protocol => (api === "CloudFront" ? restXml : restJson)

/** A name that no other operation has. Both APIs have a DescribeKeyValueStore. */
export const nameOf = ({ description }: Pick<Operation.Any, "description">): string =>
  `${apiOf(description)}.${description.id}`
