/** What the registry would get: packed by pnpm, unpacked elsewhere, and loaded by plain Node. */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { tsc } from "./Compile.js"
import { directories, files, link, manifest, root, type Target } from "./Package.js"

/** Packs all packages and unpacks them under `node_modules` of a directory, beside links to what they need. */
export const install = (directory: string): ReadonlyArray<string> => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { packageManager: string }
  return directories.map((source) => {
    const { name } = manifest(source)
    const tarballs = join(directory, "tarballs", name)
    const target = join(directory, "node_modules", name)
    mkdirSync(tarballs, { recursive: true })
    mkdirSync(target, { recursive: true })
    execFileSync("npx", ["--yes", packageManager, "pack", "--pack-destination", tarballs], {
      cwd: source,
      shell: process.platform === "win32",
      stdio: ["ignore", "ignore", "inherit"]
    })
    const [tarball = ""] = readdirSync(tarballs)
    execFileSync("tar", ["-xzf", join(tarballs, tarball), "-C", target, "--strip-components=1"])
    link(source, directory)
    return target
  })
}

export interface Entry {
  /** What a user imports, such as `@effect-cloudfront/core/Errors`. */
  readonly specifier: string
  readonly target: NonNullable<Target>
}

const matches = (pattern: string, key: string): string | undefined => {
  const [before = "", after = ""] = pattern.split("*")
  const fits = key.startsWith(before) && key.endsWith(after) && key.length >= pattern.length
  return fits ? key.slice(before.length, key.length - after.length) : undefined
}

/** Every path that `exports` opens, patterns put beside the files that are there. */
export const entries = (directory: string): ReadonlyArray<Entry> => {
  const { name, exports } = manifest(directory)
  const closed = Object.keys(exports).filter((key) => exports[key] === null)
  const modules = files(directory)
  return Object.entries(exports).flatMap(([key, target]) => {
    if (target === null) return []
    if (!key.includes("*")) return [{ specifier: name + key.slice(1), target }]
    return modules.flatMap((file) => {
      const star = matches(target.default, `./${file}`)
      const path = star === undefined ? undefined : key.replace("*", star)
      if (star === undefined || path === undefined || path in exports) return []
      if (closed.some((pattern) => matches(pattern, path) !== undefined)) return []
      const open = { types: target.types.replace("*", star), default: target.default.replace("*", star) }
      return [{ specifier: name + path.slice(1), target: open }]
    })
  })
}

/** Files that `exports` promises and the package lacks. */
export const missing = (directory: string): ReadonlyArray<string> =>
  entries(directory).flatMap(({ specifier, target }) =>
    [target.types, target.default]
      .filter((file) => !existsSync(join(directory, file)))
      .map((file) => `${specifier}: ${file} is missing`)
  )

/** Source maps that lead nowhere. */
export const lost = (directory: string): ReadonlyArray<string> =>
  files(directory)
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const path = join(directory, file)
      const { sources } = JSON.parse(readFileSync(path, "utf8")) as { sources: ReadonlyArray<string> }
      return sources
        .filter((source) => !existsSync(resolve(dirname(path), source)))
        .map((source) => `${file}: ${source} is not in the package`)
    })

/** Imports everything with plain Node, as a user would; throws when one does not load. */
export const load = (directory: string, specifiers: ReadonlyArray<string>): void => {
  const program = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)})`).join("\n")
  execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: directory, stdio: "inherit" })
}

/** Compiles a program that imports everything, and checks the declarations of the packages with it. */
export const compile = (directory: string, specifiers: ReadonlyArray<string>): void => {
  writeFileSync(
    join(directory, "program.ts"),
    specifiers.map((specifier, index) => `export * as _${index} from "${specifier}"\n`).join("")
  )
  const compilerOptions = { strict: true, module: "nodenext", target: "es2022", lib: ["es2022", "dom"], types: [] }
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }))
  tsc("-p", directory, "--noEmit")
}
