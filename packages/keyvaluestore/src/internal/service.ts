import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type * as CloudFront from "@effect-cloudfront/core/CloudFront"
import * as Client from "@effect-cloudfront/http/Client"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import type * as HttpTransport from "@effect-cloudfront/http/HttpTransport"
import * as SignerV4a from "@effect-cloudfront/http/SignerV4a"
import * as KeyValueStoreEndpoint from "../KeyValueStoreEndpoint.js"

/** The options of the client. */
export interface Options extends Client.Options, KeyValueStoreEndpoint.Options {}

/** The options from the environment. A dual-stack endpoint is what the API always has. */
export const environmentOptions: Effect.Effect<Options, ConfigError.ConfigError> = Effect.suspend(() =>
  Effect.map(Client.environmentOptions("CLOUDFRONT_KEYVALUESTORE"), ({ useDualStack: _, ...options }) => options)
)

/** Makes the service over a transport. Fails with a `ConfigError` if an option is invalid. */
export const make = (
  transport: HttpTransport.HttpTransport,
  options?: Options
): Effect.Effect<CloudFront.Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.gen(function* () {
    const placeOf = yield* KeyValueStoreEndpoint.resolve(options)
    const signer = yield* SignerV4a.make({ service: "cloudfront-keyvaluestore", regionSet: ["*"] })
    return yield* Client.make(transport, { placeOf, sign: signer.sign }, options)
  })
