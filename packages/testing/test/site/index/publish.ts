import * as Effect from "effect/Effect"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"

/** Notes the version of a site in the comment of its distribution, and gives viewers the new files. */
export const publish = (id: string, version: string) =>
  Effect.gen(function* () {
    yield* editDistribution(id, (config) => ({ ...config, Comment: `version ${version}` }))
    yield* invalidate(id, ["/index.html", "/assets/*"], { wait: true })
  })
