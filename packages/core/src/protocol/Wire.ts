/**
 * Requests and responses as they are sent over HTTP. The client's codec, the HTTP layer and the in-memory CloudFront share them.
 */

import { utf8Decode, utf8Encode } from "./Platform.js"

/** The methods that the API uses. */
export type Method = "DELETE" | "GET" | "POST" | "PUT"

/** A request without endpoint and signature. */
export interface Request {
  /** The API's name of the operation, such as `GetDistribution`. */
  readonly operation: string
  readonly method: Method
  /** The percent-encoded path, from `/2020-05-31/` on. */
  readonly path: string
  /** Query parameters, not percent-encoded, in the order in which they are sent. Without a value, only the name is sent. */
  readonly query: ReadonlyArray<readonly [name: string, value: string | undefined]>
  /** Headers that belong to the operation itself, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** A long document is UTF-8 already. */
  readonly body: string | Uint8Array | undefined
}

/** A response of the service, with any status. */
export interface Response {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** The number of attempts; absent if the transport does not count them. */
  readonly attempts?: number | undefined
  /** The number of attempts after which it is not known whether the service has executed the request. */
  readonly unanswered?: number | undefined
}

export const bytesOf = (body: Request["body"] = ""): Uint8Array => (typeof body === "string" ? utf8Encode(body) : body)

export const textOf = (body: Request["body"] = ""): string =>
  typeof body === "string" ? body : (utf8Decode(body) ?? "")

/** Percent-encodes every byte except the unreserved characters of RFC 3986, as SigV4 requires. */
export const encodeUriComponent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())

/** Whether an operation only reads, by its name. The method alone does not tell it, because some lists use POST. */
export const isRead = (operation: string): boolean => /^(?:Describe|Get|List|Verify)/.test(operation)

/** The query string of a request, without `?`. */
export const queryString = (query: Request["query"]): string =>
  query
    .map(([name, value]) =>
      value === undefined ? encodeUriComponent(name) : `${encodeUriComponent(name)}=${encodeUriComponent(value)}`
    )
    .join("&")
