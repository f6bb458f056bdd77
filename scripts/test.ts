/**
 * `npm test`: the checks of the project, then the tests. The last line is `N passed, N failed`. A check counts as one
 * test. With arguments, only vitest runs, with these arguments: `npm test -- packages/core`.
 *
 * `npm run test:long`: what takes longer, which CI runs beside it: more checks, the tests that are called `*.long.test.ts`, and those that
 * try more values then (`support/src/Runs.ts`).
 */
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { stripVTControlCharacters } from "node:util"
import type { Counts, Gate } from "./Gate.js"
import * as Gates from "./gates.js"

interface Finished {
  readonly ok: boolean
  readonly output: string
}

interface Result extends Counts {
  /** The names of the failed checks. */
  readonly broken: ReadonlyArray<string>
}

const root = fileURLToPath(new URL("..", import.meta.url))

/** Runs a script of package.json. Its output is captured or printed. */
const run = ([script, ...args]: Gate["script"], stdio: "pipe" | "inherit" = "pipe"): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn("npm", ["run", "--silent", script, "--", ...args], {
      cwd: root,
      shell: process.platform === "win32",
      stdio: ["ignore", stdio, stdio]
    })
    let output = ""
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout?.on("data", keep)
    child.stderr?.on("data", keep)
    child.on("error", (error) => resolve({ ok: false, output: error.message }))
    child.on("close", (code) => resolve({ ok: code === 0, output }))
  })

/** A run can fail without a failed test: for example if a file does not load, or a rejection is not handled. */
const result = (name: string, ok: boolean, { passed, failed }: Counts): Result => ({
  passed,
  failed: ok ? failed : Math.max(failed, 1),
  broken: ok ? [] : [name]
})

const check = async ({ name, script, count }: Gate): Promise<Result> => {
  const start = performance.now()
  const { ok, output } = await run(script)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds} s)`)
  if (!ok) console.log(`\n${output.trimEnd()}\n`)
  return result(name, ok, count?.(stripVTControlCharacters(output)) ?? { passed: ok ? 1 : 0, failed: 0 })
}

const sum = (results: ReadonlyArray<Result>): Result => ({
  passed: results.reduce((total, { passed }) => total + passed, 0),
  failed: results.reduce((total, { failed }) => total + failed, 0),
  broken: results.flatMap(({ broken }) => broken)
})

/** Runs checks one after the other. */
const lane = async (gates: ReadonlyArray<Gate>): Promise<Result> => {
  const results: Array<Result> = []
  for (const gate of gates) results.push(await check(gate))
  return sum(results)
}

const conformance = (): Promise<Result> => {
  const paths = ["golden", "vectors", "hostile"].map((name) => join(root, "../shared", name)).filter(existsSync)
  if (paths.length > 0) return lane(Gates.conformance(paths))
  console.log("skipped: conformance, since ../shared is absent")
  return Promise.resolve(sum([]))
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

const vitest = async (args: ReadonlyArray<string>): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), "vitest-"))
  const file = join(directory, "report.json")
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`]
  const { ok } = await run(["vitest", ...reporters, ...args], "inherit")
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Report
    if (report.numPendingTests > 0) console.log(`${report.numPendingTests} skipped`)
    return result("tests", ok, { passed: report.numPassedTests, failed: report.numFailedTests })
  } catch {
    return result("tests", false, { passed: 0, failed: 0 })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The files of tests that try more in the long run. */
const withMore = (): ReadonlyArray<string> => {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`)
  return [...packages, "codegen", "support", "scripts", "benchmarks"]
    .map((folder) => `${folder}/test`)
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`)
    )
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes(`"@effect-cloudfront/support/Runs"`))
}

const quick = async (): Promise<ReadonlyArray<Result>> => {
  const gates = await Promise.all(Gates.LANES.map(lane))
  const vectors = await conformance()
  const tests = await vitest(["--exclude", "**/*.long.test.ts"])
  return [...gates, vectors, tests, await lane(Gates.LAST)]
}

const long = async (): Promise<ReadonlyArray<Result>> => {
  process.env["TEST_LONG"] = "1"
  const gates = await Promise.all(Gates.LONG.map(lane))
  return [...gates, await vitest([".long.test.ts", ...withMore()])]
}

const args = process.argv.slice(2)
const results = args.length === 0 ? quick() : args[0] === "--long" ? long() : vitest(args).then((tests) => [tests])
const { passed, failed, broken } = sum(await results)
if (broken.length > 0) console.log(`failed: ${broken.join(", ")}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
