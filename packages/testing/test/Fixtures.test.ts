import { listDistributions } from "@effect-cloudfront/core/Distribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"

const program = Effect.andThen(provisionDistribution({ origin: "site.s3.amazonaws.com" }), listDistributions())

const recordedBy = (sink: Fixtures.Sink) =>
  Effect.provide(program, Layer.provide(Recorder.layer({ sink }), InMemoryCloudFront.layer()))

const text = Effect.gen(function* () {
  const sink = yield* Fixtures.inMemory
  yield* recordedBy(sink)
  return yield* sink.text
})

const HEADER = `{"format":"effect-cloudfront/fixtures","version":1}\n`

const problemOf = (text: string) =>
  Effect.map(Effect.flip(Fixtures.parse(text)), ({ line, path, reason }) => [line, path, reason])

describe("a recording", () => {
  it.effect("is cut off anywhere: it is shorter, or the line is named", () =>
    Effect.gen(function* () {
      const whole = yield* text
      const lines = whole.split("\n").slice(0, -1)
      for (let end = 1; end < whole.length; end += 97) {
        const rest = whole.slice(0, end)
        const cut = rest.split("\n").length
        const result = yield* Effect.either(Fixtures.parse(rest))
        const last = rest.slice(rest.lastIndexOf("\n") + 1)
        if (result._tag === "Right") assert.include(["", lines[cut - 1]], last)
        else assert.deepStrictEqual([result.left.line, result.left.reason], [cut, "is cut off"])
      }
    })
  )

  it.effect("can follow another one, whose secrets have the same numbers", () =>
    Effect.gen(function* () {
      const comment = (name: string) =>
        `{"api":"CloudFront","operation":"ListTagsForResource","input":{"Resource":"[redacted:1]"},"answer":{"error":{"code":"${name}","status":400,"message":"[redacted:1]"}}}\n`
      const { fixtures } = yield* Fixtures.parse(HEADER + comment("A") + HEADER + comment("B"))
      assert.deepStrictEqual(
        fixtures.map(({ answer, input, line }) => [line, input, answer.error?.message]),
        [
          [2, { Resource: "[redacted:1]" }, "[redacted:1]"],
          [4, { Resource: "[redacted:2]" }, "[redacted:2]"]
        ]
      )
    })
  )

  it.effect("names the line and the member that cannot be read, never its value", () =>
    Effect.gen(function* () {
      const line = (change: object) =>
        `${HEADER}${JSON.stringify({ api: "CloudFront", operation: "GetKeyGroup", input: { Id: "K1" }, answer: { error: { code: "NoSuchResource", status: 404, message: "m" } }, ...change })}\n`
      assert.lengthOf((yield* Fixtures.parse(line({}))).fixtures, 1)
      assert.deepStrictEqual(yield* problemOf(""), [1, "", "is empty"])
      assert.deepStrictEqual(yield* problemOf("{}\n"), [1, "", "is not the header of a recording"])
      assert.deepStrictEqual(yield* problemOf(`{"format":"x"}\n`), [1, "format", "must be effect-cloudfront/fixtures"])
      assert.deepStrictEqual(yield* problemOf(HEADER.replace("1}", "2}")), [1, "version", "must be 1"])
      assert.deepStrictEqual(yield* problemOf(`${HEADER}secret\n{}\n`), [2, "", "is not JSON"])
      assert.deepStrictEqual(yield* problemOf(line({ operation: "Get" })), [
        2,
        "operation",
        "is no operation of the API"
      ])
      assert.deepStrictEqual(yield* problemOf(line({ input: undefined })), [2, "", "must have an input or a request"])
      assert.deepStrictEqual(yield* problemOf(line({ answer: {} })), [
        2,
        "answer",
        "must have one of output, error, response, failure"
      ])
      const output = {
        KeyGroup: { Id: "K1", LastModifiedTime: "2026-01-01T00:00:00Z", KeyGroupConfig: { Name: "n", Items: ["k"] } },
        ETag: "E"
      }
      assert.lengthOf((yield* Fixtures.parse(line({ answer: { output } }))).fixtures, 1)
      const wrong = { ...output, KeyGroup: { ...output.KeyGroup, LastModifiedTime: "yesterday" } }
      assert.deepStrictEqual(yield* problemOf(line({ answer: { output: wrong } })), [
        2,
        "answer.output.KeyGroup.LastModifiedTime",
        "must be a timestamp"
      ])
      const { ETag: _, ...unversioned } = output
      assert.deepStrictEqual(yield* problemOf(line({ answer: { output: unversioned } })), [
        2,
        "answer.output.ETag",
        "is required"
      ])
      assert.deepStrictEqual(yield* problemOf(line({ answer: { output: { ...output, Etag: "E" } } })), [
        2,
        "answer.output.Etag",
        "is not a member of GetKeyGroupResult"
      ])
    })
  )
})

it.effect("files have what was recorded, and an error names the file", () =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "fixtures-"))),
      (path) => Effect.sync(() => rmSync(path, { recursive: true }))
    )
    const path = join(folder, "site.jsonl")
    writeFileSync(path, "what was there before")
    yield* recordedBy(yield* Fixtures.toFile(path))
    const expected = yield* text
    assert.strictEqual(readFileSync(path, "utf8").length, expected.length)
    assert.deepStrictEqual((yield* Fixtures.fromFile(path)).fixtures.length, expected.split("\n").length - 2)
    const missing = join(folder, "none", "site.jsonl")
    for (const failing of [Effect.asVoid(Fixtures.toFile(missing)), Effect.asVoid(Fixtures.fromFile(missing))]) {
      const error = yield* Effect.flip(failing)
      assert.strictEqual(error._tag, "FixturesIoError")
      assert.include(error.message, missing)
    }
  }).pipe(Effect.scoped, Effect.provide(NodeFileSystem.layer))
)
