/**
 * The arguments of `npm run simulate`: a mistake in them ends it, before anything is simulated.
 * Long, since each case is a process that loads the compiler of TypeScript.
 */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const run = (...args: ReadonlyArray<string>) =>
  spawnSync(process.execPath, [pathOf("../run.mjs"), pathOf("../simulate/main.ts"), ...args], { encoding: "utf8" })

describe("npm run simulate", () => {
  it.each([
    [["--only", "nothing"], "there is no scenario of nothing"],
    [["--model", "10", "--seed", "x"], "--seed a whole number"],
    [["--quik"], "Unknown option '--quik'"]
  ])("refuses %j", (args, message) => {
    const { status, stderr, stdout } = run(...args)
    assert.include([1, 2], status)
    assert.include(stderr, message)
    assert.strictEqual(stdout, "")
  })
})
