/**
 * Strings as XML sees them.
 */
import { ILLEGAL } from "./Reader.js"

const SURROGATE = /[\uD800-\uDFFF]/
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/

const ODD = /[\u0000-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]/

/** Whether there is nothing in the text that needs a closer look: it is legal, as long as it seems, and its own escape. */
export const isPlain = (text: string): boolean => !ODD.test(text)

/** The odd ones that are more than a matter of escaping. */
const SUSPICIOUS = /[\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/

/**
 * The number of characters, not of UTF-16 code units: what the service counts. `undefined` where an XML 1.0 document cannot
 * carry the text.
 */
export const length = (text: string): number | undefined => {
  if (!SUSPICIOUS.test(text)) return text.length
  if (ILLEGAL.test(text)) return undefined
  if (!SURROGATE.test(text)) return text.length
  if (LONE_SURROGATE.test(text)) return undefined
  let count = 0
  for (const _ of text) count++
  return count
}

const SPECIAL = /[&<>\r]/

const reference = (code: number): string | undefined => {
  switch (code) {
    case 38:
      return "&amp;"
    case 60:
      return "&lt;"
    case 62:
      return "&gt;"
    case 13:
      // Written as itself, a carriage return would be read as a line feed.
      return "&#xD;"
    default:
      return undefined
  }
}

/** The text as the content of an element. */
export const escape = (text: string): string => {
  const first = text.search(SPECIAL)
  if (first === -1) return text
  // A loop over the codes takes a fifth of what replacing by a function does.
  let out = ""
  let from = 0
  for (let at = first; at < text.length; at++) {
    const escaped = reference(text.charCodeAt(at))
    if (escaped === undefined) continue
    out += text.slice(from, at) + escaped
    from = at + 1
  }
  return out + text.slice(from)
}
