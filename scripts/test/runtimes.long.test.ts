/**
 * Runs one bundle in all installed runtimes.
 * Long, since each runtime is a process.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Bundle from "../runtimes/Bundle.js"
import { expected } from "../runtimes/program.js"
import * as Runtimes from "../runtimes/Runtimes.js"

describe("the bundle", () => {
  let directory = ""
  let bundles: Bundle.Bundles
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "runtimes-"))
    bundles = await Bundle.write(directory)
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it("imports nothing, of Node's or of anyone's", async () => {
    for (const path of [bundles.command, bundles.worker]) {
      assert.deepStrictEqual(await Bundle.imports(readFileSync(path, "utf8")), [])
    }
    assert.sameMembers(
      [
        ...(await Bundle.imports(
          'import{a}from"node:fs";import"./x.js";await import("y");const z=require(\'node:net\');z(a);'
        ))
      ],
      ["node:fs", "./x.js", "y", "node:net"]
    )
    assert.deepStrictEqual(await Bundle.imports('const t="0123"+"from";const f=t+"import(\'a\')";f("from \'b\'")'), [])
  })

  for (const runtime of [...Runtimes.HERE, ...Runtimes.OTHERS]) {
    const there = Runtimes.isThere(runtime)
    if (!there) console.warn(`skipped: ${runtime.name} is not installed; npm run runtimes brings it`)
    it.skipIf(!there)(`runs in ${runtime.name}`, async () => {
      assert.deepStrictEqual(await Runtimes.run(runtime, bundles), expected(runtime.hash))
    })
  }
})
