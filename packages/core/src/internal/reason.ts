import * as Effect from "effect/Effect"
import type { Refusal } from "../protocol/RestXml.js"

/** Longer documents are not read a second time just for a better message. */
const MAX_READ = 1_000_000

/**
 * The reader's reason, with line and column for a document that is not well-formed. What finds them is loaded when it is first
 * needed: as a part of every start, fast-xml-parser's forty modules would cost more than all of this library.
 */
export const reasonOf = ({ kind, reason, text }: Refusal): Effect.Effect<string> => {
  if (kind !== "malformed" || text === "" || text.length > MAX_READ) return Effect.succeed(reason)
  return Effect.tryPromise(() => import("./secondOpinion.js")).pipe(
    Effect.map(({ secondOpinion }) => {
      const where = secondOpinion(text)
      return where === undefined ? reason : `${reason} (${where})`
    }),
    // Where it cannot be loaded there is still the reason.
    Effect.orElseSucceed(() => reason)
  )
}
