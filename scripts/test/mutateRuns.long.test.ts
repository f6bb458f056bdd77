/**
 * The compiler that tells which mutants are none, and the process that runs tests with a mutant.
 * Long, since a language service has the whole project open, and a copy of the workspace runs tests in a process.
 */
import { assert, describe, it } from "@effect/vitest"
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Runner from "../mutate/Runner.js"
import * as Types from "../mutate/Types.js"
import * as Workspace from "../mutate/Workspace.js"

const { root } = Workspace

const read = (path: string): string => readFileSync(join(root, path), "utf8")

describe("Types", () => {
  it("refuses what the compiler refuses", () => {
    const types = Types.make(root)
    for (const path of ["packages/core/src/internal/validateXml.ts", "packages/http/src/internal/timeout.ts"]) {
      assert.isUndefined(types.refuses(path, read(path)))
      assert.isString(types.refuses(path, `${read(path)}\nconst wrong: string = 1\n`))
      assert.isUndefined(types.refuses(path, `${read(path)}\nconst unused = 1\n`))
    }
  })
})

describe("Runner", () => {
  const path = "packages/core/src/protocol/Paths.ts"
  const tests = ["packages/core/test/protocol/Paths.test.ts"]

  it("works in a copy, and leaves nothing", { timeout: 300_000 }, async () => {
    const before = read(path)
    const { mtimeMs } = lstatSync(join(root, path))
    const names = readdirSync(root)
    const copy = Workspace.make()
    const runner = Runner.make(copy)
    try {
      assert.strictEqual(readFileSync(join(copy, path), "utf8"), before)
      const core = join(copy, "packages/testing/node_modules/@effect-cloudfront/core")
      assert.strictEqual(realpathSync(core), join(copy, "packages/core"))
      assert.strictEqual(existsSync(join(copy, "../shared")), existsSync(join(root, "../shared")))
      assert.isUndefined(await runner.attempt(path, `${before}\n// nothing\n`, tests))
      assert.isString(await runner.attempt(path, "export {}", tests))
      // A change must be forgotten after its run.
      assert.isUndefined(await runner.attempt(path, before, tests))
      // Tests that fail without a change detect nothing.
      const broken = "packages/core/test/broken.test.ts"
      writeFileSync(
        join(copy, broken),
        'import { it } from "vitest"\nit("fails", () => Promise.reject(new Error("no")))\n'
      )
      const error = await runner.attempt(path, before, [broken]).then(() => undefined, String)
      assert.include(error, "Without any change")
    } finally {
      runner.close()
      Workspace.remove(copy)
    }
    assert.isFalse(existsSync(join(copy, "..")))
    assert.strictEqual(read(path), before)
    assert.strictEqual(lstatSync(join(root, path)).mtimeMs, mtimeMs)
    assert.deepStrictEqual(readdirSync(root), names)
  })
})
