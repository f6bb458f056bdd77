import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Io from "../../src/internal/io.js"
import * as Out from "../../src/internal/out.js"
import { formatElapsed, withProgress } from "../../src/internal/progress.js"
import { elapse } from "../support.js"

const run = (columns: number | undefined, quiet = false) =>
  Effect.suspend(() => {
    let written = ""
    const output: Io.Output = {
      isTerminal: columns !== undefined,
      columns: columns ?? Infinity,
      write: (text) => Effect.sync(() => void (written += text))
    }
    // Nothing else of it is used.
    const io = { env: {}, stdout: output, stderr: output } as Io.Service
    const steps = withProgress((report) =>
      Effect.gen(function* () {
        yield* report("first")
        yield* Effect.sleep("500 millis")
        yield* report("first")
        yield* report(`second ${"x".repeat(200)}`)
        yield* Effect.sleep("65 seconds")
      })
    )
    return elapse(Effect.provideService(steps, Out.Out, Out.make(io, { json: false, quiet }))).pipe(
      Effect.map(() => written)
    )
  })

describe("progress", () => {
  it.effect("is a line for each change where there is no terminal", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* run(undefined), `[0s] first\n[0s] second ${"x".repeat(200)}\n`)
      assert.strictEqual(yield* run(80, true), "")
    })
  )

  it.effect("is one line of a terminal that is drawn anew, and is gone in the end", () =>
    Effect.gen(function* () {
      const written = yield* run(40)
      const drawn = written.split("\r\u001b[2K").map((line) => line.replace(/\u001b\[[?\d]+[a-z]/g, ""))
      assert.match(drawn[1] ?? "", /^. first 0s$/u)
      for (const line of drawn) assert.isAtMost([...line].length, 40)
      assert.isTrue(drawn.some((line) => /second x+… 1m05s$/.test(line)))
      assert.isTrue(written.startsWith("\u001b[?25l"))
      assert.isTrue(written.endsWith("\r\u001b[2K\u001b[?25h"))
    })
  )

  it("writes times as a person does", () => {
    assert.deepStrictEqual([0, 59_999, 60_000, 3_661_000].map(formatElapsed), ["0s", "59s", "1m00s", "1h01m01s"])
  })
})
