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
export const parseFailureReason = (failure: ParseFailure): Effect.Effect<string> => {
  const { isTruncated, kind, reason, text } = failure
  if (kind !== "malformed") return Effect.succeed(reason)
  const ownReason = `${reason} (${SourceLocation.lineAndColumn(failure)})`
  if (isTruncated || text.length > MAX_LENGTH) return Effect.succeed(ownReason)
  return Effect.tryPromise(() => import("./validateXml.js")).pipe(
    Effect.flatMap(({ firstXmlError }) => Effect.try(() => firstXmlError(text))),
    Effect.map((where) => (where === undefined ? ownReason : `${reason} (${where})`)),
    // The reader's position is used if fast-xml-parser cannot be loaded, throws, or is left out of a bundle for browsers, as the field
    // `browser` of package.json asks.
    Effect.orElseSucceed(() => ownReason)
  )
}
