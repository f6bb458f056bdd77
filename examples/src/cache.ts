/**
 * Results that outlive the process: what an operation answered with is kept as JSON, and read back instead of asking again.
 *
 * It works with any operation, since each has the schemas of its input and its success. Here the store is in memory and the service
 * is the in-memory CloudFront; `KeyValueStore.layerFileSystem` keeps the same texts in files.
 */
import * as KeyValueStore from "@effect/platform/KeyValueStore"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** The operation, asked once for each input. */
const cached = <I, A, E>(operation: Operation.Operation<I, A, E>) => {
  const toKey = Schema.encode(Schema.parseJson(operation.input))
  return Effect.fn(operation.id)(function* (input: Exclude<I, void>) {
    const store = (yield* KeyValueStore.KeyValueStore).forSchema(operation.success)
    const key = `${operation.id} ${yield* toKey(input)}`
    const kept = yield* store.get(key)
    if (Option.isSome(kept)) return kept.value
    yield* Console.log(`asking: ${key}`)
    const result = yield* operation(input)
    yield* store.set(key, result)
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
  const getDistribution = cached(Distribution.getDistribution)
  for (let i = 0; i < 2; i++) {
    const { Distribution: one } = yield* getDistribution({ Id: created.Id })
    yield* Console.log(`${one.DistributionConfig.Comment}, changed ${one.LastModifiedTime.toJSON()}`)
  }
})

NodeRuntime.runMain(program.pipe(Effect.provide(Layer.merge(InMemoryCloudFront.layer(), KeyValueStore.layerMemory))))
