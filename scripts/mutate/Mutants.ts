/** Mutants of a source file: the file with one small change that a test should detect. */
import ts from "typescript"
import * as Source from "../rules/Source.js"

export interface Mutant {
  readonly path: string
  readonly line: number
  /** The replaced range, from `start` to `end` (exclusive). */
  readonly start: number
  readonly end: number
  readonly replacement: string
  /** One line in the format of `git diff --word-diff`: `if (a [-<-]{+<=+} b) return`. */
  readonly change: string
}

/** The text of the file with the change. */
export const apply = (text: string, { start, end, replacement }: Mutant): string =>
  text.slice(0, start) + replacement + text.slice(end)

const OPERATORS = new Map([
  ["<", "<="],
  ["<=", "<"],
  [">", ">="],
  [">=", ">"],
  ["===", "!=="],
  ["!==", "==="],
  ["&&", "||"],
  ["||", "&&"],
  ["+", "-"],
  ["-", "+"],
  ["*", "/"],
  ["/", "*"],
  ["%", "*"],
  ["**", "*"],
  ["+=", "-="],
  ["-=", "+="]
])

const METHODS = new Map([
  ["min", "max"],
  ["max", "min"],
  ["some", "every"],
  ["every", "some"]
])

/** A replacement of a range of text. */
export type Edit = readonly [start: number, end: number, replacement: string]

/** Whether a node is the condition of `if`, `?:` or a loop. */
const isCondition = (node: ts.Node): boolean => {
  const { parent } = node
  return (
    ((ts.isIfStatement(parent) || ts.isWhileStatement(parent)) && parent.expression === node) ||
    ((ts.isConditionalExpression(parent) || ts.isForStatement(parent)) && parent.condition === node)
  )
}

const isLoop = ({ parent }: ts.Node): boolean => ts.isWhileStatement(parent) || ts.isForStatement(parent)

/** Whether a string is a name or a module specifier, not a value. */
const isName = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node.parent) || ts.isMethodDeclaration(node.parent)) && node.parent.name === node

/** `a + "b"` concatenates strings. */
const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)

const isPipe = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) &&
  (ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name.text === "pipe"
    : node.expression.getText() === "pipe")

/** A duration such as `20 seconds` becomes another duration. Any other text would be detected by its format alone. */
const otherText = (text: string): string => {
  const duration = /^(\d+)( [a-z]+)$/.exec(text)
  if (duration !== null) return JSON.stringify(`${Number(duration[1]) + 1}${duration[2]}`)
  return text === "" ? '"?"' : '""'
}

/** Removes an element of a list and its comma. */
const without = (list: ts.NodeArray<ts.Node>, index: number, ast: ts.SourceFile): Edit => {
  const [node, next, previous] = [list[index]!, list[index + 1], list[index - 1]]
  if (next !== undefined) return [node.getStart(ast), next.getStart(ast), ""]
  return [previous === undefined ? node.getStart(ast) : previous.getEnd(), node.getEnd(), ""]
}

/** The edits of one node, without those of its children. */
const edits = (node: ts.Node, ast: ts.SourceFile): ReadonlyArray<Edit> => {
  const at = (of: ts.Node, replacement: string): Edit => [of.getStart(ast), of.getEnd(), replacement]
  const found: Array<Edit> = []
  if (isCondition(node)) {
    // An endless loop would only be detected by the time limit.
    if (!isLoop(node)) found.push(at(node, "true"))
    found.push(at(node, "false"))
  }
  if (ts.isBinaryExpression(node)) {
    const { left, operatorToken, right } = node
    const other = OPERATORS.get(operatorToken.getText(ast))
    const isEquality = /^[!=]==$/.test(operatorToken.getText(ast))
    const joins = operatorToken.kind === ts.SyntaxKind.PlusToken && (isText(left) || isText(right))
    // If `true` and `false` are not detected, the negation is not detected either.
    if (other !== undefined && !joins && !(isEquality && isCondition(node))) found.push(at(operatorToken, other))
    if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      found.push([left.getEnd(), right.getEnd(), ""], [left.getStart(ast), right.getStart(ast), ""])
    }
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken && !isCondition(node)) {
    found.push(at(node, node.operand.getText(ast)))
  }
  if (ts.isNumericLiteral(node) && !isName(node))
    found.push(at(node, String(Number(node.text.replaceAll("_", "")) + 1)))
  if (ts.isStringLiteralLike(node) && !isName(node)) found.push(at(node, otherText(node.text)))
  if (node.kind === ts.SyntaxKind.TrueKeyword) found.push(at(node, "false"))
  if (node.kind === ts.SyntaxKind.FalseKeyword) found.push(at(node, "true"))
  if (ts.isExpressionStatement(node)) found.push(at(node, ";"))
  if ((ts.isBindingElement(node) || ts.isParameter(node)) && node.initializer !== undefined) {
    const { end } = (ts.isParameter(node) ? node.type : undefined) ?? node.name
    found.push([end, node.initializer.getEnd(), ""])
  }
  if (isPipe(node)) found.push(...node.arguments.map((_, index) => without(node.arguments, index, ast)))
  if (ts.isObjectLiteralExpression(node)) {
    found.push(...node.properties.map((_, index) => without(node.properties, index, ast)))
  }
  if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent) && node.parent.expression === node) {
    const other = METHODS.get(node.name.text)
    if (other !== undefined) found.push(at(node.name, other))
  }
  return found
}

/** Whether a node does not exist at run time, or is a module specifier. */
const isErased = (node: ts.Node): boolean =>
  (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
  ts.isInterfaceDeclaration(node) ||
  ts.isTypeAliasDeclaration(node) ||
  ts.isImportDeclaration(node) ||
  ts.isExportDeclaration(node)

const flat = (text: string): string => text.replaceAll(/\s+/g, " ")

/** Shortens a long text to its ends. */
const shorten = (text: string): string => (text.length <= 120 ? text : `${text.slice(0, 90)}...${text.slice(-27)}`)

const change = (text: string, [start, end, replacement]: Edit): string => {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const to = text.indexOf("\n", end)
  const removed = shorten(flat(text.slice(start, end)))
  const added = replacement === "" ? "" : `{+${shorten(flat(replacement))}+}`
  const after = text.slice(end, to === -1 ? text.length : to)
  return flat(`${text.slice(from, start)}[-${removed}-]${added}${after}`).trim()
}

export const created = ({ path, text }: Source.File, edit: Edit): Mutant => {
  const [start, end, replacement] = edit
  return { path, line: text.slice(0, start).split("\n").length, start, end, replacement, change: change(text, edit) }
}

/** All mutants of a file in the order of their position. */
export const mutants = (file: Source.File): ReadonlyArray<Mutant> => {
  const ast = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
  const found: Array<Edit> = []
  const visit = (node: ts.Node): void => {
    if (isErased(node)) return
    found.push(...edits(node, ast))
    node.forEachChild(visit)
  }
  ast.forEachChild(visit)
  return found.toSorted(([a], [b]) => a - b).map((edit) => created(file, edit))
}

/** Mulberry32: the same seed gives the same numbers on every platform. */
const random = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** `count` random items in their order. */
export const sample = <A>(items: ReadonlyArray<A>, count: number, seed: number): ReadonlyArray<A> => {
  const next = random(seed)
  return items
    .map((item, index) => ({ item, index, key: next() }))
    .toSorted((a, b) => a.key - b.key)
    .slice(0, count)
    .toSorted((a, b) => a.index - b.index)
    .map(({ item }) => item)
}
