import * as Effect from "effect/Effect"
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import { isAccessDenied, isNotFound } from "@effect-cloudfront/core/Errors"

/** The comment of a distribution. Neither a missing distribution nor a missing permission is an error any more. */
export const comment = (id: string) =>
  getDistribution({ Id: id }).pipe(
    Effect.map(({ Distribution }) => Distribution.DistributionConfig.Comment),
    Effect.catchIf(isNotFound, () => Effect.succeed("there is none")),
    Effect.catchIf(isAccessDenied, () => Effect.succeed("not for us"))
  )
