/**
 * What can be said of a document that was refused, without repeating what may be secret in it.
 */
import type { Refusal } from "./RestXml.js"

const AROUND = 120

/** Names of elements are no secret, their text may be. */
const masked = (xml: string): string =>
  xml.replace(/^[^<>]*>|<[^>]*>?|[^<]+/g, (piece) => (piece.startsWith("<") || piece.endsWith(">") ? piece : "…"))

/** The tags around the place where reading ended. */
export const excerpt = (refusal: Refusal): string =>
  masked(refusal.text.slice(Math.max(0, refusal.offset - AROUND), refusal.offset + AROUND))
