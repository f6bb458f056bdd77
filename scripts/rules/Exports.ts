/**
 * A package must list its public paths separately. Editors offer every path that matches a pattern, even if it is
 * closed with `null`, and would offer internal modules.
 */
import { isDeepStrictEqual } from "node:util"
import { isGenerated, type File, type Module, type Problem } from "./Source.js"

/** Folders that other packages of the project import from. They are not public otherwise. */
const PATTERNS: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["./protocol/*"],
  http: ["./sigv4/*"]
}

const PUBLIC = /^packages\/([^/]+)\/src\/((?:generated\/|programs\/)?[^/]+)\.ts$/

/** The path of a public module in `exports`. `Errors` includes the generated errors. */
const pathOf = (module: Module): string | undefined => {
  const name = PUBLIC.exec(module.path)?.[2]
  if (name === undefined || /(^|\/)index$/.test(name) || name === "generated/Errors") return undefined
  return `./${isGenerated(module) ? name.replace("generated/", "") : name}`
}

type Exports = Readonly<Record<string, unknown>>

interface Manifest {
  readonly exports?: Exports
  readonly publishConfig?: { readonly exports?: Exports }
}

export const differences = (modules: ReadonlyArray<Module>, files: ReadonlyArray<File>): ReadonlyArray<Problem> =>
  files.flatMap((file) => {
    const [, name = ""] = /^packages\/([^/]+)\/package\.json$/.exec(file.path) ?? []
    if (name === "") return []
    const { exports = {}, publishConfig } = JSON.parse(file.text) as Manifest
    // A package that is one file has no modules to import.
    if (isDeepStrictEqual(Object.keys(exports), ["./package.json"])) return []
    const paths = modules.filter(({ path }) => PUBLIC.exec(path)?.[1] === name).flatMap((one) => pathOf(one) ?? [])
    const wanted = [".", ...paths, ...(PATTERNS[name] ?? [])]
    const compare = (where: string, given: Exports): ReadonlyArray<string> => [
      ...wanted.filter((path) => !(path in given)).map((path) => `${where} lacks ${path}`),
      ...Object.keys(given)
        .filter((path) => given[path] !== null && !wanted.includes(path))
        .map((path) => `${where} opens ${path}, which is no public module`)
    ]
    return [...compare("exports", exports), ...compare("publishConfig.exports", publishConfig?.exports ?? {})].map(
      (message) => ({ path: file.path, line: 1, message })
    )
  })
