/** What a page tells its reader to do: commands, files, and what is printed. */

/** A file that the reader writes, a block of commands, or a text that the commands before it print. */
export type Step =
  | { readonly _tag: "File"; readonly name: string; readonly content: string }
  | { readonly _tag: "Commands"; readonly script: string }
  | { readonly _tag: "Printed"; readonly text: string }

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm

/** The last line of text before a block. */
const before = (text: string): string => text.trimEnd().split("\n").at(-1) ?? ""

/** The steps of a page for one major version of Effect. Code that the reader has nothing to do with is a mistake of the page. */
export const read = (page: string, effect: string): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  let at = 0
  for (const { 0: all, 1: language = "", 2: content = "", index } of page.matchAll(BLOCK)) {
    const line = before(page.slice(at, index))
    at = index + all.length
    const edition = /^With Effect (\d):$/.exec(line)?.[1]
    if (edition !== undefined && edition !== effect) continue
    if (language === "sh") steps.push({ _tag: "Commands", script: content })
    else if (language === "text") steps.push({ _tag: "Printed", text: content.trim() })
    else {
      const name = /^Put this into `([\w./-]+)`:$/.exec(line)?.[1]
      if (name === undefined) throw new Error(`nothing says where this code goes:\n${content}`)
      steps.push({ _tag: "File", name, content })
    }
  }
  return steps
}
