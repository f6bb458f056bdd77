/** What the sources say about a program: its functions, options, events and errors, with the words of their docstrings. */
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import * as Compiler from "../Compiler.js"

export const root = fileURLToPath(new URL("../..", import.meta.url))

export interface Option {
  readonly name: string
  readonly isRequired: boolean
  readonly type: string
  readonly about: string
  readonly default: string
}

export interface Options {
  readonly name: string
  readonly options: ReadonlyArray<Option>
}

export interface Event {
  readonly tag: string
  readonly fields: ReadonlyArray<string>
  readonly about: string
}

export interface ErrorFact {
  readonly tag: string
  /** The status of an error of the service. */
  readonly status: number | undefined
  /** The first sentence of the class's docstring. */
  readonly about: string
}

export interface Facts {
  /** The functions that return an Effect or a Stream. */
  readonly functions: ReadonlyArray<string>
  readonly options: ReadonlyArray<Options>
  readonly events: ReadonlyArray<Event>
  readonly errors: ReadonlyArray<ErrorFact>
}

/** A program of all modules. */
export const makeProgram = (files: ReadonlyArray<string>): ts.Program =>
  ts.createProgram(
    files.map((file) => join(root, file)),
    Compiler.options()
  )

/** One line of Markdown for a cell of a table. */
const line = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\{@link (\w+)\}/g, "`$1`")
    .trim()

const documentation = (symbol: ts.Symbol, checker: ts.TypeChecker): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker))

/** A sentence of an interface's docstring about one of its inherited options: "`interval` is ...". */
const inherited = (text: string, name: string): string | undefined => {
  const sentence = line(text)
    .split(/(?<=\.) (?=`|[A-Z])/)
    .find((one) => new RegExp(`^(?:\`\\w+\` and )?\`${name}\` (?:and \`\\w+\` )?(?:is|are) `).test(one))
  if (sentence === undefined) return undefined
  const own = sentence.startsWith(`\`${name}\``)
  const both = /^`\w+` and `\w+` are (.*); (.+) and (.+) when absent\.$/.exec(sentence)
  return both === null
    ? capital(sentence.replace(/^`\w+` is /, ""))
    : `${capital(both[1] ?? "")}; ${own ? both[2] : both[3]} when absent.`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Splits "...; 20 seconds when absent." into the two. */
const withDefault = (about: string): Pick<Option, "about" | "default"> => {
  const match = /^(.*?)(; |(?<=\.) |^)((?:[^;.]|\.\d){1,80}) when absent(?:([.;]) ?(.*)|([,:] .*)\.|\.)?$/s.exec(about)
  if (match === null) return { about, default: "" }
  const [, before = "", separator, value = "", , after = "", more = ""] = match
  return {
    about: `${before}${separator === "; " ? "." : ""}${after === "" ? "" : ` ${capital(after)}`}`.trim(),
    default: `${separator === "; " ? value : value.charAt(0).toLowerCase() + value.slice(1)}${more}`
  }
}

const kindOf = (type: ts.Type, checker: ts.TypeChecker): string => {
  const parts = (type.isUnion() ? type.types : [type]).filter(({ flags }) => (flags & ts.TypeFlags.Undefined) === 0)
  const text = parts.map((part) => checker.typeToString(part, undefined, ts.TypeFormatFlags.NoTruncation)).join(" | ")
  if (parts.some((part) => part.getCallSignatures().length > 0)) return "function"
  if (/\bDuration\b|`\$\{number\} \w+`/.test(text)) return "duration"
  if (parts.every(({ flags }) => (flags & ts.TypeFlags.BooleanLike) !== 0))
    return parts.length === 1 && checker.typeToString(parts[0] as ts.Type) === "true" ? "`true`" : "boolean"
  if (parts.every(({ flags }) => (flags & ts.TypeFlags.NumberLike) !== 0)) return "number"
  if (parts.every((part) => part.isStringLiteral())) return text.replaceAll('"', "`").replaceAll(" | ", ", ")
  if (text === "string") return "text"
  if (/^(readonly string\[\]|ReadonlyArray<string>)$/.test(text)) return "texts"
  if (/\[\]$|^ReadonlyArray</.test(text)) return "list"
  return text.length < 40 && /^\w+$/.test(text) ? `\`${text}\`` : "see its type"
}

/** Options of nearly all programs, which the index explains. */
const COMMON = ["failures", "jitter", "lag"]

const brief = (name: string, text: string): string => (COMMON.includes(name) ? firstSentence(text) : text)

/** Whether a property may only be absent: it belongs to another type of a union. */
const isAbsent = (type: ts.Type): boolean => type.flags === ts.TypeFlags.Undefined

/** The docstrings of an interface and of those that it extends. */
const docstrings = (declaration: ts.InterfaceDeclaration, checker: ts.TypeChecker): ReadonlyArray<string> => {
  const symbol = checker.getSymbolAtLocation(declaration.name)
  const bases: Array<ts.InterfaceDeclaration> = []
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const found = checker.getSymbolAtLocation(node)
      const target = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found
      bases.push(...(target?.declarations ?? []).filter(ts.isInterfaceDeclaration))
    }
    node.forEachChild(visit)
  }
  declaration.heritageClauses?.forEach(visit)
  return [
    ...(symbol === undefined ? [] : [documentation(symbol, checker)]),
    ...bases.flatMap((base) => docstrings(base, checker))
  ]
}

