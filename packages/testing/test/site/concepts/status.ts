import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"

/** The status of a distribution, or that there is none: NoSuchDistribution is gone from the type. */
export const status = (id: string) =>
  getDistribution({ Id: id }).pipe(
    Effect.map(({ Distribution }) => Distribution.Status),
    Effect.catchTag("NoSuchDistribution", () => Effect.succeed("none"))
  )
