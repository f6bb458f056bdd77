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
  return lines
})

/** The expected report for an empty account. */
export const EXPECTED: ReadonlyArray<string> = [
  "created: InProgress, ä <&> 😀",
  "listed: 2",
  "updated: true, changed",
  "invalidated: /a%20b /img/*, Completed",
  "deleted: Deleted",
  "gone: NoSuchDistribution, 404",
  "listed: 1"
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
