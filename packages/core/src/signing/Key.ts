/**
 * Reads keys in PEM and brings them into the formats that WebCrypto imports in every runtime: PKCS #8 and SubjectPublicKeyInfo.
 */
import * as Der from "../protocol/Der.js"
import * as Pem from "./Pem.js"

/** The keys that CloudFront verifies with: RSA with 2048 bits, and ECDSA on the curve P-256. */
export type KeyType = "RSA" | "ECDSA"

export interface Key {
  readonly type: KeyType
  readonly format: "pkcs8" | "spki"
  readonly der: Uint8Array
}

export type Reason = "NotPem" | "Malformed" | "WrongKind" | "Encrypted" | "Unsupported"

/** Why a text is no key. `problem` has nothing of the text. */
export interface Fault {
  readonly reason: Reason
  readonly problem: string
}

export const isFault = (result: object): result is Fault => "reason" in result

const fault = (reason: Reason, problem: string): Fault => ({ reason, problem })

const MODULUS_BITS = 2048
const SCALAR_LENGTH = 32

const RSA = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01)
const EC = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01)
const P256 = Uint8Array.of(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07)

const RSA_ALGORITHM = Der.write(Der.SEQUENCE, Der.write(Der.OBJECT_IDENTIFIER, RSA), Der.write(Der.NULL))
const EC_ALGORITHM = Der.write(
  Der.SEQUENCE,
  Der.write(Der.OBJECT_IDENTIFIER, EC),
  Der.write(Der.OBJECT_IDENTIFIER, P256)
)

/** The tags of the curve and of the public key in SEC1. */
const SEC1_CURVE = 0xa0
const SEC1_PUBLIC_KEY = 0xa1

const isSame = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a?.length === b.length && b.every((byte, i) => byte === a[i])

const MALFORMED = fault("Malformed", "is truncated, or not the document that its first line says")
const OTHER_TYPE = fault("Unsupported", "is neither an RSA key nor an ECDSA key, and CloudFront takes no others")
const OTHER_CURVE = fault("Unsupported", "is on another curve than P-256 (prime256v1), and CloudFront takes no others")
const OTHER_SIZE = fault("Unsupported", `has not ${MODULUS_BITS} bits, and CloudFront takes no others`)

const bitsOf = (bytes: Uint8Array): number =>
  bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24

/** `undefined` if the modulus has the size that CloudFront takes. */
const sizeFault = (modulus: Der.Value | undefined): Fault | undefined => {
  const bytes = Der.readUnsigned(modulus)
  return bytes === undefined ? MALFORMED : bitsOf(bytes) === MODULUS_BITS ? undefined : OTHER_SIZE
}

/** The single value of the bytes, as a SEQUENCE. */
const sequence = (der: Uint8Array): ReadonlyArray<Der.Value> | undefined => {
  const values = Der.read(der)
  return values?.length === 1 ? Der.inside(values[0], Der.SEQUENCE) : undefined
}

const VERSION_0 = Der.write(Der.INTEGER, Uint8Array.of(0))
const VERSION_1 = Der.write(Der.INTEGER, Uint8Array.of(1))

const pkcs8 = (type: KeyType, algorithm: Uint8Array, key: Uint8Array): Key => ({
  type,
  format: "pkcs8",
  der: Der.write(Der.SEQUENCE, VERSION_0, algorithm, Der.write(Der.OCTET_STRING, key))
})

/** RSAPrivateKey of PKCS #1: version, modulus, and seven more integers. */
const fromPkcs1 = (der: Uint8Array): Key | Fault => {
  const members = sequence(der)
  if (members === undefined || members.length < 9 || members.some(({ tag }) => tag !== Der.INTEGER)) return MALFORMED
  return sizeFault(members[1]) ?? pkcs8("RSA", RSA_ALGORITHM, der)
}

/** ECPrivateKey of SEC1. It is written anew without the curve, which PKCS #8 has in another place. */
const fromSec1 = (der: Uint8Array, curve?: Uint8Array): Key | Fault => {
  const [version, scalar, ...optional] = sequence(der) ?? []
  const given = optional.find(({ tag }) => tag === SEC1_CURVE)
  const named = Der.contentsOf(given === undefined ? undefined : Der.read(given.contents)?.[0], Der.OBJECT_IDENTIFIER)
  const bytes = Der.contentsOf(scalar, Der.OCTET_STRING)
  if (!isSame(Der.contentsOf(version, Der.INTEGER), Uint8Array.of(1)) || bytes === undefined) return MALFORMED
  if (!isSame(named ?? curve, P256)) return OTHER_CURVE
  const padded = Der.padded(bytes, SCALAR_LENGTH)
  if (padded === undefined) return MALFORMED
  const publicKey = optional.find(({ tag }) => tag === SEC1_PUBLIC_KEY)
  const key = Der.write(
    Der.SEQUENCE,
    VERSION_1,
    Der.write(Der.OCTET_STRING, padded),
    ...(publicKey === undefined ? [] : [Der.write(SEC1_PUBLIC_KEY, publicKey.contents)])
  )
  return pkcs8("ECDSA", EC_ALGORITHM, key)
}

