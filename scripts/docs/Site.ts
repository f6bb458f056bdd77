/** The pages of the site that are written by hand, where they are in the repository, and the sidebar. */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { extname, join, posix } from "node:path"
import { root } from "../build/Package.js"
import { fence, join as paragraphs, outsideCode, slugs, title, type Page } from "./Markdown.js"

/** A page with the file that it is made from. */
interface SitePage extends Page {
  readonly source: string
}

/** The pages that are no file in `docs`. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "packages/core/README.md": "packages/core",
  "packages/http/README.md": "packages/http",
  "packages/keyvaluestore/README.md": "packages/keyvaluestore",
  "packages/cli/README.md": "packages/cli",
  "packages/testing/README.md": "packages/testing",
  "ARCHITECTURE.md": "project/architecture",
  "CHANGELOG.md": "project/changes",
  "README.md": "project/readme"
}

interface Section {
  readonly title: string
  /** Paths of pages, or folders that end with a slash: all that is in them. */
  readonly pages: ReadonlyArray<string>
}

/** The sidebar. What no section names is in the last one. */
const SECTIONS: ReadonlyArray<Section> = [
  { title: "Start", pages: ["index", "concepts", "programs", "values", "errors", "security", "watching"] },
  { title: "Programs", pages: ["cookbook/"] },
  { title: "Testing", pages: ["testing/ten-lines", "testing/", "packages/testing", "in-memory-cloudfront"] },
  { title: "Coming from", pages: ["coming-from/", "aws-sdk"] },
  {
    title: "Reference",
    pages: [
      "reference/operations/index",
      "reference/errors",
      "reference/keyvaluestore/operations/index",
      "reference/keyvaluestore/errors"
    ]
  },
  { title: "Packages", pages: ["packages/"] },
  { title: "Versions", pages: ["effect-4", "project/changes"] },
  { title: "Quality", pages: ["performance", "runtimes", "peers", "simulation", "wire"] },
  { title: "Project", pages: [] }
]

const tracked = (...patterns: ReadonlyArray<string>): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: root,
    encoding: "utf8"
  })
    .split("\0")
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .sort()

const GENERATED = /^packages\/(core|keyvaluestore)\/src\/generated\/(\w+)\.ts$/

/** The page of the reference that is made of a generated source: the source is what pages link to, since it is in the repository as well. */
const referencePath = (source: string): string | undefined => {
  const [, name = "", module] = GENERATED.exec(source) ?? []
  if (module === undefined) return undefined
  const folder = name === "core" ? "reference" : `reference/${name}`
  if (module === "operations") return `${folder}/operations/index`
  return module === "Errors" ? `${folder}/errors` : `${folder}/shapes/${module}`
}

/** The path in the site of a file, if a page is made of it. */
export const pathOf = (source: string): string | undefined =>
  source.startsWith("docs/") && source.endsWith(".md")
    ? source.slice("docs/".length, -".md".length)
    : (ELSEWHERE[source] ?? referencePath(source))

/** The link to a page: absolute in the site. A folder's index is the folder. */
const linkTo = (path: string): string => `/${path.replace(/(^|\/)index$/, "$1")}`

/** What has a link, and no page by itself: files of the repository are shown as code. */
const CODE: Readonly<Record<string, string>> = { ".ts": "ts", ".mjs": "js", ".json": "json", ".py": "py", ".md": "md" }

const sourcePath = (source: string): string => `source/${source.replace(/\.md$/, "")}`

const isFolder = (path: string): boolean => statSync(join(root, path)).isDirectory()

/** The code of a file. The fence is longer than any in it. */
const shown = (source: string): string => {
  const code = fence(CODE[extname(source)] ?? "", readFileSync(join(root, source), "utf8"))
  return code.replace(/^```|```$/g, "`````")
}

/** A page that shows a file, or the files of a folder. */
const sourcePage = (source: string): SitePage => ({
  path: sourcePath(source),
  source,
  text: isFolder(source)
    ? paragraphs(
        `# ${source}`,
        ...tracked(source).flatMap((path) => [`## ${path.slice(source.length + 1)}`, shown(path)])
      )
    : paragraphs(`# ${source}`, shown(source))
})

/** The fragments of a file's headings, as GitHub makes them. Only Markdown has them. */
const headingsOf = (source: string): ReadonlySet<string> =>
  source.endsWith(".md") ? new Set(slugs(readFileSync(join(root, source), "utf8"))) : new Set()

/** Collects the files of the repository that pages link to. A link must lead somewhere on GitHub as well as on the site. */
class Linked {
  readonly files = new Set<string>()
  readonly problems: Array<string> = []

