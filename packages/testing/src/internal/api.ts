/** The protocols of the two APIs, from both sides. */
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestJson from "@effect-cloudfront/core/protocol/RestJson"
import * as RestJsonServer from "@effect-cloudfront/core/protocol/RestJsonServer"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as ErrorResponse from "./errorResponse.js"
import * as Route from "./route.js"

export interface Protocol {
  readonly decodeRequest: (operation: RestXml.Operation) => ReturnType<typeof RestXmlServer.decodeRequest>
  readonly encodeResponse: typeof RestXmlServer.encodeResponse
  readonly decodeResponse: typeof RestXml.decodeResponse
  readonly encodeError: typeof RestXmlServer.encodeError
}

const restXml: Protocol = {
  decodeRequest: RestXmlServer.decodeRequest,
  encodeResponse: RestXmlServer.encodeResponse,
  decodeResponse: RestXml.decodeResponse,
  encodeError: ErrorResponse.make
}

const restJson: Protocol = {
  decodeRequest: RestJsonServer.decodeRequest,
  encodeResponse: RestJsonServer.encodeResponse,
  decodeResponse: RestJson.decodeResponse,
  encodeError: RestJsonServer.encodeError
}

type Described = Pick<Operation.Any, "description">

/** The protocol of an operation's API. */
export const protocolOf = ({ description }: Described): Protocol => (Route.isForKeys(description) ? restJson : restXml)

/** A name that no other operation has. Both APIs have a DescribeKeyValueStore. */
export const nameOf = ({ description }: Described): string =>
  `${Route.isForKeys(description) ? "CloudFrontKeyValueStore" : "CloudFront"}.${description.id}`
