/**
 * Merges most modules of a package into one file. Node resolves, reads and links each file separately, which took most
 * of the import time. Bundlers remove unused code from it as from separate files.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { rollup } from "rollup"
import { files } from "./Package.js"

/**
 * The entries of the merged file of each package. All modules that they import are in the file. Other modules stay
 * separate, because some of them import more of Effect: a program that makes calls need not load Stream.
 */
const MAIN: Readonly<Record<string, string>> = {
  "@effect-cloudfront/core": "generated/operations.js",
  "@effect-cloudfront/http": "CloudFrontFetch.js",
  "@effect-cloudfront/keyvaluestore": "KeyValueStoreFetch.js",
  "@effect-cloudfront/testing": "InMemoryCloudFront.js"
}

/** A module and its source map, which refers to `src`. */
const load = (path: string) => {
  const map = `${path}.map`
  return { code: readFileSync(path, "utf8"), map: existsSync(map) ? readFileSync(map, "utf8") : null }
}

/** Rewrites the JavaScript in `dist`. The modules keep their paths and exports. */
export const merge = async (name: string, directory: string): Promise<void> => {
  const dist = join(directory, "dist")
  const main = MAIN[name]
  if (main === undefined) throw new Error(`${name} has no main module`)
  // `index` only re-exports modules. In the merged file it would be objects, whose unused members a bundler keeps.
  const modules = files(dist).filter((file) => file.endsWith(".js") && !/(^|\/)index\.js$/.test(file))
  const open = modules.filter((file) => !/^(internal|generated\/descriptions)\//.test(file))
  const bundle = await rollup({
    input: Object.fromEntries(open.map((file) => [file.slice(0, -".js".length), join(dist, file)])),
    external: (id) => !/^[./]/.test(id) && !id.startsWith(dist),
    plugins: [{ name: "dist", load }],
    // Neither our modules nor those of Effect have side effects, so unused imports can be removed.
    treeshake: { moduleSideEffects: false }
  })
  const { output } = await bundle.generate({
    dir: dist,
    format: "es",
    sourcemap: true,
    manualChunks: { main: [join(dist, main)] },
    chunkFileNames: "internal/[name].js",
    hoistTransitiveImports: false,
    minifyInternalExports: false
  })
  for (const file of modules) for (const path of [file, `${file}.map`]) rmSync(join(dist, path), { force: true })
  for (const item of output) writeFileSync(join(dist, item.fileName), item.type === "chunk" ? item.code : item.source)
}
