/**
 * The globals that every runtime has and `lib.es2022` does not declare. Declared here, not ambiently: what users have in
 * their own `lib` is not ours to widen.
 */
interface Decoder {
  decode(input: Uint8Array): string
}
interface Encoder {
  encode(input: string): Uint8Array
}
interface Crypto {
  getRandomValues?(bytes: Uint8Array): unknown
}
interface Globals {
  readonly TextDecoder: new (
    label: "utf-8",
    options: { readonly fatal: boolean; readonly ignoreBOM?: boolean }
  ) => Decoder
  readonly TextEncoder: new () => Encoder
  readonly atob: (base64: string) => string
  readonly btoa: (binary: string) => string
  readonly crypto?: Crypto
}

// `globalThis` is typed without these members; all supported runtimes have them.
const platform = globalThis as unknown as Globals

export const utf8Encode = (text: string): Uint8Array => new platform.TextEncoder().encode(text)

/** The text of UTF-8 bytes without a byte order mark, or `undefined` where they are not UTF-8. */
export const utf8Decode = (bytes: Uint8Array): string | undefined => {
  const lenient = new platform.TextDecoder("utf-8", { fatal: false })
  const text = lenient.decode(bytes)
  // A replacement character is either in the bytes themselves or stands for what could not be decoded.
  return text.includes("\uFFFD") && !sameBytes(utf8Encode(text), withoutMark(bytes)) ? undefined : text
}

/** The text of as many bytes, from the first on, as are UTF-8, and whether all that is missing is the rest of a character. */
export const utf8Prefix = (bytes: Uint8Array): { readonly text: string; readonly isCut: boolean } => {
  const given = withoutMark(bytes)
  const encoded = utf8Encode(new platform.TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(given))
  let end = 0
  while (end < given.length && given[end] === encoded[end]) end += 1
  // What was replaced may begin with the same bytes as what it was replaced by.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1
  const text = new platform.TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(given.subarray(0, end))
  return { text, isCut: given.length - end < charLength(given[end] ?? 0) }
}

/** How many bytes a character has by the first of them; 0 where no character begins so. */
const charLength = (byte: number): number => (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0)

const withoutMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

const NO_BASE64 = /[^A-Za-z0-9+/]/

/** The bytes of a Base64 text, line breaks allowed, or `undefined` where it is none. */
export const base64Decode = (text: string): Uint8Array | undefined => {
  const compact = text.replace(/[\t\n\r ]+/g, "")
  const padding = compact.endsWith("==") ? 2 : compact.endsWith("=") ? 1 : 0
  if (compact.length % 4 !== 0 || NO_BASE64.test(compact.slice(0, compact.length - padding))) return undefined
  return Uint8Array.from(platform.atob(compact), (c) => c.charCodeAt(0))
}

export const base64Encode = (bytes: Uint8Array): string => {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return platform.btoa(binary)
}

/** So many bytes that nobody can foretell, or `undefined` where the runtime has no source of them. */
export const randomBytes = (length: number): Uint8Array | undefined => {
  const bytes = new Uint8Array(length)
  return platform.crypto?.getRandomValues?.(bytes) === undefined ? undefined : bytes
}
