/**
 * The endpoint of the service, and the region for which requests are signed. CloudFront is a global service: each partition of AWS has
 * one endpoint for all regions.
 *
 * @since 3.0.0
 */
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import type * as Effect from "effect/Effect"
import * as Internal from "./internal/endpoint.js"
import { toConfig } from "./internal/toConfig.js"

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /** A custom endpoint URL, such as `http://localhost:4566`. It may have a port, and a path that is put before those of requests. */
  readonly endpoint?: string | undefined
  /** A region, or a pseudo region such as `aws-cn-global`; `us-east-1` when absent. It determines only the partition of AWS. */
  readonly region?: string | undefined
  /** Use the FIPS 140 endpoint; false when absent. Cannot be combined with `endpoint`. */
  readonly useFips?: boolean | undefined
  /** Use the dual-stack endpoint, which also supports IPv6; false when absent. Cannot be combined with `endpoint`. */
  readonly useDualStack?: boolean | undefined
}

/**
 * @since 3.0.0
 * @category models
 */
export interface Endpoint {
  /** The URL without a trailing slash. The path of a request is appended. */
  readonly url: string
  /** The value of the `host` header: the host name, and the port if it is not the scheme's default. */
  readonly host: string
  /** The path of `url`; usually empty. */
  readonly path: string
  readonly signingRegion: string
  readonly signingName: string
}

/**
 * Resolves the endpoint. An unknown region belongs to the partition with its prefix, or else to `aws`. Pseudo regions such as
 * `aws-cn-global` are supported.
 *
 * Fails with a `ConfigError` that names the option: `endpoint` if it is not an `http` or `https` URL, has a user, query or fragment, or
 * is combined with FIPS or dual-stack; `region` if it has characters other than lower-case letters, digits and hyphens, or is the pseudo
 * region of an unknown partition.
 *
 * @since 3.0.0
 * @category constructors
 */
export const resolve: (options?: Options) => Effect.Effect<Endpoint, ConfigError.ConfigError> = Internal.resolve

/**
 * The options from the environment variables of AWS's tools: `AWS_ENDPOINT_URL_CLOUDFRONT`, or else `AWS_ENDPOINT_URL`, and neither
 * with `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_REGION`, or else `AWS_DEFAULT_REGION`; `AWS_USE_FIPS_ENDPOINT`;
 * `AWS_USE_DUALSTACK_ENDPOINT`. An empty variable counts as absent. Fails with a `ConfigError` that names the variables that are
 * invalid.
 *
 * @since 3.0.0
 * @category config
 */
export const config: Config.Config<Options> = toConfig(Internal.settings)
