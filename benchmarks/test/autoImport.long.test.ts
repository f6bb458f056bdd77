/**
 * What an editor offers to import, from the packages as they are published.
 * Long, since a language service loads all modules of the built packages.
 */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import ts from "typescript"
import * as Packed from "../../scripts/build/Packed.js"
import * as Library from "../src/Library.js"

const PACKAGES = ["core", "http"] as const
const CORE = "@effect-cloudfront/core"

/** Names that a user writes without an import. */
const WRITTEN = ["getDistribution", "createDistribution", "provisionDistribution", "disableAndDelete", "addItem"]
const TEXT = WRITTEN.map((name) => `${name}()\n`).join("")

/** An editor in a project that has the packages: one file loads all their modules, the user writes in the other. */
const open = (folder: string) => {
  const files = new Map([
    [join(folder, "all.ts"), ""],
    [join(folder, "user.ts"), TEXT]
  ])
  const specifiers = PACKAGES.flatMap((name) =>
    Packed.entries(join(folder, "node_modules/@effect-cloudfront", name)).map(({ specifier }) => specifier)
  )
  files.set(join(folder, "all.ts"), specifiers.map((specifier) => `import "${specifier}"\n`).join(""))
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
    preserveSymlinks: true,
    types: []
  }
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = files.get(path) ?? ts.sys.readFile(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    fileExists: (path) => files.has(path) || ts.sys.fileExists(path),
    readFile: (path) => files.get(path) ?? ts.sys.readFile(path),
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath
  })
  const user = join(folder, "user.ts")
  /** The modules of ours that completions name, by what they have: one line for each thing of the name. */
  const completions = () => {
    const found = service.getCompletionsAtPosition(user, TEXT.length, {
      includeCompletionsForModuleExports: true,
      includeCompletionsWithInsertText: true
    })
    return (found?.entries ?? []).flatMap(({ data, name, source }) => {
      const module = data?.moduleSpecifier ?? source ?? ""
      return /effect-cloudfront/.test(module) ? [{ name, module }] : []
    })
  }
  /** Every import that the editor would write for a name that is there without one. */
  const fixes = (name: string): ReadonlyArray<string> => {
    const start = TEXT.indexOf(name)
    const missing = 2304
    const all = service.getCodeFixesAtPosition(user, start, start + name.length, [missing], {}, {})
    return all
      .filter(({ fixName }) => fixName === "import")
      .flatMap(({ changes }) => changes.flatMap(({ textChanges }) => textChanges.map(({ newText }) => newText)))
      .map((text) => /from "(.*?)"/.exec(text)?.[1] ?? text)
  }
  return { completions, fixes, service, user }
}

describe("an editor", () => {
  let editor: ReturnType<typeof open>
  let offered: ReturnType<ReturnType<typeof open>["completions"]> = []
  let folder = ""
  beforeAll(async () => {
    // Below a node_modules, where the packages were compiled, nothing would be offered.
    folder = realpathSync(mkdtempSync(join(tmpdir(), "editor-")))
    symlinkSync(join(await Library.prepare(), "node_modules"), join(folder, "node_modules"), "junction")
    editor = open(folder)
    offered = editor.completions()
  }, 240_000)
  afterAll(() => rmSync(folder, { recursive: true }))

  it("offers nothing of modules that are not public, and each module once", () => {
    assert.isAbove(offered.length, 1000)
    assert.deepStrictEqual(
      offered.filter(({ module }) => /internal|generated|\/src\/|\/dist\/|\/index$/.test(module)),
      []
    )
  })

  it("has one place for each program and each operation", () => {
    const ofCore = offered.filter(({ module }) => module.startsWith(CORE))
    const families = new Set(
      ofCore.filter(({ name }) => /^(get|list|create|update|delete)[A-Z]/.test(name)).map(({ module }) => module)
    )
    assert.isAbove(families.size, 20)
    const isOurs = (module: string) => families.has(module) || module.includes("/programs/")
    const places = new Map<string, Array<string>>()
    for (const { module, name } of ofCore) {
      if (isOurs(module)) places.set(name, [...(places.get(name) ?? []), module])
    }
    assert.isAbove(places.size, 500)
    assert.deepStrictEqual(
      [...places].filter(([, modules]) => modules.length > 1),
      []
    )
  })

  it("writes the import by itself", () => {
    const expected: Readonly<Record<string, string>> = {
      getDistribution: `${CORE}/Distribution`,
      createDistribution: `${CORE}/Distribution`,
      provisionDistribution: `${CORE}/programs/provisionDistribution`,
      disableAndDelete: `${CORE}/programs/disableAndDelete`
    }
    for (const [name, module] of Object.entries(expected)) assert.deepStrictEqual(editor.fixes(name), [module], name)
  })

  it("knows the modules by the name of the package", () => {
    const namespaces = offered.filter(({ module }) => module === CORE)
    assert.includeMembers(
      namespaces.map(({ name }) => name),
      ["Distribution", "Pagination", "Programs", "Waiter"]
    )
  })
})
