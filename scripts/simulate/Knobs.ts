/**
 * The knobs of the in-memory CloudFront at their worst: the values at which the service is hardest on a program that is right. The compiler
 * refuses a setting that is neither turned nor left out with a reason.
 */
import type { StoredDistributionTenant } from "@effect-cloudfront/testing/State"
import * as State from "@effect-cloudfront/testing/State"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import type * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import type * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"

/** What a program that is left alone needs of the service. */
export interface Need {
  /** The largest number of resources of each kind that there are at once, without those that AWS provides. */
  readonly most: { readonly [K in State.Kind]?: number }
  /** The largest number of staging distributions. */
  readonly staging: number
  /** The names that each certificate has to cover. */
  readonly certificates: Readonly<Record<string, ReadonlyArray<string>>>
  /** The domains of tenants. */
  readonly domains: ReadonlyArray<string>
}

export const NOTHING: Need = { most: {}, staging: 0, certificates: {}, domains: [] }

/** What is needed for a state, and for what was needed before. */
export const needOf = (state: State.State, before: Need): Need => {
  const own = <K extends State.Kind>(kind: K) => State.all(state, kind).filter(({ managed }) => managed !== true)
  const distributions = own("distribution").map(({ config }) => config)
  const tenants: ReadonlyArray<StoredDistributionTenant> = own("distributionTenant").map(({ config }) => config)
  const certificates = new Map(Object.entries(before.certificates))
  for (const { Aliases, ViewerCertificate } of distributions) {
    for (const id of [ViewerCertificate?.ACMCertificateArn, ViewerCertificate?.IAMCertificateId]) {
      if (id === undefined || id === "") continue
      certificates.set(id, [...new Set([...(certificates.get(id) ?? []), ...(Aliases?.Items ?? [])])])
    }
  }
  for (const { Customizations, Domains } of tenants) {
    const id = Customizations?.Certificate?.Arn
    if (id === undefined) continue
    certificates.set(id, [...new Set([...(certificates.get(id) ?? []), ...Domains.map(({ Domain }) => Domain)])])
  }
  return {
    most: Object.fromEntries(
      State.kinds(state).map((kind) => [kind, Math.max(own(kind).length, before.most[kind] ?? 0)])
    ),
    staging: Math.max(before.staging, distributions.filter(({ Staging }) => Staging === true).length),
    certificates: Object.fromEntries(certificates),
    domains: [
      ...new Set([
        ...before.domains,
        ...tenants.flatMap(({ Domains }) => Domains.map(({ Domain }) => Domain.toLowerCase()))
      ])
    ]
  }
}

/** What two instances of a program need, which may both make all that they need. */
export const twice = (need: Need): Need => ({
  ...need,
  most: Object.fromEntries(Object.entries(need.most).map(([kind, count]) => [kind, 2 * count])),
  staging: 2 * need.staging
})

/** One position of a knob. */
interface Position<V> {
  readonly label: string
  readonly value: V | ((need: Need) => V)
  /** What else is set, since the knob turns nothing without it. */
  readonly beside?: Settings.Options | undefined
  /** What the client of the program is told, so that it fits the service. */
  readonly http?: CloudFrontHttp.Options | undefined
  /** Whether a program may be unable to succeed. It must then end with a typed error, and leave nothing that is wrong. */
  readonly isHopeless?: true
  /** Whether it can make a difference to a program that needs this. Without it, it can. */
  readonly matters?: ((need: Need) => boolean) | undefined
  /** Whether it is left out where everything is turned at once, because another position of the same knob is in. */
  readonly isAlternative?: true
}

interface LeftOut {
  readonly leftOut: string
}

type Knob<V> = ReadonlyArray<Position<V>> | LeftOut

/** More than the 60 seconds that AWS's own tools wait for reads to agree. */
const LAG = "90 seconds"

const behind = (label: string): Knob<Duration.DurationInput> => [{ label, value: LAG }]

const READ_LAG: { readonly [K in keyof Settings.ReadLag]-?: Knob<NonNullable<Settings.ReadLag[K]>> } = {
  get: behind("reads of one resource are 90 s behind"),
  list: behind("lists are 90 s behind"),
  tags: behind("tags are 90 s behind"),
  flapping: [{ label: "stale reads flap", value: true, beside: { readLag: { get: LAG, list: LAG, tags: LAG } } }]
}

const slow = (kind: State.Kind, value: Duration.DurationInput): Knob<Duration.DurationInput> => [
  { label: String(value), value, matters: ({ most }) => (most[kind] ?? 0) > 0 }
]
const AT_ONCE: LeftOut = { leftOut: "a change of this kind is everywhere at once; no operation tells otherwise" }

