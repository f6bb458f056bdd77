/**
 * The settings of the in-memory CloudFront. Each of them has a default. The defaults follow the real service as far as
 * its behaviour is known.
 *
 * @since 3.0.0
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type { DnsConfigurationStatus, ManagedCertificateStatus } from "@effect-cloudfront/core/DistributionTenant"
import type { Id } from "@effect-cloudfront/core/operations"
import type * as Credentials from "@effect-cloudfront/http/Credentials"
import type { Kind } from "./State.js"

/**
 * The limits on the number of resources and items. The defaults are the quotas that AWS publishes.
 *
 * @since 3.0.0
 * @category models
 */
export interface Quotas {
  /** Distributions of the account. Default: 500. */
  readonly distributions: number
  /** Staging distributions of the account. Default: 20. */
  readonly stagingDistributions: number
  /** Continuous deployment policies of the account. Default: 20. */
  readonly continuousDeploymentPolicies: number
  /** Anycast IP lists of the account. Default: 0, since AWS admits them on request only. */
  readonly anycastIpLists: number
  /** VPC origins of the account. Default: 25. */
  readonly vpcOrigins: number
  /** Distributions that use the same VPC origin. Default: 50. */
  readonly distributionsPerVpcOrigin: number
  /** Streaming distributions of the account. Default: 100. */
  readonly streamingDistributions: number
  /** Origin access controls of the account. Default: 100. */
  readonly originAccessControls: number
  /** Distributions that use the same origin access control. Default: 100. */
  readonly distributionsPerOriginAccessControl: number
  /** Cache policies of the account, without managed ones. Default: 20. */
  readonly cachePolicies: number
  /** Origin request policies of the account, without managed ones. Default: 20. */
  readonly originRequestPolicies: number
  /** Response headers policies of the account, without managed ones. Default: 20. */
  readonly responseHeadersPolicies: number
  /** Origin access identities of the account. Default: 100. */
  readonly originAccessIdentities: number
  /** Public keys of the account. Default: 10. */
  readonly publicKeys: number
  /** Key groups of the account. Default: 10. */
  readonly keyGroupsPerAccount: number
  /** Public keys of one key group. Default: 5. */
  readonly publicKeysPerKeyGroup: number
  /** Distributions that use the same cache policy, unless it is managed. Default: 100. */
  readonly distributionsPerCachePolicy: number
  /** Distributions that use the same origin request policy, unless it is managed. Default: 100. */
  readonly distributionsPerOriginRequestPolicy: number
  /** Distributions that use the same response headers policy, unless it is managed. Default: 100. */
  readonly distributionsPerResponseHeadersPolicy: number
  /** Distributions that use the same key group. Default: 100. */
  readonly distributionsPerKeyGroup: number
  /** Functions of the account. Default: 100. */
  readonly functions: number
  /** The size of the code of a function, in bytes. Default: 10,240. */
  readonly functionSize: number
  /** Distributions that use the same function. Default: 100. */
  readonly distributionsPerFunction: number
  /** Connection functions of the account. Default: 100. */
  readonly connectionFunctions: number
  /** The size of the code of a connection function, in bytes. Default: 10,240. */
  readonly connectionFunctionSize: number
  /** Distributions that use the same connection function. Default: 100. */
  readonly distributionsPerConnectionFunction: number
  /** Key value stores of the account. Default: 50. */
  readonly keyValueStores: number
  /** The size of the file that a key value store is filled from, in bytes. Default: 5 MiB. */
  readonly keyValueStoreSize: number
  /** The size of a key, in bytes. */
  readonly keyValueKeySize: number
  /** The size of a value, in bytes. */
  readonly keyValueValueSize: number
  /** The number of keys that `UpdateKeys` sets and removes at once. */
  readonly keyValuePairsPerUpdate: number
  /** The size of all keys and values in a request of `UpdateKeys`, in bytes. */
  readonly keyValueUpdateSize: number
  /** Functions and connection functions that use the same key value store. Default: 10. */
  readonly functionsPerKeyValueStore: number
  /** Field-level encryption configurations of the account. Default: 10. */
  readonly fieldLevelEncryptionConfigs: number
  /** Field-level encryption profiles of the account. Default: 10. */
  readonly fieldLevelEncryptionProfiles: number
  /** Distributions that use the same field-level encryption configuration. Default: 20. */
  readonly distributionsPerFieldLevelEncryptionConfig: number
  /** Profiles by query argument of one field-level encryption configuration. Default: 5. */
  readonly queryArgProfiles: number
  /** Profiles by content type of one field-level encryption configuration. Default: 1, since there is one content type. */
  readonly contentTypeProfiles: number
  /** Encryption entities of one field-level encryption profile. Default: 10, since each has a field. */
  readonly encryptionEntities: number
  /** Field patterns of one field-level encryption profile. Default: 10. */
  readonly fieldPatterns: number
  /** Characters of the texts in one field-level encryption profile. AWS does not publish it. Default: 16,384. */
  readonly fieldLevelEncryptionProfileLength: number
  /** Real-time log configurations of the account. Default: 150. */
  readonly realtimeLogConfigs: number
  /** Trust stores of the account. Default: 20. */
  readonly trustStores: number
  /** Distributions that use the same trust store. Default: 25. */
  readonly distributionsPerTrustStore: number
  /** Certificates in the bundle of one trust store. Default: 25. */
  readonly certificatesPerTrustStore: number
  /** Bytes of the bundle of one trust store. Default: 65,536. */
  readonly certificateBundleSize: number
  /** Headers of one cache policy or origin request policy. Default: 10. */
  readonly headersPerPolicy: number
  /** Cookies of one cache policy or origin request policy. Default: 10. */
  readonly cookiesPerPolicy: number
  /** Query strings of one cache policy or origin request policy. Default: 10. */
  readonly queryStringsPerPolicy: number
  /** Custom headers of one response headers policy. Default: 10. */
  readonly customHeadersPerPolicy: number
  /** Headers that one response headers policy removes. Default: 10. */
  readonly removeHeadersPerPolicy: number
  /** Characters of the content security policy in a response headers policy. Default: 1783. */
  readonly contentSecurityPolicyLength: number
  /** Aliases of one distribution. Default: 100. */
  readonly aliases: number
  /** Aliases of one streaming distribution. Default: 10. */
  readonly streamingAliases: number
  /** Origins of one distribution. Default: 100. */
  readonly origins: number
  /** Origin groups of one distribution. Default: 10. */
  readonly originGroups: number
  /** Cache behaviors of one distribution, without the default one. Default: 75. */
  readonly cacheBehaviors: number
  /** Custom headers of one origin. Default: 10. */
  readonly customHeaders: number
  /** Headers in the forwarded values of one cache behavior. Default: 10. */
  readonly forwardedHeaders: number
  /** Cookies in the forwarded values of one cache behavior. Default: 10. */
  readonly forwardedCookies: number
  /** Query strings in the forwarded values of one cache behavior. Default: 10. */
  readonly forwardedQueryStrings: number
  /** Associations with functions of one distribution. Default: unlimited. AWS's number is not known. */
  readonly functionAssociations: number
  /** Associations with Lambda functions of one distribution. Default: 100. */
  readonly lambdaFunctionAssociations: number
  /** Distributions that have the same web ACL. Default: 100. */
  readonly distributionsPerWebACL: number
  /** Distributions with Lambda functions. Default: 500. */
  readonly distributionsWithLambda: number
  /** Distributions with the same version of a Lambda function. Default: unlimited. AWS's number is not known. */
  readonly distributionsPerLambdaFunction: number
  /** Certificates of the account that are served from dedicated IP addresses (`SSLSupportMethod: "vip"`). Default: 2. */
  readonly dedicatedIpCertificates: number
  /** Key groups of one cache behavior. Default: 4. */
  readonly keyGroups: number
  /** Trusted signers of one cache behavior. Default: 5. */
  readonly trustedSigners: number
  /** Tags of one resource. Default: 50. */
  readonly tags: number
  /** Paths of one invalidation batch, and paths without a wildcard in progress for one distribution or tenant. Default: 3,000. */
  readonly invalidationPaths: number
  /** Paths with a wildcard in progress for one distribution or tenant. Default: 15. */
  readonly invalidationWildcards: number
  /** Connection groups of the account. Default: 100. AWS's number is not known. */
  readonly connectionGroups: number
  /** Distribution tenants of the account. Default: 10,000. */
  readonly distributionTenants: number
  /** Domains of one distribution tenant. Default: 100. The reference of `UpdateDistributionTenant` says 5. */
  readonly domainsPerTenant: number
  /** Distribution tenants that have the same web ACL of their own. Default: unlimited. AWS's number is not known. */
  readonly tenantsPerWebACL: number
}

