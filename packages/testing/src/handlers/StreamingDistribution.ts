/**
 * Creating, reading, changing and deleting streaming distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  IllegalUpdate,
  InvalidArgument,
  NoSuchStreamingDistribution,
  StreamingDistributionAlreadyExists,
  StreamingDistributionNotDisabled,
  TooManyStreamingDistributionCNAMEs,
  TooManyStreamingDistributions,
  TooManyTrustedSigners
} from "@effect-cloudfront/core/Errors"
import * as Streaming from "@effect-cloudfront/core/StreamingDistribution"
import * as Ids from "../Ids.js"
import * as Aliases from "../internal/aliases.js"
import { items } from "../internal/distributionConfig.js"
import { checkComment, checkReference, checkSigners } from "../internal/distributionValues.js"
import { domainName } from "../internal/domainName.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import * as OriginAccessIdentity from "../internal/originAccessIdentity.js"
import * as Quota from "../internal/quota.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { isS3 } from "../internal/s3.js"
import * as Represent from "../internal/represent.js"
import type { Resource } from "../State.js"

type Config = Streaming.StreamingDistributionConfig

const NONE = { Quantity: 0, Items: [] }

/** The configuration with defaults for absent members. */
const complete = (config: Config) => ({
  ...config,
  Aliases: config.Aliases ?? NONE,
  Logging: config.Logging ?? { Enabled: false, Bucket: "", Prefix: "" },
  PriceClass: config.PriceClass ?? "PriceClass_All"
})

/**
 * @since 3.0.0
 * @category kinds
 */
export const streamingDistribution = describe("streamingDistribution", {
  noun: "streaming distribution",
  id: (source) => Ids.resource("E", source),
  generated: (source, _config, settings) => domainName("s", source, settings),
  path: "streaming-distribution",
  arn: "streaming-distribution",
  taggable: true,
  facets: Aliases.facets<Config>(({ Aliases }) => items(Aliases)),
  references: [
    {
      to: "originAccessIdentity",
      ids: ({ S3Origin }) => [OriginAccessIdentity.idIn(S3Origin.OriginAccessIdentity)],
      unknown: OriginAccessIdentity.unknown
    }
  ],
  missing: refuse(NoSuchStreamingDistribution, "The specified streaming distribution does not exist."),
  complete,
  check: (config) =>
    Effect.gen(function* () {
      yield* checkReference(config.CallerReference)
      yield* checkComment(config.Comment)
      yield* refuseWhen(
        !isS3(config.S3Origin.DomainName),
        InvalidArgument,
        "The parameter Origin DomainName does not refer to a valid S3 bucket."
      )
      yield* Aliases.checkSyntax(items(config.Aliases))
      yield* checkSigners(config.TrustedSigners)
    }),
  reference: {
    of: ({ CallerReference }) => CallerReference,
    exists: () =>
      refuse(StreamingDistributionAlreadyExists, "The caller reference belongs to another streaming distribution.")
  },
  changes: (config, current) =>
    refuseWhen(
      config.CallerReference !== current.config.CallerReference,
      IllegalUpdate,
      "The update contains modifications that are not allowed: CallerReference can't be changed."
    ),
  conflicts: (config, current) => Aliases.checkUnused(items(config.Aliases), current?.id),
  limits: (config) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      const names = items(config.Aliases).length
      yield* Quota.check(names, quotas.streamingAliases, TooManyStreamingDistributionCNAMEs, "aliases")
      const signers = items(config.TrustedSigners).length
      yield* Quota.check(signers, quotas.trustedSigners, TooManyTrustedSigners, "trusted signers")
    }),
  quota: { quota: "streamingDistributions", tooMany: TooManyStreamingDistributions },
  removable: ({ config, deletableAt }) =>
    Effect.flatMap(Request.Request, ({ now }) =>
      refuseWhen(
        config.Enabled || now < deletableAt,
        StreamingDistributionNotDisabled,
        "The specified CloudFront distribution is not disabled."
      )
    )
})

const show = (resource: Resource<Config>, view: Request.View) => ({
  StreamingDistribution: Represent.streamingDistribution(resource, view)
})

const summary = (resource: Resource<Config>, view: Request.View): Streaming.StreamingDistributionSummary => {
  const { CallerReference: _reference, Logging: _logging, ...config } = complete(resource.config)
  const shown = { ...Represent.common(resource, view), ...config }
  return Represent.summary<Streaming.StreamingDistributionSummary>(Streaming.StreamingDistributionSummary, shown)
}

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateStreamingDistribution: Family.create(
    streamingDistribution,
    Streaming.createStreamingDistribution,
    (input) => input.StreamingDistributionConfig,
    show
  ),
  CreateStreamingDistributionWithTags: Family.createWithTags(
    streamingDistribution,
    Streaming.createStreamingDistributionWithTags,
    // A request without a body cannot be decoded, although the types say otherwise.
    (input) => input.StreamingDistributionConfigWithTags?.StreamingDistributionConfig,
    (input) => input.StreamingDistributionConfigWithTags.Tags,
    show
  ),
  GetStreamingDistribution: Family.get(streamingDistribution, Streaming.getStreamingDistribution, show),
  GetStreamingDistributionConfig: Family.get(
    streamingDistribution,
    Streaming.getStreamingDistributionConfig,
    ({ config }) => ({ StreamingDistributionConfig: config })
  ),
  UpdateStreamingDistribution: Family.update(
    streamingDistribution,
    Streaming.updateStreamingDistribution,
    (input) => input.StreamingDistributionConfig,
    show
  ),
  DeleteStreamingDistribution: Family.remove(streamingDistribution, Streaming.deleteStreamingDistribution),
  ListStreamingDistributions: Family.list(
    streamingDistribution,
    Streaming.listStreamingDistributions,
    summary,
    (StreamingDistributionList) => ({ StreamingDistributionList })
  )
}