/** PrivateKeyInfo of PKCS #8. */
const fromPkcs8 = (der: Uint8Array): Key | Fault => {
  const [version, algorithm, key] = sequence(der) ?? []
  const [type, curve] = Der.inside(algorithm, Der.SEQUENCE) ?? []
  const oid = Der.contentsOf(type, Der.OBJECT_IDENTIFIER)
  const contents = Der.contentsOf(key, Der.OCTET_STRING)
  if (version?.tag !== Der.INTEGER || oid === undefined || contents === undefined) return MALFORMED
  if (isSame(oid, RSA)) return fromPkcs1(contents)
  return isSame(oid, EC) ? fromSec1(contents, Der.contentsOf(curve, Der.OBJECT_IDENTIFIER)) : OTHER_TYPE
}

/** RSAPublicKey of PKCS #1: modulus and exponent. */
const fromPkcs1Public = (der: Uint8Array): Key | Fault => {
  const members = sequence(der)
  if (members?.length !== 2) return MALFORMED
  const bits = Der.write(Der.BIT_STRING, Uint8Array.of(0), der)
  return sizeFault(members[0]) ?? { type: "RSA", format: "spki", der: Der.write(Der.SEQUENCE, RSA_ALGORITHM, bits) }
}

/** SubjectPublicKeyInfo, which CloudFront takes and returns. */
export const fromSpki = (der: Uint8Array): Key | Fault => {
  const [algorithm, key] = sequence(der) ?? []
  const [type, curve] = Der.inside(algorithm, Der.SEQUENCE) ?? []
  const oid = Der.contentsOf(type, Der.OBJECT_IDENTIFIER)
  const bits = Der.contentsOf(key, Der.BIT_STRING)
  if (oid === undefined || bits === undefined) return MALFORMED
  if (isSame(oid, RSA)) return fromPkcs1Public(bits.subarray(1))
  if (!isSame(oid, EC)) return OTHER_TYPE
  return isSame(Der.contentsOf(curve, Der.OBJECT_IDENTIFIER), P256)
    ? { type: "ECDSA", format: "spki", der }
    : OTHER_CURVE
}

const isPrivate = (label: string): boolean => label.endsWith("PRIVATE KEY")
const isPublic = (label: string): boolean => label.endsWith("PUBLIC KEY")

type Readers = Readonly<Record<string, (der: Uint8Array) => Key | Fault>>

const PRIVATE: Readers = {
  "PRIVATE KEY": fromPkcs8,
  "RSA PRIVATE KEY": fromPkcs1,
  "EC PRIVATE KEY": (der) => fromSec1(der)
}
const PUBLIC: Readers = { "PUBLIC KEY": fromSpki, "RSA PUBLIC KEY": fromPkcs1Public }

const ENCRYPTED = fault(
  "Encrypted",
  "is encrypted: decrypt it first, for example with `openssl pkcs8 -in key.pem -out plain.pem`"
)

const readBlock = ({ der, isEncrypted, label }: Pem.Block, readers: Readers): Key | Fault => {
  if (isEncrypted || label.startsWith("ENCRYPTED ")) return ENCRYPTED
  const reader = readers[label]
  if (reader === undefined) {
    return fault("Unsupported", `is PEM of another format: one of ${Object.keys(readers).join(", ")} is needed`)
  }
  return der === undefined ? MALFORMED : reader(der)
}

/** Reads the first block of the kind, since there may be others before it, such as the parameters of an elliptic curve. */
const readPem = (
  text: string,
  isWanted: (label: string) => boolean,
  isOther: (label: string) => boolean,
  readers: Readers,
  names: { readonly wanted: string; readonly other: string }
): Key | Fault => {
  const blocks = Pem.blocks(text)
  const block = blocks.find(({ label }) => isWanted(label))
  if (block !== undefined) return readBlock(block, readers)
  if (blocks.some(({ label }) => isOther(label))) {
    return fault("WrongKind", `is a ${names.other} key: the ${names.wanted} one is needed`)
  }
  return blocks.length > 0
    ? fault("WrongKind", `is PEM without a ${names.wanted} key`)
    : fault("NotPem", "is not PEM: it has no block from a line with BEGIN to one with END")
}

/** A private key in PEM: PKCS #1, PKCS #8 or SEC1. */
export const readPrivate = (text: string): Key | Fault =>
  readPem(text, isPrivate, isPublic, PRIVATE, { wanted: "private", other: "public" })

/** A public key in PEM: SubjectPublicKeyInfo, or PKCS #1. */
export const readPublic = (text: string): Key | Fault =>
  readPem(text, isPublic, isPrivate, PUBLIC, { wanted: "public", other: "private" })