/**
 * An account of AWS, and the credentials that belong to it.
 *
 * @since 3.0.0
 * @category models
 */
export interface Account {
  /** Twelve digits. */
  readonly id: string
  readonly credentials: ReadonlyArray<Credentials.Identity>
}

/**
 * A token bucket. A call takes one token. A call without a token is answered with the error `Throttling`.
 *
 * @since 3.0.0
 * @category models
 */
export interface RateLimit {
  /** The number of tokens in a full bucket: the number of calls that can be made at once. */
  readonly burst: number
  /** The number of tokens that are added to the bucket in one second. */
  readonly perSecond: number
}

/**
 * The buckets of an account. Each class of calls has a bucket of its own; a class without one shares that of reads or of writes.
 *
 * AWS publishes no rates for CloudFront. That reads, lists and writes have separate ones was observed: lists in parallel are throttled
 * long before single reads are.
 *
 * @since 3.0.0
 * @category models
 */
export interface RateLimits {
  /** Operations whose names begin with `Get` or `Describe`. Default: unlimited. */
  readonly reads?: RateLimit | undefined
  /** Operations whose names begin with `List`. Default: the bucket of reads. */
  readonly lists?: RateLimit | undefined
  /** All other operations. Default: unlimited. */
  readonly writes?: RateLimit | undefined
  /** The creation of invalidations. Default: the bucket of writes. */
  readonly invalidations?: RateLimit | undefined
  /** `TagResource` and `UntagResource`. Default: the bucket of writes. */
  readonly tags?: RateLimit | undefined
  /** Single operations, which then count for no class. */
  readonly operations?: { readonly [Name in Id]?: RateLimit | undefined } | undefined
}

