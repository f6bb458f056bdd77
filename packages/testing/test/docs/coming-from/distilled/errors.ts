import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"

export const program = (Id: string) =>
  getDistribution({ Id }).pipe(
    Effect.map(({ Distribution }) => Distribution.Status),
    Effect.catchTag("NoSuchDistribution", () => Effect.succeed("gone"))
  )
