/** What the README of a package has a newcomer do. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

export interface Readme {
  /** What is installed, such as `effect@3`, with the options of the command. */
  readonly install: ReadonlyArray<string>
  /** The ten lines. */
  readonly program: string
}

/** The first block of code below a heading that fits. */
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
