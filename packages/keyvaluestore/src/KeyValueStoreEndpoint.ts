/**
 * The endpoint of a key value store: a host name that begins with the id of the AWS account in the store's ARN.
 *
 * @since 3.0.0
 */
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import { TransportError } from "@effect-cloudfront/core/Errors"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Client from "@effect-cloudfront/http/Client"
import * as Endpoint from "@effect-cloudfront/http/Endpoint"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /**
   * A custom endpoint URL, such as `http://localhost:4566`. The account id is put before its host, as AWS's clients do, unless the host
   * is an IP address.
   */
  readonly endpoint?: string | undefined
  /** Whether the account id is put before the host of a custom endpoint; true when absent. An IP address never gets it. */
  readonly accountPrefix?: boolean | undefined
  /** A region, which must be one of the partition `aws`, since no other has this API; `us-east-1` when absent. */
  readonly region?: string | undefined
  /** Must not be true: the API has no FIPS 140 endpoint. It is here for the environment's `AWS_USE_FIPS_ENDPOINT`. */
  readonly useFips?: boolean | undefined
}

const HOST = "cloudfront-kvs.global.api.aws"

/** An IPv4 address, or an IPv6 address in brackets. */
const ADDRESS = /^(?:[\d.]+|\[.*\])(?::\d+)?$/

/**
 * The account in the path of a request. Nothing but twelve digits can become a part of the host name. The codec has refused any other
 * ARN; a request that was made without it is checked here.
 */
const ACCOUNT =
  /^\/key-value-stores\/arn%3Aaws%3Acloudfront%3A%3A(\d{12})%3Akey-value-store%2F[A-Za-z0-9_-]+(?:\/keys(?:\/[^/]+)?)?$/

const nowhere = ({ operation }: Wire.Request): TransportError =>
  new TransportError({
    operation,
    reason: "InvalidRequest",
    message: `${operation}: the path does not begin with the ARN of a key value store`
  })

/** A place with the account id before its host. */
const withAccount = ({ host, path, url }: Endpoint.Endpoint, account: string): Client.Place => {
  const scheme = url.slice(0, url.indexOf("//") + 2)
  return { url: `${scheme}${account}.${host}${path}`, host: `${account}.${host}`, path }
}

/**
 * Resolves the endpoint of each request. Fails with a `ConfigError` that names the option: `endpoint` as `Endpoint.resolve` of
 * `@effect-cloudfront/http` does, `region` if it is of another partition than `aws`, and `useFips` if it is true.
 *
 * A request gets a `TransportError` with reason `InvalidRequest` if its path does not have the ARN of a key value store: an ARN must not
 * choose the host that credentials are sent to.
 *
 * @since 3.0.0
 * @category constructors
 */
export const resolve = (
  options: Options = {}
): Effect.Effect<(request: Wire.Request) => Client.Place | TransportError, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const { accountPrefix = true, endpoint, region, useFips } = options
    if (useFips === true) {
      return yield* Effect.fail(Client.invalidOption("useFips", "CloudFront KeyValueStore has no FIPS endpoint"))
    }
    const resolved = yield* Endpoint.resolve({ endpoint: endpoint ?? `https://${HOST}`, region })
    if (resolved.signingRegion !== "us-east-1") {
      const message = "must be one of the partition aws: no other has CloudFront KeyValueStore"
      return yield* Effect.fail(Client.invalidOption("region", message))
    }
    const isPrefixed = accountPrefix && !ADDRESS.test(resolved.host)
    return (request) => {
      const account = ACCOUNT.exec(request.path)?.[1]
      if (account === undefined) return nowhere(request)
      return isPrefixed ? withAccount(resolved, account) : resolved
    }
  })
