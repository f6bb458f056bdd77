/**
 * `npm run check`: the types of all code, the examples of READMEs and docstrings among it, and in packages the rules of Effect, which the
 * compiler that `@effect/tsgo` builds from TypeScript 7 finds on its way. That takes a third of what TypeScript 5.9 and the language
 * service take one after the other. `--oldest` is TypeScript 5.9. Further arguments are tsc's.
 */
import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Examples from "./Examples.js"

const root = fileURLToPath(new URL("..", import.meta.url))

/** The version of TypeScript that the rules are built into. */
const NATIVE = "7.0.2"

const native = (): string => {
  const { resolve } = createRequire(import.meta.resolve("@effect/tsgo/package.json"))
  const platform = dirname(resolve(`@effect/tsgo-${process.platform}-${process.arch}/package.json`))
  return join(platform, "artifacts/typescript", NATIVE, process.platform === "win32" ? "tsc.exe" : "tsc")
}

const args = process.argv.slice(2)
const isOldest = args[0] === "--oldest"
const [command, ...first] = isOldest ? [process.execPath, join(root, "node_modules/typescript/bin/tsc")] : [native()]
const all = [...first, "--build", root, Examples.write(root), ...args.slice(isOldest ? 1 : 0)]
const { status } = spawnSync(command, all, { cwd: root, stdio: "inherit" })
process.exitCode = status ?? 1
