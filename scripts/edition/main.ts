/**
 * `npm run edition`: writes the Effect 4 edition of the project to editions/effect4, and installs what it depends on.
 *
 * - `--check` also compiles it, and fails if the table lacks a name, a row is not used, or a twin has fallen behind its original.
 * - `--emit` fails for the same reasons, and neither installs nor compiles.
 * - `--accept [PATH...]` records that twins are up to date with their originals.
 * - `--docs` writes how much of the source is shared into docs/effect-4.md.
 * - `--lock` writes the lockfile of the edition's workspace anew, after dependencies have changed.
 * - `run FILE ARGS` runs a script of the project in the edition. `--effect 4` on any script of the project does that.
 */
import { spawnSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import * as Arguments from "../Arguments.js"
import * as Package from "../build/Package.js"
import * as Emit from "./Emit.js"
import * as Manifest from "./Manifest.js"
import * as Names from "./Names.js"
import * as Shares from "./Shares.js"
import * as Source from "./Source.js"
import { table } from "./Table.js"
import * as Twins from "./Twins.js"
import * as Versions from "./Versions.js"

const target = join(Source.root, "editions/effect4")

const [command, ...args] = process.argv.slice(2)
const COMMANDS: ReadonlyArray<string | undefined> = [undefined, "--check", "--emit", "--docs", "--lock"]
if (command !== "--accept" && command !== "run" && !(COMMANDS.includes(command) && args.length === 0))
  Arguments.refuse(`Unknown option '${[command, ...args].join(" ")}'`)

const read = (path: string): string => readFileSync(join(Source.root, path), "utf8")

const header = (path: string): string => `// Emitted from ${path} by scripts/edition. Do not edit.\n`

interface Output {
  readonly files: ReadonlyMap<string, string | Buffer>
  readonly problems: ReadonlyArray<string>
  readonly shares: Shares.Shares
}

const place = (path: string, text: string, position: number): string => {
  const line = text.slice(0, position).split("\n").length
  return `${path}:${line}`
}

/** Examples of a file, each with its file in the program. */
const examplesOf = (path: string, text: string): ReadonlyArray<Source.Example & { readonly file: string }> =>
  Source.examples(text).map((example, index) => ({ ...example, file: Source.examplePath(path, index) }))

const output = (): Output => {
  const names = Names.make(table)
  const paths = Source.paths()
  const twins = new Set(Source.twins())
  const problems: Array<string> = []
  const used = new Set<string>()
  const files = new Map<string, string | Buffer>()
  const texts = new Map<string, string>()
  const isMarkdown = (path: string): boolean => path.endsWith(".md")
  const withExamples = paths.filter((path) => Source.isTypeScript(path) || isMarkdown(path))
  for (const path of withExamples) {
    const text = read(path)
    if (Source.isTypeScript(path)) texts.set(join(Source.root, path), text)
    for (const { code, file } of examplesOf(path, text)) texts.set(file, code)
  }
  const program = Source.program(texts)
  const checker = program.getTypeChecker()
  const shares = new Shares.Counter()

  const emitted = (name: string, path: string, start: number, examples: ReadonlyArray<Emit.Edit> = []): string => {
    const file = program.getSourceFile(name)
    if (file === undefined) return texts.get(name) ?? ""
    const result = Emit.emit(names, checker, file, examples)
    for (const one of result.used) used.add(one)
    for (const { message, position } of result.problems) {
      problems.push(`${start < 0 ? place(path, file.text, position) : place(path, read(path), start)}: ${message}`)
    }
    return result.text
  }

  const emittedExamples = (path: string, text: string): ReadonlyArray<Emit.Edit> =>
    examplesOf(path, text).flatMap(({ code, end, file, prefix, start }) => {
      const by = emitted(file, path, start)
      if (by === code) return []
      const prefixed = by.split("\n").map((line) => (line === "" ? prefix.trimEnd() : prefix + line))
      // The last line is empty: it is where the example ends.
      return [{ start, end, text: `${prefixed.slice(0, -1).join("\n")}\n` }]
    })

  for (const path of paths) {
    if (twins.has(path)) continue
    if (/(^|\/)package\.json$/.test(path)) {
      files.set(path, Manifest.emit(read(path)))
    } else if (Source.isTypeScript(path)) {
      const text = read(path)
      const by = emitted(join(Source.root, path), path, -1, emittedExamples(path, text))
      files.set(path, header(path) + Versions.inText(path, by))
      shares.emitted(path, text, by)
    } else if (isMarkdown(path)) {
      const text = read(path)
      files.set(path, Versions.inText(path, markdown(names, text, emittedExamples(path, text))))
    } else {
      files.set(path, readFileSync(join(Source.root, path)))
    }
  }
  for (const path of twins) {
    files.set(path, readFileSync(join(Source.root, Source.TWINS, path)))
    if (Source.isTypeScript(path)) shares.twin(path, read(`${Source.TWINS}/${path}`))
  }
  return {
    files,
    problems: [
      ...problems,
      ...names.rows
        .filter((row) => !used.has(row))
        .map((row) => `the table has a row for ${row}, which no source uses`),
      ...Twins.problems(names, program)
    ],
    shares: shares.areas
  }
}

const markdown = (names: Names.Names, text: string, edits: ReadonlyArray<Emit.Edit>): string => {
  let out = ""
  let at = 0
  for (const { end, start, text: by } of edits) {
    out += names.prose(text.slice(at, start)) + by
    at = end
  }
  return out + names.prose(text.slice(at))
}

/** What the edition has that was not emitted: what it depends on, and what it made. */
const isKept = (path: string): boolean => /(^|\/)(node_modules|dist|coverage)(\/|$)|\.tsbuildinfo$/.test(path)

const filesIn = (directory: string, prefix = ""): ReadonlyArray<string> =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name
    if (isKept(path)) return []
    return entry.isDirectory() ? filesIn(join(directory, entry.name), `${path}/`) : [path]
  })

