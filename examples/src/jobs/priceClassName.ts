/** Say what a price class costs, for those that are known and for those that come later. */
import { getDistributionConfig, type PriceClass } from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"

const regions = (priceClass: PriceClass | undefined): string => {
  switch (priceClass) {
    case "PriceClass_100":
      return "the cheapest regions"
    case "PriceClass_200":
      return "most regions"
    case undefined:
    case "PriceClass_All":
      return "all regions"
    case "None":
      return "no price class"
    default:
      return `regions of ${priceClass}`
  }
}

export const program = (id: string) =>
  Effect.map(getDistributionConfig({ Id: id }), ({ DistributionConfig }) => regions(DistributionConfig.PriceClass))
