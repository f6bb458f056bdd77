/**
 * What a package opens, path by path: an editor takes every path that fits a pattern for one to import, also those that `null` closes, and
 * would offer internal modules.
 */
import { isGenerated, type File, type Module, type Problem } from "./Source.js"

/** Folders that other packages of the project import from, and that are public for no other reason. */
const PATTERNS: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: ["./protocol/*"],
  http: ["./sigv4/*"]
}

const PUBLIC = /^packages\/([^/]+)\/src\/((?:generated\/|programs\/)?[^/]+)\.ts$/

/** What a user writes behind the name of the package, for a public module; `Errors` has what is generated of them. */
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
