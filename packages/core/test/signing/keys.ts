/** Keys that are made for one run. */
import { generateKeyPairSync, type KeyObject } from "node:crypto"

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const rsaOf = (modulusLength: number): Pair => generateKeyPairSync("rsa", { modulusLength })
const ecOf = (namedCurve: string): Pair => generateKeyPairSync("ec", { namedCurve })

export const RSA = rsaOf(2048)
export const EC = ecOf("P-256")
export const OTHER_RSA = rsaOf(2048)
export const OTHER_EC = ecOf("P-256")
export const SMALL_RSA = rsaOf(1024)
export const LARGE_RSA = rsaOf(3072)
export const P384 = ecOf("P-384")
export const K256 = ecOf("secp256k1")
export const ED25519: Pair = generateKeyPairSync("ed25519")

export const pem = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1" | "spki"): string =>
  key.export({ format: "pem", type } as never) as string

export const pkcs8 = ({ privateKey }: Pair): string => pem(privateKey, "pkcs8")
export const spki = ({ publicKey }: Pair): string => pem(publicKey, "spki")

/** Whether a text has a line of a key, or part of one, in it. */
export const quotesKey = (text: string, key: string): boolean =>
  key
    .split(/\s+/)
    .filter((line) => line.length >= 24 && !line.includes("-----"))
    .some((line) => text.includes(line.slice(0, 24)) || text.includes(line.slice(-24)))
