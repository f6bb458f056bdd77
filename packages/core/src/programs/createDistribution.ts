/**
 * A distribution out of what one has in mind when one wants one: where the files are, a comment, a name.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { CloudFront } from "../CloudFront.js"
import type { Options as ConsistencyOptions, UnconfirmedCreate } from "../Consistency.js"
import { EncodeError, isAccessDenied, isNotFound, type CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import type * as OriginAccessControl from "../generated/OriginAccessControl.js"
import type * as Shared from "../generated/Shared.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { listTagsForResource } from "../generated/Tagging.js"
import * as Fresh from "../internal/fresh.js"
import * as Resource from "../internal/resource.js"
import { createOnce, reference, withinLag, type Reference } from "../internal/createOnce.js"
import { aliasProblem, bucketProblem, hostProblem, isWebsite } from "../internal/hosts.js"
import { withOriginAccessControl, type UnsuitableOriginAccessControl } from "../internal/originAccessControl.js"
import { program, telling } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { sameRequest } from "../internal/sameRequest.js"
import type * as Operation from "../Operation.js"
import * as Pagination from "../Pagination.js"
import * as RestXml from "../protocol/RestXml.js"

export {
  /**
   * @since 0.1.0
   * @category errors
   */
  UnsuitableOriginAccessControl
} from "../internal/originAccessControl.js"

/**
 * Where the files are.
 *
 * @since 0.1.0
 * @category models
 */
export type Origin = S3Origin | CustomOrigin

/**
 * A bucket, read with signed requests so that it need not be public.
 *
 * @since 0.1.0
 * @category models
 */
export interface S3Origin {
  readonly _tag: "S3"
  /**
   * The bucket's domain name, such as `my-bucket.s3.eu-central-1.amazonaws.com`, or that of an access point. The website endpoint
   * of a bucket (`my-bucket.s3-website...`) is none: it is a web server, for `custom`.
   */
  readonly domainName: string
  /** A folder of the bucket, such as `/site`; all of it when absent. */
  readonly path?: string | undefined
  /**
   * The id of the origin access control that signs the requests. When absent, one with the bucket's domain name is used, and
   * created where there is none; domain names of more than 64 characters are shortened. `false` leaves requests unsigned, which
   * works for public buckets only, as does absence in China, which has no origin access controls.
   */
  readonly originAccessControl?: string | false | undefined
  /** The id of an origin access identity, the older way of signing, which China has too. None when absent. */
  readonly originAccessIdentity?: string | undefined
}

/**
 * Any web server.
 *
 * @since 0.1.0
 * @category models
 */
export interface CustomOrigin {
  readonly _tag: "Custom"
  /** A domain name alone: no scheme, port, path or address. */
  readonly domainName: string
  readonly path?: string | undefined
  /** 80, 443, or from 1024 on; 80 when absent. */
  readonly httpPort?: number | undefined
  /** 80, 443, or from 1024 on; 443 when absent. */
  readonly httpsPort?: number | undefined
  /** `https-only` when absent. The website endpoint of a bucket needs `http-only`. */
  readonly protocolPolicy?: Shared.OriginProtocolPolicy | undefined
}

/**
 * A bucket as origin, by its domain name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const s3 = (domainName: string, options: Omit<S3Origin, "_tag" | "domainName"> = {}): S3Origin => ({
  _tag: "S3",
  domainName,
  ...options
})

/**
 * Any web server as origin, by its domain name.
 *
 * @since 0.1.0
 * @category constructors
 */
export const custom = (domainName: string, options: Omit<CustomOrigin, "_tag" | "domainName"> = {}): CustomOrigin => ({
  _tag: "Custom",
  domainName,
  ...options
})

/**
 * What has been done so far.
 *
 * @since 0.1.0
 * @category models
 */
export type Event =
  /** Nothing has been sent yet. Running again with this reference finishes what this run leaves undone, however it ends. */
  | { readonly _tag: "Creating"; readonly callerReference: string }
  /** This run has created it, or an earlier one with the same caller reference. */
  | { readonly _tag: "OriginAccessControlCreated"; readonly id: string; readonly name: string }
  /** One with the wanted name was there. */
  | { readonly _tag: "OriginAccessControlFound"; readonly id: string; readonly name: string }
  /** It was created for nothing: the distribution was not. */
  | { readonly _tag: "OriginAccessControlRemoved"; readonly id: string }
  | { readonly _tag: "Created"; readonly callerReference: string; readonly id: string }

