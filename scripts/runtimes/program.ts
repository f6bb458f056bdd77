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
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeHash from "@effect-cloudfront/http/sigv4/NodeHash"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
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
  readonly lines: ReadonlyArray<string>
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
  const { Distribution } = yield* provisionDistribution({ origin: customOrigin("example.com"), comment: "ä <&> 😀" })
  const { Id } = Distribution
  lines.push(`created: ${Distribution.Status}, ${Distribution.DistributionConfig.Comment}`)
  yield* provisionDistribution({ origin: customOrigin("example.org") })
  lines.push(`listed: ${yield* count}`)
  const { changed, config } = yield* editDistribution(Id, (config) => ({ ...config, Comment: "changed" }))
  lines.push(`updated: ${changed}, ${config.Comment}`)
  const { invalidations, paths } = yield* invalidate(Id, ["/a b", "/img/*"], { ...pace, wait: true })
  lines.push(`invalidated: ${paths.join(" ")}, ${invalidations.map(({ Status }) => Status).join(" ")}`)
  lines.push(`deleted: ${yield* disableAndDelete(Id, pace)}`)
  const error = yield* Effect.flip(getDistribution({ Id }))
  lines.push(`gone: ${error._tag}, ${error instanceof NoSuchDistribution && error.httpStatus}`)
  lines.push(`listed: ${yield* count}`)
  return [...lines, ...(yield* signatures)]
})

/** The expected report for an empty account. */
export const EXPECTED: ReadonlyArray<string> = [
  "created: InProgress, ä <&> 😀",
  "listed: 2",
  "updated: true, changed",
  "invalidated: /a%20b /img/*, Completed",
  "deleted: Deleted",
  "gone: NoSuchDistribution, 404",
  "listed: 1",
  "signed: RSASSA-PKCS1-v1_5, SHA1, https://example.com/a%2f?b",
  "signed: RSASSA-PKCS1-v1_5, SHA256, https://example.com/a%2f?b",
  "signed: ECDSA, SHA1, https://example.com/a%2f?b",
  "signed: ECDSA, SHA256, https://example.com/a%2f?b"
]

export const run = ({ accessKeyId, endpoint, secretAccessKey }: Target): Promise<Report> => {
  const identity = { accessKeyId, secretAccessKey: Redacted.make(secretAccessKey) }
  const layer = CloudFrontHttp.layer({ endpoint }).pipe(
    Layer.provide([FetchHttpClient.layer, Credentials.layerStatic(identity)])
  )
  const hash = NodeHash.make() === undefined ? "WebCrypto" : "node:crypto"
  return Effect.runPromise(
    steps.pipe(
      Effect.provide(layer),
      Effect.map((lines): Report => ({ hash, lines }))
    )
  )
}
