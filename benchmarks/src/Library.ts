/**
 * The library as it is published: compiled, annotated and merged by the code of `npm run build`, with the workers and
 * programs. Each state of the sources has its own folder, so parallel runs do not disturb each other.
 */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Compile from "../../scripts/build/Compile.js"
import * as Merge from "../../scripts/build/Merge.js"
import * as Package from "../../scripts/build/Package.js"
import * as Checks from "./Checks.js"
import { distributionList } from "./Fixtures.js"
import { document } from "./Xml.js"

const here = dirname(fileURLToPath(import.meta.url))
const cache = fileURLToPath(new URL("../node_modules/.cache/bench", import.meta.url))
/** The number of folders that are kept. */
const MAX_FOLDERS = 4

const sources = Package.directories.filter((directory) => !directory.endsWith("testing"))

const fingerprint = (): string => {
  const hash = createHash("sha256")
  for (const directory of [
    here,
    join(Package.root, "scripts/build"),
    ...sources.map((source) => join(source, "src"))
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

const compileOwn = async (folder: string): Promise<void> => {
  const entries = ["workers", "programs"].flatMap((name) =>
    readdirSync(join(here, name)).map((file) => join(here, name, file))
  )
  await build({
    entryPoints: entries,
    outdir: folder,
    outbase: here,
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    outExtension: { ".js": ".mjs" },
    define: { LIST_DISTRIBUTIONS: JSON.stringify(document("DistributionList", distributionList(3))) },
    logLevel: "warning"
  })
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

/** The folder with `node_modules`, `workers`, `programs` and `types`. It is made if the sources have changed. */
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
      if (!existsSync(folder)) renameSync(draft, folder)
    } finally {
      rmSync(draft, { recursive: true, force: true })
      rmSync(lock, { recursive: true, force: true })
    }
    removeOld()
  }
  return folder
}
