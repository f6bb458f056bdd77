/**
 * The two forms of an ECDSA signature on P-256: WebCrypto has both numbers as 32 bytes, CloudFront a SEQUENCE in DER. The form cannot be
 * told from the bytes, so each function takes one.
 */
import * as Der from "./Der.js"

const LENGTH = 32

export const toDer = (signature: Uint8Array): Uint8Array =>
  Der.write(
    Der.SEQUENCE,
    Der.writeUnsigned(signature.subarray(0, LENGTH)),
    Der.writeUnsigned(signature.subarray(LENGTH))
  )

const number = (value: Der.Value | undefined): Uint8Array | undefined => {
  const bytes = Der.readUnsigned(value)
  return bytes === undefined ? undefined : Der.padded(bytes, LENGTH)
}

/** `undefined` if the bytes are not the DER of two numbers of at most 32 bytes, in the only form that DER permits. */
export const fromDer = (der: Uint8Array): Uint8Array | undefined => {
  const values = Der.read(der)
  const [r, s, ...more] = (values?.length === 1 ? Der.inside(values[0], Der.SEQUENCE) : undefined) ?? []
  const [first, second] = [number(r), number(s)]
  if (first === undefined || second === undefined || more.length > 0) return undefined
  const signature = new Uint8Array(2 * LENGTH)
  signature.set(first)
  signature.set(second, LENGTH)
  const again = toDer(signature)
  return again.length === der.length && again.every((byte, i) => byte === der[i]) ? signature : undefined
}
