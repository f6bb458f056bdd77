import type { Request } from "../HttpTransport.js"

const XML = "application/xml"

/** The type of a body. Requests of CloudFront's API have none, since the signature leaves it out. */
export const contentType = ({ headers }: Request): string => headers["content-type"] ?? XML

/** The headers that a transport sends. It adds what the signature leaves out. */
export const headersOf = ({ body, headers }: Request): Request["headers"] =>
  body === undefined || headers["content-type"] !== undefined ? headers : { ...headers, "content-type": XML }

/** Splits a URL into origin and path. */
export const splitUrl = (url: string): { readonly origin: string; readonly path: string } => {
  const slash = url.indexOf("/", url.indexOf("//") + 2)
  return { origin: url.slice(0, slash), path: url.slice(slash) }
}
