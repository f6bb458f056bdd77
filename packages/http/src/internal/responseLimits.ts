import type * as ConfigError from "effect/ConfigError"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { TransportError } from "@effect-cloudfront/core/Errors"
import type { Options } from "../HttpTransport.js"
import { invalid, type Fault } from "./configuration.js"
import type * as Timeout from "./timeout.js"

/**
 * The longest body, in bytes, that is read with `arrayBuffer`, which is the fastest way. For longer bodies the client of
 * `@effect/platform` over `node:http` takes quadratic time.
 */
const MAX_BUFFERED = 1024 * 1024

/** The time limit of an attempt, and the size limit of its response. */
export interface ResponseLimits {
  readonly timeout: (operation: string) => Timeout.Timeout<TransportError>
  readonly maxBytes: number
  /** How to read a body with these headers. A body whose announced length exceeds the limit is refused. */
  readonly bodyMode: (headers: {
    readonly length: string | undefined
    readonly encoding: string | undefined
  }) => BodyMode
  readonly bodyTooLong: (operation: string) => TransportError
}

export type BodyMode = "buffered" | "streamed" | "refused"

export const invalidResponse = (operation: string, message: string): TransportError =>
  new TransportError({ operation, reason: "InvalidResponse", message: `${operation}: ${message}` })

/** The error for a body of strings or objects, which a replaced client may return. */
export const notBytes = (operation: string): TransportError => invalidResponse(operation, "a body that is not bytes")

/** The duration of an option; `undefined` if it is absent, no duration, or 0 or less. */
const durationOf = (input: Duration.DurationInput | undefined): Duration.Duration | undefined => {
  if (input === undefined) return undefined
  try {
    const duration = Duration.decode(input)
    return Duration.toMillis(duration) > 0 ? duration : undefined
  } catch {
    return undefined
  }
}

const isSize = (bytes: number): boolean => bytes === Infinity || (Number.isSafeInteger(bytes) && bytes >= 1)

/** Fails with a `ConfigError` that names the options that are invalid. */
export const validate = ({
  maxResponseBytes,
  ...durations
}: Options & { readonly totalTimeout?: Duration.DurationInput | undefined } = {}): Effect.Effect<
  void,
  ConfigError.ConfigError
> => {
  const faults: Array<Fault> = []
  for (const name of ["timeout", "totalTimeout"] as const) {
    if (durations[name] !== undefined && durationOf(durations[name]) === undefined)
      faults.push({ path: [name], message: "must be a duration of more than 0" })
  }
  if (maxResponseBytes !== undefined && !isSize(maxResponseBytes))
    faults.push({ path: ["maxResponseBytes"], message: "must be a whole number from 1, or Infinity" })
  const [first, ...others] = faults
  return first === undefined ? Effect.void : Effect.fail(invalid(first, ...others))
}

/** An option that is invalid counts as absent: a transport may be made before its options are validated. */
export const make = (options?: Options): ResponseLimits => {
  const duration = durationOf(options?.timeout) ?? Duration.seconds(30)
  const size = options?.maxResponseBytes
  const maxBytes = size !== undefined && isSize(size) ? size : 64 * 1024 * 1024
  const timeoutError = (operation: string): TransportError =>
    new TransportError({
      operation,
      reason: "Timeout",
      message: `${operation}: no complete response within ${Duration.format(duration)}`
    })
  return {
    timeout: (operation) => ({ duration, onTimeout: () => timeoutError(operation) }),
    maxBytes,
    bodyMode: (headers) => {
      // `content-length` is the length of the compressed body.
      const length = headers.encoding === undefined ? Number(headers.length ?? NaN) : NaN
      return length > maxBytes ? "refused" : length <= MAX_BUFFERED ? "buffered" : "streamed"
    },
    bodyTooLong: (operation) => invalidResponse(operation, `the response's body is longer than ${maxBytes} bytes`)
  }
}

/** Collects the chunks of a body. */
export class Chunks {
  private readonly chunks: Array<Uint8Array> = []
  size = 0

  add(chunk: Uint8Array): void {
    this.chunks.push(chunk)
    this.size += chunk.length
  }

  get bytes(): Uint8Array {
    const [first] = this.chunks
    if (first !== undefined && this.chunks.length === 1) return first
    const bytes = new Uint8Array(this.size)
    let at = 0
    for (const chunk of this.chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }
}
