/** Change the comment of a distribution. */
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Effect from "effect/Effect"

export const program = (id: string) =>
  editDistribution(id, (config) => ({ ...config, Comment: "the new site" }), { idempotent: true }).pipe(
    Effect.map(({ changed, config }) => (changed ? `is now "${config.Comment}"` : "was that before"))
  )
