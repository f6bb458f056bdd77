/**
 * Results that outlive the process: the result of an operation is kept as JSON text, and read back instead of asking again.
 *
 * It works with any operation, since `Operation` has the schemas of its input and its success. Here the texts are in a `Map`, and the service is
 * the in-memory CloudFront. A file, a table or a key-value store can have the same texts.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** The operation, asked once for each input. */
const cached = <I, A, E>(operation: Operation.Operation<I, A, E>, store: Map<string, string>) => {
  const input = Schema.parseJson(Operation.input(operation))
  const success = Schema.parseJson(Operation.success(operation))
  return Effect.fn(operation.id)(function* (value: Exclude<I, void>) {
    const key = `${operation.id} ${yield* Schema.encode(input)(value)}`
    const kept = store.get(key)
    if (kept !== undefined) return yield* Schema.decode(success)(kept)
    yield* Console.log(`asking: ${key}`)
    const result = yield* operation(value)
    store.set(key, yield* Schema.encode(success)(result))
    return result
  })
}

/** A cache policy of AWS. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"

const program = Effect.gen(function* () {
  const { Distribution: created } = yield* Distribution.createDistribution({
    DistributionConfig: {
      CallerReference: "example",
      Origins: {
        Items: [
          { Id: "site", DomainName: "site.s3.eu-central-1.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: "" } }
        ]
      },
      DefaultCacheBehavior: {
        TargetOriginId: "site",
        ViewerProtocolPolicy: "redirect-to-https",
        CachePolicyId: CACHING_OPTIMIZED
      },
      Comment: "cached",
      Enabled: false
    }
  })
  const getDistribution = cached(Distribution.getDistribution, new Map())
  for (let i = 0; i < 2; i++) {
    const { Distribution: one } = yield* getDistribution({ Id: created.Id })
    yield* Console.log(`${one.DistributionConfig.Comment}, changed ${one.LastModifiedTime.toJSON()}`)
  }
})

NodeRuntime.runMain(program.pipe(Effect.provide(InMemoryCloudFront.layer())))
