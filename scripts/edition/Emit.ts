/** Applies the table to the syntax tree of a file. */
import ts from "typescript"
import { lastSegment, type Names, type Target } from "./Names.js"

export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Problem {
  readonly position: number
  readonly message: string
}

export interface Emitted {
  readonly text: string
  readonly problems: ReadonlyArray<Problem>
  /** The rows that the file uses, as `module#name`, `module#Type.member` or `module#Type.tag`. */
  readonly used: ReadonlySet<string>
}

const isEffect = (specifier: string): boolean => /^(@effect\/[\w-]+|effect)(\/|$)/.test(specifier)

const isInType = (node: ts.Node): boolean => {
  for (let at: ts.Node = node; ; at = at.parent) {
    // The class that a heritage clause names is a value; `implements` and interfaces name types.
    if (ts.isExpressionWithTypeArguments(at)) {
      const clause = at.parent as ts.HeritageClause
      return clause.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(clause.parent)
    }
    if (ts.isTypeNode(at)) return true
    if (ts.isExpression(at) && !ts.isIdentifier(at) && !ts.isPropertyAccessExpression(at)) return false
    if (ts.isStatement(at) || ts.isSourceFile(at) || at.parent === undefined) return false
  }
}

/** A namespace import of a module of Effect. */
interface Namespace {
  readonly node: ts.ImportDeclaration
  readonly specifier: string
  readonly local: string
}

const declarationOf = (checker: ts.TypeChecker, node: ts.Identifier): ts.Declaration | undefined =>
  checker.getSymbolAtLocation(node)?.declarations?.[0]

/** The module of Effect that a declaration file is: `effect/Either`. */
const moduleOf = (file: ts.SourceFile): string | undefined => {
  const match = /\/node_modules\/((?:@effect\/[\w-]+|effect))\/dist\/(?:dts\/)?([\w/-]+)\.d\.ts$/.exec(file.fileName)
  return match === null ? undefined : `${match[1]}/${match[2]}`.replace(/\/index$/, "")
}

/** The keys of a member in the table: one for each type of Effect that declares it. */
const memberKeys = (symbol: ts.Symbol | undefined): ReadonlyArray<string> =>
  (symbol?.declarations ?? []).flatMap((declaration) => {
    const module = moduleOf(declaration.getSourceFile())
    const owner = declaration.parent as ts.Node & { readonly name?: ts.Identifier }
    return module === undefined || owner.name === undefined ? [] : [`${module}#${owner.name.text}.${symbol?.name}`]
  })

