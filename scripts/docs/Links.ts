/** The links of a built site: every address that a page names must be in the site, with its fragment. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join, posix } from "node:path"

const decode = (text: string): string =>
  text
    .replace(/&amp;/g, "&")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")

const uri = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

interface Html {
  readonly ids: ReadonlySet<string>
  readonly links: ReadonlyArray<string>
  /** What the page loads by itself. */
  readonly resources: ReadonlyArray<string>
}

const read = (file: string): Html => {
  const text = readFileSync(file, "utf8").replace(/<!--[\s\S]*?-->/g, "")
  if (!file.endsWith(".html")) {
    return { ids: new Set(), links: Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, to = ""]) => to), resources: [] }
  }
  const ids = new Set(Array.from(text.matchAll(/\s(?:id|name)="([^"]*)"/g), ([, id = ""]) => decode(id)))
  const links: Array<string> = []
  const resources: Array<string> = []
  for (const [, tag = "", attributes = ""] of text.matchAll(/<(a|link|script|img|iframe|source)\s([^>]*)>/g)) {
    const address = /(?:^|\s)(?:href|src)="([^"]*)"/.exec(attributes)?.[1]
    if (address === undefined) continue
    ;(tag === "a" ? links : resources).push(decode(address))
  }
  return { ids, links, resources }
}

/** The pages of a built site. */
export const htmlIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".html"))
    .map((file) => file.replaceAll("\\", "/"))
    .sort()

/** The file that a server of static files answers an address with. */
export const fileOf = (folder: string, path: string): string | undefined =>
  [path, `${path}.html`, posix.join(path, "index.html")].find((candidate) => {
    const file = join(folder, candidate)
    return existsSync(file) && statSync(file).isFile()
  })

export interface Checked {
  readonly pages: number
  readonly links: number
  readonly problems: ReadonlyArray<string>
}

/** Checks all pages. Links to other hosts are not followed, and nothing may be loaded from one. */
export const check = (folder: string): Checked => {
  const known = new Map<string, Html>()
  const html = (file: string): Html => {
    const found = known.get(file) ?? read(join(folder, file))
    known.set(file, found)
    return found
  }
  const problems = new Set<string>()
  const linkedTo = new Set<string>(["index.html", "404.html"])
  let links = 0
  const files = htmlIn(folder)
  for (const file of [...files, ...["llms.txt"].filter((text) => existsSync(join(folder, text)))]) {
    const page = html(file)
    const isApi = file.startsWith("api/")
    for (const [address, isLoaded] of [
      ...page.links.map((link) => [link, false] as const),
      ...page.resources.map((link) => [link, true] as const)
    ]) {
      links++
      if (/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(address)) {
        if (isLoaded && !address.startsWith("data:")) problems.add(`${file} loads ${address}`)
        continue
      }
      const [before = "", fragment = ""] = address.split("#", 2)
      const path = before.split("?", 1)[0] ?? ""
      const absolute =
        path === "" ? file : path.startsWith("/") ? uri(path.slice(1)) : posix.join(posix.dirname(file), uri(path))
      const target = absolute === "" ? "index.html" : fileOf(folder, absolute)
      if (target === undefined) {
        problems.add(`${file}: there is no ${address}`)
        continue
      }
      if (target !== file && file.endsWith(".html") && !(isApi && !target.startsWith("api/"))) linkedTo.add(target)
      // TypeDoc's script makes fragments of its own.
      if (fragment === "" || !target.endsWith(".html") || target.startsWith("api/")) continue
      if (!html(target).ids.has(uri(fragment))) problems.add(`${file}: ${address} has no such heading`)
    }
  }
  for (const file of files)
    if (!file.startsWith("api/") && !linkedTo.has(file)) problems.add(`nothing links to ${file}`)
  return { pages: files.length, links, problems: [...problems] }
}
