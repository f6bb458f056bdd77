/** What goes into a run of a function, and what comes out of it. */
import type * as Limits from "./limits.js"

/** The runtime of a viewer function, as in `FunctionConfig`. */
export type Runtime = "cloudfront-js-1.0" | "cloudfront-js-2.0"

/** A connection function has another handler, another event and a few more features of the language. */
export type Kind = "viewer" | "connection"

/** The key value store that is associated with a function. */
export interface KeyValueStore {
  /** The id. `cf.kvs(id)` takes no other one, and no ARN. */
  readonly id: string
  readonly items: ReadonlyMap<string, string>
  /** Milliseconds since 1970. */
  readonly created: number
  /** Milliseconds since 1970. */
  readonly lastModified: number
}

export interface Test {
  readonly kind: Kind
  readonly runtime: Runtime
  /** The source, as UTF-8. */
  readonly code: Uint8Array
  /** The event object or the connection object, as JSON in UTF-8. */
  readonly event: Uint8Array
  readonly keyValueStore?: KeyValueStore | undefined
  /**
   * `test`: the checks of `TestFunction`, which are those of the structure. `edge`: also what makes a distribution answer
   * 502, such as a changed method, or a changed read-only header. Default: `test`.
   */
  readonly checks?: "test" | "edge" | undefined
  /**
   * `refuse`: the syntax and the built-in objects that the documentation of the runtime leaves out, and that the service is
   * known to refuse, are not there. `accept`: everything that QuickJS knows is there. Default: `refuse`.
   */
  readonly undocumented?: "refuse" | "accept" | undefined
  readonly limits?: Partial<Limits.Limits> | undefined
}

/**
 * Why a run has no output. `execution`: the code could not run, threw, or used up its time or its memory. The edge answers
 * 503. `validation`: the code returned what CloudFront does not take. The edge answers 502.
 */
export type Failure = "execution" | "validation"

/** A call of one of the helpers that choose the origin of the request. `arguments` is JSON. */
export interface OriginChange {
  readonly method: "updateRequestOrigin" | "selectRequestOriginById" | "createRequestOriginGroup"
  readonly arguments: ReadonlyArray<unknown>
}

export interface Run {
  /** The part of the allowed time that was used, in percent: digits from `0` to `100`. */
  readonly computeUtilization: string
  /** One entry for each call of `console.log`, at most 10 KB together. */
  readonly executionLogs: ReadonlyArray<string>
  /** The message of the service. Empty after a success. */
  readonly errorMessage: string
  readonly failure?: Failure | undefined
  /** The JSON of what the handler returned. `undefined` after a failure. */
  readonly output?: string | undefined
  readonly originChanges: ReadonlyArray<OriginChange>
  /** Whether a connection function allowed the connection. A function that did not decide denies it. */
  readonly isAllowed?: boolean | undefined
  /** What a connection function gave to `logCustomData`: at most 800 bytes. */
  readonly customData?: string | undefined
}