/** Three times what is usual, and less than the programs wait by default. */
const PROPAGATION: { readonly [K in State.Kind]: Knob<Duration.DurationInput> } = {
  anycastIpList: slow("anycastIpList", "15 minutes"),
  connectionGroup: slow("connectionGroup", "15 minutes"),
  distribution: slow("distribution", "15 minutes"),
  distributionTenant: slow("distributionTenant", "15 minutes"),
  invalidation: slow("invalidation", "6 minutes"),
  keyValueStore: slow("keyValueStore", "90 seconds"),
  liveConnectionFunction: slow("liveConnectionFunction", "90 seconds"),
  managedCertificate: slow("managedCertificate", "20 minutes"),
  streamingDistribution: slow("streamingDistribution", "15 minutes"),
  trustStore: slow("trustStore", "3 minutes"),
  vpcOrigin: slow("vpcOrigin", "15 minutes"),
  cachePolicy: AT_ONCE,
  connectionFunction: AT_ONCE,
  continuousDeploymentPolicy: AT_ONCE,
  fieldLevelEncryptionConfig: AT_ONCE,
  fieldLevelEncryptionProfile: AT_ONCE,
  function: AT_ONCE,
  keyGroup: AT_ONCE,
  liveFunction: AT_ONCE,
  monitoringSubscription: AT_ONCE,
  originAccessControl: AT_ONCE,
  originAccessIdentity: AT_ONCE,
  originRequestPolicy: AT_ONCE,
  publicKey: AT_ONCE,
  realtimeLogConfig: AT_ONCE,
  resourcePolicy: AT_ONCE,
  responseHeadersPolicy: AT_ONCE
}

/** The client with the rates that it has by default. */
const PACED: CloudFrontHttp.Options = { limits: {} }
/** What the client's defaults allow, for all clients of the account together. */
const READS: Settings.RateLimit = { burst: 10, perSecond: 10 }
const WRITES: Settings.RateLimit = { burst: 5, perSecond: 1 }

const paced = (label: string, value: Settings.RateLimit): Knob<Settings.RateLimit> => [{ label, value, http: PACED }]

const RATE_LIMITS: { readonly [K in keyof Settings.RateLimits]-?: Knob<NonNullable<Settings.RateLimits[K]>> } = {
  reads: paced("as many reads as one client sends by default", READS),
  lists: paced("as many lists as one client sends reads by default", READS),
  writes: paced("as many writes as one client sends by default", WRITES),
  invalidations: paced("as many invalidations as one client sends writes by default", WRITES),
  tags: paced("as many changes of tags as one client sends writes by default", WRITES),
  operations: [
    {
      label: "one creation of a distribution in 5 s",
      value: {
        CreateDistribution: { burst: 1, perSecond: 0.2 },
        CreateDistributionWithTags: { burst: 1, perSecond: 0.2 }
      },
      http: PACED,
      matters: ({ most }) => (most.distribution ?? 0) > 0,
      isHopeless: true
    }
  ]
}

const enough =
  (kind: State.Kind) =>
  ({ most }: Need): number | undefined =>
    most[kind]
/** Quotas of what is in one resource are those that AWS has: a program that is right has no influence on its configuration. */
const OF_CONFIGURATION: LeftOut = { leftOut: "what is in a configuration is the caller's; AWS's number is the default" }
/** How often a resource may be used follows from the number of its users. */
const OF_USERS: LeftOut = { leftOut: "no program makes more users of a resource than the caller has" }

type Enough = (need: Need) => number | undefined

