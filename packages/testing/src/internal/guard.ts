/**
 * Which requests may see and control a served in-memory CloudFront. A page of another site must not, even if a browser runs on the same
 * machine: neither by its own requests, nor by a name of its own that leads to this machine (DNS rebinding).
 */
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"

export interface Allowed {
  /** The name or the address that the server listens on. */
  readonly host: string
  /** Names by which it is reached beside those that are always permitted. */
  readonly allowedHosts: ReadonlyArray<string>
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/

/** Addresses cannot be made to lead elsewhere. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/

const PORT = /:\d*$/

/** The name or the address in a `Host` header, without the port. */
const nameIn = (authority: string): string => {
  const name = authority.toLowerCase().replace(/\.$/, "")
  return name.endsWith("]") ? name : name.replace(PORT, "")
}

/** Whether a server is for the machine alone that it runs on. */
const isLoopback = (host: string): boolean => LOOPBACK.test(host.toLowerCase())

const isHost = (name: string, { allowedHosts, host }: Allowed): boolean =>
  name === "localhost" ||
  name.endsWith(".localhost") ||
  ADDRESS.test(name) ||
  name === host.toLowerCase() ||
  // The names of containers. No site has a name without a dot.
  (!isLoopback(host) && !name.includes(".")) ||
  allowedHosts.some((one) => one.toLowerCase() === name)

/** Whether the name by which a request reached the server is one of its own. Only old clients, and no browser, leave it out. */
export const isForHost = ({ headers }: ReceivedRequest, allowed: Allowed): boolean => {
  const authority = headers["host"]
  return authority === undefined || isHost(nameIn(authority), allowed)
}

const SAME = new Set(["same-origin", "none"])

/** Whether a page of another origin has sent the request. */
export const isCrossSite = ({ headers }: ReceivedRequest): boolean => {
  const { host = "", origin } = headers
  const site = headers["sec-fetch-site"]
  const isForeign = origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`
  return isForeign || (site !== undefined && !SAME.has(site))
}
