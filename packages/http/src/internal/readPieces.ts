import * as Effect from "effect/Effect"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type { Request } from "../HttpTransport.js"
import * as Bounds from "./bounds.js"
import { failed } from "./failed.js"

/** Reads a body of unknown length, as far as it may be long. */
export const readPieces = (
  request: Request,
  body: ReadableStream<Uint8Array>,
  bounds: Bounds.Bounds
): Effect.Effect<Uint8Array, TransportError> =>
  Effect.suspend(() => {
    const reader = body.getReader()
    const pieces = new Bounds.Pieces()
    const read = Effect.tryPromise({ try: () => reader.read(), catch: (cause) => failed(request, "Reset", cause) })
    const next: Effect.Effect<Uint8Array, TransportError> = Effect.flatMap(read, ({ done, value }) => {
      if (done) return Effect.succeed(pieces.bytes)
      pieces.add(value)
      return pieces.size > bounds.maxBytes ? Effect.fail(bounds.tooLong(request.operation)) : next
    })
    return next
  })
