/** Bundles of the test program, for runtimes without the modules of Node. */
import { build } from "esbuild"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The remaining imports of a bundle. */
export const imports = (code: string): ReadonlyArray<string> =>
  [...code.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*\(?\s*["']([^"']+)["']/g)].map(([, specifier = ""]) => specifier)

/** Bundles a program of this folder. The bundler fails if it needs a module of Node. */
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

/** Writes the bundles of both programs into a folder. */
export const write = async (folder: string): Promise<Bundles> => {
  const file = async (entry: "command" | "worker"): Promise<string> => {
    const path = join(folder, `${entry}.mjs`)
    writeFileSync(path, await bundle(entry))
    return path
  }
  return { command: await file("command"), worker: await file("worker") }
}
