/** Bundles programs with esbuild and rollup. */
import commonjs from "@rollup/plugin-commonjs"
import json from "@rollup/plugin-json"
import { nodeResolve } from "@rollup/plugin-node-resolve"
import { build, transform, type Metafile, type Platform } from "esbuild"
import { builtinModules } from "node:module"
import { join } from "node:path"
import { writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { rollup } from "rollup"

export interface Size {
  readonly min: number
  readonly gzip: number
}

export const sizeOf = (code: string): Size => ({ min: code.length / 1024, gzip: gzipSync(code).length / 1024 })

/** The file of a program of `rows`, such as `cold-start-bundled/ours`. */
const entry = (folder: string, program: string): string => join(folder, "rows", `${program}.mjs`)

export interface Options {
  readonly platform: Platform
  /** Takes ES modules where a package has CommonJS, too, which esbuild prefers for Node. */
  readonly isModule?: boolean
  /** Replaces the AWS SDK's chain of credentials, which its client imports. */
  readonly isWithoutChain?: boolean
}

export interface Bundle {
  readonly code: string
  /** The modules with code in the bundle. */
  readonly modules: ReadonlyArray<string>
}

/** With `outfile` the bundle is written. For Node, its built-in modules are external. */
export const esbuild = async (
  folder: string,
  program: string,
  { isModule = false, isWithoutChain = false, platform }: Options,
  outfile?: string
): Promise<Bundle> => {
  const { metafile, outputFiles } = await build({
    entryPoints: [entry(folder, program)],
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    target: "es2022",
    ...(isModule ? { mainFields: ["module", "main"] } : {}),
    ...(isWithoutChain
      ? { alias: { "@aws-sdk/credential-provider-node": entry(folder, "bundle-one-operation-node/no-chain") } }
      : {}),
    // CommonJS code in the SDK loads Node's modules with `require`.
    ...(platform === "node"
      ? {
          banner: {
            js: 'import{createRequire as requireOf}from"node:module";const require=requireOf(import.meta.url);'
          }
        }
      : {}),
    logLevel: "error",
    metafile: true,
    write: false,
    outfile: outfile ?? join(folder, `${program}.js`)
  })
  const code = outputFiles.map(({ text }) => text).join("")
  if (outfile !== undefined) writeFileSync(outfile, code)
  const modules = Object.values(metafile.outputs).flatMap(({ imports, inputs }) => [
    ...imports.map(({ path }) => path),
    ...Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0)
  ])
  return { code, modules }
}

// The types of these ES modules declare CommonJS.
const plugins = [
  nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }),
  (commonjs as unknown as typeof commonjs.default)(),
  (json as unknown as typeof json.default)()
]

/** rollup removes unused code. esbuild minifies, because rollup has no minifier. */
export const rollupSize = async (folder: string, program: string): Promise<Size> => {
  const bundle = await rollup({
    input: entry(folder, program),
    external: [...builtinModules, /^node:/],
    plugins,
    onLog: () => {}
  })
  const { output } = await bundle.generate({ format: "es", inlineDynamicImports: true })
  const code = output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("")
  return sizeOf((await transform(code, { minify: true, format: "esm", target: "es2022" })).code)
}

/** The import graph of some modules, without Effect. */
const graph = async (folder: string, specifiers: ReadonlyArray<string>): Promise<Metafile["inputs"]> => {
  const { metafile } = await build({
    stdin: { contents: specifiers.map((specifier) => `import "${specifier}"`).join("\n"), resolveDir: folder },
    bundle: true,
    format: "esm",
    external: ["effect", "effect/*", "node:*", "fast-xml-parser"],
    // Modules without side effects would be removed from a bundle that only imports them.
    ignoreAnnotations: true,
    metafile: true,
    write: false,
    logLevel: "error"
  })
  return metafile.inputs
}

const statements = (imports: Metafile["inputs"][string]["imports"]) =>
  // The graph also has dynamic imports, which are not loaded at once.
  imports.filter(({ kind }) => kind === "import-statement")

/** The modules of Effect that some modules and our modules below them import. */
export const externals = async (folder: string, specifiers: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const imports = Object.values(await graph(folder, specifiers)).flatMap(({ imports }) => statements(imports))
  const effect = imports.filter(({ external, path }) => external === true && path.startsWith("effect"))
  return [...new Set(effect.map(({ path }) => path))].sort()
}

/** Our modules that some modules load. */
export const own = async (folder: string, specifiers: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const inputs = await graph(folder, specifiers)
  const found = new Set<string>()
  const visit = (file: string): void => {
    for (const { external, path } of statements(inputs[file]?.imports ?? [])) {
      if (external === true || found.has(path)) continue
      found.add(path)
      visit(path)
    }
  }
  visit("<stdin>")
  return [...found]
}
