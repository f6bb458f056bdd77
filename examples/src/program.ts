/**
 * Runs programs of the folder `programs` on the in-memory CloudFront, or all of them: `node scripts/run.mjs examples/src/program.ts
 * stagedRollout`. Changes take a second there.
 */
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { programs } from "./programs/index.js"

const names = process.argv.slice(2)

const chosen = Object.entries(programs).filter(([name]) => names.length === 0 || names.includes(name))

const main = Effect.gen(function* () {
  if (chosen.length === 0) yield* Console.log(`there are ${Object.keys(programs).join(", ")}`)
  for (const [name, program] of chosen) {
    yield* Console.log(name)
    yield* program.pipe(
      Effect.provide(Layer.merge(InMemoryCloudFront.layer({ propagation: "1 second" }), NodeContext.layer))
    )
  }
})

await Effect.runPromise(main)
