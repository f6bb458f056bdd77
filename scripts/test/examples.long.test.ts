/**
 * The examples as a reader starts them.
 * Long, since each is a process that loads the library from its sources.
 */
import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { join } from "node:path"
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

describe("examples", () => {
  it("that are programs run", { timeout: 300_000 }, () => {
    const run = (name: string): string =>
      execFileSync(process.execPath, ["scripts/run.mjs", `examples/src/${name}.ts`], { cwd: root, encoding: "utf8" })
    // The result is used twice, but requested once.
    assert.match(run("cache"), /^asking: GetDistribution \{"Id":"\w+"\}\n(cached, changed 2[-\dT:.]+Z\n)\1$/)
  })

  it("the tests without a test runner say what they should", { timeout: 300_000 }, () => {
    const path = join(root, "examples/src/testing.ts")
    const said = execFileSync(process.execPath, [join(root, "scripts/run.mjs"), path], { encoding: "utf8" })
    assert.deepStrictEqual(said.trimEnd().split("\n"), [
      "published after 40 seconds",
      "CreateInvalidation E1: AccessDenied: not you (status 403, request id stub-1)",
      "GetInvalidation E1/I1: no stub answers it. Stubbed: createInvalidation. Add Stub.stub(getInvalidation, ...) to the layer"
    ])
  })
})
