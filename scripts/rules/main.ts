/** `npm run rules`: checks the rules of the project. It prints one line for each problem, as `path:line: message`. */
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as Banned from "./Banned.js"
import * as Barrels from "./Barrels.js"
import * as Concurrency from "./Concurrency.js"
import * as Docs from "./Docs.js"
import * as Exports from "./Exports.js"
import * as Hygiene from "./Hygiene.js"
import * as Imports from "./Imports.js"
import * as Names from "./Names.js"
import * as Source from "./Source.js"
import * as Tags from "./Tags.js"
import * as Tests from "./Tests.js"

parseArgs({})

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The tracked and untracked files of the repository. Without a repository, all files except build output. */
const paths = (): ReadonlyArray<string> => {
  try {
    const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    const listed = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    return listed.split("\0").filter((path) => path !== "")
  } catch {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length).replaceAll("\\", "/"))
      .filter((path) => !/(^|\/)(node_modules|dist|coverage|\.git)\//.test(`/${path}`))
  }
}

const read = (path: string): ReadonlyArray<Source.File> => {
  try {
    const text = readFileSync(root + path, "utf8")
    return text.includes("\0") ? [] : [{ path, text }]
  } catch {
    // Deleted, but not yet committed.
    return []
  }
}

const files = paths().flatMap(read)
const modules = Source.modules(files)
const problems = [
  ...Imports.directions(modules),
  ...Imports.undeclared(modules, files),
  ...Imports.cycles(modules),
  ...Imports.heavy(modules),
  ...Tags.keys(modules),
  ...Tags.styles(modules),
  ...Banned.effects(modules),
  ...Banned.anys(modules),
  ...Banned.silenced(files),
  ...Concurrency.unstated(modules),
  ...Docs.undocumented(modules),
  ...Hygiene.places(files),
  ...Hygiene.lockfile(files),
  ...Tests.switches(modules),
  ...Tests.unexplained(modules),
  ...Barrels.stars(modules),
  ...Barrels.missing(modules),
  ...Names.clashes(modules),
  ...Exports.differences(modules, files)
]

problems.sort((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
for (const { path, line, message } of problems) console.log(`${path}:${line}: ${message}`)
console.log(`${files.length} files, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
