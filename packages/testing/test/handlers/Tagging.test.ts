import { listTagsForResource, tagResource, untagResource } from "@effect-cloudfront/core/Tagging"
import { createStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create, fake, read, send, verdict } from "../support.js"

const layer = InMemoryCloudFront.layer()

const tag = (Resource: string, tags: Readonly<Record<string, string>>) =>
  tagResource({ Resource, Tags: { Items: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } })

const tags = (Resource: string) =>
  Effect.map(listTagsForResource({ Resource }), ({ Tags }) =>
    Object.fromEntries(Tags.Items.map(({ Key, Value }) => [Key, Value]))
  )

const many = (n: number, value = "v") => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, value]))

describe("Tagging", () => {
  it.effect("adds, changes and removes", () =>
    Effect.gen(function* () {
      const { arn, etag, id } = yield* create()
      assert.deepStrictEqual(yield* tags(arn), {})
      yield* tag(arn, { a: "1", b: "2" })
      yield* tag(arn, { b: "3", c: "" })
      assert.deepStrictEqual(yield* tags(arn), { a: "1", b: "3", c: "" })
      yield* untagResource({ Resource: arn, TagKeys: { Items: ["a", "none"] } })
      assert.deepStrictEqual(yield* tags(arn), { b: "3", c: "" })
      const look = yield* fake
      assert.deepStrictEqual(yield* look.tags(arn), { b: "3", c: "" })
      // Tags are no part of the configuration.
      assert.strictEqual((yield* read(id)).etag, etag)
    }).pipe(Effect.provide(layer))
  )

  it.effect("supports streaming distributions, and separates resources", () =>
    Effect.gen(function* () {
      const { arn } = yield* create()
      const { StreamingDistribution } = yield* createStreamingDistribution({
        StreamingDistributionConfig: {
          S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "" },
          Comment: "",
          TrustedSigners: { Enabled: false, Items: [] },
          Enabled: true
        }
      })
      yield* tag(StreamingDistribution.ARN, { a: "1" })
      assert.deepStrictEqual(yield* tags(StreamingDistribution.ARN), { a: "1" })
      assert.deepStrictEqual(yield* tags(arn), {})
    }).pipe(Effect.provide(layer))
  )

  it.effect("refuses invalid tags", () =>
    Effect.gen(function* () {
      const { arn } = yield* create()
      yield* tag(arn, many(50))
      yield* tag(arn, many(50, "again"))
      assert.strictEqual(yield* codeOf(tag(arn, { one: "more" })), "InvalidTagging")
      assert.strictEqual(yield* codeOf(tag(arn, { "aws:mine": "" })), "InvalidTagging")
      const twice = { Items: ["a", "a"].map((Key) => ({ Key })) }
      assert.strictEqual(yield* codeOf(tagResource({ Resource: arn, Tags: twice })), "InvalidTagging")
      const put = (body: string | undefined) =>
        Effect.map(
          send("POST", "tagging", {
            query: [
              ["Operation", "Tag"],
              ["Resource", arn]
            ],
            body
          }),
          verdict
        )
      const long = (key: number, value: number) =>
        `<Tags><Items><Tag><Key>${"k".repeat(key)}</Key><Value>${"v".repeat(value)}</Value></Tag></Items></Tags>`
      yield* untagResource({ Resource: arn, TagKeys: { Items: Object.keys(many(50)) } })
      assert.strictEqual(yield* put(long(128, 256)), "204")
      assert.strictEqual(yield* put(long(129, 0)), "400 InvalidTagging")
      assert.strictEqual(yield* put(long(1, 257)), "400 InvalidTagging")
      assert.strictEqual(yield* put(undefined), "400 MissingBody")
      assert.lengthOf(Object.keys(yield* tags(arn)), 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("accepts ARNs of all partitions", () =>
    Effect.gen(function* () {
      for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc"]) {
        const query = [["Resource", `arn:${partition}:cloudfront::123456789012:distribution/E0`]] as const
        assert.strictEqual(verdict(yield* send("GET", "tagging", { query })), "404 NoSuchResource", partition)
      }
      const { arn } = yield* create()
      assert.match(arn, /^arn:aws-us-gov:/)
      const query = [["Resource", arn]] as const
      assert.strictEqual(verdict(yield* send("GET", "tagging", { query })), "200")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ partition: "aws-us-gov" })))
  )

  it.effect("requires an existing resource", () =>
    Effect.gen(function* () {
      const gone = "arn:aws:cloudfront::123456789012:distribution/E0"
      assert.strictEqual(yield* codeOf(tags(gone)), "NoSuchResource")
      assert.strictEqual(yield* codeOf(tag(gone, {})), "NoSuchResource")
      assert.strictEqual(yield* codeOf(untagResource({ Resource: gone, TagKeys: { Items: [] } })), "NoSuchResource")
      const query = [["Resource", "mine"]] as const
      assert.strictEqual(verdict(yield* send("GET", "tagging", { query })), "400 InvalidArgument")
      assert.strictEqual(verdict(yield* send("GET", "tagging")), "400 InvalidArgument")
    }).pipe(Effect.provide(layer))
  )
})
