/** The input of the rules: the files of the project, and the syntax trees of the TypeScript files. */
import ts from "typescript"

export interface File {
  /** Relative to the project's root, with `/`. */
  readonly path: string
  readonly text: string
}

export interface Problem {
  readonly path: string
  readonly line: number
  readonly message: string
}

export interface Module extends File {
  readonly ast: ts.SourceFile
  /** All nodes of the syntax tree. */
  readonly nodes: ReadonlyArray<ts.Node>
}

export const modules = (files: ReadonlyArray<File>): ReadonlyArray<Module> =>
  files
    .filter(({ path }) => /\.[cm]?ts$/.test(path))
    .map((file) => {
      const ast = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
      return { ...file, ast, nodes: nodesOf(ast) }
    })

const nodesOf = (root: ts.Node): ReadonlyArray<ts.Node> => {
  const nodes = [root]
  for (const node of nodes) {
    node.forEachChild((child) => {
      nodes.push(child)
    })
  }
  return nodes
}

export const isGenerated = ({ path }: File): boolean => path.includes("/generated/")

/** Whether a file is handwritten source of a published package. */
export const isLibrary = (file: File): boolean => /^packages\/[^/]+\/src\//.test(file.path) && !isGenerated(file)

export const isTest = ({ path }: File): boolean => /\.(test|tst)\.ts$/.test(path)

export const at = (module: Module, node: ts.Node, message: string): Problem => ({
  path: module.path,
  line: module.ast.getLineAndCharacterOfPosition(node.getStart(module.ast)).line + 1,
  message
})

export interface Import {
  readonly specifier: string
  /** The compiler removes the import. `import { type A }` still loads the module. */
  readonly typeOnly: boolean
  readonly node: ts.Node
}

const importOf = (
  node: ts.Node
): { readonly specifier: ts.Node | undefined; readonly typeOnly: boolean } | undefined => {
  if (ts.isImportDeclaration(node)) {
    return { specifier: node.moduleSpecifier, typeOnly: node.importClause?.isTypeOnly ?? false }
  }
  if (ts.isExportDeclaration(node)) return { specifier: node.moduleSpecifier, typeOnly: node.isTypeOnly }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: node.argument.literal, typeOnly: true }
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: node.arguments[0], typeOnly: false }
  }
  return undefined
}

export const imports = (module: Module): ReadonlyArray<Import> =>
  module.nodes.flatMap((node) => {
    const found = importOf(node)
    return found?.specifier !== undefined && ts.isStringLiteralLike(found.specifier)
      ? [{ specifier: found.specifier.text, typeOnly: found.typeOnly, node }]
      : []
  })
