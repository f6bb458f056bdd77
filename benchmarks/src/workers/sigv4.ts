/** The signature of a GET: ours, that of the AWS SDK with the hash it uses itself, and nothing but the hashes. */
import { createHash, createHmac } from "node:crypto"
import type { Call } from "../Candidate.js"
import type { Name } from "./candidates.js"

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
const target = { region: "us-east-1", service: "cloudfront" }
const host = "cloudfront.amazonaws.com"
const request = { method: "GET", path: "/2020-05-31/distribution/E1PA6795UKMFR9" }

/** Gives the `authorization` header. */
export const make = async (candidate: Name, millis = Date.UTC(2026, 0, 2, 3, 4, 5)): Promise<Call> => {
  switch (candidate) {
    case "ours": {
      const NodeHash = await import("@effect-cloudfront/http/sigv4/NodeHash")
      const Sign = await import("@effect-cloudfront/http/sigv4/Sign")
      const hash = NodeHash.make()
      if (hash === undefined) throw new Error("no node:crypto")
      const signer = Sign.make(hash)
      const whole = { ...request, query: "", headers: [["host", host]] as const, body: "" }
      return async () => (await Sign.sign(signer, whole, keys, target, millis)).headers["authorization"]
    }
    case "sdk": {
      const { SignatureV4 } = await import("@smithy/signature-v4")
      const { CloudFrontClient } = await import("@aws-sdk/client-cloudfront")
      const { sha256 } = new CloudFrontClient({ region: target.region }).config
      const signer = new SignatureV4({ ...target, credentials: keys, sha256, applyChecksum: false })
      const whole = { ...request, protocol: "https:", hostname: host, headers: { host }, query: {} }
      return async () => (await signer.sign(whole, { signingDate: new Date(millis) })).headers["authorization"]
    }
    default: {
      const key = createHash("sha256").update("key").digest()
      const text = "x".repeat(200)
      return () => createHmac("sha256", key).update(createHash("sha256").update(text).digest("hex")).digest("hex")
    }
  }
}
