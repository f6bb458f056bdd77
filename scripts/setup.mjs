// Installs the dependencies if they are absent or the lockfile has changed. It needs only Node and npm.
// With `--quiet` it prints nothing if there is nothing to do. Every npm script calls it first.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const stamp = `${root}node_modules/.setup`
const quiet = process.argv.includes("--quiet")

/** A hash of the files that determine the dependencies. */
const fingerprint = () => {
  const hash = createHash("sha256")
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(root + file))
  return hash.digest("hex")
}

const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint()

/** Runs the version of pnpm in package.json with npx. corepack does not work where it cannot verify signatures. */
const install = () => {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8"))
  // pnpm asks no questions if CI is set. An empty HOME would create its store here.
  const { HOME, ...env } = { ...process.env, CI: "true" }
  return spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: root,
    env: HOME ? { ...env, HOME } : env,
    stdio: "inherit",
    shell: process.platform === "win32"
  })
}

if (isCurrent()) {
  if (!quiet) console.log("Dependencies are up to date.")
} else {
  console.log("Installing dependencies...")
  const { status, error } = install()
  if (status !== 0) {
    console.error(`The installation failed${error === undefined ? "" : `: ${error.message}`}.`)
    process.exit(status ?? 1)
  }
  writeFileSync(stamp, fingerprint())
}
