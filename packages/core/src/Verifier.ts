/**
 * Verifies signed URLs and signed cookies as CloudFront does, to test programs that sign, or to serve the same links without CloudFront.
 *
 * @since 3.0.0
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as ErrorFields from "./internal/errorFields.js"
import { validate } from "./internal/options.js"
import { importPublic, keyPairIdFault, type PublicKey, type SigningKeyError } from "./internal/signingKey.js"
import type { InvalidOptions } from "./Options.js"
import type { CryptoKey } from "./Signer.js"
import * as Request from "./signing/Request.js"

/**
 * Why a request is refused.
 *
 * - `MissingKeyPairId`: it has no id of a key
 * - `UnknownKeyPairId`: the key is not one of the trusted ones
 * - `MalformedSignature`: there is no signature, or it is not in the Base64 that CloudFront has
 * - `MalformedPolicy`: there is neither a policy nor an expiry, or one that cannot be read, or that has members which are not documented
 * - `WrongSignature`: the signature is not that of the key for this policy, or for this URL and expiry
 * - `OtherResource`: the policy does not permit the URL
 * - `Expired`: the access has ended
 * - `NotYetActive`: the access has not begun
 * - `OtherAddress`: the policy does not permit the address, or the address was not given
 * - `InvalidUrl`: it is not a URL that a request can have, or has no `http://` or `https://` before it
 * - `RepeatedParameter`: a parameter of the signature is there more than once
 * - `TwoPolicies`: there is both a policy and an expiry
 * - `UnknownHashAlgorithm`: the hash is neither `SHA1` nor `SHA256`
 *
 * CloudFront's answers to the last four are not documented.
 *
 * @since 3.0.0
 * @category models
 */
export type Reason = Request.Reason

/**
 * The `Code` in the document with which CloudFront answers, with status 403.
 *
 * @since 3.0.0
 * @category models
 */
export type Code = (typeof Request.CODES)[Reason]

const WORDS: Readonly<Record<Reason, string>> = {
  MissingKeyPairId: "it has no Key-Pair-Id",
  UnknownKeyPairId: "its Key-Pair-Id is not that of a trusted key",
  MalformedSignature: "its signature is missing or not Base64",
  MalformedPolicy: "its policy or expiry is missing or cannot be read",
  WrongSignature: "its signature is for another URL or policy, or of another key",
  OtherResource: "its policy is for other URLs",
  Expired: "it has expired",
  NotYetActive: "it is not active yet",
  OtherAddress: "its policy is for other addresses",
  InvalidUrl: "its URL is not one that a request can have",
  RepeatedParameter: "a parameter of its signature is there more than once",
  TwoPolicies: "it has both a policy and an expiry",
  UnknownHashAlgorithm: "its hash algorithm is neither SHA1 nor SHA256"
}

/**
 * CloudFront would refuse the request. The message has nothing of the URL, the cookies and the signature.
 *
 * @since 3.0.0
 * @category errors
 */
export class VerificationError extends Data.TaggedError("VerificationError")<{
  readonly reason: Reason
}> {
  /** The fields of its JSON, for `Errors.schema`. */
  static json(): ErrorFields.Json<VerificationError, "code" | "status"> {
    return {
      tag: "VerificationError",
      fields: { reason: ErrorFields.oneOf(Object.keys(Request.CODES)) },
      make: (fields) => new VerificationError(fields)
    }
  }

  /** The `Code` of CloudFront's answer. */
  get code(): Code {
    return Request.CODES[this.reason]
  }

  /** The status of CloudFront's answer. */
  get status(): 403 {
    return 403
  }

  override get message(): string {
    return `the request is refused (${this.code}): ${WORDS[this.reason]}`
  }
}

/**
 * The public keys that are trusted, as a cache behavior trusts those of its key groups.
 *
 * @since 3.0.0
 * @category models
 */
export interface TrustedKeys {
  readonly keyPairIds: ReadonlyArray<string>
  /** The key of an id. */
  readonly find: (keyPairId: string) => PublicKey | undefined
}

/**
 * Imports public keys, by their ids in CloudFront. A key is PEM, such as `EncodedKey` of a `PublicKeyConfig`, or a `CryptoKey` that may be
 * exported. Keep the result, since importing takes longer than verifying.
 *
 * Fails with `InvalidOptions` if an id has other characters than letters and digits, and with a `SigningKeyError` if a key cannot be used.
 *
 * @since 3.0.0
 * @category constructors
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { getPublicKeyConfig } from "@effect-cloudfront/core/PublicKey"
 * import * as Verifier from "@effect-cloudfront/core/Verifier"
 *
 * // The keys that CloudFront has.
 * const trusted = (Id: string) =>
 *   getPublicKeyConfig({ Id }).pipe(
 *     Effect.flatMap(({ PublicKeyConfig }) => Verifier.make({ [Id]: PublicKeyConfig.EncodedKey }))
 *   )
 * ```
 */
