/** Keep a result as JSON, and read it back in another process. */
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const json = Schema.parseJson(Operation.success(getDistribution))

export const program = (id: string) =>
  Effect.gen(function* () {
    const text = yield* Effect.flatMap(getDistribution({ Id: id }), Schema.encode(json))
    const { Distribution } = yield* Schema.decode(json)(text)
    return DateTime.formatIso(Distribution.LastModifiedTime)
  })
