/**
 * The arguments of the scripts: a mistake in them ends a script, before it has done anything.
 * Long, since each case is a process that loads the compiler of TypeScript.
 */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>
}

/** Further arguments are those of Vitest. */
const PASSED_ON = ["test", "test:long"]

const FILES = Object.entries(scripts).flatMap(([name, command]) => {
  const file = /scripts\/run\.mjs (\S+)/.exec(command)
  return file === null || PASSED_ON.includes(name) ? [] : [[name, file[1] ?? ""] as const]
})

const run = (file: string, ...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, ["scripts/run.mjs", file, ...args], { cwd: root, encoding: "utf8" })

describe("npm run", () => {
  it.each(FILES)("%s refuses an option that it does not know", (_, file) => {
    const { status, stderr, stdout } = run(file, "--no-such-option")
    assert.include([1, 2], status)
    assert.include(stderr + stdout, "--no-such-option")
    assert.notInclude(stderr, "    at ")
  })

  it.each(FILES)("%s says what it does", (_, file) => {
    const { status, stdout } = run(file, "--help")
    assert.strictEqual(status, 0)
    assert.isAbove(stdout.length, 20)
  })

  it.each([
    ["simulate", ["--only", "nothing"], "there is no scenario of nothing"],
    ["simulate", ["--model", "10", "--seed", "x"], "--seed a whole number"],
    ["simulate", ["--quik"], "Unknown option '--quik'"],
    ["browser", ["no such check"], "there is no check with no such check in its name"],
    ["browser", ["the", "page"], `takes one text: quote "the page"`],
    ["cookbook", ["noSuchPage"], "there is no page noSuchPage"]
  ])("%s refuses %j", (script, args, message) => {
    const { status, stderr, stdout } = run(`scripts/${script}/main.ts`, ...args)
    assert.strictEqual(status, 2)
    assert.include(stderr, message)
    assert.strictEqual(stdout, "")
  })
})
