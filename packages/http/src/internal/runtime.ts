/**
 * The globals of the runtime that this package uses without Effect: `fetch` for `FetchTransport`, timers for `timeout`, which waits
 * without a second fiber, and `process` for `nodeHttp` and for the keys that AWS's SDK
 * finds in its variables.
 */
interface Runtime {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** May be absent if `fetch` is a polyfill. */
  readonly Request?: typeof Request
  readonly setTimeout: (f: () => void, millis: number) => unknown
  readonly clearTimeout: (timer: never) => void
  readonly process?: {
    readonly getBuiltinModule?: (id: string) => unknown
    readonly env?: Readonly<Record<string, string | undefined>>
  }
}

/** The globals are looked up for each use, because tests and polyfills replace them. */
export const runtime: Runtime = globalThis
