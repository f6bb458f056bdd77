/** What the generated sources say in words: the docstrings of operations, shapes and members. They are read from the syntax alone. */
import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import ts from "typescript"

/** A docstring without its tags. */
interface Doc {
  readonly text: string
  /** The code of its example. */
  readonly example?: string | undefined
  /** The page of the API's reference. */
  readonly see?: string | undefined
}

export interface OperationSource extends Doc {
  /** The name of the export, such as `getDistribution`. */
  readonly name: string
  readonly module: string
}

export interface ShapeSource extends Doc {
  readonly module: string
  /** The docstrings of the members of a structure. */
  readonly members: ReadonlyMap<string, string>
}

export interface Sources {
  /** By the API's name. */
  readonly operations: ReadonlyMap<string, OperationSource>
  /** By the name of the shape. */
  readonly shapes: ReadonlyMap<string, ShapeSource>
}

const docOf = (node: ts.Node): Doc => {
  const parts = ts.getJSDocCommentsAndTags(node)
  const doc = parts.find(ts.isJSDoc)
  const tag = (name: string): string | undefined => {
    const found = doc?.tags?.find(({ tagName }) => tagName.text === name)
    return found === undefined ? undefined : found.getText().replace(/^ *\* ?/gm, "")
  }
  const example = /```ts\n([\s\S]*?)```/.exec(tag("example") ?? "")?.[1]
  const see = /https:\S+/.exec(tag("see") ?? "")?.[0]
  return { text: ts.getTextOfJSDocComment(doc?.comment)?.trim() ?? "", example, see }
}

/** The API's name of the operation that a definition makes. The generator writes the definitions. */
const idOf = ({ initializer, type }: ts.VariableDeclaration): string | undefined =>
  type !== undefined && type.getText().startsWith("Operation.")
    ? /\bid: "(\w+)"/.exec(initializer?.getText() ?? "")?.[1]
    : undefined

/** Reads the modules of a folder. */
export const read = (folder: string): Sources => {
  const operations = new Map<string, OperationSource>()
  const shapes = new Map<string, ShapeSource>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
    const module = basename(file, ".ts")
    const path = join(folder, file)
    const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true)
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) {
        const members = statement.members.filter(ts.isPropertySignature)
        shapes.set(statement.name.text, {
          ...docOf(statement),
          module,
          members: new Map(members.map((member) => [member.name.getText(), docOf(member).text]))
        })
      } else if (ts.isTypeAliasDeclaration(statement)) {
        shapes.set(statement.name.text, { ...docOf(statement), module, members: new Map() })
      } else if (ts.isVariableStatement(statement)) {
        for (const declaration of statement.declarationList.declarations) {
          const id = idOf(declaration)
          if (id !== undefined) operations.set(id, { ...docOf(statement), name: declaration.name.getText(), module })
        }
      }
    }
  }
  return { operations, shapes }
}
