/** Programs that lack a layer, and layers that lack something. Both types of the effect come before what is wrong. */
import { getDistribution } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { disableAndDelete } from "@effect-cloudfront/core/programs/disableAndDelete"
import * as NodeAws from "@effect-cloudfront/http/NodeAws"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as Effect from "effect/Effect"

const call = getDistribution({ Id: "E1PA6795UKMFR9" })

// No layer
// @expect-below Type 'CloudFront' is not assignable to type 'never'.
await Effect.runPromise(call)

// @expect-below Type 'CloudFront' is not assignable to type 'never'.
await Effect.runPromise(disableAndDelete("E1PA6795UKMFR9"))

// A layer that needs an HttpClient and Credentials
// @expect-below is not assignable to type 'never'.
// @expect HttpClient
// @expect Credentials
await Effect.runPromise(call.pipe(Effect.provide(CloudFrontHttp.layer())))

// @expect-below Type 'HttpClient' is not assignable to type 'never'.
await Effect.runPromise(call.pipe(Effect.provide(NodeAws.layer({ profile: "deploy" }))))

// A layer that is not called
// @expect-below Argument of type '(config: Config.Config.Wrap<Service.Options>) => Layer.Layer<
export const uncalled = call.pipe(Effect.provide(CloudFrontFetch.layerConfig))

// A misspelled option
// @expect 'maxAttempt' does not exist in type 'Options'. Did you mean to write 'maxAttempts'?
export const options = CloudFrontHttp.layer({ maxAttempt: 5 })

// @expect Type '"adaptiv"' is not assignable to type 'Mode | undefined'. Did you mean '"adaptive"'?
export const mode = CloudFrontHttp.layer({ retryMode: "adaptiv" })

// @expect Type '"30 sec"' is not assignable to type
export const timeout = CloudFrontHttp.layer({ timeout: "30 sec" })

// A key that is not redacted
// @expect Type 'string' is not assignable to type 'Redacted<string>'.
export const keys = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" })

// A policy with a misspelled member
// @expect 'maxAttempts' does not exist in type 'Policy'. Did you mean to write 'attempts'?
export const policy = call.pipe(Retry.withPolicy({ ...Retry.standard, maxAttempts: 5 }))
