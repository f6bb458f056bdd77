/**
 * One file of each package instead of dozens: Node resolves, reads and links every file by itself, which took most of the time
 * that importing the library did. Bundlers drop from it what nobody uses as they do from the files.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { rollup } from "rollup"
import { files } from "./Package.js"

/**
 * What nearly every program loads, by package; all that these modules import goes into the one file. What else there is stays by
 * itself, because some of it imports more of Effect: a program that makes calls need not load Stream.
 */
const MAIN: Readonly<Record<string, string>> = {
  "@effect-cloudfront/core": "generated/operations.js",
  "@effect-cloudfront/http": "CloudFrontFetch.js",
  "@effect-cloudfront/testing": "InMemoryCloudFront.js"
}

/** The code of a module and its map, which leads to `src` and is to go on doing so. */
const load = (path: string) => {
  const map = `${path}.map`
  return { code: readFileSync(path, "utf8"), map: existsSync(map) ? readFileSync(map, "utf8") : null }
}

/** Rewrites the JavaScript of `dist`; whoever imported a module of it gets the same as before. */
export const merge = async (name: string, directory: string): Promise<void> => {
  const dist = join(directory, "dist")
  const main = MAIN[name]
  if (main === undefined) throw new Error(`${name} has no main module`)
  // `index` only names the others: as part of the one file it would be objects, whose members no bundler drops.
  const modules = files(dist).filter((file) => file.endsWith(".js") && !/(^|\/)index\.js$/.test(file))
  const open = modules.filter((file) => !file.startsWith("internal/"))
  const bundle = await rollup({
    input: Object.fromEntries(open.map((file) => [file.slice(0, -".js".length), join(dist, file)])),
    external: (id) => !/^[./]/.test(id) && !id.startsWith(dist),
    plugins: [{ name: "dist", load }],
    // None of ours has an effect by being imported, and none of Effect's: what an entry does not use it need not load.
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
