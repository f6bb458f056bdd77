/** `llms.txt`: what the site has, in one short file for language models. */
import { posix } from "node:path"
import type { Page } from "./Markdown.js"
import { lead, title } from "./Markdown.js"
import * as Site from "./Site.js"

/** A sentence with less has nothing to say by itself. */
const SHORT = 40

/** The first sentence that says what the page is about. */
const about = (text: string): string => {
  const sentences = lead(text)
    .split(/(?<=[.:])\s/)
    .filter((sentence) => !sentence.startsWith("Written by"))
  const [first = "", second = ""] = sentences
  return (first.length < SHORT ? `${first} ${second}` : first).trim().replace(/:$/, ".")
}

/** The link to a page from the folder `docs`: the file that the page is made of. */
const inRepository = ({ path, source }: Page): string => {
  if (source === undefined) throw new Error(`${path} is made of no file`)
  return posix.relative("docs", source)
}

/** The link to a page from the root of the site. */
const inSite = ({ path }: Page): string => `${path}.html`

/** The text of the file in the repository, or of that in the site, whose links lead to the built pages. */
export const make = (pages: ReadonlyArray<Page>, place: "repository" | "site"): string => {
  const linkTo = place === "site" ? inSite : inRepository
  const home = pages.find(({ path }) => path === "index")
  return [
    `# ${title(home?.text ?? "")}`,
    `> ${lead(home?.text ?? "")}`,
    ...Site.sections(pages).map((section) =>
      [
        `## ${section.title}`,
        section.pages.map((page) => `- [${title(page.text)}](${linkTo(page)}): ${about(page.text)}`).join("\n")
      ].join("\n\n")
    ),
    "## Optional",
    "- On the site, each operation has a page: `reference/operations/GetDistribution.html`. Each module has one: `reference/shapes/Distribution.html`.\n- The API reference of the site, `api/index.html`, has every export."
  ]
    .join("\n\n")
    .concat("\n")
}
