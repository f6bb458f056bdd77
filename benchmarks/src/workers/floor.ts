/** The lower bound: for decoding and encoding, JSON of the same value; for a whole call, the bare Effect runtime. */
import * as Effect from "effect/Effect"
import type { Candidate } from "../Candidate.js"

export const candidate: Candidate = {
  make: (task) => {
    if (task.operation === "GetDistribution") {
      const call = Effect.promise(() => Promise.resolve(0))
      return () => Effect.runPromise(call)
    }
    const text = JSON.stringify(task.value)
    if (task.direction === "encode") return () => Buffer.from(JSON.stringify(task.value))
    const bytes = Buffer.from(text)
    return () => JSON.parse(bytes.toString())
  }
}
