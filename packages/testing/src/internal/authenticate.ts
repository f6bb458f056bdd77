import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"
import type { Account, Settings } from "../Settings.js"
import { Unmodelled } from "./refusal.js"

/**
 * Accepts a request if its signature is valid and recent, and returns the id of its account; otherwise fails with the error of the
 * service.
 */
export type Authenticate = (request: ReceivedRequest, now: number) => Effect.Effect<string, Unmodelled>

const denied = (code: string, message: string): Effect.Effect<never, Unmodelled> =>
  Effect.fail(new Unmodelled({ code, status: 403, message }))

const keysOf = (identity: Credentials.Identity): Sign.Keys => ({
  accessKeyId: identity.accessKeyId,
  secretAccessKey: Redacted.value(identity.secretAccessKey),
  sessionToken: identity.sessionToken === undefined ? undefined : Redacted.value(identity.sessionToken)
})

const time = (millis: number): string => DateTime.formatIso(DateTime.unsafeMake(millis))

const toError = (
  outcome: Verify.Outcome,
  identity: (accessKeyId: string) => Credentials.Identity | undefined,
  now: number
): Effect.Effect<void, Unmodelled> => {
  switch (outcome._tag) {
    case "Ok": {
      const expiration = identity(outcome.accessKeyId)?.expiration
      return expiration !== undefined && expiration.epochMillis <= now
        ? denied("ExpiredToken", "The security token included in the request is expired")
        : Effect.void
    }
    case "MissingAuthentication":
      return denied("MissingAuthenticationToken", "The request is not signed")
    case "Malformed":
      return denied("IncompleteSignature", outcome.reason)
    case "UnknownKey":
      return denied("InvalidClientTokenId", "The security token included in the request is invalid.")
    case "Skewed":
      return denied(
        "SignatureDoesNotMatch",
        outcome.signedAt < now
          ? `Signature expired: it was made at ${time(outcome.signedAt)}, and it is ${time(now)}`
          : `Signature not yet current: it was made at ${time(outcome.signedAt)}, and it is ${time(now)}`
      )
    case "SignatureMismatch":
      return denied(
        "SignatureDoesNotMatch",
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

export const make = (settings: Settings, accounts: Ref.Ref<ReadonlyArray<Account>>): Authenticate => {
  const hash = NodeHash.make() ?? WebHash.make()
  // The signer keeps the signing key of the day.
  const signer = hash && Sign.make(hash)
  const verify = (
    request: ReceivedRequest,
    region: string | undefined,
    owned: (key: string) => Owned | undefined,
    now: number
  ): Effect.Effect<void, Unmodelled> => {
    if (signer === undefined) {
      return Effect.die("This runtime has no cryptography: set verifySignature to false")
    }
    const wanted = settings.signingRegion
    const signedFor = region ?? wanted
    if (wanted !== "any" && signedFor !== wanted) {
      return denied("SignatureDoesNotMatch", `Credential should be scoped to a valid region, not '${signedFor}'.`)
    }
    const signed = { ...request, headers: Object.entries(request.headers) }
    const options: Verify.Options = {
      keys: (key) => {
        const found = owned(key)
        return found && keysOf(found.identity)
      },
      target: { region: signedFor, service: "cloudfront" },
      tolerance: settings.clockTolerance
    }
    const outcome = Verify.verify(signer, signed, options, now)
    return Effect.flatMap(
      outcome instanceof Promise ? Effect.promise(() => outcome) : Effect.succeed(outcome),
      (outcome) => toError(outcome, (key) => owned(key)?.identity, now)
    )
  }
  return (request, now) =>
    Effect.flatMap(Ref.get(accounts), (all) => {
      const { key, region } = scopeOf(request)
      const owned = find(all, key)
      const account = owned?.account ?? foreign(key, settings)
      const isAccepted =
        !settings.verifySignature || (settings.unknownCredentials === "accepted" && owned === undefined)
      return isAccepted
        ? Effect.succeed(account)
        : Effect.as(
            verify(request, region, (key) => find(all, key), now),
            account
          )
    })
}
