/**
 * What the runtimes take of the language. QuickJS takes more, so the source is parsed first, and what the service refuses
 * is refused with its messages.
 */
import type * as Acorn from "acorn"
import type { Kind, Runtime } from "./model.js"

export interface Dialect {
  readonly kind: Kind
  readonly runtime: Runtime
  readonly undocumented: "refuse" | "accept"
}

/** The source is not in the runtime's language. `message` is that of the service's engine, njs. */
export interface Refused {
  readonly message: string
}

/** A script that QuickJS runs as the service runs the source: strict, with its imports as calls of `require`. */
export interface Prepared {
  readonly script: string
}

/** Functions are strict without asking for it. The prefix stays on the first line, so lines keep their numbers. */
const STRICT = '"use strict";'

/** A node, with the members that the checks look at. */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && "start" in value

const child = (node: Node, member: string): Node | undefined => {
  const value = node[member]
  return isNode(value) ? value : undefined
}

const children = (node: Node): ReadonlyArray<Node> =>
  Object.values(node).flatMap((value): ReadonlyArray<Node> =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []
  )

const isPattern = (node: Node): boolean => node.type === "ObjectPattern" || node.type === "ArrayPattern"

/** What is refused: the position where the parser of the service stops, and the words of its message, if they are special. */
interface Stop {
  readonly at: number
  readonly message?: string
}

const unsupported = (node: Node, word: string): Stop => ({
  at: node.start,
  message: `Token "${word}" not supported in this version`
})

const isAsync = (node: Node): boolean => node.async === true

/** Refused by both runtimes: live tests of 2.0 found destructuring and optional chaining missing, and njs has no classes. */
const refusedAlways = (node: Node, { kind }: Dialect): Stop | undefined => {
  switch (node.type) {
    case "ClassDeclaration":
    case "ClassExpression":
      return unsupported(node, "class")
    case "ArrowFunctionExpression": {
      const params = node.params as ReadonlyArray<Node>
      const body = child(node, "body")
      // Seen: njs reads the parameters as an expression, and stops at the arrow.
      return params.some(isPattern) && body !== undefined
        ? { at: params[params.length - 1]?.end ?? body.start, message: 'Unexpected token "=>"' }
        : undefined
    }
    case "ObjectPattern":
    case "ArrayPattern":
      return { at: node.start }
    case "FunctionDeclaration":
    case "FunctionExpression":
      return node.generator === true ? { at: node.start, message: 'Unexpected token "*"' } : undefined
    case "ImportExpression":
      return { at: node.start, message: 'Unexpected token "("' }
    case "MetaProperty":
      return { at: node.start }
    case "MemberExpression":
    case "CallExpression":
      // The documentation of connection functions names `?.`, `??` and BigInt.
      return node.optional === true && kind === "viewer"
        ? {
            at: child(node, node.type === "CallExpression" ? "callee" : "object")?.end ?? node.start,
            message: 'Unexpected token "."'
          }
        : undefined
    default:
      return undefined
  }
}

/** Refused by 1.0, which has ECMAScript 5.1, template literals, arrow functions, rest parameters and `**`. */
const refusedByFirst = (node: Node): Stop | undefined => {
  switch (node.type) {
    case "VariableDeclaration":
      return node.kind === "var" ? undefined : unsupported(node, String(node.kind))
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return isAsync(node)
        ? {
            at: node.start,
            message: `Unexpected token "${node.type === "ArrowFunctionExpression" ? "(" : "function"}"`
          }
        : undefined
    case "AwaitExpression":
      return { at: node.start }
    case "ForOfStatement":
      return { at: child(node, "left")?.end ?? node.start, message: 'Unexpected token "of"' }
    case "SpreadElement":
      return { at: node.start, message: 'Unexpected token "..."' }
    case "AssignmentPattern":
      return { at: child(node, "left")?.end ?? node.start, message: 'Unexpected token "="' }
    case "LogicalExpression":
      return node.operator === "??"
        ? { at: child(node, "left")?.end ?? node.start, message: 'Unexpected token "?"' }
        : undefined
    case "AssignmentExpression":
      return ["??=", "||=", "&&="].includes(String(node.operator))
        ? { at: child(node, "left")?.end ?? node.start, message: 'Unexpected token "="' }
        : undefined
    case "Literal":
      return typeof node.bigint === "string" ? { at: node.start } : undefined
    default:
      return undefined
  }
}

