import { assert, describe, it } from "vitest"
import * as Examples from "../src/Examples.js"
import { constant, get, type Model } from "../src/Ir.js"
import * as Paging from "../src/Paging.js"
import { files, model } from "./support.js"

const example = (all: Model, id: string): string => Examples.make(all, get(all.operations, id))

describe("Examples", () => {
  it("are short, import from the modules of operations, and call what they are about", async () => {
    const all = await model()
    assert.doesNotThrow(() => Examples.check(all))
    for (const operation of all.operations.values()) {
      const lines = Examples.make(all, operation).split("\n")
      assert.isAtMost(lines.length, Examples.MAX_LINES, operation.id)
      assert.isTrue(
        lines.every((line) => line.length <= 117),
        operation.id
      )
      assert.match(lines.join("\n"), new RegExp(`^import \\{[^}]*\\b${constant(operation)}\\b`, "m"))
      const calls = Paging.of(all, operation)?.hasMarker === true ? "Pagination\\.items\\(" : ""
      assert.match(lines.slice(lines.indexOf("")).join("\n"), new RegExp(`${calls}${constant(operation)}\\b`))
    }
  })

  it("are in the docstrings, one an operation", async () => {
    const all = await model()
    const texts = Array.from((await files()).values()).join("\n")
    assert.strictEqual(Array.from(texts.matchAll(/^ \* @example$/gm)).length, all.operations.size)
  })

  it("read what a write changes, and write it under the version that was read", async () => {
    const text = example(await model(), "UpdateKeyGroup")
    assert.match(text, /const \{ ETag, KeyGroupConfig: config \} = yield\* getKeyGroupConfig\(\{ Id: id \}\)/)
    assert.match(text, /IfMatch: ETag/)
    assert.match(text, /KeyGroupConfig: \{ \.\.\.config, Comment: "changed" \}/)
  })

  it("read the version that a deletion needs", async () => {
    const text = example(await model(), "DeleteFunction")
    assert.match(text, /const \{ ETag \} = yield\* describeFunction\(\{ Name: id \}\)/)
    assert.match(text, /yield\* deleteFunction\(\{ Name: id, IfMatch: ETag/)
  })

  it("read lists to their end", async () => {
    assert.include(
      example(await model(), "ListKeyGroups"),
      "const ids = Pagination.items(listKeyGroups, {}).pipe(Stream.map((item) => item.KeyGroup.Id))"
    )
  })

  it("follow the model: an ETag that is always there needs no default", async () => {
    const all = await model()
    const always: Model = {
      ...all,
      shapes: new Map(
        Array.from(all.shapes, ([name, shape]) => [
          name,
          shape.kind !== "structure"
            ? shape
            : {
                ...shape,
                members: shape.members.map((one) => (one.wire === "ETag" ? { ...one, required: true } : one))
              }
        ])
      )
    }
    assert.include(example(always, "DeleteKeyGroup"), "IfMatch: ETag }")
    assert.include(example(always, "UpdateDistributionWithStagingConfig"), "`${primary.ETag}, ${staging.ETag}`")
  })
})
