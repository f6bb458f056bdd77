/**
 * The generator as it is started, in a folder of its own.
 * Long, since each run is a process that reads the whole model and formats what it writes.
 */
import { spawnSync } from "node:child_process"
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Generate from "../src/Generate.js"
import * as Overrides from "../src/Overrides.js"
import * as Read from "../src/read/Read.js"
import { files, root, source } from "./support.js"

const SECONDS = 1000

describe("Generate", () => {
  it(
    "gives the same text every time, whatever the order of what it reads",
    async () => {
      const { schemas, ...rest } = await source()
      const again = Overrides.apply(Read.model({ ...rest, schemas: schemas.toReversed() }))
      assert.deepStrictEqual(Array.from(await Generate.files(again, root)), Array.from(await files()))
    },
    60 * SECONDS
  )
})

describe("main", () => {
  let tree = ""

  const run = (...parameters: ReadonlyArray<string>) => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(root, "codegen/src/main.ts"), "--root", tree, ...parameters],
      { cwd: root, encoding: "utf8" }
    )
    return { status, lines: stdout.split("\n").filter((line) => line !== "") }
  }

  beforeAll(async () => {
    tree = mkdtempSync(join(tmpdir(), "codegen-"))
    cpSync(join(root, ".oxfmtrc.json"), join(tree, ".oxfmtrc.json"))
    for (const name of ["core", "keyvaluestore"]) {
      const manifest = `packages/${name}/package.json`
      cpSync(join(root, manifest), join(tree, manifest))
    }
    run()
  }, 60 * SECONDS)

  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it("accepts what it wrote", () => assert.deepStrictEqual(run("--check"), { status: 0, lines: [] }), 60 * SECONDS)

  it(
    "names what was changed, added or lost, writes nothing then, and mends it without --check",
    () => {
      const at = (name: string): string => join(tree, Generate.DIRECTORY, name)
      appendFileSync(at("KeyGroup.ts"), "// changed\n")
      writeFileSync(at("Gone.ts"), "")
      rmSync(at("Tagging.ts"))
      const manifest = join(tree, "packages/core/package.json")
      writeFileSync(
        manifest,
        readFileSync(manifest, "utf8").replace(`"./KeyGroup": "./src/generated/KeyGroup.ts",`, "")
      )
      const { lines, status } = run("--check")
      assert.strictEqual(status, 1)
      assert.deepStrictEqual(lines.toSorted(), [
        "packages/core/package.json",
        ...["Gone", "KeyGroup", "Tagging"].map((name) => `${Generate.DIRECTORY}/${name}.ts`)
      ])
      assert.isFalse(existsSync(at("Tagging.ts")))
      assert.strictEqual(run().status, 0)
      assert.isFalse(existsSync(at("Gone.ts")))
      assert.deepStrictEqual(run("--check"), { status: 0, lines: [] })
    },
    60 * SECONDS
  )
})
