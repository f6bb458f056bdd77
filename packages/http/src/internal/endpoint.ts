import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import type { Endpoint, Options } from "../Endpoint.js"
import { invalid } from "./configuration.js"
import type { Reader, Settings } from "./settings.js"

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

const parseUrl = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/**
 * The URL of an endpoint, or what is wrong with it. White space around the endpoint is ignored. Within it, control characters are refused,
 * because the URL parser drops some silently.
 */
const parse = (endpoint: string): URL | string => {
  if (/\p{Cc}/u.test(endpoint.trim())) return "The endpoint has a line break or a control character in it"
  const url = parseUrl(endpoint)
  if (url === undefined) return "The endpoint is not a URL"
  if (url.protocol !== "https:" && url.protocol !== "http:") return "The endpoint is not an HTTP URL"
  return url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== ""
    ? "The endpoint has more than scheme, host, port and path"
    : url
}

/** A region without the marks of FIPS, and its partition; `undefined` if it is not the name of a region. */
const parseRegion = (named: string): { readonly region: string; readonly partition: Partition } | undefined => {
  const region = named.replace(FIPS, "")
  const partition = REGION.test(region) ? partitionOf(region) : undefined
  return partition && { region, partition }
}

const REGION_NAME = "the name of a region, such as us-east-1"

/** See `Endpoint.resolve`. */
export const resolve = (options?: Options): Effect.Effect<Endpoint, ConfigError.ConfigError> =>
  Effect.gen(function* () {
    const named = options?.region ?? AWS.signingRegion
    const parsed = parseRegion(named)
    if (parsed === undefined) return yield* refuse(`must be ${REGION_NAME}`, "region")
    const { partition, region } = parsed
    const useFips = options?.useFips === true || region !== named
    const signing = { signingRegion: partition.signingRegion, signingName: "cloudfront" }
    if (options?.endpoint === undefined) {
      const service = useFips ? "cloudfront-fips" : "cloudfront"
      const host = `${service}.${options?.useDualStack === true ? partition.dualStackSuffix : partition.suffix}`
      return { url: `https://${host}`, host, path: "", ...signing }
    }
    if (useFips) return yield* refuse("FIPS and an endpoint of one's own exclude each other")
    if (options.useDualStack === true)
      return yield* refuse("Dual-stack and an endpoint of one's own exclude each other")
    const url = parse(options.endpoint)
    if (typeof url === "string") return yield* refuse(url)
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

/** The first of the variables that has a value, if it is valid. */
const firstOf = (
  reader: Reader,
  names: ReadonlyArray<string>,
  expected: string,
  isValid: (text: string) => boolean
): string | undefined => {
  const name = names.find((one) => reader.text(one) !== undefined)
  return name === undefined ? undefined : reader.parsed(name, expected, (text) => (isValid(text) ? text : undefined))
}

/** The settings of the endpoint of a service. */
export const variablesOf = (service: string): Settings<Variables> => ({
  names: [`AWS_ENDPOINT_URL_${service}`, ...NAMES],
  read: (reader) => {
    const ignoreConfigured = reader.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    const endpoints = [`AWS_ENDPOINT_URL_${service}`, "AWS_ENDPOINT_URL"]
    // One that is ignored may be anything.
    const isEndpoint = (text: string) => ignoreConfigured === true || typeof parse(text) !== "string"
    const isRegion = (text: string) => parseRegion(text) !== undefined
    return {
      endpoint: firstOf(reader, endpoints, "an HTTP URL of scheme, host, port and path", isEndpoint),
      ignoreConfigured,
      region: firstOf(reader, ["AWS_REGION", "AWS_DEFAULT_REGION"], REGION_NAME, isRegion),
      useFips: reader.flag("AWS_USE_FIPS_ENDPOINT"),
      useDualStack: reader.flag("AWS_USE_DUALSTACK_ENDPOINT")
    }
  }
})

export const toOptions = ({ ignoreConfigured, ...options }: Variables): Options =>
  ignoreConfigured === true ? { ...options, endpoint: undefined } : options

/** The options of a service; `Endpoint.config` describes those of CloudFront. */
export const settingsOf = (service: string): Settings<Options> => {
  const { names, read } = variablesOf(service)
  return { names, read: (reader) => toOptions(read(reader)) }
}

export const settings: Settings<Options> = settingsOf(CLOUDFRONT)
