/** What the README of a package has a newcomer do. */
import { readFileSync } from "node:fs"
import { join } from "node:path"

export interface Readme {
  /** What is installed, such as `effect@3`, with the options of the command. */
  readonly install: ReadonlyArray<string>
  /** The ten lines. */
  readonly program: string
}

const block = (text: string, heading: string, language: string): string => {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? ""
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(section)?.[1]
  if (found === undefined) throw new Error(`the README has no ${language} below "${heading}"`)
  return found.trimEnd()
}

export const read = (directory: string): Readme => {
  const text = readFileSync(join(directory, "README.md"), "utf8")
  const [npm, command, ...install] = block(text, "Install", "sh").split(" ")
  if (npm !== "npm" || command !== "install") throw new Error("the README's first command is not npm install")
  return { install, program: block(text, "Ten lines", "ts") }
}
