/**
 * Signing against AWS's own signer, `@smithy/signature-v4` over `node:crypto`, both with the signing key at hand.
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
  const times = 20_000
  const started = process.hrtime.bigint()
  for (let i = 0; i < times; i++) await work()
  return Number(process.hrtime.bigint() - started) / times / 1000
}

const median = (numbers: ReadonlyArray<number>): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN

for (const [name, request] of Object.entries(requests)) {
  const aws = () =>
    theirs.sign(
      { ...request, protocol: "https:", hostname: host, headers: { host }, query: {} },
      { signingDate: new Date(millis) }
    )
  const own = () => Sign.sign(ours, { ...request, query: "", headers: [["host", host]] }, keys, target, millis)
  const signed = await own()
  if ((await aws()).headers["authorization"] !== signed.headers["authorization"]) throw new Error("signatures differ")

  const rounds = { aws: [] as Array<number>, own: [] as Array<number> }
  for (let round = 0; round < 6; round++) {
    rounds.aws.push(await time(aws))
    rounds.own.push(await time(own))
  }
  const [a, b] = [median(rounds.aws.slice(1)), median(rounds.own.slice(1))]
  console.log(`${name}: ${b.toFixed(1)} us against ${a.toFixed(1)} us, ratio ${(b / a).toFixed(2)}`)
}
