/**
 * The launcher of the project scripts.
 * Long, since each case is a process that loads the compiler of TypeScript.
 */
import { assert, beforeAll, afterAll, describe, it } from "@effect/vitest"
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const script = fileURLToPath(new URL("../run.mjs", import.meta.url))

describe("run.mjs", () => {
  let directory = ""
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "run-"))
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  const program = (text: string): string => {
    const file = join(directory, "program.ts")
    writeFileSync(file, text)
    return file
  }

  const run = (...args: ReadonlyArray<string>) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" })

  it("runs TypeScript with the arguments and the exit code of its own", () => {
    const file = program("const code: number = 7\nconsole.log(process.argv.slice(1))\nprocess.exitCode = code")
    const { status, stdout } = run(file, "a", "--b")
    assert.strictEqual(status, 7)
    assert.deepStrictEqual(JSON.parse(stdout.replaceAll("'", '"')), [file, "a", "--b"])
  })

  it("fails when the program does", () => {
    const { status, stderr } = run(program('throw new Error("no good" satisfies string)'))
    assert.strictEqual(status, 1)
    assert.include(stderr, "no good")
  })

  it("fails without a file, or with one that is not there", () => {
    assert.strictEqual(run().status, 2)
    assert.strictEqual(run("absent.ts").status, 1)
  })

  it("lets a program fork one of its own kind", () => {
    const child = join(directory, "child.ts")
    writeFileSync(child, 'console.log("hello" satisfies string)')
    const { status, stdout } = run(program(`import { fork } from "node:child_process"\nfork(${JSON.stringify(child)})`))
    assert.strictEqual(status, 0)
    assert.strictEqual(stdout, "hello\n")
  })

  it("hands an interrupt on", () =>
    new Promise<void>((resolve, reject) => {
      const file = program(
        'process.on("SIGINT", () => process.exit(9))\nsetTimeout(() => {}, 60_000)\nconsole.log("ready" as string)'
      )
      const child = spawn(process.execPath, [script, file])
      child.stdout.once("data", () => child.kill("SIGINT"))
      child.once("error", reject)
      child.once("close", (code) => {
        try {
          assert.strictEqual(code, 9)
          resolve()
        } catch (error) {
          reject(error)
        }
      })
    }))
})
