/** Public exports must have `@since` and `@category`. The first signature of an overloaded function has them for all. */
import ts from "typescript"
import { at, type File, type Module, type Problem } from "./Source.js"

const INNER = /\/(descriptions|internal|commands|protocol|signing|sigv4|handlers)\/|\/index\.ts$/

const isPublic = ({ path }: File): boolean => /^packages\/[^/]+\/src\//.test(path) && !INNER.test(path)

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)

/** Whether a statement is another signature of the function before it. */
const isOverload = (statement: ts.Statement, before: ts.Statement | undefined): boolean =>
  before !== undefined &&
  ts.isFunctionDeclaration(statement) &&
  ts.isFunctionDeclaration(before) &&
  before.body === undefined &&
  statement.name?.text === before.name?.text

export const undocumented = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules.filter(isPublic).flatMap((module) =>
    module.ast.statements.flatMap((statement, i, all) => {
      if (!isExported(statement) || isOverload(statement, all[i - 1])) return []
      const tags = ts.getJSDocTags(statement).map(({ tagName }) => tagName.text)
      const missing = ["since", "category"].filter((tag) => !tags.includes(tag))
      return missing.length === 0 ? [] : [at(module, statement, `a public export without @${missing.join(" and @")}`)]
    })
  )
