/** Runs a hostile corpus in a separate process, so that the memory of other suites is not counted. */
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import * as Hostile from "./Hostile.js"

const path = process.argv[2] ?? ""
const cases = await Effect.runPromise(
  Hostile.run(path, JSON.parse(readFileSync(path, "utf8")) as ReadonlyArray<Hostile.HostileCase>)
)
process.send?.(cases, () => process.disconnect())
