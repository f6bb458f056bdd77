/**
 * What goes over the wire: the only vocabulary shared by the client's codec, the HTTP layer and the in-memory CloudFront.
 */

/** The methods that the API uses. */
export type Method = "DELETE" | "GET" | "POST" | "PUT"

/** A request, before an endpoint and a signature are put to it. */
export interface Request {
  /** The API's name of the operation, such as `GetDistribution`. */
  readonly operation: string
  readonly method: Method
  /** The percent-encoded path, from `/2020-05-31/` on. */
  readonly path: string
  /** Query parameters, not yet encoded, in the order in which they are sent; without a value, the name stands alone. */
  readonly query: ReadonlyArray<readonly [name: string, value: string | undefined]>
  /** Headers that belong to the operation itself, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** A response of the service, whatever its status. */
export interface Response {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** How many attempts it took, where somebody counted. */
  readonly attempts?: number | undefined
  /** How many of them had no answer that tells whether the service has acted. */
  readonly unanswered?: number | undefined
}

/** `%XX` for every byte but the unreserved characters of RFC 3986, which is what SigV4 and CloudFront agree on. */
export const encodeUriComponent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase())

/** The query string of a request, without `?`. */
export const queryString = (query: Request["query"]): string =>
  query
    .map(([name, value]) =>
      value === undefined ? encodeUriComponent(name) : `${encodeUriComponent(name)}=${encodeUriComponent(value)}`
    )
    .join("&")
