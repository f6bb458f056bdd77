/** Twins: files of the Effect 4 edition that are written by hand. Each stands for an original of the same path. */
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import * as Emit from "./Emit.js"
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

const documentation = (checker: ts.TypeChecker, symbol: ts.Symbol): string =>
  Emit.prose(
    [
      ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      ...symbol.getJsDocTags(checker).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
    ]
      .join("\n")
      // Examples are code: they are compiled, not compared.
      .replace(/```ts[\s\S]*?```/g, "")
  ).trim()

const exportsOf = (checker: ts.TypeChecker, file: ts.SourceFile): ReadonlyMap<string, Export> => {
  const module = checker.getSymbolAtLocation(file)
  const symbols = module === undefined ? [] : checker.getExportsOfModule(module)
  return new Map(
    symbols.map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
      const isValue = (target.flags & ts.SymbolFlags.Value) !== 0
      const isType = (target.flags & ts.SymbolFlags.Type) !== 0
      const kind = isValue && isType ? "both" : isValue ? "value" : "type"
      return [symbol.name, { kind, doc: documentation(checker, symbol) }]
    })
  )
}

/** A class of a reference is a constant in Effect 4, and its type is not used. */
const kinds = ({ kind }: Export): string => (kind === "both" ? "value" : kind)

/** What is wrong with twins: exports that differ from the original's, or an original that has changed since. */
export const problems = (program: ts.Program): ReadonlyArray<string> => {
  const checker = program.getTypeChecker()
  const hashes = accepted()
  const paths = originals()
  const differences = paths.flatMap((path) => {
    const original = program.getSourceFile(join(Source.root, path))
    const text = readFileSync(join(Source.root, Source.TWINS, path), "utf8")
    if (original === undefined) return []
    const ours = exportsOf(checker, original)
    const theirs = declared(path, text)
    return [
      ...[...ours.keys()]
        .filter((name) => !theirs.has(name))
        .map((name) => `${path}: the twin does not export ${name}`),
      ...[...theirs].flatMap(([name, twin]) => {
        const one = ours.get(name)
        if (one === undefined) return [`${path}: the original does not export ${name}`]
        if (kinds(one) !== kinds(twin)) return [`${path}: ${name} is a ${one.kind}, in the twin a ${twin.kind}`]
        return one.doc === twin.doc
          ? []
          : [`${path}: ${name} is documented in another way in the twin:\n  ${one.doc}\n  ${twin.doc}`]
      })
    ]
  })
  return [
    ...differences,
    ...paths
      .filter((path) => hashes[path] !== hash(path))
      .map(
        (path) =>
          `${path} has changed since its twin was written: look at the twin, then \`npm run edition -- --accept ${path}\``
      ),
    ...Object.keys(hashes)
      .filter((path) => !paths.includes(path))
      .map((path) => `${FILE} has ${path}, which is no twin`)
  ]
}

/** The exports of a twin, from its text alone: what it imports is not there before it is emitted. */
const declared = (path: string, text: string): ReadonlyMap<string, Export> => {
  const name = join(Source.root, path)
  const host = ts.createCompilerHost({})
  const options: ts.CompilerOptions = { noResolve: true, noLib: true, target: ts.ScriptTarget.ES2022 }
  const program = ts.createProgram([name], options, {
    ...host,
    getSourceFile: (file, target) => (file === name ? ts.createSourceFile(file, text, target, true) : undefined)
  })
  const file = program.getSourceFile(name)
  return file === undefined ? new Map() : exportsOf(program.getTypeChecker(), file)
}
