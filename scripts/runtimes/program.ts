/**
 * The test program. `main.ts` bundles it without modules of Node, and checks its report.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { NoSuchDistribution } from "@effect-cloudfront/core/Errors"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Signer from "@effect-cloudfront/core/Signer"
import * as Verifier from "@effect-cloudfront/core/Verifier"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

/** The connection to the in-memory CloudFront. */
export interface Target {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Report {
  /** The hash implementation of the signer. */
  readonly hash: "node:crypto" | "WebCrypto"
  /** Over `fetch`. */
  readonly lines: ReadonlyArray<string>
  /** Over `node:http`; empty if the runtime does not have it. */
  readonly nodeLines: ReadonlyArray<string>
}

const pace = { interval: "50 millis", timeout: "20 seconds" } as const

const count = Stream.runCount(distributions({ pageSize: 1 }))

const pem = (label: string, der: ArrayBuffer): string =>
  `-----BEGIN ${label}-----\n${btoa(String.fromCharCode(...new Uint8Array(der)))}\n-----END ${label}-----\n`

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) }
const ECDSA = { name: "ECDSA", namedCurve: "P-256" }

/** Signs and verifies a URL, with keys in PEM that this runtime made. */
const sign = (keys: typeof RSA | typeof ECDSA, algorithm: Signer.Algorithm) =>
  Effect.gen(function* () {
    const { subtle } = crypto
    const { privateKey, publicKey } = yield* Effect.promise(() => subtle.generateKey(keys, true, ["sign", "verify"]))
    const [pkcs8, spki] = yield* Effect.promise(() =>
      Promise.all([subtle.exportKey("pkcs8", privateKey), subtle.exportKey("spki", publicKey)])
    )
    const signer = yield* Signer.make({
      keyPairId: "K1",
      privateKey: Redacted.make(pem("PRIVATE KEY", pkcs8)),
      algorithm
    })
    const url = yield* Signer.signUrl(signer, { url: "https://example.com/a%2f?b", expires: "1 hour" })
    const trusted = yield* Verifier.make({ K1: pem("PUBLIC KEY", spki) })
    const verified = yield* Verifier.verifyUrl(trusted, url)
    return `signed: ${keys.name}, ${algorithm}, ${verified.url}`
  })

const signatures = Effect.all([sign(RSA, "SHA1"), sign(RSA, "SHA256"), sign(ECDSA, "SHA1"), sign(ECDSA, "SHA256")], {
  concurrency: 1
})

const steps: Effect.Effect<ReadonlyArray<string>, unknown, CloudFront> = Effect.gen(function* () {
  const lines: Array<string> = []
  const before = yield* count
  const listed = Effect.map(count, (now) => `listed: ${now - before}`)
  const { Distribution } = yield* provisionDistribution({ origin: customOrigin("example.com"), comment: "ä <&> 😀" })
  const { Id } = Distribution
  lines.push(`created: ${Distribution.Status}, ${Distribution.DistributionConfig.Comment}`)
  yield* provisionDistribution({ origin: customOrigin("example.org") })
  lines.push(yield* listed)
  const { changed, config } = yield* editDistribution(Id, (config) => ({ ...config, Comment: "changed" }))
  lines.push(`updated: ${changed}, ${config.Comment}`)
  const { invalidations, paths } = yield* invalidate(Id, ["/a b", "/img/*"], { ...pace, wait: true })
  lines.push(`invalidated: ${paths.join(" ")}, ${invalidations.map(({ Status }) => Status).join(" ")}`)
  lines.push(`deleted: ${yield* disableAndDelete(Id, pace)}`)
  const error = yield* Effect.flip(getDistribution({ Id }))
  lines.push(`gone: ${error._tag}, ${error instanceof NoSuchDistribution && error.httpStatus}`)
  lines.push(yield* listed)
  return lines
})

const LINES: ReadonlyArray<string> = [
  "created: InProgress, ä <&> 😀",
  "listed: 2",
  "updated: true, changed",
  "invalidated: /a%20b /img/*, Completed",
  "deleted: Deleted",
  "gone: NoSuchDistribution, 404",
  "listed: 1"
]

const SIGNED: ReadonlyArray<string> = [
  "signed: RSASSA-PKCS1-v1_5, SHA1, https://example.com/a%2f?b",
  "signed: RSASSA-PKCS1-v1_5, SHA256, https://example.com/a%2f?b",
  "signed: ECDSA, SHA1, https://example.com/a%2f?b",
  "signed: ECDSA, SHA256, https://example.com/a%2f?b"
]

/** The expected report. Runtimes have `node:crypto` and `node:http`, or neither. */
export const expected = (hash: Report["hash"]): Report => ({
  hash,
  lines: [...LINES, ...SIGNED],
  nodeLines: hash === "node:crypto" ? LINES : []
})

export const run = ({ accessKeyId, endpoint, secretAccessKey }: Target): Promise<Report> => {
  const identity = { accessKeyId, secretAccessKey: Redacted.make(secretAccessKey) }
  const credentials = Credentials.layerStatic(identity)
  const overFetch = CloudFrontHttp.layer({ endpoint }).pipe(Layer.provide([FetchHttpClient.layer, credentials]))
  const overNode = Layer.provide(CloudFrontNode.layer({ endpoint }), credentials)
  const hash = NodeHash.make() === undefined ? "WebCrypto" : "node:crypto"
  return Effect.runPromise(
    Effect.gen(function* () {
      const lines = yield* Effect.provide(steps, overFetch)
      const built = yield* Effect.exit(Effect.scoped(Layer.build(overNode)))
      const nodeLines = Exit.isSuccess(built) ? yield* Effect.provide(steps, overNode) : []
      return { hash, lines: [...lines, ...(yield* signatures)], nodeLines }
    })
  )
}
