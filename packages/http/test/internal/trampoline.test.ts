import { assert, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Trampoline from "../../src/internal/trampoline.js"

it("runs once for each call, never within another run", () =>
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), (within, calls) => {
      let runs = 0
      let asked = 0
      let isRunning = false
      const ask = (): void => {
        asked++
        run()
      }
      const run = Trampoline.make(() => {
        assert.isFalse(isRunning)
        isRunning = true
        for (let count = within[runs++] ?? 0; count > 0; count--) ask()
        isRunning = false
      })
      for (let count = 0; count < calls; count++) {
        ask()
        assert.strictEqual(runs, asked)
      }
    })
  ))