const QUOTAS: { readonly [K in keyof Settings.Quotas]: Enough | LeftOut } = {
  distributions: enough("distribution"),
  stagingDistributions: ({ staging }) => staging,
  continuousDeploymentPolicies: enough("continuousDeploymentPolicy"),
  anycastIpLists: enough("anycastIpList"),
  vpcOrigins: enough("vpcOrigin"),
  streamingDistributions: enough("streamingDistribution"),
  originAccessControls: enough("originAccessControl"),
  cachePolicies: enough("cachePolicy"),
  originRequestPolicies: enough("originRequestPolicy"),
  responseHeadersPolicies: enough("responseHeadersPolicy"),
  originAccessIdentities: enough("originAccessIdentity"),
  publicKeys: enough("publicKey"),
  keyGroupsPerAccount: enough("keyGroup"),
  functions: enough("function"),
  connectionFunctions: enough("connectionFunction"),
  keyValueStores: enough("keyValueStore"),
  fieldLevelEncryptionConfigs: enough("fieldLevelEncryptionConfig"),
  fieldLevelEncryptionProfiles: enough("fieldLevelEncryptionProfile"),
  realtimeLogConfigs: enough("realtimeLogConfig"),
  trustStores: enough("trustStore"),
  connectionGroups: enough("connectionGroup"),
  distributionTenants: enough("distributionTenant"),
  distributionsPerVpcOrigin: OF_USERS,
  distributionsPerOriginAccessControl: OF_USERS,
  distributionsPerCachePolicy: OF_USERS,
  distributionsPerOriginRequestPolicy: OF_USERS,
  distributionsPerResponseHeadersPolicy: OF_USERS,
  distributionsPerKeyGroup: OF_USERS,
  distributionsPerFunction: OF_USERS,
  distributionsPerConnectionFunction: OF_USERS,
  functionsPerKeyValueStore: OF_USERS,
  distributionsPerFieldLevelEncryptionConfig: OF_USERS,
  distributionsPerTrustStore: OF_USERS,
  distributionsPerWebACL: OF_USERS,
  distributionsWithLambda: OF_USERS,
  distributionsPerLambdaFunction: OF_USERS,
  tenantsPerWebACL: OF_USERS,
  dedicatedIpCertificates: OF_USERS,
  publicKeysPerKeyGroup: OF_CONFIGURATION,
  functionSize: OF_CONFIGURATION,
  connectionFunctionSize: OF_CONFIGURATION,
  keyValueStoreSize: OF_CONFIGURATION,
  keyValueKeySize: OF_CONFIGURATION,
  keyValueValueSize: OF_CONFIGURATION,
  keyValuePairsPerUpdate: OF_CONFIGURATION,
  keyValueUpdateSize: OF_CONFIGURATION,
  queryArgProfiles: OF_CONFIGURATION,
  contentTypeProfiles: OF_CONFIGURATION,
  encryptionEntities: OF_CONFIGURATION,
  fieldPatterns: OF_CONFIGURATION,
  fieldLevelEncryptionProfileLength: OF_CONFIGURATION,
  certificatesPerTrustStore: OF_CONFIGURATION,
  certificateBundleSize: OF_CONFIGURATION,
  headersPerPolicy: OF_CONFIGURATION,
  cookiesPerPolicy: OF_CONFIGURATION,
  queryStringsPerPolicy: OF_CONFIGURATION,
  customHeadersPerPolicy: OF_CONFIGURATION,
  removeHeadersPerPolicy: OF_CONFIGURATION,
  contentSecurityPolicyLength: OF_CONFIGURATION,
  aliases: OF_CONFIGURATION,
  streamingAliases: OF_CONFIGURATION,
  origins: OF_CONFIGURATION,
  originGroups: OF_CONFIGURATION,
  cacheBehaviors: OF_CONFIGURATION,
  customHeaders: OF_CONFIGURATION,
  forwardedHeaders: OF_CONFIGURATION,
  forwardedCookies: OF_CONFIGURATION,
  forwardedQueryStrings: OF_CONFIGURATION,
  functionAssociations: OF_CONFIGURATION,
  lambdaFunctionAssociations: OF_CONFIGURATION,
  keyGroups: OF_CONFIGURATION,
  trustedSigners: OF_CONFIGURATION,
  tags: OF_CONFIGURATION,
  invalidationPaths: { leftOut: "AWS's number is the default, and programs cut their batches by it" },
  invalidationWildcards: { leftOut: "AWS's number is the default" },
  domainsPerTenant: OF_CONFIGURATION
}

const justEnough = (need: Need): Partial<Settings.Quotas> =>
  Object.fromEntries(
    Object.entries(QUOTAS).flatMap(([name, quota]) => (typeof quota === "function" ? [[name, quota(need) ?? 0]] : []))
  )

/** Further credentials, of another account. */
export const NEIGHBOUR: Settings.Account = {
  id: "210987654321",
  credentials: [{ accessKeyId: "NEIGHBOURS-KEY", secretAccessKey: Redacted.make("neighbours-secret") }]
}

type Options = Required<Settings.Options>
/** Knobs that consist of others. */
type Compound = "propagation" | "quotas" | "rateLimits" | "readLag"

const VERIFIED: Settings.Options = { verifySignature: true }

