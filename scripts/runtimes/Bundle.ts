/** Programs as one file each, for runtimes that know no modules of Node's. */
import { build } from "esbuild"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Imports that are left in a bundle, of Node's modules or of others. */
export const imports = (code: string): ReadonlyArray<string> =>
  [...code.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?\s*["']([^"']+)["']/g)].map(([, specifier = ""]) => specifier)

/** A program of this folder; one that needs a module of Node's is refused by the bundler. */
export const bundle = async (entry: "command" | "worker"): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./${entry}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "silent"
  })
  return outputFiles.map(({ text }) => text).join("")
}

export interface Bundles {
  readonly command: string
  readonly worker: string
}

/** The files of both programs, in a folder. */
export const write = async (folder: string): Promise<Bundles> => {
  const file = async (entry: "command" | "worker"): Promise<string> => {
    const path = join(folder, `${entry}.mjs`)
    writeFileSync(path, await bundle(entry))
    return path
  }
  return { command: await file("command"), worker: await file("worker") }
}
