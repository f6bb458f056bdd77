import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../build/Package.js"
import * as Steps from "../five/Steps.js"

const page = readFileSync(join(root, "docs/index.md"), "utf8")

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`

describe("Steps.read", () => {
  it("takes the commands of one edition, and all files, from the first page of the site", () => {
    for (const [effect, other] of [
      ["3", "4"],
      ["4", "3"]
    ] as const) {
      const steps = Steps.read(page, effect)
      const commands = steps.flatMap((step) => (step._tag === "Commands" ? [step.script] : [])).join("")
      assert.include(commands, `@effect-cloudfront/core@${effect} `)
      assert.notInclude(commands, `@effect-cloudfront/core@${other} `)
      assert.deepStrictEqual(
        steps.flatMap((step) => (step._tag === "File" ? [step.name] : [])),
        ["publish.ts", "publish.test.ts", "main.ts"]
      )
      assert.deepStrictEqual(
        steps.flatMap((step) => (step._tag === "Printed" ? [step.text] : [])),
        ["Tests  3 passed (3)", "That is all."]
      )
    }
  })

  it("keeps the order of the page", () => {
    const text = `Put this into \`a.ts\`:\n\n${fence("ts", "1")}\n${fence("sh", "run a")}\nprints\n\n${fence("text", "1")}`
    assert.deepStrictEqual(Steps.read(text, "3"), [
      { _tag: "File", name: "a.ts", content: "1\n" },
      { _tag: "Commands", script: "run a\n" },
      { _tag: "Printed", text: "1" }
    ])
  })

  it("refuses code of which the page does not say where it goes", () => {
    assert.throws(() => Steps.read(`An example:\n\n${fence("ts", "const a = 1")}`, "3"), /const a = 1/)
  })
})
