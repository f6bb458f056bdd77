/**
 * An `index.ts` only re-exports, because every user of the package would load anything else. It exports all public
 * modules.
 */
import { posix } from "node:path"
import ts from "typescript"
import { at, isLibrary, type Module, type Problem } from "./Source.js"

const isStar = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) &&
  statement.moduleSpecifier !== undefined &&
  (statement.exportClause === undefined || ts.isNamespaceExport(statement.exportClause))

const isBarrel = (module: Module): boolean => isLibrary(module) && module.path.endsWith("/index.ts")

export const stars = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter(isBarrel)
    .flatMap((module) =>
      module.ast.statements
        .filter((statement) => !isStar(statement))
        .map((statement) => at(module, statement, "a barrel holds nothing but export * and export * as"))
    )

/** Public modules that are in no barrel, with the reason. */
export const NOT_IN_BARREL: Readonly<Record<string, string>> = {
  "packages/core/src/generated/Errors.ts": "Errors has all of it",
  "packages/core/src/generated/operations.ts": "it keeps every operation in a bundle",
  "packages/http/src/CloudFrontUndici.ts": "it loads undici, an optional peer",
  "packages/http/src/NodeAws.ts": "it runs on Node alone, and needs optional peers of @aws-sdk and @smithy",
  "packages/http/src/UndiciTransport.ts": "it loads undici, an optional peer",
  "packages/keyvaluestore/src/generated/Errors.ts": "Errors has all of it",
  "packages/keyvaluestore/src/generated/operations.ts": "it keeps every operation in a bundle",
  "packages/testing/src/Arbitrary.ts": "it loads fast-check, an optional peer",
  "packages/testing/src/Draft.ts": "it loads fast-check, an optional peer",
  "packages/testing/src/Model.ts": "it loads fast-check, an optional peer",
  "packages/testing/src/Command.ts": "it is what the bin of the package runs"
}

/** The barrel of a module: for programs the barrel of their folder, for all others the barrel of the package. */
const barrelOf = (path: string): string | undefined => {
  if (path in NOT_IN_BARREL || path.endsWith("/index.ts")) return undefined
  if (/^packages\/[^/]+\/src\/programs\/[^/]+\.ts$/.test(path)) return posix.join(posix.dirname(path), "index.ts")
  return /^(packages\/[^/]+\/src\/)(generated\/)?[^/]+\.ts$/.exec(path)?.[1]?.concat("index.ts")
}

const moduleOf = (barrel: Module, specifier: string): string =>
  posix.join(posix.dirname(barrel.path), specifier).replace(/\.js$/, ".ts")

/** The exports of a barrel by the path of the module: the name, or `*`. */
const namesIn = (barrel: Module): ReadonlyMap<string, string> =>
  new Map(
    barrel.ast.statements.flatMap((statement) => {
      if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined) return []
      if (!ts.isStringLiteralLike(statement.moduleSpecifier)) return []
      const { exportClause, moduleSpecifier } = statement
      const name = exportClause !== undefined && ts.isNamespaceExport(exportClause) ? exportClause.name.text : "*"
      return [[moduleOf(barrel, moduleSpecifier.text), name] as const]
    })
  )

/**
 * Programs are exported with `*`, because their names are unique. Other modules are namespaces with the name of their
 * file.
 */
const nameOf = (path: string): string => (path.includes("/programs/") ? "*" : posix.basename(path, ".ts"))

export const missing = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> => {
  const barrels = new Map(modules.filter(isBarrel).map((barrel) => [barrel.path, namesIn(barrel)]))
  return modules.flatMap((module) => {
    const barrel = barrelOf(module.path)
    const names = barrel === undefined ? undefined : barrels.get(barrel)
    if (names === undefined) return []
    const name = names.get(module.path)
    return name === nameOf(module.path)
      ? []
      : [at(module, module.ast, `${barrel} must export it as ${nameOf(module.path)}`)]
  })
}
