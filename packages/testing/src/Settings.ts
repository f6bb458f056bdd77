/**
 * What can be set of the in-memory CloudFront. Everything has a default that is like the real service, as far as that is
 * known.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type * as Credentials from "@effect-cloudfront/http/Credentials"

/**
 * How many there may be. The numbers are those that AWS publishes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Quotas {
  /** 500. */
  readonly distributions: number
  /** 20. */
  readonly stagingDistributions: number
  /** 100. */
  readonly streamingDistributions: number
  /** 100. */
  readonly originAccessControls: number
  /** How many distributions may use the same origin access control: 100. */
  readonly distributionsPerOriginAccessControl: number
  /** In one distribution: 100. */
  readonly aliases: number
  /** In one streaming distribution: 10. */
  readonly streamingAliases: number
  /** In one distribution: 100. */
  readonly origins: number
  /** In one distribution: 10. */
  readonly originGroups: number
  /** In one distribution, the default one aside: 75. */
  readonly cacheBehaviors: number
  /** In one origin: 10. */
  readonly customHeaders: number
  /** In one behaviour: 4. */
  readonly keyGroups: number
  /** In one behaviour: 5. */
  readonly trustedSigners: number
  /** On one resource: 50. */
  readonly tags: number
  /** In one batch, and in progress for one distribution without counting wildcards: 3,000. */
  readonly invalidationPaths: number
  /** In progress for one distribution: 15. */
  readonly invalidationWildcards: number
}

/**
 * Ids of things that exist although no handler models them, so that distributions may refer to them. The managed policies
 * of AWS are always there.
 *
 * @since 0.1.0
 * @category models
 */
export interface Existing {
  readonly anycastIpLists: ReadonlyArray<string>
  readonly cachePolicies: ReadonlyArray<string>
  readonly connectionFunctions: ReadonlyArray<string>
  readonly continuousDeploymentPolicies: ReadonlyArray<string>
  readonly fieldLevelEncryptionConfigs: ReadonlyArray<string>
  /** ARNs of published functions. */
  readonly functions: ReadonlyArray<string>
  readonly keyGroups: ReadonlyArray<string>
  readonly originAccessIdentities: ReadonlyArray<string>
  readonly originRequestPolicies: ReadonlyArray<string>
  /** ARNs. */
  readonly realtimeLogConfigs: ReadonlyArray<string>
  readonly responseHeadersPolicies: ReadonlyArray<string>
  readonly trustStores: ReadonlyArray<string>
  readonly vpcOrigins: ReadonlyArray<string>
}

/**
 * A bucket of calls that fills up again with time. A call that finds it empty is answered with `Throttling`.
 *
 * @since 0.1.0
 * @category models
 */
export interface RateLimit {
  /** How many calls can be made at once. */
  readonly burst: number
  /** How many calls a second are put back. */
  readonly perSecond: number
}

