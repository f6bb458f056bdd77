import type { TransportError } from "@effect-cloudfront/core/Errors"

export type Reason = TransportError["reason"]

/** Codes of Node, undici and Bun, and names of Deno. */
const CODES: Readonly<Record<string, Reason>> = {
  ConnectionRefused: "Connect",
  EADDRNOTAVAIL: "Connect",
  EAI_AGAIN: "Connect",
  EAI_FAIL: "Connect",
  ECONNREFUSED: "Connect",
  EHOSTDOWN: "Connect",
  EHOSTUNREACH: "Connect",
  ENETDOWN: "Connect",
  ENETUNREACH: "Connect",
  ENOTFOUND: "Connect",
  FailedToOpenSocket: "Connect",
  UND_ERR_CONNECT_TIMEOUT: "Connect",
  ConnectionClosed: "Reset",
  ConnectionReset: "Reset",
  ECONNABORTED: "Reset",
  ECONNRESET: "Reset",
  EPIPE: "Reset",
  ERR_STREAM_PREMATURE_CLOSE: "Reset",
  UND_ERR_CLOSED: "Reset",
  UND_ERR_DESTROYED: "Reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "Reset",
  UND_ERR_SOCKET: "Reset",
  ESOCKETTIMEDOUT: "Timeout",
  ETIMEDOUT: "Timeout",
  TimeoutError: "Timeout",
  UND_ERR_BODY_TIMEOUT: "Timeout",
  UND_ERR_HEADERS_TIMEOUT: "Timeout",
  ERR_HTTP2_INVALID_CONNECTION_HEADERS: "InvalidRequest",
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: "InvalidRequest",
  ERR_HTTP_INVALID_HEADER_VALUE: "InvalidRequest",
  ERR_INVALID_ARG_TYPE: "InvalidRequest",
  ERR_INVALID_ARG_VALUE: "InvalidRequest",
  ERR_INVALID_CHAR: "InvalidRequest",
  ERR_INVALID_HTTP_TOKEN: "InvalidRequest",
  ERR_INVALID_PROTOCOL: "InvalidRequest",
  ERR_INVALID_URL: "InvalidRequest",
  ERR_UNESCAPED_CHARACTERS: "InvalidRequest",
  UND_ERR_INVALID_ARG: "InvalidRequest",
  UND_ERR_NOT_SUPPORTED: "InvalidRequest",
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: "InvalidRequest",
  HTTPParserError: "InvalidResponse",
  UND_ERR_HEADERS_OVERFLOW: "InvalidResponse"
}

const TLS =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|EPROTO$|ERR_OSSL_|ERR_SSL_|ERR_TLS_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|SELF_SIGNED_|UNABLE_TO_)/
/** Parsers of HTTP and of compressed bodies. */
const PARSER = /^(?:HPE_|Z_|ERR_BROTLI_)/

const ofCode = (code: string): Reason | undefined =>
  Object.hasOwn(CODES, code) ? CODES[code] : TLS.test(code) ? "Tls" : PARSER.test(code) ? "InvalidResponse" : undefined

/** Where the Fetch standard forbids a port, undici has neither code nor name for it. */
const FORBIDDEN = "bad port"

/** What undici, and agents that open tunnels, say of a proxy that does not: its status is in the words alone. */
const TUNNEL = /(?:^Proxy response \(|tunneling socket .*statusCode=)(\d{3})/

/** A proxy that is out of order may be back soon; one that says no means it. */
const ofTunnel = (message: string): Reason | undefined => {
  const status = TUNNEL.exec(message)?.[1]
  return status === undefined ? undefined : status.startsWith("4") ? "Proxy" : "Connect"
}

/** An error and what caused it, as far as that can be followed. */
const chain = (error: unknown): ReadonlyArray<Error> => {
  const found: Array<Error> = []
  let next = error
  // Ten is deeper than any client nests, and an end for chains that bite their tail.
  while (next instanceof Error && found.length < 10) {
    found.push(next)
    next = next.cause ?? (next instanceof AggregateError ? next.errors[0] : undefined)
  }
  return found
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : error.name)

/** What an HTTP client's error comes down to, and the words of the error at its root. */
export const reasonOf = (error: unknown, otherwise: Reason): { readonly reason: Reason; readonly message: string } => {
  const errors = chain(error)
  const reason = errors.map((one) => ofCode(codeOf(one))).find((one) => one !== undefined)
  const root = errors.filter(({ message }) => message !== "").at(-1)
  const own = root?.message === FORBIDDEN ? "InvalidRequest" : (ofTunnel(root?.message ?? "") ?? otherwise)
  return { reason: reason ?? own, message: root?.message ?? "no reason given" }
}
