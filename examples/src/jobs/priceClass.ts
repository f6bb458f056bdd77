/** Set the price class that stands in the environment, be it one that is newer than the library. */
import { PriceClass } from "@effect-cloudfront/core/Distribution"
import * as Enum from "@effect-cloudfront/core/Enum"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  Effect.gen(function* () {
    const text = yield* Config.string("PRICE_CLASS")
    if (!Enum.isKnown(PriceClass, text)) {
      yield* Effect.logWarning(`${text} is none of ${Enum.values(PriceClass).join(", ")}`)
    }
    return yield* editDistribution(id, (config) => ({ ...config, PriceClass: Enum.unknown(text) }))
  })