/** The file as Effect 4 has it. `examples` replaces the examples in its docstrings. */
export const emit = (
  names: Names,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  examples: ReadonlyArray<Edit> = []
): Emitted => {
  const { text } = file
  const edits: Array<Edit> = [...examples]
  const problems: Array<Problem> = []
  const used = new Set<string>()
  const namespaces = new Map<string, Namespace>()
  /** Specifiers of Effect 4 that the file imports as a namespace, by their local name. */
  const wanted = new Map<string, { local: string; isValue: boolean }>()
  const taken = new Set<string>()

  const replace = (node: ts.Node, by: string): void => {
    edits.push({ start: node.getStart(file), end: node.end, text: by })
  }
  const problem = (node: ts.Node, message: string): void => {
    problems.push({ position: node.getStart(file), message })
  }
  const find = (node: ts.Node, specifier: string, name: string): Target | undefined => {
    const found = names.target(specifier, name)
    if (found === undefined) problem(node, `the table has no row for ${specifier}#${name}`)
    else used.add(`${specifier}#${name}`)
    return found
  }

  const declared = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node.parent)) taken.add(node.text)
    ts.forEachChild(node, declared)
  }

  const isNamespace = (node: ts.Identifier): Namespace | undefined => {
    const namespace = namespaces.get(node.text)
    if (namespace === undefined) return undefined
    const declaration = declarationOf(checker, node)
    return declaration !== undefined && ts.isNamespaceImport(declaration) ? namespace : undefined
  }

  /** The local name of a module of Effect 4. */
  const localOf = (specifier: string, preferred: string, isValue: boolean): string => {
    const known = wanted.get(specifier)
    if (known !== undefined) {
      known.isValue ||= isValue
      return known.local
    }
    const local = taken.has(preferred) && !namespaces.has(preferred) ? `${preferred}_` : preferred
    wanted.set(specifier, { local, isValue })
    return local
  }

  /** A name that begins at `right`, such as `Input`, or `Metric.Counter` of a namespace within the module. */
  const use = (
    node: ts.Node,
    namespace: Namespace,
    left: ts.Identifier,
    right: ts.Identifier | ts.MemberName,
    name = right.text
  ): void => {
    // A name that the table does not know stays, so that the compiler tells of it where it is.
    const found = find(right, namespace.specifier, name) ?? {
      specifier: names.module(namespace.specifier) ?? namespace.specifier,
      name
    }
    const isDefault = namespace.local === lastSegment(namespace.specifier)
    const here = (names.module(namespace.specifier) ?? namespace.specifier) === found.specifier
    const preferred = isDefault || !here ? lastSegment(found.specifier) : namespace.local
    const local = localOf(found.specifier, preferred, !isInType(node))
    if (local !== left.text) replace(left, local)
    if (found.name !== name) edits.push({ start: right.getStart(file), end: node.end, text: found.name })
  }

  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      named(node)
      return
    }
    if (ts.isClassDeclaration(node) && service(node)) return
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const namespace = isNamespace(node.expression)
      if (namespace !== undefined) {
        use(node, namespace, node.expression, node.name)
        return
      }
    }
    if (ts.isQualifiedName(node) && ts.isQualifiedName(node.left) && ts.isIdentifier(node.left.left)) {
      const { left, right } = node.left
      const namespace = isNamespace(left)
      const name = `${right.text}.${node.right.text}`
      if (namespace !== undefined && names.target(namespace.specifier, name) !== undefined) {
        use(node, namespace, left, right, name)
        return
      }
    }
    if (ts.isQualifiedName(node) && ts.isIdentifier(node.left)) {
      const namespace = isNamespace(node.left)
      if (namespace !== undefined) {
        use(node, namespace, node.left, node.right)
        return
      }
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      const { text: specifier } = node.argument.literal
      if (isEffect(specifier)) moved(node.argument.literal, specifier)
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument !== undefined && ts.isStringLiteral(argument) && isEffect(argument.text))
        moved(argument, argument.text)
    }
    if (ts.isIdentifier(node) && names.spellings.has(node.text) && isMember(node)) member(node)
    if (ts.isStringLiteral(node) && names.spellings.has(node.text) && ts.isBinaryExpression(node.parent))
      tag(node, node.parent)
    ts.forEachChild(node, visit)
  }

  const moved = (node: ts.StringLiteral, specifier: string): void => {
    const to = names.module(specifier)
    if (to === undefined) problem(node, `the table has no row for ${specifier}`)
    else if (to !== specifier) replace(node, JSON.stringify(to))
  }

  const isMember = (node: ts.Identifier): boolean =>
    (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ||
    (ts.isBindingElement(node.parent) &&
      (node.parent.propertyName === node || node.parent.propertyName === undefined)) ||
    (ts.isPropertyAssignment(node.parent) && node.parent.name === node)

  const member = (node: ts.Identifier): void => {
    for (const key of memberKeys(memberOf(node))) {
      const renamed = names.member(key)
      if (renamed === undefined) continue
      used.add(key)
      if (ts.isBindingElement(node.parent) && node.parent.propertyName === undefined)
        replace(node, `${renamed}: ${node.text}`)
      else replace(node, renamed)
      return
    }
  }

  /** The member that an identifier names: of a pattern's type, of the type that an object must have, or its own. */
  const memberOf = (node: ts.Identifier): ts.Symbol | undefined => {
    const { parent } = node
    if (ts.isBindingElement(parent)) return checker.getTypeAtLocation(parent.parent).getProperty(node.text)
    if (ts.isPropertyAssignment(parent)) return checker.getContextualType(parent.parent)?.getProperty(node.text)
    return checker.getSymbolAtLocation(node)
  }

  /** `x._tag === "Right"`. */
  const tag = (node: ts.StringLiteral, { left, right }: ts.BinaryExpression): void => {
    const other = left === node ? right : left
    if (!ts.isPropertyAccessExpression(other) || !ts.isIdentifier(other.name)) return
    for (const key of memberKeys(checker.getSymbolAtLocation(other.name))) {
      const [module, member = ""] = key.split("#")
      const type = member.slice(0, member.indexOf("."))
      const found = `${module}#${type}.${node.text}`
      const renamed = names.tag(found)
      if (renamed === undefined) continue
      used.add(found)
      replace(node, JSON.stringify(renamed))
      return
    }
  }

  /** `import { dual } from "effect/Function"`. */
  const named = (node: ts.ImportDeclaration | ts.ExportDeclaration): void => {
    const specifier = node.moduleSpecifier
    if (specifier === undefined || !ts.isStringLiteral(specifier) || !isEffect(specifier.text)) return
    const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause
    if (bindings === undefined || ts.isNamespaceImport(bindings)) {
      if (bindings === undefined) moved(specifier, specifier.text)
      return
    }
    if (ts.isNamespaceExport(bindings)) {
      moved(specifier, specifier.text)
      return
    }
    const to = names.module(specifier.text) ?? specifier.text
    for (const element of bindings.elements) {
      const name = element.propertyName ?? element.name
      const found = find(element, specifier.text, name.text)
      if (found === undefined) continue
      if (found.specifier !== to)
        problem(element, `${specifier.text}#${name.text} moves to ${found.specifier}: import it by its namespace`)
      else if (found.name !== name.text) replace(element, `${found.name} as ${element.name.text}`)
    }
    if (to !== specifier.text) replace(specifier, JSON.stringify(to))
  }

  /** Classes of services and references, which Effect 4 writes in another way. Returns whether the node is one. */
  const service = (node: ts.ClassDeclaration): boolean => {
    const [clause] = node.heritageClauses ?? []
    const [parent] = clause?.types ?? []
    const call = parent?.expression
    if (
      node.name === undefined ||
      call === undefined ||
      !ts.isCallExpression(call) ||
      !ts.isCallExpression(call.expression)
    )
      return false
    const inner = call.expression
    if (!ts.isPropertyAccessExpression(inner.expression) || !ts.isIdentifier(inner.expression.expression)) return false
    const namespace = isNamespace(inner.expression.expression)
    if (namespace?.specifier !== "effect/Context") return false
    const { text: kind } = inner.expression.name
    if (kind === "Tag") {
      used.add("effect/Context#Tag")
      const [key] = inner.arguments
      replace(inner, `${localOf("effect/Context", "Context", true)}.Service`)
      edits.push({ start: call.end, end: call.end, text: `(${key?.getText(file) ?? ""})` })
      call.typeArguments?.forEach(visit)
      node.members.forEach(visit)
      return true
    }
    if (kind !== "Reference") return false
    used.add("effect/Context#Reference")
    const context = localOf("effect/Context", "Context", true)
    const [key, options] = call.arguments
    const value = options !== undefined && ts.isObjectLiteralExpression(options) ? options.properties[0] : undefined
    const initializer = value !== undefined && ts.isPropertyAssignment(value) ? value.initializer : undefined
    const type = initializer !== undefined && ts.isArrowFunction(initializer) ? initializer.type : undefined
    if (key === undefined || options === undefined || type === undefined || node.members.length > 0) {
      problem(node, "a reference needs a defaultValue that is an arrow function with a return type, and no members")
      return true
    }
    const exported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true ? "export " : ""
    const start = node.getStart(file)
    // The type and the default value may hold names that the table renames.
    edits.push({
      start,
      end: key.getStart(file),
      text: `${exported}const ${node.name.text}: ${context}.Reference<${type.getText(file)}> = ${context}.Reference(`
    })
    edits.push({ start: call.end, end: node.end, text: "" })
    visit(options)
    return true
  }

  const imported = (node: ts.Statement): void => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return
    const bindings = node.importClause?.namedBindings
    const specifier = node.moduleSpecifier.text
    if (bindings === undefined || !ts.isNamespaceImport(bindings) || !isEffect(specifier)) return
    namespaces.set(bindings.name.text, { node, specifier, local: bindings.name.text })
  }

  file.statements.forEach(imported)
  file.statements.forEach((statement) => {
    if (!ts.isImportDeclaration(statement)) declared(statement)
  })
  file.statements.forEach(visit)

  // The imports: one for each module of Effect 4 that is used as a namespace, where the first one of Effect 3 was.
  const lines: Array<string> = []
  for (const [specifier, { isValue, local }] of wanted) {
    lines.push(`import ${isValue ? "" : "type "}* as ${local} from ${JSON.stringify(specifier)}`)
  }
  let isFirst = true
  for (const { node } of namespaces.values()) {
    const start = node.getStart(file)
    const end = text[node.end] === "\n" ? node.end + 1 : node.end
    edits.push({ start, end, text: isFirst && lines.length > 0 ? `${lines.sort(byModule).join("\n")}\n` : "" })
    isFirst = false
  }

  return { text: apply(names, file, edits), problems, used }
}

