/** Take the start page and all images out of the caches, and wait until they are gone. */
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  invalidate(id, ["/index.html", "/images/*"], { wait: true, timeout: "20 minutes" }).pipe(
    Effect.map(({ invalidations }) => invalidations.map(({ Status }) => Status)),
    Effect.tap((states) => Effect.log(states.join(", ")))
  )
