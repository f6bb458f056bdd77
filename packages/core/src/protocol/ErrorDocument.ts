/**
 * Error responses. Whatever comes back is read as far as it can be: a code is better than none, and none is no failure.
 */
import { utf8Decode } from "./Platform.js"
import { Reader } from "./Reader.js"
import type * as Wire from "./Wire.js"

export interface ErrorDocument {
  readonly code: string | undefined
  readonly message: string | undefined
  readonly requestId: string | undefined
}

type Found = Record<string, string>

const WANTED = ["Code", "Message", "RequestId", "RequestID"]

/** Collects the wanted texts of an element and of the `Error` elements within it. */
const collect = (reader: Reader, found: Found): void => {
  const { closing } = reader
  if (reader.took()) return
  while (reader.child(closing)) {
    const name = reader.name
    if (name === "Error") collect(reader, found)
    else if (!WANTED.includes(name)) reader.skip()
    else {
      const text = reader.content().trim()
      if (reader.failure === undefined && found[name] === undefined) found[name] = text
    }
  }
}

/** The id that the service gave the request, from the response's headers. */
export const requestIdOf = (response: Wire.Response): string | undefined =>
  response.headers["x-amzn-requestid"] ?? response.headers["x-amz-request-id"]

/** The text of a body, but for a last character that was cut through. */
const textOf = (body: Uint8Array): string | undefined => {
  for (let cut = 0; cut < 4; cut++) {
    const text = utf8Decode(body.subarray(0, body.length - cut))
    if (text !== undefined) return text
  }
  return undefined
}

/** Reads `<ErrorResponse><Error>...` and bare `<Error>...` documents; anything else has no code. */
export const readError = (response: Wire.Response): ErrorDocument => {
  const found: Found = {}
  const text = textOf(response.body)
  if (text !== undefined) {
    const reader = new Reader(text, { refuseEmptyLists: false })
    if (reader.root() && (reader.name === "ErrorResponse" || reader.name === "Error")) {
      // What was read before a document breaks off is kept: retries go by the code.
      collect(reader, found)
    }
  }
  return {
    code: found["Code"] === "" ? undefined : found["Code"],
    message: found["Message"],
    requestId: found["RequestId"] ?? found["RequestID"] ?? requestIdOf(response)
  }
}
