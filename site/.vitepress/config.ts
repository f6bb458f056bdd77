import { readFileSync } from "node:fs"
import { defineConfig } from "vitepress"

/** `npm run docs` writes the pages and the sidebar. */
const sidebar = JSON.parse(readFileSync(new URL("sidebar.json", import.meta.url), "utf8"))

/** What the search knows of a section: its heading, and those above it. */
interface Stored {
  readonly title?: string
  readonly titles?: ReadonlyArray<string>
}

export default defineConfig({
  title: "effect-cloudfront",
  description: "Amazon CloudFront's control plane as Effect programs, and a CloudFront in memory to test with",
  lang: "en",
  srcDir: "pages",
  metaChunk: true,
  // scripts/docs puts it there.
  head: [["link", { rel: "icon", type: "image/svg+xml", href: "/favicon.svg" }]],
  // scripts/docs/Links.ts checks the links, their fragments as well.
  ignoreDeadLinks: true,
  markdown: {
    // Angle brackets in the pages are text.
    html: false,
    theme: { light: "github-light-high-contrast", dark: "github-dark-default" },
    // Fragments are those of GitHub, by which pages link to each other there as well.
    anchor: {
      slugify: (text) =>
        text
          .trim()
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, "")
          .replace(/\s/g, "-")
    }
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/" },
      { text: "Operations", link: "/reference/operations/" },
      { text: "Errors", link: "/reference/errors" },
      { text: "API", link: "/api/index.html", target: "_self" }
    ],
    sidebar,
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    search: {
      provider: "local",
      options: {
        detailedView: "auto",
        miniSearch: {
          searchOptions: {
            // A heading that is what was typed comes first, a page before its sections, and so do the pages of programs and tests. The reference has every word hundreds of
            // times, and what is about the project is for those who look for it.
            boostDocument: (id: string, term: string, { title, titles }: Stored = {}) => {
              const weights: ReadonlyArray<readonly [RegExp, number]> = [
                [/^\/(cookbook|testing)\//, 2],
                [/^\/(packages|peers|simulation|in-memory-cloudfront)/, 0.5],
                [/^\/reference\//, 0.2],
                [/^\/(project|source)\//, 0.1]
              ]
              const weight = weights.find(([pattern]) => pattern.test(id))?.[1] ?? 1
              return weight * (title?.toLowerCase() === term ? 8 : titles?.length === 0 ? 1.5 : 1)
            }
          }
        }
      }
    }
  }
})
