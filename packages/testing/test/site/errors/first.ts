import * as Effect from "effect/Effect"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import { isThrottling } from "@effect-cloudfront/core/Errors"

export const first = listDistributions({ MaxItems: 1 }).pipe(
  Effect.map(({ DistributionList }) => DistributionList.Items.length),
  Effect.catchIf(isThrottling, (error) => Effect.succeed(`after ${error.attempts} attempts`))
)
