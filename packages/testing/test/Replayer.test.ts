/** That every operation is answered as it was recorded is a law of `contract.test.ts`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createDistribution, getDistribution, updateDistribution } from "@effect-cloudfront/core/Distribution"
import { TransportError } from "@effect-cloudfront/core/Errors"
import { createFunction, getFunction } from "@effect-cloudfront/core/Function"
import { deleteKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import { describeKeyValueStore, getKey, putKey } from "@effect-cloudfront/keyvaluestore/Keys"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"
import * as Replayer from "@effect-cloudfront/testing/Replayer"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { bytesOf, minimal } from "./support.js"

const recordingOf = <A, E>(program: Effect.Effect<A, E, CloudFront | CloudFrontKeyValueStore>) =>
  Effect.gen(function* () {
    const sink = yield* Fixtures.inMemory
    const result = yield* Effect.provide(
      program,
      Layer.provide(Recorder.layerBoth({ sink }), InMemoryCloudFront.layer())
    )
    return [result, yield* Fixtures.parse(yield* sink.text)] as const
  })

/** A configuration with an element that has no member. */
const unknown = <A extends object>(config: A, xml: string): A =>
  Unknown.withElements(config, [{ member: undefined, xml }])

const cause = (error: { readonly _tag: string }) =>
  error instanceof TransportError && error.cause instanceof Replayer.NoFixture ? error.cause : assert.fail(error._tag)

const recorded = (line: object) => JSON.stringify({ api: "CloudFront", ...line })

const parsed = (...lines: ReadonlyArray<object>) =>
  Fixtures.parse([`{"format":"effect-cloudfront/fixtures","version":1}`, ...lines.map(recorded)].join("\n"))

const keyGroup = (Id: string, code: string) => ({
  operation: "DeleteKeyGroup",
  input: { Id, IfMatch: "E1" },
  answer: { error: { code, status: 409, message: `about ${code}` } }
})

describe("a program", () => {
  it.effect("with references that it makes up, secrets, and waiting ends as it did", () =>
    Effect.gen(function* () {
      const program = Effect.gen(function* () {
        const { Distribution } = yield* provisionDistribution({
          origin: "site.s3.amazonaws.com",
          comment: "the site of the shop"
        })
        yield* disableAndDelete(Distribution.Id)
        return Distribution
      }).pipe(TestTime.autoAdvance)
      const [first, recording] = yield* recordingOf(program)
      yield* Effect.gen(function* () {
        const again = yield* program
        // A new caller reference, and the comment that it gave.
        assert.notStrictEqual(again.DistributionConfig.CallerReference, first.DistributionConfig.CallerReference)
        assert.strictEqual(again.DistributionConfig.Comment, "the site of the shop")
        assert.strictEqual(again.Id, first.Id)
        assert.deepStrictEqual(yield* Replayer.unused, [])
      }).pipe(Effect.provide(Replayer.layer(recording)))
    })
  )

  it.effect("of both APIs is answered from one recording, with the values and the code that it gave", () =>
    Effect.gen(function* () {
      const program = Effect.gen(function* () {
        const { KeyValueStore } = yield* createKeyValueStore({ Name: "store" })
        const KvsARN = KeyValueStore.ARN
        yield* Effect.sleep("10 minutes")
        const { ETag } = yield* describeKeyValueStore({ KvsARN })
        yield* putKey({ KvsARN, Key: "k", Value: "a value that is secret", IfMatch: ETag })
        const FunctionCode = bytesOf("function handler(event) { return event.request }")
        yield* createFunction({
          Name: "f",
          FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
          FunctionCode
        })
        return [yield* getKey({ KvsARN, Key: "k" }), yield* getFunction({ Name: "f" })] as const
      }).pipe(TestTime.autoAdvance)
      const [first, recording] = yield* recordingOf(program)
      const again = yield* Effect.provide(program, Replayer.layer(recording))
      assert.deepStrictEqual(again, first)
    })
  )
})

