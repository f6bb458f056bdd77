/** The code in the package's README and in the pages on testing is that of the tests in `readme`, so that it is compiled and run. */
import { assert, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const pages = new URL("../../../docs/testing/", import.meta.url)
const documents = [
  new URL("../README.md", import.meta.url),
  ...readdirSync(fileURLToPath(pages))
    .filter((file) => file.endsWith(".md"))
    .map((file) => new URL(file, pages))
]
const folder = fileURLToPath(new URL("./readme/", import.meta.url))

/** Whole test files: what has no test in it is somebody else's. */
const blocks = documents.flatMap((document) =>
  Array.from(
    readFileSync(fileURLToPath(document), "utf8").matchAll(/^```ts\n(.*?)^```/gms),
    (match) => match[1] ?? ""
  ).filter((code) => code.includes("@effect/vitest"))
)

it("shows each test of the folder, and no other", () => {
  // The files of an emitted edition have a line more, which says so.
  const files = readdirSync(folder).map((file) =>
    readFileSync(`${folder}${file}`, "utf8").replace(/^\/\/ Emitted [^\n]*\n/, "")
  )
  assert.isAbove(files.length, 4)
  // A page may show what the README shows.
  assert.sameMembers([...new Set(blocks)], files)
})
