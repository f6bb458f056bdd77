/**
 * `npm run docs`: builds the documentation site, and serves it on loopback. Nothing comes from the network.
 *
 * - `--check` builds it, checks every link, and ends.
 * - `--build` builds it, and ends.
 * - `--llms` writes `docs/llms.txt`, and ends.
 * - `--no-api` leaves the API reference out, which takes TypeDoc a minute.
 * - `--port PORT` is where it is served (default: 4173).
 */
import { spawn } from "node:child_process"
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import { root } from "../build/Package.js"
import * as Editions from "./Editions.js"
import * as Links from "./Links.js"
import * as Llms from "./Llms.js"
import * as Reference from "./Reference.js"
import * as Serve from "./Serve.js"
import * as Site from "./Site.js"

const { values: options } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    build: { type: "boolean", default: false },
    llms: { type: "boolean", default: false },
    "no-api": { type: "boolean", default: false },
    port: { type: "string", default: "4173" }
  }
})

const folder = join(root, "site")
const written = join(folder, "pages")
const built = join(folder, "dist")
const api = join(root, "node_modules/.cache/api")

/** Runs a tool, and takes the time. What it says is shown only if it fails. */
const tool = (name: string, ...args: ReadonlyArray<string>): Promise<void> =>
  new Promise((resolve) => {
    const start = performance.now()
    const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] })
    let said = ""
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()))
    child.on("close", (status) => {
      if (status !== 0) {
        console.error(said)
        process.exit(status ?? 1)
      }
      console.log(`${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
      resolve()
    })
  })

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const complain = (problems: ReadonlyArray<string>): void => {
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
}

const site = Site.read()
complain(site.problems)
const pages = [...site.pages, ...Reference.pages()]

if (options.llms) {
  write(join(root, "docs/llms.txt"), Llms.make(pages, "repository"))
  console.log("docs/llms.txt is written")
  process.exit(0)
}

// TypeDoc needs a minute, and the site another: they have a core each.
const reference = options["no-api"]
  ? Promise.resolve()
  : tool("API reference", join(root, "node_modules/typedoc/bin/typedoc"), "--out", api)
rmSync(written, { recursive: true, force: true })
for (const { path, text } of Editions.tabs(pages)) write(join(written, `${path}.md`), text)
for (const [path, source] of site.images) {
  mkdirSync(dirname(join(written, path)), { recursive: true })
  cpSync(join(root, source), join(written, path))
}
write(join(folder, ".vitepress/sidebar.json"), JSON.stringify(Site.sidebar(pages)))
rmSync(built, { recursive: true, force: true })
await Promise.all([
  reference,
  tool("site", join(folder, "node_modules/vitepress/bin/vitepress.js"), "build", folder, "--outDir", built)
])
cpSync(join(folder, "favicon.svg"), join(built, "favicon.svg"))
write(join(built, "llms.txt"), Llms.make(pages, "site"))
if (!options["no-api"]) cpSync(api, join(built, "api"), { recursive: true })

if (options.check) {
  const { links, pages: count, problems } = Links.check(built)
  complain(problems)
  console.log(`${count} pages, ${links} links, none of them dead`)
} else if (!options.build) {
  const { url } = await Serve.serve(built, Number(options.port))
  console.log(`${url}`)
}
