/** How the messages of the operations are read and written for fixtures. */
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import type * as Http from "@effect-cloudfront/core/protocol/Http"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import * as Api from "./api.js"
import * as Route from "./route.js"

/** The members of an error response. */
export interface ErrorFields {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly requestId: string | undefined
}

/** A function, so that nothing is read when the module is loaded. */
const operationsOf = (api: Api.ApiName): Readonly<Record<string, Operation.Any>> =>
  api === "CloudFront" ? operations : keyOperations

const isApi = (name: string): name is Api.ApiName => name === "CloudFront" || name === "CloudFrontKeyValueStore"

/** An operation, with its codecs of both sides. */
export interface Codec {
  readonly api: Api.ApiName
  readonly operation: Http.Operation
  readonly readRequest: (
    request: RestXmlServer.ReceivedRequest
  ) => Http.Result<Readonly<Record<string, unknown>>, Http.ParseFailure>
  readonly readResponse: ReturnType<Http.Protocol["decodeResponse"]>
  /** The response with an output, or its problems. */
  readonly writeResponse: ReturnType<Api.Protocol["encodeResponse"]>
  readonly writeError: (fields: ErrorFields) => Wire.Response
}

const compile = (api: Api.ApiName, operation: Http.Operation): Codec => {
  const protocol = Api.protocolOf(api)
  const route = RestXmlServer.router([operation])
  const decode = protocol.decodeRequest(operation, { refuseEmptyLists: false })
  return {
    api,
    operation,
    readRequest: (request) => {
      const match = route({ ...request, path: Route.pathOf(request.path) })
      return match === undefined
        ? RestXml.fail(RestXml.parseFailure(`is no request of ${operation.id}`))
        : decode(request, match.labels)
    },
    readResponse: protocol.decodeResponse(operation),
    writeResponse: protocol.encodeResponse(operation),
    writeError: ({ requestId = "", ...fields }) => {
      const response = protocol.encodeError({ ...fields, requestId })
      if (requestId !== "") return response
      const { "x-amzn-requestid": _, ...headers } = response.headers
      return { ...response, headers }
    }
  }
}

/** The codec of an operation by the name of its API and its own, made when it is first asked for. */
export type Codecs = (api: string, operation: string) => Codec | undefined

export const make = (): Codecs => {
  const made = new Map<string, Codec>()
  return (api, id) => {
    const key = `${api} ${id}`
    const there = made.get(key)
    if (there !== undefined) return there
    if (!isApi(api)) return undefined
    const all = operationsOf(api)
    const operation = Object.hasOwn(all, id) ? all[id] : undefined
    if (operation === undefined) return undefined
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
