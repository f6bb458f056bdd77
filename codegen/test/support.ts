import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Generate from "../src/Generate.js"
import * as Read from "../src/read/Read.js"

/** The root of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../..")

const lazy = <A>(make: () => A): (() => A) => {
  let value: { readonly it: A } | undefined
  return () => (value ??= { it: make() }).it
}

export const source = lazy(Read.installed)
export const model = lazy(Generate.corrected)
export const files = lazy(async () => Generate.files(await model(), root))

/** Test data that is not part of the repository; `undefined`, and a word about it, where it is absent. */
export const shared = (path: string): string | undefined => {
  const found = join(root, "../shared", path)
  if (existsSync(found)) return found
  console.log(`skipped: ../shared/${path} is absent`)
  return undefined
}

export const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"))
