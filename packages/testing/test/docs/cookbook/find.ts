import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { isNotFound } from "@effect-cloudfront/core/Errors"
import { findDistribution, findInvalidation } from "@effect-cloudfront/core/programs/find"
import { invalidate } from "@effect-cloudfront/core/programs/invalidate"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

export const program = Effect.gen(function* () {
  const { Distribution } = yield* findDistribution({ alias: "WWW.example.com" })
  yield* Console.log(`${Distribution.DistributionConfig.Comment} has the alias`)

  const other = yield* findDistribution({ alias: "other.example.com" }).pipe(
    Effect.as("found"),
    Effect.catchIf(isNotFound, () => Effect.succeed("nobody has it"))
  )
  yield* Console.log(`other.example.com: ${other}`)

  // A comment need not be unique. The error has all matches.
  yield* findDistribution({ comment: "preview" }).pipe(
    Effect.asVoid,
    Effect.catchTag("AmbiguousMatch", ({ matches }) =>
      Console.log(`${matches.length} distributions are called preview`)
    )
  )

  // An invalidation by its caller reference, with its paths, which lists do not have.
  yield* invalidate(Distribution.Id, ["/index.html"], { callerReference: "release-1" })
  const { Invalidation } = yield* findInvalidation(Distribution.Id, { callerReference: "release-1-1-of-1" })
  yield* Console.log(`${Invalidation.Status}: ${Invalidation.InvalidationBatch.Paths.Items.join(" ")}`)
})

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
