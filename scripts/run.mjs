// `node scripts/run.mjs FILE ARGS` runs a TypeScript file of this workspace in this process, so signals, exit code
// and terminal belong to the file.
import { resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const [file] = process.argv.splice(2, 1)
if (file === undefined) {
  console.error("usage: node scripts/run.mjs FILE ARGS")
  process.exit(2)
}
const path = resolve(fileURLToPath(new URL("..", import.meta.url)), file)
process.argv[1] = path
// Forked processes get the same option.
process.execArgv.push("--import", import.meta.resolve("tsx"))
await import("tsx")
await import(pathToFileURL(path).href)
