/**
 * The part of DER (X.690) that keys and ECDSA signatures need: values with a tag of one byte and a definite length.
 */

export const INTEGER = 0x02
export const BIT_STRING = 0x03
export const OCTET_STRING = 0x04
export const NULL = 0x05
export const OBJECT_IDENTIFIER = 0x06
export const SEQUENCE = 0x30

export interface Value {
  readonly tag: number
  readonly contents: Uint8Array
}

/** Lengths of more bytes would be values of more than 16 MB. */
const MAX_LENGTH_BYTES = 3

/** The values that the bytes consist of. `undefined` if the bytes are not DER, or are truncated. */
export const read = (bytes: Uint8Array): ReadonlyArray<Value> | undefined => {
  const values: Array<Value> = []
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? Infinity
    at += 2
    if (length >= 0x80) {
      const count = length - 0x80
      if (count === 0 || count > MAX_LENGTH_BYTES) return undefined
      length = 0
      for (const byte of bytes.subarray(at, at + count)) length = length * 256 + byte
      at += count
    }
    if (at + length > bytes.length) return undefined
    values.push({ tag, contents: bytes.subarray(at, at + length) })
    at += length
  }
  return values
}

/** The values in a value that has one of the tag, such as the members of a SEQUENCE. */
export const inside = (value: Value | undefined, tag: number): ReadonlyArray<Value> | undefined =>
  value?.tag === tag ? read(value.contents) : undefined

/** The contents of a value with the tag. */
export const contentsOf = (value: Value | undefined, tag: number): Uint8Array | undefined =>
  value?.tag === tag ? value.contents : undefined

const concat = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const lengthBytes = (length: number): ReadonlyArray<number> =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]

/** A value of less than 64 KB. */
export const write = (tag: number, ...contents: ReadonlyArray<Uint8Array>): Uint8Array => {
  const all = concat(contents)
  return concat([Uint8Array.from([tag, ...lengthBytes(all.length)]), all])
}

const withoutLeadingZeros = (bytes: Uint8Array): Uint8Array => {
  const start = bytes.findIndex((byte) => byte !== 0)
  return start < 0 ? bytes.subarray(bytes.length) : bytes.subarray(start)
}

/** An INTEGER that is not negative, from its bytes in big-endian order. */
export const writeUnsigned = (bytes: Uint8Array): Uint8Array => {
  const digits = withoutLeadingZeros(bytes)
  // The first bit is the sign.
  return write(INTEGER, (digits[0] ?? 0x80) >= 0x80 ? Uint8Array.of(0) : Uint8Array.of(), digits)
}

/** The bytes of an INTEGER that is not negative, without leading zeros. `undefined` if it is another value, or is not minimal. */
export const readUnsigned = (value: Value | undefined): Uint8Array | undefined => {
  const bytes = contentsOf(value, INTEGER)
  if (bytes === undefined) return undefined
  const [first = 0x80, second = 0x80] = bytes
  return first >= 0x80 || (first === 0 && second < 0x80) ? undefined : withoutLeadingZeros(bytes)
}

/** The bytes with zeros before them. `undefined` if there are more than `length`. */
export const padded = (bytes: Uint8Array, length: number): Uint8Array | undefined =>
  bytes.length > length ? undefined : concat([new Uint8Array(length - bytes.length), bytes])
