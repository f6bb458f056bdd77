import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../shared")

/** The test data that lies beside the project, parsed; `undefined`, and a word on why, where it is absent. */
export const readShared = <A>(path: string): A | undefined => {
  const file = join(root, path)
  if (!existsSync(file)) {
    console.warn(`skipped: ../shared/${path} is absent`)
    return undefined
  }
  return JSON.parse(readFileSync(file, "utf8")) as A
}

/** The names of the JSON files in a folder of that data. */
export const listShared = (path: string): ReadonlyArray<string> => {
  const folder = join(root, path)
  if (!existsSync(folder)) {
    console.warn(`skipped: ../shared/${path} is absent`)
    return []
  }
  return readdirSync(folder).filter((name) => name.endsWith(".json"))
}
