/**
 * The position of a parse failure, and an excerpt of the document around it that holds no values.
 */
import type { ParseFailure } from "./RestXml.js"

const EXCERPT_RADIUS = 120

/** A tag with the name of its element, or any other piece of the document: text, a comment, a tag that is cut. */
const TAG_OR_TEXT = /<(\/?)([^\s<>/!?]+)[^<>]*>?|<[!?]?[^<>]*>?|[^<]+/g

/** Keeps the names of elements. Text, attributes and comments are removed, since they may hold secrets. */
const maskText = (xml: string): string =>
  xml.replace(TAG_OR_TEXT, (_, slash: string | undefined, name: string | undefined) =>
    name === undefined ? "…" : `<${slash ?? ""}${name}>`
  )

/** The tags around the position of the failure, without text and attributes. */
export const excerpt = ({ offset, text }: Pick<ParseFailure, "offset" | "text">): string => {
  const around = text.slice(Math.max(0, offset - EXCERPT_RADIUS), offset + EXCERPT_RADIUS)
  const start = offset <= EXCERPT_RADIUS ? 0 : around.indexOf("<")
  // Before the first complete tag there may be the rest of a tag, of a text, or of a comment that contains a `>`.
  return start <= 0 ? maskText(around) : `…${maskText(around.slice(start))}`
}

/** The line and column of the failure, both counted from 1. */
export const lineAndColumn = ({ offset, text }: Pick<ParseFailure, "offset" | "text">): string => {
  let line = 1
  let start = 0
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line += 1
    start = end + 1
  }
  return `line ${line}, column ${offset - start + 1}`
}
