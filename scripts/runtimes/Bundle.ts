/** Bundles of the test program, for runtimes without the modules of Node. */
import { build } from "esbuild"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** What a bundle still imports. esbuild reads the code, so text in strings and comments does not count. */
export const imports = async (code: string): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  await build({
    stdin: { contents: code, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
    plugins: [
      {
        name: "imports",
        setup: ({ onResolve }) =>
          onResolve({ filter: /./ }, ({ path }) => {
            found.push(path)
            return { external: true }
          })
      }
    ]
  })
  return found
}

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
