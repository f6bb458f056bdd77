/**
 * distilled, which stands on a release candidate of Effect 4 and takes 280 MB with what it needs: no dependency of the project,
 * but installed apart by `npm run bench -- --full`, and compared with from then on.
 */
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { worker } from "./Processes.js"

const folder = fileURLToPath(new URL("../node_modules/.cache/distilled", import.meta.url))

/** The newest that loads: with later ones of Effect it looks for modules that are no more. */
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

/** Where it is, when it is there and loads; says why not otherwise. */
export const find = async (library: string, brings: boolean): Promise<string | undefined> => {
  try {
    const there = existsSync(join(folder, "node_modules", "@distilled.cloud"))
    if (!there && !brings) {
      console.log("distilled is not installed, so it is left out; --full brings it")
      return undefined
    }
    if (!there) install()
    await worker(library, "first", { candidate: "distilled", folder, task: "fixed-cost" })
    return folder
  } catch (error) {
    console.log(
      `distilled is left out, since it does not load: ${error instanceof Error ? error.message : String(error)}`
    )
    return undefined
  }
}
