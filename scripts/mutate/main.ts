/**
 * `npm run mutate -- [--list] [--named] [--sample N] [--seed S] [PATH...]`: makes small changes in source files, one at a time, and
 * tells which of them no test notices. `--named` tries the list of `Named.ts`; `--sample` takes N at random; `--list` tries none.
 * Works in a copy: the files of the checkout stay as they are.
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
    seed: { type: "string", default: "1" }
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

type Chosen = Mutants.Mutant & { readonly name?: string }

const all = (): ReadonlyArray<Chosen> => {
  if (values.named) return Named.mutants(read)
  const paths = positionals.length === 0 ? DEFAULT_PATHS : positionals
  return paths
    .flatMap((path) => filesIn(resolve(root, path)))
    .map((file) => relative(root, file).replaceAll("\\", "/"))
    .flatMap((path) => Mutants.mutants({ path, text: read(path) }))
}

const described = ({ change, line, name, path }: Chosen): string =>
  `${path}:${line}: ${name === undefined ? change : `${name}: ${change}`}`

const chosen = values.sample === undefined ? all() : Mutants.sample(all(), Number(values.sample), Number(values.seed))

// Without this an interrupt would end the process before what it has made is taken away.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1))

const run = async (): Promise<number> => {
  const copy = Workspace.make()
  const runner = Runner.make(copy)
  const types = Types.make(copy)
  let failed = 0
  for (const path of new Set(chosen.map((mutant) => mutant.path))) {
    const mutants = chosen.filter((mutant) => mutant.path === path)
    const text = read(path)
    const tests = TestFiles.of(root, path)
    if (tests.length === 0) throw new Error(`TestFiles.ts knows no tests of ${path}.`)
    let killed = 0
    for (const mutant of mutants) {
      const mutated = Mutants.apply(text, mutant)
      const noticed = (await runner.attempt(path, mutated, tests)) ?? types.refuses(path, mutated)
      const reason = noticed === undefined ? Survivors.reasonFor(mutant) : undefined
      if (noticed !== undefined) killed++
      else if (reason !== undefined) console.log(`accepted ${described(mutant)} (${reason})`)
      else {
        failed++
        console.log(`SURVIVED ${described(mutant)}`)
      }
    }
    console.log(`${path}: ${killed} killed, ${mutants.length - killed} survived`)
  }
  runner.close()
  console.log(`${chosen.length - failed} passed, ${failed} failed`)
  return failed
}

if (values.list) for (const mutant of chosen) console.log(described(mutant))
else process.exitCode = (await run()) === 0 && chosen.length > 0 ? 0 : 1
