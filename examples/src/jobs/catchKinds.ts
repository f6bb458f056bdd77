/** Delete a distribution, and say in one word why it could not be. */
import { deleteDistribution, getDistributionConfig } from "@effect-cloudfront/core/Distribution"
import { isConflict, isInUse, isNotDisabled, isNotFound } from "@effect-cloudfront/core/Errors"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  getDistributionConfig({ Id: id }).pipe(
    Effect.flatMap(({ ETag }) => deleteDistribution({ Id: id, IfMatch: ETag })),
    Effect.as("deleted"),
    Effect.catchIf(isNotFound, () => Effect.succeed("gone")),
    Effect.catchIf(isConflict, () => Effect.succeed("changed")),
    Effect.catchIf(isNotDisabled, () => Effect.succeed("enabled")),
    Effect.catchIf(isInUse, () => Effect.succeed("used"))
  )
