/**
 * Constructs that library source must not contain: direct access to time, randomness and environment, exceptions,
 * promises and `any`.
 */
import ts from "typescript"
import { at, isGenerated, isLibrary, type File, type Module, type Problem } from "./Source.js"

export interface Allowance {
  readonly path: string
  readonly what: ReadonlyArray<string>
  readonly reason: string
}

const EVENTUALLY = "hashes are promised by WebCrypto and there at once in node:crypto"

export const ALLOWANCES: ReadonlyArray<Allowance> = [
  { path: "packages/cli/src/internal/nodeIo.ts", what: ["process.env"], reason: "commands get it as a part of Io" },
  { path: "packages/core/src/signing/WebCrypto.ts", what: ["Promise"], reason: "the type of WebCrypto" },
  { path: "packages/http/src/internal/runtime.ts", what: ["Promise"], reason: "the type of fetch" },
  { path: "packages/http/src/sigv4/Hash.ts", what: ["Promise"], reason: EVENTUALLY },
  { path: "packages/http/src/sigv4/WebHash.ts", what: ["Promise"], reason: EVENTUALLY },
  { path: "packages/testing/src/internal/falsify.ts", what: ["Promise"], reason: "the type of fast-check's properties" }
]

const MEMBERS = new Map([
  ["Date.now", "Clock"],
  ["performance.now", "Clock"],
  ["Math.random", "Random"],
  ["crypto.randomUUID", "Random"],
  ["process.env", "Config"],
  ["process.exit", "a failure"],
  ["Effect.runPromise", "an Effect"],
  ["Effect.runPromiseExit", "an Effect"],
  ["Effect.runSync", "an Effect"],
  ["Effect.runSyncExit", "an Effect"],
  ["Effect.runFork", "an Effect"],
  ["Effect.runCallback", "an Effect"]
])

const GLOBALS = new Map([
  ["setTimeout", "Effect.sleep"],
  ["setInterval", "Schedule"],
  ["setImmediate", "Effect.yieldNow"],
  ["queueMicrotask", "Effect.yieldNow"],
  ["fetch", "HttpClient"],
  ["Date", "Clock"]
])

const isAsync = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false)

/** `x instanceof Promise` does not create one. */
const isQuestion = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node.parent) && node.parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword

/** The problem of a node, and the alternative. */
const verdict = (node: ts.Node): readonly [what: string, instead: string] | undefined => {
  if (ts.isThrowStatement(node)) return ["throw", "a tagged error"]
  if (ts.isAwaitExpression(node)) return ["await", "Effect"]
  if (isAsync(node)) return ["async", "Effect"]
  if (ts.isIdentifier(node) && node.text === "Promise" && !isQuestion(node)) return ["Promise", "Effect"]
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && (node.arguments ?? []).length === 0) {
    return ["new Date()", "Clock"]
  }
  if (ts.isPropertyAccessExpression(node)) {
    const what = node
      .getText()
      .replace(/^globalThis\./, "")
      .replaceAll("?.", ".")
    const instead = MEMBERS.get(what)
    return instead === undefined ? undefined : [what, instead]
  }
  if (ts.isCallExpression(node)) {
    const what = node.expression.getText().replace(/^globalThis\./, "")
    const instead = GLOBALS.get(what)
    return instead === undefined ? undefined : [what, instead]
  }
  return undefined
}

/** Statements with an effect when the module is loaded, and mutable state at module level. */
const shared = (statement: ts.Statement): readonly [what: string, instead: string] | undefined => {
  if (ts.isVariableStatement(statement)) {
    const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0
    const isAmbient = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false
    return isConst || isAmbient ? undefined : ["module-level state", "a Ref in a service"]
  }
  const isDeclaration =
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  return isDeclaration ? undefined : ["a statement that runs on import", "a declaration"]
}

export const effects = (
  modules: ReadonlyArray<Module>,
  allowances: ReadonlyArray<Allowance> = ALLOWANCES
): ReadonlyArray<Problem> => {
  const unused = new Set(allowances.flatMap(({ path, what }) => what.map((one) => `${path}: ${one}`)))
  const used = new Set<string>()
  const problems = modules.filter(isLibrary).flatMap((module) => {
    const found = (node: ts.Node, [what, instead]: readonly [string, string]): ReadonlyArray<Problem> => {
      const allowance = `${module.path}: ${what}`
      used.add(allowance)
      return unused.has(allowance) ? [] : [at(module, node, `${what}: use ${instead}`)]
    }
    return [
      ...module.ast.statements.flatMap((statement) => {
        const wrong = shared(statement)
        return wrong === undefined ? [] : found(statement, wrong)
      }),
      ...module.nodes.flatMap((node) => {
        const wrong = verdict(node)
        return wrong === undefined ? [] : found(node, wrong)
      })
    ]
  })
  const stale = [...unused].filter((allowance) => !used.has(allowance))
  return [
    ...problems,
    ...stale.map((what) => ({ path: "scripts/rules/Banned.ts", line: 1, message: `allowed for nothing: ${what}` }))
  ]
}

/** `any` in handwritten code. */
export const anys = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter((module) => !isGenerated(module))
    .flatMap((module) =>
      module.nodes
        .filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => at(module, node, "any: say what it is, or unknown"))
    )

const SILENCED = /(?:\/\/|\/\*+)\s*@ts-(?:ignore|nocheck)|eslint-disable(?!-next-line)|oxlint-disable(?!-next-line)/

/** Disabled checks. A single line may be excepted with a reason. */
export const silenced = (files: ReadonlyArray<File>): ReadonlyArray<Problem> =>
  files
    .filter(({ path }) => /\.[cm]?[jt]s$/.test(path) && !path.endsWith("rules/Banned.ts"))
    .flatMap(({ path, text }) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          SILENCED.test(line) ? [{ path, line: index + 1, message: `a check is switched off: ${line.trim()}` }] : []
        )
    )