/** Writes only what has changed, so that compilers see what has. */
const write = (files: ReadonlyMap<string, string | Buffer>): number => {
  mkdirSync(target, { recursive: true })
  for (const path of filesIn(target)) if (!files.has(path)) rmSync(join(target, path))
  let written = 0
  for (const [path, text] of files) {
    const file = join(target, path)
    if (existsSync(file) && readFileSync(file).equals(Buffer.from(text))) continue
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    written++
  }
  // The tests look for the data beside the root.
  const shared = join(target, "../shared")
  if (existsSync(join(Source.root, "../shared")) && !isLink(shared)) symlinkSync("../../shared", shared)
  return written
}

const isLink = (path: string): boolean => {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

const node = (args: ReadonlyArray<string>, cwd = target): number =>
  spawnSync(process.execPath, args, { cwd, stdio: "inherit" }).status ?? 1

/** The edition's lockfile is kept among the twins. */
const lock = (): void => {
  const args = ["--yes", Package.packageManager, "install", "--lockfile-only", "--no-frozen-lockfile"]
  const { status } = spawnSync("npx", args, { cwd: target, stdio: "inherit", shell: process.platform === "win32" })
  if (status !== 0) process.exit(status ?? 1)
  copyFileSync(join(target, "pnpm-lock.yaml"), join(Source.root, Source.TWINS, "pnpm-lock.yaml"))
}

const install = (): void => {
  const status = node([join(target, "scripts/setup.mjs"), "--quiet"])
  if (status !== 0) process.exit(status)
}

/** Has the fingerprint of what the edition was last emitted from, unless there were problems. */
const stamp = join(target, "node_modules/.edition")

const isCurrent = (fingerprint: string): boolean => existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint

const PAGE = "docs/effect-4.md"

/** Replaces the table of the page. The formatter aligns its columns. */
const document = (shares: Shares.Shares): void => {
  const begin = "<!-- Written by `npm run edition -- --docs`. -->\n"
  const end = "<!-- The end of it. -->"
  const text = read(PAGE)
  const start = text.indexOf(begin) + begin.length
  const file = join(Source.root, PAGE)
  writeFileSync(file, `${text.slice(0, start)}\n${Shares.table(shares)}\n\n${text.slice(text.indexOf(end))}`)
  node([join(Source.root, "node_modules/oxfmt/bin/oxfmt"), file])
}

/** Emits the edition. Returns the number of problems, which it prints. */
const emit = (isQuiet: boolean): number => {
  const { files, problems, shares } = output()
  const written = write(files)
  if (command === "--docs") document(shares)
  if (!isQuiet) {
    console.log(`${files.size} files, ${written} of them new or changed`)
    console.log(Shares.table(shares))
  }
  for (const problem of problems) console.error(problem)
  return problems.length
}

if (command === "--accept") {
  Twins.accept(args)
} else {
  const fingerprint = Source.fingerprint()
  const isRun = command === "run"
  if (!isRun || !isCurrent(fingerprint)) {
    rmSync(stamp, { force: true })
    const problems = emit(isRun)
    if (problems > 0 && (command === "--check" || command === "--emit")) process.exit(1)
    if (command === "--emit") process.exit(0)
    if (command === "--lock") lock()
    install()
    if (problems === 0) writeFileSync(stamp, fingerprint)
  }
  if (command === "--check") process.exit(node(["scripts/run.mjs", "scripts/check.ts", "--oldest"]))
  if (isRun) {
    const [file = "", ...rest] = args
    process.exit(node([join(target, "scripts/run.mjs"), file, ...rest], process.cwd()))
  }
}
