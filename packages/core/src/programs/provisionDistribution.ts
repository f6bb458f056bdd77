/**
 * Programs that create a distribution from a few options, such as an origin, a comment and aliases.
 *
 * @since 3.0.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import { DEFAULT_LAG, type Options as ConsistencyOptions, type UnconfirmedCreate } from "../Consistency.js"
import type { CommonError } from "../Errors.js"
import type * as Distribution from "../generated/Distribution.js"
import type * as OriginAccessControl from "../generated/OriginAccessControl.js"
import type * as Shared from "../generated/Shared.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import type { ListTagsForResourceError } from "../generated/Tagging.js"
import * as Budget from "../internal/budget.js"
import { createOnce, reference, type Reference } from "../internal/createOnce.js"
import * as ConsistentRead from "../internal/consistentRead.js"
import * as Listed from "../internal/listed.js"
import * as Lookup from "../internal/lookup.js"
import { validate } from "../internal/options.js"
import * as Creation from "../internal/distributionCreation.js"
import type { UnsuitableOriginAccessControl } from "../internal/originAccessControl.js"
import { program, withSpanEvents } from "../internal/program.js"
import * as Progress from "../internal/progress.js"
import { streamingChecks } from "../internal/provisionOptions.js"
import type { Versioned } from "../internal/resource.js"
import { sameAliases, sameRequest } from "../internal/sameRequest.js"
import type { DryRun, InvalidOptions } from "../Options.js"
import type { PaginationError } from "../Pagination.js"

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
  /**
   * The time before the first repetition of a call whose response was lost; 2 seconds when absent. It doubles with each further one, up to
   * 16 seconds, or to `interval` if that is longer.
   */
  readonly interval?: Duration.DurationInput | undefined
  /**
   * How long the program repeats calls and searches; Infinity when absent. The last repetition begins when the time is over, at the latest.
   * No call is interrupted. After that, the program searches once for what it may have created, and fails with the error after which it
   * would have repeated, such as `UnconfirmedCreate`. A dry run has no such limit.
   */
  readonly timeout?: Duration.DurationInput | undefined
  /** The part of the time before a repetition that is random, from 0 to 1; 0.5 when absent. */
  readonly jitter?: number | undefined
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
  /** With `true`, the result is a `ProvisionPlan`, and nothing is changed; false when absent. */
  readonly dryRun?: false | undefined
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
 * What a program would do. No steps: the account stays as it is.
 *
 * @since 3.0.0
 * @category models
 */
export interface ProvisionPlan {
  /** The option of this name. */
  readonly callerReference: string | undefined
  /** The id of the resource that has the caller reference; `undefined` if there is none. */
  readonly id: string | undefined
  /**
   * How the program would end. `Created`: with a new resource. `Found`: with the resource that has the caller reference. `AlreadyExists`: with
   * the error of that name, since the resource that has the caller reference is not the requested one.
   */
  readonly outcome: "Created" | "Found" | "AlreadyExists"
  readonly steps: ReadonlyArray<"CreateOriginAccessControl" | "Create">
}

/**
 * The errors of `provisionDistribution` with `dryRun`.
 *
 * @since 3.0.0
 * @category errors
 */
export type PlanDistributionError =
  | InvalidOptions
  | UnsuitableOriginAccessControl
  | OriginAccessControl.ListOriginAccessControlsError
  | Distribution.ListDistributionsError
  | Distribution.GetDistributionError
  | ListTagsForResourceError
  | PaginationError
  | CommonError

/**
 * The errors of `provisionStreamingDistribution` with `dryRun`.
 *
 * @since 3.0.0
 * @category errors
 */