/**
 * The staleness of reads by their kind: how long a read returns the state before an accepted change. Default of each:
 * zero.
 *
 * @since 3.0.0
 * @category models
 */
export interface ReadLag {
  /** Reads of one resource by its id: configurations, statuses and invalidations. */
  readonly get?: Duration.DurationInput | undefined
  /** Lists and summaries, including lists of invalidations. */
  readonly list?: Duration.DurationInput | undefined
  /** `ListTagsForResource`. */
  readonly tags?: Duration.DurationInput | undefined
  /**
   * Whether a read within this time returns either the old or the new state, like reads from replicas with different
   * delays. The `seed` determines which one. Default: false.
   */
  readonly flapping?: boolean | undefined
}

/**
 * How long changes propagate, by the kind of the resource.
 *
 * @since 3.0.0
 * @category models
 */
export type Propagation = { readonly [K in Kind]?: Duration.DurationInput | undefined }

/**
 * @since 3.0.0
 * @category models
 */
export interface Options {
  /**
   * How long a change of a resource takes to reach all edge locations, in time of the `Clock`: by the kind of the resource, or for all
   * kinds whose changes take time. Default: 5 minutes for distributions, streaming distributions, distribution tenants, connection
   * groups, Anycast IP lists and VPC origins, 2 minutes for invalidations, 1 minute for trust stores, 10 minutes for the validation of
   * managed certificates, 30 seconds for the provisioning of key value stores and the publication of connection functions
   * (`liveConnectionFunction`), zero for other kinds.
   */
  readonly propagation?: Duration.DurationInput | Propagation | undefined
  /**
   * How long the deletion of a disabled distribution is still refused after its status has become `Deployed`. Default:
   * zero.
   */
  readonly deletionLag?: Duration.DurationInput | undefined
  /**
   * How long reads return the state before an accepted change. This applies to updates, deletions and tags, and in
   * lists to creations. The change of a status from `InProgress` is not delayed. Writes always see the current state. Default: zero.
   */
  readonly readLag?: Duration.DurationInput | ReadLag | undefined
  /** How long a new resource is not found by its id. Default: zero. */
  readonly createLag?: Duration.DurationInput | undefined
  /**
   * How long after a write the aliases, origins, key groups and countries of a distribution are returned in another
   * order. Default: zero.
   */
  readonly itemOrderLag?: Duration.DurationInput | undefined
  /** The account id: twelve digits. Default: `123456789012`. */
  readonly accountId?: string | undefined
  /** The partition in ARNs, such as `aws-cn`. Default: the partition of the `signingRegion`. */
  readonly partition?: string | undefined
  /** Whether requests must be signed with one of the `credentials`. Default: true. */
  readonly verifySignature?: boolean | undefined
  /** The accepted credentials of the account. Default: `credentials` of this module. */
  readonly credentials?: ReadonlyArray<Credentials.Identity> | undefined
  /**
   * Further accounts. Each has its own resources, quotas and rate limits; the credentials of a request decide for which account it is.
   * An alias belongs to one resource of all accounts. Default: none.
   */
  readonly accounts?: ReadonlyArray<Account> | undefined
  /**
   * Whether requests with an access key id that belongs to no account, and requests without a signature, are accepted. They are for the
   * account that the access key id names, if it consists of twelve digits, and else for the `accountId`. Default: `refused`.
   */
  readonly unknownCredentials?: "refused" | "accepted" | undefined
  /**
   * The region that requests must be signed for. `any` accepts every region, for clients with a custom endpoint and
   * region. Default: `us-east-1`.
   */
  readonly signingRegion?: string | undefined
  /** The largest permitted difference between the time of a signature and the `Clock`. Default: 5 minutes. */
  readonly clockTolerance?: Duration.DurationInput | undefined
  /** The rate limits of each account. Default: unlimited. */
  readonly rateLimits?: RateLimits | undefined
  readonly quotas?: Partial<Quotas> | undefined
  /**
   * The domain names that each certificate covers, by ARN or IAM id, such as `["*.example.com"]`. If present, no other
   * certificate exists. If absent, every certificate exists and covers every name.
   */
  readonly certificates?: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  /**
   * Whether the DNS record of a domain points to the routing endpoint of its tenant, by domain in lower case. Default of each:
   * `valid-configuration`.
   */
  readonly dns?: Readonly<Record<string, DnsConfigurationStatus>> | undefined
  /**
   * The status that a managed certificate has after its validation, by domain in lower case. Default of each: `issued`.
   */
  readonly managedCertificates?: Readonly<Record<string, ManagedCertificateStatus>> | undefined
  /**
   * The texts of S3 objects by ARN, such as `arn:aws:s3:::bucket/pairs.json`, which key value stores and trust stores are filled
   * from. A version has `?versionId=` and its id after the ARN. If present, no other object exists. If absent, every object exists,
   * and has no pairs or one CA certificate.
   */
  readonly s3Objects?: Readonly<Record<string, string>> | undefined
  /**
   * The response to an invalidation whose caller reference was used before. `observed` is the behaviour of the real
   * service: `InvalidArgument`. `documented` is the behaviour that AWS documents: the existing invalidation if the
   * paths are the same, and `InvalidationBatchAlreadyExists` otherwise. Default: `observed`.
   */
  readonly invalidationReferences?: "observed" | "documented" | undefined
  /**
   * Whether an update must have all members that the service requires in updates, such as `Aliases` and `Logging`, but
   * not in creations. If false, absent members get their defaults. Default: true.
   */
  readonly requiredOnUpdate?: boolean | undefined
  /**
   * The error code for a value that violates an enumeration, a length or a pattern of the API's model. Tags always get
   * `InvalidTagging`. Default: `MalformedXML`, which the real service was observed to return.
   */
  readonly constraintErrors?: "MalformedXML" | "InvalidArgument" | undefined
  /**
   * Whether a request may have a list element without items (`<Items/>`). In `OriginGroups` it is always refused, as by
   * the service. Default: `accepted`.
   */
  readonly emptyLists?: "accepted" | "refused" | undefined
  /**
   * The error for a well-formed ETag that is not the current one. Both values were observed. Default:
   * `PreconditionFailed`.
   */
  readonly staleIfMatch?: "PreconditionFailed" | "InvalidIfMatchVersion" | undefined
  /** The largest number of items on a page. A larger `MaxItems` is reduced to it. Default: 100. */
  readonly pageSize?: number | undefined
  /** Whether the last page has no `NextMarker`, or an empty one. Default: `absent`. */
  readonly lastPageMarker?: "absent" | "empty" | undefined
  /**
   * The order of lists: from the oldest resource to the newest, the reverse, or a pseudo-random order. AWS documents none. Invalidations
   * are always listed from newest to oldest, which AWS documents. Default: `creation`.
   */
  readonly listOrder?: "creation" | "newest" | "shuffled" | undefined
  /** The largest number of calls in the call log. The oldest calls are removed. Default: 10,000. */
  readonly callLogSize?: number | undefined
  /** The largest total size of the bodies in the call log, in bytes. Default: 16 MiB. */
  readonly callLogBytes?: number | undefined
  /** The seed of generated ids. The same seed gives the same ids. Default: 1. */
  readonly seed?: number | undefined
}

