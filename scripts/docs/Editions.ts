/** The code of pages on both editions: where Effect 4 has other names, an example is shown for each. */
import { join } from "node:path"
import { root } from "../build/Package.js"
import * as Emit from "../edition/Emit.js"
import * as Names from "../edition/Names.js"
import * as Source from "../edition/Source.js"
import { table } from "../edition/Table.js"
import type { Page } from "./Markdown.js"

/** The pages, with tabs where the editions differ. */
export const tabs = <P extends Page>(pages: ReadonlyArray<P>): ReadonlyArray<P> => {
  const names = Names.make(table)
  const texts = new Map<string, string>()
  const examples = pages.map((page) =>
    page.path.startsWith("source/")
      ? []
      : Source.examples(page.text)
          .filter(({ code, prefix }) => prefix === "" && code.includes("import "))
          .map((example, index) => {
            const file = join(root, "examples/src", `site-${page.path.replace(/\W+/g, "-")}-${index}.example.ts`)
            texts.set(file, example.code)
            return { ...example, file }
          })
  )
  const program = Source.program(texts)
  const checker = program.getTypeChecker()
  return pages.map((page, index) => {
    let text = ""
    let at = 0
    for (const { code, end, file, start } of examples[index] ?? []) {
      const source = program.getSourceFile(file)
      const by = source === undefined ? code : Emit.emit(names, checker, source).text
      const fenceStart = page.text.lastIndexOf("```ts\n", start)
      const fenceEnd = page.text.indexOf("\n", end) === -1 ? page.text.length : page.text.indexOf("\n", end)
      if (by === code) continue
      text += `${page.text.slice(at, fenceStart)}::: code-group\n\n\`\`\`ts [Effect 4]\n${by}\`\`\`\n\n\`\`\`ts [Effect 3]\n${code}\`\`\`\n\n:::`
      at = fenceEnd
    }
    return { ...page, text: text + page.text.slice(at) }
  })
}
