/**
 * Exports of programs must have names that no other program or operation has, including types and errors. Auto-import
 * then has one candidate, and `Programs` can export all of them. Other modules may share names such as `Options` and
 * `make`, because they are imported as namespaces (`Retry.Options`).
 */
import ts from "typescript"
import { at, type Module, type Problem } from "./Source.js"

const PROGRAM = /^packages\/(core|keyvaluestore)\/src\/programs\/(?!index\.ts$)/
const OPERATIONS = /^packages\/core\/src\/generated\/(?!operations\.ts$)/

interface Export {
  readonly module: Module
  readonly node: ts.Node
  readonly name: string
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)

const namesOf = (statement: ts.Statement): ReadonlyArray<string> => {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement
    return exportClause !== undefined && ts.isNamedExports(exportClause)
      ? exportClause.elements.map(({ name }) => name.text)
      : []
  }
  if (!isExported(statement)) return []
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement)
  return isNamed && statement.name !== undefined ? [statement.name.text] : []
}

/** A type and a value with the same name in one module are one export. */
const exportsOf = (module: Module): ReadonlyArray<Export> => {
  const found = new Map<string, Export>()
  for (const node of module.ast.statements) {
    for (const name of namesOf(node)) if (!found.has(name)) found.set(name, { module, node, name })
  }
  return [...found.values()]
}

export const clashes = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> => {
  const programs = modules.filter(({ path }) => PROGRAM.test(path))
  const others = [...modules.filter(({ path }) => OPERATIONS.test(path)), ...programs].flatMap(exportsOf)
  return programs.flatMap(exportsOf).flatMap(({ module, name, node }) => {
    const other = others.find((one) => one.name === name && one.module !== module)
    return other === undefined ? [] : [at(module, node, `${name} is exported by ${other.module.path}, too`)]
  })
}
