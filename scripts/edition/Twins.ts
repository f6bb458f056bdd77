/** Twins: files of the Effect 4 edition that are written by hand. Each stands for an original of the same path. */
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import type { Names } from "./Names.js"
import * as Source from "./Source.js"

/** Hashes of the originals that the twins were written against, by path. */
export type Accepted = Readonly<Record<string, string>>

const FILE = "editions/twins.json"

export const accepted = (): Accepted => JSON.parse(readFileSync(join(Source.root, FILE), "utf8")) as Accepted

const hash = (path: string): string =>
  createHash("sha256")
    .update(readFileSync(join(Source.root, path)))
    .digest("hex")
    .slice(0, 16)

/** Twins that have no original belong to the edition's workspace alone. */
export const originals = (): ReadonlyArray<string> =>
  Source.twins().filter((path) => existsSync(join(Source.root, path)) && Source.isTypeScript(path))

/** Records that twins are up to date with their originals. Without paths, all are. */
export const accept = (paths: ReadonlyArray<string>): void => {
  const before = existsSync(join(Source.root, FILE)) ? accepted() : {}
  const entries = originals().map(
    (path) => [path, paths.length === 0 || paths.includes(path) ? hash(path) : (before[path] ?? "")] as const
  )
  writeFileSync(join(Source.root, FILE), `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`)
}

interface Export {
  readonly kind: "value" | "type" | "both"
  readonly doc: string
}

const documentation = (names: Names, checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  names
    .prose(
      [
        ts.displayPartsToString(symbol.getDocumentationComment(checker)),
        ...symbol.getJsDocTags(checker).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
      ]
        .join("\n")
        // Examples are code: they are compiled, not compared.
        .replace(/```ts[\s\S]*?```/g, "")
    )
    .trim()

const exportsOf = (names: Names, checker: ts.TypeChecker, file: ts.SourceFile): ReadonlyMap<string, Export> => {
  const module = checker.getSymbolAtLocation(file)
  const symbols = module === undefined ? [] : checker.getExportsOfModule(module)
  return new Map(
    symbols.map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      const isValue = (target.flags & ts.SymbolFlags.Value) !== 0
      const isType = (target.flags & ts.SymbolFlags.Type) !== 0
      const kind = isValue && isType ? "both" : isValue ? "value" : "type"
      return [symbol.name, { kind, doc: documentation(names, checker, symbol) }]
    })
  )
}

/** How the exports of a twin differ from the original's. */
export const differences = (
  names: Names,
  checker: ts.TypeChecker,
  original: ts.SourceFile,
  twin: string
): ReadonlyArray<string> => {
  const ours = exportsOf(names, checker, original)
  const theirs = declared(names, original.fileName, twin)
  return [
    ...[...ours.keys()].filter((name) => !theirs.has(name)).map((name) => `the twin does not export ${name}`),
    ...[...theirs].flatMap(([name, one]) => {
      const other = ours.get(name)
      if (other === undefined) return [`the twin exports ${name}, the original does not`]
      if (other.kind !== one.kind && !isConstant(other, one))
        return [`${name} is a ${other.kind}, in the twin a ${one.kind}`]
      return other.doc === one.doc
        ? []
        : [`${name} has another docstring in the twin:\n  ${other.doc}\n  in the twin:\n  ${one.doc}`]
    })
  ]
}

/** Whether a class became a constant, as references do. Nobody uses the type of a reference's class. */
const isConstant = (original: Export, twin: Export): boolean => original.kind === "both" && twin.kind === "value"

/** Twins whose exports differ from the original's, and twins that have fallen behind. */
export const problems = (names: Names, program: ts.Program): ReadonlyArray<string> => {
  const hashes = accepted()
  const paths = originals()
  return [
    ...paths.flatMap((path) => {
      const original = program.getSourceFile(join(Source.root, path))
      const twin = readFileSync(join(Source.root, Source.TWINS, path), "utf8")
      if (original === undefined) return []
      return differences(names, program.getTypeChecker(), original, twin).map(
        (message) => `${Source.TWINS}/${path}: ${message}`
      )
    }),
    ...paths
      .filter((path) => hashes[path] !== hash(path))
      .map(
        (path) =>
          `${path} has changed since its twin was written. If the twin is right, run: npm run edition -- --accept ${path}`
      ),
    ...Object.keys(hashes)
      .filter((path) => !paths.includes(path))
      .map((path) => `${FILE} has ${path}, which has no twin`)
  ]
}

/** The exports of a twin, from its text alone: what it imports is not there before it is emitted. */
const declared = (names: Names, name: string, text: string): ReadonlyMap<string, Export> => {
  const host = ts.createCompilerHost({})
  const options: ts.CompilerOptions = { noResolve: true, noLib: true, target: ts.ScriptTarget.ES2022 }
  const program = ts.createProgram([name], options, {
    ...host,
    getSourceFile: (file, target) => (file === name ? ts.createSourceFile(file, text, target, true) : undefined)
  })
  const file = program.getSourceFile(name)
  return file === undefined ? new Map() : exportsOf(names, program.getTypeChecker(), file)
}
