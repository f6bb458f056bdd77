/** Realistic resources. They are the same on every machine and in every run. */
import type { Value } from "./Xml.js"

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

/** Pseudo-random letters and digits, derived from a name. */
const code = (name: string, length: number): string => {
  let state = 2166136261
  for (const character of name) state = Math.imul(state ^ character.charCodeAt(0), 16777619)
  let text = ""
  while (text.length < length) {
    state = Math.imul(state ^ (state >>> 15), 2246822519) + 374761393
    text += ALPHABET[(state >>> 11) & 31]
  }
  return text
}

const hex = (name: string, length: number): string =>
  [...code(name, length)].map((character) => (ALPHABET.indexOf(character) & 15).toString(16)).join("")

const uuid = (name: string): string => {
  const digits = hex(name, 32)
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

const time = (index: number): string => new Date(Date.UTC(2026, 0, 1) + index * 3_723_457).toISOString()

const ACCOUNT = "123456789012"

const list = (...Items: ReadonlyArray<Value>): Value => ({ Quantity: Items.length, Items })

const certificate = (name: string): Value => {
  const arn = `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/${uuid(`${name} certificate`)}`
  return {
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn: arn,
    SSLSupportMethod: "sni-only",
    MinimumProtocolVersion: "TLSv1.2_2021",
    Certificate: arn,
    CertificateSource: "acm"
  }
}

const bucket = (name: string, id: string): Value => ({
  Id: id,
  DomainName: `${name}-${id}.s3.eu-central-1.amazonaws.com`,
  OriginPath: "",
  CustomHeaders: list(),
  S3OriginConfig: { OriginAccessIdentity: "" },
  ConnectionAttempts: 3,
  ConnectionTimeout: 10,
  OriginShield: { Enabled: false },
  OriginAccessControlId: `E${code(`${name} ${id} control`, 13)}`
})

const server = (name: string, id: string): Value => ({
  Id: id,
  DomainName: `${id}.${name}.example.com`,
  OriginPath: "/live",
  CustomHeaders: list(),
  CustomOriginConfig: {
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: "https-only",
    OriginSslProtocols: list("TLSv1.2"),
    OriginReadTimeout: 30,
    OriginKeepaliveTimeout: 5
  },
  ConnectionAttempts: 3,
  ConnectionTimeout: 10,
  OriginShield: { Enabled: true, OriginShieldRegion: "eu-central-1" },
  OriginAccessControlId: ""
})

const behavior = (
  name: string,
  origin: string,
  functions: ReadonlyArray<Value> = []
): Readonly<Record<string, Value>> => ({
  TargetOriginId: origin,
  TrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
  TrustedKeyGroups: { Enabled: false, Quantity: 0, Items: [] },
  ViewerProtocolPolicy: "redirect-to-https",
  AllowedMethods: { Quantity: 3, Items: ["HEAD", "GET", "OPTIONS"], CachedMethods: list("HEAD", "GET") },
  SmoothStreaming: false,
  Compress: true,
  LambdaFunctionAssociations: list(),
  FunctionAssociations: list(...functions),
  FieldLevelEncryptionId: "",
  CachePolicyId: uuid(`${name} cache`),
  OriginRequestPolicyId: uuid(`${name} request`)
})

const rewrite = (name: string): Value => ({
  FunctionARN: `arn:aws:cloudfront::${ACCOUNT}:function/${name}-rewrite`,
  EventType: "viewer-request"
})

const page = (status: number): Value => ({
  ErrorCode: status,
  ResponsePagePath: `/errors/${status}.html`,
  ResponseCode: String(status),
  ErrorCachingMinTTL: 10
})

/**
 * The common members of a configuration and a summary, with a cache behavior for each of `paths`. In the order of the
 * API.
 */
const parts = (name: string, paths: ReadonlyArray<string>) => ({
  Aliases: list(`www.${name}.example.com`),
  Origins: list(bucket(name, "assets"), server(name, "app")),
  OriginGroups: list(),
  DefaultCacheBehavior: behavior(name, "app", [rewrite(name)]),
  CacheBehaviors: list(...paths.map((path) => ({ PathPattern: path, ...behavior(`${name} ${path}`, "assets") }))),
  CustomErrorResponses: list(page(404)),
  Comment: `${name}: "shop" & <cdn>, owned by team-${hex(name, 4)}`
})

const after = (name: string) => ({
  PriceClass: "PriceClass_100",
  Enabled: true,
  ViewerCertificate: certificate(name),
  Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0, Items: [] } },
  WebACLId: `arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${name}/${uuid(`${name} acl`)}`,
  HttpVersion: "http2and3",
  IsIPV6Enabled: true
})

