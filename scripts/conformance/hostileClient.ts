/** Runs a hostile corpus in a process of its own, where no other suite's memory is counted, and tells how the cases ended. */
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import * as Hostile from "./Hostile.js"

const path = process.argv[2] ?? ""
const cases = await Effect.runPromise(
  Hostile.run(path, JSON.parse(readFileSync(path, "utf8")) as ReadonlyArray<Hostile.HostileCase>)
)
process.send?.(cases, () => process.disconnect())
