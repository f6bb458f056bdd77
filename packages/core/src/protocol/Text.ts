/**
 * XML escaping of strings, and their length as the service counts it.
 */
import { ILLEGAL_CHARACTER } from "./Reader.js"

const SURROGATE = /[\uD800-\uDFFF]/
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/

const SPECIAL = /[\u0000-\u001F&<>\uD800-\uDFFF\uFFFE\uFFFF]/

/**
 * The position of the first character that needs escaping, may be illegal in XML, or is part of a surrogate pair; -1 where there is
 * none. A text without such a character needs no escaping, and its length in UTF-16 code units is its number of characters.
 */
export const indexOfSpecial = (text: string): number => text.search(SPECIAL)

/** Special characters that may be illegal or be part of a surrogate pair. */
const MAY_BE_ILLEGAL = /[\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/

/**
 * The number of characters (code points, not UTF-16 code units), which is what the service counts. `undefined` if the text has
 * characters that XML 1.0 does not allow.
 */
export const length = (text: string): number | undefined => {
  if (!MAY_BE_ILLEGAL.test(text)) return text.length
  return ILLEGAL_CHARACTER.test(text) ? undefined : unicodeLength(text)
}

/** The number of characters of any text. `undefined` if it has half of a surrogate pair, which UTF-8 cannot encode. */
export const unicodeLength = (text: string): number | undefined => {
  if (!SURROGATE.test(text)) return text.length
  if (LONE_SURROGATE.test(text)) return undefined
  let count = 0
  for (const _ of text) count++
  return count
}

const escapeOf = (code: number): string | undefined => {
  switch (code) {
    case 38:
      return "&amp;"
    case 60:
      return "&lt;"
    case 62:
      return "&gt;"
    case 13:
      // XML parsers read an unescaped carriage return as a line feed.
      return "&#xD;"
    default:
      return undefined
  }
}

/**
 * Escapes the text for the content of an element, from position `first` on. Returns `undefined` if it finds a control character or a
 * code unit from U+D800 on, which this fast path does not handle; `escape` does. The loop takes a fifth of the time of `replace` with
 * a function.
 */
export const escapeFrom = (text: string, first: number): string | undefined => {
  let out = ""
  let from = 0
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code >= 0xd800) return undefined
    const escaped = escapeOf(code)
    if (escaped === undefined) continue
    out += text.slice(from, at) + escaped
    from = at + 1
  }
  return from === 0 ? text : out + text.slice(from)
}

/** Escapes the text for the content of an element. */
export const escape = (text: string): string =>
  escapeFrom(text, 0) ?? text.replace(/[&<>\r]/g, (character) => escapeOf(character.charCodeAt(0)) ?? character)
