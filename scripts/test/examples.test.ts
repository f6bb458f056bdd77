/** The examples in the READMEs and in the docstrings compile, under the compiler options of the project. */
import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))

interface Example {
  readonly name: string
  readonly code: string
}

const blocks = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^```ts\n(.*?)^```/gms), (match) => match[1] ?? "")

/** The READMEs that a registry shows, and that of the project. */
const READMES = ["README.md", ...["core", "http", "testing"].map((name) => `packages/${name}/README.md`)]

const inReadme = (): ReadonlyArray<Example> =>
  READMES.flatMap((file) =>
    blocks(readFileSync(join(root, file), "utf8")).map((code, i) => ({
      name: `${file.replace(/\W+/g, "-")}-${i}`,
      code
    }))
  )

const inDocstrings = (): ReadonlyArray<Example> =>
  readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^\w+\/src\/.*\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, "packages", file), "utf8").replace(/^ *\* ?/gm, "")
      return blocks(text).map((code, i) => ({ name: `${file.replace(/\W+/g, "-")}-${i}`, code }))
    })

/** Problems of all examples at once: one program costs what one example does. */
const problems = (examples: ReadonlyArray<Example>): ReadonlyArray<string> => {
  const config = ts.readConfigFile(join(root, "tsconfig.base.json"), (file) => readFileSync(file, "utf8"))
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
  const files = new Map(examples.map(({ code, name }) => [join(root, "examples/src", `${name}.ts`), code]))
  const all = { ...options, noEmit: true, composite: false, incremental: false, noUnusedLocals: false, types: ["node"] }
  const host = ts.createCompilerHost(all)
  const { fileExists, getSourceFile, readFile } = host
  host.fileExists = (file) => files.has(file) || fileExists(file)
  host.readFile = (file) => files.get(file) ?? readFile(file)
  host.getSourceFile = (file, ...rest) => {
    const code = files.get(file)
    return code === undefined ? getSourceFile(file, ...rest) : ts.createSourceFile(file, code, ts.ScriptTarget.ES2022)
  }
  const program = ts.createProgram([...files.keys()], all, host)
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(
      ({ messageText }) => `${relative(root, file)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
    )
  })
}

describe("examples", () => {
  it("compile", { timeout: 120_000 }, () => {
    const examples = [...inReadme(), ...inDocstrings()]
    assert.isAbove(examples.length, 15)
    assert.deepStrictEqual(problems(examples), [])
  })

  it("that are wrong do not", { timeout: 120_000 }, () => {
    const wrong = `import { getDistribution } from "@effect-cloudfront/core/Distribution"\nexport const x = getDistribution({ id: "E1" })\n`
    assert.strictEqual(problems([{ name: "wrong", code: wrong }]).length, 1)
  })

  it("that are programs run", { timeout: 120_000 }, () => {
    const run = (name: string): string =>
      execFileSync(process.execPath, ["scripts/run.mjs", `examples/src/${name}.ts`], { cwd: root, encoding: "utf8" })
    // Asked once, though the result is used twice.
    assert.match(run("cache"), /^asking: GetDistribution \{"Id":"\w+"\}\n(cached, changed 2[-\dT:.]+Z\n)\1$/)
  })

  it("the tests without a test runner say what they should", { timeout: 120_000 }, () => {
    const path = join(root, "examples/src/testing.ts")
    const said = execFileSync(process.execPath, [join(root, "scripts/run.mjs"), path], { encoding: "utf8" })
    assert.deepStrictEqual(said.trimEnd().split("\n"), [
      "published after 40 seconds",
      "CreateInvalidation E1: AccessDenied: not you (status 403, request id stub-1)",
      "GetInvalidation E1/I1: no stub answers it. Stubbed: createInvalidation. Add Stub.stub(getInvalidation, ...) to the layer"
    ])
  })
})