describe("a request", () => {
  it.effect("is answered in the order of its fixtures, then fails, or gets the last answer again", () =>
    Effect.gen(function* () {
      const recording = yield* parsed(keyGroup("K1", "A"), keyGroup("K2", "B"), keyGroup("K1", "C"))
      const codes = (options?: Replayer.Options) =>
        Effect.forEach(["K1", "K1", "K2", "K1"], (Id) => Effect.flip(deleteKeyGroup({ Id, IfMatch: "E1" })), {
          concurrency: 1
        }).pipe(Effect.provide(Replayer.layer(recording, options)))
      const failing = yield* codes()
      assert.deepStrictEqual(
        failing.slice(0, 3).map((error) => "code" in error && error.code),
        ["A", "C", "B"]
      )
      const error = cause(failing[3] ?? assert.fail())
      assert.deepStrictEqual([error.nearest, error.differences], [4, []])
      assert.include(error.message, `{ after: "repeat" }`)
      const repeating = yield* codes({ after: "repeat" })
      assert.deepStrictEqual(
        repeating.map((error) => "code" in error && error.code),
        ["A", "C", "B", "C"]
      )
    })
  )

  it.effect("matches whatever the order of members, and of the attributes of unknown elements", () =>
    Effect.gen(function* () {
      const { DistributionConfig } = yield* Effect.succeed({
        DistributionConfig: { ...minimal, CallerReference: "r", Comment: "" }
      })
      const [, recording] = yield* recordingOf(
        createDistribution({ DistributionConfig: unknown(DistributionConfig, `<New b="2" a="1"/>`) })
      )
      const reversed = Object.fromEntries(Object.entries(DistributionConfig).reverse()) as typeof DistributionConfig
      const again = createDistribution({ DistributionConfig: unknown(reversed, `<New a="1"  b="2"/>`) })
      yield* again.pipe(Effect.provide(Replayer.layer(recording)))
      const other = createDistribution({ DistributionConfig: unknown(reversed, `<New a="1" b="3"/>`) })
      const error = cause(yield* Effect.flip(other.pipe(Effect.provide(Replayer.layer(recording)))))
      assert.deepStrictEqual(
        error.differences.map(({ path }) => path),
        ["DistributionConfig.$unknown[0].xml"]
      )
    })
  )

  it.effect("without a fixture names the operation and what differs from the nearest one, but no secrets", () =>
    Effect.gen(function* () {
      const Comment = "the site of the shop"
      const [{ Distribution, ETag }, recording] = yield* recordingOf(
        Effect.tap(
          createDistribution({ DistributionConfig: { ...minimal, CallerReference: "r", Comment } }),
          ({ Distribution, ETag }) =>
            updateDistribution({
              Id: Distribution.Id,
              IfMatch: ETag,
              DistributionConfig: Distribution.DistributionConfig
            })
        )
      )
      yield* Effect.gen(function* () {
        const config = { ...Distribution.DistributionConfig, Comment }
        yield* createDistribution({ DistributionConfig: { ...minimal, CallerReference: "r", Comment } })
        const DistributionConfig = { ...config, Comment: "another secret of mine", Enabled: !config.Enabled }
        const error = yield* Effect.flip(
          updateDistribution({ Id: Distribution.Id, IfMatch: `${ETag}X`, DistributionConfig })
        )
        assert.deepStrictEqual(
          cause(error).differences.map(({ given, path, recorded }) => [path, recorded, given]),
          [
            ["DistributionConfig.Comment", `"[redacted:1]"`, `"[redacted]"`],
            ["DistributionConfig.Enabled", "true", "false"],
            ["IfMatch", JSON.stringify(ETag), JSON.stringify(`${ETag}X`)]
          ]
        )
        assert.include(
          error.message,
          `UpdateDistribution ${Distribution.Id}: no fixture answers it. The nearest of 1 of UpdateDistribution is in line 3: `
        )
        assert.notInclude(error.message, "another secret")
        const none = yield* Effect.flip(getDistribution({ Id: "E1" }))
        assert.include(none.message, "Operations with fixtures: CreateDistribution, UpdateDistribution")
        assert.lengthOf(yield* Replayer.unanswered, 2)
        assert.deepStrictEqual(
          (yield* Replayer.unused).map(({ operation }) => operation),
          ["UpdateDistribution"]
        )
      }).pipe(Effect.provide(Replayer.layer(recording)))
    })
  )

  it.effect("has the same account id as its fixture, if that was replaced", () =>
    Effect.gen(function* () {
      const Resource = "arn:aws:cloudfront::111122223333:distribution/E1"
      const recording = yield* parsed({
        operation: "ListTagsForResource",
        input: { Resource },
        answer: { output: { Tags: { Items: [{ Key: "account", Value: "111122223333" }] } } }
      })
      const { Tags } = yield* listTagsForResource({ Resource: Resource.replace("111122223333", "123456789012") }).pipe(
        Effect.provide(Replayer.layer(recording, { accountIds: "111122223333" }))
      )
      assert.deepStrictEqual(Tags.Items, [{ Key: "account", Value: "111122223333" }])
    })
  )
})

it.effect("what got no response gets none", () =>
  Effect.gen(function* () {
    const failure = { error: "TransportError", reason: "Timeout", message: "DeleteKeyGroup: too late" }
    const recording = yield* parsed({ ...keyGroup("K1", ""), answer: { failure, attempts: 3, unanswered: 2 } })
    const error = yield* Effect.flip(deleteKeyGroup({ Id: "K1", IfMatch: "E1" })).pipe(
      Effect.provide(Replayer.layer(recording))
    )
    assert.deepStrictEqual(
      error._tag === "TransportError" && [error.reason, error.attempts, error.unanswered, error.message],
      ["Timeout", 3, 2, "DeleteKeyGroup K1: too late"]
    )
  })
)
