/** The cost of type-checking a program, with TypeScript 5.9 (JavaScript) and TypeScript 7 (native). */
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const sources = fileURLToPath(new URL("types", import.meta.url))

export type Program = "floor" | "ours"

export const COMPILERS = { "5.9": "typescript", "7": "typescript7" } as const

export type Compiler = keyof typeof COMPILERS

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  module: "nodenext",
  target: "es2022",
  lib: ["es2022", "dom"],
  types: [],
  noEmit: true,
  // The default of `tsc --init`.
  skipLibCheck: true
}

/** Copies the programs into the folder of the compiled library. */
export const prepare = (folder: string): void => {
  const target = join(folder, "types")
  mkdirSync(target, { recursive: true })
  for (const file of readdirSync(sources)) {
    copyFileSync(join(sources, file), join(target, file))
    const config = { compilerOptions, files: [file] }
    writeFileSync(join(target, `${basename(file, ".ts")}.json`), JSON.stringify(config))
  }
}

/** The command that type-checks a program. */
const command = (folder: string, program: Program, compiler: Compiler): ReadonlyArray<string> => {
  const manifest = createRequire(import.meta.url).resolve(`${COMPILERS[compiler]}/package.json`)
  return [process.execPath, join(dirname(manifest), "lib/tsc.js"), "-p", join(folder, "types", `${program}.json`)]
}

/** The CPU time of all threads in milliseconds, as the shell measures it for child processes. */
export const time = (folder: string, program: Program, compiler: Compiler): number => {
  const shell = ["-c", '"$@" && times', "sh", ...command(folder, program, compiler)]
  const output = execFileSync("sh", shell, { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } })
  // The last line is `user system` of the child processes, such as `0m1.23s 0m0.10s`.
  const fields =
    output
      .trim()
      .split("\n")
      .at(-1)
      ?.matchAll(/(\d+)m([\d.]+)s/g) ?? []
  const seconds = Array.from(fields, ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds))
  if (seconds.length !== 2) throw new Error(`the shell told no times: ${output}`)
  return seconds.reduce((sum, value) => sum + value, 0) * 1000
}

/** Counters of the compiler, which are the same on every machine. */
export interface Counts {
  readonly files: number
  readonly symbols: number
  readonly types: number
}

export const counts = (folder: string, program: Program, compiler: Compiler): Counts => {
  const [node = "", ...args] = [...command(folder, program, compiler), "--extendedDiagnostics"]
  const output = execFileSync(node, args, { encoding: "utf8" })
  const count = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)$`, "m").exec(output)?.[1])
  return { files: count("Files"), symbols: count("Symbols"), types: count("Types") }
}
