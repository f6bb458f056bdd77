/** The signature of a request, with a derived key that is cached by both signers. The floor is its hashes alone. */
import { CloudFrontClient } from "@aws-sdk/client-cloudfront"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import { SignatureV4 } from "@smithy/signature-v4"
import { createHash, createHmac } from "node:crypto"
import { identity } from "../clients.js"
import type { Call } from "../Exchange.js"

const MILLIS = Date.UTC(2026, 0, 2, 3, 4, 5)
const [target, host] = [{ region: identity.region, service: "cloudfront" }, "cloudfront.amazonaws.com"]

/** A GET, or a POST with a body of some bytes. */
export const request = (bytes = 0) =>
  bytes === 0
    ? { method: "GET", path: "/2020-05-31/distribution/E1PA6795UKMFR9", body: "" }
    : { method: "POST", path: "/2020-05-31/distribution", body: "x".repeat(bytes) }

export const ours = (bytes?: number): Call => {
  const signer = Sign.make(NodeHash.make()!)
  const whole = { ...request(bytes), query: "", headers: [["host", host]] as const }
  return async () => (await Sign.sign(signer, whole, identity.credentials, target, MILLIS)).headers["authorization"]
}

export const sdk = (bytes?: number): Call => {
  const { sha256 } = new CloudFrontClient(identity).config
  const signer = new SignatureV4({ ...target, credentials: identity.credentials, sha256, applyChecksum: false })
  const whole = { ...request(bytes), protocol: "https:", hostname: host, headers: { host }, query: {} }
  return async () => (await signer.sign(whole, { signingDate: new Date(MILLIS) })).headers["authorization"]
}

export const floor = (bytes?: number): Call => {
  const [key, { body }] = [Buffer.alloc(32), request(bytes)]
  const hash = (text: string) => createHash("sha256").update(text).digest("hex")
  const signed = "x".repeat(200)
  return () =>
    createHmac("sha256", key)
      .update(`${hash(signed)}${body === "" ? "" : hash(body)}`)
      .digest("hex")
}