export type PlanStreamingDistributionError =
  | InvalidOptions
  | StreamingDistribution.ListStreamingDistributionsError
  | StreamingDistribution.GetStreamingDistributionError
  | PaginationError
  | CommonError

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
  options: Omit<ProvisionOptions, "dryRun">,
  idOf: (created: A) => string,
  prepare: (
    reference: Reference,
    onEvent: Progress.OnEvent<ProvisionEvent>,
    budget: Budget.Budget
  ) => Effect.Effect<Effect.Effect<A, E2, R2>, E, R>
): Effect.Effect<A, E | E2, CloudFront | R | R2> => {
  const onEvent = withSpanEvents(options.onEvent)
  return Effect.flatMap(reference(options.callerReference), (reference) => {
    const callerReference = reference.value
    return Effect.gen(function* () {
      const create = yield* prepare(reference, onEvent, yield* Budget.start(options))
      yield* onEvent({ _tag: "Creating", callerReference })
      const created = yield* create
      const id = idOf(created)
      yield* ConsistentRead.recordCreated(resource, id)
      yield* onEvent({ _tag: "Created", callerReference, id })
      return created
    }).pipe(program(name, { callerReference }))
  })
}

/**
 * The common part of the plans: the caller reference, the search for what has it, and the span. `prepare` checks the options, and returns
 * the steps of a new resource, and the criterion for the one that was found.
 */
const plan = <
  Summary extends { readonly Id: string },
  Thing extends { readonly Id: string },
  Config extends { readonly CallerReference: string },
  E1,
  E2,
  Result,
  E,
  R,
  E3
>(
  name: string,
  listed: Listed.Listable<Summary, Thing, Config, E1, E2, Result>,
  { callerReference, lag = DEFAULT_LAG }: Pick<ProvisionOptions, "callerReference" | "lag">,
  prepare: (reference: Reference) => Effect.Effect<
    {
      readonly steps: ProvisionPlan["steps"]
      readonly isAsked: (found: Versioned<Thing, Config>) => Effect.Effect<boolean, E3, CloudFront>
    },
    E,
    R
  >
): Effect.Effect<ProvisionPlan, E | E1 | E2 | E3 | CommonError | PaginationError, CloudFront | R> =>
  Effect.gen(function* () {
    const { isAsked, steps } = yield* Effect.flatMap(reference(callerReference), prepare)
    const [found] =
      callerReference === undefined
        ? []
        : yield* Lookup.find(listed, {
            isCandidate: () => true,
            matches: ({ config }) => config.CallerReference === callerReference,
            limit: 1,
            lag
          })
    if (found === undefined)
      return { callerReference, id: undefined, outcome: "Created", steps } satisfies ProvisionPlan
    const outcome = (yield* isAsked(found)) ? "Found" : "AlreadyExists"
    return { callerReference, id: found.thing.Id, outcome, steps: [] } satisfies ProvisionPlan
  }).pipe(program(name, { dryRun: true, ...(callerReference === undefined ? {} : { callerReference }) }))

const streamingConfig = (
  options: Omit<ProvisionStreamingDistributionOptions, "dryRun" | "onEvent">,
  reference: Reference
): StreamingDistribution.StreamingDistributionConfig => ({
  CallerReference: reference.value,
  S3Origin: { DomainName: options.bucket, OriginAccessIdentity: "" },
  Comment: options.comment ?? "",
  TrustedSigners: { Enabled: false, Items: [] },
  Enabled: options.enabled ?? true,
  Aliases: { Items: options.aliases ?? [] }
})

