/** The rows of docs/coming-from/boto.md, each called once. */
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as Create from "@effect-cloudfront/core/programs/provisionDistribution"
import {
  disableAndDelete,
  disableAndDeleteStreamingDistribution
} from "@effect-cloudfront/core/programs/disableAndDelete"
import { findDistribution, findInvalidation } from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import { distributions, invalidationPage, invalidations } from "@effect-cloudfront/core/programs/lists"
import { disable, enable, editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import {
  waitUntilInvalidationCompleted,
  waitUntilStreamingDistributionDeployed
} from "@effect-cloudfront/core/programs/waiters"
import * as Streaming from "@effect-cloudfront/core/StreamingDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse } from "../programs/support.js"

const collect = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), (all) => Array.from(all))

describe("the boto tutorial", () => {
  it.effect("from beginning to end", () =>
    Effect.gen(function* () {
      const created = yield* Create.provisionDistribution({
        origin: "bucket.s3.amazonaws.com",
        enabled: false,
        comment: "c"
      })
      const { Id, DomainName, Status, DistributionConfig } = created.Distribution
      assert.match(DomainName, /^d\w+\.cloudfront\.net$/)
      assert.strictEqual(Status, "InProgress")
      assert.isFalse(DistributionConfig.Enabled)
      assert.isNotEmpty(DistributionConfig.Origins.Items[0]?.OriginAccessControlId)

      const custom = yield* Create.provisionDistribution({
        origin: Create.customOrigin("example.com", { protocolPolicy: "http-only" }),
        aliases: ["www.example.com"],
        certificate: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
        tags: { owner: "me" }
      })
      assert.deepStrictEqual(custom.Distribution.DistributionConfig.Aliases?.Items, ["www.example.com"])

      const [summary] = yield* collect(distributions())
      assert.strictEqual((yield* findDistribution(summary ?? "")).Distribution.Id, Id)
      assert.strictEqual((yield* findDistribution(Id)).Distribution.DistributionConfig.Comment, "c")

      yield* editDistribution(Id, (config) => ({ ...config, Comment: "d", Enabled: false }))
      assert.isTrue((yield* enable(Id)).config.Enabled)
      assert.isFalse((yield* disable(Id)).config.Enabled)

      const { invalidations: requested } = yield* invalidate(Id, ["/1.html", "/2.html"])
      const requestId = requested[0]?.Id ?? ""
      assert.strictEqual((yield* findInvalidation(Id, requestId)).Invalidation.Status, "InProgress")
      assert.strictEqual((yield* elapse(waitUntilInvalidationCompleted(Id, requestId))).Status, "Completed")
      yield* invalidate(Id, ["/3.html"])
      const all = yield* collect(invalidations(Id))
      assert.strictEqual(all.length, 2)
      const page = yield* invalidationPage(Id, { pageSize: 1 })
      const next = yield* invalidationPage(Id, { pageSize: 1, marker: page.nextMarker })
      assert.deepStrictEqual([...page.items, ...next.items], [...all])
      assert.strictEqual((yield* findInvalidation(Id, all[0] ?? "")).Invalidation.Id, all[0]?.Id)

      yield* elapse(disableAndDelete(Id))
      assert.strictEqual((yield* Effect.flip(getDistribution({ Id })))._tag, "NoSuchDistribution")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe("boto3's page on delete_streaming_distribution", () => {
  const create = Effect.map(
    Create.provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com", comment: "c" }),
    (result) => result.StreamingDistribution.Id
  )

  it.effect("in its seven steps", () =>
    Effect.gen(function* () {
      const Id = yield* create
      const before = yield* Streaming.getStreamingDistributionConfig({ Id })
      const disabled = yield* Streaming.updateStreamingDistribution({
        Id,
        IfMatch: before.ETag,
        StreamingDistributionConfig: { ...before.StreamingDistributionConfig, Enabled: false }
      })
      const early = Streaming.deleteStreamingDistribution({ Id, IfMatch: disabled.ETag })
      assert.strictEqual((yield* Effect.flip(early))._tag, "StreamingDistributionNotDisabled")
      yield* elapse(waitUntilStreamingDistributionDeployed(Id))
      const stale = Streaming.deleteStreamingDistribution({ Id, IfMatch: before.ETag })
      assert.strictEqual((yield* Effect.flip(stale))._tag, "PreconditionFailed")
      yield* Streaming.deleteStreamingDistribution({ Id, IfMatch: disabled.ETag })
      const caught = yield* Streaming.getStreamingDistribution({ Id }).pipe(
        Effect.catchTag("NoSuchStreamingDistribution", () => Effect.succeed("caught"))
      )
      assert.strictEqual(caught, "caught")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("in one step", () =>
    Effect.gen(function* () {
      const Id = yield* create
      assert.strictEqual(yield* elapse(disableAndDeleteStreamingDistribution(Id)), "Deleted")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

it("names every function of the table in this file or in the programs' tests", () => {
  const table = readFileSync(fileURLToPath(new URL("../../../../docs/coming-from/boto.md", import.meta.url)), "utf8")
  const rows = table
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| boto,") && !line.startsWith("| ---"))
  const names = rows.flatMap((row) =>
    Array.from((row.split(" | ")[1] ?? "").matchAll(/`(\w+)\(/g), (match) => match[1] ?? "")
  )
  const source = readFileSync(fileURLToPath(import.meta.url), "utf8")
  assert.isAbove(names.length, 20)
  for (const name of names) assert.include(source, name)
})