const optionsOf = (declaration: ts.InterfaceDeclaration, checker: ts.TypeChecker): Options | undefined => {
  const symbol = checker.getSymbolAtLocation(declaration.name)
  if (symbol === undefined) return undefined
  const texts = docstrings(declaration, checker)
  const options = checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .filter((property) => property.name !== "_tag" && !isAbsent(checker.getTypeOfSymbol(property)))
    .map((property): Option => {
      const about = texts.map((one) => inherited(one, property.name)).find((one) => one !== undefined)
      const text = about ?? brief(property.name, line(documentation(property, checker)))
      // Types with `dryRun: true` are overloads.
      const isPlan = property.name === "dryRun"
      return {
        name: property.name,
        isRequired: (property.flags & ts.SymbolFlags.Optional) === 0,
        type: isPlan ? "boolean" : kindOf(checker.getTypeOfSymbol(property), checker),
        ...withDefault(text)
      }
    })
  return { name: declaration.name.text, options }
}

/** Removes from a list of interfaces those whose options another one has, too. */
const distinct = (all: ReadonlyArray<Options>): ReadonlyArray<Options> =>
  all.filter(
    (one) =>
      !all.some(
        (other) =>
          other !== one &&
          other.options.length > one.options.length &&
          one.options.every(({ name }) => other.options.some((option) => option.name === name))
      )
  )

const commentAbove = (node: ts.Node): string => {
  const text = node.getSourceFile().text
  const [range] = (ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []).slice(-1)
  return range === undefined
    ? ""
    : line(
        text
          .slice(range.pos, range.end)
          .replace(/^\/\*\*|\*\/$/g, "")
          .replaceAll(/^\s*\* ?/gm, "")
      )
}

/** The members of a union of events, those of the unions that it names included. */
const eventsOf = (node: ts.TypeNode, checker: ts.TypeChecker): ReadonlyArray<Event> => {
  if (ts.isUnionTypeNode(node)) return node.types.flatMap((type) => eventsOf(type, checker))
  if (ts.isTypeReferenceNode(node)) {
    const symbol = checker.getSymbolAtLocation(node.typeName)
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    const declaration = target?.declarations?.find(ts.isTypeAliasDeclaration)
    return declaration === undefined ? [] : eventsOf(declaration.type, checker)
  }
  if (!ts.isTypeLiteralNode(node)) return []
  const properties = node.members.filter(ts.isPropertySignature)
  const nameOf = (property: ts.PropertySignature): string => property.name.getText()
  const tag = properties.find((property) => nameOf(property) === "_tag")?.type?.getText() ?? ""
  // The comment of the first member of a union stands before its bar.
  const about = commentAbove(node) || commentBeforeBar(node)
  return [
    {
      tag: tag.replaceAll('"', ""),
      fields: properties.map(nameOf).filter((name) => name !== "_tag"),
      about
    }
  ]
}

