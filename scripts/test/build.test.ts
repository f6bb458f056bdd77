import { assert, beforeAll, afterAll, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { annotate } from "../build/Compile.js"
import * as Package from "../build/Package.js"
import * as Packed from "../build/Packed.js"
import * as Single from "../build/Single.js"
import * as Readme from "../fresh/Readme.js"

describe("a packed package", () => {
  let directory = ""
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "build-"))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  const write = (path: string, text = ""): void => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }

  const target = (name: string) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` })

  const manifest = (exports: object): void => write("package.json", JSON.stringify({ name: "@x/y", exports }))

  it("opens what exports name, and what fits their patterns", () => {
    for (const name of ["index", "A", "B/C", "generated/G", "internal/I"]) write(`dist/${name}.js`)
    manifest({
      ".": target("index"),
      "./G": target("generated/G"),
      "./*": target("*"),
      "./internal/*": null,
      "./generated/*": null
    })
    assert.deepStrictEqual(
      Packed.entries(directory)
        .map(({ specifier }) => specifier)
        .sort(),
      ["@x/y", "@x/y/A", "@x/y/B/C", "@x/y/G", "@x/y/index"]
    )
  })

  it("lacks what is missing", () => {
    write("dist/A.js")
    write("dist/A.d.ts")
    manifest({ "./A": target("A") })
    assert.deepStrictEqual(Packed.missing(directory), [])
    manifest({ "./A": target("A"), "./B": target("Absent") })
    assert.deepStrictEqual(Packed.missing(directory), [
      "@x/y/B: ./dist/Absent.d.ts is missing",
      "@x/y/B: ./dist/Absent.js is missing"
    ])
  })

  it("has the documents that a registry shows", () => {
    for (const file of ["README.md", "LICENSE"]) write(file)
    assert.deepStrictEqual(Packed.undocumented(directory), [`CHANGELOG.md is not in ${directory}`])
    write("CHANGELOG.md")
    assert.deepStrictEqual(Packed.undocumented(directory), [])
  })

  it("maps its code to sources that are in it", () => {
    write("src/A.ts")
    write("dist/A.js.map", JSON.stringify({ sources: ["../src/A.ts"] }))
    assert.deepStrictEqual(Packed.brokenSourceMaps(directory), [])
    write("dist/B.js.map", JSON.stringify({ sources: ["../src/B.ts"] }))
    assert.deepStrictEqual(Packed.brokenSourceMaps(directory), ["dist/B.js.map: ../src/B.ts is not in the package"])
    rmSync(join(directory, "dist/B.js.map"))
  })

  it("has the calls marked that a bundler may drop, once", async () => {
    rmSync(join(directory, "dist"), { recursive: true })
    const map = { version: 3, sources: ["../src/A.ts"], names: [], mappings: "AAAA" }
    write("dist/A.js.map", JSON.stringify(map))
    write("dist/A.js", "export const a = f(g())\nexport const b = () => f()\n//# sourceMappingURL=A.js.map\n")
    assert.strictEqual(await annotate(directory), 2)
    assert.strictEqual(await annotate(directory), 2)
  })
})

describe("every package", () => {
  const requiredPeers = new Map(
    Package.directories
      .flatMap((directory) => Object.entries(Package.manifest(directory).peerDependencies ?? {}))
      .filter(([peer]) => peer === "effect" || peer === "@effect/platform")
  )

  for (const directory of Package.commands) {
    const text = readFileSync(join(directory, "package.json"), "utf8")

    it(`${Package.manifest(directory).name} says where it comes from, and is one file`, () => {
      assert.strictEqual(Package.withMetadata(text, directory), text)
      const { bin, dependencies = {} } = JSON.parse(text) as {
        readonly bin: Readonly<Record<string, string>>
        readonly dependencies?: Readonly<Record<string, string>>
      }
      assert.deepStrictEqual(Object.values(bin), [Single.FILE])
      assert.deepStrictEqual(
        Object.keys(dependencies).filter((name) => /effect/.test(name)),
        []
      )
    })
  }

  for (const directory of Package.directories) {
    const text = readFileSync(join(directory, "package.json"), "utf8")
    const { name, version } = Package.manifest(directory)

    it(`${name} says where it comes from, and how it is published`, () => {
      assert.strictEqual(Package.withMetadata(text, directory), text)
      const bare = JSON.stringify({ name, publishConfig: { exports: {} } })
      const { publishConfig, repository } = JSON.parse(Package.withMetadata(bare, directory)) as Record<string, object>
      assert.deepStrictEqual(publishConfig, { exports: {}, access: "public", provenance: true })
      assert.include(repository, { type: "git" })
    })

    it(`${name} is installed with its peers by the first command of its README`, () => {
      const { install, program } = Readme.read(directory)
      const major = version.split(".")[0] ?? ""
      const ours = [name, "@effect-cloudfront/core", "@effect-cloudfront/http"].map((one) => `${one}@${major}`)
      // The others are optional. The README says when they are needed.
      const peers = [...requiredPeers].map(([peer, range]) => `${peer}@${/\d+\.\d+/.exec(range)?.[0] ?? ""}`)
      const named = install.filter((argument) => !argument.startsWith("--"))
      assert.includeMembers([...named], [...ours, ...peers])
      // The newest version of any package may require another version of Effect.
      assert.deepStrictEqual(
        named.filter((argument) => !/@\d/.test(argument)),
        []
      )
      assert.isAtMost(program.split("\n").length, 20)
    })
  }
})
