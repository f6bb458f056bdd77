import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import * as Effect from "effect/Effect"

export const program = (DistributionId: string) =>
  createInvalidation({
    DistributionId,
    InvalidationBatch: { Paths: { Items: ["/index.html", "/assets/*"] } }
  }).pipe(Effect.map(({ Invalidation }) => Invalidation.Id))
