/**
 * A transport over `node:http` and `node:https`, which needs no package. A program starts faster with it than with `fetch` or undici,
 * because it loads least. It uses no promises, piped streams or abort signals.
 *
 * @since 3.0.0
 */
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import type * as HttpTransport from "./HttpTransport.js"
import { invalid } from "./internal/configuration.js"
import * as ConnectionLimit from "./internal/connectionLimit.js"
import * as NodeHttp from "./internal/nodeHttp.js"
import * as Request from "./internal/request.js"
import * as ResponseLimits from "./internal/responseLimits.js"
import { asyncWithTimeout } from "./internal/timeout.js"
import { toTransportError } from "./internal/transportError.js"

/**
 * An `Agent` of `node:http` or `node:https`, or one of a library that extends it, such as `HttpsProxyAgent`.
 *
 * @since 3.0.0
 * @category models
 */
export interface Agent extends NodeHttp.Agent {}

/**
 * @since 3.0.0
 * @category models
 */
export interface Options extends HttpTransport.Options {
  /**
   * The agent of the requests, for a proxy or for TLS settings. It must be one for the scheme of the endpoint. The transport does not
   * destroy it. When absent, the transport makes an agent that keeps connections alive, and destroys it when its scope is closed.
   */
  readonly agent?: Agent | undefined
  /**
   * The largest number of attempts at a time, each of which uses a connection. Further attempts wait in the order in which they came; their
   * time limits begin after that. When absent, it is 50, or the smaller one of `maxSockets` and `maxTotalSockets` of `agent`.
   */
  readonly maxSockets?: number | undefined
}

const DEFAULT_MAX_SOCKETS = 50

/** Where requests go. */
interface Origin {
  /** Scheme and authority, as in the URLs of requests. */
  readonly text: string
  readonly protocol: string
  readonly hostname: string
  readonly port: string | undefined
  readonly module: NodeHttp.Module
  readonly agent: NodeHttp.Agent
}

/** The headers by their names in lower case. Values of a repeated header are joined. */
const headersOf = (response: NodeHttp.IncomingMessage): Wire.Response["headers"] => {
  const { rawHeaders } = response
  const headers: Record<string, string> = {}
  if (rawHeaders.length === 0) {
    for (const [name, value] of Object.entries(response.headers))
      headers[name] = typeof value === "string" ? value : (value?.join(", ") ?? "")
    return headers
  }
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase()
    const value = rawHeaders[at + 1] ?? ""
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value
  }
  return headers
}

/**
 * Makes the transport. Its connections are closed when the scope is closed. Redirects are not followed. Fails with a `ConfigError` if
 * a number or a duration in the options is invalid, or if the runtime has no `node:http`. Its `send` fails as described at `HttpTransport.send`: with the reason `InvalidRequest` if `agent` is
 * not for the scheme of the URL. If the server closes an idle connection while a request is on its way, the reason is `Reset`, because
 * the server may have read the request.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as NodeTransport from "@effect-cloudfront/http/NodeTransport"
 *
 * const program = Effect.scoped(
 *   Effect.gen(function* () {
 *     const transport = yield* NodeTransport.make({ timeout: "10 seconds" })
 *     const { status } = yield* transport.send({
 *       operation: "Ping",
 *       method: "GET",
 *       url: "https://cloudfront.amazonaws.com/ping",
 *       headers: {},
 *       body: undefined
 *     })
 *     return status
 *   })
 * )
 * ```
 */
export const make = (
  options?: Options
): Effect.Effect<HttpTransport.HttpTransport, ConfigError.ConfigError, Scope.Scope> =>
  Effect.suspend(() =>
    NodeHttp.load("node:http") === undefined
      ? Effect.fail(
          invalid({ path: ["node:http"], message: "this runtime has no node:http; CloudFrontFetch works without it" })
        )
      : Effect.flatMap(Effect.zipRight(ResponseLimits.validate(options), maxSocketsOf(options)), (maxSockets) =>
          Effect.map(
            Effect.acquireRelease(Effect.sync(NodeHttp.makePool), (pool) => Effect.sync(pool.close)),
            (pool) => ({ ...over(pool, options), limited: ConnectionLimit.make(maxSockets) })
          )
        )
  )

