import type { Request } from "../HttpTransport.js"

/** The headers that a transport sends. It adds what the signature leaves out. */
export const headersOf = ({ body, headers }: Request): Request["headers"] =>
  body === undefined ? headers : { ...headers, "content-type": "application/xml" }

/** Splits a URL into origin and path. */
export const splitUrl = (url: string): { readonly origin: string; readonly path: string } => {
  const slash = url.indexOf("/", url.indexOf("//") + 2)
  return { origin: url.slice(0, slash), path: url.slice(slash) }
}