/** Modules that `import` and `require` find. */
export const MODULES = {
  "cloudfront-js-1.0": ["crypto", "querystring"],
  "cloudfront-js-2.0": ["buffer", "cloudfront", "crypto", "querystring"]
} as const satisfies Readonly<Record<Runtime, ReadonlyArray<string>>>

const EXPORTS = ["ExportNamedDeclaration", "ExportDefaultDeclaration", "ExportAllDeclaration"]

/** The token at a position, as njs names it. */
const tokenAt = (source: string, at: number): string => {
  const rest = source.slice(at).trimStart()
  return /^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\d+n?|=>|\.\.\.|.)/u.exec(rest)?.[0] ?? ""
}

const lineOf = (source: string, at: number): number => source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/).length

const stopped = (source: string, { at, message }: Stop): Refused => {
  const token = tokenAt(source, at)
  const words = message ?? (token === "" ? "Unexpected end of input" : `Unexpected token "${token}"`)
  return { message: `SyntaxError: ${words} in ${lineOf(source, at)}` }
}

/** The first refused node in the order of the source. */
const findStop = (program: Node, dialect: Dialect): Stop | undefined => {
  const isAccepting = dialect.undocumented === "accept"
  const pending: Array<Node> = [program]
  let stop: Stop | undefined
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    // Whatever the setting, there is no `export`, and no module to load while the code runs.
    const found = EXPORTS.includes(node.type)
      ? { at: node.start, message: "Illegal export statement" }
      : isAccepting && node.type !== "ImportExpression"
        ? undefined
        : (refusedAlways(node, dialect) ?? (dialect.runtime === "cloudfront-js-1.0" ? refusedByFirst(node) : undefined))
    if (found !== undefined && (stop === undefined || found.at < stop.at)) stop = found
    pending.push(...children(node).filter((child) => node.type !== "ArrowFunctionExpression" || !isPattern(child)))
  }
  return stop
}

/** An import as the call of `require` that it becomes, or why it is refused. */
const importOf = (source: string, node: Node, runtime: Runtime): { readonly call: string } | Refused => {
  const specifiers = node.specifiers as ReadonlyArray<Node>
  const name = String(child(node, "source")?.value)
  const [specifier] = specifiers
  // njs has default imports alone.
  if (specifier?.type !== "ImportDefaultSpecifier" || specifiers.length > 1) {
    return stopped(source, { at: specifier?.start ?? node.start, message: 'Unexpected token "{"' })
  }
  if (!(MODULES[runtime] as ReadonlyArray<string>).includes(name)) {
    return stopped(source, { at: node.start, message: `Cannot find module "${name}"` })
  }
  return { call: `var ${String(child(specifier, "local")?.name)}=require(${JSON.stringify(name)});` }
}

/** Parses the source. Throws the error of acorn, which `ofParser` reads. */
export const prepare = (acorn: typeof Acorn, code: string, dialect: Dialect): Prepared | Refused => {
  const source = STRICT + code
  const program = acorn.parse(source, {
    ecmaVersion: "latest",
    sourceType: "script",
    allowImportExportEverywhere: true
  }) as unknown as Node
  const stop = findStop(program, dialect)
  if (stop !== undefined) return stopped(source, stop)
  const imports = children(program).filter(({ type }) => type === "ImportDeclaration")
  let calls = ""
  let script = source
  for (const node of imports) {
    const made = importOf(source, node, dialect.runtime)
    if ("message" in made) return made
    calls += made.call
    // Blanks keep lines and columns.
    const blank = source.slice(node.start, node.end).replace(/[^\r\n]/g, " ")
    script = script.slice(0, node.start) + blank + script.slice(node.end)
  }
  return { script: STRICT + calls + script.slice(STRICT.length) }
}

/** The message of the service for an error that `prepare` threw. */
export const ofParser = (code: string, error: unknown): string => {
  const at = typeof error === "object" && error !== null && "pos" in error ? Number(error.pos) : 0
  const words = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, "") : ""
  const isToken = words === "" || words === "Unexpected token" || words.startsWith("Unexpected character")
  return stopped(STRICT + code, isToken ? { at } : { at, message: words }).message
}
