/** The page of the served in-memory CloudFront as one document, with the hashes by which a browser knows its script and its styles. */
import { build } from "esbuild"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("../../packages/testing/page/", import.meta.url))

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`

/** The module `packages/testing/src/generated/webPage.ts`. */
export const makePage = async (): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ["main.js"],
    bundle: true,
    format: "iife",
    target: "es2022",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    charset: "utf8",
    write: false
  })
  const script = outputFiles[0]?.text.trim() ?? ""
  if (/<\/script|<!--/i.test(script)) throw new Error("The script has a text that ends it within a document")
  const style = readFileSync(`${folder}page.css`, "utf8").trim()
  const html = readFileSync(`${folder}index.html`, "utf8")
    .replace(/<style>[^]*?<\/style>/, () => `<style>${style}</style>`)
    .replace(/<script>[^]*?<\/script>/, () => `<script>${script}</script>`)
  return [
    "/** Made by `npm run page` of the sources in `packages/testing/page`. */",
    `export const scriptHash = ${JSON.stringify(hashOf(script))}`,
    `export const styleHash = ${JSON.stringify(hashOf(style))}`,
    `export const html = ${JSON.stringify(html)}`,
    ""
  ].join("\n")
}
