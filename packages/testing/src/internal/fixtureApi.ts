/** The APIs whose exchanges fixtures have: their operations, and how their messages are read and written. */
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Http from "@effect-cloudfront/core/protocol/Http"
import * as RestJson from "@effect-cloudfront/core/protocol/RestJson"
import * as RestJsonServer from "@effect-cloudfront/core/protocol/RestJsonServer"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import * as ErrorResponse from "./errorResponse.js"
import * as Route from "./route.js"

/** The name of an API in fixtures. */
export type ApiName = "CloudFront" | "CloudFrontKeyValueStore"

/** The members of an error response. */
export interface ErrorFields {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly requestId: string | undefined
}

interface Api {
  readonly name: ApiName
  readonly operations: Readonly<Record<string, Operation.Any>>
  readonly decodeRequest: typeof RestJsonServer.decodeRequest
  readonly encodeResponse: typeof RestJsonServer.encodeResponse
  readonly decodeResponse: Http.Protocol["decodeResponse"]
  readonly encodeError: typeof RestJsonServer.encodeError
}

// Functions, so that nothing is read when the module is loaded.
const cloudFront = (): Api => ({
  name: "CloudFront",
  operations,
  decodeRequest: (operation) => RestXmlServer.decodeRequest(operation, { refuseEmptyLists: false }),
  encodeResponse: RestXmlServer.encodeResponse,
  decodeResponse: RestXml.decodeResponse,
  encodeError: ErrorResponse.make
})

const keyValueStore = (): Api => ({
  name: "CloudFrontKeyValueStore",
  operations: keyOperations,
  decodeRequest: RestJsonServer.decodeRequest,
  encodeResponse: RestJsonServer.encodeResponse,
  decodeResponse: RestJson.decodeResponse,
  encodeError: RestJsonServer.encodeError
})

/** An operation, with its codecs of both sides. */
export interface Codec {
  readonly api: ApiName
  readonly operation: Http.Operation
  readonly readRequest: (
    request: RestXmlServer.ReceivedRequest
  ) => Http.Result<Readonly<Record<string, unknown>>, Http.ParseFailure>
  readonly readResponse: ReturnType<Http.Protocol["decodeResponse"]>
  /** The response with an output, or its problems. */
  readonly writeResponse: ReturnType<Api["encodeResponse"]>
  readonly writeError: (fields: ErrorFields) => Wire.Response
}

const compile = (api: Api, operation: Http.Operation): Codec => {
  const route = RestXmlServer.router([operation])
  const decode = api.decodeRequest(operation)
  return {
    api: api.name,
    operation,
    readRequest: (request) => {
      const match = route({ ...request, path: Route.pathOf(request.path) })
      return match === undefined
        ? RestXml.fail(RestXml.parseFailure(`is no request of ${operation.id}`))
        : decode(request, match.labels)
    },
    readResponse: api.decodeResponse(operation),
    writeResponse: api.encodeResponse(operation),
    writeError: ({ requestId = "", ...fields }) => {
      const response = api.encodeError({ ...fields, requestId })
      if (requestId !== "") return response
      const { "x-amzn-requestid": _, ...headers } = response.headers
      return { ...response, headers }
    }
  }
}

/** The codec of an operation by the name of its API and its own, made when it is first asked for. */
export type Codecs = (api: string, operation: string) => Codec | undefined

export const make = (): Codecs => {
  const apis = new Map([cloudFront(), keyValueStore()].map((api) => [String(api.name), api] as const))
  const made = new Map<string, Codec>()
  return (name, id) => {
    const key = `${name} ${id}`
    const there = made.get(key)
    if (there !== undefined) return there
    const api = apis.get(name)
    const operation = api !== undefined && Object.hasOwn(api.operations, id) ? api.operations[id] : undefined
    if (api === undefined || operation === undefined) return undefined
    const codec = compile(api, operation.description)
    made.set(key, codec)
    return codec
  }
}

/** The fields of an error response, if it has a code. */
export const errorFieldsOf = (response: Wire.Response): ErrorFields | undefined => {
  const { code, message = "", requestId } = readError(response)
  return code === undefined ? undefined : { code, message, requestId, status: response.status }
}
