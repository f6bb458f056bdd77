/**
 * Where requests go, and for which region they are signed. CloudFront is a global service: each partition of AWS has one
 * endpoint, whatever the region.
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
  /** The URL to use instead of AWS's own, such as `http://localhost:4566`. May have a port and a path to put first. */
  readonly endpoint?: string | undefined
  /** Only says which partition of AWS is meant, and may be a pseudo region such as `aws-cn-global`; `us-east-1` unless told. */
  readonly region?: string | undefined
  /** Use the endpoint whose cryptography is validated under FIPS 140. Cannot go with an `endpoint` of one's own. */
  readonly useFips?: boolean | undefined
  /** Use the endpoint that also speaks IPv6. Cannot go with an `endpoint` of one's own. */
  readonly useDualStack?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Endpoint {
  /** Without a slash at the end; the path of a request follows. */
  readonly url: string
  /** The value of the `host` header: name, and port where it is not the scheme's own. */
  readonly host: string
  /** The path within `url`, empty in general. */
  readonly path: string
  readonly signingRegion: string
  readonly signingName: string
}

interface Partition {
  /** As ARNs have it. With `-global` behind it, it is the pseudo region that global services of the partition are configured with. */
  readonly id: string
  readonly regions: RegExp
  readonly suffix: string
  readonly dualStackSuffix: string
  readonly signingRegion: string
}

/** The partition of every region that none of the others claims. */
const AWS: Partition = {
  id: "aws",
  regions: /^/,
  suffix: "amazonaws.com",
  dualStackSuffix: "global.api.aws",
  signingRegion: "us-east-1"
}

/**
 * What AWS's own list of partitions and the endpoint rules of CloudFront say. A region that is not in that list belongs where the
 * start of its name says, though it may have more parts than the list foresees: keys of one partition are not sent to another.
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

/** What can be part of a host's name. */
const REGION = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/** An older way to ask for FIPS, which AWS's clients still take: `fips-us-gov-west-1`, `us-gov-west-1-fips`. */
const FIPS = /^fips-(?:dkr-|prod-)?|-fips$/g

/** The partition of a region; none for a pseudo region of a partition that is not known. */
const partitionOf = (region: string): Partition | undefined =>
  /^aws(?:-|$)/.test(region)
    ? PARTITIONS.find(({ id }) => region === id || region === `${id}-global`)
    : PARTITIONS.find(({ regions }) => regions.test(region))

const invalid = (message: string, option = "endpoint"): Effect.Effect<never, ConfigError.ConfigError> =>
  Effect.fail(ConfigError.InvalidData([option], message))

/** Line ends around it are no part of an endpoint; from within one the parser would take them out without a word. */
const parse = (endpoint: string): Effect.Effect<URL, ConfigError.ConfigError> =>
  /\p{Cc}/u.test(endpoint.trim())
    ? invalid("The endpoint has a line break or a control character in it")
    : Effect.try({
        try: () => new URL(endpoint),
        catch: () => ConfigError.InvalidData(["endpoint"], "The endpoint is not a URL")
      })

/**
 * Works out the endpoint. A region that AWS does not know yet belongs to the partition that its name says, in general to `aws`;
 * the pseudo regions, such as `aws-cn-global`, are known.
 *
 * Fails with a `ConfigError` that names the option: where the endpoint given is not an `http` or `https` URL, has a user, query
 * or fragment, or comes together with FIPS or dual-stack; where the region cannot be one (it has other characters than small
 * letters, digits and hyphens), or is a pseudo region of no known partition.
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
 * What the environment says, in the variables that AWS's own tools know: `AWS_ENDPOINT_URL_CLOUDFRONT` before
 * `AWS_ENDPOINT_URL`, neither with `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_REGION` before `AWS_DEFAULT_REGION`;
 * `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT`. A variable that is empty counts as absent. Fails with a `ConfigError`
 * where one that is to be `true` or `false` is neither.
 *
 * @since 0.1.0
 * @category config
 */
export const config: Config.Config<Options> = Config.map(variables, toOptions)
