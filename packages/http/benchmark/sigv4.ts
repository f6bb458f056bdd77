/**
 * Signing against AWS's own signer, `@smithy/signature-v4` over `node:crypto`, both with the signing key at hand; the best of ten
 * rounds each, because other work on a machine only ever adds time.
 * Run with `npx tsx packages/http/benchmark/sigv4.ts`. Trust the ratios, not the times.
 */
import { SignatureV4 } from "@smithy/signature-v4"
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as Sign from "@effect-cloudfront/http/sigv4/Sign"

class Sha256 {
  private readonly secret: string | Uint8Array | undefined
  private hash: Hash | Hmac
  constructor(secret?: string | Uint8Array) {
    this.secret = secret
    this.hash = this.fresh()
  }
  private fresh(): Hash | Hmac {
    return this.secret === undefined ? createHash("sha256") : createHmac("sha256", this.secret)
  }
  update(data: Uint8Array): void {
    this.hash.update(data)
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest())
  }
  reset(): void {
    this.hash = this.fresh()
  }
}

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" }
const target = { region: "us-east-1", service: "cloudfront" }
const millis = Date.UTC(2026, 0, 2, 3, 4, 5)
const host = "cloudfront.amazonaws.com"

const theirs = new SignatureV4({ ...target, credentials: keys, sha256: Sha256 as never, applyChecksum: false })
const hash = NodeHash.make()
if (hash === undefined) throw new Error("no node:crypto")
const ours = Sign.make(hash)

const requests = {
  GET: { method: "GET", path: "/2020-05-31/distribution/E1ABCDEFGHIJKL", body: "" },
  "POST 10 kB": { method: "POST", path: "/2020-05-31/distribution", body: "x".repeat(10_000) }
}

const time = async (work: () => unknown): Promise<number> => {
  const times = 5_000
  const started = process.hrtime.bigint()
  for (let i = 0; i < times; i++) await work()
  return Number(process.hrtime.bigint() - started) / times / 1000
}

for (const [name, request] of Object.entries(requests)) {
  const aws = () =>
    theirs.sign(
      { ...request, protocol: "https:", hostname: host, headers: { host }, query: {} },
      { signingDate: new Date(millis) }
    )
  const own = () => Sign.sign(ours, { ...request, query: "", headers: [["host", host]] }, keys, target, millis)
  const signed = await own()
  if ((await aws()).headers["authorization"] !== signed.headers["authorization"]) throw new Error("signatures differ")

  const best = { aws: Infinity, own: Infinity }
  for (let round = 0; round < 10; round++) {
    best.aws = Math.min(best.aws, await time(aws))
    best.own = Math.min(best.own, await time(own))
  }
  console.log(
    `${name}: ${best.own.toFixed(1)} us against ${best.aws.toFixed(1)} us, ratio ${(best.own / best.aws).toFixed(2)}`
  )
}
