/**
 * What can be said of a document that was refused, without repeating what may be secret in it.
 */
import { XMLValidator } from "fast-xml-parser"
import type { Refusal } from "./RestXml.js"

/** Longer documents are not read a second time just for a better message. */
const MAX_DIAGNOSED = 1_000_000
const AROUND = 120

/** Names of elements are no secret, their text may be. */
const masked = (xml: string): string =>
  xml.replace(/^[^<>]*>|<[^>]*>?|[^<]+/g, (piece) => (piece.startsWith("<") || piece.endsWith(">") ? piece : "…"))

/** The tags around the place where reading ended. */
export const excerpt = (refusal: Refusal): string =>
  masked(refusal.text.slice(Math.max(0, refusal.offset - AROUND), refusal.offset + AROUND))

/** The reader's reason, with the line and column that a second opinion gives for a document that is not well-formed. */
export const reason = (refusal: Refusal): string => {
  if (refusal.kind !== "malformed" || refusal.text === "" || refusal.text.length > MAX_DIAGNOSED) return refusal.reason
  const opinion = XMLValidator.validate(refusal.text)
  return opinion === true ? refusal.reason : `${refusal.reason} (line ${opinion.err.line}, column ${opinion.err.col})`
}
