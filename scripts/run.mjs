// `node scripts/run.mjs FILE ARGS` runs a TypeScript file of this workspace, in this very process: signals, exit code and
// terminal are the file's own.
import { resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const [file] = process.argv.splice(2, 1)
if (file === undefined) {
  console.error("usage: node scripts/run.mjs FILE ARGS")
  process.exit(2)
}
const path = resolve(fileURLToPath(new URL("..", import.meta.url)), file)
process.argv[1] = path
// Processes that the file forks are given the same.
process.execArgv.push("--import", import.meta.resolve("tsx"))
await import("tsx")
await import(pathToFileURL(path).href)