/**
 * @since 0.1.0
 * @category models
 */
export interface CommonOptions extends ConsistencyOptions {
  /** At most 128 characters; empty when absent. */
  readonly comment?: string | undefined
  /** True when absent. */
  readonly enabled?: boolean | undefined
  /**
   * Makes running again safe: a second run returns what the first created if its configuration is the one asked for, and fails
   * with the service's error if not. A fresh unique text when absent, which the event `Creating` and `UnconfirmedCreate` tell.
   */
  readonly callerReference?: string | undefined
  /** Told of each step before the next one is taken. */
  readonly onEvent?: ((event: Event) => Effect.Effect<void>) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Options<E = never, R = never> extends CommonOptions {
  /** A bucket's domain name stands for `s3(name)`. */
  readonly origin: Origin | string
  /** Other names of the distribution, such as `www.example.com`; they need a `certificate`. */
  readonly aliases?: ReadonlyArray<string> | undefined
  /**
   * A certificate that covers the aliases: the ARN of one of ACM in us-east-1, or the id of a server certificate of IAM, which is
   * the only kind in China.
   */
  readonly certificate?: string | undefined
  /** What `/` shows, such as `index.html`; nothing when absent. */
  readonly defaultRootObject?: string | undefined
  /**
   * The id of a cache policy; the managed CachingOptimized when absent. In China, which has no cache policies, absence stands for
   * the older settings that come closest: neither query strings, cookies nor headers are part of the cache key.
   */
  readonly cachePolicy?: string | undefined
  /** `PriceClass_All` when absent. */
  readonly priceClass?: Shared.PriceClass | undefined
  /** At most 50. Set at creation; needs the permission cloudfront:TagResource too. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /**
   * The partition of AWS: `aws-cn` for China, whose CloudFront knows less. When absent it is that of the layer's region, or
   * where that is not known, of the bucket or certificate.
   */
  readonly partition?: string | undefined
  /**
   * Changes the configuration before it is sent, for what these options have no name for: functions, behaviours, error pages, a
   * web ACL, logging. The origin is called `origin`; its origin access control is put in afterwards, unless there is one by
   * then. The caller reference stays what it is. Run once, before anything is created.
   */
  readonly config?:
    | ((
        config: Distribution.DistributionConfig
      ) => Distribution.DistributionConfig | Effect.Effect<Distribution.DistributionConfig, E, R>)
    | undefined
}

/**
 * One thing wrong with the options.
 *
 * @since 0.1.0
 * @category models
 */
export interface OptionProblem {
  /** Such as `origin.domainName`. */
  readonly option: string
  /** What is wrong with it, and what to give instead. The value itself is never part of this. */
  readonly reason: string
}

/**
 * The options cannot make a distribution: the service is certain to refuse it, or it is certain not to work. All that is wrong
 * with them is told at once. Nothing was created.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidOptions extends Data.TaggedError("InvalidOptions")<{
  readonly problems: ReadonlyArray<OptionProblem>
}> {
  override get message(): string {
    return this.problems.map(({ option, reason }) => `${option} ${reason}`).join("; ")
  }
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateDistributionError =
  | InvalidOptions
  | UnsuitableOriginAccessControl
  | UnconfirmedCreate
  | Distribution.CreateDistributionError
  | Distribution.CreateDistributionWithTagsError
  | OriginAccessControl.CreateOriginAccessControlError
  | CommonError

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateStreamingDistributionError =
  | InvalidOptions
  | UnconfirmedCreate
  | StreamingDistribution.CreateStreamingDistributionError
  | CommonError

/** The managed policy that AWS recommends for buckets. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
const ORIGIN_ID = "origin"
const CHINA = "aws-cn"

const MAX_COMMENT = 128
const MAX_ROOT_OBJECT = 255
const MAX_TAGS = 50
const MAX_TAG_KEY = 128
const MAX_TAG_VALUE = 256
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** As the service counts, not in units of UTF-16. */
const isLong = (text: string, max: number): boolean => text.length > max && Array.from(text).length > max

/** Something to look at, and what is wrong with it if anything is. */
type Check = readonly [option: string, reason: string | false | undefined]

const invalidOptions = (checks: ReadonlyArray<Check>): Effect.Effect<void, InvalidOptions> => {
  const problems = checks.flatMap(([option, reason]) =>
    reason === undefined || reason === false ? [] : [{ option, reason }]
  )
  return problems.length === 0 ? Effect.void : Effect.fail(new InvalidOptions({ problems }))
}

const portProblem = (port: number | undefined) =>
  port !== undefined &&
  port !== 80 &&
  port !== 443 &&
  !(Number.isInteger(port) && port >= 1024 && port <= 65_535) &&
  "must be 80, 443, or from 1024 to 65535"

const originChecks = (origin: Origin): ReadonlyArray<Check> => {
  const { domainName, path = "" } = origin
  const checks: Array<Check> = [
    ["origin.path", path !== "" && !/^\/.*[^/]$/.test(path) && "must begin with a slash, and not end with one"]
  ]
  if (origin._tag === "S3") {
    const { originAccessControl, originAccessIdentity } = origin
    return [
      ["origin.domainName", bucketProblem(domainName)],
      ...checks,
      ["origin.originAccessControl", originAccessControl === "" && "is empty; false leaves requests unsigned"],
      ["origin.originAccessIdentity", originAccessIdentity === "" && "is empty"],
      [
        "origin.originAccessIdentity",
        originAccessIdentity !== undefined &&
          typeof originAccessControl === "string" &&
          "goes without an originAccessControl"
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

const ARN_PARTS = /^arn:([^:]*):([^:]*):([^:]*):[^:]*:(.*)$/s

const certificateProblem = (certificate: string, partition: string): string | undefined => {
  if (certificate === "") return "is empty"
  const arn = ARN_PARTS.exec(certificate)
  if (arn === null) {
    const isId = /^[A-Za-z0-9]{16,32}$/.test(certificate)
    return isId ? undefined : "is neither the ARN of a certificate of ACM nor the id of a server certificate of IAM"
  }
  const [, ofPartition, service, region, resource = ""] = arn
  if (service === "iam") return "is the ARN of a server certificate of IAM; give its id (ServerCertificateId)"
  if (service !== "acm" || !resource.startsWith("certificate/")) return "is not the ARN of a certificate"
  if (partition === CHINA) return "must be the id of a server certificate of IAM: CloudFront in China takes none of ACM"
  if (ofPartition !== partition) return "is of another partition of AWS"
  return partition === "aws" && region !== "us-east-1"
    ? "must be in us-east-1, whatever the region of the origin"
    : undefined
}

const tagChecks = (tags: Readonly<Record<string, string>>): ReadonlyArray<Check> => {
  const entries = Object.entries(tags)
  return [
    ["tags", entries.length > MAX_TAGS && `must be at most ${MAX_TAGS}`],
    ...entries.flatMap(([key, value], i): ReadonlyArray<Check> => [
      [`tags[${i}]`, (key === "" || isLong(key, MAX_TAG_KEY)) && `must have a key of 1 to ${MAX_TAG_KEY} characters`],
      [`tags[${i}]`, /^aws:/i.test(key) && "must not have a key that begins with aws:"],
      [`tags[${i}]`, isLong(value, MAX_TAG_VALUE) && `must have a value of at most ${MAX_TAG_VALUE} characters`],
      [
        `tags[${i}]`,
        !(TAG_TEXT.test(key) && TAG_TEXT.test(value)) &&
          "must have no characters but letters, digits, spaces and _.:/=+-@"
      ]
    ])
  ]
}

const commonChecks = ({ callerReference, comment = "" }: CommonOptions): ReadonlyArray<Check> => [
  ["comment", isLong(comment, MAX_COMMENT) && `must have at most ${MAX_COMMENT} characters`],
  ["callerReference", callerReference === "" && "is empty"]
]

const aliasChecks = (aliases: ReadonlyArray<string> = []): ReadonlyArray<Check> =>
  aliases.map((alias, i) => [`aliases[${i}]`, aliasProblem(alias)])

/** Aliases are of no use without a certificate that covers them, and refused. */
const uncertified: Check = ["certificate", "is absent, but aliases need one that covers them"]

const optionChecks = <E, R>(options: Options<E, R>, origin: Origin, partition: string): ReadonlyArray<Check> => {
  const { aliases = [], cachePolicy, certificate, defaultRootObject = "", tags = {} } = options
  return [
    ...originChecks(origin),
    ...commonChecks(options),
    ...aliasChecks(aliases),
    ...(certificate === undefined
      ? // What `config` makes of it is not known yet.
        aliases.length > 0 && options.config === undefined
        ? [uncertified]
        : []
      : [["certificate", certificateProblem(certificate, partition)] as const]),
    ["defaultRootObject", defaultRootObject.startsWith("/") && "must not begin with a slash"],
    [
      "defaultRootObject",
      isLong(defaultRootObject, MAX_ROOT_OBJECT) && `must have at most ${MAX_ROOT_OBJECT} characters`
    ],
    ["cachePolicy", cachePolicy === "" && "is empty"],
    ...tagChecks(tags)
  ]
}

/** The partitions by the beginnings of their regions; every other region is of `aws`. */
const PARTITIONS = [
  ["cn-", CHINA],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"]
] as const

/** The partition of AWS that the distribution is for. */
const partitionOf = <E, R>(
  { certificate = "", partition }: Options<E, R>,
  origin: Origin,
  signingRegion: string | undefined
): string => {
  if (partition !== undefined) return partition
  if (signingRegion !== undefined) return PARTITIONS.find(([region]) => signingRegion.startsWith(region))?.[1] ?? "aws"
  if (origin._tag === "S3" && /\.amazonaws\.com\.cn$/i.test(origin.domainName)) return CHINA
  return ARN_PARTS.exec(certificate)?.[1] ?? "aws"
}

const toOrigin = (origin: Origin): Distribution.Origin => {
  const common = { Id: ORIGIN_ID, DomainName: origin.domainName, OriginPath: origin.path ?? "" }
  if (origin._tag === "Custom") {
    return {
      ...common,
      CustomOriginConfig: {
        HTTPPort: origin.httpPort ?? 80,
        HTTPSPort: origin.httpsPort ?? 443,
        OriginProtocolPolicy: origin.protocolPolicy ?? "https-only",
        OriginSslProtocols: { Items: ["TLSv1.2"] }
      }
    }
  }
  const { originAccessControl, originAccessIdentity = "" } = origin
  return {
    ...common,
    OriginAccessControlId: typeof originAccessControl === "string" ? originAccessControl : "",
    S3OriginConfig: {
      OriginAccessIdentity:
        originAccessIdentity === "" || originAccessIdentity.includes("/")
          ? originAccessIdentity
          : `origin-access-identity/cloudfront/${originAccessIdentity}`
    }
  }
}

/** The settings of CachingOptimized in the words that were there before cache policies. */
const LEGACY_CACHING = {
  ForwardedValues: { QueryString: false, Cookies: { Forward: "none" as const } },
  MinTTL: 1,
  DefaultTTL: 86_400,
  MaxTTL: 31_536_000
}

const toCertificate = (certificate: string | undefined): Distribution.ViewerCertificate =>
  certificate === undefined
    ? { CloudFrontDefaultCertificate: true }
    : {
        [certificate.startsWith("arn:") ? "ACMCertificateArn" : "IAMCertificateId"]: certificate,
        SSLSupportMethod: "sni-only",
        MinimumProtocolVersion: "TLSv1.2_2021"
      }

const toConfig = <E, R>(
  options: Options<E, R>,
  origin: Origin,
  partition: string,
  CallerReference: string
): Distribution.DistributionConfig => ({
  CallerReference,
  Origins: { Items: [toOrigin(origin)] },
  DefaultCacheBehavior: {
    TargetOriginId: ORIGIN_ID,
    ViewerProtocolPolicy: "redirect-to-https",
    ...(options.cachePolicy === undefined && partition === CHINA
      ? LEGACY_CACHING
      : { CachePolicyId: options.cachePolicy ?? CACHING_OPTIMIZED }),
    Compress: true
  },
  Comment: options.comment ?? "",
  Enabled: options.enabled ?? true,
  Aliases: { Items: options.aliases ?? [] },
  DefaultRootObject: options.defaultRootObject ?? "",
  // China has neither HTTP/3 nor IPv6.
  HttpVersion: partition === CHINA ? "http2" : "http2and3",
  IsIPV6Enabled: partition !== CHINA,
  PriceClass: options.priceClass ?? "PriceClass_All",
  ViewerCertificate: toCertificate(options.certificate)
})

const isUnset = (text: string | undefined): boolean => text === undefined || text === ""

/** Whether it is the bucket of the options, and nothing signs the requests to it yet. */
const isUnsigned = (origin: Distribution.Origin): boolean =>
  origin.Id === ORIGIN_ID &&
  origin.S3OriginConfig !== undefined &&
  isUnset(origin.OriginAccessControlId) &&
  isUnset(origin.S3OriginConfig.OriginAccessIdentity)

const signedBy = (
  config: Distribution.DistributionConfig,
  OriginAccessControlId: string
): Distribution.DistributionConfig => ({
  ...config,
  Origins: {
    ...config.Origins,
    Items: config.Origins.Items.map((origin) => (isUnsigned(origin) ? { ...origin, OriginAccessControlId } : origin))
  }
})

const isDefaultCertificate = (certificate: Distribution.ViewerCertificate | undefined): boolean =>
  isUnset(certificate?.ACMCertificateArn) && isUnset(certificate?.IAMCertificateId) && isUnset(certificate?.Certificate)

/** Fails as the operation would, before anything else is created for it. */
const encodable = <I, A, E>(operation: Operation.Operation<I, A, E>, input: I): Effect.Effect<void, EncodeError> => {
  const result = RestXml.encodeRequest(operation.description)(input, undefined)
  return result.ok ? Effect.void : Effect.fail(new EncodeError({ operation: operation.id, problems: result.error }))
}

/** How many distributions that look like the one are read to see whether they have its reference. */
const MAX_CANDIDATES = 50

/** The id of what has the reference, where the service's error names it. */
const idIn = (error: { readonly message: string } | undefined): string | undefined =>
  /already exists:?\s+([A-Z0-9]{8,})/i.exec(error?.message ?? "")?.[1]

/** Finds what has a caller reference: by the id that the service named, else among those in the list that look like it. */
const findByReference = <
  Summary extends { readonly Id: string; readonly LastModifiedTime: DateTime.Utc },
  Found,
  E,
  E2
>(
  given: {
    readonly list: Stream.Stream<Summary, E, CloudFront>
    readonly looksLike: (summary: Summary) => boolean
    readonly get: (id: string) => Effect.Effect<Found, E2, CloudFront>
    readonly hasReference: (found: Found) => boolean
  },
  id: string | undefined
): Effect.Effect<Option.Option<Found>, E | E2, CloudFront> => {
  const { get, hasReference, list, looksLike } = given
  // One that is not there was deleted since the list was made, or is not to be seen yet.
  const read = (id: string): Effect.Effect<Option.Option<Found>, E2, CloudFront> =>
    Effect.catchIf(Effect.asSome(get(id)), isNotFound, () => Effect.succeedNone)
  const listed = Effect.gen(function* () {
    const all = yield* Stream.runCollect(Stream.filter(list, looksLike))
    const newest = Array.from(all).sort((a, b) => b.LastModifiedTime.epochMillis - a.LastModifiedTime.epochMillis)
    for (const { Id } of newest.slice(0, MAX_CANDIDATES)) {
      const found = yield* read(Id)
      if (Option.exists(found, hasReference)) return found
    }
    return Option.none<Found>()
  })
  if (id === undefined) return listed
  return Effect.flatMap(read(id), (found) =>
    Option.isNone(found) || hasReference(found.value) ? Effect.succeed(found) : listed
  )
}

const sameNames = (a: Distribution.Aliases | undefined, b: Distribution.Aliases | undefined): boolean =>
  sameRequest({ Items: a?.Items ?? [] }, { Items: b?.Items ?? [] })

/** Whether the tags of what was found are those that were sent. Who may not read them takes it for granted. */
const hasTags = (Resource: string, Items: ReadonlyArray<Shared.Tag>, lag: Options["lag"]) =>
  Items.length === 0
    ? Effect.succeed(true)
    : withinLag(
        Effect.map(listTagsForResource({ Resource }), ({ Tags }) =>
          Option.liftPredicate(true as const, () =>
            Items.every(({ Key, Value }) => Tags.Items.some((tag) => tag.Key === Key && tag.Value === Value) === true)
          )
        ),
        lag
      ).pipe(
        Effect.map(Option.isSome),
        Effect.catchIf(isAccessDenied, () => Effect.succeed(true))
      )

const create = (
  DistributionConfig: Distribution.DistributionConfig,
  Items: ReadonlyArray<Shared.Tag>,
  reference: Reference,
  lag: Options["lag"]
) => {
  const call: Effect.Effect<
    Distribution.CreateDistributionResult,
    Distribution.CreateDistributionError | Distribution.CreateDistributionWithTagsError | CommonError,
    CloudFront
  > =
    Items.length === 0
      ? Distribution.createDistribution({ DistributionConfig })
      : Distribution.createDistributionWithTags({ DistributionConfigWithTags: { DistributionConfig, Tags: { Items } } })
  return createOnce({
    what: "distribution",
    reference,
    create: call,
    isTaken: (error) => error._tag === "DistributionAlreadyExists",
    find: (taken) =>
      findByReference(
        {
          list: Pagination.items(Distribution.listDistributions, {}),
          looksLike: ({ Aliases, Comment, Origins }) =>
            Comment === DistributionConfig.Comment &&
            sameNames(Aliases, DistributionConfig.Aliases) &&
            Origins.Items.length === DistributionConfig.Origins.Items.length,
          get: (Id) => Distribution.getDistribution({ Id }),
          hasReference: (found) => found.Distribution.DistributionConfig.CallerReference === reference.value
        },
        idIn(taken)
      ),
    isAsked: ({ Distribution }) =>
      sameRequest(DistributionConfig, Distribution.DistributionConfig)
        ? hasTags(Distribution.ARN, Items, lag)
        : Effect.succeed(false),
    lag
  })
}

/**
 * Creates a distribution for an origin: HTTPS for viewers, compression, HTTP/2 and 3, IPv6, the managed caching policy. The
 * option `config` adds what else there is to set. The distribution answers requests once it is deployed: see
 * `waitUntilDistributionDeployed`.
 *
 * It creates one distribution, however often answers get lost: what was created although nobody saw the answer is found again
 * by its caller reference and returned, without a `Location`. An origin access control that it created is taken away again when
 * it fails or is interrupted, unless something uses it by then.
 *
 * Fails with
 *
 * - `InvalidOptions`, for all that is certain to be refused, before anything is sent; with `EncodeError` for what `config` made
 *   that cannot be sent, and with what `config` fails with, before anything is created
 * - `UnsuitableOriginAccessControl`, when one with the bucket's name signs otherwise than it should
 * - `DistributionAlreadyExists`, when the caller's own reference belongs to a distribution with another configuration or tags
 * - `UnconfirmedCreate`, when it cannot be told whether something was created; it has the reference to run again with
 * - what CreateDistribution refuses (`InvalidViewerCertificate`, `CNAMEAlreadyExists`, `TooManyDistributions`, ...), what
 *   CreateOriginAccessControl refuses, and what any call can fail with
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import { createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
 *
 * const site = createDistribution({
 *   origin: "my-bucket.s3.eu-central-1.amazonaws.com",
 *   comment: "my site",
 *   callerReference: "my-site-1",
 *   config: (config) => ({
 *     ...config,
 *     CustomErrorResponses: { Items: [{ ErrorCode: 404, ResponseCode: "404", ResponsePagePath: "/404.html" }] }
 *   })
 * })
 * ```
 */
export const createDistribution = <E = never, R = never>(
  options: Options<E, R>
): Effect.Effect<Distribution.CreateDistributionResult, CreateDistributionError | E, CloudFront | R> => {
  const onEvent = telling(options.onEvent)
  const origin = typeof options.origin === "string" ? s3(options.origin) : options.origin
  const Tags = Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  return Effect.flatMap(reference(options.callerReference), (reference) =>
    Effect.gen(function* () {
      const { signingRegion } = yield* CloudFront
      const partition = partitionOf(options, origin, signingRegion)
      yield* invalidOptions(optionChecks(options, origin, partition))
      const initial = toConfig(options, origin, partition, reference.value)
      const changed = options.config?.(initial) ?? initial
      const config = { ...(Effect.isEffect(changed) ? yield* changed : changed), CallerReference: reference.value }
      yield* encodable(Distribution.createDistribution, { DistributionConfig: config })
      yield* invalidOptions(
        (config.Aliases?.Items ?? []).length > 0 && isDefaultCertificate(config.ViewerCertificate) ? [uncertified] : []
      )
      yield* onEvent({ _tag: "Creating", callerReference: reference.value })
      const bucket =
        origin._tag === "S3" && origin.originAccessControl === undefined && partition !== CHINA
          ? config.Origins.Items.find(isUnsigned)
          : undefined
      const result = yield* bucket === undefined
        ? create(config, Tags, reference, options.lag)
        : withOriginAccessControl(bucket.DomainName, reference, options.lag, onEvent, (id) =>
            create(signedBy(config, id), Tags, reference, options.lag)
          ).pipe(
            // Another run may have taken its own away between our finding it and our using it.
            Effect.retry({ while: (error) => error._tag === "InvalidOriginAccessControl", times: 1 })
          )
      yield* Fresh.noteCreated(Resource.distribution, result.Distribution.Id)
      yield* onEvent({ _tag: "Created", callerReference: reference.value, id: result.Distribution.Id })
      return result
    }).pipe(program("createDistribution", { callerReference: reference.value }))
  )
}

/**
 * The events of `createDistribution` as a Stream; running the Stream is what creates the distribution.
 *
 * @since 0.1.0
 * @category programs
 */
export const createDistributionEvents = <E = never, R = never>(
  options: Omit<Options<E, R>, "onEvent">
): Stream.Stream<Event, CreateDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => createDistribution({ ...options, onEvent }))

/**
 * @since 0.1.0
 * @category models
 */
export interface StreamingOptions extends CommonOptions {
  /** The domain name of the bucket that has the media files. */
  readonly bucket: string
  readonly aliases?: ReadonlyArray<string> | undefined
}

/**
 * Creates a streaming distribution (RTMP, which AWS no longer offers to new accounts) for a bucket: one, however often answers
 * get lost, like `createDistribution`.
 *
 * Fails with `InvalidOptions` before anything is sent, with `StreamingDistributionAlreadyExists` when the caller's own reference
 * belongs to one with another configuration, with `UnconfirmedCreate` when it cannot be told whether it was created, with what
 * CreateStreamingDistribution refuses, and with what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const createStreamingDistribution = (
  options: StreamingOptions
): Effect.Effect<
  StreamingDistribution.CreateStreamingDistributionResult,
  CreateStreamingDistributionError,
  CloudFront
> => {
  const onEvent = telling(options.onEvent)
  return Effect.flatMap(reference(options.callerReference), (reference) =>
    Effect.gen(function* () {
      yield* invalidOptions([
        ["bucket", bucketProblem(options.bucket)],
        ...commonChecks(options),
        ...aliasChecks(options.aliases)
      ])
      const StreamingDistributionConfig: StreamingDistribution.StreamingDistributionConfig = {
        CallerReference: reference.value,
        S3Origin: { DomainName: options.bucket, OriginAccessIdentity: "" },
        Comment: options.comment ?? "",
        TrustedSigners: { Enabled: false, Items: [] },
        Enabled: options.enabled ?? true,
        Aliases: { Items: options.aliases ?? [] }
      }
      yield* onEvent({ _tag: "Creating", callerReference: reference.value })
      const call: Effect.Effect<
        StreamingDistribution.CreateStreamingDistributionResult,
        StreamingDistribution.CreateStreamingDistributionError | CommonError,
        CloudFront
      > = StreamingDistribution.createStreamingDistribution({ StreamingDistributionConfig })
      const result = yield* createOnce({
        what: "streaming distribution",
        reference,
        create: call,
        isTaken: (error) => error._tag === "StreamingDistributionAlreadyExists",
        find: (taken) =>
          findByReference(
            {
              list: Pagination.items(StreamingDistribution.listStreamingDistributions, {}),
              looksLike: ({ Aliases, Comment }) =>
                Comment === StreamingDistributionConfig.Comment &&
                sameNames(Aliases, StreamingDistributionConfig.Aliases),
              get: (Id) => StreamingDistribution.getStreamingDistribution({ Id }),
              hasReference: (found) =>
                found.StreamingDistribution.StreamingDistributionConfig.CallerReference === reference.value
            },
            idIn(taken)
          ),
        isAsked: (found) =>
          Effect.succeed(
            sameRequest(StreamingDistributionConfig, found.StreamingDistribution.StreamingDistributionConfig)
          ),
        lag: options.lag
      })
      yield* Fresh.noteCreated(Resource.streamingDistribution, result.StreamingDistribution.Id)
      yield* onEvent({ _tag: "Created", callerReference: reference.value, id: result.StreamingDistribution.Id })
      return result
    }).pipe(program("createStreamingDistribution", { callerReference: reference.value }))
  )
}

/**
 * The events of `createStreamingDistribution` as a Stream.
 *
 * @since 0.1.0
 * @category programs
 */
export const createStreamingDistributionEvents = (
  options: Omit<StreamingOptions, "onEvent">
): Stream.Stream<Event, CreateStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => createStreamingDistribution({ ...options, onEvent }))
