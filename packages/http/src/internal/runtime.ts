/**
 * What is asked of the runtime itself, past Effect: its `fetch`, which `FetchTransport` is for, and its timers, which are
 * `timeout`'s way of waiting without a second fiber. Both modules wrap them so that nothing else has to know.
 */
interface Runtime {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Absent where `fetch` is somebody's shim. */
  readonly Request?: typeof Request
  readonly setTimeout: (f: () => void, millis: number) => unknown
  readonly clearTimeout: (timer: never) => void
}

/** Looked up anew for each use, as tests and shims put others in their place. */
export const runtime: Runtime = globalThis
