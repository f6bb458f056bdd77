/**
 * A distribution out of what one has in mind when one wants one: where the files are, a comment, a name.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import { CloudFront } from "../CloudFront.js"
import type { Options as ConsistencyOptions, UnconfirmedCreate } from "../Consistency.js"
import { EncodeError, isAccessDenied, type CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import type * as OriginAccessControl from "../generated/OriginAccessControl.js"
import type * as Shared from "../generated/Shared.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { listTagsForResource } from "../generated/Tagging.js"
import { createOnce, reference, withinLag, type Reference } from "../internal/createOnce.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as Listed from "../internal/listed.js"
import { validate } from "../internal/options.js"
import { withOriginAccessControl, type UnsuitableOriginAccessControl } from "../internal/originAccessControl.js"
import { CHINA, partitionOf } from "../internal/partition.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { isDefaultCertificate, isUnsigned, setOriginAccessControl, toConfig } from "../internal/provisionConfig.js"
import { distributionChecks, streamingChecks, missingCertificate } from "../internal/provisionOptions.js"
import { sameRequest } from "../internal/sameRequest.js"
import type * as Operation from "../Operation.js"
import type { InvalidOptions } from "../Options.js"
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
export type OriginOptions = S3OriginOptions | CustomOriginOptions

/**
 * A bucket, read with signed requests so that it need not be public.
 *
 * @since 0.1.0
 * @category models
 */
