import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const program = distributions().pipe(
  Stream.runForEach(({ DomainName, Id, Status }) => Effect.log(`${Id} ${DomainName} ${Status}`)),
  Effect.catchTag("CredentialsError", (error) => Effect.log(error.message)),
  Effect.andThen(Effect.log("That is all."))
)

await Effect.runPromise(program.pipe(Effect.provide(CloudFrontNode.layerEnv)))
