import * as Duration from "effect/Duration"
import { TransportError } from "@effect-cloudfront/core/Errors"
import type { Options } from "../HttpTransport.js"
import type * as Timeout from "./timeout.js"

/**
 * Up to this length a body is read at once, which costs least. Beyond, platform's client over `node:http` takes a time that
 * grows with the square of the length.
 */
const READ_AT_ONCE = 1024 * 1024

/** How much time and room an attempt may take. */
export interface Bounds {
  readonly time: (operation: string) => Timeout.Limit<TransportError>
  readonly maxBytes: number
  /** Whether a body of this kind is best read at once, in pieces, or not at all. */
  readonly reading: (headers: { readonly length: string | undefined; readonly encoding: string | undefined }) => Reading
  readonly tooLong: (operation: string) => TransportError
}

export type Reading = "at once" | "in pieces" | "refused"

export const invalid = (operation: string, message: string): TransportError =>
  new TransportError({ operation, reason: "InvalidResponse", message: `${operation}: ${message}` })

export const make = (options?: Options): Bounds => {
  const duration = Duration.decode(options?.timeout ?? "30 seconds")
  const maxBytes = options?.maxResponseBytes ?? 64 * 1024 * 1024
  const late = (operation: string): TransportError =>
    new TransportError({
      operation,
      reason: "Timeout",
      message: `${operation}: no complete response within ${Duration.format(duration)}`
    })
  return {
    time: (operation) => ({ duration, onTimeout: () => late(operation) }),
    maxBytes,
    reading: (headers) => {
      // Once unpacked, a body is longer than announced.
      const length = headers.encoding === undefined ? Number(headers.length ?? NaN) : NaN
      return length > maxBytes ? "refused" : length <= READ_AT_ONCE ? "at once" : "in pieces"
    },
    tooLong: (operation) => invalid(operation, `the response's body is longer than ${maxBytes} bytes`)
  }
}

/** Puts the pieces of a body together. */
export class Pieces {
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
