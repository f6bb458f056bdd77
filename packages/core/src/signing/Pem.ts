/**
 * Reads a block of PEM as it is found in files and environment variables: with any line ends or none, indented, with `\n` written as two
 * characters, with text and other blocks around it.
 */
import { base64Decode } from "../protocol/Platform.js"

export interface Block {
  /** Such as `RSA PRIVATE KEY`. */
  readonly label: string
  /** `undefined` if the text is not Base64, as in a block with headers. */
  readonly der: Uint8Array | undefined
  /** Whether it has the headers of the encryption that OpenSSL used before PKCS #8. */
  readonly isEncrypted: boolean
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/gs

/** All blocks with a first and a last line. */
export const blocks = (text: string): ReadonlyArray<Block> =>
  Array.from(text.replace(/(?:\\r)?\\n/g, "\n").matchAll(BLOCK), ([, label = "", body = ""]) => ({
    label,
    der: base64Decode(body),
    isEncrypted: /Proc-Type:.*ENCRYPTED/.test(body)
  }))
