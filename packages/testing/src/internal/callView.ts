/** What the API of `Control` shows of calls. */
import type { Call, Exchanged } from "../InMemoryCloudFront.js"
import * as Route from "./route.js"
import type { Secrets } from "./secrets.js"

/** A call without its headers and its body. */
export const summary = (secrets: Secrets, number: number, call: Call) => {
  const { at, body, code, fault, method, operation, path, query, requestId, status } = call
  return {
    number,
    operation,
    method,
    path,
    query: secrets.query(query),
    requestId,
    status,
    code,
    fault,
    at,
    bytes: body.length
  }
}

const bodyOf = (secrets: Secrets, call: Call, bytes: Uint8Array, isResponse: boolean): string =>
  secrets.body({ operation: call.operation, isResponse, isJson: Route.isForKeys(call), bytes })

/** A call without its response. */
export const request = (secrets: Secrets, number: number, call: Call) => ({
  ...summary(secrets, number, call),
  headers: secrets.headers(call.headers),
  body: bodyOf(secrets, call, call.body, false)
})

export const exchanged = (secrets: Secrets, number: number, { call, response }: Exchanged) => ({
  ...request(secrets, number, call),
  response:
    response === undefined
      ? undefined
      : {
          status: response.status,
          headers: secrets.headers(response.headers),
          body: bodyOf(secrets, call, response.body, true)
        }
})
