import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Reply } from "../Faults.js"

/** The pieces of a body. */
const split = (body: Uint8Array, pieces: number): ReadonlyArray<Uint8Array> => {
  const length = Math.max(1, Math.ceil(body.length / pieces))
  return Array.from({ length: Math.ceil(body.length / length) }, (_, i) => body.slice(i * length, (i + 1) * length))
}

/** The body of a response, piece by piece with pauses. */
export const stream = (body: Uint8Array, { millis, pieces }: NonNullable<Reply["slow"]>): Stream.Stream<Uint8Array> =>
  Stream.mapEffect(Stream.fromIterable(split(body, pieces)), (piece) => Effect.as(Effect.sleep(millis), piece), {
    concurrency: 1
  })
