/** The limits of a run. */

export interface Limits {
  /**
   * The allowed time. A call of a function is a step, a turn of a loop one or two; the source and the event cost a step for
   * each byte. Steps and not milliseconds, so that a test has the same result on every machine. AWS does not publish the time.
   * Default: 40,000 for a viewer function, 200,000 for a connection function.
   */
  readonly steps: number
  /** What the code may allocate, in bytes. The memory of the engine, 16 MB, is a limit beside it. Default: 2 MB. */
  readonly memory: number
  /** The logs of a run together, in bytes of UTF-8. Default: 10 KB. */
  readonly logs: number
}

const STEPS = 40_000

/**
 * A connection function has 5 ms. A viewer function has "less than a millisecond", so it has a fifth of the steps.
 * The published results of AWS's samples are from 6 to 19 percent, and those samples have from 5 to 10 here.
 */
export const defaults = (kind: "viewer" | "connection"): Limits => ({
  steps: kind === "connection" ? 5 * STEPS : STEPS,
  memory: 2 * 1024 * 1024,
  logs: 10 * 1024
})

/**
 * The memory of the engine, in pages of WebAssembly of 64 KB: what the engine begins with. It does not grow, so nothing that the engine
 * does in one step allocates more.
 */
export const PAGES = 256

/** The steps before the first line of the code. */
export const START = 2000

/** The largest `logCustomData` of a connection function, in bytes of UTF-8. */
export const CUSTOM_DATA = 800
