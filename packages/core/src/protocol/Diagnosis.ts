/**
 * What can be said of a document that was refused, without repeating what may be secret in it.
 */
import type { Refusal } from "./RestXml.js"

const AROUND = 120

/** A tag as far as the end of its element's name, or what is left of a text, a comment or a tag. */
const PIECES = /<(\/?)([^\s<>/!?]+)[^<>]*>?|<[!?]?[^<>]*>?|[^<]+/g

/** Names of elements are no secret; their text, attributes and comments may be. */
const masked = (xml: string): string =>
  xml.replace(PIECES, (_, slash: string | undefined, name: string | undefined) =>
    name === undefined ? "…" : `<${slash ?? ""}${name}>`
  )

/** The tags around the place where reading ended. */
export const excerpt = ({ offset, text }: Pick<Refusal, "offset" | "text">): string => {
  const around = text.slice(Math.max(0, offset - AROUND), offset + AROUND)
  const start = offset <= AROUND ? 0 : around.indexOf("<")
  // What stands before the first tag may be the end of one, or of a text or a comment with a > in it.
  return start <= 0 ? masked(around) : `…${masked(around.slice(start))}`
}

/** Where in a document, counted from 1, as editors count. */
export const place = ({ offset, text }: Pick<Refusal, "offset" | "text">): string => {
  let line = 1
  let start = 0
  for (let end = text.indexOf("\n"); end !== -1 && end < offset; end = text.indexOf("\n", start)) {
    line += 1
    start = end + 1
  }
  return `line ${line}, column ${offset - start + 1}`
}
