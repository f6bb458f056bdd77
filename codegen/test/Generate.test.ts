import { spawnSync } from "node:child_process"
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import ts from "typescript"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as PackageJson from "../src/emit/PackageJson.js"
import { families } from "../src/Families.js"
import * as Generate from "../src/Generate.js"
import * as Overrides from "../src/Overrides.js"
import * as Read from "../src/read/Read.js"
import { keyValueStore } from "../src/services/KeyValueStore.js"
import { files, json, model, root, source } from "./support.js"

const core = join(root, "packages/core")
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

  it("writes one module a family, and four more files", async () => {
    assert.deepStrictEqual(
      Array.from((await files()).keys()).toSorted(),
      [
        ...["Errors", "Shared", "operations", ...families.map(({ name }) => name)].map(
          (name) => `${Generate.DIRECTORY}/${name}.ts`
        ),
        "packages/core/package.json"
      ].toSorted()
    )
  })

  it("names no shape or error type twice in a module, and hides nothing of the language", async () => {
    const all = await model()
    for (const { operations } of families) {
      for (const id of operations) assert.isFalse(all.shapes.has(`${id}Error`))
    }
    for (const name of ["Array", "DateTime", "E", "Map", "Operation", "ReadonlyArray", "Shape", "Uint8Array"]) {
      assert.isFalse(all.shapes.has(name), name)
    }
  })

  it("lets lists without conditions be called without an input, and nothing else", async () => {
    const texts = Array.from((await files()).values()).join("\n")
    const bare = new Set(Array.from(texts.matchAll(/(\w+)Request \| void/g), (match) => match[1]))
    assert.strictEqual(bare.size, 23)
    assert.isTrue(bare.has("ListDistributions"))
    assert.isFalse(bare.has("GetRealtimeLogConfig"))
    assert.isFalse(bare.has("ListInvalidations"))
  })

  it(
    "writes TypeScript that compiles",
    async () => {
      const config = ts.getParsedCommandLineOfConfigFile(
        join(core, "tsconfig.json"),
        { noEmit: true, composite: false },
        {
          ...ts.sys,
          onUnRecoverableConfigFileDiagnostic: (diagnostic) => assert.fail(String(diagnostic.messageText))
        }
      )
      const paths = Array.from((await files()).keys()).filter((path) => path.endsWith(".ts"))
      const program = ts.createProgram(
        paths.map((path) => join(root, path)),
        config?.options ?? {}
      )
      const problems = paths.flatMap((path) => {
        const file = program.getSourceFile(join(root, path))
        return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      })
      assert.deepStrictEqual(
        problems.map(
          ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`
        ),
        []
      )
    },
    120 * SECONDS
  )
})

describe("package.json", () => {
  interface Manifest {
    readonly exports: Readonly<Record<string, string | null>>
    readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> }
  }
  const manifest = (): Manifest => json(join(core, "package.json")) as Manifest

  it("exports every family, the shared shapes and the table, and hides the folder they are in", () => {
    const { exports, publishConfig } = manifest()
    for (const name of [...families.map((family) => family.name), "Shared", "operations"]) {
      const target = exports[`./${name}`]
      assert.strictEqual(target, `./src/generated/${name}.ts`)
      assert.isTrue(existsSync(join(core, target ?? "")), name)
      assert.deepStrictEqual(publishConfig.exports[`./${name}`], {
        types: `./dist/generated/${name}.d.ts`,
        default: `./dist/generated/${name}.js`
      })
    }
    for (const table of [exports, publishConfig.exports]) {
      assert.strictEqual(table["./generated/*"], null)
      assert.isDefined(table["."])
      assert.isDefined(table["./Errors"])
    }
  })

  it("keeps what it did not write, drops what is gone, and changes nothing the second time", () => {
    const before = {
      name: "x",
      exports: { ".": "./src/index.ts", "./Gone": "./src/generated/Gone.ts", "./own": "./own.ts" },
      publishConfig: { exports: {} }
    }
    const once = PackageJson.emit(JSON.stringify(before), families.slice(0, 1))
    assert.deepStrictEqual(Object.keys((JSON.parse(once) as Manifest).exports), [
      ".",
      "./AnycastIpList",
      "./Shared",
      "./operations",
      "./own",
      "./generated/*"
    ])
    assert.strictEqual(PackageJson.emit(once, families.slice(0, 1)), once)
    const compact = JSON.stringify(JSON.parse(once))
    assert.strictEqual(PackageJson.emit(compact, families.slice(0, 1)), compact)
  })
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

  it("finds this project as it would write it", async () => {
    const ofKeys = await Generate.files(await keyValueStore.model(), root, keyValueStore)
    for (const [path, text] of [...(await files()), ...ofKeys]) {
      assert.strictEqual(readFileSync(join(root, path), "utf8"), text, path)
    }
  })

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
