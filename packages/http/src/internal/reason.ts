import type { TransportError } from "@effect-cloudfront/core/Errors"

export type Reason = TransportError["reason"]

/** Error codes of Node, undici and Bun, and error names of Deno. */
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
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: "Connect",
  ERR_SOCKET_CONNECTION_TIMEOUT: "Connect",
  FailedToOpenSocket: "Connect",
  UND_ERR_CONNECT_TIMEOUT: "Connect",
  ConnectionClosed: "Reset",
  ConnectionReset: "Reset",
  ECONNABORTED: "Reset",
  ECONNRESET: "Reset",
  EPIPE: "Reset",
  ERR_SOCKET_CLOSED: "Reset",
  ERR_STREAM_DESTROYED: "Reset",
  ERR_STREAM_PREMATURE_CLOSE: "Reset",
  ERR_STREAM_WRITE_AFTER_END: "Reset",
  HPE_INVALID_EOF_STATE: "Reset",
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
  ERR_SOCKET_BAD_PORT: "InvalidRequest",
  ERR_UNESCAPED_CHARACTERS: "InvalidRequest",
  UND_ERR_INVALID_ARG: "InvalidRequest",
  UND_ERR_NOT_SUPPORTED: "InvalidRequest",
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: "InvalidRequest",
  HTTPParserError: "InvalidResponse",
  UND_ERR_HEADERS_OVERFLOW: "InvalidResponse"
}

const TLS_ERROR =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|EPROTO$|ERR_OSSL_|ERR_SSL_|ERR_TLS_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|SELF_SIGNED_|UNABLE_TO_)/
/** Errors of HTTP parsers and of decompression. */
const PARSE_ERROR = /^(?:HPE_|Z_|ERR_BROTLI_)/

const reasonOfCode = (code: string): Reason | undefined =>
  Object.hasOwn(CODES, code)
    ? CODES[code]
    : TLS_ERROR.test(code)
      ? "Tls"
      : PARSE_ERROR.test(code)
        ? "InvalidResponse"
        : undefined

/** The message of undici for a port that the Fetch standard forbids. The error has no code. */
const FORBIDDEN_PORT = "bad port"

/** Messages of undici, of Node and of proxy agents if a proxy refuses a tunnel. Only the message contains the status. */
const TUNNEL =
  /(?:^Proxy response \(|tunneling socket .*statusCode=|^Bad response: |^Failed to establish tunnel .*HTTP\/1\.[01] )(\d{3})/

/** A status of 500 or more from a proxy is transient; 4xx is permanent. */
const reasonOfTunnel = (message: string): Reason | undefined => {
  const status = TUNNEL.exec(message)?.[1]
  return status === undefined ? undefined : status.startsWith("4") ? "Proxy" : "Connect"
}

/** An error and its causes. */
const causeChain = (error: unknown): ReadonlyArray<Error> => {
  const found: Array<Error> = []
  let next = error
  // The limit ends cyclic chains. No client nests more than ten errors.
  while (next instanceof Error && found.length < 10) {
    found.push(next)
    next = next.cause ?? (next instanceof AggregateError ? next.errors[0] : undefined)
  }
  return found
}

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : error.name)

/** Operations of Node's sockets before which nothing can be sent. */
const CONNECTING: ReadonlySet<unknown> = new Set(["connect", "getaddrinfo"])

const reasonOfError = (error: Error): Reason | undefined =>
  "syscall" in error && CONNECTING.has(error.syscall) ? "Connect" : reasonOfCode(codeOf(error))

/** The reason for an HTTP client's error, and the message of its root cause. */
export const reasonOf = (error: unknown, fallback: Reason): { readonly reason: Reason; readonly message: string } => {
  const errors = causeChain(error)
  const reason = errors.map(reasonOfError).find((one) => one !== undefined)
  const root = errors.filter(({ message }) => message !== "").at(-1)
  const own = root?.message === FORBIDDEN_PORT ? "InvalidRequest" : (reasonOfTunnel(root?.message ?? "") ?? fallback)
  return { reason: reason ?? own, message: root?.message ?? "no reason given" }
}
