import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const pages = Array.from({ length: 3500 }, (_, i) => `/pages/${i}.html`)

export const program = (id: string) =>
  Effect.gen(function* () {
    const paths = [...pages, "index.html", "/index.html", "/assets/*", "/assets/app.js", "/menü.html"]
    const { batches } = yield* invalidate(id, paths, { callerReference: "build-42", dryRun: true })
    yield* Console.log(
      "would send:",
      batches.map(({ paths, wildcards }) => `${paths} paths, ${wildcards} wildcards`)
    )

    const { invalidations, paths: sent } = yield* invalidate(id, paths, {
      callerReference: "build-42",
      wait: true,
      timeout: "1 hour",
      onEvent: (event) => (event._tag === "InProgress" ? Effect.void : Console.log(event._tag))
    })
    yield* Console.log(`${sent.length} paths in ${invalidations.length} batches, the last one is ${sent.at(-1)}`)

    // The same paths with the same reference: nothing is sent.
    const { steps } = yield* invalidate(id, paths, { callerReference: "build-42", dryRun: true })
    yield* Console.log(`a second run has ${steps.length} steps`)
    const again = yield* invalidate(id, paths, { callerReference: "build-42" })
    const isSame = again.invalidations.every(({ Id }, i) => Id === invalidations[i]?.Id)
    yield* Console.log(`a second run has ${isSame ? "the same" : "other"} invalidations`)
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
