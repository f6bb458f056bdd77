/**
 * Strings as XML sees them.
 */
import { ILLEGAL } from "./Reader.js"

const SURROGATE = /[\uD800-\uDFFF]/
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/

const ODD = /[\u0000-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]/

/** Whether there is nothing in the text that needs a closer look: it is legal, as long as it seems, and its own escape. */
export const isPlain = (text: string): boolean => !ODD.test(text)

/** Whether an XML 1.0 document can carry the text. */
export const isLegal = (text: string): boolean =>
  !ILLEGAL.test(text) && !(SURROGATE.test(text) && LONE_SURROGATE.test(text))

/** The number of characters, not of UTF-16 code units: what the service counts. */
export const length = (text: string): number => {
  if (!SURROGATE.test(text)) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}

const SPECIAL = /[&<>\r]/
const SPECIALS = /[&<>\r]/g

const reference = (character: string): string => {
  switch (character) {
    case "&":
      return "&amp;"
    case "<":
      return "&lt;"
    case ">":
      return "&gt;"
    default:
      // Written as itself, a carriage return would be read as a line feed.
      return "&#xD;"
  }
}

/** The text as the content of an element. */
export const escape = (text: string): string => (SPECIAL.test(text) ? text.replace(SPECIALS, reference) : text)
