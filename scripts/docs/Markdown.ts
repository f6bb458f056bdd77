/** Markdown as the pages have it. */

/** A page of the site. */
export interface Page {
  /** The path in the site, without an extension: `cookbook/invalidate`, `index`. */
  readonly path: string
  readonly text: string
  /** The file of the repository that tells the same, if there is one. */
  readonly source?: string
}

/** The fragment of a heading, as the site makes it: that of GitHub. */
export const slug = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-")

export const quote = (text: string): string => `\`${text}\``

const cell = (text: string | number): string =>
  String(text)
    .replace(/\s*\n\s*/g, " ")
    .replace(/\|/g, "\\|")

export const table = (header: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string | number>>): string =>
  [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n")

export const link = (text: string, to: string): string => `[${text}](${to})`

export const fence = (language: string, code: string): string => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``

/** Paragraphs; those that are absent are left out. */
export const join = (...parts: ReadonlyArray<string | undefined>): string =>
  `${parts.filter((part) => part !== undefined && part !== "").join("\n\n")}\n`

/** The title of a page: its first heading. */
export const title = (text: string): string => /^# (.*)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? ""

/** The first paragraph of a page, as plain text. */
export const lead = (text: string): string => {
  const paragraphs = text
    .replace(/^---\n.*?\n---\n/s, "")
    .replace(/<!--.*?-->/gs, "")
    .split(/\n{2,}/)
  const first = paragraphs.map((one) => one.trim()).find((one) => /^[\p{L}\p{N}`*[]/u.test(one) && one !== "")
  return (first ?? "")
    .replace(/\s+/g, " ")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/\*\*/g, "")
}

/** Applies a function to a Markdown text outside its fenced code. */
export const outsideCode = (text: string, f: (part: string) => string): string =>
  text
    .split(/(^[ \t]*```[\s\S]*?^[ \t]*```[ \t]*$)/m)
    .map((part, index) => (index % 2 === 0 ? f(part) : part))
    .join("")

/** The fragments of all headings of a text. The second of the same name has a number. */
export const slugs = (text: string): ReadonlyArray<string> => {
  const seen = new Map<string, number>()
  const found: Array<string> = []
  outsideCode(text, (part) => {
    for (const [, heading = ""] of part.matchAll(/^#{1,6} +(.*)$/gm)) {
      const name = slug(heading)
      const times = seen.get(name) ?? 0
      seen.set(name, times + 1)
      found.push(times === 0 ? name : `${name}-${times}`)
    }
    return part
  })
  return found
}