const byModule = (a: string, b: string): number => (a.slice(a.indexOf('"')) < b.slice(b.indexOf('"')) ? -1 : 1)

/** Applies the edits. Names in comments are renamed by their spelling. */
const apply = (names: Names, file: ts.SourceFile, edits: ReadonlyArray<Edit>): string => {
  const { text } = file
  const isEdited = (start: number, end: number): boolean => edits.some((one) => one.start < end && start < one.end)
  const comments = commentsOf(file).flatMap(({ end, pos }) => {
    // A comment is edited line by line, since it may hold an example, which is edited as code.
    const lines: Array<Edit> = []
    for (let start = pos; start < end;) {
      const next = text.indexOf("\n", start)
      const stop = next === -1 || next >= end ? end : next + 1
      const line = text.slice(start, stop)
      const by = names.prose(line)
      if (by !== line && !isEdited(start, stop)) lines.push({ start, end: stop, text: by })
      start = stop
    }
    return lines
  })
  let out = ""
  let at = 0
  for (const { end, start, text: by } of [...edits, ...comments].sort((a, b) => a.start - b.start || a.end - b.end)) {
    out += text.slice(at, start) + by
    at = end
  }
  return out + text.slice(at)
}

const commentsOf = (file: ts.SourceFile): ReadonlyArray<ts.TextRange> => {
  const found = new Map<number, ts.TextRange>()
  const add = (range: ts.TextRange): void => {
    found.set(range.pos, range)
  }
  const ranges = (node: ts.Node): void => {
    ts.getLeadingCommentRanges(file.text, node.getFullStart())?.forEach(add)
    ts.getTrailingCommentRanges(file.text, node.end)?.forEach(add)
    node.forEachChild(ranges)
  }
  ranges(file)
  ranges(file.endOfFileToken)
  return [...found.values()]
}
