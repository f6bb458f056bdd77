/**
 * Signatures of one request: those of this library, those of the AWS SDK with its own hash implementation, and the
 * hashes alone.
 */
import { createHash, createHmac } from "node:crypto"
import type { Call } from "../Candidate.js"
import type { Name } from "./candidates.js"

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
const target = { region: "us-east-1", service: "cloudfront" }
const host = "cloudfront.amazonaws.com"

/** The signed requests by the name of the row. */
const REQUESTS: Readonly<Record<string, { readonly method: string; readonly path: string; readonly body: string }>> = {
  sigv4: { method: "GET", path: "/2020-05-31/distribution/E1PA6795UKMFR9", body: "" },
  "sigv4-post-10kb": { method: "POST", path: "/2020-05-31/distribution", body: "x".repeat(10_000) }
}

/** The names of the rows that measure a signature. */
export const tasks: ReadonlyArray<string> = Object.keys(REQUESTS)

/** Returns a function that makes the `authorization` header. */
export const make = async (candidate: Name, task: string, millis = Date.UTC(2026, 0, 2, 3, 4, 5)): Promise<Call> => {
  const request = REQUESTS[task]
  if (request === undefined) throw new Error(`no request is named ${task}`)
  switch (candidate) {
    case "ours": {
      const NodeHash = await import("@effect-cloudfront/http/sigv4/NodeHash")
      const Sign = await import("@effect-cloudfront/http/sigv4/Sign")
      const hash = NodeHash.make()
      if (hash === undefined) throw new Error("no node:crypto")
      const signer = Sign.make(hash)
      const whole = { ...request, query: "", headers: [["host", host]] as const }
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
      const hash = (text: string): string => createHash("sha256").update(text).digest("hex")
      return () => {
        const body = request.body === "" ? "" : hash(request.body)
        return createHmac("sha256", key)
          .update(hash(text) + body)
          .digest("hex")
      }
    }
  }
}