const OPTIONS: { readonly [K in Exclude<keyof Options, Compound>]: Knob<NonNullable<Options[K]>> } = {
  deletionLag: behind("deletions are refused for 90 s more"),
  createLag: behind("new resources are not found for 90 s"),
  itemOrderLag: behind("items have another order for 90 s"),
  accountId: [{ label: "an account id with zeros", value: "000000000001" }],
  partition: {
    leftOut:
      "another partition is another CloudFront, with other buckets and certificates: the caller's configuration differs"
  },
  verifySignature: [{ label: "signatures are verified", value: true }],
  credentials: [
    {
      label: "temporary keys",
      value: [
        {
          accessKeyId: "TEMPORARY-KEY",
          secretAccessKey: Redacted.make("temporary-secret"),
          sessionToken: Redacted.make("temporary-token")
        }
      ],
      beside: VERIFIED
    }
  ],
  accounts: [{ label: "another account has the same", value: [NEIGHBOUR] }],
  unknownCredentials: { leftOut: "a client whose keys are known sees no difference" },
  signingRegion: [
    {
      label: "a client of another region",
      value: "us-east-1",
      beside: VERIFIED,
      http: { region: "eu-central-1" }
    }
  ],
  clockTolerance: [{ label: "clocks must agree within 1 s", value: "1 second", beside: VERIFIED }],
  certificates: [
    {
      label: "no other certificates",
      value: ({ certificates }) => certificates,
      matters: ({ certificates }) => Object.keys(certificates).length > 0
    }
  ],
  dns: [
    {
      label: "domains point elsewhere",
      value: ({ domains }) => Object.fromEntries(domains.map((domain) => [domain, "invalid-configuration"] as const)),
      matters: ({ domains }) => domains.length > 0,
      isHopeless: true
    }
  ],
  managedCertificates: [
    {
      label: "the validation of certificates fails",
      value: ({ domains }) => Object.fromEntries(domains.map((domain) => [domain, "failed"] as const)),
      matters: ({ domains }) => domains.length > 0,
      isHopeless: true
    }
  ],
  s3Objects: { leftOut: "what an object of S3 says is the caller's" },
  invalidationReferences: [{ label: "references of invalidations are as documented", value: "documented" }],
  requiredOnUpdate: [{ label: "members that an update lacks get their defaults", value: false }],
  constraintErrors: [{ label: "violated constraints are InvalidArgument", value: "InvalidArgument" }],
  emptyLists: [{ label: "empty lists are refused", value: "refused" }],
  staleIfMatch: [{ label: "stale versions are InvalidIfMatchVersion", value: "InvalidIfMatchVersion" }],
  pageSize: [{ label: "one item on a page", value: 1 }],
  lastPageMarker: [{ label: "the last page has an empty marker", value: "empty" }],
  listOrder: [
    { label: "lists in a random order", value: "shuffled" },
    { label: "lists from the newest", value: "newest", isAlternative: true }
  ],
  callLogSize: [{ label: "no call is logged", value: 0 }],
  callLogBytes: [{ label: "no body is logged", value: 0 }],
  seed: [{ label: "other ids", value: 20261127 }]
}

/** The settings that all simulations begin with: what is worst is turned on them. */
export const PLAIN: Settings.Options = { verifySignature: false, quotas: { anycastIpLists: 10 } }

/** The settings under which programs run. */
export interface Place {
  /** The knob and its position, such as `readLag.list: lists are 90 s behind`. */
  readonly name: string
  readonly settings: (need: Need) => Settings.Options
  readonly http: CloudFrontHttp.Options
  readonly isHopeless: boolean
  readonly matters: (need: Need) => boolean
}

const plain: Place = { name: "no knob", settings: () => PLAIN, http: {}, isHopeless: false, matters: () => true }

const merge = (one: Settings.Options, other: Settings.Options): Settings.Options => {
  const part = <K extends Compound>(name: K): object =>
    one[name] === undefined && other[name] === undefined
      ? {}
      : { [name]: { ...(one[name] as object | undefined), ...(other[name] as object | undefined) } }
  return { ...one, ...other, ...part("propagation"), ...part("quotas"), ...part("rateLimits"), ...part("readLag") }
}

interface Turned extends Place {
  readonly isAlternative: boolean
  /** Whether its value follows from what a program needs. */
  readonly isByNeed: boolean
}

