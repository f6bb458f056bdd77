/**
 * `npm run fresh`: follows the READMEs in an empty folder. Runs the install line with npm, pnpm and bun, type-checks
 * the ten lines with TypeScript 5.9 and the newest version, and runs them against an in-memory CloudFront. `-- npm`
 * uses npm only. The packages are built, and served by a registry on loopback. All other packages
 * come from the configured registry.
 */
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { customOrigin, provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { parseArgs, promisify, stripVTControlCharacters } from "node:util"
import * as Arguments from "../Arguments.js"
import * as Package from "../build/Package.js"
import * as Packed from "../build/Packed.js"
import type { Target } from "../runtimes/program.js"
import * as Server from "../runtimes/Server.js"
import * as Readme from "./Readme.js"
import * as Registry from "./Registry.js"

const run = promisify(execFile)

/** The output of a command. Throws if it fails. */
const output = async (
  directory: string,
  [file = "", ...args]: ReadonlyArray<string>,
  env?: NodeJS.ProcessEnv
): Promise<string> => {
  const options = { cwd: directory, env: { ...process.env, ...env }, timeout: 300_000, maxBuffer: 1 << 26 }
  try {
    const { stderr, stdout } = await run(file, args, { ...options, shell: process.platform === "win32" })
    return stdout + stderr
  } catch (error) {
    const { stderr = "", stdout = "" } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${[file, ...args].join(" ")}\n${stdout}${stderr}`, { cause: error })
  }
}

interface Manager {
  readonly name: string
  /** The install command of the package manager. */
  readonly add: ReadonlyArray<string>
}

const BUN = "bun@1.4.5"

const MANAGERS: ReadonlyArray<Manager> = [
  { name: "npm", add: ["npm", "install"] },
  { name: "pnpm", add: ["npx", "--yes", Package.packageManager, "add"] },
  { name: "bun", add: ["npx", "--yes", BUN, "add"] }
]

/** The expected output of the ten lines of each package. */
const PRINTED: Readonly<Record<string, ReadonlyArray<RegExp>>> = {
  core: [/invalidated d\w+\.cloudfront\.net/],
  http: [/invalidated d\w+\.cloudfront\.net/],
  keyvaluestore: [/; \/old leads to \/new/],
  testing: [/Tests +1 passed/]
}

const expect = (text: string, patterns: ReadonlyArray<RegExp>): void => {
  for (const pattern of patterns)
    if (!pattern.test(text)) throw new Error(`${pattern} is not in what it prints:\n${text}`)
}

/** Installs the compilers, which are not part of the install line. */
const compilers = async (directory: string): Promise<ReadonlyArray<string>> => {
  mkdirSync(directory)
  writeFileSync(join(directory, "package.json"), "{}")
  await output(directory, ["npm", "install", "oldest@npm:typescript@5.9", "newest@npm:typescript@latest"])
  return ["oldest", "newest"].map((name) => join(directory, "node_modules", name, "lib/tsc.js"))
}

const OPTIONS = ["--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom"]

const tsc = (project: string, compiler: string, ...args: ReadonlyArray<string>): Promise<string> =>
  output(project, [process.execPath, compiler, ...args])

/** Throws unless a command fails with a matching message. */
const expectFailure = async (command: Promise<string>, pattern: RegExp): Promise<void> => {
  const text = await command.then(
    () => "it did not fail",
    (error: unknown) => String(error)
  )
  expect(text, [pattern])
}

/** Checks the statements of the READMEs about other module systems. */
const moduleSystems = async (project: string, [oldest = "", newest = ""]: ReadonlyArray<string>): Promise<void> => {
  const name = "@effect-cloudfront/core/Distribution"
  await output(project, [process.execPath, "--no-warnings", "-e", `require("${name}").getDistribution({ Id: "E1" })`])
  writeFileSync(
    join(project, "old.cts"),
    `import { getDistribution } from "${name}"\nvoid getDistribution({ Id: "E1" })\n`
  )
  const options = ["old.cts", "--noEmit", "--skipLibCheck", "--strict", "--target", "es2022"]
  await tsc(project, oldest, ...options, "--module", "nodenext")
  await tsc(project, newest, ...options, "--module", "nodenext")
  await expectFailure(tsc(project, oldest, ...options, "--module", "node16"), /TS1479/)
  const node10 = ["--module", "commonjs", "--moduleResolution", "node10"]
  await expectFailure(tsc(project, oldest, ...options, ...node10), /TS2307.*moduleResolution/s)
}

/** Checks the error of a missing optional peer dependency. */
const missingPeer = async (project: string): Promise<void> => {
  const program = `
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
const error = await Effect.runPromise(Effect.scoped(Effect.flip(Layer.build(CloudFrontUndici.layerEnv))))
console.log(error._tag, error.command)
`
  const env = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" }
  const printed = await output(project, [process.execPath, "--input-type=module", "-e", program], env)
  expect(printed, [/MissingPackageError npm install undici@7/])
}

// What a property may take is not Vitest's 5 seconds on a busy machine.
const VITEST = [process.execPath, "node_modules/vitest/vitest.mjs", "run", "--testTimeout=60000"]

/** Follows the section about property tests. */
const properties = async (source: string, project: string, [oldest = ""]: ReadonlyArray<string>): Promise<void> => {
  const { install, program } = Readme.properties(source)
  await output(project, ["npm", "install", ...install])
  writeFileSync(join(project, "property.test.ts"), `${program}\n`)
  await tsc(project, oldest, "property.test.ts", "--skipLibCheck", ...OPTIONS)
  expect(stripVTControlCharacters(await output(project, [...VITEST, "property.test.js"])), [/Tests +1 passed/])
}

const environment = ({ accessKeyId, endpoint, secretAccessKey }: Target): NodeJS.ProcessEnv => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_ENDPOINT_URL_CLOUDFRONT: endpoint,
  AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: endpoint
})

/** Creates the resources that the ten lines read. */
const populate = ({ accessKeyId, endpoint, secretAccessKey }: Target): Effect.Effect<unknown, unknown> => {
  const keys = Credentials.layerStatic({ accessKeyId, secretAccessKey: Redacted.make(secretAccessKey) })
  const layer = Layer.provide(CloudFrontHttp.layer({ endpoint }), [FetchHttpClient.layer, keys])
  return Effect.provide(provisionDistribution({ origin: customOrigin("example.com") }), layer)
}

/**
 * Dependencies of `@effect/platform` and vitest have install scripts, which are optional. npm and pnpm print a warning
 * if scripts may not run. vitest 5, which `@effect/vitest` 4 needs, asks for Node 22.12, but runs on Node 20.
 * pnpm finds a registry slow if the machine is busy.
 */
const TOLERATED =
  /^npm warn (?:install-scripts|EBADENGINE)[^\n]*$|^[^\n]*WARN[^\n]*(?:Unsupported engine[^\n]*vitest|Tarball download average speed)[^\n]*$|^╭ Warning(?:(?!╯).)*Ignored build scripts: (?:esbuild@[\d.]+, )?msgpackr-extract(?:(?!╯).)*╯$/gms

interface Places {
  readonly directory: string
  readonly registry: string
  readonly compilers: ReadonlyArray<string>
}

/** Installs a command with one package manager into an empty project, and runs it. */
const command = async (source: string, { add, name }: Manager, places: Places, target: Target): Promise<void> => {
  const manifest = Package.manifest(source)
  const project = join(places.directory, `${name}-${basename(source)}`)
  mkdirSync(project)
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "fresh", private: true, type: "module" }))
  writeFileSync(join(project, ".npmrc"), `@effect-cloudfront:registry=${places.registry}/\n`)
  await output(project, [...add, `${manifest.name}@${manifest.version.split(".")[0] ?? ""}`])
  const file = join(project, "node_modules/.bin/cloudfront")
  expect(await output(project, [file, "--version"]), [new RegExp(`^${manifest.version}\n$`)])
  expect(await output(project, [file, "ls"], { ...environment(target), HOME: project }), [/d\w+\.cloudfront\.net/])
  // What it does not have in it is found beside it.
  mkdirSync(join(project, ".aws"))
  writeFileSync(
    join(project, ".aws/credentials"),
    `[fresh]\naws_access_key_id = ${target.accessKeyId}\naws_secret_access_key = ${target.secretAccessKey}\n`
  )
  const profile = ["ls", "--profile", "fresh", "--endpoint-url", target.endpoint]
  expect(await output(project, [file, ...profile], { HOME: project }), [/d\w+\.cloudfront\.net/])
}

/** Follows the README of one package with one package manager. */
const follow = async (source: string, { add, name }: Manager, places: Places, target: Target): Promise<void> => {
  const readme = Readme.read(source)
  const project = join(places.directory, `${name}-${basename(source)}`)
  mkdirSync(project)
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "fresh", private: true, type: "module" }))
  writeFileSync(join(project, ".npmrc"), `@effect-cloudfront:registry=${places.registry}/\n`)
  const installed = (await output(project, [...add, ...readme.install])).replace(TOLERATED, "")
  if (/\bwarn|\berror|ERESOLVE|deprecated/i.test(installed))
    throw new Error(`${name} has something to say:\n${installed}`)

  const isTest = readme.program.includes("vitest")
  const program = isTest ? "program.test" : "program"
  writeFileSync(join(project, `${program}.ts`), `${readme.program}\n`)
  const [oldest = "", newest = ""] = places.compilers
  await tsc(project, oldest, `${program}.ts`, "--skipLibCheck", ...OPTIONS)
  // The declarations of vitest are not checked.
  await tsc(project, newest, `${program}.ts`, "--noEmit", "--skipLibCheck", String(isTest), ...OPTIONS)
  const command = isTest
    ? [...VITEST, "program.test.js"]
    : name === "bun"
      ? ["npx", "--yes", BUN, "program.ts"]
      : [process.execPath, "program.js"]
  const printed = stripVTControlCharacters(await output(project, command, environment(target)))
  expect(printed, PRINTED[basename(source)] ?? [])
  if (name === "npm" && isTest) await properties(source, project, places.compilers)
  if (name !== "npm" || basename(source) !== "http") return
  await missingPeer(project)
  await moduleSystems(project, places.compilers)
}

const { positionals: wanted } = parseArgs({ allowPositionals: true })
const unknown = wanted.filter((manager) => !MANAGERS.some(({ name }) => name === manager))
if (unknown.length > 0) Arguments.refuse(`there is no package manager ${unknown.join(", ")} here`)

const main = (directory: string) =>
  Effect.gen(function* () {
    // What is packed is what has been built last.
    yield* Effect.promise(() => output(Package.root, [process.execPath, "scripts/run.mjs", "scripts/build/main.ts"]))
    const tarballs = Packed.pack(join(directory, "tarballs"))
    const registry = yield* Effect.acquireRelease(
      Effect.promise(() => Registry.serve(tarballs)),
      ({ close }) => Effect.sync(close)
    )
    const places = {
      directory,
      registry: registry.url,
      compilers: yield* Effect.promise(() => compilers(join(directory, "compilers")))
    }
    const target = yield* Server.start
    yield* populate(target)
    for (const manager of MANAGERS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      for (const source of Package.published) {
        const what = `${manager.name}: ${basename(source)}`
        const run = Package.commands.includes(source) ? command : follow
        const [took] = yield* Effect.timed(
          Effect.promise(() =>
            run(source, manager, places, target).catch((error: unknown) => {
              throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`)
            })
          )
        )
        console.log(`ok ${what} (${Duration.toSeconds(took).toFixed(1)} s)`)
      }
    }
  })

const directory = mkdtempSync(join(tmpdir(), "fresh-"))
try {
  await Effect.runPromise(Effect.scoped(main(directory)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(directory, { recursive: true })
}
