import * as Effect from "effect/Effect"
import * as SourceLocation from "../protocol/SourceLocation.js"
import type { ParseFailure } from "../protocol/RestXml.js"

/** The longest document, in UTF-16 code units, that is parsed a second time for a better position. */
const MAX_LENGTH = 100_000

/**
 * The reason of a parse failure, with line and column if the document is not well-formed. For documents that are not truncated,
 * fast-xml-parser often reports a better position than the reader. It is loaded on first use, because the import of its forty modules
 * takes longer than that of this library.
 */
export const parseFailureReason = (refusal: ParseFailure): Effect.Effect<string> => {
  const { isTruncated, kind, reason, text } = refusal
  if (kind !== "malformed") return Effect.succeed(reason)
  const ownReason = `${reason} (${SourceLocation.lineAndColumn(refusal)})`
  if (isTruncated || text.length > MAX_LENGTH) return Effect.succeed(ownReason)
  return Effect.tryPromise(() => import("./validateXml.js")).pipe(
    Effect.flatMap(({ firstXmlError }) => Effect.try(() => firstXmlError(text))),
    Effect.map((where) => (where === undefined ? ownReason : `${reason} (${where})`)),
    // If fast-xml-parser cannot be loaded or throws, the reader's position is used.
    Effect.orElseSucceed(() => ownReason)
  )
}