const turnedAs = <V>(name: string, knob: Knob<V>, put: (value: V) => object): ReadonlyArray<Turned> =>
  "leftOut" in knob
    ? []
    : knob.map(
        ({
          beside = {},
          http = {},
          isAlternative = false,
          isHopeless = false,
          label,
          matters = () => true,
          value
        }) => ({
          name: `${name}: ${label}`,
          // A value is no function, and the tables above have the types of the settings.
          settings: (need): Settings.Options =>
            merge(beside, put(typeof value === "function" ? (value as (need: Need) => V)(need) : (value as V))),
          http,
          isHopeless,
          isAlternative,
          isByNeed: typeof value === "function",
          matters
        })
      )

const within = <T extends Readonly<Record<string, Knob<unknown>>>>(
  name: string,
  table: T,
  put: (key: string, value: unknown) => object
): ReadonlyArray<Turned> =>
  Object.entries(table).flatMap(([key, knob]) => turnedAs(`${name}.${key}`, knob, (value) => put(key, value)))

/** What is turned by a name of a setting. */
const TURNED: { readonly [K in keyof Options]: ReadonlyArray<Turned> } = {
  ...(Object.fromEntries(
    Object.entries<Knob<unknown>>(OPTIONS).map(([name, knob]) => [
      name,
      turnedAs(name, knob, (value) => ({ [name]: value }))
    ])
  ) as { readonly [K in keyof typeof OPTIONS]: ReadonlyArray<Turned> }),
  propagation: [
    ...within("propagation", PROPAGATION, (kind, value) => ({ propagation: { [kind]: value } })),
    ...turnedAs<Duration.DurationInput>(
      "propagation",
      [{ label: "everything is everywhere at once", value: 0, isAlternative: true }],
      (propagation) => ({ propagation })
    )
  ],
  readLag: within("readLag", READ_LAG, (kind, value) => ({ readLag: { [kind]: value } })),
  rateLimits: within("rateLimits", RATE_LIMITS, (kind, value) => ({ rateLimits: { [kind]: value } })),
  quotas: turnedAs("quotas", [{ label: "just enough", value: justEnough }], (quotas) => ({ quotas }))
}

const positions: ReadonlyArray<Turned> = Object.values(TURNED).flat()

const over = (name: string, turned: ReadonlyArray<Turned>): Place => ({
  name,
  settings: (need) => turned.reduce((all, { settings }) => merge(all, settings(need)), PLAIN),
  http: turned.reduce((all, { http }) => ({ ...all, ...http }), {}),
  isHopeless: turned.some(({ isHopeless }) => isHopeless),
  matters: (need) => turned.some(({ matters }) => matters(need))
})

/** Everything is behind. Stale reads flap where the time is not a round one. */
const late = (seconds: number): Place => ({
  name: `reads, creations and deletions ${seconds} s behind`,
  settings: () => {
    const lag = seconds * 1000
    const readLag = { get: lag, list: lag, tags: lag, flapping: seconds % 10 !== 0 }
    return merge(PLAIN, { readLag, createLag: lag, deletionLag: lag })
  },
  http: {},
  isHopeless: false,
  matters: () => true
})

/** Each knob at its worst, alone. */
export const alone: ReadonlyArray<Place> = positions.map((turned) => over(turned.name, [turned]))

/** All knobs at their worst at once, but those that no program can succeed with. */
export const atOnce: Place = over(
  "all knobs at once",
  positions.filter(({ isAlternative, isHopeless }) => !isAlternative && !isHopeless)
)

/** The places in which everything is accepted that is right, whatever it is: without a knob, each knob alone, and all at once. */
export const open: ReadonlyArray<Place> = [
  plain,
  ...positions
    .filter(({ isByNeed, isHopeless }) => !isByNeed && !isHopeless)
    .map((turned) => over(turned.name, [turned])),
  over(
    atOnce.name,
    positions.filter(({ isAlternative, isByNeed, isHopeless }) => !isAlternative && !isByNeed && !isHopeless)
  )
]

export { plain }

/** The places where every call gets every fault: briefly, and wholly. */
export const swept = (isQuick: boolean): ReadonlyArray<Place> => [
  plain,
  ...(isQuick ? [] : [late(5), late(60), late(90)]),
  atOnce
]

/** The settings that are left out, and why. */
export const leftOut: ReadonlyArray<readonly [name: string, reason: string]> = [
  ...Object.entries<Knob<unknown>>(OPTIONS),
  ...Object.entries<Knob<unknown>>(PROPAGATION).map(([kind, knob]) => [`propagation.${kind}`, knob] as const),
  ...Object.entries(QUOTAS).map(([name, quota]) => [`quotas.${name}`, quota] as const)
].flatMap(([name, knob]) => ("leftOut" in knob ? [[name, knob.leftOut] as const] : []))
