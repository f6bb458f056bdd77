/**
 * `npm run cookbook`: writes what the pages in docs/cookbook have from elsewhere: the programs from packages/testing/test/docs/cookbook, what
 * they print, and the tables of functions, options, events and errors from the sources. With `--check`, it writes nothing, and fails if a table
 * is out of date. The programs and what they print are checked by the tests.
 */
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Arguments from "../Arguments.js"
import { printedBy } from "../../packages/testing/test/docs/recipes.js"
import { makeProgram, root } from "./Facts.js"
import * as Pages from "./Pages.js"

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean", default: false } }
})
const isCheck = values.check
const unknown = wanted.filter((name) => !Pages.pages.some((page) => page.name === name))
if (unknown.length > 0) Arguments.refuse(`there is no page ${unknown.join(", ")}`)

/** A page without what its formatter changes. */
const plain = (page: string): string => page.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---").replaceAll(/\n+/g, "\n")

const program = makeProgram(Pages.pages.map(({ path }) => path))
const paths: Array<string> = []
const outdated: Array<string> = []
for (const page of Pages.pages) {
  if (wanted.length > 0 && !wanted.includes(page.name)) continue
  const path = join(root, `docs/cookbook/${page.name}.md`)
  const text = existsSync(path) ? readFileSync(path, "utf8") : ""
  const withFacts = Pages.withSections(text, Pages.sections(program, page))
  if (isCheck) {
    if (text === "" || plain(withFacts) !== plain(text)) outdated.push(`docs/cookbook/${page.name}.md`)
    continue
  }
  const source = readFileSync(join(root, `packages/testing/test/docs/cookbook/${page.name}.ts`), "utf8")
  const printed = await Effect.runPromise(printedBy(page.name))
  writeFileSync(path, Pages.withBlock(Pages.withBlock(withFacts, "ts", source), "text", printed))
  paths.push(path)
}
const index = join(root, "docs/cookbook/index.md")
const indexText = readFileSync(index, "utf8")
const withErrors = Pages.withSections(indexText, Pages.indexSections())
if (isCheck && plain(withErrors) !== plain(indexText)) outdated.push("docs/cookbook/index.md")
if (!isCheck) {
  writeFileSync(index, withErrors)
  paths.push(index)
}
if (outdated.length > 0) {
  console.error(`out of date, run npm run cookbook: ${outdated.join(", ")}`)
  process.exitCode = 1
}
if (paths.length > 0) {
  execFileSync(join(root, "node_modules/.bin/oxfmt"), paths, { stdio: "inherit", shell: process.platform === "win32" })
}
