/**
 * What serving uses of Node. Only that is declared, because the types of Node would become a dependency of every user, and nothing is
 * imported, because most programs that load this package never serve.
 */

export interface Socket {
  destroy(): unknown
}

export interface IncomingMessage {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly socket: Socket
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown
  on(event: "end", listener: () => void): unknown
}

export interface ServerResponse {
  readonly writableFinished: boolean
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown
  flushHeaders(): unknown
  /** Whether there is room for more. */
  write(bytes: Uint8Array): boolean
  end(bytes?: Uint8Array): unknown
  on(event: "close", listener: () => void): unknown
  once(event: "drain", listener: () => void): unknown
  off(event: "drain", listener: () => void): unknown
}

/** An error of the operating system. */
export interface SystemError {
  readonly code?: string | undefined
}

export interface Server {
  listen(port: number, host: string): unknown
  once(event: "error", listener: (error: SystemError) => void): unknown
  once(event: "listening", listener: () => void): unknown
  address(): { readonly port: number } | string | null
  close(done: () => void): unknown
  closeIdleConnections(): unknown
  closeAllConnections(): unknown
}

interface Http {
  readonly createServer: (listener: (request: IncomingMessage, response: ServerResponse) => void) => Server
}

interface Files {
  readonly existsSync: (path: string) => boolean
  readonly readFileSync: (path: string, encoding: "utf8") => string
  readonly renameSync: (from: string, to: string) => void
  readonly writeFileSync: (path: string, text: string, options: { readonly mode: number }) => void
}

interface Output {
  readonly write: (text: string) => unknown
  /** Only a terminal has it. It knows the variables NO_COLOR and FORCE_COLOR. */
  readonly hasColors?: () => boolean
}

interface Process {
  readonly getBuiltinModule?: (id: string) => unknown
  readonly stdout: Output
  readonly stderr: Output
  readonly once: (signal: string, listener: () => void) => unknown
  readonly off: (signal: string, listener: () => void) => unknown
}

// The type of `globalThis` does not have it.
const { process } = globalThis as { readonly process?: Process }

const load = (id: string): unknown => process?.getBuiltinModule?.(id)

/** `undefined` in runtimes that are not like Node. */
export const http = (): Http | undefined => load("node:http") as Http | undefined
export const files = (): Files | undefined => load("node:fs") as Files | undefined
export const host = (): Process | undefined => process
