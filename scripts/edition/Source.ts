/** The files of the project that the edition has, and the program by which the emitter tells what a name means. */
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import * as Compiler from "../Compiler.js"

export const root = fileURLToPath(new URL("../..", import.meta.url))

/** The folder of the edition's sources that stand beside the project's: twins, and what the edition's workspace is made of. */
export const TWINS = "editions/twins"

/** The paths that are not in the edition, and why. */
const LEFT_OUT: ReadonlyArray<readonly [path: RegExp, reason: string]> = [
  [/^editions\//, "the twins, and the edition itself"],
  [/^scripts\/edition\//, "the emitter"],
  [/^scripts\/test\/edition\.test\.ts$/, "the test of the emitter"],
  [/^(\.(ci|changeset)|scripts\/release)\//, "CI and releases are the project's"],
  [
    /^(site\/|docs\/llms\.txt$|scripts\/(docs|browser)\/|scripts\/test\/docs\.test\.ts$)/,
    "the site has both editions, and is built by the emitter"
  ],
  [
    /^scripts\/(mutate\/|test\/mutate(Runs\.long)?\.test\.ts$)/,
    "mutants are made of the project's sources, and killed by its tests"
  ],
  [/^scripts\/(rules\/|test\/rules\.test\.ts$)/, "the rules are about the text of the project's sources"],
  [
    /^scripts\/test\/scriptArguments\.long\.test\.ts$/,
    "the scripts of package.json are the project's, and their texts of help are comments, which the edition has not"
  ],
  [
    /^codegen\/test\/Generate(\.long)?\.test\.ts$/,
    "the generator writes the project's sources, from which the edition is emitted"
  ],
  [/^pnpm-lock\.yaml$/, "the edition's workspace has its own, among the twins"]
]

/** The tracked and new files in a folder, relative to the root. */
const list = (folder: string): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", folder], {
    cwd: root,
    encoding: "utf8"
  })
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .sort()

/** The files of the project that the edition has, relative to the root. */
export const paths = (): ReadonlyArray<string> =>
  list(".").filter((path) => !LEFT_OUT.some(([left]) => left.test(path)))

/** The twins, relative to their folder. */
export const twins = (): ReadonlyArray<string> => list(TWINS).map((path) => path.slice(TWINS.length + 1))

/** Tells whether anything has changed of what the edition is made from. */
export const fingerprint = (): string => {
  const hash = createHash("sha256")
  for (const path of list(".")) {
    const { mtimeMs, size } = statSync(join(root, path))
    hash.update(`${path} ${mtimeMs} ${size}\n`)
  }
  return hash.digest("hex")
}

export const isTypeScript = (path: string): boolean => /\.[cm]?ts$/.test(path)

/** An example in a docstring or a README, which is TypeScript within another file. */
export interface Example {
  readonly start: number
  readonly end: number
  /** What each line of the example begins with in its file: ` * ` in a docstring. */
  readonly prefix: string
  readonly code: string
}

/** The fenced TypeScript in a text. */
export const examples = (text: string): ReadonlyArray<Example> =>
  Array.from(
    text.matchAll(/^([ \t]*(?:\* ?)?)```ts\n([\s\S]*?)^[ \t]*(?:\* ?)?```/gm),
    ({ 0: all, 1: prefix = "", 2: body = "", index }) => {
      const start = index + all.indexOf("\n") + 1
      const code = body
        .split("\n")
        .map((line) => (line.startsWith(prefix) ? line.slice(prefix.length) : line.slice(prefix.trimEnd().length)))
        .join("\n")
      return { start, end: start + body.length, prefix, code }
    }
  )

/** Where an example stands in the program: beside the examples, which may import everything. */
export const examplePath = (path: string, index: number): string =>
  join(root, "examples/src", `${path.replace(/\W+/g, "-")}-${index}.example.ts`)

/** One program of all sources and of the examples in their docstrings and in READMEs. */
export const program = (texts: ReadonlyMap<string, string>): ts.Program => {
  const options = Compiler.options()
  const host = ts.createCompilerHost(options, true)
  const { fileExists, readFile } = host
  host.fileExists = (path) => texts.has(path) || fileExists(path)
  host.readFile = (path) => texts.get(path) ?? readFile(path)
  return ts.createProgram([...texts.keys()], options, host)
}
