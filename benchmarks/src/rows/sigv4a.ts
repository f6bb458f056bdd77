/** The signature of a request with Signature Version 4A, whose derived key both signers keep. The floor is its ECDSA alone. */
import { CloudFrontClient } from "@aws-sdk/client-cloudfront"
import { SignatureV4a } from "@aws-sdk/signature-v4a"
import * as NodeEcdsa from "@effect-cloudfront/http/sigv4/NodeEcdsa"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"
import * as SignV4a from "@effect-cloudfront/http/sigv4/SignV4a"
import { createPrivateKey, sign } from "node:crypto"
import { identity } from "../clients.js"
import type { Call } from "../Exchange.js"
import { keys } from "../keys.js"

const MILLIS = Date.UTC(2026, 0, 2, 3, 4, 5)
const [service, host] = ["cloudfront-keyvaluestore", "123456789012.cloudfront-kvs.global.api.aws"]
const request = { method: "GET", path: "/key-value-stores/arn/keys/a", body: "" }

export const ours = (): Call => {
  const signer = SignV4a.make(NodeHash.make()!, NodeEcdsa.make()!)
  const [whole, target] = [
    { ...request, query: "", headers: [["host", host]] as const },
    { service, regionSet: ["*"] }
  ]
  return async () => (await Sign.sign(signer, whole, identity.credentials, target, MILLIS)).headers["authorization"]
}

export const sdk = (): Call => {
  const { sha256 } = new CloudFrontClient(identity).config
  const { credentials } = identity
  const signer = new SignatureV4a({ service, region: "*", credentials, sha256, applyChecksum: false })
  const whole = { ...request, protocol: "https:", hostname: host, headers: { host }, query: {} }
  return async () => (await signer.sign(whole, { signingDate: new Date(MILLIS) })).headers["authorization"]
}

export const floor = (): Call => {
  const key = createPrivateKey(keys().ec)
  return () => sign("sha256", Buffer.from(host), { key, dsaEncoding: "der" })
}