const createStreamingDistribution = (
  options: Omit<ProvisionStreamingDistributionOptions, "dryRun" | "onEvent">,
  reference: Reference,
  budget: Budget.Budget
) => {
  const config = streamingConfig(options, reference)
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
    lag: options.lag,
    budget
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
 * With `dryRun: true`, the program only reads, and its result is a `ProvisionPlan`. All distributions are read, if there is a
 * `callerReference`. The errors are `PlanDistributionError`; options and origin access controls are refused as without `dryRun`.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with the errors of `config`, and with `EncodeError` if the configuration that it returned is invalid, before the first call
 * - with `UnsuitableOriginAccessControl`, if the origin access control with the bucket's name does not sign every request
 * - with `DistributionAlreadyExists`, if a distribution with another configuration or other tags has the option `callerReference`
 * - with `UnconfirmedCreate`, if it is unknown whether the distribution was created, also when `timeout` is over; the error has the caller
 *   reference for another run
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
 *
 * const plan = provisionDistribution({ origin: "my-bucket.s3.eu-central-1.amazonaws.com", dryRun: true })
 * ```
 */
export function provisionDistribution<E = never, R = never>(
  options: DryRun<ProvisionDistributionOptions<E, R>>
): Effect.Effect<ProvisionPlan, PlanDistributionError | E, CloudFront | R>
export function provisionDistribution<E = never, R = never>(
  options: ProvisionDistributionOptions<E, R>
): Effect.Effect<Distribution.CreateDistributionResult, ProvisionDistributionError | E, CloudFront | R>
export function provisionDistribution<E = never, R = never>(
  options: ProvisionDistributionOptions<E, R> | DryRun<ProvisionDistributionOptions<E, R>>
): Effect.Effect<
  Distribution.CreateDistributionResult | ProvisionPlan,
  ProvisionDistributionError | PlanDistributionError | E,
  CloudFront | R
> {
  const { lag } = options
  if (options.dryRun === true) {
    const { dryRun: _, ...asked } = options
    return plan("provisionDistribution", Listed.distributions, options, (reference) =>
      Effect.gen(function* () {
        const request = yield* Creation.prepare(asked, reference)
        const { config, steps } = yield* Creation.planSignedBucket(request, lag)
        return {
          steps: [...steps, "Create"],
          isAsked: ({ thing }) => Creation.isAsked(thing, config, request.tags, lag)
        }
      })
    )
  }
  return provision(
    "provisionDistribution",
    Listed.distributions,
    options,
    ({ Distribution }: Distribution.CreateDistributionResult) => Distribution.Id,
    (reference, onEvent, budget) =>
      Effect.map(Creation.prepare(options, reference), (request) =>
        Creation.withSignedBucket(request, reference, lag, budget, onEvent, (config) =>
          Creation.create({ config, tags: request.tags, reference, lag, budget })
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
 * are lost, as `provisionDistribution` does. With `dryRun: true`, the program only reads, and its result is a `ProvisionPlan`.
 *
 * Fails
 *
 * - with `InvalidOptions`, before the first call, if an option is invalid
 * - with `StreamingDistributionAlreadyExists`, if one with another configuration has the option `callerReference`
 * - with `UnconfirmedCreate`, if it is unknown whether it was created, also when `timeout` is over; the error has the caller reference for
 *   another run
 * - with the errors of CreateStreamingDistribution, and the errors of every call (`CommonError`)
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateStreamingDistribution.html
 * @since 3.0.0
 * @category programs
 */
export function provisionStreamingDistribution(
  options: DryRun<ProvisionStreamingDistributionOptions>
): Effect.Effect<ProvisionPlan, PlanStreamingDistributionError, CloudFront>
export function provisionStreamingDistribution(
  options: ProvisionStreamingDistributionOptions
): Effect.Effect<
  StreamingDistribution.CreateStreamingDistributionResult,
  ProvisionStreamingDistributionError,
  CloudFront
>
export function provisionStreamingDistribution(
  options: ProvisionStreamingDistributionOptions | DryRun<ProvisionStreamingDistributionOptions>
): Effect.Effect<
  StreamingDistribution.CreateStreamingDistributionResult | ProvisionPlan,
  ProvisionStreamingDistributionError | PlanStreamingDistributionError,
  CloudFront
> {
  const check = validate(streamingChecks(options))
  return options.dryRun === true
    ? plan("provisionStreamingDistribution", Listed.streamingDistributions, options, (reference) =>
        Effect.as(check, {
          steps: ["Create"],
          isAsked: ({ config }) => Effect.succeed(sameRequest(streamingConfig(options, reference), config))
        })
      )
    : provision(
        "provisionStreamingDistribution",
        Listed.streamingDistributions,
        options,
        ({ StreamingDistribution }: StreamingDistribution.CreateStreamingDistributionResult) =>
          StreamingDistribution.Id,
        (reference, _, budget) => Effect.as(check, createStreamingDistribution(options, reference, budget))
      )
}

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