/**
 * How long reads go on showing what was there before an accepted change, by the kind of read. What is left out does not lag.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReadLag {
  /** Of everything that is asked for by its id: configurations, statuses, single invalidations. */
  readonly get?: Duration.DurationInput | undefined
  /** Of lists and summaries, of invalidations too. */
  readonly list?: Duration.DurationInput | undefined
  /** Of `ListTagsForResource`. */
  readonly tags?: Duration.DurationInput | undefined
  /**
   * Whether a read within that time shows now what was there before, now what is, as where copies of the state are behind by
   * different times. Which one it shows follows from the `seed`. False unless told.
   */
  readonly flapping?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How long changes take to reach all edge locations; time is that of the `Clock`. */
  readonly propagation?:
    | {
        /** 5 minutes unless told. */
        readonly distribution?: Duration.DurationInput | undefined
        /** 5 minutes unless told. */
        readonly streamingDistribution?: Duration.DurationInput | undefined
        /** 2 minutes unless told. */
        readonly invalidation?: Duration.DurationInput | undefined
      }
    | undefined
  /** How long a disabled distribution is refused to be deleted though reading it says `Deployed`. Nothing unless told. */
  readonly deletionLag?: Duration.DurationInput | undefined
  /**
   * How long reads go on showing what was there before an accepted change: an update, a deletion, other tags, and on lists a
   * creation too. Statuses change when they do; writes act on what is there. Nothing unless told.
   */
  readonly readLag?: Duration.DurationInput | ReadLag | undefined
  /** How long what was just created is not found by its id. Nothing unless told. */
  readonly createLag?: Duration.DurationInput | undefined
  /**
   * How long after a write the aliases, origins, key groups and countries of a distribution are read in an order of the
   * service's own. Nothing unless told.
   */
  readonly itemOrderLag?: Duration.DurationInput | undefined
  /** Twelve digits, `123456789012` unless told. */
  readonly accountId?: string | undefined
  /** What ARNs begin with after `arn:`. That of the `signingRegion` unless told: `aws-cn`, `aws-us-gov`, mostly `aws`. */
  readonly partition?: string | undefined
  /** Whether requests have to be signed with one of the `credentials`. True unless told. */
  readonly verifySignature?: boolean | undefined
  /** The keys that are accepted; `credentials` of this module unless told. */
  readonly credentials?: ReadonlyArray<Credentials.Identity> | undefined
  /**
   * The region that requests have to be signed for, `us-east-1` unless told. `any` is for clients that are told of an endpoint
   * and of a region of their own.
   */
  readonly signingRegion?: string | undefined
  /** How far the time of a signature may be off. 5 minutes unless told. */
  readonly clockTolerance?: Duration.DurationInput | undefined
  /** Calls that read (GET), and calls that write. Unlimited unless told. */
  readonly rateLimits?: { readonly reads?: RateLimit | undefined; readonly writes?: RateLimit | undefined } | undefined
  readonly quotas?: Partial<Quotas> | undefined
  readonly existing?: Partial<Existing> | undefined
  /**
   * The names that certificates cover, by ARN or IAM id, such as `["*.example.com"]`. When given, no other certificate exists;
   * when absent, every certificate exists and covers every name.
   */
  readonly certificates?: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  /**
   * What an invalidation with a caller reference of another one gets: `observed` (unless told) is `InvalidArgument`, as the real
   * service answers; `documented` is the batch that has it when the paths are the same, `InvalidationBatchAlreadyExists`
   * when they are not.
   */
  readonly invalidationReferences?: "observed" | "documented" | undefined
  /**
   * Whether an update has to have all members that the service wants in updates (`Aliases`, `Logging`, ...), though creating
   * does without them. True unless told; when false they get their defaults.
   */
  readonly requiredOnUpdate?: boolean | undefined
  /**
   * The code for a value that the API's model forbids by an enumeration, a length or a pattern. `MalformedXML` unless told, as
   * the service was seen to answer; tags always get `InvalidTagging`.
   */
  readonly constraintErrors?: "MalformedXML" | "InvalidArgument" | undefined
  /**
   * Whether a request may have a list element without items (`<Items/>`). `accepted` unless told; in `OriginGroups` it is
   * refused either way, as the service does.
   */
  readonly emptyLists?: "accepted" | "refused" | undefined
  /** What a well-formed ETag of another version gets. `PreconditionFailed` unless told; both were seen. */
  readonly staleIfMatch?: "PreconditionFailed" | "InvalidIfMatchVersion" | undefined
  /** The most items that a page has, whatever is asked for. 100 unless told. */
  readonly pageSize?: number | undefined
  /** Whether the last page has no `NextMarker` at all (unless told), or an empty one. */
  readonly lastPageMarker?: "absent" | "empty" | undefined
  /**
   * The order of lists: that of creation unless told, or one that has nothing to do with anything. Invalidations are always
   * listed from the newest on.
   */
  readonly listOrder?: "creation" | "shuffled" | undefined
  /** The most calls that the log of calls holds; the oldest are forgotten. 10,000 unless told. */
  readonly callLogSize?: number | undefined
  /** The most bytes that the bodies in the log of calls may have together. 16 MiB unless told. */
  readonly callLogBytes?: number | undefined
  /** What ids are made from; the same seed gives the same ids. 1 unless told. */
  readonly seed?: number | undefined
}

/**
 * The options with all that was left out; times are in milliseconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Settings {
  readonly propagation: {
    readonly distribution: number
    readonly streamingDistribution: number
    readonly invalidation: number
  }
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
  readonly signingRegion: string
  readonly clockTolerance: number
  readonly rateLimits: { readonly reads: RateLimit | undefined; readonly writes: RateLimit | undefined }
  readonly quotas: Quotas
  readonly existing: Existing
  readonly certificates: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  readonly invalidationReferences: "observed" | "documented"
  readonly requiredOnUpdate: boolean
  readonly constraintErrors: "MalformedXML" | "InvalidArgument"
  readonly emptyLists: "accepted" | "refused"
  readonly staleIfMatch: "PreconditionFailed" | "InvalidIfMatchVersion"
  readonly pageSize: number
  readonly lastPageMarker: "absent" | "empty"
  readonly listOrder: "creation" | "shuffled"
  readonly callLogSize: number
  readonly callLogBytes: number
  readonly seed: number
}

/**
 * The keys that are accepted when no others are told. They are worth nothing elsewhere.
 *
 * @since 0.1.0
 * @category credentials
 */
