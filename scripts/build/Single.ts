/** Makes one file of a command with all that it needs, so that it starts fast and is installed alone. */
import { build } from "esbuild"
import { chmodSync, mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { manifest } from "./Package.js"

/** What the file begins with: modules of CommonJS ask for `require`. */
const BANNER = `#!/usr/bin/env node
import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)`

/** The path of the file in a package. */
export const FILE = "dist/cloudfront.mjs"

/**
 * Bundles `bin/cloudfront.ts` of a package, in its directory or elsewhere. Dependencies of its package.json stay outside: they are loaded when
 * they are needed. Modules that are imported on demand are in the file, and run on demand. Returns the number of bytes.
 */
export const bundle = async (directory: string, to: string = directory): Promise<number> => {
  const outfile = join(to, FILE)
  rmSync(join(to, "dist"), { recursive: true, force: true })
  mkdirSync(join(to, "dist"), { recursive: true })
  const { metafile } = await build({
    entryPoints: [join(directory, "bin/cloudfront.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    minify: true,
    legalComments: "none",
    metafile: true,
    external: Object.keys(manifest(directory).dependencies ?? {}).flatMap((name) => [name, `${name}/*`]),
    banner: { js: BANNER },
    logLevel: "warning"
  })
  chmodSync(outfile, 0o755)
  return Object.values(metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0)
}
