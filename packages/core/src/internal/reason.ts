import * as Effect from "effect/Effect"
import * as SourceLocation from "../protocol/SourceLocation.js"
import type { ParseFailure } from "../protocol/RestXml.js"

/** Longer documents are not read a second time just for a better message. */
const MAX_READ = 100_000

/**
 * The reader's reason, with line and column for a document that is not well-formed. Where a document ends that should go on, the
 * reader knows; of other faults fast-xml-parser may know better where they began. It is loaded when it is first needed: as a
 * part of every start, its forty modules would cost more than all of this library.
 */
export const reasonOf = (refusal: ParseFailure): Effect.Effect<string> => {
  const { isTruncated, kind, reason, text } = refusal
  if (kind !== "malformed") return Effect.succeed(reason)
  const found = `${reason} (${SourceLocation.lineAndColumn(refusal)})`
  if (isTruncated || text.length > MAX_READ) return Effect.succeed(found)
  return Effect.tryPromise(() => import("./secondOpinion.js")).pipe(
    Effect.flatMap(({ secondOpinion }) => Effect.try(() => secondOpinion(text))),
    Effect.map((where) => (where === undefined ? found : `${reason} (${where})`)),
    // Where it cannot be loaded, or cannot bear the document, there is still what the reader found.
    Effect.orElseSucceed(() => found)
  )
}