export const credentials: Credentials.Identity = {
  accessKeyId: "IN-MEMORY-KEY",
  secretAccessKey: Redacted.make("in-memory-secret")
}

const QUOTAS: Quotas = {
  distributions: 500,
  stagingDistributions: 20,
  streamingDistributions: 100,
  originAccessControls: 100,
  distributionsPerOriginAccessControl: 100,
  aliases: 100,
  streamingAliases: 10,
  origins: 100,
  originGroups: 10,
  cacheBehaviors: 75,
  customHeaders: 10,
  keyGroups: 4,
  trustedSigners: 5,
  tags: 50,
  invalidationPaths: 3000,
  invalidationWildcards: 15
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const MANAGED_CACHE_POLICIES = [
  "658327ea-f89d-4fab-a63d-7e88639e58f6",
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
  "08627262-05a9-4f76-9ded-b50ca2e3a84f",
  "2e54312d-136d-493c-8eb9-b001f22f67d2",
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe"
]

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const MANAGED_ORIGIN_REQUEST_POLICIES = [
  "216adef6-5c7f-47e4-b989-5492eafa07d3",
  "33f36d7e-f396-46d9-90e0-52428a34d9dc",
  "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  "59781a5b-3903-41f3-afcb-af62929ccde1",
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
  "775133bc-15f2-49f9-abea-afb2e0bf67d2",
  "acba4595-bd28-49b8-b9fe-13317c0390fa"
]

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const MANAGED_RESPONSE_HEADERS_POLICIES = [
  "60669652-455b-4ae9-85a4-c4c02393f86c",
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
  "67f7725c-6f97-4210-82d7-5512b31e9d03",
  "e61eb60c-9c35-4d20-a928-2b84e02af89c",
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63"
]

const existing = (given: Partial<Existing> = {}): Existing => ({
  anycastIpLists: [],
  connectionFunctions: [],
  continuousDeploymentPolicies: [],
  fieldLevelEncryptionConfigs: [],
  functions: [],
  keyGroups: [],
  originAccessIdentities: [],
  realtimeLogConfigs: [],
  trustStores: [],
  vpcOrigins: [],
  ...given,
  cachePolicies: [...MANAGED_CACHE_POLICIES, ...(given.cachePolicies ?? [])],
  originRequestPolicies: [...MANAGED_ORIGIN_REQUEST_POLICIES, ...(given.originRequestPolicies ?? [])],
  responseHeadersPolicies: [...MANAGED_RESPONSE_HEADERS_POLICIES, ...(given.responseHeadersPolicies ?? [])]
})

const isByKind = (given: Duration.DurationInput | ReadLag): given is ReadLag =>
  typeof given === "object" && !Duration.isDuration(given) && !Array.isArray(given)

const readLag = (given: Duration.DurationInput | ReadLag = 0): Settings["readLag"] => {
  const {
    flapping = false,
    get = 0,
    list = 0,
    tags = 0
  } = isByKind(given) ? given : { get: given, list: given, tags: given }
  return { get: Duration.toMillis(get), list: Duration.toMillis(list), tags: Duration.toMillis(tags), flapping }
}

/** The regions' first words, and the partitions that they are in. */
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
 * @since 0.1.0
 * @category constructors
 */
export const resolve = (options: Options = {}): Settings => ({
  propagation: {
    distribution: Duration.toMillis(options.propagation?.distribution ?? "5 minutes"),
    streamingDistribution: Duration.toMillis(options.propagation?.streamingDistribution ?? "5 minutes"),
    invalidation: Duration.toMillis(options.propagation?.invalidation ?? "2 minutes")
  },
  deletionLag: Duration.toMillis(options.deletionLag ?? 0),
  readLag: readLag(options.readLag),
  createLag: Duration.toMillis(options.createLag ?? 0),
  itemOrderLag: Duration.toMillis(options.itemOrderLag ?? 0),
  accountId: options.accountId ?? "123456789012",
  partition: options.partition ?? partitionOf(options.signingRegion ?? ""),
  verifySignature: options.verifySignature ?? true,
  credentials: options.credentials ?? [credentials],
  signingRegion: options.signingRegion ?? "us-east-1",
  clockTolerance: Duration.toMillis(options.clockTolerance ?? "5 minutes"),
  rateLimits: { reads: options.rateLimits?.reads, writes: options.rateLimits?.writes },
  quotas: { ...QUOTAS, ...options.quotas },
  existing: existing(options.existing),
  certificates: options.certificates,
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
