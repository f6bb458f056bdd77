/**
 * The endpoint of the service, and the region for which requests are signed. CloudFront is a global service: each partition of AWS has
 * one endpoint for all regions.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import { toOptions, variables } from "./internal/settings.js"

/**
 * @since 0.1.0
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
 * @since 0.1.0
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

interface Partition {
  /** The partition as in ARNs. With the suffix `-global` it is the pseudo region of the partition's global services. */
  readonly id: string
  readonly regions: RegExp
  readonly suffix: string
  readonly dualStackSuffix: string
  readonly signingRegion: string
}

/** The partition of all regions that match no other partition. */
const AWS: Partition = {
  id: "aws",
  regions: /^/,
  suffix: "amazonaws.com",
  dualStackSuffix: "global.api.aws",
  signingRegion: "us-east-1"
}

/**
 * The partitions, from AWS's list of partitions and CloudFront's endpoint rules. A region that is not in that list belongs to the
 * partition with its prefix, so that the keys of one partition are never sent to another.
 */
const PARTITIONS: ReadonlyArray<Partition> = [
  {
    id: "aws-cn",
    regions: /^cn-/,
    suffix: "cn-northwest-1.amazonaws.com.cn",
    dualStackSuffix: "api.amazonwebservices.com.cn",
    signingRegion: "cn-northwest-1"
  },
  {
    id: "aws-us-gov",
    regions: /^us-gov-/,
    suffix: "amazonaws.com",
    dualStackSuffix: "api.aws",
    signingRegion: "us-gov-west-1"
  },
  {
    id: "aws-eusc",
    regions: /^eusc-/,
    suffix: "amazonaws.eu",
    dualStackSuffix: "api.amazonwebservices.eu",
    signingRegion: "eusc-de-east-1"
  },
  {
    id: "aws-iso",
    regions: /^us-iso-/,
    suffix: "c2s.ic.gov",
    dualStackSuffix: "api.aws.ic.gov",
    signingRegion: "us-iso-east-1"
  },
  {
    id: "aws-iso-b",
    regions: /^us-isob-/,
    suffix: "sc2s.sgov.gov",
    dualStackSuffix: "api.aws.scloud",
    signingRegion: "us-isob-east-1"
  },
  {
    id: "aws-iso-e",
    regions: /^eu-isoe-/,
    suffix: "cloud.adc-e.uk",
    dualStackSuffix: "api.cloud-aws.adc-e.uk",
    signingRegion: "eu-isoe-west-1"
  },
  {
    id: "aws-iso-f",
    regions: /^us-isof-/,
    suffix: "csp.hci.ic.gov",
    dualStackSuffix: "api.aws.hci.ic.gov",
    signingRegion: "us-isof-south-1"
  },
  AWS
]

/** A region must be a valid label of a host name. */
const REGION = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** The older form of a FIPS region, which AWS's clients still support: `fips-us-gov-west-1`, `us-gov-west-1-fips`. */
const FIPS = /^fips-(?:dkr-|prod-)?|-fips$/g

/** The partition of a region; `undefined` for the pseudo region of an unknown partition. */
const partitionOf = (region: string): Partition | undefined =>
  /^aws(?:-|$)/.test(region)
    ? PARTITIONS.find(({ id }) => region === id || region === `${id}-global`)
    : PARTITIONS.find(({ regions }) => regions.test(region))

const invalid = (message: string, option = "endpoint"): Effect.Effect<never, ConfigError.ConfigError> =>
  Effect.fail(ConfigError.InvalidData([option], message))

/** White space around the endpoint is ignored. Within it, control characters are refused, because the URL parser drops some silently. */
const parse = (endpoint: string): Effect.Effect<URL, ConfigError.ConfigError> =>
  /\p{Cc}/u.test(endpoint.trim())
    ? invalid("The endpoint has a line break or a control character in it")
    : Effect.try({
        try: () => new URL(endpoint),
        catch: () => ConfigError.InvalidData(["endpoint"], "The endpoint is not a URL")
      })

/**
 * Resolves the endpoint. An unknown region belongs to the partition with its prefix, or else to `aws`. Pseudo regions such as
 * `aws-cn-global` are supported.
 *
 * Fails with a `ConfigError` that names the option: `endpoint` if it is not an `http` or `https` URL, has a user, query or fragment, or
 * is combined with FIPS or dual-stack; `region` if it has characters other than lower-case letters, digits and hyphens, or is the pseudo
 * region of an unknown partition.
 *
 * @since 0.1.0
 * @category constructors
 */
export const resolve = (options?: Options): Effect.Effect<Endpoint, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const named = options?.region ?? AWS.signingRegion
    const region = named.replace(FIPS, "")
    const useFips = options?.useFips === true || region !== named
    const partition = REGION.test(region) ? partitionOf(region) : undefined
    if (partition === undefined) return yield* invalid("must be the name of a region, such as us-east-1", "region")
    const signing = { signingRegion: partition.signingRegion, signingName: "cloudfront" }
    if (options?.endpoint === undefined) {
      const service = useFips ? "cloudfront-fips" : "cloudfront"
      const host = `${service}.${options?.useDualStack === true ? partition.dualStackSuffix : partition.suffix}`
      return { url: `https://${host}`, host, path: "", ...signing }
    }
    if (useFips) return yield* invalid("FIPS and an endpoint of one's own exclude each other")
    if (options.useDualStack === true)
      return yield* invalid("Dual-stack and an endpoint of one's own exclude each other")
    const url = yield* parse(options.endpoint)
    if (url.protocol !== "https:" && url.protocol !== "http:") return yield* invalid("The endpoint is not an HTTP URL")
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      return yield* invalid("The endpoint has more than scheme, host, port and path")
    }
    const path = url.pathname.replace(/\/+$/, "")
    return { url: url.origin + path, host: url.host, path, ...signing }
  })

/**
 * The options from the environment variables of AWS's tools: `AWS_ENDPOINT_URL_CLOUDFRONT`, or else `AWS_ENDPOINT_URL`, and neither
 * with `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_REGION`, or else `AWS_DEFAULT_REGION`; `AWS_USE_FIPS_ENDPOINT`;
 * `AWS_USE_DUALSTACK_ENDPOINT`. An empty variable counts as absent. Fails with a `ConfigError` if a variable that must be `true` or
 * `false` is neither.
 *
 * @since 0.1.0
 * @category config
 */
export const config: Config.Config<Options> = Config.map(variables, toOptions)
