/**
 * `npm run check`: types, and in packages the rules of Effect, which the compiler that `@effect/tsgo` builds from TypeScript 7 finds on its
 * way. It takes a quarter of what TypeScript 5.9 and the language service take one after the other; those have the last word in
 * `npm run test:long`. Arguments are tsc's, behind `--build`.
 */
import { spawnSync } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const TYPESCRIPT = "7.0.2"

const { resolve } = createRequire(import.meta.resolve("@effect/tsgo/package.json"))
const platform = dirname(resolve(`@effect/tsgo-${process.platform}-${process.arch}/package.json`))
const compiler = join(platform, "artifacts/typescript", TYPESCRIPT, process.platform === "win32" ? "tsc.exe" : "tsc")
const { status } = spawnSync(compiler, ["--build", ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit"
})
process.exitCode = status ?? 1
