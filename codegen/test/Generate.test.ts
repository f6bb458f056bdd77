import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import * as PackageJson from "../src/emit/PackageJson.js"
import { families } from "../src/Families.js"
import * as Generate from "../src/Generate.js"
import { keyValueStore } from "../src/services/KeyValueStore.js"
import { files, json, model, root } from "./support.js"

const core = join(root, "packages/core")

describe("Generate", () => {
  it("writes two modules a family, and five more files", async () => {
    assert.deepStrictEqual(
      Array.from((await files()).keys()).toSorted(),
      [
        ...["Errors", "operations"].map((name) => `${Generate.DIRECTORY}/${name}.ts`),
        ...["Shared", ...families.map(({ name }) => name)].flatMap((name) => [
          `${Generate.DIRECTORY}/${name}.ts`,
          `${Generate.DIRECTORY}/descriptions/${name}.ts`
        ]),
        "packages/core/package.json"
      ].toSorted()
    )
  })

  it("names no shape or error type twice in a module, and hides nothing of the language", async () => {
    const all = await model()
    for (const { operations } of families) {
      for (const id of operations) assert.isFalse(all.shapes.has(`${id}Error`))
    }
    for (const name of [
      "Array",
      "D",
      "DateTime",
      "Description",
      "E",
      "Map",
      "Operation",
      "ReadonlyArray",
      "Shape",
      "T",
      "Uint8Array"
    ]) {
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

  it("finds this project as it would write it", async () => {
    const ofKeys = await Generate.files(await keyValueStore.model(), root, keyValueStore)
    for (const [path, text] of [...(await files()), ...ofKeys]) {
      assert.strictEqual(readFileSync(join(root, path), "utf8"), text, path)
    }
  })
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
