/** An `index.ts` only re-exports: anything else in it would be loaded by every user of the package. */
import ts from "typescript"
import { at, isLibrary, type Module, type Problem } from "./Source.js"

const isStar = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) &&
  statement.moduleSpecifier !== undefined &&
  (statement.exportClause === undefined || ts.isNamespaceExport(statement.exportClause))

export const stars = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter((module) => isLibrary(module) && module.path.endsWith("/index.ts"))
    .flatMap((module) =>
      module.ast.statements
        .filter((statement) => !isStar(statement))
        .map((statement) => at(module, statement, "a barrel holds nothing but export * and export * as"))
    )
