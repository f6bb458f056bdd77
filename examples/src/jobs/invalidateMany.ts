/** Invalidate the thousands of files that a build has changed, so that a second run goes on where the first one was stopped. */
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

const changed = Stream.range(1, 7000).pipe(Stream.map((page) => `/pages/${page}.html`))

export const program = (id: string) =>
  Effect.gen(function* () {
    const paths = yield* Stream.runCollect(changed)
    const { invalidations } = yield* invalidate(id, paths, {
      callerReference: "build-42",
      wait: true,
      timeout: "2 hours",
      onEvent: (event) =>
        event._tag === "BatchCompleted" ? Effect.logInfo(`batch ${event.id} is completed`) : Effect.void
    })
    return invalidations.length
  })
