/**
 * Vectors of signed URLs and cookies: what a signed text must be, keys in several formats, and inputs that must be refused. Signatures
 * are verified by `node:crypto`, and by the library itself.
 */
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { verify } from "node:crypto"
import { isDeepStrictEqual } from "node:util"
import { failed, passed, type Case, type Outcome } from "./Report.js"

type KeyName = "rsa" | "ec"

type Input = Readonly<Record<string, unknown>>

interface Vector {
  readonly id: string
  readonly kind: "url" | "cookies"
  readonly input: Input
}

interface Expected {
  readonly policyKind: "canned" | "custom"
  readonly base?: string
  readonly params: Readonly<Record<string, string>>
  readonly hash: Signer.Algorithm
  readonly publicKey: KeyName
  readonly signedText?: string
  readonly policy?: unknown
  readonly policyText?: string
}

interface Suite {
  readonly keyPairId: string
  readonly keys: Readonly<Record<KeyName, Readonly<Record<string, string>> & { readonly publicKey: string }>>
  readonly cases: ReadonlyArray<Vector & { readonly expect: Expected }>
  readonly keyFormats: ReadonlyArray<{
    readonly id: string
    readonly privateKey: string
    readonly publicKey: KeyName | null
    readonly expect: string
  }>
  readonly refusals: ReadonlyArray<Vector>
}

export const isFile = (json: unknown): json is Suite =>
  typeof json === "object" && json !== null && "keyPairId" in json && "keyFormats" in json && "refusals" in json

/** A time of the vectors is a number of seconds. What is no time is given as it is. */
const time = (value: unknown): unknown =>
  typeof value === "number" && Number.isFinite(value) ? DateTime.unsafeMake(value * 1000) : value

const optionsOf = ({ input, kind }: Vector): Input => {
  const { activeFrom, expires, hash: _, key: __, keyPairId: ___, privateKey: ____, ...rest } = input
  const options = {
    ...rest,
    ...("expires" in input ? { expires: time(expires) } : {}),
    ...("activeFrom" in input ? { activeFrom: time(activeFrom) } : {})
  }
  if (kind === "url" || !("policy" in options)) return options
  // Cookies with a policy are for no URL, though the vector has one.
  const { url: _url, ...withoutUrl } = options as Input
  return withoutUrl
}

const privateKeyOf = (suite: Suite, { key = "rsa", privateKey }: Input): string =>
  typeof privateKey === "string" ? privateKey : (suite.keys[key as KeyName]["pkcs8"] ?? "")

interface Signed {
  readonly url: string | undefined
  readonly params: ReadonlyArray<readonly [name: string, value: string]>
}

/** Signs as the vector says. Its values may have other types than the library takes. */
const sign = (
  suite: Suite,
  vector: Vector
): Effect.Effect<Signed, { readonly _tag: string; readonly message: string }> =>
  Effect.gen(function* () {
    const { hash, keyPairId = suite.keyPairId } = vector.input
    const signer = yield* Signer.make({
      keyPairId: keyPairId as string,
      privateKey: Redacted.make(privateKeyOf(suite, vector.input)),
      algorithm: hash as Signer.Algorithm | undefined
    })
    const options = optionsOf(vector) as never
    if (vector.kind === "cookies") {
      const { values } = yield* Signer.signCookies(signer, options)
      const params = Object.entries(values).map(([name, value]) => [name.replace(/^CloudFront-/, ""), value] as const)
      return { url: undefined, params }
    }
    const url = yield* Signer.signUrl(signer, options)
    const added = url.slice(String(vector.input["url"]).length + 1)
    return { url, params: added.split("&").map((part) => part.split(/=(.*)/s) as unknown as readonly [string, string]) }
  })

const decode = (value: string): Buffer =>
  Buffer.from(
    value.replace(/[-_~]/g, (one) => ({ "-": "+", _: "=", "~": "/" })[one] ?? one),
    "base64"
  )

const hasSignature = (suite: Suite, key: KeyName, hash: Signer.Algorithm, text: string, signature: string): boolean =>
  verify(hash, Buffer.from(text), suite.keys[key].publicKey, decode(signature))

/** What the signature is of. */
const textOf = ({ signedText }: Expected, { params }: Signed): string =>
  signedText ?? decode(params.find(([name]) => name === "Policy")?.[1] ?? "").toString()

/** What is wrong with a signed URL or signed cookies. */
const compare = (suite: Suite, expected: Expected, signed: Signed): Outcome => {
  const { params, url } = signed
  const { base, hash, params: wanted, policy, policyText, publicKey } = expected
  if (base !== undefined && url?.startsWith(base) !== true) return failed("beginning of the URL", base, url)
  const given = Object.fromEntries(params)
  const names = [
    expected.policyKind === "canned" ? "Expires" : "Policy",
    "Key-Pair-Id",
    "Signature",
    ...(hash === "SHA256" || "Hash-Algorithm" in given ? ["Hash-Algorithm"] : [])
  ].sort()
  const actual = params.map(([name]) => name).sort()
  if (!isDeepStrictEqual(actual, names)) return failed("parameters", names, actual)
  for (const [name, value] of Object.entries(wanted)) {
    if (given[name] !== value) return failed(name, value, given[name])
  }
  const text = textOf(expected, signed)
  if (policyText !== undefined && text !== policyText) return failed("policy", policyText, text)
  if (policy !== undefined && !isDeepStrictEqual(JSON.parse(text), policy)) return failed("policy", policy, text)
  return hasSignature(suite, publicKey, hash, text, given["Signature"] ?? "")
    ? passed
    : failed("signature", `one of ${publicKey} over ${text}`, given["Signature"])
}

