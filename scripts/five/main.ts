/**
 * `npm run five`: follows the first page of the site, `docs/index.md`, and nothing else. It takes the commands and the files from the page, runs
 * them in an empty folder, and fails if a command fails, if something is not printed that should be, or if it takes more than five
 * minutes. The packages are packed before, and served by a registry on loopback; all other packages come from the configured registry.
 */
import * as Effect from "effect/Effect"
import { execFileSync, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs, stripVTControlCharacters } from "node:util"
import * as Package from "../build/Package.js"
import * as Packed from "../build/Packed.js"
import * as Registry from "../fresh/Registry.js"
import * as Server from "../runtimes/Server.js"
import * as Steps from "./Steps.js"

parseArgs({})

const LIMIT = 300_000

/** The major version of the packages is that of Effect. */
const effect = Package.manifest(join(Package.root, "packages/core")).version.split(".")[0] ?? ""

interface Finished {
  readonly code: number | null
  readonly output: string
}

/** Runs a script in a shell of its own, and ends it at the limit. */
const shell = (script: string, cwd: string, env: NodeJS.ProcessEnv, limit: number): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const child = spawn("sh", ["-eu", "-c", script], { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: limit })
    let output = ""
    const keep = (chunk: Buffer): void => {
      output += stripVTControlCharacters(chunk.toString())
    }
    child.stdout.on("data", keep)
    child.stderr.on("data", keep)
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, output }))
  })

/** Blanks are as in the page, or more. */
const isPrinted = (text: string, output: string): boolean =>
  output.replace(/\s+/g, " ").includes(text.replace(/\s+/g, " "))

/** Follows the steps. The folder that a command changes to is that of what comes after it. */
const follow = async (steps: ReadonlyArray<Steps.Step>, folder: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const start = performance.now()
  const elapsed = (): number => performance.now() - start
  let here = folder
  let output = ""
  for (const step of steps) {
    switch (step._tag) {
      case "File": {
        writeFileSync(join(here, step.name), step.content)
        console.log(`      ${step.name}`)
        break
      }
      case "Commands": {
        const began = elapsed()
        const finished = await shell(`${step.script}\npwd > "$FIVE_HERE"`, here, env, Math.ceil(LIMIT - began))
        output = finished.output
        if (finished.code !== 0) throw new Error(`it failed:\n${step.script}\n${output}`)
        here = readFileSync(env["FIVE_HERE"] ?? "", "utf8").trim()
        for (const line of step.script.trimEnd().split("\n")) console.log(`    $ ${line}`)
        console.log(`      ${((elapsed() - began) / 1000).toFixed(1)} s`)
        break
      }
      case "Printed": {
        if (!isPrinted(step.text, output)) throw new Error(`${step.text}\nis not in what was printed:\n${output}`)
        console.log(`      ${step.text}`)
        break
      }
    }
  }
  const took = elapsed()
  if (took > LIMIT) throw new Error(`it took ${(took / 1000).toFixed(1)} s, which is more than five minutes`)
  console.log(`from an empty folder to a tested program, with Effect ${effect}: ${(took / 1000).toFixed(1)} s`)
}

const main = (directory: string) =>
  Effect.gen(function* () {
    // What is packed is what has been built last.
    execFileSync(process.execPath, ["scripts/run.mjs", "scripts/build/main.ts"], { cwd: Package.root, stdio: "pipe" })
    const tarballs = Packed.pack(join(directory, "tarballs"))
    const registry = yield* Effect.acquireRelease(
      Effect.promise(() => Registry.serve(tarballs)),
      ({ close }) => Effect.sync(close)
    )
    const target = yield* Server.start
    const folder = join(directory, "empty")
    mkdirSync(folder)
    const npmrc = join(directory, "npmrc")
    const configured = execFileSync("npm", ["config", "get", "userconfig"], { cwd: directory, encoding: "utf8" }).trim()
    const own = readdirSync(join(configured, "..")).includes(".npmrc") ? readFileSync(configured, "utf8") : ""
    writeFileSync(npmrc, `${own}\n@effect-cloudfront:registry=${registry.url}/\n`)
    const env = {
      ...process.env,
      npm_config_userconfig: npmrc,
      FIVE_HERE: join(directory, "here"),
      AWS_ACCESS_KEY_ID: target.accessKeyId,
      AWS_SECRET_ACCESS_KEY: target.secretAccessKey,
      AWS_ENDPOINT_URL_CLOUDFRONT: target.endpoint
    }
    const page = readFileSync(join(Package.root, "docs/index.md"), "utf8")
    yield* Effect.tryPromise({ try: () => follow(Steps.read(page, effect), folder, env), catch: (error) => error })
  })

const directory = mkdtempSync(join(tmpdir(), "five-"))
try {
  await Effect.runPromise(Effect.scoped(main(directory)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
