/**
 * The library as it is published: compiled, annotated and merged by the code of `npm run build`, with the workers and
 * the programs of the rows. Each state of the sources has its own folder, so parallel runs do not disturb each other.
 */
import { build, type Plugin } from "esbuild"
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Compile from "../../scripts/build/Compile.js"
import * as Merge from "../../scripts/build/Merge.js"
import * as Package from "../../scripts/build/Package.js"
import * as Checks from "./Checks.js"
import type { Keys } from "./keys.js"
import type { Edition } from "./Targets.js"

const here = dirname(fileURLToPath(import.meta.url))
const cache = fileURLToPath(new URL("../node_modules/.cache/bench", import.meta.url))
/** The version of a dependency of the benchmarks. */
export const versionOf = (name: string): string => {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version
}

/** The number of folders that are kept. */
const MAX_FOLDERS = 4

/** The edition of this workspace. */
export const edition: Edition = versionOf("effect").startsWith("4.") ? 4 : 3

const sources = Package.directories.filter((directory) => !directory.endsWith("testing"))
const testing = join(Package.root, "packages/testing")

const fingerprint = (): string => {
  const hash = createHash("sha256")
  for (const directory of [
    here,
    join(Package.root, "scripts/build"),
    ...Package.directories.map((source) => join(source, "src"))
  ]) {
    for (const file of [...Package.files(directory)].sort())
      hash.update(file).update(readFileSync(join(directory, file)))
  }
  for (const directory of [...sources, Package.root]) hash.update(readFileSync(join(directory, "package.json")))
  return hash.digest("hex").slice(0, 16)
}

interface Published {
  readonly publishConfig: { readonly exports: Readonly<Record<string, Package.Target>> }
}

const compile = async (source: string, folder: string): Promise<void> => {
  const manifest = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as Package.Manifest & Published
  const target = join(folder, "node_modules", manifest.name)
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, "package.json"), JSON.stringify({ ...manifest, ...manifest.publishConfig }))
  Compile.emit(source, target)
  await Compile.annotate(target)
  await Merge.merge(manifest.name, target)
}

/** The exports of a row's file that are programs. */
const sides = (file: string): ReadonlyArray<string> =>
  Array.from(readFileSync(file, "utf8").matchAll(/^export const (\w+)/gm), ([, name = ""]) => name).filter(
    (name) => name !== "exchange" && name !== "request"
  )

/** Compiles each export of a row's file into a file of its own, with what it uses: a process then loads one client. */
const split: Plugin = {
  name: "split",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^side:/ }, ({ path }) => ({ path: path.slice("side:".length), namespace: "side" }))
    onLoad({ filter: /.*/, namespace: "side" }, ({ path }) => {
      const [file = "", side = ""] = path.split("#")
      const exchange = /^export const exchange/m.test(readFileSync(join(here, file), "utf8")) ? ", exchange" : ""
      return { contents: `export { ${side} as program${exchange} } from "./${file}"`, resolveDir: here }
    })
    // What measures the in-memory CloudFront has its sources in it, since the package is not compiled.
    onResolve({ filter: /^@effect-cloudfront\/testing\// }, ({ path }) => ({
      path: join(testing, "src", `${path.slice("@effect-cloudfront/testing/".length)}.ts`)
    }))
    // The packages are not bundled, and none is imported for its side effects.
    onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === "entry-point" ? undefined : { path, external: true, sideEffects: false }
    )
  }
}

/** The entry points: workers, programs that are a process of their own, and the programs of the other rows. */
const entries = (): ReadonlyArray<{ readonly in: string; readonly out: string }> =>
  ["workers", "rows"].flatMap((area) =>
    Package.files(join(here, area)).flatMap((file) => {
      const name = `${area}/${file.replace(/\.ts$/, "")}`
      if (area === "workers" || file.includes("/")) return [{ in: join(here, area, file), out: name }]
      return sides(join(here, area, file)).map((side) => ({
        in: `side:${area}/${file}#${side}`,
        out: `${name}.${side}`
      }))
    })
  )

const compileOwn = async (folder: string): Promise<void> => {
  await build({
    entryPoints: [...entries()],
    outdir: folder,
    bundle: true,
    plugins: [split],
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    logLevel: "warning"
  })
}

const makeKeys = (): Keys => {
  const pem = ({ privateKey }: { readonly privateKey: KeyObject }) =>
    privateKey.export({ type: "pkcs8", format: "pem" }).toString()
  return {
    rsa: pem(generateKeyPairSync("rsa", { modulusLength: 2048 })),
    ec: pem(generateKeyPairSync("ec", { namedCurve: "P-256" }))
  }
}

/** Longer than any build takes. An older draft belongs to a run that was aborted. */
const ABANDONED = 30 * 60_000

const removeOld = (): void => {
  const all = readdirSync(cache).map((name) => ({
    name,
    path: join(cache, name),
    time: statSync(join(cache, name)).mtimeMs
  }))
  const byAge = all.sort((a, b) => b.time - a.time)
  const finished = byAge.filter(({ name }) => !name.includes("."))
  // Drafts and locks have a dot in their names, and may belong to another run.
  const abandoned = byAge.filter(({ name, time }) => name.includes(".") && Date.now() - time > ABANDONED)
  for (const { path } of [...finished.slice(MAX_FOLDERS), ...abandoned]) rmSync(path, { recursive: true, force: true })
}

/** Whether this run makes the folder. Other runs wait for it. */
const acquireLock = (lock: string): boolean => {
  try {
    mkdirSync(dirname(lock), { recursive: true })
    mkdirSync(lock)
    return true
  } catch {
    return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > ABANDONED
  }
}

/** The folder with `node_modules`, `workers`, `rows` and `types`. It is made if the sources have changed. */
export const prepare = async (): Promise<string> => {
  const folder = join(cache, fingerprint())
  const lock = `${folder}.lock`
  while (!existsSync(folder)) {
    if (!acquireLock(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      continue
    }
    const draft = `${folder}.${process.pid}`
    try {
      for (const source of sources) await compile(source, draft)
      // Dependencies are linked beside the packages, like installed ones. Otherwise Node would search every parent folder.
      for (const source of sources) Package.link(source, draft)
      await compileOwn(draft)
      Checks.prepare(draft)
      writeFileSync(join(draft, "keys.json"), JSON.stringify(makeKeys()))
      if (!existsSync(folder)) renameSync(draft, folder)
    } finally {
      rmSync(draft, { recursive: true, force: true })
      rmSync(lock, { recursive: true, force: true })
    }
    removeOld()
  }
  return folder
}
