/**
 * Strings as XML sees them.
 */
import { ILLEGAL } from "./Reader.js"

const SURROGATE = /[\uD800-\uDFFF]/
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/

const ODD = /[\u0000-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]/

/**
 * Where the first character is that needs a closer look, or -1: a text without one is legal, as long as it seems, and its own
 * escape.
 */
export const oddAt = (text: string): number => text.search(ODD)

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

/**
 * The text as the content of an element, looked at from its first odd character on; `undefined` where something is odd that is not a matter of escaping. A loop over
 * the codes takes a fifth of what replacing by a function does, and looks for both at once.
 */
export const escapeFrom = (text: string, first: number): string | undefined => {
  let out = ""
  let from = 0
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code >= 0xd800) return undefined
    const escaped = reference(code)
    if (escaped === undefined) continue
    out += text.slice(from, at) + escaped
    from = at + 1
  }
  return from === 0 ? text : out + text.slice(from)
}

/** The text as the content of an element. */
export const escape = (text: string): string =>
  escapeFrom(text, 0) ?? text.replace(/[&<>\r]/g, (character) => reference(character.charCodeAt(0)) ?? character)
