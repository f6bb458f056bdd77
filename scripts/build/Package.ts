/** The packages that are published, in the order in which they need each other. */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { isDeepStrictEqual } from "node:util"

export const root = fileURLToPath(new URL("../..", import.meta.url))

export type Target = { readonly types: string; readonly default: string } | null

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, Target>>
}

export const directories: ReadonlyArray<string> = ["core", "http", "testing"].map((name) =>
  join(root, "packages", name)
)

/** The package.json in a directory; that of a packed package, where `exports` are those of `publishConfig`. */
export const manifest = (directory: string): Manifest =>
  JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest

/** Stands for the owner of the repository, who is not decided; `npm run release` publishes nothing as long as it is here. */
const UNDECIDED = "OWNER"

/** Where the repository is. The addresses of every package are made from this one. */
const REPOSITORY = `https://github.com/${UNDECIDED}/effect-cloudfront`

export const isPlaced = (): boolean => !REPOSITORY.includes(`/${UNDECIDED}/`)

/** The fields of a package.json that say where a package comes from, and how it is published. */
export const metadata = (directory: string) => ({
  homepage: `${REPOSITORY}/tree/main/packages/${basename(directory)}#readme`,
  bugs: `${REPOSITORY}/issues`,
  repository: { type: "git", url: `git+${REPOSITORY}.git`, directory: `packages/${basename(directory)}` },
  publishConfig: { access: "public", provenance: true }
})

/** The text of a package.json with `metadata` in it; the same text where it is in it already. */
export const withMetadata = (text: string, directory: string): string => {
  const current = JSON.parse(text) as Manifest & { readonly publishConfig?: object }
  const { publishConfig, ...fields } = metadata(directory)
  const wanted = { ...current, ...fields, publishConfig: { ...current.publishConfig, ...publishConfig } }
  return isDeepStrictEqual(wanted, current) ? text : JSON.stringify(wanted, undefined, 2)
}

/** Puts `metadata` into the package.json of every package. The formatter puts the fields into their usual order. */
export const describe = (): void => {
  const files = directories.map((directory) => join(directory, "package.json"))
  for (const file of files) writeFileSync(file, withMetadata(readFileSync(file, "utf8"), dirname(file)))
  execFileSync(process.execPath, [join(root, "node_modules/oxfmt/bin/oxfmt"), ...files])
}

/** Paths of all files below a directory, from there and with `/`. */
export const files = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(directory.length + 1).replaceAll("\\", "/"))

/** Puts links to what a package needs beside it, under `node_modules` of another directory. */
export const link = (source: string, directory: string): void => {
  const { dependencies, peerDependencies } = manifest(source)
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    const path = join(directory, "node_modules", needed)
    if (existsSync(path)) continue
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(join(source, "node_modules", needed), path, "junction")
  }
}
