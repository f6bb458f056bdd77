import { addEqualityTesters } from "@effect/vitest"
import * as fc from "fast-check"
import { promisify } from "node:util"

addEqualityTesters()

// The same values in every run, so that a red run is about the change; `SEED=... npm test` tries others, as `npm run fuzz` does.
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20200531) })

// The `TestClock` of Effect 3 waits three times for a timer of no time whenever it is moved. Node makes a millisecond of each: where hours
// pass in small steps, the tests would mostly be idle. An immediate comes as late as anything that is due by then. No other timer changes.
const later = globalThis.setTimeout
if (later.name !== "laterOrAtOnce") {
  const isOfTestClock = (handler: () => void): boolean => String(handler).includes("resume(core.void)")
  const laterOrAtOnce = (handler: () => void, delay?: number, ...args: []): NodeJS.Timeout | NodeJS.Immediate =>
    delay === 0 && isOfTestClock(handler) ? setImmediate(handler) : later(handler, delay, ...args)
  const custom: unknown = Reflect.get(later, promisify.custom)
  globalThis.setTimeout = Object.defineProperty(laterOrAtOnce, promisify.custom, {
    value: custom
  }) as unknown as typeof later
}
