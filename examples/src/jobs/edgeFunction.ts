/** Create a function, test it, and publish it when it does what it should. */
import { createFunction, publishFunction, testFunction } from "@effect-cloudfront/core/Function"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

export class FunctionFailed extends Data.TaggedError("FunctionFailed")<{ readonly reason: string }> {}

const bytes = (text: string) => new TextEncoder().encode(text)

export const program = Effect.gen(function* () {
  const created = yield* createFunction({
    Name: "add-index",
    FunctionConfig: { Comment: "/a/ is /a/index.html", Runtime: "cloudfront-js-2.0" },
    FunctionCode: bytes("function handler({ request }) { request.uri += 'index.html'; return request }")
  })
  const { TestResult } = yield* testFunction({
    Name: "add-index",
    IfMatch: created.ETag,
    EventObject: bytes(JSON.stringify({ version: "1.0", context: {}, viewer: {}, request: { uri: "/a/" } }))
  })
  const { FunctionErrorMessage: reason, FunctionOutput } = TestResult
  if (reason !== undefined && reason !== "") return yield* new FunctionFailed({ reason })
  const { FunctionSummary } = yield* publishFunction({ Name: "add-index", IfMatch: created.ETag })
  return { arn: FunctionSummary.FunctionMetadata.FunctionARN, output: FunctionOutput }
})
