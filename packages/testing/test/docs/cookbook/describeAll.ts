import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import * as Shape from "@effect-cloudfront/core/Shape"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

// Configurations that were read are encoded without the limits of inputs.
const toJson = Schema.encode(Shape.unconstrained(DistributionConfig))

/** Appends a line to a file of JSON Lines, for example. */
const keep = (name: string, line: string) => Console.log(`${name}: ${line.slice(0, 24)}...`)

export const program = describeAll({ tags: true, where: ({ Staging }) => !Staging }).pipe(
  Stream.runForEach(({ distribution, tags }) =>
    Effect.gen(function* () {
      const config = yield* toJson(distribution.DistributionConfig)
      yield* keep(distribution.DistributionConfig.Comment, JSON.stringify({ tags, config }))
    })
  )
)

export const main = program.pipe(Effect.provide(CloudFrontNode.layerEnv))
