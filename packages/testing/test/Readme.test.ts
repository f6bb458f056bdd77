/** The code in the package's README is that of the tests in `readme`, so that it is compiled and run. */
import { assert, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8")
const folder = fileURLToPath(new URL("./readme/", import.meta.url))

/** Whole test files: what has no test in it is somebody else's. */
const blocks = Array.from(readme.matchAll(/^```ts\n(.*?)^```/gms), (match) => match[1] ?? "").filter((code) =>
  code.includes("@effect/vitest")
)

it("shows each test of the folder, and no other", () => {
  // The files of an emitted edition have a line more, which says so.
  const files = readdirSync(folder).map((file) =>
    readFileSync(`${folder}${file}`, "utf8").replace(/^\/\/ Emitted [^\n]*\n/, "")
  )
  assert.isAbove(files.length, 4)
  assert.sameMembers(blocks, files)
})
