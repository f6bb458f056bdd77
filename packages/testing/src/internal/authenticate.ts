import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as Verify from "@effect-cloudfront/http/sigv4/Verify"
import * as WebHash from "@effect-cloudfront/http/sigv4/WebHash"
import type { Settings } from "../Settings.js"
import { Unmodelled } from "./refusal.js"

/** Accepts a request if its signature is valid and recent; otherwise fails with the error of the service. */
export type Authenticate = (request: ReceivedRequest, now: number) => Effect.Effect<void, Unmodelled>

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

/** The region in the credential scope of a request. */
const regionOf = ({ headers }: ReceivedRequest): string | undefined =>
  /Credential=[^/,\s]+\/\d{8}\/([^/,\s]+)\//.exec(headers["authorization"] ?? "")?.[1]

export const make = (settings: Settings): Authenticate => {
  if (!settings.verifySignature) return () => Effect.void
  const hash = NodeHash.make() ?? WebHash.make()
  if (hash === undefined) {
    return () => Effect.die("This runtime has no cryptography: set verifySignature to false")
  }
  const signer = Sign.make(hash)
  const identity = (accessKeyId: string) => settings.credentials.find((one) => one.accessKeyId === accessKeyId)
  const options: Omit<Verify.Options, "target"> = {
    keys: (accessKeyId) => {
      const found = identity(accessKeyId)
      return found && keysOf(found)
    },
    tolerance: settings.clockTolerance
  }
  return (request, now) =>
    Effect.suspend(() => {
      const wanted = settings.signingRegion
      const signedFor = regionOf(request) ?? wanted
      if (wanted !== "any" && signedFor !== wanted) {
        return denied("SignatureDoesNotMatch", `Credential should be scoped to a valid region, not '${signedFor}'.`)
      }
      const signed = { ...request, headers: Object.entries(request.headers) }
      const target = { region: signedFor, service: "cloudfront" }
      const outcome = Verify.verify(signer, signed, { ...options, target }, now)
      return Effect.flatMap(
        outcome instanceof Promise ? Effect.promise(() => outcome) : Effect.succeed(outcome),
        (outcome) => toError(outcome, identity, now)
      )
    })
}
