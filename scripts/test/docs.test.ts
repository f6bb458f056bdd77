import { assert, describe, it } from "@effect/vitest"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { root } from "../build/Package.js"
import * as Links from "../docs/Links.js"
import * as Llms from "../docs/Llms.js"
import * as Markdown from "../docs/Markdown.js"
import * as Reference from "../docs/Reference.js"
import * as Site from "../docs/Site.js"

const site = Site.read()
const pages = [...site.pages, ...Reference.pages()]

describe("pages", () => {
  it("have links that lead somewhere, in the repository and on the site", () => {
    assert.deepStrictEqual(site.problems, [])
  })

  it("are all in the sidebar, once", () => {
    const linked = Site.sidebar(pages).flatMap(({ items = [] }) => items.map(({ link }) => link))
    const written = site.pages.filter(({ source }) => source.endsWith(".md") && Site.pathOf(source) !== undefined)
    assert.includeMembers(
      written.map(({ source }) => source),
      ["docs/index.md", "docs/cookbook/invalidate.md", "packages/core/README.md"]
    )
    for (const { path } of written) {
      const link = `/${path.replace(/(^|\/)index$/, "$1")}`
      assert.lengthOf(
        linked.filter((one) => one === link),
        1,
        path
      )
    }
  })

  it("of the reference are what links to the generated sources lead to", () => {
    const paths = new Set(pages.map(({ path }) => path))
    for (const source of ["operations", "Errors", "Distribution"]) {
      assert.isTrue(paths.has(Site.pathOf(`packages/core/src/generated/${source}.ts`) ?? ""), source)
    }
    const made = pages.filter(({ path, source }) => source !== undefined && path.startsWith("reference/"))
    assert.lengthOf(made, 4)
    for (const { path, source = "" } of made) assert.strictEqual(Site.pathOf(source), path)
  })
})

describe("llms.txt", () => {
  it("is fresh, as npm run docs -- --llms writes it", () => {
    assert.strictEqual(readFileSync(join(root, "docs/llms.txt"), "utf8"), Llms.make(pages, "repository"))
  })

  it("has links that lead somewhere, in the repository and on the site", () => {
    assert.deepStrictEqual(Site.linkProblems("docs/llms.txt", Llms.make(pages, "repository")), [])
    const known = new Set(pages.map(({ path }) => `${path}.html`))
    const links = Array.from(Llms.make(pages, "site").matchAll(/\]\(([^)]+)\)/g), ([, link = ""]) => link)
    assert.isAbove(links.length, 40)
    for (const link of links) assert.isTrue(known.has(link), link)
  })
})

describe("Site.linkProblems", () => {
  const problems = (text: string): ReadonlyArray<string> => Site.linkProblems("docs/testing/time.md", text)

  it("takes links to pages, headings, sources and other hosts", () => {
    const good = [
      "../errors.md",
      "faults.md",
      "../../packages/core/README.md",
      "../../LICENSE",
      "https://effect.website"
    ]
    assert.deepStrictEqual(problems(good.map((link) => `[a](${link})`).join("\n")), [])
    assert.deepStrictEqual(problems("[a](../errors.md#errors-of-every-operation)"), [])
    assert.deepStrictEqual(problems("```md\n[a](/not/a/link)\n```"), [])
  })

  it("names dead links, dead headings, and links that GitHub does not know", () => {
    const bad = ["/errors", "/reference/errors", "errors.md", "../errors.html", "../errors.md#not-there", "#not-there"]
    for (const link of bad) {
      const [problem = "", ...more] = problems(`[a](faults.md) [b](${link})`)
      assert.include(problem, link)
      assert.lengthOf(more, 0)
    }
  })
})

describe("Markdown.slugs", () => {
  it("numbers headings of the same name, and reads no code", () => {
    const text = "# A `b`\n\n## One, two\n\n```sh\n# no heading\n```\n\n## One two\n\n### [Link](a.md)\n"
    assert.deepStrictEqual(Markdown.slugs(text), ["a-b", "one-two", "one-two-1", "link"])
  })
})

describe("Links.check", () => {
  const good = {
    "index.html": `<a href="/guide#part-one">guide</a><a href="/folder/">folder</a><a href="https://example.com">else</a>`,
    "guide.html": `<h2 id="part-one">Part one</h2><a href="#part-one">here</a><a href="./?q=1">start</a>`,
    "folder/index.html": `<a href="../guide.html">guide</a><img src="picture.svg">`,
    "folder/picture.svg": "<svg/>",
    "llms.txt": "- [Guide](guide.html): a guide.\n"
  }

  /** The problems of a site with these files. */
  const check = (files: Readonly<Record<string, string>>): ReadonlyArray<string> => {
    const folder = mkdtempSync(join(tmpdir(), "links-"))
    try {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      return Links.check(folder).problems
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  const planted = (path: keyof typeof good, text: string): ReadonlyArray<string> =>
    check({ ...good, [path]: good[path] + text })

  it("has nothing to say of a good site", () => {
    assert.deepStrictEqual(check(good), [])
  })

  it("finds a dead link, a dead heading, and a missing picture", () => {
    assert.deepStrictEqual(planted("guide.html", `<a href="/gone">x</a>`), ["guide.html: there is no /gone"])
    assert.deepStrictEqual(planted("index.html", `<a class="a" href="guide#part-two">x</a>`), [
      "index.html: guide#part-two has no such heading"
    ])
    assert.deepStrictEqual(planted("guide.html", `<a href="#part-two">x</a>`), [
      "guide.html: #part-two has no such heading"
    ])
    assert.deepStrictEqual(planted("guide.html", `<img src="/folder/gone.png">`), [
      "guide.html: there is no /folder/gone.png"
    ])
    assert.deepStrictEqual(planted("llms.txt", "- [Gone](gone.html)\n"), ["llms.txt: there is no gone.html"])
  })

  it("finds what comes from another host, and a page that nothing links to", () => {
    const script = `<script src="https://cdn.example.com/a.js"></script>`
    assert.deepStrictEqual(planted("guide.html", script), ["guide.html loads https://cdn.example.com/a.js"])
    assert.deepStrictEqual(check({ ...good, "lonely.html": "" }), ["nothing links to lonely.html"])
  })
})
