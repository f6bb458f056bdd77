import { readFileSync } from "node:fs"
import { defineConfig } from "vitepress"

/** `npm run docs` writes the pages and the sidebar. */
const sidebar = JSON.parse(readFileSync(new URL("sidebar.json", import.meta.url), "utf8"))

export default defineConfig({
  title: "effect-cloudfront",
  description: "Amazon CloudFront's control plane as Effect programs, and a CloudFront in memory to test with",
  lang: "en",
  srcDir: "pages",
  metaChunk: true,
  // scripts/docs/Links.ts checks the links, their fragments as well.
  ignoreDeadLinks: true,
  markdown: {
    // Angle brackets in the pages are text.
    html: false,
    theme: { light: "github-light-high-contrast", dark: "github-dark" },
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
            // The reference has every word hundreds of times: it comes after the pages that explain, but for its own names.
            boostDocument: (id: string) => (id.startsWith("/reference/") ? 0.3 : id.startsWith("/source/") ? 0.1 : 1)
          }
        }
      }
    }
  }
})
