/**
 * `npm run mutate -- [--list] [--named] [--sample N] [--seed S] [--verbose] [PATH...]`: changes source files, one
 * change at a time, and reports the changes that neither a test nor the compiler detects. It works in a copy of the
 * workspace. `--list` only prints the changes. `--named` uses those of `Named.ts`. `--sample` selects N at random.
 * `--verbose` prints what detected each change.
 */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { parseArgs } from "node:util"
import * as Mutants from "./Mutants.js"
import * as Named from "./Named.js"
import * as Runner from "./Runner.js"
import * as Survivors from "./Survivors.js"
import * as TestFiles from "./TestFiles.js"
import * as Types from "./Types.js"
import * as Workspace from "./Workspace.js"

const { root } = Workspace
const DEFAULT_PATHS = ["packages/core/src/programs", "packages/core/src/internal", "packages/http/src"]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: "boolean", default: false },
    named: { type: "boolean", default: false },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false }
  }
})

const filesIn = (path: string): ReadonlyArray<string> =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .toSorted()
        .map((name) => join(path, name))

const read = (path: string): string => readFileSync(join(root, path), "utf8")

/** The selected source files, relative to the project's root. */
const paths = (positionals.length === 0 && !values.named ? DEFAULT_PATHS : positionals)
  .flatMap((path) => filesIn(resolve(root, path)))
  .map((file) => relative(root, file).replaceAll("\\", "/"))

type Chosen = Mutants.Mutant & { readonly name?: string }

const all: ReadonlyArray<Chosen> = values.named
  ? Named.mutants(read).filter(({ path }) => paths.length === 0 || paths.includes(path))
  : paths.flatMap((path) => Mutants.mutants({ path, text: read(path) }))
const chosen = values.sample === undefined ? all : Mutants.sample(all, Number(values.sample), Number(values.seed))

const described = ({ change, line, name, path }: Chosen): string =>
  `${path}:${line}: ${name === undefined ? change : `${name}: ${change}`}`

const run = async (): Promise<number> => {
  const copy = Workspace.make()
  const runner = Runner.make(copy)
  const types = Types.make(copy)

  /** The number of survivors of a file that are not accepted. */
  const failures = async (path: string, mutants: ReadonlyArray<Chosen>): Promise<number> => {
    const text = readFileSync(join(copy, path), "utf8")
    const tests = TestFiles.of(root, path)
    let killed = 0
    let failed = 0
    for (const mutant of mutants) {
      const mutated = Mutants.apply(text, mutant)
      const noticed = (await runner.attempt(path, mutated, tests)) ?? types.refuses(path, mutated)
      const reason = noticed === undefined ? Survivors.reasonFor(mutant) : undefined
      if (noticed !== undefined) {
        killed++
        if (values.verbose) console.log(`killed   ${described(mutant)} (${noticed})`)
      } else if (reason !== undefined) console.log(`known    ${described(mutant)} (${reason})`)
      else {
        failed++
        console.log(`SURVIVED ${described(mutant)}`)
      }
    }
    console.log(`${path}: ${killed} killed, ${mutants.length - killed} survived`)
    return failed
  }

  let failed = 0
  for (const path of new Set(chosen.map((mutant) => mutant.path))) {
    const mutants = chosen.filter((mutant) => mutant.path === path)
    failed += await failures(path, mutants).catch((error: unknown) => {
      console.log(`FAILED   ${path}: ${String(error)}`)
      return mutants.length
    })
  }
  runner.close()
  console.log(`${chosen.length - failed} passed, ${failed} failed`)
  return failed
}

// Without a handler, a signal would end the process before the copy is removed.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1))

if (values.list) for (const mutant of chosen) console.log(described(mutant))
else process.exitCode = (await run()) === 0 && chosen.length > 0 ? 0 : 1