export const make = (
  keys: Readonly<Record<string, string | Redacted.Redacted | CryptoKey>>
): Effect.Effect<TrustedKeys, InvalidOptions | SigningKeyError> =>
  Effect.gen(function* () {
    const entries = Object.entries(keys)
    yield* validate(entries.map(([id]) => ["keys", keyPairIdFault(id)]))
    const imported = yield* Effect.forEach(
      entries,
      ([id, key]) => Effect.map(importPublic(id, key), (found) => [id, found] as const),
      { concurrency: 1 }
    )
    const byId = new Map(imported)
    return { keyPairIds: [...byId.keys()], find: (id) => byId.get(id) }
  })

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** The time of the request; that of the `Clock` when absent. */
  readonly now?: DateTime.DateTime | undefined
  /** The address of the viewer. When absent, a policy that restricts the address permits nothing. */
  readonly ip?: string | undefined
}

/**
 * What a verified request is permitted by.
 *
 * @since 3.0.0
 * @category models
 */
export interface Verified {
  readonly keyPairId: string
  readonly policyKind: "canned" | "custom"
  /** The URL without the parameters of the signature. */
  readonly url: string
  /** The pattern of the URLs that are permitted. `undefined` permits all. */
  readonly resource: string | undefined
  readonly expires: DateTime.Utc
  readonly activeFrom: DateTime.Utc | undefined
  readonly ipAddress: string | undefined
}

const toDateTime = (seconds: number): DateTime.Utc => DateTime.unsafeMake(seconds * 1000)

const refuse = (reason: Reason): Effect.Effect<never, VerificationError> =>
  Effect.fail(new VerificationError({ reason }))

const verify = (
  keys: TrustedKeys,
  url: string,
  cookies: Request.Parameters,
  { ip, now }: Options
): Effect.Effect<Verified, VerificationError | SigningKeyError> =>
  Effect.gen(function* () {
    const time = now === undefined ? yield* Clock.currentTimeMillis : DateTime.toEpochMillis(now)
    const signed = Request.read(url, cookies, (id) => keys.find(id) !== undefined)
    if (typeof signed === "string") return yield* refuse(signed)
    const { hash, keyPairId, kind, policy, signature, text } = signed
    const key = keys.find(keyPairId)
    if (key === undefined) return yield* refuse("UnknownKeyPairId")
    if (!(yield* key.verify(hash, signature, text))) return yield* refuse("WrongSignature")
    const refusal = Request.refusal(signed, time, ip)
    if (refusal !== undefined) return yield* refuse(refusal)
    return {
      keyPairId,
      policyKind: kind,
      url: signed.url,
      resource: policy.resource,
      expires: toDateTime(policy.expires),
      activeFrom: policy.activeFrom === undefined ? undefined : toDateTime(policy.activeFrom),
      ipAddress: policy.ipAddress
    }
  })

/**
 * Verifies a signed URL, which is the whole URL that was requested, as a viewer sees it.
 *
 * Fails with a `VerificationError` if CloudFront would refuse the request, and with a `SigningKeyError` if the runtime's cryptography
 * fails. CloudFront does not document in which order it looks at the parts of a request; only the reason depends on it.
 *
 * @since 3.0.0
 * @category verifying
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Verifier from "@effect-cloudfront/core/Verifier"
 *
 * const isPermitted = (keys: Verifier.TrustedKeys, url: string, ip: string) =>
 *   Verifier.verifyUrl(keys, url, { ip }).pipe(
 *     Effect.as(true),
 *     Effect.catchTag("VerificationError", (error) => Effect.as(Effect.logInfo(error.reason), false))
 *   )
 * ```
 */
export const verifyUrl = (
  keys: TrustedKeys,
  url: string,
  options: Options = {}
): Effect.Effect<Verified, VerificationError | SigningKeyError> => verify(keys, url, new Map(), options)

/**
 * Verifies a request for a URL with cookies, given as the value of the header `Cookie`, or by name. If the URL has parameters of a signed
 * URL, these are verified, and the cookies are not looked at.
 *
 * Fails as `verifyUrl` does.
 *
 * @since 3.0.0
 * @category verifying
 * @example
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Verifier from "@effect-cloudfront/core/Verifier"
 *
 * const expiry = (keys: Verifier.TrustedKeys, cookie: string) =>
 *   Verifier.verifyCookies(keys, "https://media.example.com/members/1.jpg", cookie).pipe(
 *     Effect.map(({ expires }) => expires)
 *   )
 * ```
 */
export const verifyCookies = (
  keys: TrustedKeys,
  url: string,
  cookies: string | Readonly<Record<string, string | undefined>>,
  options: Options = {}
): Effect.Effect<Verified, VerificationError | SigningKeyError> =>
  verify(keys, url, Request.ofCookies(cookies), options)
