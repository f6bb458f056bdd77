/** Reads DER: the elements of keys and certificates, without a cryptographic library. */
export const SEQUENCE = 0x30
export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OBJECT_IDENTIFIER = 0x06

/** An element of DER: its tag, its content, and what follows it. */
export interface Element {
  readonly tag: number
  readonly content: Uint8Array
  readonly rest: Uint8Array
}

const elementOf = (bytes: Uint8Array): Element | undefined => {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined) return undefined
  // Up to 127, the length is one byte. Otherwise this byte has the number of the bytes of the length.
  const count = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || count > 3) return undefined
  const start = 2 + count
  const length = count === 0 ? first : bytes.subarray(2, start).reduce((sum, byte) => sum * 256 + byte, 0)
  if (bytes.length < start + length) return undefined
  return { tag, content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) }
}

/** The elements of which bytes consist, or `undefined` if they do not. */
export const elementsOf = (bytes: Uint8Array): ReadonlyArray<Element> | undefined => {
  const found: Array<Element> = []
  for (let rest = bytes; rest.length > 0;) {
    const element = elementOf(rest)
    if (element === undefined) return undefined
    found.push(element)
    rest = element.rest
  }
  return found
}

/** The elements of a sequence that is all of the bytes. */
export const sequenceOf = (bytes: Uint8Array): ReadonlyArray<Element> | undefined => {
  const element = elementOf(bytes)
  return element?.tag === SEQUENCE && element.rest.length === 0 ? elementsOf(element.content) : undefined
}
