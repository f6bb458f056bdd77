/** TypeScript with the settings of the project, for scripts that read sources as a program. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("..", import.meta.url))

/** The settings, with the types of Node and of browsers. Nothing is written. */
export const options = (): ts.CompilerOptions => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) => readFileSync(path, "utf8")) as {
    readonly config: { readonly compilerOptions: object }
  }
  const { options } = ts.parseJsonConfigFileContent(
    { compilerOptions: config.compilerOptions, files: [] },
    ts.sys,
    root
  )
  return { ...options, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"], types: ["node"], noEmit: true }
}