  resolve(source: string, target: string): string {
    if (/^[a-z]+:/.test(target)) return target
    const [file = "", fragment] = target.split("#", 2)
    const path = file === "" ? source : posix.join(posix.dirname(source), file).replace(/\/$/, "")
    if (file.startsWith("/") || !existsSync(join(root, path))) {
      this.problems.push(`${source}: ${target} is no file of the repository, by a path that is relative to the page`)
      return target
    }
    const found = [path, `${path}/README.md`, `${path}/index.md`]
      .filter((candidate) => existsSync(join(root, candidate)))
      .find((candidate) => pathOf(candidate) !== undefined)
    if (fragment !== undefined && !headingsOf(found ?? path).has(fragment)) {
      this.problems.push(`${source}: ${target} has no such heading`)
    }
    if (file === "") return target
    const page = found === undefined ? undefined : pathOf(found)
    if (page !== undefined) return linkTo(page) + (fragment === undefined ? "" : `#${fragment}`)
    // An image stays beside its page.
    if (!isFolder(path) && CODE[extname(path)] === undefined) return target
    this.files.add(path)
    return linkTo(sourcePath(path))
  }
}

const LINK = /(!?\[(?:[^\][]|\[[^\]]*\])*\]\()([^)\s]+)(\))/g

/** `With Effect 4:`, then code; the same for Effect 3: they become tabs of one group. */
const tabs = (text: string): string =>
  text.replace(
    /(?:^With Effect (\d):\n\n```\w+\n[\s\S]*?^```\n\n?){2,}/gm,
    (group) =>
      `::: code-group\n\n${group.replace(/^With Effect (\d):\n\n(```\w+)\n/gm, "$2 [Effect $1]\n").trimEnd()}\n\n:::\n\n`
  )

/** Markdown that the site's renderer takes as it is meant: no comments, no templates. */
const plain = (text: string): string =>
  outsideCode(text, (part) => part.replace(/<!--[\s\S]*?-->\n?/g, "").replace(/\{\{/g, "&#123;&#123;"))

const rewrite = (source: string, text: string, linked: Linked): string =>
  plain(
    tabs(
      outsideCode(text, (part) =>
        part.replace(
          LINK,
          (_, before: string, target: string, after: string) => before + linked.resolve(source, target) + after
        )
      )
    )
  )

export interface Site {
  readonly pages: ReadonlyArray<SitePage>
  /** The files that pages show, by their path in the site. */
  readonly images: ReadonlyMap<string, string>
  readonly problems: ReadonlyArray<string>
}

/** The pages that are written by hand, and those that show a file which one of them links to. */
export const read = (): Site => {
  const sources = [...tracked("docs"), ...Object.keys(ELSEWHERE).filter((source) => existsSync(join(root, source)))]
  const linked = new Linked()
  const pages: Array<SitePage> = []
  const images = new Map<string, string>()
  for (const source of sources) {
    const path = pathOf(source)
    if (path !== undefined) {
      const text = rewrite(source, readFileSync(join(root, source), "utf8"), linked)
      if (title(text) === "") linked.problems.push(`${source} has no title`)
      pages.push({ path, source, text })
    } else if (source.startsWith("docs/")) images.set(source.slice("docs/".length), source)
  }
  pages.push(...[...linked.files].sort().map(sourcePage))
  return { pages, images, problems: linked.problems }
}

interface Item {
  readonly text: string
  readonly link?: string
  readonly collapsed?: boolean
  readonly items?: ReadonlyArray<Item>
}

/** What is wrong with the links of a text that stands in the file `source`. */
export const linkProblems = (source: string, text: string): ReadonlyArray<string> => {
  const linked = new Linked()
  rewrite(source, text, linked)
  return linked.problems
}

const item = ({ path, text }: Page): Item => ({ text: title(text), link: linkTo(path) })

/** The pages by section. Every page is in one, but the source files and the single operations, to which pages link. */
export const sections = (
  pages: ReadonlyArray<Page>
): ReadonlyArray<{ readonly title: string; readonly pages: ReadonlyArray<Page> }> => {
  const left = new Map(pages.map((page) => [page.path, page]))
  for (const path of left.keys())
    if (path.startsWith("source/") || /^reference\/(?!.*operations\/index$|.*errors$)/.test(path)) left.delete(path)
  const take = (wanted: string): ReadonlyArray<Page> => {
    const found = [...left.values()].filter(({ path }) =>
      wanted.endsWith("/") ? path.startsWith(wanted) : path === wanted
    )
    for (const { path } of found) left.delete(path)
    // The index of a folder comes first.
    const rank = ({ path, text }: Page): string => (path.endsWith("/index") ? "" : title(text).toLowerCase())
    return found.sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
  }
  // What is named by itself is not taken by a folder before.
  const singles = new Map(
    SECTIONS.flatMap((section) => section.pages)
      .filter((wanted) => !wanted.endsWith("/"))
      .map((wanted) => [wanted, take(wanted)])
  )
  const all = SECTIONS.map((section) => ({
    title: section.title,
    pages: section.pages.flatMap((wanted) => singles.get(wanted) ?? take(wanted))
  }))
  return all
    .map((section, index) =>
      index === all.length - 1 ? { ...section, pages: [...section.pages, ...left.values()] } : section
    )
    .filter((section) => section.pages.length > 0)
}

export const sidebar = (pages: ReadonlyArray<Page>): ReadonlyArray<Item> =>
  sections(pages).map((section) => ({
    text: section.title,
    collapsed: false,
    items: section.pages.map(item)
  }))
