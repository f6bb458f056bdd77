/** The help of commands, made from their parameters. */
import type { Command, Group, Parameter, Parameters } from "./spec.js"
import type { Paint } from "./style.js"

const WIDTH = 100
const INDENT = "  "

/** Breaks a text into lines. Lines that begin with a space are kept. */
const wrap = (text: string, indent: string, width = WIDTH): string => {
  const lines: Array<string> = []
  for (const paragraph of text.split("\n")) {
    if (paragraph.startsWith(" ")) {
      lines.push(paragraph)
      continue
    }
    let line = ""
    for (const word of paragraph.split(" ")) {
      if (line !== "" && indent.length + line.length + 1 + word.length > width) {
        lines.push(line)
        line = word
      } else line = line === "" ? word : `${line} ${word}`
    }
    lines.push(line)
  }
  return lines.map((line) => `${indent}${line}`.trimEnd()).join("\n")
}

/** Names with their descriptions, aligned. */
const list = (pairs: ReadonlyArray<readonly [name: string, about: string]>, paint: Paint): string => {
  const width = Math.min(36, Math.max(...pairs.map(([name]) => name.length)))
  return pairs
    .map(([name, about]) => {
      const [first = "", ...rest] = wrap(about, " ".repeat(width + 2 * INDENT.length)).split("\n")
      const head = `${INDENT}${paint("cyan", name)}`
      const lines =
        name.length > width ? [head, first] : [`${head}${" ".repeat(width - name.length)}${INDENT}${first.trimStart()}`]
      return [...lines, ...rest].join("\n")
    })
    .join("\n")
}

const valueOf = (self: Parameter<unknown>): string => (self.kind === "flag" ? "" : ` ${self.placeholder}`)

const usageOfOption = (name: string, self: Parameter<unknown>): string => {
  const use = `--${name}${valueOf(self)}`
  return self.presence === "required" || self.presence === "some" ? use : `[${use}]`
}

const usageOfArgument = (name: string, self: Parameter<unknown>): string => {
  switch (self.presence) {
    case "required":
      return name
    case "optional":
      return `[${name}]`
    case "repeated":
      return `[${name}...]`
    case "some":
      return `${name}...`
  }
}

const aboutOf = ({ about, choices, kind, presence }: Parameter<unknown>): string => {
  const more = [
    ...(kind === "choice" && choices !== undefined ? [`one of ${choices.join(", ")}`] : []),
    ...(presence === "repeated" || presence === "some" ? ["may be repeated"] : [])
  ]
  return more.length === 0 ? about : `${about} (${more.join("; ")})`
}

const optionList = (options: Parameters, paint: Paint): string =>
  list(
    Object.entries(options).map(([name, self]) => [
      `${self.alias === undefined ? "" : `-${self.alias}, `}--${name}${self.kind === "choice" ? "" : valueOf(self)}`,
      aboutOf(self)
    ]),
    paint
  )

const section = (title: string, text: string, paint: Paint): ReadonlyArray<string> =>
  text === "" ? [] : ["", paint("bold", title), text]

/** The help of a command. `path` has the names of the groups that it is in. */
export const ofCommand = (
  path: ReadonlyArray<string>,
  { details, examples, options, summary, ...rest }: Command,
  common: Parameters,
  paint: Paint
): string =>
  [
    `${path.join(" ")}: ${summary}`,
    ...details.flatMap((text) => ["", wrap(text, "")]),
    ...section(
      "Usage",
      wrap(
        [
          ...path,
          ...Object.entries(rest.arguments).map(([name, self]) => usageOfArgument(name, self)),
          ...Object.entries(options).map(([name, self]) => usageOfOption(name, self))
        ].join(" "),
        INDENT
      ),
      paint
    ),
    ...section(
      "Arguments",
      Object.keys(rest.arguments).length === 0
        ? ""
        : list(
            Object.entries(rest.arguments).map(([name, self]) => [name, aboutOf(self)]),
            paint
          ),
      paint
    ),
    ...section("Options", Object.keys(options).length === 0 ? "" : optionList(options, paint), paint),
    ...section("Common options", optionList(common, paint), paint),
    ...section("Examples", examples.map((example) => `${INDENT}${example}`).join("\n"), paint)
  ].join("\n")

/** The help of a group of commands. */
export const ofGroup = (
  path: ReadonlyArray<string>,
  { details = [], entries, summary }: Group,
  common: Parameters,
  paint: Paint
): string =>
  [
    `${path.join(" ")}: ${summary}`,
    ...details.flatMap((text) => ["", wrap(text, "")]),
    ...section("Usage", `${INDENT}${path.join(" ")} COMMAND`, paint),
    ...section(
      "Commands",
      list(
        entries.map(({ name, summary }) => [name, summary]),
        paint
      ),
      paint
    ),
    ...section("Common options", optionList(common, paint), paint),
    "",
    `${path.join(" ")} COMMAND --help tells more about a command.`
  ].join("\n")
