/** Delete a distribution that is in use, and show how far it is. */
import { disableAndDeleteEvents } from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

export const program = (id: string) =>
  disableAndDeleteEvents(id, { timeout: "1 hour" }).pipe(
    Stream.tap((event) =>
      Effect.log("elapsed" in event ? `${event._tag} after ${Duration.format(event.elapsed)}` : event._tag)
    ),
    Stream.runCount
  )
