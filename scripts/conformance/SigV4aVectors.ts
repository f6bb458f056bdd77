/**
 * Vectors of Signature Version 4A: the texts, the derived keys and signatures of other clients, and ours, which are random and therefore
 * verified.
 */
import * as Ecdsa from "@effect-cloudfront/http/sigv4/Ecdsa"
import * as NodeEcdsa from "@effect-cloudfront/http/sigv4/NodeEcdsa"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as SignV4a from "@effect-cloudfront/http/sigv4/SignV4a"
import * as WebEcdsa from "@effect-cloudfront/http/sigv4/WebEcdsa"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"
import * as Effect from "effect/Effect"
import { createPublicKey, verify } from "node:crypto"
import { millisOf } from "./Client.js"
import { failed, passed, type Case, type Outcome } from "./Report.js"

interface One {
  readonly name: string
  readonly input: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string | null
    readonly service: string
    readonly regionSet: ReadonlyArray<string>
    readonly date: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | null
    readonly url: string
  }
  readonly derived: {
    readonly counter: number
    readonly privateScalar: string
    readonly publicX: string
    readonly publicY: string
  }
  readonly canonicalRequest: string
  readonly stringToSign: string
  readonly signedHeaders: string
  readonly credential: string
  readonly exampleSignature: string
}

interface Suite {
  readonly date: string
  readonly regionSet: ReadonlyArray<string>
  readonly service: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly publicX: string
  readonly publicY: string
  readonly cases: ReadonlyArray<{
    readonly name: string
    readonly relevance: string
    readonly normalize: boolean
    readonly signBody: boolean
    readonly sessionToken: string | null
    readonly omitSessionToken?: boolean
    readonly request: {
      readonly method: string
      readonly uri: string
      readonly headers: ReadonlyArray<readonly [string, string]>
      readonly body: string
    }
    readonly creq: string
    readonly sts: string
  }>
}

interface File {
  readonly cases: ReadonlyArray<One>
  readonly suite: Suite
}

export const isFile = (json: unknown): json is File =>
  typeof json === "object" && json !== null && "cases" in json && "suite" in json

const publicKey = (x: string, y: string) => {
  const coordinate = (digits: string): string => Buffer.from(digits, "hex").toString("base64url")
  return createPublicKey({
    key: { kty: "EC", crv: "P-256", x: coordinate(x), y: coordinate(y) },
    format: "jwk"
  })
}

/** Whether the signature is one of the text, by the cryptography of Node. */
const isValid = (x: string, y: string, text: string, signature: string): boolean =>
  verify("sha256", Buffer.from(text), { key: publicKey(x, y), dsaEncoding: "der" }, Buffer.from(signature, "hex"))

const runtimes = [
  ["node:crypto", NodeHash.make(), NodeEcdsa.make()],
  ["WebCrypto", WebHash.make(), WebEcdsa.make()]
] as const

const compare = (what: string, expected: unknown, got: unknown): Outcome | undefined =>
  expected === got ? undefined : failed(what, expected, got)

const ADDED = new Set(["x-amz-date", "x-amz-region-set", "x-amz-security-token"])

interface Signable {
  readonly keys: Sign.Keys
  readonly target: Sign.Target
  readonly date: string
  readonly request: Suite["cases"][number]["request"]
}

const sign = async (hash: NonNullable<ReturnType<typeof NodeHash.make>>, ecdsa: Ecdsa.Ecdsa, one: Signable) => {
  const [path = "", query = ""] = one.request.uri.split(/\?(.*)/s)
  const headers = one.request.headers.filter(([name]) => !ADDED.has(name.toLowerCase()))
  return Sign.sign(
    SignV4a.make(hash, ecdsa),
    { method: one.request.method, path, query, headers, body: one.request.body },
    one.keys,
    one.target,
    millisOf(one.date)
  )
}

