/**
 * Writes the generated files: `npm run generate`. With `--check`, it writes nothing, lists the outdated files, and
 * exits with 1 if there are any. `--root <directory>` generates in another directory.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { files } from "./Generate.js"
import { cloudFront } from "./services/CloudFront.js"
import { keyValueStore } from "./services/KeyValueStore.js"

const project = fileURLToPath(new URL("../..", import.meta.url))
const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, root: { type: "string", default: project } }
})
const { check, root } = values

const services = [cloudFront, keyValueStore]

const wanted = new Map<string, string>()
const present: Array<string> = []
for (const service of services) {
  for (const [path, text] of await files(await service.model(), root, service)) wanted.set(path, text)
  const directory = join(root, service.directory)
  if (!existsSync(directory)) continue
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"))
  const paths = names.map((name) => `${service.directory}/${name}`)
  present.push(...paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`))))
}
const stale = present.filter((path) => !wanted.has(path))
const differing = Array.from(wanted)
  .filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text)
  .map(([path]) => path)

if (check) {
  for (const path of [...differing, ...stale]) console.log(path)
  if (differing.length + stale.length > 0) {
    console.error("These files are not what the generator writes: run `pnpm generate`.")
    process.exitCode = 1
  }
} else {
  for (const path of stale) rmSync(join(root, path), { recursive: true })
  for (const path of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), wanted.get(path) ?? "")
  }
  console.log(`${wanted.size} files, ${differing.length} written, ${stale.length} removed`)
}
