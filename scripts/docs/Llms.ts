/** `llms.txt`: what the site has, in one short file for language models. */
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

export const make = (pages: ReadonlyArray<Page>): string => {
  const home = pages.find(({ path }) => path === "index")
  return [
    `# ${title(home?.text ?? "")}`,
    `> ${lead(home?.text ?? "")}`,
    ...Site.sections(pages).map((section) =>
      [
        `## ${section.title}`,
        section.pages
          .map(({ path, text }) => `- [${title(text)}](/${path === "index" ? "" : `${path}.html`}): ${about(text)}`)
          .join("\n")
      ].join("\n\n")
    ),
    "## Optional",
    "- Each operation has a page: `/reference/operations/GetDistribution.html`. Each module has one: `/reference/shapes/Distribution.html`.\n- [API reference](/api/index.html): every export, by TypeDoc."
  ]
    .join("\n\n")
    .concat("\n")
}
