/** Checks the packed packages: packs them with pnpm, unpacks them elsewhere, and loads them with plain Node. */
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { tsc } from "./Compile.js"
import { files, link, manifest, packageManager, published, root, type Manifest, type Target } from "./Package.js"
import { FILE } from "./Single.js"

export interface Tarball {
  readonly name: string
  readonly version: string
  readonly file: string
  /** The directory of the package in this project. */
  readonly source: string
}

/** Packs all packages as they are published. */
export const pack = (directory: string): ReadonlyArray<Tarball> => {
  mkdirSync(directory, { recursive: true })
  return published.map((source) => {
    const { name, version } = manifest(source)
    execFileSync("npx", ["--yes", packageManager, "pack", "--pack-destination", directory], {
      cwd: source,
      shell: process.platform === "win32",
      stdio: ["ignore", "ignore", "inherit"]
    })
    // `@scope/name` is packed as `scope-name-version.tgz`.
    const file = join(directory, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
    return { name, version, file, source }
  })
}

/** Unpacks a tarball into `node_modules` of a directory, with links to its dependencies. Returns the path. */
export const unpack = ({ file, name, source }: Tarball, directory: string): string => {
  const target = join(directory, "node_modules", name)
  mkdirSync(target, { recursive: true })
  execFileSync("tar", ["-xzf", file, "-C", target, "--strip-components=1"])
  link(source, directory)
  return target
}

export interface Entry {
  /** The specifier of an import, such as `@effect-cloudfront/core/Errors`. */
  readonly specifier: string
  readonly target: NonNullable<Target>
}

const matches = (pattern: string, key: string): string | undefined => {
  const [before = "", after = ""] = pattern.split("*")
  const fits = key.startsWith(before) && key.endsWith(after) && key.length >= pattern.length
  return fits ? key.slice(before.length, key.length - after.length) : undefined
}

/** All paths in `exports`. A pattern stands for the files that match it. */
export const entries = (directory: string): ReadonlyArray<Entry> => {
  const { name, exports } = manifest(directory)
  const closed = Object.keys(exports).filter((key) => exports[key] === null)
  const modules = files(directory)
  return Object.entries(exports).flatMap(([key, target]) => {
    // A text is the path of a file that is no module.
    if (target === null || typeof target === "string") return []
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

/** Files that `exports` refers to, but that the package does not contain. */
export const missing = (directory: string): ReadonlyArray<string> =>
  entries(directory).flatMap(({ specifier, target }) =>
    [target.types, target.default]
      .filter((file) => !existsSync(join(directory, file)))
      .map((file) => `${specifier}: ${file} is missing`)
  )

/** Documents that npm shows or that belong to a package. */
const DOCUMENTS = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]

/** Documents that the package does not contain. */
export const undocumented = (directory: string): ReadonlyArray<string> =>
  DOCUMENTS.filter((file) => !existsSync(join(directory, file))).map((file) => `${file} is not in ${directory}`)

/** Runs a tool of the project on a tarball. Throws if the tool finds problems, which it prints. */
const tool = (path: string, args: ReadonlyArray<string>): void => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(root, "node_modules", path), ...args], {
    encoding: "utf8"
  })
  if (status !== 0) throw new Error(`${[path, ...args].join(" ")}\n${stdout}${stderr}`)
}

/**
 * publint checks package.json and its files. attw checks how TypeScript resolves each entry, for an ESM-only package.
 */
export const lint = ({ file }: Tarball, specifiers: ReadonlyArray<string>): void => {
  tool("publint/src/cli.js", ["run", file, "--strict"])
  if (specifiers.length === 0) return
  const entries = ["--entrypoints", ...specifiers.map((specifier) => specifier.split("/").slice(2).join("/") || ".")]
  tool("@arethetypeswrong/cli/dist/index.js", [file, "--profile", "esm-only", "--format", "ascii", ...entries])
}

/** Source maps with a source that does not exist. */
export const brokenSourceMaps = (directory: string): ReadonlyArray<string> =>
  files(directory)
    .filter((file) => file.endsWith(".map"))
    .flatMap((file) => {
      const path = join(directory, file)
      const { sources } = JSON.parse(readFileSync(path, "utf8")) as { sources: ReadonlyArray<string> }
      return sources
        .filter((source) => !existsSync(resolve(dirname(path), source)))
        .map((source) => `${file}: ${source} is not in the package`)
    })

/** Imports all entries with plain Node. Throws if one does not load. */
export const load = (directory: string, specifiers: ReadonlyArray<string>): void => {
  const program = specifiers.map((specifier) => `await import(${JSON.stringify(specifier)})`).join("\n")
  execFileSync(process.execPath, ["--input-type=module", "-e", program], { cwd: directory, stdio: "inherit" })
}

/** Starts a command alone. Throws if it does not print its version. */
export const start = (directory: string, { name, version }: Pick<Manifest, "name" | "version">): void => {
  const file = join(directory, "node_modules", name, FILE)
  const printed = execFileSync(process.execPath, [file, "--version"], { cwd: directory, encoding: "utf8" })
  if (printed !== `${version}\n`) throw new Error(`${name} ${version} prints that it is ${printed}`)
}

/** Compiles a program that imports all entries, and checks the declarations of the packages. */
export const compile = (directory: string, specifiers: ReadonlyArray<string>): void => {
  writeFileSync(
    join(directory, "program.ts"),
    specifiers.map((specifier, index) => `export * as _${index} from "${specifier}"\n`).join("")
  )
  const compilerOptions = { strict: true, module: "nodenext", target: "es2022", lib: ["es2022", "dom"], types: [] }
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }))
  tsc("-p", directory, "--noEmit")
}
