/** Functions where the packages that run them are not installed. */
import { createConnectionFunction, testConnectionFunction } from "@effect-cloudfront/core/ConnectionFunction"
import { createFunction, testFunction } from "@effect-cloudfront/core/Function"
import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { bytesOf } from "../support.js"

const INSTALL = "npm install -D quickjs-emscripten-core@"

const Runtime = "cloudfront-js-2.0"

const code = bytesOf("function handler(event) { return event.request }")

const withoutParser = Effect.acquireRelease(
  Effect.sync(() =>
    vi.doMock("acorn", () => {
      throw new Error("not installed")
    })
  ),
  () => Effect.sync(() => vi.doUnmock("acorn"))
)

describe("without a package that runs functions", () => {
  it.effect("a test of a function is refused with what to install", () =>
    Effect.gen(function* () {
      yield* withoutParser
      const { ETag } = yield* createFunction({
        Name: "mine",
        FunctionConfig: { Comment: "", Runtime },
        FunctionCode: code
      })
      const EventObject = bytesOf('{"version":"1.0","request":{"method":"GET","uri":"/"}}')
      const error = yield* Effect.flip(testFunction({ Name: "mine", IfMatch: ETag, EventObject }))
      assert.strictEqual(error._tag, "UnsupportedOperation")
      assert.include(error.message, INSTALL)
    }).pipe(Effect.scoped, Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("a test of a connection function is refused with what to install", () =>
    Effect.gen(function* () {
      yield* withoutParser
      const { ConnectionFunctionSummary, ETag } = yield* createConnectionFunction({
        Name: "mine",
        ConnectionFunctionConfig: { Comment: "", Runtime },
        ConnectionFunctionCode: code
      })
      const input = { Id: ConnectionFunctionSummary.Id, IfMatch: ETag, ConnectionObject: bytesOf("{}") }
      const error = yield* Effect.flip(testConnectionFunction(input))
      assert.strictEqual(error._tag, "UnsupportedOperation")
      assert.include(error.message, INSTALL)
    }).pipe(Effect.scoped, Effect.provide(InMemoryCloudFront.layer()))
  )
})