const commentBeforeBar = (node: ts.Node): string => {
  const text = node.getSourceFile().text.slice(0, node.getStart())
  const match = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*\|\s*$/.exec(text)
  return match === null ? "" : line((match[1] ?? "").replaceAll(/^\s*\* ?/gm, ""))
}

/** The types of errors in a union. Parameters that stand for a caller's own errors are left out. */
const membersOf = (type: ts.Type, checker: ts.TypeChecker): ReadonlyArray<ts.Type> => {
  if (type.isUnion()) return type.types.flatMap((one) => membersOf(one, checker))
  if (type.flags & (ts.TypeFlags.Never | ts.TypeFlags.TypeParameter)) return []
  const isGeneric = (type.flags & (ts.TypeFlags.Instantiable | ts.TypeFlags.Intersection)) !== 0
  if (!isGeneric && type.getProperty("_tag") !== undefined) return [type]
  const constraint = checker.getBaseConstraintOfType(type)
  return constraint === undefined || constraint === type ? [] : membersOf(constraint, checker)
}

const literalOf = (type: ts.Type, name: string, checker: ts.TypeChecker): string | number | undefined => {
  const property = type.getProperty(name)
  const value = property && checker.getTypeOfSymbol(property)
  return value !== undefined && (value.isStringLiteral() || value.isNumberLiteral()) ? value.value : undefined
}

const firstSentence = (text: string): string => (/^.*?\.(?= |$)/.exec(line(text)) ?? [line(text)])[0]

const errorOf = (type: ts.Type, checker: ts.TypeChecker): ErrorFact => {
  const status = literalOf(type, "status", checker)
  return {
    tag: String(literalOf(type, "_tag", checker)),
    status: typeof status === "number" ? status : undefined,
    about: type.symbol === undefined ? "" : firstSentence(documentation(type.symbol, checker))
  }
}

/** The error type of an Effect or a Stream, the last but one of whose arguments it is. */
const errorTypeOf = (type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined => {
  const name = type.aliasSymbol?.name ?? type.symbol?.name
  if (name !== "Effect" && name !== "Stream") return undefined
  return checker.getTypeArguments(type as ts.TypeReference)[1]
}

/** The facts of a module, or of these exports of it. */
export const factsOf = (program: ts.Program, path: string, only?: ReadonlyArray<string>): Facts => {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(join(root, path))
  const module = source && checker.getSymbolAtLocation(source)
  if (source === undefined || module === undefined) throw new Error(`${path} is not a module`)
  const exported = checker
    .getExportsOfModule(module)
    .filter(({ name }) => only === undefined || only.includes(name))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
  const declarations = exported.flatMap(({ declarations = [] }) => declarations)
  const functions = exported.flatMap((symbol) => {
    if ((symbol.flags & ts.SymbolFlags.Value) === 0 || symbol.flags & ts.SymbolFlags.Class) return []
    const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
    const errors = signatures.flatMap((one) => errorTypeOf(checker.getReturnTypeOfSignature(one), checker) ?? [])
    return errors.length === 0 ? [] : [{ name: symbol.name, errors }]
  })
  const errors = new Map(
    functions
      .flatMap(({ errors }) => errors.flatMap((error) => membersOf(error, checker)))
      .map((type) => [errorOf(type, checker).tag, errorOf(type, checker)])
  )
  const events = new Map(
    declarations
      .filter(ts.isTypeAliasDeclaration)
      .filter(({ name }) => name.text.endsWith("Event"))
      .flatMap(({ type }) => eventsOf(type, checker))
      .map((event) => [event.tag, event])
  )
  return {
    functions: functions.map(({ name }) => name),
    options: distinct(
      declarations
        .filter(ts.isInterfaceDeclaration)
        .filter(({ name }) => only !== undefined || /(Options|Rotation)$/.test(name.text))
        .flatMap((declaration) => optionsOf(declaration, checker) ?? [])
    ).filter(({ options }) => options.length > 0),
    events: Array.from(events.values()),
    errors: Array.from(errors.values()).sort((a, b) => (a.tag < b.tag ? -1 : 1))
  }
}
