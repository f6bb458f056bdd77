import * as Effect from "effect/Effect"
import { deleteAll } from "@effect-cloudfront/core/programs/deleteAll"
import { ensureDistribution } from "@effect-cloudfront/core/programs/ensureDistribution"

/** The distribution of a branch, which comes and goes without a run of Terraform. */
export const preview = (branch: string) =>
  ensureDistribution({
    callerReference: `preview-${branch}`,
    origin: "previews.s3.eu-central-1.amazonaws.com",
    comment: `preview of ${branch}`
  }).pipe(Effect.map(({ distribution }) => distribution.DomainName))

export const cleanUp = (branch: string) => deleteAll(({ Comment }) => Comment === `preview of ${branch}`)
