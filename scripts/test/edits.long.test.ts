/**
 * The example of edits, as a reader starts it.
 * Long, since it is a process that loads the library from its sources.
 */
import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))

describe("examples/src/edits.ts", () => {
  it("makes each edit once, and finds the distribution by its new alias", { timeout: 240_000 }, () => {
    const args = ["scripts/run.mjs", "examples/src/edits.ts"]
    const lines = execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }).trim().split("\n")
    assert.deepStrictEqual(lines.slice(0, -1), [
      "add an alias",
      "remove an alias",
      "add an origin and its cache behavior",
      "move an origin",
      "set an error page"
    ])
    assert.deepStrictEqual(JSON.parse(lines.at(-1) ?? ""), {
      aliases: ["new.example.com"],
      origins: ["origin /v2", "api "],
      behaviors: ["/api/* api"],
      errorPages: ["404 /404.html"]
    })
  })
})