/** A distribution in a list: about 5 kB in 142 elements. */
const summary = (index: number): Value => {
  const name = `site-${String(index).padStart(4, "0")}`
  const Id = `E${code(name, 13)}`
  return {
    Id,
    ARN: `arn:aws:cloudfront::${ACCOUNT}:distribution/${Id}`,
    ETag: `E${code(`${name} tag`, 13)}`,
    Status: "Deployed",
    LastModifiedTime: time(index),
    DomainName: `d${code(`${name} domain`, 13).toLowerCase()}.cloudfront.net`,
    ...parts(name, ["/static/*"]),
    ...after(name),
    Staging: false
  }
}

export const distributionList = (count: number): Value => ({
  Marker: "",
  MaxItems: count,
  IsTruncated: false,
  Quantity: count,
  Items: Array.from({ length: count }, (_, index) => summary(index))
})

/** An invalidation in a list, newest first. */
const invalidation = (index: number): Value => ({
  Id: `I${code(`invalidation ${index}`, 25)}`,
  CreateTime: time(index),
  Status: index === 0 ? "InProgress" : "Completed"
})

/** A page of invalidations that starts at an index. Without `next` it is the last page. */
export const invalidationList = (count: number, from = 0, next?: string): Value => ({
  Marker: "",
  ...(next === undefined ? {} : { NextMarker: next }),
  MaxItems: count,
  IsTruncated: next !== undefined,
  Quantity: count,
  Items: Array.from({ length: count }, (_, index) => invalidation(from + index))
})

/** A configuration of about 10 kB in 300 elements. */
export const distributionConfig: Value = {
  CallerReference: uuid("reference"),
  Aliases: list("www.shop.example.com", "shop.example.com"),
  DefaultRootObject: "index.html",
  ...(({ Aliases: _, ...rest }) => rest)(
    parts("shop", ["/static/*", "/img/*", "/api/v1/*", "/api/v2/*", "/fonts/*", "/feeds/*.xml"])
  ),
  Logging: { Enabled: true, IncludeCookies: false, Bucket: "shop-logs.s3.amazonaws.com", Prefix: "cdn/" },
  ...after("shop"),
  ContinuousDeploymentPolicyId: "",
  Staging: false
}

/** A distribution with that configuration. */
export const distribution: Value = {
  Id: "E1PA6795UKMFR9",
  ARN: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1PA6795UKMFR9`,
  Status: "Deployed",
  LastModifiedTime: time(0),
  InProgressInvalidationBatches: 0,
  DomainName: "d111111abcdef8.cloudfront.net",
  ActiveTrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
  ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0, Items: [] },
  DistributionConfig: distributionConfig
}

/** The smallest configuration of a distribution. */
const smallConfig: Value = {
  CallerReference: "reference",
  Origins: list({ Id: "app", DomainName: "app.example.com" }),
  DefaultCacheBehavior: { TargetOriginId: "app", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true
}

export const DISTRIBUTION = "E1PA6795UKMFR9"

export const smallDistribution: Value = {
  Id: DISTRIBUTION,
  ARN: `arn:aws:cloudfront::${ACCOUNT}:distribution/${DISTRIBUTION}`,
  Status: "Deployed",
  LastModifiedTime: time(0),
  InProgressInvalidationBatches: 0,
  DomainName: "d111111abcdef8.cloudfront.net",
  ActiveTrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
  ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0, Items: [] },
  DistributionConfig: smallConfig
}

export const invalidationBatch = (count: number): Value => ({
  Paths: list(
    ...Array.from(
      { length: count },
      (_, index) => `/assets/${hex(`path ${index}`, 8)}/image-${index}.jpg?size=large&v=2`
    )
  ),
  CallerReference: "batch-1"
})

/** The answer to a batch. */
export const smallInvalidation: Value = {
  Id: "I2J0I21PCUYOIK",
  CreateTime: time(0),
  Status: "InProgress",
  InvalidationBatch: { Paths: list("/*"), CallerReference: "batch-1" }
}
