import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeEcdsa from "@effect-cloudfront/http/sigv4/NodeEcdsa"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as SignV4a from "@effect-cloudfront/http/sigv4/SignV4a"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import * as WebEcdsa from "@effect-cloudfront/http/sigv4/WebEcdsa"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"
import type { Account, Settings } from "../Settings.js"
import { Unmodelled } from "./refusal.js"
import * as Route from "./route.js"

/**
 * Accepts a request if its signature is valid and recent, and returns the id of its account; otherwise fails with the error of the
 * service.
 */
export type Authenticate = (request: ReceivedRequest, now: number) => Effect.Effect<string, Unmodelled>

/** The names of the errors of an API. */
interface Codes {
  readonly expired: string
  readonly incomplete: string
  readonly mismatch: string
  readonly missing: string
  readonly unknown: string
}

const XML_CODES: Codes = {
  expired: "ExpiredToken",
  incomplete: "IncompleteSignature",
  mismatch: "SignatureDoesNotMatch",
  missing: "MissingAuthenticationToken",
  unknown: "InvalidClientTokenId"
}

/** In doubt: CloudFront KeyValueStore was only seen to answer `InvalidSignatureException`. The others are those of AWS's JSON APIs. */
const JSON_CODES: Codes = {
  expired: "ExpiredTokenException",
  incomplete: "IncompleteSignatureException",
  mismatch: "InvalidSignatureException",
  missing: "MissingAuthenticationTokenException",
  unknown: "UnrecognizedClientException"
}

const denied = (code: string, message: string): Effect.Effect<never, Unmodelled> =>
  Effect.fail(new Unmodelled({ code, status: 403, message }))

const keysOf = (identity: Credentials.Identity): Sign.Keys => ({
  accessKeyId: identity.accessKeyId,
  secretAccessKey: Redacted.value(identity.secretAccessKey),
  sessionToken: identity.sessionToken === undefined ? undefined : Redacted.value(identity.sessionToken)
})

const time = (millis: number): string => DateTime.formatIso(DateTime.unsafeMake(millis))

const toError = (
  codes: Codes,
  outcome: Verify.Outcome,
  identity: (accessKeyId: string) => Credentials.Identity | undefined,
  now: number
): Effect.Effect<void, Unmodelled> => {
  switch (outcome._tag) {
    case "Ok": {
      const expiration = identity(outcome.accessKeyId)?.expiration
      return expiration !== undefined && expiration.epochMillis <= now
        ? denied(codes.expired, "The security token included in the request is expired")
        : Effect.void
    }
    case "MissingAuthentication":
      return denied(codes.missing, "The request is not signed")
    case "Malformed":
      return denied(codes.incomplete, outcome.reason)
    case "UnknownKey":
      return denied(codes.unknown, "The security token included in the request is invalid.")
    case "Skewed":
      return denied(
        codes.mismatch,
        outcome.signedAt < now
          ? `Signature expired: it was made at ${time(outcome.signedAt)}, and it is ${time(now)}`
          : `Signature not yet current: it was made at ${time(outcome.signedAt)}, and it is ${time(now)}`
      )
    case "SignatureMismatch":
      return denied(
        codes.mismatch,
        "The signature is not that of this request, or of another secret key.\n" +
          `Canonical request:\n${outcome.canonicalRequest}\n\nString to sign:\n${outcome.stringToSign}`
      )
  }
}

/** The access key id and the region in the credential scope of a request. */
const scopeOf = ({
  headers
}: ReceivedRequest): { readonly key?: string | undefined; readonly region?: string | undefined } => {
  const [, key, region] = /Credential=([^/,\s]+)(?:\/\d{8}\/([^/,\s]+)\/)?/.exec(headers["authorization"] ?? "") ?? []
  return { key, region }
}

interface Owned {
  readonly identity: Credentials.Identity
  readonly account: string
}

