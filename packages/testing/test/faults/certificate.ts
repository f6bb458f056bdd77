import { readFileSync } from "node:fs"

const pem = readFileSync(new URL("./self-signed.pem", import.meta.url), "utf8")

/** For servers of tests: nobody trusts it, unless told to. */
export const certificate = { key: pem, cert: pem }
