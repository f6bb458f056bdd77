// `node scripts/run.mjs FILE ARGS` runs a TypeScript file of this workspace in this process, so signals, exit code
// and terminal belong to the file. With `--effect 4` among ARGS, it runs the file of the Effect 4 edition, which
// `npm run edition` writes. With `--help`, it prints the first comment of a script of `npm run`. What is wrong
// with ARGS for `parseArgs` ends it with 2.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

let [file] = process.argv.splice(2, 1)
if (file === undefined) {
  console.error("usage: node scripts/run.mjs FILE ARGS")
  process.exit(2)
}
const edition = process.argv.indexOf("--effect")
if (edition !== -1) {
  const [, version] = process.argv.splice(edition, 2)
  if (version !== "3" && version !== "4") {
    console.error("--effect takes 3 or 4")
    process.exit(2)
  }
  // A script that takes both editions by itself is told that one was asked for.
  process.env.EFFECT_EDITION = version
  if (version === "4") {
    process.argv.splice(2, 0, "run", file)
    file = "scripts/edition/main.ts"
  }
}
const path = resolve(fileURLToPath(new URL("..", import.meta.url)), file)
const [, usage] = /^\/\*\*([^]*?)\*\//.exec(readFileSync(path, "utf8")) ?? []
if (process.argv.includes("--help") && usage?.includes("npm run ")) {
  console.log(usage.replaceAll(/^ \* ?/gm, "").trim())
  process.exit(0)
}
process.argv[1] = path
// Forked processes get the same option.
process.execArgv.push("--import", import.meta.resolve("tsx"))
await import("tsx")
try {
  await import(pathToFileURL(path).href)
} catch (error) {
  if (!String(error?.code).startsWith("ERR_PARSE_ARGS_")) throw error
  console.error(error.message)
  process.exit(2)
}