const EXPIRY = /"DateLessThan":\s*\{\s*"AWS:EpochTime":\s*(\d+)/

/** The library's own verification, at a time and for an address that the case permits. */
const verified = (suite: Suite, vector: Suite["cases"][number], signed: Signed): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const { params, url } = signed
    const keys = yield* Verifier.make({ [suite.keyPairId]: suite.keys[vector.expect.publicKey].publicKey })
    const cookies = Object.fromEntries(params.map(([name, value]) => [`CloudFront-${name}`, value]))
    const ip = String(vector.input["ipAddress"] ?? "192.0.2.1").replace(/\/.*/, "")
    const now = DateTime.unsafeMake((Number(EXPIRY.exec(textOf(vector.expect, signed))?.[1]) - 1) * 1000)
    const attempt =
      url === undefined
        ? Verifier.verifyCookies(keys, String(vector.input["url"]), cookies, { ip, now })
        : Verifier.verifyUrl(keys, url, { ip, now })
    const result = yield* Effect.either(attempt)
    if (Either.isRight(result)) return passed
    // Policies that were given may be for other URLs.
    return "policy" in vector.input && "reason" in result.left && result.left.reason === "OtherResource"
      ? passed
      : failed("verification", "accepted", result.left.message)
  }).pipe(Effect.catchAll((error) => Effect.succeed(failed("verification", "accepted", error.message))))

const signs = (suite: Suite, vector: Suite["cases"][number]): Effect.Effect<Outcome> =>
  Effect.gen(function* () {
    const result = yield* Effect.either(sign(suite, vector))
    if (Either.isLeft(result)) return failed("signing", vector.expect, result.left.message)
    const outcome = compare(suite, vector.expect, result.right)
    return outcome._tag === "Passed" ? yield* verified(suite, vector, result.right) : outcome
  })

/** A line of a key is a secret, whatever it is part of. */
const quotesKey = (message: string, key: string): boolean =>
  key.split(/\\n|\s+/).some((line) => line.length >= 16 && !line.includes("-----") && message.includes(line))

const refuses = (suite: Suite, vector: Vector): Effect.Effect<Outcome> =>
  Effect.map(Effect.either(sign(suite, vector)), (result) =>
    Either.isRight(result)
      ? failed("signing", "a typed error", result.right)
      : quotesKey(result.left.message, privateKeyOf(suite, vector.input))
        ? failed("error", "nothing of the key", result.left.message)
        : passed
  )

const keyFormat = (suite: Suite, vector: Suite["keyFormats"][number]): Effect.Effect<Outcome> => {
  const plain = suite.cases.find(({ id }) => id === "canned/plain") ?? suite.cases[0]
  if (plain === undefined) return Effect.succeed(failed("canned/plain", "there", "absent"))
  const input = { ...plain.input, privateKey: vector.privateKey }
  const { Signature: _, ...params } = plain.expect.params
  const publicKey = vector.publicKey ?? "rsa"
  const attempt: Suite["cases"][number] = { ...plain, input, expect: { ...plain.expect, params, publicKey } }
  if (vector.expect === "signs") return signs(suite, attempt)
  if (vector.expect === "refused") return refuses(suite, attempt)
  return Effect.flatMap(refuses(suite, attempt), (outcome) =>
    outcome._tag === "Passed" ? Effect.succeed(outcome) : signs(suite, attempt)
  )
}

const isMarked = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

/** The values that JSON does not have. */
const revive = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(revive)
  if (!isMarked(value)) return value
  if (value["$nan"] === true) return NaN
  const { $repeat: repeated } = value
  if (Array.isArray(repeated)) return String(repeated[0]).repeat(Number(repeated[1]))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revive(member)]))
}

export const run = (file: Suite): Effect.Effect<ReadonlyArray<Case>> => {
  const suite: Suite = {
    ...file,
    cases: file.cases.map((one) => ({ ...one, input: revive(one.input) as Input })),
    refusals: file.refusals.map((one) => ({ ...one, input: revive(one.input) as Input }))
  }
  const named = (kind: string, id: string, outcome: Effect.Effect<Outcome>): Effect.Effect<Case> =>
    Effect.map(outcome, (outcome) => ({ name: `signing, ${kind} ${id}`, outcome, differences: [] }))
  return Effect.all(
    [
      ...suite.cases.map((one) => named("case", one.id, signs(suite, one))),
      ...suite.keyFormats.map((one) => named("key", one.id, keyFormat(suite, one))),
      ...suite.refusals.map((one) => named("refusal", one.id, refuses(suite, one)))
    ],
    { concurrency: 1 }
  )
}
