/** The instructions in the README of a package. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Package from "../build/Package.js"

export interface Readme {
  /** The installed packages, such as `effect@3`, and the options of the command. */
  readonly install: ReadonlyArray<string>
  /** The program below the heading `Ten lines`. */
  readonly program: string
}

/** The first code block below a matching heading that matches a pattern itself. */
const block = (text: string, heading: RegExp, language: string, pattern = /(?:)/): string => {
  const section = text.split(/^## /m).find((section) => heading.test(section.split("\n", 1)[0] ?? "")) ?? ""
  const blocks = Array.from(
    section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms")),
    ([, code = ""]) => code
  )
  const found = blocks.find((code) => pattern.test(code))
  if (found === undefined)
    throw new Error(`the README has no ${language} like ${pattern} below a heading like ${heading}`)
  return found.trimEnd()
}

/** The command and the program below the heading `Property tests`. */
export const properties = (directory: string): Readme => {
  const text = readFileSync(join(directory, "README.md"), "utf8")
  return {
    install: block(text, /property tests/i, "sh")
      .split(" ")
      .slice(2),
    program: block(text, /property tests/i, "ts")
  }
}

export const read = (directory: string): Readme => {
  // There is an install line for each major version of Effect, which is the one of the package.
  const effect = Package.manifest(directory).version.split(".")[0] ?? ""
  const text = readFileSync(join(directory, "README.md"), "utf8")
  const [npm, command, ...install] = block(text, /install/i, "sh", new RegExp(` effect@${effect}\\b`)).split(" ")
  if (npm !== "npm" || command !== "install") throw new Error("the README's first command is not npm install")
  return { install, program: block(text, /ten lines/i, "ts") }
}
