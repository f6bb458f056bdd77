/** The instructions in the README of a package. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

export interface Readme {
  /** The installed packages, such as `effect@3`, and the options of the command. */
  readonly install: ReadonlyArray<string>
  /** The program below the heading `Ten lines`. */
  readonly program: string
}

/** The first code block below a matching heading. */
const block = (text: string, heading: RegExp, language: string): string => {
  const section = text.split(/^## /m).find((section) => heading.test(section.split("\n", 1)[0] ?? "")) ?? ""
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(section)?.[1]
  if (found === undefined) throw new Error(`the README has no ${language} below a heading like ${heading}`)
  return found.trimEnd()
}

export const read = (directory: string): Readme => {
  const text = readFileSync(join(directory, "README.md"), "utf8")
  const [npm, command, ...install] = block(text, /install/i, "sh").split(" ")
  if (npm !== "npm" || command !== "install") throw new Error("the README's first command is not npm install")
  return { install, program: block(text, /ten lines/i, "ts") }
}
