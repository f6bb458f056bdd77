/** Find the distribution behind a name, and make one where there is none. */
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Effect from "effect/Effect"

export const program = findDistribution({ alias: "www.example.com" }).pipe(
  Effect.catchTag("NoMatch", () =>
    provisionDistribution({
      origin: "my-site.s3.eu-central-1.amazonaws.com",
      aliases: ["www.example.com"],
      certificate: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
    })
  ),
  Effect.map(({ Distribution }) => Distribution.Id)
)
