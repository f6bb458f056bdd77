import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type { Service } from "@effect-cloudfront/core/CloudFront"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Credentials from "../Credentials.js"
import * as Endpoint from "../Endpoint.js"
import type * as HttpTransport from "../HttpTransport.js"
import * as Retry from "../Retry.js"
import * as Signer from "../Signer.js"

/** What there is to say of how requests are sent. */
export interface Options extends Endpoint.Options, HttpTransport.Options {
  /** Put before the library's own name in the `user-agent` header, such as `my-app/1.2`. */
  readonly userAgent?: string | undefined
}

const USER_AGENT = "effect-cloudfront/0.1.0"

/**
 * Makes the service over a transport. A request is serialized once; for each attempt at it credentials are got, the clock is
 * read, and a new signature made. Fails with a `ConfigError` when the endpoint is none (see `Endpoint.resolve`).
 */
export const make = (
  transport: HttpTransport.HttpTransport,
  options?: Options
): Effect.Effect<Service, ConfigError.ConfigError, Credentials.Credentials> =>
  Effect.gen(function* () {
    const credentials = yield* Credentials.Credentials
    const endpoint = yield* Endpoint.resolve(options)
    const signer = yield* Signer.make(endpoint)
    const retrier = yield* Retry.make
    const userAgent = options?.userAgent === undefined ? USER_AGENT : `${options.userAgent} ${USER_AGENT}`

    return {
      execute: (request) => {
        const { body, headers, method, operation } = request
        const query = Wire.queryString(request.query)
        const url = endpoint.url + request.path + (query === "" ? "" : `?${query}`)
        const attempt = credentials.get.pipe(
          Effect.flatMap((identity) => signer.sign(request, identity)),
          Effect.flatMap((signed) =>
            transport.send({
              operation,
              method,
              url,
              headers: { ...headers, ...signed, "user-agent": userAgent },
              body
            })
          )
        )
        return retrier.run(request, attempt)
      }
    }
  })
