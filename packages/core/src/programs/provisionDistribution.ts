/**
 * Programs that create a distribution from a few options, such as an origin, a comment and aliases.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { Options as ConsistencyOptions, UnconfirmedCreate } from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as OriginAccessControl from "../generated/OriginAccessControl.js"
import type * as Shared from "../generated/Shared.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import { createOnce, reference, type Reference } from "../internal/createOnce.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as Listed from "../internal/listed.js"
import { validate } from "../internal/options.js"
import * as Creation from "../internal/distributionCreation.js"
import type { UnsuitableOriginAccessControl } from "../internal/originAccessControl.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { streamingChecks } from "../internal/provisionOptions.js"
import { sameAliases, sameRequest } from "../internal/sameRequest.js"
import type { InvalidOptions } from "../Options.js"

export {
  /**
   * @since 3.0.0
   * @category errors
   */
  UnsuitableOriginAccessControl
} from "../internal/originAccessControl.js"

/**
 * The origin of a distribution: a bucket of S3, or a web server.
 *
 * @since 3.0.0
 * @category models
 */
export type OriginOptions = S3OriginOptions | CustomOriginOptions

/**
 * A bucket as origin. CloudFront signs its requests to the bucket, so that the bucket need not be public.
 *
 * @since 3.0.0
 * @category models
 */
export interface S3OriginOptions {
  readonly _tag: "S3"
  /**
   * The domain name of the bucket, such as `my-bucket.s3.eu-central-1.amazonaws.com`, or of an access point. The website endpoint of a
   * bucket (`my-bucket.s3-website...`) is a web server; use `customOrigin` for it.
   */
  readonly domainName: string
  /** A folder of the bucket, such as `/site`; the whole bucket when absent. */
  readonly path?: string | undefined
  /**
   * The id of the origin access control that signs the requests. When absent, the origin access control with the bucket's domain name as
   * its name is used, or created if it does not exist. Domain names of more than 64 characters are shortened. With `false`, requests are
   * not signed, and the bucket must be public. China has no origin access controls, so requests are not signed there when absent.
   */
  readonly originAccessControl?: string | false | undefined
  /** The id of an origin access identity, the deprecated way to sign requests, which China has too. None when absent. */
  readonly originAccessIdentity?: string | undefined
}

/**
 * A web server as origin.
 *
 * @since 3.0.0
 * @category models
 */
export interface CustomOriginOptions {
  readonly _tag: "Custom"
  /** The domain name of the server, without scheme, port and path. An IP address is not valid. */
  readonly domainName: string
  /** The prefix of the paths of requests to the server, such as `/site`; none when absent. */
  readonly path?: string | undefined
  /** The port for HTTP: 80, 443, or 1024 to 65535; 80 when absent. */
  readonly httpPort?: number | undefined
  /** The port for HTTPS: 80, 443, or 1024 to 65535; 443 when absent. */
  readonly httpsPort?: number | undefined
  /** The protocol of requests to the server; `https-only` when absent. The website endpoint of a bucket requires `http-only`. */
  readonly protocolPolicy?: Shared.OriginProtocolPolicy | undefined
}

/**
 * Makes the origin of a bucket from its domain name.
 *
 * @since 3.0.0
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
 * Makes the origin of a web server from its domain name.
 *
 * @since 3.0.0
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
 * A step of `provisionDistribution`.
 *
 * @since 3.0.0
 * @category models
 */
export type ProvisionEvent =
  /** The options are valid, and no request was sent yet. Another run with this caller reference continues where this run ends. */
  | { readonly _tag: "Creating"; readonly callerReference: string }
  /** An origin access control was created, in this run or in an earlier run with the same caller reference. */
  | { readonly _tag: "OriginAccessControlCreated"; readonly id: string; readonly name: string }
  /** An existing origin access control is used. */
  | { readonly _tag: "OriginAccessControlFound"; readonly id: string; readonly name: string }
  /** The origin access control was removed, because the distribution was not created. */
  | { readonly _tag: "OriginAccessControlRemoved"; readonly id: string }
  /** The distribution was created. */
  | { readonly _tag: "Created"; readonly callerReference: string; readonly id: string }

/**
 * The options that all programs of this module have. `lag` is how long reads may be stale after a write; 90 seconds when absent.
 *
 * @since 3.0.0
 * @category models
 */
export interface ProvisionOptions extends ConsistencyOptions {
  /** The comment, with at most 128 characters; empty when absent. */
  readonly comment?: string | undefined
  /** Whether the distribution responds to viewers; true when absent. */
  readonly enabled?: boolean | undefined
  /**
   * The caller reference, which makes it safe to run the program again. A second run returns the distribution of the first run if it has
   * the requested configuration, and fails with the service's error if not. A new UUID when absent; the event `Creating` and the error
   * `UnconfirmedCreate` have it.
   */
  readonly callerReference?: string | undefined
  /** Called with each event. The next step follows its Effect. */
  readonly onEvent?: ((event: ProvisionEvent) => Effect.Effect<void>) | undefined
}

/**
 * The options of `provisionDistribution`.
 *
 * @since 3.0.0
 * @category models
 */
