/** The packages that are published, in the order in which they need each other. */
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

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
