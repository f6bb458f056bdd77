/** The programs of the pages in docs/cookbook are those of the folder `cookbook`, and print what the pages show. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import core from "../../../core/package.json" with { type: "json" }
import keyValueStore from "../../../keyvaluestore/package.json" with { type: "json" }
import { printedBy, recipes } from "./recipes.js"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const PAGES = "../../../../docs/cookbook"

const namesIn = (folder: string, suffix: string): ReadonlyArray<string> =>
  readdirSync(path(folder))
    .filter((file) => file.endsWith(suffix) && file !== "index.md")
    .map((file) => file.slice(0, -suffix.length))
    .sort()

const pages = namesIn(PAGES, ".md")

const pageOf = (name: string): string => readFileSync(path(`${PAGES}/${name}.md`), "utf8")

const blocks = (page: string, language: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm")), (match) => match[1] ?? "")

/** The files of an emitted edition have a line more, which says so. */
const sourceOf = (name: string): string =>
  readFileSync(path(`./cookbook/${name}.ts`), "utf8").replace(/^\/\/ Emitted [^\n]*\n/, "")

/** The modules of programs that the packages export. */
const modules = [core, keyValueStore].flatMap(({ exports }) =>
  Object.keys(exports).flatMap((name) => /^\.\/programs\/(\w+)$/.exec(name)?.[1] ?? [])
)

describe("the cookbook", () => {
  it("has a page for each module of programs and for signing, and a program for each page", () => {
    assert.isAbove(modules.length, 16)
    assert.sameMembers([...pages], [...modules, "signUrl", "signCookies", "verify"])
    assert.deepStrictEqual(namesIn("./cookbook", ".ts"), pages)
    assert.deepStrictEqual(Object.keys(recipes).sort(), pages)
  })

  it("has every page in its index", () => {
    const index = readFileSync(path(`${PAGES}/index.md`), "utf8")
    assert.sameMembers(
      Array.from(index.matchAll(/^\| \[(\w+)\]\((\w+)\.md\)/gm), (match) => match[1] ?? ""),
      [...pages]
    )
  })

  for (const name of pages) {
    it(`${name}: the page has its sections, and the program as it is run`, () => {
      const page = pageOf(name)
      for (const heading of [
        "Program",
        "Functions",
        "Errors",
        "After an interruption",
        "Calls",
        "What goes wrong by hand"
      ])
        assert.include(page, `\n## ${heading}\n`)
      assert.deepStrictEqual(blocks(page, "ts"), [sourceOf(name)])
      assert.isAtMost(page.split("\n").length, 150)
    })

    it.live(
      `${name}: prints what the page shows`,
      () => Effect.map(printedBy(name), (printed) => assert.deepStrictEqual(blocks(pageOf(name), "text"), [printed])),
      60_000
    )
  }
})
