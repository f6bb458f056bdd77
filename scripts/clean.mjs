// Removes builds and caches. The dependencies stay.
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("..", import.meta.url))
const packages = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name))

for (const directory of [root, ...packages]) {
  for (const product of ["dist", "coverage", "node_modules/.cache"]) {
    rmSync(join(directory, product), { recursive: true, force: true })
  }
}
