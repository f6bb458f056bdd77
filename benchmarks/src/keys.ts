/** Private keys in PEM that were made when the library was compiled, so that all sides sign with the same ones. */
import { readFileSync } from "node:fs"

export interface Keys {
  /** RSA with 2048 bits. */
  readonly rsa: string
  /** ECDSA on P-256. */
  readonly ec: string
}

/** The rows are compiled into a folder beside the file. */
export const keys = (): Keys => JSON.parse(readFileSync(new URL("../keys.json", import.meta.url), "utf8")) as Keys
