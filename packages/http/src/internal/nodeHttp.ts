/**
 * `node:http` and `node:https`, which Node, Bun, Deno and workerd (with `nodejs_compat`) have. Only what `NodeTransport` uses is declared,
 * because the types of Node would become a dependency of every user.
 */
import { runtime } from "./runtime.js"

/** An `Agent` of `node:http` or `node:https`, or one of a library that extends it. */
export interface Agent {
  readonly maxSockets: number
  /** The largest number for all hosts together. */
  readonly maxTotalSockets?: number | undefined
  readonly freeSockets: object
  destroy(): void
}

interface Socket {
  /** The time limit that was set last, in milliseconds. */
  readonly timeout?: number
  setTimeout(millis: number): unknown
  unref(): unknown
}

interface PoolAgent extends Agent {
  /** Whether an idle connection stays in the pool. Node documents it as a method to override. */
  keepSocketAlive(socket: Socket): boolean
}

export interface IncomingMessage {
  readonly statusCode: number
  /** Names and values in turn. Always empty in workerd. */
  readonly rawHeaders: ReadonlyArray<string>
  /** By their names in lower case. Of some repeated headers, only the first value. */
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  /** Whether all of the body has been received. */
  readonly complete: boolean
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown
  on(event: "end", listener: () => void): unknown
  on(event: "error", listener: (error: unknown) => void): unknown
}

export interface ClientRequest {
  /** Whether all of the body has been sent. */
  readonly writableFinished: boolean
  on(event: "response", listener: (response: IncomingMessage) => void): unknown
  on(event: "close", listener: () => void): unknown
  on(event: "error", listener: (error: unknown) => void): unknown
  end(body?: Uint8Array): unknown
  destroy(): unknown
}

interface RequestOptions {
  readonly protocol: string
  readonly hostname: string
  readonly port: string | undefined
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly agent: Agent
}

export interface Module {
  readonly Agent: new (options: { readonly keepAlive: boolean }) => PoolAgent
  readonly request: (options: RequestOptions) => ClientRequest
}

/**
 * `undefined` if the runtime does not have the module. It is not imported, because the import fails in a browser, loads what a program
 * may not need, and is asynchronous if it is dynamic.
 */
export const load = (id: "node:http" | "node:https"): Module | undefined =>
  runtime.process?.getBuiltinModule?.(id) as Module | undefined

/** How long an idle connection is kept if the server does not announce it, in milliseconds; as undici does it. */
const IDLE_MILLIS = 4_000
/** How long before the announced end of an idle connection it is closed: a request may be on its way as the server closes it. */
const MARGIN_MILLIS = 1_000
const MAX_IDLE_MILLIS = 600_000

/** How long an idle connection is kept, after a `keep-alive` header such as `timeout=5`. */
const idleMillisOf = (announced: string | undefined): number => {
  const seconds = announced === undefined ? undefined : /\btimeout=(\d+)/i.exec(announced)?.[1]
  return seconds === undefined ? IDLE_MILLIS : Math.min(Number(seconds) * 1_000 - MARGIN_MILLIS, MAX_IDLE_MILLIS)
}

/** The connections of a transport to one server. */
export interface Pool {
  readonly agentOf: (module: Module) => Agent
  /** Tells the pool the `keep-alive` header of a response. */
  readonly announce: (keepAlive: string | undefined) => void
  /** Closes all connections, and those of later requests as soon as they are idle. */
  readonly close: () => void
}

/**
 * Makes a pool. The number of connections has no limit here, since in the queue of an agent the time limit of an attempt would pass before
 * the request is sent, and such a request counts as sent: see `ConnectionLimit`.
 */
export const makePool = (): Pool => {
  const agents = new Map<Module, Agent>()
  let announced: string | undefined
  let idleMillis = IDLE_MILLIS
  let isClosed = false

  const makeAgent = (module: Module): Agent => {
    const agent = new module.Agent({ keepAlive: true })
    agent.keepSocketAlive = (socket) => {
      if (isClosed || idleMillis <= 0) return false
      // An idle connection keeps no process alive. The agent closes it when its time limit has passed.
      socket.unref()
      if (socket.timeout !== idleMillis) socket.setTimeout(idleMillis)
      return true
    }
    return agent
  }

  return {
    agentOf: (module) => {
      const agent = agents.get(module) ?? makeAgent(module)
      agents.set(module, agent)
      return agent
    },
    announce: (keepAlive) => {
      if (keepAlive === announced) return
      announced = keepAlive
      idleMillis = idleMillisOf(keepAlive)
    },
    close: () => {
      isClosed = true
      for (const agent of agents.values()) agent.destroy()
    }
  }
}
