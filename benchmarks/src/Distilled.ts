/**
 * distilled, which needs a release candidate of Effect 4 and takes 280 MB with its dependencies. It is not a dependency
 * of the project. `npm run bench -- --full` installs it separately, and later runs then compare with it.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { worker } from "./Processes.js"

const folder = fileURLToPath(new URL("../node_modules/.cache/distilled", import.meta.url))

/** The newest versions that work together: later versions of Effect lack modules that distilled imports. */
const VERSIONS = { "@distilled.cloud/aws": "1.0.0-rc.12", effect: "4.0.0-rc.117" }

export const version = VERSIONS["@distilled.cloud/aws"]

const install = (): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: VERSIONS }))
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32"
  })
}

/** The folder of distilled if it is installed and loads, otherwise the reason why it does not. */
export const find = async (library: string, brings: boolean): Promise<string | undefined> => {
  try {
    const there = existsSync(join(folder, "node_modules", "@distilled.cloud"))
    if (!there && !brings) {
      console.log("distilled is not installed, so it is left out; --full brings it")
      return undefined
    }
    if (!there) install()
    await worker(library, "first", { row: "fixed-cost", side: "distilled", distilled: folder })
    return folder
  } catch (error) {
    console.log(
      `distilled is left out, since it does not load: ${error instanceof Error ? error.message : String(error)}`
    )
    return undefined
  }
}