export interface S3OriginOptions {
  readonly _tag: "S3"
  /**
   * The bucket's domain name, such as `my-bucket.s3.eu-central-1.amazonaws.com`, or that of an access point. The website endpoint
   * of a bucket (`my-bucket.s3-website...`) is none: it is a web server, for `customOrigin`.
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
export interface CustomOriginOptions {
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
export const s3Origin = (
  domainName: string,
  options: Omit<S3OriginOptions, "_tag" | "domainName"> = {}
): S3OriginOptions => ({
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
export const customOrigin = (
  domainName: string,
  options: Omit<CustomOriginOptions, "_tag" | "domainName"> = {}
): CustomOriginOptions => ({
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
export type ProvisionEvent =
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
export interface ProvisionOptions extends ConsistencyOptions {
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
  readonly onEvent?: ((event: ProvisionEvent) => Effect.Effect<void>) | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ProvisionDistributionOptions<E = never, R = never> extends ProvisionOptions {
  /** A bucket's domain name stands for `s3Origin(name)`. */
  readonly origin: OriginOptions | string
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
 * @since 0.1.0
 * @category models
 */
export interface ProvisionStreamingDistributionOptions extends ProvisionOptions {
  /** The domain name of the bucket that has the media files. */
  readonly bucket: string
  readonly aliases?: ReadonlyArray<string> | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type ProvisionDistributionError =
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
export type ProvisionStreamingDistributionError =
  | InvalidOptions
  | UnconfirmedCreate
  | StreamingDistribution.CreateStreamingDistributionError
  | CommonError

/** Fails as the operation would, before anything else is created for it. */
const checkEncodable = <I, A, E>(
  operation: Operation.Operation<I, A, E>,
  input: I
): Effect.Effect<void, EncodeError> => {
  const result = RestXml.encodeRequest(operation.description)(input, undefined)
  return result.ok ? Effect.void : Effect.fail(new EncodeError({ operation: operation.id, problems: result.error }))
}

const sameAliases = (a: Distribution.Aliases | undefined, b: Distribution.Aliases | undefined): boolean =>
  sameRequest({ Items: a?.Items ?? [] }, { Items: b?.Items ?? [] })

/** Whether the tags of what was found are those that were sent. Who may not read them takes it for granted. */
const hasTags = (Resource: string, Items: ReadonlyArray<Shared.Tag>, lag: ConsistencyOptions["lag"]) =>
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

/**
 * What is the same whatever is provisioned: the caller reference, the first and the last event, the span, and that reads may not know it
 * yet. `prepare` fails before anything is sent; what it gives creates the thing.
 */
const provision = <A, E, R, E2, R2>(
  name: string,
  resource: { readonly noun: string },
  options: ProvisionOptions,
  idOf: (created: A) => string,
  prepare: (
    reference: Reference,
    onEvent: Progress.OnEvent<ProvisionEvent>
  ) => Effect.Effect<Effect.Effect<A, E2, R2>, E, R>
): Effect.Effect<A, E | E2, CloudFront | R | R2> => {
  const onEvent = withSpanEvents(options.onEvent)
  return Effect.flatMap(reference(options.callerReference), (reference) => {
    const callerReference = reference.value
    return Effect.gen(function* () {
      const create = yield* prepare(reference, onEvent)
      yield* onEvent({ _tag: "Creating", callerReference })
      const created = yield* create
      const id = idOf(created)
      yield* ConsistentRead.recordCreated(resource, id)
      yield* onEvent({ _tag: "Created", callerReference, id })
      return created
    }).pipe(program(name, { callerReference }))
  })
}

type CreateDistribution = Effect.Effect<
  Distribution.CreateDistributionResult,
  Distribution.CreateDistributionError | Distribution.CreateDistributionWithTagsError | CommonError,
  CloudFront
>

const createDistribution = (
  DistributionConfig: Distribution.DistributionConfig,
  Items: ReadonlyArray<Shared.Tag>,
  reference: Reference,
  lag: ConsistencyOptions["lag"]
) => {
  const create: CreateDistribution =
    Items.length === 0
      ? Distribution.createDistribution({ DistributionConfig })
      : Distribution.createDistributionWithTags({ DistributionConfigWithTags: { DistributionConfig, Tags: { Items } } })
  const isCandidate = ({ Aliases, Comment, Origins }: Distribution.DistributionSummary) =>
    Comment === DistributionConfig.Comment &&
    sameAliases(Aliases, DistributionConfig.Aliases) &&
    Origins.Items.length === DistributionConfig.Origins.Items.length
  return createOnce({
    what: "distribution",
    reference,
    create,
    isReferenceUsed: (error) => error._tag === "DistributionAlreadyExists",
    find: (conflict) =>
      Effect.map(
        Listed.findCreated(Listed.distributions, reference.value, isCandidate, conflict),
        Option.map(Listed.distributions.result)
      ),
    matchesInput: ({ Distribution }) =>
      sameRequest(DistributionConfig, Distribution.DistributionConfig)
        ? hasTags(Distribution.ARN, Items, lag)
        : Effect.succeed(false),
    lag
  })
}

const createStreamingDistribution = (options: ProvisionStreamingDistributionOptions, reference: Reference) => {
  const config: StreamingDistribution.StreamingDistributionConfig = {
    CallerReference: reference.value,
    S3Origin: { DomainName: options.bucket, OriginAccessIdentity: "" },
    Comment: options.comment ?? "",
    TrustedSigners: { Enabled: false, Items: [] },
    Enabled: options.enabled ?? true,
    Aliases: { Items: options.aliases ?? [] }
  }
  const create: Effect.Effect<
    StreamingDistribution.CreateStreamingDistributionResult,
    StreamingDistribution.CreateStreamingDistributionError | CommonError,
    CloudFront
  > = StreamingDistribution.createStreamingDistribution({ StreamingDistributionConfig: config })
  const isCandidate = ({ Aliases, Comment }: StreamingDistribution.StreamingDistributionSummary) =>
    Comment === config.Comment && sameAliases(Aliases, config.Aliases)
  return createOnce({
    what: "streaming distribution",
    reference,
    create,
    isReferenceUsed: (error) => error._tag === "StreamingDistributionAlreadyExists",
    find: (conflict) =>
      Effect.map(
        Listed.findCreated(Listed.streamingDistributions, reference.value, isCandidate, conflict),
        Option.map(Listed.streamingDistributions.result)
      ),
    matchesInput: (found) =>
      Effect.succeed(sameRequest(config, found.StreamingDistribution.StreamingDistributionConfig)),
    lag: options.lag
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
 * import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
 *
 * const site = provisionDistribution({
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
export const provisionDistribution = <E = never, R = never>(
  options: ProvisionDistributionOptions<E, R>
): Effect.Effect<Distribution.CreateDistributionResult, ProvisionDistributionError | E, CloudFront | R> => {
  const origin = typeof options.origin === "string" ? s3Origin(options.origin) : options.origin
  const Tags = Object.entries(options.tags ?? {}).map(([Key, Value]) => ({ Key, Value }))
  return provision(
    "provisionDistribution",
    Listed.distributions,
    options,
    ({ Distribution }: Distribution.CreateDistributionResult) => Distribution.Id,
    (reference, onEvent) =>
      Effect.gen(function* () {
        const { signingRegion } = yield* CloudFront
        const partition = partitionOf(options, origin, signingRegion)
        yield* validate(distributionChecks(options, origin, partition))
        const initial = toConfig(options, origin, partition, reference.value)
        const changed = options.config?.(initial) ?? initial
        const config = { ...(Effect.isEffect(changed) ? yield* changed : changed), CallerReference: reference.value }
        yield* checkEncodable(Distribution.createDistribution, { DistributionConfig: config })
        yield* validate(
          (config.Aliases?.Items ?? []).length > 0 && isDefaultCertificate(config.ViewerCertificate)
            ? [missingCertificate]
            : []
        )
        const bucket =
          origin._tag === "S3" && origin.originAccessControl === undefined && partition !== CHINA
            ? config.Origins.Items.find(isUnsigned)
            : undefined
        if (bucket === undefined) return createDistribution(config, Tags, reference, options.lag)
        return withOriginAccessControl(bucket.DomainName, reference, options.lag, onEvent, (id) =>
          createDistribution(setOriginAccessControl(config, id), Tags, reference, options.lag)
        ).pipe(
          // Another run may have taken its own away between our finding it and our using it.
          Effect.retry({ while: (error) => error._tag === "InvalidOriginAccessControl", times: 1 })
        )
      })
  )
}

/**
 * The events of `provisionDistribution` as a Stream; running the Stream is what creates the distribution.
 *
 * @since 0.1.0
 * @category programs
 */
export const provisionDistributionEvents = <E = never, R = never>(
  options: Omit<ProvisionDistributionOptions<E, R>, "onEvent">
): Stream.Stream<ProvisionEvent, ProvisionDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => provisionDistribution({ ...options, onEvent }))

/**
 * Creates a streaming distribution (RTMP, which AWS no longer offers to new accounts) for a bucket: one, however often answers
 * get lost, like `provisionDistribution`.
 *
 * Fails with `InvalidOptions` before anything is sent, with `StreamingDistributionAlreadyExists` when the caller's own reference
 * belongs to one with another configuration, with `UnconfirmedCreate` when it cannot be told whether it was created, with what
 * CreateStreamingDistribution refuses, and with what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const provisionStreamingDistribution = (
  options: ProvisionStreamingDistributionOptions
): Effect.Effect<
  StreamingDistribution.CreateStreamingDistributionResult,
  ProvisionStreamingDistributionError,
  CloudFront
> =>
  provision(
    "provisionStreamingDistribution",
    Listed.streamingDistributions,
    options,
    ({ StreamingDistribution }: StreamingDistribution.CreateStreamingDistributionResult) => StreamingDistribution.Id,
    (reference) => Effect.as(validate(streamingChecks(options)), createStreamingDistribution(options, reference))
  )

/**
 * The events of `provisionStreamingDistribution` as a Stream.
 *
 * @since 0.1.0
 * @category programs
 */
export const provisionStreamingDistributionEvents = (
  options: Omit<ProvisionStreamingDistributionOptions, "onEvent">
): Stream.Stream<ProvisionEvent, ProvisionStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => provisionStreamingDistribution({ ...options, onEvent }))