const find = (accounts: ReadonlyArray<Account>, key: string | undefined): Owned | undefined => {
  for (const { credentials, id } of accounts) {
    const identity = credentials.find(({ accessKeyId }) => accessKeyId === key)
    if (identity !== undefined) return { identity, account: id }
  }
  return undefined
}

/** The accounts that the settings begin with. */
export const accounts = ({ accountId, accounts, credentials }: Settings): ReadonlyArray<Account> => [
  { id: accountId, credentials },
  ...accounts
]

/** The account of an access key id that belongs to none. */
const foreign = (key: string | undefined, { accountId }: Settings): string =>
  key !== undefined && /^\d{12}$/.test(key) ? key : accountId

/** What is known of the request that is to be verified. */
interface Signed {
  readonly request: ReceivedRequest
  readonly region: string | undefined
  readonly owned: (key: string) => Owned | undefined
  readonly now: number
}

/** The region that a signature with Signature Version 4A must be valid in. */
const REGIONS = ["us-east-1"]

export const make = (settings: Settings, accounts: Ref.Ref<ReadonlyArray<Account>>): Authenticate => {
  const hash = NodeHash.make() ?? WebHash.make()
  const ecdsa = NodeEcdsa.make() ?? WebEcdsa.make()
  // The signers keep the signing key of the day, and that of the credentials.
  const signer = hash && Sign.make(hash)
  const signerV4a = hash && ecdsa && SignV4a.make(hash, ecdsa)
  const noCryptography = Effect.die("This runtime has no cryptography: set verifySignature to false")

  const optionsOf = ({ owned }: Signed, target: Sign.Target): Verify.Options => ({
    keys: (key) => {
      const found = owned(key)
      return found && keysOf(found.identity)
    },
    target,
    tolerance: settings.clockTolerance
  })

  const finish = (
    codes: Codes,
    { now, owned }: Signed,
    outcome: ReturnType<typeof Verify.verify>
  ): Effect.Effect<void, Unmodelled> =>
    Effect.flatMap(outcome instanceof Promise ? Effect.promise(() => outcome) : Effect.succeed(outcome), (outcome) =>
      toError(codes, outcome, (key) => owned(key)?.identity, now)
    )

  const verify = (signed: Signed): Effect.Effect<void, Unmodelled> => {
    if (signer === undefined) return noCryptography
    const { now, region, request } = signed
    const wanted = settings.signingRegion
    const signedFor = region ?? wanted
    if (wanted !== "any" && signedFor !== wanted) {
      return denied(XML_CODES.mismatch, `Credential should be scoped to a valid region, not '${signedFor}'.`)
    }
    const options = optionsOf(signed, { region: signedFor, service: "cloudfront" })
    const sent = { ...request, headers: Object.entries(request.headers) }
    return finish(XML_CODES, signed, Verify.verify(signer, sent, options, now))
  }

  const verifyKeys = (signed: Signed): Effect.Effect<void, Unmodelled> => {
    if (signerV4a === undefined) return noCryptography
    const { now, request } = signed
    if (request.headers["authorization"]?.startsWith("AWS4-HMAC-SHA256 ") === true) {
      return denied(JSON_CODES.mismatch, "Credential should be scoped to a valid region.")
    }
    const options = optionsOf(signed, { regionSet: REGIONS, service: "cloudfront-keyvaluestore" })
    const sent = { ...request, headers: Object.entries(request.headers) }
    return finish(JSON_CODES, signed, Verify.verifyV4a(signerV4a, sent, options, now))
  }

  return (request, now) =>
    Effect.flatMap(Ref.get(accounts), (all) => {
      const { key, region } = scopeOf(request)
      const owned = find(all, key)
      const account = owned?.account ?? foreign(key, settings)
      const isAccepted =
        !settings.verifySignature || (settings.unknownCredentials === "accepted" && owned === undefined)
      if (isAccepted) return Effect.succeed(account)
      const signed: Signed = { request, region, owned: (key) => find(all, key), now }
      return Effect.as(Route.isForKeys(request) ? verifyKeys(signed) : verify(signed), account)
    })
}
