/**
 * Mistakes that must not compile, and what the compiler says of them.
 * Long, since a program of the whole library is made for it.
 */
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { compile, root } from "./compile.js"

const MISTAKES = join(root, "typetest/mistakes")

/** What a reader sees of a message at a glance. */
const GLANCE = 200

interface Mistake {
  /** The file and the line that is wrong. */
  readonly place: string
  readonly expected: ReadonlyArray<{ readonly text: string; readonly isBelow: boolean }>
}

/** The lines that are wrong: those below one or more comments that tell what of the message is expected. */
const mistakesIn = (file: string): ReadonlyArray<Mistake> => {
  const found: Array<Mistake> = []
  let expected: Array<Mistake["expected"][number]> = []
  for (const [i, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const match = /^ *\/\/ @expect(-below)? (.+)$/.exec(line)
    if (match !== null) expected.push({ text: match[2] ?? "", isBelow: match[1] !== undefined })
    else if (expected.length > 0) {
      found.push({ place: `${relative(root, file)}:${i + 1}`, expected })
      expected = []
    }
  }
  return found
}

describe("mistakes", () => {
  it("do not compile, and the message says at a glance what is wrong", { timeout: 300_000 }, async () => {
    const files = readdirSync(MISTAKES)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => join(MISTAKES, file))
    const mistakes = files.flatMap(mistakesIn)
    assert.isAtLeast(mistakes.length, 90)
    const found = (await compile(files)).map(({ file, line, message }) => ({
      place: `${relative(root, file)}:${line}`,
      message
    }))
    assert.deepStrictEqual(
      found.map(({ place }) => place),
      mistakes.map(({ place }) => place)
    )
    for (const [i, { expected, place }] of mistakes.entries()) {
      const message = found[i]?.message ?? ""
      for (const { isBelow, text } of expected)
        assert.include(isBelow ? message : message.slice(0, GLANCE + text.length), text, place)
    }
  })
})