/**
 * The options with their defaults. Durations are in milliseconds.
 *
 * @since 3.0.0
 * @category models
 */
export interface Settings {
  /** A kind that is absent takes no time. */
  readonly propagation: { readonly [K in Kind]?: number }
  readonly deletionLag: number
  readonly readLag: {
    readonly get: number
    readonly list: number
    readonly tags: number
    readonly flapping: boolean
  }
  readonly createLag: number
  readonly itemOrderLag: number
  readonly accountId: string
  readonly partition: string
  readonly verifySignature: boolean
  readonly credentials: ReadonlyArray<Credentials.Identity>
  /** Without the account of `accountId`. */
  readonly accounts: ReadonlyArray<Account>
  readonly unknownCredentials: "refused" | "accepted"
  readonly signingRegion: string
  readonly clockTolerance: number
  readonly rateLimits: RateLimits
  readonly quotas: Quotas
  readonly certificates: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  readonly dns: Readonly<Record<string, DnsConfigurationStatus>>
  readonly managedCertificates: Readonly<Record<string, ManagedCertificateStatus>>
  readonly s3Objects: Readonly<Record<string, string>> | undefined
  readonly invalidationReferences: "observed" | "documented"
  readonly requiredOnUpdate: boolean
  readonly constraintErrors: "MalformedXML" | "InvalidArgument"
  readonly emptyLists: "accepted" | "refused"
  readonly staleIfMatch: "PreconditionFailed" | "InvalidIfMatchVersion"
  readonly pageSize: number
  readonly lastPageMarker: "absent" | "empty"
  readonly listOrder: "creation" | "newest" | "shuffled"
  readonly callLogSize: number
  readonly callLogBytes: number
  readonly seed: number
}

