/**
 * Reads the type declarations of the npm package: optional members, enumerations with their values, deprecations, and
 * the errors of commands. Documentation texts are not read.
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"

export interface MemberType {
  readonly optional: boolean
  /** The name of the type, or of the item type of an array. */
  readonly name: string
  readonly deprecated: boolean
}

export interface InterfaceType {
  /** In the order of the service model, which is the order on the wire. */
  readonly members: ReadonlyMap<string, MemberType>
  readonly deprecated: boolean
}

export interface CommandType {
  readonly throws: ReadonlyArray<string>
  readonly deprecated: boolean
}

export interface Types {
  readonly interfaces: ReadonlyMap<string, InterfaceType>
  readonly enums: ReadonlyMap<string, ReadonlyArray<string>>
  readonly commands: ReadonlyMap<string, CommandType>
}

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true)

const filesOf = (directory: string, pattern: RegExp): ReadonlyArray<ts.SourceFile> =>
  readdirSync(directory)
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => parse(join(directory, name)))

/** `directory` is `dist-types` of the package. */
export const read = (directory: string): Types => {
  const models = filesOf(join(directory, "models"), /^models_\d+\.d\.ts$/).flatMap((file) => file.statements)
  const enums = filesOf(join(directory, "models"), /^enums\.d\.ts$/).flatMap((file) => file.statements)
  const commands = filesOf(join(directory, "commands"), /Command\.d\.ts$/).flatMap((file) => file.statements)
  return {
    interfaces: new Map(models.filter(ts.isInterfaceDeclaration).map((node) => [node.name.text, interfaceType(node)])),
    enums: new Map(enums.filter(ts.isVariableStatement).map(enumValues)),
    commands: new Map(
      commands
        .filter(ts.isClassDeclaration)
        .map((node) => [(node.name?.text ?? "").replace(/Command$/, ""), commandType(node)])
    )
  }
}

const isDeprecated = (node: ts.Node): boolean => ts.getJSDocDeprecatedTag(node) !== undefined

const interfaceType = (node: ts.InterfaceDeclaration): InterfaceType => ({
  members: new Map(
    node.members.filter(ts.isPropertySignature).map((member) => [
      member.name.getText(),
      {
        optional: member.questionToken !== undefined,
        name: typeName(member.type),
        deprecated: isDeprecated(member)
      }
    ])
  ),
  deprecated: isDeprecated(node)
})

/** The name of a type. `T | undefined` becomes `T`, and an array becomes its item type. */
const typeName = (node: ts.TypeNode | undefined): string => {
  if (node === undefined) throw new Error("a member without a type")
  if (ts.isUnionTypeNode(node)) {
    const present = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword)
    if (present.length === 1) return typeName(present[0])
  }
  if (ts.isArrayTypeNode(node)) return typeName(node.elementType)
  if (ts.isParenthesizedTypeNode(node)) return typeName(node.type)
  return node.getText()
}

const enumValues = (statement: ts.VariableStatement): readonly [string, ReadonlyArray<string>] => {
  const declaration = statement.declarationList.declarations[0]
  const type = declaration?.type
  if (declaration === undefined || type === undefined || !ts.isTypeLiteralNode(type)) {
    throw new Error(`not an enum: ${statement.getText()}`)
  }
  const values = type.members.filter(ts.isPropertySignature).map((member) => {
    if (member.type === undefined || !ts.isLiteralTypeNode(member.type) || !ts.isStringLiteral(member.type.literal)) {
      throw new Error(`not a value of an enum: ${member.getText()}`)
    }
    return member.type.literal.text
  })
  return [declaration.name.getText(), values]
}

// TypeScript's own parser does not read `@throws {@link X}`: it parses the brace as the beginning of a type.
const commandType = (node: ts.ClassDeclaration): CommandType => ({
  throws: ts
    .getJSDocCommentsAndTags(node)
    .flatMap((doc) => Array.from(doc.getText().matchAll(/@throws \{@link (\w+)\}/g), (match) => match[1] ?? "")),
  deprecated: isDeprecated(node)
})
