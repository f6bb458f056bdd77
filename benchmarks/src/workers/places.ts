/** Where a response from memory takes the place of the network, for either client. */
import { EventEmitter } from "node:events"
import https from "node:https"
import { Readable } from "node:stream"
import type { Dispatcher } from "undici"
import type { Handler, Service } from "../clients.js"
import { headers, type Exchange } from "../Exchange.js"
import { Socket } from "./Socket.js"

/** A request as it was sent. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly body: string
}

export type OnRequest = (request: Sent) => void

/**
 * - `response`: the runtime's `fetch` answers with a `Response`. This library has `CloudFrontFetch`, the AWS SDK `FetchHttpHandler`.
 * - `message`: a message of Node answers, as one that a socket has brought. This library has `CloudFrontNode`, for which `https.request` is
 *   replaced; of the AWS SDK, the request handler is replaced, which does less.
 * - `socket`: an agent has sockets that answer from memory; `CloudFrontNode`, and `NodeHttpHandler`.
 * - `dispatcher`: an undici dispatcher answers; `CloudFrontUndici`.
 */
export type Place = "response" | "message" | "socket" | "dispatcher"

/** Puts a response in place, and returns what makes the transport, which is none where the default one is used. */
export type Put<A> = (exchange: Exchange, onRequest?: OnRequest) => Promise<() => A | undefined>

const response: Put<never> = async ({ body, status }, onRequest) => {
  const init = { status, headers: headers(body) }
  const bytes = new TextEncoder().encode(body)
  // The first one is there before it is asked for, as the message of the other place is: making it loads a part of Node.
  let next: Response | undefined = new Response(bytes, init)
  globalThis.fetch = async (input, options) => {
    if (onRequest !== undefined) {
      const request = new Request(input, options)
      const { pathname, search } = new URL(request.url)
      onRequest({ method: request.method, path: pathname + search, body: await request.text() })
    }
    const answer = next ?? new Response(bytes, init)
    next = undefined
    return answer
  }
  return () => undefined
}

const { request } = https

const socket =
  <A>(make: (agent: https.Agent) => A): Put<A> =>
  async ({ body, status }, onRequest) => {
    const fields = Object.entries(headers(body)).map(([name, value]) => `${name}: ${value}\r\n`)
    const bytes = Buffer.from(`HTTP/1.1 ${status} OK\r\n${fields.join("")}\r\n${body}`)
    // The check of the clients has every place in one process.
    https.request = request
    class MemoryAgent extends https.Agent {
      override createConnection() {
        return new Socket(bytes, onRequest) as never
      }
    }
    return () => make(new MemoryAgent({ keepAlive: true }))
  }

/** A stream of one chunk, as a socket would provide it. */
const streamOf = (bytes: Uint8Array): Readable => {
  const stream = new Readable({ read() {} })
  stream.push(bytes)
  stream.push(null)
  return stream
}

interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body?: string
}

const message: Put<Handler> = async ({ body, status }, onRequest) => {
  const bytes = new TextEncoder().encode(body)
  const all = headers(body)
  const handle = async ({ body = "", method, path, query }: SdkRequest) => {
    const search = new URLSearchParams(query).toString()
    onRequest?.({ method, path: search === "" ? path : `${path}?${search}`, body })
    return { response: { statusCode: status, headers: all, body: streamOf(bytes) } }
  }
  // The type requires an instance of a class, but the client only uses this member.
  return () => ({ handle }) as never
}

/** Takes the place of `https.request` for `CloudFrontNode`. */
const NodeMessage: Put<Service> = async ({ body, status }, onRequest) => {
  const { layer } = await import("@effect-cloudfront/http/CloudFrontNode")
  const bytes = new TextEncoder().encode(body)
  const all = headers(body)
  const rawHeaders = Object.entries(all).flat()
  class MemoryRequest extends EventEmitter {
    readonly writableFinished = true
    readonly options: https.RequestOptions
    constructor(options: https.RequestOptions) {
      super()
      this.options = options
    }
    end(body: Uint8Array = new Uint8Array()) {
      const { method = "", path = "" } = this.options
      onRequest?.({ method, path: path ?? "", body: new TextDecoder().decode(body) })
      const message = Object.assign(streamOf(bytes), { statusCode: status, headers: all, rawHeaders, complete: true })
      queueMicrotask(() => this.emit("response", message))
    }
    destroy() {}
  }
  // The transport looks the module up, so it finds what is in it.
  https.request = ((options: https.RequestOptions) => new MemoryRequest(options)) as never
  return () => layer()
}

const dispatcher: Put<Service> = async ({ body, status }, onRequest) => {
  const CloudFrontUndici = await import("@effect-cloudfront/http/CloudFrontUndici")
  const bytes = Buffer.from(body)
  const all = headers(body)
  const controller = {} as Dispatcher.DispatchController
  const dispatch = (options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean => {
    const sent = options.body ?? ""
    const body = sent instanceof Uint8Array ? new TextDecoder().decode(sent) : String(sent)
    onRequest?.({ method: options.method, path: options.path, body })
    queueMicrotask(() => {
      handler.onRequestStart?.(controller, undefined)
      handler.onResponseStart?.(controller, status, all, "OK")
      handler.onResponseData?.(controller, bytes)
      handler.onResponseEnd?.(controller, {})
    })
    return true
  }
  return () => CloudFrontUndici.layer({ dispatcher: { dispatch } as never })
}

const CloudFrontNode: Put<Service> = async (exchange, onRequest) => {
  const { layer } = await import("@effect-cloudfront/http/CloudFrontNode")
  return socket((agent) => layer({ agent }))(exchange, onRequest)
}

const NodeHandler: Put<Handler> = async (exchange, onRequest) => {
  const { NodeHttpHandler } = await import("@smithy/node-http-handler")
  return socket((httpsAgent) => new NodeHttpHandler({ httpsAgent }))(exchange, onRequest)
}

/** The places of each client. */
export const PLACES = {
  ours: { response, message: NodeMessage, socket: CloudFrontNode, dispatcher },
  sdk: { response, message, socket: NodeHandler }
} as const

export const put = (side: string, place: Place): Put<unknown> => {
  const places: Readonly<Record<string, Put<unknown> | undefined>> = side === "ours" ? PLACES.ours : PLACES.sdk
  const found = places[place]
  if (found === undefined) throw new Error(`${side} has no ${place}`)
  return found
}
