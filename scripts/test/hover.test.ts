/** Hover texts in editors: they must show the API's names. */
import { assert, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))
const file = `${root}typetest/hover.ts`

/** Operations with short hover texts: those with the most errors, and some of every kind. */
const operations = [
  ["Distribution", "createDistribution"],
  ["Distribution", "updateDistribution"],
  ["Distribution", "copyDistribution"],
  ["Distribution", "updateDistributionWithStagingConfig"],
  ["Distribution", "createDistributionWithTags"],
  ["Distribution", "getDistributionConfig"],
  ["Distribution", "deleteDistribution"],
  ["Distribution", "listDistributions"],
  ["StreamingDistribution", "updateStreamingDistribution"],
  ["FieldLevelEncryption", "createFieldLevelEncryptionConfig"]
] as const

const program = `
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as FieldLevelEncryption from "@effect-cloudfront/core/FieldLevelEncryption"
import { error, input as inputOf, success as successOf } from "@effect-cloudfront/core/Operation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as StreamingDistribution from "@effect-cloudfront/core/StreamingDistribution"
import * as Effect from "effect/Effect"

export const operation = Distribution.getDistribution
export const call = Distribution.getDistribution({ Id: "E1" })
export const items = Pagination.items(Distribution.listDistributions, {})
export const handled = call.pipe(Effect.catchTag("NoSuchDistribution", () => Effect.succeed(undefined)))
export const success = successOf(Distribution.getDistribution)
export const failure = error(Distribution.getDistribution)
export const input = inputOf(Distribution.listDistributions)
export const generator = Effect.gen(function* () {
  const result = yield* Distribution.getDistribution({ Id: "E1" })
  const config = result.Distribution.DistributionConfig
  const origins = config.Origins.Items
  return origins
})
${operations.map(([family, name], i) => `export const shown${i} = ${family}.${name}\n`).join("")}`

const services = (): ts.LanguageService => {
  const { config } = ts.readConfigFile(`${root}typetest/tsconfig.json`, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}typetest`)
  return ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = path === file ? program : ts.sys.readFile(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => (path === file ? program : ts.sys.readFile(path)),
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath
  })
}

/** The members of a union in alphabetical order. TypeScript's own order depends on the order of checking. */
const sorted = (text: string): string =>
  text.replaceAll(/[\w.]+(?: \| [\w.]+)+/g, (union) => union.split(" | ").sort().join(" | "))

describe("an editor shows", () => {
  const service = services()
  const hover = (name: string): string => {
    const info = service.getQuickInfoAtPosition(file, program.indexOf(`const ${name} `) + "const ".length)
    return sorted(ts.displayPartsToString(info?.displayParts))
  }

  const cases: ReadonlyArray<readonly [name: string, type: string]> = [
    [
      "operation",
      "Operation<Distribution.GetDistributionRequest, Distribution.GetDistributionResult, Distribution.GetDistributionError>"
    ],
    [
      "call",
      "Effect.Effect<Distribution.GetDistributionResult, CommonError | Distribution.GetDistributionError, CloudFront>"
    ],
    [
      "handled",
      "Effect.Effect<Distribution.GetDistributionResult | undefined, AccessDenied | CommonError, CloudFront>"
    ],
    [
      "items",
      "Stream<Distribution.DistributionSummary, CommonError | Distribution.ListDistributionsError | Pagination.PaginationError, CloudFront>"
    ],
    [
      "generator",
      "Effect.Effect<readonly Distribution.Origin[], CommonError | Distribution.GetDistributionError, CloudFront>"
    ],
    ["success", "Json<Distribution.GetDistributionResult>"],
    ["failure", "ErrorJson<CommonError | Distribution.GetDistributionError>"],
    ["input", "Shape<Distribution.ListDistributionsRequest>"],
    ["result", "Distribution.GetDistributionResult"],
    ["config", "Distribution.DistributionConfig"],
    ["origins", "readonly Distribution.Origin[]"]
  ]

  for (const [name, type] of cases) {
    it(`the names in the type of ${name}`, () => {
      assert.strictEqual(hover(name), `const ${name}: ${type}`)
    })
  }

  it("a program without errors", () => {
    const messages = service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)
    assert.deepStrictEqual(messages, [])
  })

  it("at a call what it can fail with", () => {
    const call = "Distribution.getDistribution("
    const info = service.getQuickInfoAtPosition(file, program.indexOf(call) + call.length - 1)
    assert.include(ts.displayPartsToString(info?.documentation), "`NoSuchDistribution` (404)")
  })

  for (const [family, name] of operations) {
    it(`${name} in few lines`, () => {
      const text = `${family}.${name}\n`
      const info = service.getQuickInfoAtPosition(file, program.indexOf(text) + family.length + 1)
      const lines = ts.displayPartsToString(info?.displayParts).split("\n")
      assert.isBelow(lines.length, 25)
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
      assert.include(lines.join(" "), `${type}Error`)
      assert.notInclude(lines.join(" "), "AccessDenied", "a union is shown by its name")
      const documentation = ts.displayPartsToString(info?.documentation).split("\n")
      assert.isAbove(documentation.length, 2)
      assert.isBelow(documentation.length, 30)
      const [example] = info?.tags?.filter((tag) => tag.name === "example") ?? []
      assert.include(ts.displayPartsToString(example?.text), name)
    })
  }

  it("the errors of an operation with many of them by predicate", () => {
    const text = "Distribution.createDistribution\n"
    const info = service.getQuickInfoAtPosition(file, program.indexOf(text) + "Distribution.".length)
    const documentation = ts.displayPartsToString(info?.documentation)
    assert.match(documentation, /^- `isInvalidInput` \(the input is invalid\):[^-]* and \d+ more$/m)
    assert.isBelow(documentation.length, 2000)
  })
})
