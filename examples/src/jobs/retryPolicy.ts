/** Try one call more often than the others, and another one only once. */
import { getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as Effect from "effect/Effect"

export const program = Effect.gen(function* () {
  const { DistributionList } = yield* listDistributions().pipe(
    Retry.withPolicy({ ...Retry.standard, attempts: 8, maxDelay: "5 seconds" })
  )
  return yield* Effect.forEach(
    DistributionList.Items,
    ({ Id }) => getDistribution({ Id }).pipe(Retry.withPolicy(Retry.none), Effect.option),
    { concurrency: 2 }
  )
})