const check = async (
  one: Signable,
  want: Pick<One, "canonicalRequest" | "stringToSign"> & {
    readonly publicX: string
    readonly publicY: string
    readonly credential?: string
    readonly signedHeaders?: string
  }
): Promise<Outcome> => {
  for (const [name, hash, ecdsa] of runtimes) {
    if (hash === undefined || ecdsa === undefined) return failed(name, "there", "absent")
    const { headers, signature } = await sign(hash, ecdsa, one)
    const authorization = headers["authorization"] ?? ""
    const problem =
      compare("canonical request", want.canonicalRequest, signature.canonicalRequest) ??
      compare("string to sign", want.stringToSign, signature.stringToSign) ??
      (want.signedHeaders === undefined
        ? undefined
        : compare("signed headers", want.signedHeaders, signature.signedHeaders)) ??
      (want.credential === undefined
        ? undefined
        : compare("credential", true, authorization.includes(` Credential=${want.credential},`))) ??
      compare(`signature with ${name}`, true, isValid(want.publicX, want.publicY, want.stringToSign, signature.value))
    if (problem !== undefined) return problem
  }
  return passed
}

const derived = async ({ derived, exampleSignature, input, stringToSign }: One): Promise<Outcome> => {
  for (const [name, hash, ecdsa] of runtimes) {
    if (hash === undefined || ecdsa === undefined) return failed(name, "there", "absent")
    const own = await SignV4a.derive(hash, input)
    const key = await ecdsa.importKey(own?.scalar ?? new Uint8Array())
    const { x, y } = await key.publicKey()
    const problem =
      compare("counter", derived.counter, own?.counter) ??
      compare("private key", derived.privateScalar, Ecdsa.hex(own?.scalar ?? new Uint8Array())) ??
      compare("x", derived.publicX, Ecdsa.hex(x)) ??
      compare("y", derived.publicY, Ecdsa.hex(y)) ??
      compare("signature of another client", true, await key.verify(stringToSign, exampleSignature))
    if (problem !== undefined) return problem
  }
  return passed
}

const ofCase = (one: One): Effect.Effect<Case> =>
  Effect.map(
    Effect.promise(async () => {
      const { input } = one
      const { host, origin } = new URL(input.url)
      const keys = derived(one)
      const signed = check(
        {
          keys: { ...input, sessionToken: input.sessionToken ?? undefined },
          target: input,
          date: input.date,
          request: {
            method: input.method,
            uri: input.url.slice(origin.length),
            headers: [["host", host], ...Object.entries(input.headers)],
            body: input.body ?? ""
          }
        },
        { ...one, ...one.derived }
      )
      const first = await keys
      return first._tag === "Passed" ? await signed : first
    }),
    (outcome): Case => ({ name: `sigv4a/${one.name}`, outcome, differences: [] })
  )

/** Why a case of the public suite is not one of ours. */
const reasonOf = ({ creq, normalize, sessionToken }: Suite["cases"][number]): string | undefined => {
  if (!normalize) return "the path is always normalized"
  return sessionToken !== null && !creq.includes("\nx-amz-security-token:")
    ? "the session token is always signed"
    : undefined
}

const ofSuite = (suite: Suite, one: Suite["cases"][number]): Effect.Effect<Case> => {
  const name = `sigv4a suite/${one.name}`
  const reason = reasonOf(one)
  if (reason !== undefined) {
    return Effect.succeed({ name, outcome: { _tag: "NotApplicable", reason }, differences: [] })
  }
  return Effect.map(
    Effect.promise(() =>
      check(
        {
          keys: { ...suite, sessionToken: one.sessionToken ?? undefined },
          target: suite,
          date: suite.date,
          request: signedBody(one)
        },
        { ...suite, canonicalRequest: one.creq, stringToSign: one.sts }
      )
    ),
    (outcome): Case => ({ name, outcome, differences: [] })
  )
}

/** With `signBody`, the hash of the body is a header too, which a caller gives. */
const signedBody = ({ creq, request, signBody }: Suite["cases"][number]): Suite["cases"][number]["request"] =>
  signBody
    ? { ...request, headers: [...request.headers, ["x-amz-content-sha256", creq.slice(creq.lastIndexOf("\n") + 1)]] }
    : request

export const run = ({ cases, suite }: File): Effect.Effect<ReadonlyArray<Case>> =>
  Effect.zipWith(
    Effect.forEach(cases, ofCase, { concurrency: 1 }),
    Effect.forEach(suite.cases, (one) => ofSuite(suite, one), { concurrency: 1 }),
    (own, suite) => [...own, ...suite]
  )
