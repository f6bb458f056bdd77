/** A copy of the workspace in which files can be changed. Sources are copied, dependencies are linked. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../..", import.meta.url))

/** Directories that are not copied. */
const LEFT_OUT = new Set(["node_modules", "dist", "coverage", ".git"])

/** Directories of packages with their own dependencies. */
const packages = (): ReadonlyArray<string> => [
  ".",
  "benchmarks",
  "codegen",
  ...readdirSync(join(root, "packages")).map((name) => join("packages", name))
]

/** The packages in a `node_modules`, including those of scopes. */
const dependencies = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(directory, name)).map((one) => join(name, one)) : [name]
    )

/** Links packages of the workspace to their copies, and other packages to their original location. */
const link = (copy: string, from: string): void => {
  const installed = join(root, from, "node_modules")
  if (!existsSync(installed)) return
  for (const name of dependencies(installed)) {
    const real = realpathSync(join(installed, name))
    const within = relative(realpathSync(root), real)
    const isOurs = !within.startsWith("..") && !within.split(sep).includes("node_modules")
    const place = join(copy, from, "node_modules", name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(isOurs ? join(copy, within) : real, place, "junction")
  }
}

/** Removes the copy. Links are removed, but not their targets. */
export const remove = (copy: string): void => rmSync(dirname(copy), { recursive: true, force: true })

/** Makes a copy in the temporary folder of the system. It is removed at the latest when the process ends. */
export const make = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mutate-")))
  const copy = join(folder, "workspace")
  process.once("exit", () => remove(copy))
  mkdirSync(copy)
  for (const name of readdirSync(root)) {
    if (LEFT_OUT.has(name)) continue
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => LEFT_OUT.has(part))
    })
  }
  for (const from of packages()) link(copy, from)
  // Some tests read vectors from a folder beside the checkout, if it exists.
  const shared = join(root, "../shared")
  if (existsSync(shared)) symlinkSync(realpathSync(shared), join(folder, "shared"), "junction")
  return copy
}
