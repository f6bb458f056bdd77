import * as Effect from "effect/Effect"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"

export const retire = (id: string) =>
  disableAndDelete(id, { timeout: "1 hour" }).pipe(
    Effect.as("deleted"),
    Effect.catchTag("WaitTimeout", (error) => Effect.succeed(error.message))
  )
