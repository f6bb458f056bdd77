/**
 * A distribution out of what one has in mind when one wants one: where the files are, a comment, a name.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { CloudFront } from "../CloudFront.js"
import type { CommonError } from "../Errors.js"
import * as Distribution from "../generated/Distribution.js"
import * as OriginAccessControl from "../generated/OriginAccessControl.js"
import type * as Shared from "../generated/Shared.js"
import * as StreamingDistribution from "../generated/StreamingDistribution.js"
import * as Pagination from "../Pagination.js"

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
  /** The bucket's domain name, such as `my-bucket.s3.eu-central-1.amazonaws.com`. */
  readonly domainName: string
  /** A folder of the bucket, such as `/site`; all of it when absent. */
  readonly path?: string | undefined
  /**
   * The id of the origin access control that signs the requests. When absent, one with the bucket's name is used, and
   * created where there is none. `false` leaves requests unsigned, which works for public buckets only.
   */
  readonly originAccessControl?: string | false | undefined
}

/**
 * Any web server.
 *
 * @since 0.1.0
 * @category models
 */
export interface CustomOrigin {
  readonly _tag: "Custom"
  readonly domainName: string
  readonly path?: string | undefined
  /** 80 when absent. */
  readonly httpPort?: number | undefined
  /** 443 when absent. */
  readonly httpsPort?: number | undefined
  /** `https-only` when absent. */
  readonly protocolPolicy?: Shared.OriginProtocolPolicy | undefined
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const s3 = (domainName: string, options: Omit<S3Origin, "_tag" | "domainName"> = {}): S3Origin => ({
  _tag: "S3",
  domainName,
  ...options
})

/**
 * @since 0.1.0
 * @category constructors
 */
export const custom = (domainName: string, options: Omit<CustomOrigin, "_tag" | "domainName"> = {}): CustomOrigin => ({
  _tag: "Custom",
  domainName,
  ...options
})

/**
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** A bucket's domain name stands for `s3(name)`. */
  readonly origin: Origin | string
  /** At most 128 characters; empty when absent. */
  readonly comment?: string | undefined
  /** True when absent. */
  readonly enabled?: boolean | undefined
  /** Other names of the distribution, such as `www.example.com`; they need a `certificate`. */
  readonly aliases?: ReadonlyArray<string> | undefined
  /** The ARN of a certificate in us-east-1 that covers the aliases. */
  readonly certificate?: string | undefined
  /** What `/` shows, such as `index.html`; nothing when absent. */
  readonly defaultRootObject?: string | undefined
  /** The id of a cache policy; the managed CachingOptimized when absent. */
  readonly cachePolicy?: string | undefined
  /** `PriceClass_All` when absent. */
  readonly priceClass?: Shared.PriceClass | undefined
  /** Set at creation; needs the permission cloudfront:TagResource too. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** Makes trying again safe: the service refuses a reference that it has seen. A fresh unique text when absent. */
  readonly callerReference?: string | undefined
}

/**
 * @since 0.1.0
 * @category errors
 */
export type CreateDistributionError =
  | Distribution.CreateDistributionError
  | Distribution.CreateDistributionWithTagsError
  | OriginAccessControl.CreateOriginAccessControlError
  | OriginAccessControl.ListOriginAccessControlsError
  | Pagination.PaginationError
  | CommonError

/** The managed policy that AWS recommends for buckets. */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
const ORIGIN_ID = "origin"

/**
 * Creates a distribution for an origin: HTTPS for viewers, compression, HTTP/2 and 3, IPv6, the managed caching policy.
 * What else there is to set can be set with `updateDistribution`, or with the operation of the same name from the start.
 *
 * The distribution answers requests once it is deployed: see `waitUntilDistributionDeployed`.
 *
 * Fails with what CreateDistribution refuses (`InvalidViewerCertificate` for aliases without a certificate,
 * `CNAMEAlreadyExists`, `DistributionAlreadyExists` for a caller reference used before, `TooManyDistributions`, ...), with
 * what creating an origin access control can fail with, and with what any call can fail with.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateDistribution.html
 * @since 0.1.0
 * @category programs
 * @example
 * ```ts
 * import { createDistribution } from "@effect-cloudfront/core/programs/createDistribution"
 *
 * const site = createDistribution({ origin: "my-bucket.s3.eu-central-1.amazonaws.com", comment: "my site" })
 * ```
 */
