/**
 * Globals that every supported runtime has and `lib.es2022` does not declare. They are declared in this module and not as ambient
 * types, so that the global types of the user's program do not change.
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
/** The part of `node:buffer` that decodes long texts faster than `TextDecoder`. */
interface NodeBuffer {
  isAscii(bytes: Uint8Array): boolean
  transcode(bytes: Uint8Array, from: "utf8", to: "utf16le"): { ucs2Slice(): string }
}
interface Globals {
  readonly process?: { readonly getBuiltinModule?: (id: "node:buffer") => Partial<NodeBuffer> | undefined }
  readonly TextDecoder: new (
    label: "utf-8",
    options: { readonly fatal: boolean; readonly ignoreBOM?: boolean }
  ) => Decoder
  readonly TextEncoder: new () => Encoder
  readonly atob: (base64: string) => string
  readonly btoa: (binary: string) => string
  readonly crypto?: Crypto
}

// The type of `globalThis` has none of these members.
const runtimeGlobals = globalThis as unknown as Globals

export const utf8Encode = (text: string): Uint8Array => new runtimeGlobals.TextEncoder().encode(text)

/** From this number of bytes on, looking up `node:buffer` costs less than it saves. */
const LONG = 16_384

/**
 * Decodes a long text that is not ASCII, where the runtime has `node:buffer`: Node's `TextDecoder` takes three times as long.
 * `undefined` where `TextDecoder` is to decode.
 */
const decodeLong = (bytes: Uint8Array): string | undefined => {
  const { isAscii, transcode } = runtimeGlobals.process?.getBuiltinModule?.("node:buffer") ?? {}
  if (isAscii === undefined || transcode === undefined || isAscii(bytes)) return undefined
  try {
    return transcode(withoutByteOrderMark(bytes), "utf8", "utf16le").ucs2Slice()
  } catch {
    // The bytes are not UTF-8.
    return undefined
  }
}

/** Decodes UTF-8 and drops a byte order mark. Bytes that are not UTF-8 become U+FFFD. */
export const utf8Text = (bytes: Uint8Array): string =>
  new runtimeGlobals.TextDecoder("utf-8", { fatal: false }).decode(bytes)

/** Decodes UTF-8 and drops a byte order mark. `undefined` if the bytes are not UTF-8. */
export const utf8Decode = (bytes: Uint8Array): string | undefined => {
  const text = (bytes.length < LONG ? undefined : decodeLong(bytes)) ?? utf8Text(bytes)
  // A replacement character is in the bytes themselves, or the decoder put it in for invalid bytes.
  return text.includes("\uFFFD") && !sameBytes(utf8Encode(text), withoutByteOrderMark(bytes)) ? undefined : text
}

/**
 * Decodes UTF-8 in parts of at most `size` bytes, and drops a byte order mark. The function returns `undefined` after the last part. Bytes
 * that are not UTF-8 become U+FFFD.
 */
export const utf8Parts = (bytes: Uint8Array, size: number): (() => string | undefined) => {
  const input = withoutByteOrderMark(bytes)
  const decoder = new runtimeGlobals.TextDecoder("utf-8", { fatal: false, ignoreBOM: true })
  let from = 0
  return () => {
    if (from === input.length) return undefined
    let to = Math.min(from + size, input.length)
    // A part ends before the first byte of a character, which has four bytes at most.
    for (let back = 0; back < 3 && to < input.length && to > from + 1 && isContinuation(input[to]); back++) to -= 1
    const part = decoder.decode(input.subarray(from, to))
    from = to
    return part
  }
}

/** Decodes the longest valid prefix, and tells whether the rest is the start of one truncated character. */
export const utf8Prefix = (bytes: Uint8Array): { readonly text: string; readonly isTruncated: boolean } => {
  const input = withoutByteOrderMark(bytes)
  const encoded = utf8Encode(new runtimeGlobals.TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(input))
  let end = 0
  while (end < input.length && input[end] === encoded[end]) end += 1
  // Invalid bytes may begin with the same bytes as the encoded replacement character.
  while (end > 0 && isContinuation(encoded[end])) end -= 1
  const text = new runtimeGlobals.TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(input.subarray(0, end))
  return { text, isTruncated: input.length - end < utf8SequenceLength(input[end] ?? 0) }
}

/** Whether a byte continues a character. */
const isContinuation = (byte = 0): boolean => (byte & 0xc0) === 0x80

/** The number of bytes of a character, by its first byte; 0 if no character begins with it. */
const utf8SequenceLength = (byte: number): number => (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0)

const withoutByteOrderMark = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

const NOT_BASE64 = /[^A-Za-z0-9+/]/

/** Decodes Base64, in which white space is allowed. `undefined` if the text is not Base64. */
export const base64Decode = (text: string): Uint8Array | undefined => {
  const compact = text.replace(/[\t\n\r ]+/g, "")
  const padding = compact.endsWith("==") ? 2 : compact.endsWith("=") ? 1 : 0
  if (compact.length % 4 !== 0 || NOT_BASE64.test(compact.slice(0, compact.length - padding))) return undefined
  return Uint8Array.from(runtimeGlobals.atob(compact), (c) => c.charCodeAt(0))
}

export const base64Encode = (bytes: Uint8Array): string => {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return runtimeGlobals.btoa(binary)
}

/** Cryptographically random bytes, or `undefined` if the runtime has no source of them. */
export const randomBytes = (length: number): Uint8Array | undefined => {
  const bytes = new Uint8Array(length)
  return runtimeGlobals.crypto?.getRandomValues?.(bytes) === undefined ? undefined : bytes
}
