// Installs the dependencies when they are absent or the lockfile has changed since. Needs Node and npm, nothing else.
// `--quiet` says nothing when there is nothing to do, so every npm script can start with it.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const stamp = `${root}node_modules/.setup`
const quiet = process.argv.includes("--quiet")

/** What the installed tree is made from. */
const fingerprint = () => {
  const hash = createHash("sha256")
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(root + file))
  return hash.digest("hex")
}

const isCurrent = () => existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint()

/** pnpm of the version that package.json names, through npx: corepack refuses to start where it cannot check signatures. */
const install = () => {
  const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, "utf8"))
  // Without a terminal pnpm asks no questions only when it believes itself in CI; an empty HOME would put its store here.
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
