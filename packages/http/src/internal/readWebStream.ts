import * as Effect from "effect/Effect"
import type { TransportError } from "@effect-cloudfront/core/Errors"
import type { Request } from "../HttpTransport.js"
import * as ResponseLimits from "./responseLimits.js"
import { toTransportError } from "./transportError.js"

/** Reads a body of unknown length. Fails if it exceeds the size limit. */
export const readWebStream = (
  request: Request,
  body: ReadableStream<Uint8Array>,
  bounds: ResponseLimits.ResponseLimits
): Effect.Effect<Uint8Array, TransportError> =>
  Effect.suspend(() => {
    const reader = body.getReader()
    const chunks = new ResponseLimits.Chunks()
    const read = Effect.tryPromise({
      try: () => reader.read(),
      catch: (cause) => toTransportError(request, "Reset", cause)
    })
    const next: Effect.Effect<Uint8Array, TransportError> = Effect.flatMap(read, ({ done, value }) => {
      if (done) return Effect.succeed(chunks.bytes)
      chunks.add(value)
      return chunks.size > bounds.maxBytes ? Effect.fail(bounds.bodyTooLong(request.operation)) : next
    })
    return next
  })
