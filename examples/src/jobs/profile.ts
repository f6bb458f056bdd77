/** Count the distributions of the account of a profile, with the credentials that the AWS CLI would take. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import * as NodeAws from "@effect-cloudfront/http/NodeAws"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

const CloudFrontLive = NodeAws.layer({ profile: "deploy" }).pipe(Layer.provide(FetchHttpClient.layer))

export const program = Stream.runCount(distributions())

export const main = program.pipe(
  Effect.tap((count) => Effect.log(`${count} distributions`)),
  Effect.catchTag("CredentialsError", (error) => Effect.logError(error.message)),
  Effect.provide(CloudFrontLive)
)
