/** The published packages: libraries, in the order of their dependencies, and commands. */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { isDeepStrictEqual } from "node:util"

export const root = fileURLToPath(new URL("../..", import.meta.url))

/** What `exports` has for a module. Of the commands it is the path of package.json, as a text. */
export type Target = { readonly types: string; readonly default: string } | null

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Target>>
}

/** The version of pnpm, for npx. */
export const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly packageManager: string
}

export const directories: ReadonlyArray<string> = ["core", "http", "keyvaluestore", "testing"].map((name) =>
  join(root, "packages", name)
)

/** The packages that are one file each, which has all that it needs. They have no modules to import. */
export const commands: ReadonlyArray<string> = ["cli"].map((name) => join(root, "packages", name))

export const published: ReadonlyArray<string> = [...directories, ...commands]

/** The package.json of a directory. In a packed package, `exports` is the one of `publishConfig`. */
export const manifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest

/**
 * A placeholder for the owner of the repository, who is not decided. `npm run release` publishes nothing while it is in
 * use.
 */
const UNDECIDED = "OWNER"

/** The URL of the repository. The URLs of all packages are derived from it. */
const REPOSITORY = `https://github.com/${UNDECIDED}/effect-cloudfront`

export const isPlaced = (): boolean => !REPOSITORY.includes(`/${UNDECIDED}/`)

/** The fields of a package.json about its origin and publication. */
export const metadata = (directory: string) => ({
  homepage: `${REPOSITORY}/tree/main/packages/${basename(directory)}#readme`,
  bugs: `${REPOSITORY}/issues`,
  repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: `packages/${basename(directory)}` },
  publishConfig: { access: "public", provenance: true }
})

/** The text of a package.json with `metadata`. Unchanged if it already has it. */
export const withMetadata = (text: string, directory: string): string => {
  const current = JSON.parse(text) as Manifest & { readonly publishConfig?: object }
  const { publishConfig, ...fields } = metadata(directory)
  const wanted = { ...current, ...fields, publishConfig: { ...current.publishConfig, ...publishConfig } }
  return isDeepStrictEqual(wanted, current) ? text : JSON.stringify(wanted, undefined, 2)
}

/** Writes `metadata` into the package.json of every package. The formatter sorts the fields. */
export const describe = (): void => {
  const files = published.map((directory) => join(directory, "package.json"))
  for (const file of files) writeFileSync(file, withMetadata(readFileSync(file, "utf8"), dirname(file)))
  execFileSync(process.execPath, [join(root, "node_modules/oxfmt/bin/oxfmt"), ...files])
}

/** The relative paths of all files below a directory, with `/`. */
export const files = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(directory.length + 1).replaceAll("\\", "/"))

/** Links the dependencies of a package into `node_modules` of another directory. */
export const link = (source: string, directory: string): void => {
  const { dependencies, peerDependencies } = manifest(source)
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    const path = join(directory, "node_modules", needed)
    if (existsSync(path)) continue
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(join(source, "node_modules", needed), path, "junction")
  }
}