const maxSocketsOf = (options: Options | undefined): Effect.Effect<number, ConfigError.ConfigError> => {
  const max = options?.maxSockets
  if (max === undefined) {
    const agent = options?.agent
    return Effect.succeed(
      agent === undefined ? DEFAULT_MAX_SOCKETS : Math.min(agent.maxSockets, agent.maxTotalSockets ?? Infinity)
    )
  }
  return max === Infinity || (Number.isSafeInteger(max) && max >= 1)
    ? Effect.succeed(max)
    : Effect.fail(invalid({ path: ["maxSockets"], message: "must be a whole number from 1, or Infinity" }))
}

const over = (pool: NodeHttp.Pool, options: Options | undefined): HttpTransport.HttpTransport => {
  const bounds = ResponseLimits.make(options)

  /** `undefined` if the runtime does not have the module. An exception if the URL is invalid. */
  const parseOrigin = (text: string): Origin | undefined => {
    const { hostname, port, protocol } = new URL(text)
    // A program that calls over one of them does not load the other one.
    const module = NodeHttp.load(protocol === "https:" ? "node:https" : "node:http")
    if (module === undefined) return undefined
    return {
      text,
      protocol,
      // Sockets take an IPv6 address without brackets.
      hostname: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
      port: port === "" ? undefined : port,
      module,
      agent: options?.agent ?? pool.agentOf(module)
    }
  }
  let origin: Origin | undefined
  const originOf = (text: string): Origin | undefined => {
    if (origin?.text !== text) origin = parseOrigin(text)
    return origin
  }

  const exchange =
    (request: HttpTransport.Request) =>
    (resume: (response: Effect.Effect<Wire.Response, TransportError>) => void): (() => void) => {
      const { body, method, operation, url } = request
      const chunks = new ResponseLimits.Chunks()
      let sent: NodeHttp.ClientRequest | undefined
      let received: NodeHttp.IncomingMessage | undefined
      let isEnded = false

      const end = (response: Effect.Effect<Wire.Response, TransportError>): void => {
        isEnded = true
        resume(response)
      }
      const fail = (fallbackReason: TransportError["reason"], cause: unknown): void => {
        if (!isEnded) end(Effect.fail(toTransportError(request, fallbackReason, cause)))
      }
      const abort = (): void => {
        isEnded = true
        sent?.destroy()
      }
      const refuse = (error: TransportError): void => {
        end(Effect.fail(error))
        abort()
      }
      /** Catches exceptions, which would otherwise end in a socket. */
      const guard = (fallbackReason: TransportError["reason"], run: () => void): void => {
        try {
          run()
        } catch (cause) {
          fail(fallbackReason, cause)
          abort()
        }
      }
      /** After all of the response has come, an error of the connection does not concern it: `end` follows. */
      const onError = (cause: unknown): void => {
        if (received === undefined) fail("Unknown", cause)
        else if (!received.complete) fail("Reset", cause)
      }

      const onResponse = (response: NodeHttp.IncomingMessage): void => {
        received = response
        const status = response.statusCode
        const headers = headersOf(response)
        pool.announce(headers["keep-alive"])
        response.on("error", onError)
        const { "content-encoding": encoding, "content-length": length } = headers
        if (bounds.bodyMode({ length, encoding }) === "refused") return refuse(bounds.bodyTooLong(operation))
        response.on("data", (chunk) => {
          chunks.add(chunk)
          if (chunks.size > bounds.maxBytes && !isEnded) refuse(bounds.bodyTooLong(operation))
        })
        response.on("end", () => {
          if (isEnded) return
          end(Effect.sync(() => ({ status, headers, body: chunks.bytes })))
          // The server has answered before it read all of the request, and may never read the rest.
          if (sent?.writableFinished === false) abort()
        })
      }

      guard("InvalidRequest", () => {
        const { origin, path } = Request.splitUrl(url)
        const target = originOf(origin)
        if (target === undefined)
          return fail("InvalidRequest", new Error("this runtime has no module for the scheme of the URL"))
        const { agent, hostname, module, port, protocol } = target
        sent = module.request({
          protocol,
          hostname,
          port,
          path,
          method,
          headers: Request.headersOf(request),
          agent
        })
        sent.on("response", (response) => guard("Unknown", () => onResponse(response)))
        // It stays: a destroyed request has an error, too.
        sent.on("error", onError)
        sent.on("close", () => {
          if (received?.complete !== true)
            fail("Reset", new Error("the connection was closed before the response was complete"))
        })
        // With all of the body at once, Node announces its length.
        sent.end(body === undefined ? undefined : Wire.bytesOf(body))
      })
      return abort
    }

  return { send: (request) => asyncWithTimeout(exchange(request), bounds.timeout(request.operation)) }
}