export interface ProvisionDistributionOptions<E = never, R = never> extends ProvisionOptions {
  /** The origin. A string is the domain name of a bucket, as in `s3Origin(name)`. */
  readonly origin: OriginOptions | string
  /** The alternate domain names, such as `www.example.com`. They require a `certificate`. None when absent. */
  readonly aliases?: ReadonlyArray<string> | undefined
  /**
   * The certificate that covers the aliases: the ARN of a certificate of ACM in us-east-1, or the id of a server certificate of IAM. China
   * has the latter only. When absent, the default certificate of CloudFront is used.
   */
  readonly certificate?: string | undefined
  /** The object that is returned for `/`, such as `index.html`; none when absent. */
  readonly defaultRootObject?: string | undefined
  /**
   * The id of a cache policy; the managed policy CachingOptimized when absent. China has no cache policies. When absent there, the
   * equivalent deprecated settings are used: query strings, cookies and headers are not part of the cache key.
   */
  readonly cachePolicy?: string | undefined
  /** The price class; `PriceClass_All` when absent. */
  readonly priceClass?: Shared.PriceClass | undefined
  /** The tags, at most 50. They are set by the creating call, and require the permission cloudfront:TagResource. None when absent. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /**
   * The partition of AWS, such as `aws-cn` for China, where CloudFront has fewer features. When absent, it is the partition of the layer's
   * region, or if that is unknown, of the bucket or the certificate.
   */
  readonly partition?: string | undefined
  /**
   * Changes the configuration, for settings that are not options: functions, cache behaviors, error pages, a web ACL, logging. The id of
   * the origin is `origin`. Its origin access control is set afterwards, unless the function has set one. The caller reference cannot be
   * changed. The function is called once, before the first call.
   */
  readonly config?:
    | ((
        config: Distribution.DistributionConfig
      ) => Distribution.DistributionConfig | Effect.Effect<Distribution.DistributionConfig, E, R>)
    | undefined
}

/**
 * The options of `provisionStreamingDistribution`.
 *
 * @since 3.0.0
 * @category models
 */
export interface ProvisionStreamingDistributionOptions extends ProvisionOptions {
  /** The domain name of the bucket with the media files. */
  readonly bucket: string
  /** The alternate domain names. None when absent. */
  readonly aliases?: ReadonlyArray<string> | undefined
}

/**
 * The errors of `provisionDistribution`.
 *
 * @since 3.0.0
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
 * The errors of `provisionStreamingDistribution`.
 *
 * @since 3.0.0
 * @category errors
 */
export type ProvisionStreamingDistributionError =
  | InvalidOptions
  | UnconfirmedCreate
  | StreamingDistribution.CreateStreamingDistributionError
  | CommonError

/**
 * The common part of the programs: the caller reference, the first and the last event, the span, and the record of the write. `prepare`
 * checks the options, and returns the Effect that creates the resource.
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
 * Creates a distribution for an origin. Its defaults are a redirect of viewers to HTTPS, compression, HTTP/2 and HTTP/3, IPv6, and the
 * managed cache policy CachingOptimized. The option `config` changes all other settings. The distribution responds to viewers when it is
 * deployed; see `waitUntilDistributionDeployed`.
 *
 * It creates exactly one distribution, even if responses are lost. If the response to the create is lost, the distribution is searched for
 * by its caller reference and returned without `Location`. An origin access control that was created for it is removed if the program fails
 * or is interrupted, unless it is in use.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with the errors of `config`, and with `EncodeError` if the configuration that it returned is invalid, before the first call
 * - with `UnsuitableOriginAccessControl`, if the origin access control with the bucket's name does not sign every request
 * - with `DistributionAlreadyExists`, if a distribution with another configuration or other tags has the option `callerReference`
 * - with `UnconfirmedCreate`, if it is unknown whether the distribution was created; the error has the caller reference for another run
 * - with the errors of CreateDistribution (`InvalidViewerCertificate`, `CNAMEAlreadyExists`, `TooManyDistributions`, ...) and of
 *   CreateOriginAccessControl, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
 * @since 3.0.0
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
  return provision(
    "provisionDistribution",
    Listed.distributions,
    options,
    ({ Distribution }: Distribution.CreateDistributionResult) => Distribution.Id,
    (reference, onEvent) =>
      Effect.map(Creation.prepare(options, reference), (request) =>
        Creation.withSignedBucket(request, reference, options.lag, onEvent, (config) =>
          Creation.create({ config, tags: request.tags, reference, lag: options.lag })
        )
      )
  )
}

/**
 * The events of `provisionDistribution` as a Stream. Running the Stream creates the distribution. The errors are those of
 * `provisionDistribution`.
 *
 * @since 3.0.0
 * @category programs
 */
export const provisionDistributionEvents = <E = never, R = never>(
  options: Omit<ProvisionDistributionOptions<E, R>, "onEvent">
): Stream.Stream<ProvisionEvent, ProvisionDistributionError | E, CloudFront | R> =>
  Progress.events((onEvent) => provisionDistribution({ ...options, onEvent }))

/**
 * Creates a streaming distribution for a bucket (RTMP, which AWS does not offer to new accounts). It creates exactly one, even if responses
 * are lost, as `provisionDistribution` does.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with `StreamingDistributionAlreadyExists`, if one with another configuration has the option `callerReference`
 * - with `UnconfirmedCreate`, if it is unknown whether it was created; the error has the caller reference for another run
 * - with the errors of CreateStreamingDistribution, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateStreamingDistribution.html
 * @since 3.0.0
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
 * The events of `provisionStreamingDistribution` as a Stream. Running the Stream creates the streaming distribution.
 *
 * @since 3.0.0
 * @category programs
 */
export const provisionStreamingDistributionEvents = (
  options: Omit<ProvisionStreamingDistributionOptions, "onEvent">
): Stream.Stream<ProvisionEvent, ProvisionStreamingDistributionError, CloudFront> =>
  Progress.events((onEvent) => provisionStreamingDistribution({ ...options, onEvent }))
