/**
 * A signed URL with an RSA key of 2048 bits, with a canned policy and SHA-1, which is CloudFront's default. The
 * signer of this library is kept; AWS's function takes the PEM each time, since it has no other way. The floor is the signature alone.
 */
import { getSignedUrl } from "@aws-sdk/cloudfront-signer"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { createPrivateKey, sign } from "node:crypto"
import type { Call } from "../Exchange.js"
import { keys } from "../keys.js"

const [keyPairId, url, end] = [
  "K2JCJMDEHXQW5F",
  "https://d111111abcdef8.cloudfront.net/video/1/index.m3u8?size=large",
  "2030-01-01T00:00:00.000Z"
]

export const ours = async (): Promise<Call> => {
  const privateKey = Redacted.make(keys().rsa)
  const signer = await Effect.runPromise(Signer.make({ keyPairId, privateKey }))
  const expires = DateTime.unsafeMake(end)
  return () => Effect.runPromise(Signer.signUrl(signer, { url, expires }))
}

export const sdk = (): Call => {
  const privateKey = keys().rsa
  return () => getSignedUrl({ url, keyPairId, privateKey, dateLessThan: end })
}

export const floor = (): Call => {
  const key = createPrivateKey(keys().rsa)
  return () => sign("sha1", Buffer.from(url), key)
}