export const createDistribution = (
  options: Options
): Effect.Effect<Distribution.CreateDistributionResult, CreateDistributionError, CloudFront> =>
  Effect.gen(function* () {
    const origin = typeof options.origin === "string" ? s3(options.origin) : options.origin
    const DistributionConfig: Distribution.DistributionConfig = {
      CallerReference: options.callerReference,
      Origins: { Items: [origin._tag === "S3" ? yield* s3Origin(origin) : customOrigin(origin)] },
      DefaultCacheBehavior: {
        TargetOriginId: ORIGIN_ID,
        ViewerProtocolPolicy: "redirect-to-https",
        CachePolicyId: options.cachePolicy ?? CACHING_OPTIMIZED,
        Compress: true
      },
      Comment: options.comment ?? "",
      Enabled: options.enabled ?? true,
      Aliases: { Items: options.aliases ?? [] },
      DefaultRootObject: options.defaultRootObject ?? "",
      HttpVersion: "http2and3",
      IsIPV6Enabled: true,
      PriceClass: options.priceClass ?? "PriceClass_All",
      ViewerCertificate:
        options.certificate === undefined
          ? { CloudFrontDefaultCertificate: true }
          : {
              ACMCertificateArn: options.certificate,
              SSLSupportMethod: "sni-only",
              MinimumProtocolVersion: "TLSv1.2_2021"
            }
    }
    if (options.tags === undefined) return yield* Distribution.createDistribution({ DistributionConfig })
    const Items = Object.entries(options.tags).map(([Key, Value]) => ({ Key, Value }))
    return yield* Distribution.createDistributionWithTags({
      DistributionConfigWithTags: { DistributionConfig, Tags: { Items } }
    })
  })

const s3Origin = (origin: S3Origin) =>
  Effect.map(
    origin.originAccessControl === undefined
      ? ensureOriginAccessControl(origin.domainName)
      : Effect.succeed(origin.originAccessControl === false ? "" : origin.originAccessControl),
    (OriginAccessControlId): Distribution.Origin => ({
      Id: ORIGIN_ID,
      DomainName: origin.domainName,
      OriginPath: origin.path ?? "",
      OriginAccessControlId,
      S3OriginConfig: { OriginAccessIdentity: "" }
    })
  )

const customOrigin = (origin: CustomOrigin): Distribution.Origin => ({
  Id: ORIGIN_ID,
  DomainName: origin.domainName,
  OriginPath: origin.path ?? "",
  CustomOriginConfig: {
    HTTPPort: origin.httpPort ?? 80,
    HTTPSPort: origin.httpsPort ?? 443,
    OriginProtocolPolicy: origin.protocolPolicy ?? "https-only",
    OriginSslProtocols: { Items: ["TLSv1.2"] }
  }
})

const MAX_NAME = 64

/** The id of the origin access control with this name, which is created where there is none. */
const ensureOriginAccessControl = (domainName: string) => {
  const Name = domainName.slice(0, MAX_NAME)
  return OriginAccessControl.createOriginAccessControl({
    OriginAccessControlConfig: {
      Name,
      SigningProtocol: "sigv4",
      SigningBehavior: "always",
      OriginAccessControlOriginType: "s3"
    }
  }).pipe(
    Effect.map((result) => result.OriginAccessControl.Id),
    Effect.catchTag("OriginAccessControlAlreadyExists", (error) =>
      Pagination.items(OriginAccessControl.listOriginAccessControls, {}).pipe(
        Stream.filter((summary) => summary.Name === Name),
        Stream.runHead,
        Effect.flatMap(Option.match({ onNone: () => Effect.fail(error), onSome: ({ Id }) => Effect.succeed(Id) }))
      )
    )
  )
}

/**
 * @since 0.1.0
 * @category models
 */
export interface StreamingOptions {
  /** The domain name of the bucket that has the media files. */
  readonly bucket: string
  /** At most 128 characters; empty when absent. */
  readonly comment?: string | undefined
  /** True when absent. */
  readonly enabled?: boolean | undefined
  readonly aliases?: ReadonlyArray<string> | undefined
  readonly callerReference?: string | undefined
}

/**
 * Creates a streaming distribution (RTMP, which AWS no longer offers to new accounts) for a bucket.
 *
 * @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateStreamingDistribution.html
 * @since 0.1.0
 * @category programs
 */
export const createStreamingDistribution = (
  options: StreamingOptions
): Effect.Effect<
  StreamingDistribution.CreateStreamingDistributionResult,
  StreamingDistribution.CreateStreamingDistributionError | CommonError,
  CloudFront
> =>
  StreamingDistribution.createStreamingDistribution({
    StreamingDistributionConfig: {
      CallerReference: options.callerReference,
      S3Origin: { DomainName: options.bucket, OriginAccessIdentity: "" },
      Comment: options.comment ?? "",
      TrustedSigners: { Enabled: false },
      Enabled: options.enabled ?? true,
      Aliases: { Items: options.aliases ?? [] }
    }
  })
