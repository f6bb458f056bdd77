import * as Effect from "effect/Effect"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"

/** Disables a distribution, waits until that is everywhere, deletes it, and tells what it does. */
export const retire = (id: string) =>
  disableAndDelete(id, { onEvent: (event) => Effect.log(event._tag), timeout: "1 hour" })
