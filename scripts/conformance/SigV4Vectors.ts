/**
 * Vectors of the signer: the public test suite of Signature Version 4, and the signatures in golden vectors.
 */
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as Effect from "effect/Effect"
import { millisOf } from "./Client.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"

interface Suite {
  readonly date: string
  readonly region: string
  readonly service: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly cases: ReadonlyArray<{
    readonly name: string
    readonly request: {
      readonly method: string
      readonly uri: string
      readonly headers: ReadonlyArray<readonly [string, string]>
      readonly body: string
    }
    readonly sessionToken: string | null
    readonly creq: string
    readonly sts: string
    readonly authz: string
  }>
}

export const isFile = (json: unknown): json is Suite =>
  typeof json === "object" && json !== null && "cases" in json && "secretAccessKey" in json

export interface Signable {
  readonly method: string
  readonly uri: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: string | Uint8Array
}

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly region: string
  readonly service: string
}

/** Headers that the signer adds. */
const ADDED_HEADERS = new Set(["x-amz-date", "x-amz-security-token"])

/** Compares the signature of a request with the expected one, and the signed texts if they are given. */
export const check = (
  request: Signable,
  keys: Keys,
  date: string,
  want: { readonly canonicalRequest: string; readonly stringToSign?: string; readonly authorization: string }
): Effect.Effect<Outcome> =>
  Effect.promise(async () => {
    const hash = NodeHash.make()
    if (hash === undefined) return failed("node:crypto", "there", "absent")
    const [path = "", query = ""] = request.uri.split(/\?(.*)/s)
    const headers = request.headers.filter(([name]) => !ADDED_HEADERS.has(name.toLowerCase()))
    const { headers: added, signature } = await Sign.sign(
      Sign.make(hash),
      { method: request.method, path, query, headers, body: request.body },
      keys,
      { region: keys.region, service: keys.service },
      millisOf(date)
    )
    if (signature.canonicalRequest !== want.canonicalRequest) {
      return failed("canonical request", want.canonicalRequest, signature.canonicalRequest)
    }
    if (want.stringToSign !== undefined && signature.stringToSign !== want.stringToSign) {
      return failed("string to sign", want.stringToSign, signature.stringToSign)
    }
    const authorization = added["authorization"]
    return authorization === want.authorization ? passed : failed("Authorization", want.authorization, authorization)
  })

export const run = (suite: Suite): Effect.Effect<ReadonlyArray<Case>> =>
  Effect.forEach(
    suite.cases,
    ({ authz, creq, name, request, sessionToken, sts }) =>
      Effect.map(
        check(request, { ...suite, sessionToken: sessionToken ?? undefined }, suite.date, {
          canonicalRequest: creq,
          stringToSign: sts,
          authorization: authz
        }),
        (outcome): Case => ({ name, outcome, differences: [] })
      ),
    { concurrency: 1 }
  )
