/**
 * Signed cookies for a pattern of URLs, with an RSA key of 2048 bits and SHA-1. AWS's function is given the policy, since it writes a canned
 * one for a pattern, which permits no file. The floor is the signature alone.
 */
import { getSignedCookies } from "@aws-sdk/cloudfront-signer"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { createPrivateKey, sign } from "node:crypto"
import type { Call } from "../Exchange.js"
import { keys } from "../keys.js"

const [keyPairId, resource, end] = ["K2JCJMDEHXQW5F", "https://media.example.com/video/1/*", 1_893_456_000]

export const ours = async (): Promise<Call> => {
  const privateKey = Redacted.make(keys().rsa)
  const signer = await Effect.runPromise(Signer.make({ keyPairId, privateKey }))
  const expires = DateTime.unsafeMake(end * 1000)
  return async () => (await Effect.runPromise(Signer.signCookies(signer, { resource, expires }))).values
}

export const sdk = (): Call => {
  const privateKey = keys().rsa
  return () => {
    const Condition = { DateLessThan: { "AWS:EpochTime": end } }
    const policy = JSON.stringify({ Statement: [{ Resource: resource, Condition }] })
    return getSignedCookies({ keyPairId, privateKey, policy })
  }
}

export const floor = (): Call => {
  const key = createPrivateKey(keys().rsa)
  return () => sign("sha1", Buffer.from(resource), key)
}