/**
 * The credentials that are accepted by default. They have no meaning for any other service.
 *
 * @since 3.0.0
 * @category credentials
 */
export const credentials: Credentials.Identity = {
  accessKeyId: "IN-MEMORY-KEY",
  secretAccessKey: Redacted.make("in-memory-secret")
}

const QUOTAS: Quotas = {
  distributions: 500,
  stagingDistributions: 20,
  continuousDeploymentPolicies: 20,
  anycastIpLists: 0,
  vpcOrigins: 25,
  distributionsPerVpcOrigin: 50,
  streamingDistributions: 100,
  originAccessControls: 100,
  distributionsPerOriginAccessControl: 100,
  cachePolicies: 20,
  originRequestPolicies: 20,
  responseHeadersPolicies: 20,
  originAccessIdentities: 100,
  publicKeys: 10,
  keyGroupsPerAccount: 10,
  publicKeysPerKeyGroup: 5,
  distributionsPerCachePolicy: 100,
  distributionsPerOriginRequestPolicy: 100,
  distributionsPerResponseHeadersPolicy: 100,
  distributionsPerKeyGroup: 100,
  functions: 100,
  functionSize: 10 * 1024,
  distributionsPerFunction: 100,
  connectionFunctions: 100,
  connectionFunctionSize: 10 * 1024,
  distributionsPerConnectionFunction: 100,
  keyValueStores: 50,
  keyValueStoreSize: 5 * 1024 * 1024,
  keyValueKeySize: 512,
  keyValueValueSize: 1024,
  keyValuePairsPerUpdate: 50,
  keyValueUpdateSize: 3 * 1024 * 1024,
  functionsPerKeyValueStore: 10,
  fieldLevelEncryptionConfigs: 10,
  fieldLevelEncryptionProfiles: 10,
  distributionsPerFieldLevelEncryptionConfig: 20,
  queryArgProfiles: 5,
  contentTypeProfiles: 1,
  encryptionEntities: 10,
  fieldPatterns: 10,
  fieldLevelEncryptionProfileLength: 16_384,
  realtimeLogConfigs: 150,
  trustStores: 20,
  distributionsPerTrustStore: 25,
  certificatesPerTrustStore: 25,
  certificateBundleSize: 65_536,
  headersPerPolicy: 10,
  cookiesPerPolicy: 10,
  queryStringsPerPolicy: 10,
  customHeadersPerPolicy: 10,
  removeHeadersPerPolicy: 10,
  contentSecurityPolicyLength: 1783,
  aliases: 100,
  streamingAliases: 10,
  origins: 100,
  originGroups: 10,
  cacheBehaviors: 75,
  customHeaders: 10,
  forwardedHeaders: 10,
  forwardedCookies: 10,
  forwardedQueryStrings: 10,
  functionAssociations: Infinity,
  lambdaFunctionAssociations: 100,
  distributionsPerWebACL: 100,
  distributionsWithLambda: 500,
  distributionsPerLambdaFunction: Infinity,
  dedicatedIpCertificates: 2,
  keyGroups: 4,
  trustedSigners: 5,
  tags: 50,
  invalidationPaths: 3000,
  invalidationWildcards: 15,
  connectionGroups: 100,
  distributionTenants: 10_000,
  domainsPerTenant: 100,
  tenantsPerWebACL: Infinity
}

