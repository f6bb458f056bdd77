/** The pages of the cookbook, and the parts of them that are made from the sources. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import type ts from "typescript"
import * as Advice from "./Advice.js"
import * as Facts from "./Facts.js"

export interface Page {
  readonly name: string
  /** The module that the page is about. */
  readonly path: string
  /** The exports that it is about, if not all. */
  readonly only?: ReadonlyArray<string>
}

const SIGNER = "packages/core/src/Signer.ts"

const SIGNING: ReadonlyArray<Page> = [
  { name: "signUrl", path: SIGNER, only: ["make", "signUrl", "Options", "RestrictedUrl", "GivenPolicy"] },
  { name: "signCookies", path: SIGNER, only: ["signCookies", "RestrictedCookies", "CookieAttributes", "GivenPolicy"] },
  { name: "verify", path: "packages/core/src/Verifier.ts" }
]

/** A page for each module of programs, and those of signing. */
export const pages: ReadonlyArray<Page> = [
  ...["core", "keyvaluestore"].flatMap((name) => {
    const folder = `packages/${name}/src/programs`
    return readdirSync(join(Facts.root, folder))
      .filter((file) => file !== "index.ts")
      .map((file): Page => ({ name: file.replace(/\.ts$/, ""), path: `${folder}/${file}` }))
  }),
  ...SIGNING
]

const code = (text: string): string => `\`${text}\``

const cell = (text: string): string => text.replaceAll("|", "\\|")

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |\n`).join("")

const optionsTable = ({ name, options }: Facts.Options): string =>
  `\`${name}\`:\n\n${table(
    ["option", "type", "default", "meaning"],
    options.map((one) => [code(one.name), one.type, one.isRequired ? "required" : one.default || "-", one.about])
  )}`

const eventLine = ({ about, fields, tag }: Facts.Event): string =>
  `- ${code(tag)}${fields.length === 0 ? "" : ` (${fields.map(code).join(", ")})`}${about === "" ? "" : `: ${about}`}\n`

/** The text of each generated section, by its heading. */
export const sections = (program: ts.Program, { only, path }: Page): Readonly<Record<string, string>> => {
  const facts = Facts.factsOf(program, path, only)
  const errors = Advice.rows(facts.errors)
  return {
    Functions: `${facts.functions.map(code).join(", ")}\n`,
    Options: facts.options.map(optionsTable).join("\n"),
    Events:
      facts.events.length === 0
        ? ""
        : `Given to \`onEvent\`, as a Stream by the function whose name ends in \`Events\`, and added to the span:\n\n${facts.events.map(eventLine).join("")}`,
    Errors: table(
      ["error", "cause", "what to do"],
      errors.map(({ about, advice, tags }) => [tags.map(code).join(", "), about, advice])
    )
  }
}

/** The generated section of the index. */
export const indexSections = (): Readonly<Record<string, string>> => ({
  "Errors of every call": table(
    ["error", "what to do"],
    Object.entries(Advice.EVERY_CALL).map(([tag, advice]) => [code(tag), advice])
  )
})

/** Replaces the sections of a page. A section without text is left out. */
export const withSections = (page: string, texts: Readonly<Record<string, string>>): string =>
  Object.entries(texts).reduce((page, [heading, text]) => {
    const pattern = new RegExp(`^## ${heading}\\n[^]*?(?=^## |(?![^]))`, "m")
    return page.replace(pattern, () => (text === "" ? "" : `## ${heading}\n\n${text}\n`))
  }, page)

/** Replaces the first fenced block of a language. */
export const withBlock = (page: string, language: string, text: string): string =>
  page.replace(new RegExp(`^\`\`\`${language}\\n[^]*?^\`\`\``, "m"), () => `\`\`\`${language}\n${text}\`\`\``)
