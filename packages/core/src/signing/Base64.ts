/**
 * Base64 as signed URLs and cookies have it: the standard alphabet with padding, in which `+`, `=` and `/` are `-`, `_` and `~`. It is not
 * base64url.
 */
import { base64Decode, base64Encode } from "../protocol/Platform.js"

const TO_SAFE: Readonly<Record<string, string>> = { "+": "-", "=": "_", "/": "~" }
const FROM_SAFE: Readonly<Record<string, string>> = { "-": "+", _: "=", "~": "/" }

export const encode = (bytes: Uint8Array): string =>
  base64Encode(bytes).replace(/[+=/]/g, (character) => TO_SAFE[character] ?? character)

/** `undefined` if `encode` writes no bytes like this. Bits that are not used by the bytes have to be zero. */
export const decode = (text: string): Uint8Array | undefined => {
  if (!/^[\w~-]*$/.test(text)) return undefined
  const bytes = base64Decode(text.replace(/[-_~]/g, (character) => FROM_SAFE[character] ?? character))
  return bytes === undefined || encode(bytes) !== text ? undefined : bytes
}
