import { assert, describe, it } from "vitest"
import * as Constraints from "../src/read/Constraints.js"
import { json, model, shared } from "./support.js"

const found = shared("model/constraints.json")

describe("Constraints", () => {
  it.skipIf(found === undefined)("agree with the facts they were taken from", () => {
    const { boolean: _, ...theirs } = json(found ?? "") as Record<string, unknown>
    const { string: digits, ...ours } = Constraints.read(Constraints.file) as Record<string, Constraints.Fact>
    assert.deepStrictEqual(ours, theirs as typeof ours)
    assert.strictEqual(digits?.usedBy.length, 27)
  })

  it("have patterns that compile the way that the codec compiles them", async () => {
    for (const shape of (await model()).shapes.values()) {
      if (shape.kind === "simple" && shape.constraints.pattern !== undefined) {
        assert.doesNotThrow(() => new RegExp(`^(?:${shape.constraints.pattern})$`, "u"), undefined, shape.name)
      }
    }
  })

  it("say what is sensitive", async () => {
    const names = Array.from((await model()).shapes.values()).flatMap((shape) =>
      (shape.kind === "simple" || shape.kind === "list") && shape.sensitive ? [shape.name] : []
    )
    assert.deepStrictEqual(names, [
      "CommentType",
      "FunctionBlob",
      "FunctionEventObject",
      "FunctionExecutionLogList",
      "sensitiveStringType"
    ])
  })
})
