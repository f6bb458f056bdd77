import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type { Endpoint, Options } from "../Endpoint.js"
import { invalid } from "./configuration.js"
import type { Settings } from "./settings.js"

interface Partition {
  /** The partition as in ARNs. With the suffix `-global` it is the pseudo region of the partition's global services. */
  readonly id: string
  readonly regions: RegExp
  readonly suffix: string
  readonly dualStackSuffix: string
  readonly signingRegion: string
}

const partition = (
  id: string,
  regions: RegExp,
  signingRegion: string,
  suffix: string,
  dualStackSuffix: string
): Partition => ({ id, regions, suffix, dualStackSuffix, signingRegion })

/** The partition of all regions that match no other partition. */
const AWS = partition("aws", /^/, "us-east-1", "amazonaws.com", "global.api.aws")

/**
 * The partitions, from AWS's list of partitions and CloudFront's endpoint rules. A region that is not in that list belongs to the
 * partition with its prefix, so that the keys of one partition are never sent to another.
 */
const PARTITIONS: ReadonlyArray<Partition> = [
  partition("aws-cn", /^cn-/, "cn-northwest-1", "cn-northwest-1.amazonaws.com.cn", "api.amazonwebservices.com.cn"),
  partition("aws-us-gov", /^us-gov-/, "us-gov-west-1", "amazonaws.com", "api.aws"),
  partition("aws-eusc", /^eusc-/, "eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"),
  partition("aws-iso", /^us-iso-/, "us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"),
  partition("aws-iso-b", /^us-isob-/, "us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"),
  partition("aws-iso-e", /^eu-isoe-/, "eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
  partition("aws-iso-f", /^us-isof-/, "us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
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

/** The region of AWS's other services: for a pseudo region, that in which its partition signs. */
export const regionOf = (named: string | undefined): string =>
  named === undefined || /^aws(?:-|$)/.test(named) ? (partitionOf(named ?? AWS.id) ?? AWS).signingRegion : named

const refuse = (message: string, option = "endpoint"): Effect.Effect<never, ConfigError.ConfigError> =>
  Effect.fail(invalid({ path: [option], message }))

/** White space around the endpoint is ignored. Within it, control characters are refused, because the URL parser drops some silently. */
const parse = (endpoint: string): Effect.Effect<URL, ConfigError.ConfigError> =>
  /\p{Cc}/u.test(endpoint.trim())
    ? refuse("The endpoint has a line break or a control character in it")
    : Effect.try({
        try: () => new URL(endpoint),
        catch: () => invalid({ path: ["endpoint"], message: "The endpoint is not a URL" })
      })

/** See `Endpoint.resolve`. */
export const resolve = (options?: Options): Effect.Effect<Endpoint, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const named = options?.region ?? AWS.signingRegion
    const region = named.replace(FIPS, "")
    const useFips = options?.useFips === true || region !== named
    const partition = REGION.test(region) ? partitionOf(region) : undefined
    if (partition === undefined) return yield* refuse("must be the name of a region, such as us-east-1", "region")
    const signing = { signingRegion: partition.signingRegion, signingName: "cloudfront" }
    if (options?.endpoint === undefined) {
      const service = useFips ? "cloudfront-fips" : "cloudfront"
      const host = `${service}.${options?.useDualStack === true ? partition.dualStackSuffix : partition.suffix}`
      return { url: `https://${host}`, host, path: "", ...signing }
    }
    if (useFips) return yield* refuse("FIPS and an endpoint of one's own exclude each other")
    if (options.useDualStack === true)
      return yield* refuse("Dual-stack and an endpoint of one's own exclude each other")
    const url = yield* parse(options.endpoint)
    if (url.protocol !== "https:" && url.protocol !== "http:") return yield* refuse("The endpoint is not an HTTP URL")
    if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
      return yield* refuse("The endpoint has more than scheme, host, port and path")
    }
    const path = url.pathname.replace(/\/+$/, "")
    return { url: url.origin + path, host: url.host, path, ...signing }
  })

/** The settings of the endpoint, from the environment or from a profile. */
export interface Variables extends Options {
  /** Whether configured endpoints are ignored. The environment and the profile can each set it for both. */
  readonly ignoreConfigured?: boolean | undefined
}

/** The name of CloudFront in variables. */
export const CLOUDFRONT = "CLOUDFRONT"

const NAMES: ReadonlyArray<string> = [
  "AWS_ENDPOINT_URL",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_USE_FIPS_ENDPOINT",
  "AWS_USE_DUALSTACK_ENDPOINT"
]

/** The settings of the endpoint of a service. */
export const variablesOf = (service: string): Settings<Variables> => ({
  names: [`AWS_ENDPOINT_URL_${service}`, ...NAMES],
  read: (reader) => ({
    endpoint: reader.text(`AWS_ENDPOINT_URL_${service}`) ?? reader.text("AWS_ENDPOINT_URL"),
    ignoreConfigured: reader.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
    region: reader.text("AWS_REGION") ?? reader.text("AWS_DEFAULT_REGION"),
    useFips: reader.flag("AWS_USE_FIPS_ENDPOINT"),
    useDualStack: reader.flag("AWS_USE_DUALSTACK_ENDPOINT")
  })
})

export const toOptions = ({ ignoreConfigured, ...options }: Variables): Options =>
  ignoreConfigured === true ? { ...options, endpoint: undefined } : options

/** The options of a service; `Endpoint.config` describes those of CloudFront. */
export const settingsOf = (service: string): Settings<Options> => {
  const { names, read } = variablesOf(service)
  return { names, read: (reader) => toOptions(read(reader)) }
}

export const settings: Settings<Options> = settingsOf(CLOUDFRONT)
