/** Checks the options of `provisionDistribution` and `provisionStreamingDistribution`. */
import type {
  OriginOptions,
  ProvisionDistributionOptions,
  ProvisionOptions,
  ProvisionStreamingDistributionOptions
} from "../programs/provisionDistribution.js"
import { aliasProblem, bucketProblem, hostProblem, isWebsite } from "./hosts.js"
import type { Check } from "./options.js"
import { ARN_PARTS, CHINA } from "./partition.js"

const MAX_COMMENT = 128
const MAX_ROOT_OBJECT = 255
const MAX_TAGS = 50
const MAX_TAG_KEY = 128
const MAX_TAG_VALUE = 256
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** Compares the number of code points, which is what the service counts. */
const exceeds = (text: string, max: number): boolean => text.length > max && Array.from(text).length > max

const portProblem = (port: number | undefined) =>
  port !== undefined &&
  port !== 80 &&
  port !== 443 &&
  !(Number.isInteger(port) && port >= 1024 && port <= 65_535) &&
  "must be 80, 443, or from 1024 to 65535"

const originChecks = (origin: OriginOptions): ReadonlyArray<Check> => {
  const { domainName, path = "" } = origin
  const checks: Array<Check> = [
    ["origin.path", path !== "" && !/^\/.*[^/]$/.test(path) && "must begin with a slash, and not end with one"]
  ]
  if (origin._tag === "S3") {
    const { originAccessControl, originAccessIdentity } = origin
    return [
      ["origin.domainName", bucketProblem(domainName)],
      ...checks,
      [
        "origin.originAccessControl",
        originAccessControl === "" && "must not be empty; use false for unsigned requests"
      ],
      ["origin.originAccessIdentity", originAccessIdentity === "" && "is empty"],
      [
        "origin.originAccessIdentity",
        originAccessIdentity !== undefined &&
          typeof originAccessControl === "string" &&
          "cannot be combined with originAccessControl"
      ]
    ]
  }
  return [
    ["origin.domainName", hostProblem(domainName)],
    ...checks,
    [
      "origin.protocolPolicy",
      isWebsite(domainName) &&
        origin.protocolPolicy !== "http-only" &&
        'must be "http-only" for the website endpoint of a bucket'
    ],
    ["origin.httpPort", portProblem(origin.httpPort)],
    ["origin.httpsPort", portProblem(origin.httpsPort)]
  ]
}

const certificateProblem = (certificate: string, partition: string): string | undefined => {
  if (certificate === "") return "is empty"
  const arn = ARN_PARTS.exec(certificate)
  if (arn === null) {
    const isId = /^[A-Za-z0-9]{16,32}$/.test(certificate)
    return isId ? undefined : "is neither the ARN of a certificate of ACM nor the id of a server certificate of IAM"
  }
  const [, arnPartition, service, region, resource = ""] = arn
  if (service === "iam") return "is the ARN of a server certificate of IAM; give its id (ServerCertificateId)"
  if (service !== "acm" || !resource.startsWith("certificate/")) return "is not the ARN of a certificate"
  if (partition === CHINA)
    return "must be the id of a server certificate of IAM: CloudFront in China does not accept certificates of ACM"
  if (arnPartition !== partition) return "belongs to another partition of AWS"
  return partition === "aws" && region !== "us-east-1"
    ? "must be in us-east-1, also for an origin in another region"
    : undefined
}

const tagChecks = (tags: Readonly<Record<string, string>>): ReadonlyArray<Check> => {
  const entries = Object.entries(tags)
  return [
    ["tags", entries.length > MAX_TAGS && `must be at most ${MAX_TAGS}`],
    ...entries.flatMap(([key, value], i): ReadonlyArray<Check> => [
      [`tags[${i}]`, (key === "" || exceeds(key, MAX_TAG_KEY)) && `must have a key of 1 to ${MAX_TAG_KEY} characters`],
      [`tags[${i}]`, /^aws:/i.test(key) && "must not have a key that begins with aws:"],
      [`tags[${i}]`, exceeds(value, MAX_TAG_VALUE) && `must have a value of at most ${MAX_TAG_VALUE} characters`],
      [
        `tags[${i}]`,
        !(TAG_TEXT.test(key) && TAG_TEXT.test(value)) &&
          "must have no characters but letters, digits, spaces and _.:/=+-@"
      ]
    ])
  ]
}

const commonChecks = ({ callerReference, comment = "" }: Omit<ProvisionOptions, "dryRun">): ReadonlyArray<Check> => [
  ["comment", exceeds(comment, MAX_COMMENT) && `must have at most ${MAX_COMMENT} characters`],
  ["callerReference", callerReference === "" && "is empty"]
]

const aliasChecks = (aliases: ReadonlyArray<string> = []): ReadonlyArray<Check> =>
  aliases.map((alias, i) => [`aliases[${i}]`, aliasProblem(alias)])

/** The service refuses aliases without a certificate that covers them. */
export const missingCertificate: Check = [
  "certificate",
  "is required, since aliases need a certificate that covers them"
]

export const distributionChecks = <E, R>(
  options: ProvisionDistributionOptions<E, R>,
  origin: OriginOptions,
  partition: string
): ReadonlyArray<Check> => {
  const { aliases = [], cachePolicy, certificate, defaultRootObject = "", tags = {} } = options
  return [
    ...originChecks(origin),
    ...commonChecks(options),
    ...aliasChecks(aliases),
    ...(certificate === undefined
      ? // The function `config` may set a certificate or remove the aliases.
        aliases.length > 0 && options.config === undefined
        ? [missingCertificate]
        : []
      : [["certificate", certificateProblem(certificate, partition)] as const]),
    ["defaultRootObject", defaultRootObject.startsWith("/") && "must not begin with a slash"],
    [
      "defaultRootObject",
      exceeds(defaultRootObject, MAX_ROOT_OBJECT) && `must have at most ${MAX_ROOT_OBJECT} characters`
    ],
    ["cachePolicy", cachePolicy === "" && "is empty"],
    ...tagChecks(tags)
  ]
}

export const streamingChecks = (
  options: Omit<ProvisionStreamingDistributionOptions, "dryRun">
): ReadonlyArray<Check> => [
  ["bucket", bucketProblem(options.bucket)],
  ...commonChecks(options),
  ...aliasChecks(options.aliases)
]
