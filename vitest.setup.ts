import { addEqualityTesters } from "@effect/vitest"
import * as fc from "fast-check"

addEqualityTesters()

// The same values in every run, so that a red run is about the change; `SEED=... npm test` tries others, as `npm run fuzz` does.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20200531) })

// Effect's `TestClock` waits three times for a timer of no time whenever it is moved. Node makes a millisecond of each: where hours pass in
// small steps, the tests would mostly be idle. An immediate comes as late as anything that is due by then.
const { clearTimeout: clear, setTimeout: later } = globalThis
if (later.name !== "laterOrAtOnce") {
  const laterOrAtOnce = (handler: () => void, delay?: number, ...args: []): NodeJS.Timeout | NodeJS.Immediate =>
    delay === 0 ? setImmediate(handler, ...args) : later(handler, delay, ...args)
  const clearEither = (timer: NodeJS.Timeout | NodeJS.Immediate | undefined): void => {
    clear(timer as NodeJS.Timeout)
    clearImmediate(timer as NodeJS.Immediate)
  }
  Object.assign(globalThis, { setTimeout: laterOrAtOnce, clearTimeout: clearEither })
}
