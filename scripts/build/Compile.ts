/** Compiles `src` to `dist`. */
import { transformFileAsync } from "@babel/core"
import { spawnSync } from "node:child_process"
import { rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { files, root } from "./Package.js"

export const tsc = (...args: ReadonlyArray<string>): void => {
  const file = createRequire(import.meta.url).resolve("typescript/lib/tsc.js")
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: "inherit" })
  // tsc has printed the errors.
  if (status !== 0) throw new Error("the TypeScript compiler found errors")
}

/** Type-checks all packages, and writes their declarations for each other. */
export const check = (): void => tsc("-b", "tsconfig.packages.json")

/** Writes `dist` of a package, in its directory or elsewhere. */
export const emit = (directory: string, to: string = directory): void => {
  rmSync(join(to, "dist"), { recursive: true, force: true })
  const target = ["-p", directory, "--outDir", join(to, "dist"), "--noCheck", "--emitDeclarationOnly", "false"]
  // Options for project references are turned off, because they would leave files in dist.
  const alone = ["--composite", "false", "--incremental", "false", "--tsBuildInfoFile", "null"]
  tsc(...target, ...alone)
}

/** Marks calls at module level as pure, so a bundler can remove unused ones. Returns the number of marks. */
export const annotate = async (directory: string): Promise<number> => {
  const dist = join(directory, "dist")
  let marked = 0
  for (const file of files(dist).filter((file) => file.endsWith(".js"))) {
    const path = join(dist, file)
    const result = await transformFileAsync(path, {
      configFile: false,
      babelrc: false,
      plugins: ["annotate-pure-calls"],
      sourceMaps: true,
      compact: false,
      // Other comments are for readers, who have the declarations and `src`.
      shouldPrintComment: (comment) => comment.includes("#__PURE__") || comment.startsWith("# sourceMappingURL")
    })
    if (typeof result?.code !== "string") throw new Error(`${path}: babel wrote nothing`)
    marked += result.code.split("/*#__PURE__*/").length - 1
    // The output still has the line of tsc that names the source map.
    writeFileSync(path, `${result.code}\n`)
    writeFileSync(`${path}.map`, JSON.stringify(result.map))
  }
  return marked
}