/** The times of the kinds whose changes take time. */
const PROPAGATION: Propagation = {
  anycastIpList: "5 minutes",
  connectionGroup: "5 minutes",
  distribution: "5 minutes",
  distributionTenant: "5 minutes",
  invalidation: "2 minutes",
  keyValueStore: "30 seconds",
  liveConnectionFunction: "30 seconds",
  managedCertificate: "10 minutes",
  streamingDistribution: "5 minutes",
  trustStore: "1 minute",
  vpcOrigin: "5 minutes"
}

const isByKind = <A extends object>(given: Duration.DurationInput | A): given is A =>
  typeof given === "object" && !Duration.isDuration(given) && !Array.isArray(given)

const propagation = (given: Duration.DurationInput | Propagation = {}): Settings["propagation"] => {
  const times = isByKind(given)
    ? { ...PROPAGATION, ...given }
    : Object.fromEntries(Object.keys(PROPAGATION).map((kind) => [kind, given]))
  return Object.fromEntries(
    Object.entries(times).map(([kind, time]) => [kind, Duration.toMillis(time ?? PROPAGATION[kind as Kind] ?? 0)])
  )
}

const readLag = (given: Duration.DurationInput | ReadLag = 0): Settings["readLag"] => {
  const {
    flapping = false,
    get = 0,
    list = 0,
    tags = 0
  } = isByKind(given) ? given : { get: given, list: given, tags: given }
  return { get: Duration.toMillis(get), list: Duration.toMillis(list), tags: Duration.toMillis(tags), flapping }
}

/** The partitions by the prefix of their regions. */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"]
] as const

const partitionOf = (region: string): string => PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws"

/**
 * @since 3.0.0
 * @category constructors
 */
export const resolve = (options: Options = {}): Settings => ({
  propagation: propagation(options.propagation),
  deletionLag: Duration.toMillis(options.deletionLag ?? 0),
  readLag: readLag(options.readLag),
  createLag: Duration.toMillis(options.createLag ?? 0),
  itemOrderLag: Duration.toMillis(options.itemOrderLag ?? 0),
  accountId: options.accountId ?? "123456789012",
  partition: options.partition ?? partitionOf(options.signingRegion ?? ""),
  verifySignature: options.verifySignature ?? true,
  credentials: options.credentials ?? [credentials],
  accounts: options.accounts ?? [],
  unknownCredentials: options.unknownCredentials ?? "refused",
  signingRegion: options.signingRegion ?? "us-east-1",
  clockTolerance: Duration.toMillis(options.clockTolerance ?? "5 minutes"),
  rateLimits: options.rateLimits ?? {},
  quotas: { ...QUOTAS, ...options.quotas },
  certificates: options.certificates,
  dns: options.dns ?? {},
  managedCertificates: options.managedCertificates ?? {},
  s3Objects: options.s3Objects,
  invalidationReferences: options.invalidationReferences ?? "observed",
  requiredOnUpdate: options.requiredOnUpdate ?? true,
  constraintErrors: options.constraintErrors ?? "MalformedXML",
  emptyLists: options.emptyLists ?? "accepted",
  staleIfMatch: options.staleIfMatch ?? "PreconditionFailed",
  pageSize: options.pageSize ?? 100,
  lastPageMarker: options.lastPageMarker ?? "absent",
  listOrder: options.listOrder ?? "creation",
  callLogSize: options.callLogSize ?? 10_000,
  callLogBytes: options.callLogBytes ?? 2 ** 24,
  seed: options.seed ?? 1
})
