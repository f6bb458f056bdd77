/** What an editor shows: the API's names, not what they stand for. */
import { assert, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))
const file = `${root}typetest/hover.ts`

const program = `
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Effect from "effect/Effect"

export const operation = Distribution.getDistribution
export const call = Distribution.getDistribution({ Id: "E1" })
export const items = Pagination.items(Distribution.listDistributions, {})
export const handled = call.pipe(Effect.catchTag("NoSuchDistribution", () => Effect.succeed(undefined)))
export const success = Distribution.getDistribution.success
export const failure = Distribution.getDistribution.error
export const input = Distribution.listDistributions.input
export const generator = Effect.gen(function* () {
  const result = yield* Distribution.getDistribution({ Id: "E1" })
  const config = result.Distribution.DistributionConfig
  const origins = config.Origins.Items
  return origins
})
`

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

/** The members of a union in the order of their names: TypeScript's own is that in which it met them. */
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
    ["failure", "Schema<CommonError | Distribution.GetDistributionError, Encoded, never>"],
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
})
