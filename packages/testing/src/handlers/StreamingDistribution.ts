/**
 * Creating, reading, changing and deleting streaming distributions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
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
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Etag from "../Etag.js"
import * as Aliases from "../internal/aliases.js"
import { items } from "../internal/distributionConfig.js"
import { checkComment, checkReference, checkSigners } from "../internal/distributionValues.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import * as OriginAccessIdentity from "../internal/originAccessIdentity.js"
import { page } from "../internal/page.js"
import * as Quota from "../internal/quota.js"
import { refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { isS3 } from "../internal/s3.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import * as TagStore from "../internal/tagStore.js"
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

const represent = (resource: Resource<Config>) =>
  Effect.map(Request.view, (view) => ({
    StreamingDistribution: Represent.streamingDistribution(resource, view),
    ETag: Etag.ofVersion(resource.version)
  }))

const representCreated = (resource: Resource<Config>) =>
  Effect.map(represent(resource), (result) => ({
    ...result,
    Location: Store.location(`streaming-distribution/${resource.id}`)
  }))

const checkConfig = (config: Config, id: string | undefined) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    yield* checkReference(config.CallerReference)
    yield* checkComment(config.Comment)
    yield* refuseWhen(
      !isS3(config.S3Origin.DomainName),
      InvalidArgument,
      "The parameter Origin DomainName does not refer to a valid S3 bucket."
    )
    const names = items(config.Aliases)
    yield* Aliases.checkSyntax(names)
    yield* checkSigners(config.TrustedSigners)
    yield* OriginAccessIdentity.check(config.S3Origin.OriginAccessIdentity)
    yield* Aliases.checkUnused(names, id)
    yield* Quota.check(names.length, quotas.streamingAliases, TooManyStreamingDistributionCNAMEs, "aliases")
    const signers = items(config.TrustedSigners)
    yield* Quota.check(signers.length, quotas.trustedSigners, TooManyTrustedSigners, "trusted signers")
  })

const create = (input: Shape.Creation<Config>) =>
  Effect.gen(function* () {
    // A request without a reference cannot be decoded. An empty reference is refused below.
    const given: Config = { ...input, CallerReference: input.CallerReference ?? "" }
    const { quotas } = (yield* Request.Request).settings
    yield* Request.checkQuantities(given)
    const config = complete(given)
    const { streamingDistributions } = yield* Request.state
    const other = HashMap.findFirst(
      streamingDistributions,
      (one) => one.config.CallerReference === config.CallerReference
    )
    yield* refuseWhen(
      other._tag === "Some",
      StreamingDistributionAlreadyExists,
      "The caller reference belongs to another streaming distribution."
    )
    yield* checkConfig(config, undefined)
    const count = HashMap.size(streamingDistributions) + 1
    yield* Quota.check(count, quotas.streamingDistributions, TooManyStreamingDistributions, "streaming distributions")
    return yield* Store.create<Config>(Kinds.streamingDistribution, config)
  })

const createStreamingDistribution = handle(Streaming.createStreamingDistribution, (input) =>
  Request.body(input.StreamingDistributionConfig).pipe(Effect.flatMap(create), Effect.flatMap(representCreated))
)

const createStreamingDistributionWithTags = handle(Streaming.createStreamingDistributionWithTags, (input) =>
  Effect.gen(function* () {
    const body = yield* Request.body(input.StreamingDistributionConfigWithTags)
    const resource = yield* create(body.StreamingDistributionConfig)
    yield* TagStore.add(resource.arn, body.Tags)
    return yield* representCreated(resource)
  })
)

const getStreamingDistribution = handle(Streaming.getStreamingDistribution, ({ Id }) =>
  Effect.flatMap(Store.read(Kinds.streamingDistribution, Id), represent)
)

const getStreamingDistributionConfig = handle(Streaming.getStreamingDistributionConfig, ({ Id }) =>
  Effect.map(Store.read(Kinds.streamingDistribution, Id), ({ config, version }) => ({
    StreamingDistributionConfig: config,
    ETag: Etag.ofVersion(version)
  }))
)

const find = (input: { readonly Id: string; readonly IfMatch: string }) =>
  Store.findVersion(Kinds.streamingDistribution, input.Id, input.IfMatch, NoSuchStreamingDistribution)

const updateStreamingDistribution = handle(Streaming.updateStreamingDistribution, (input) =>
  Effect.gen(function* () {
    const current = yield* find(input)
    const given = yield* Request.updateBody(input.StreamingDistributionConfig)
    yield* Request.checkQuantities(given)
    const config = complete(given)
    yield* refuseWhen(
      config.CallerReference !== current.config.CallerReference,
      IllegalUpdate,
      "The update contains modifications that are not allowed: CallerReference can't be changed."
    )
    yield* checkConfig(config, current.id)
    return yield* represent(yield* Store.write<Config>(Kinds.streamingDistribution, current, config))
  })
)

const deleteStreamingDistribution = handle(Streaming.deleteStreamingDistribution, (input) =>
  Effect.gen(function* () {
    const { now } = yield* Request.Request
    const current = yield* find(input)
    yield* refuseWhen(
      current.config.Enabled || now < current.deletableAt,
      StreamingDistributionNotDisabled,
      "The specified CloudFront distribution is not disabled."
    )
    yield* Store.remove(Kinds.streamingDistribution, current)
  })
)

const summary = (resource: Resource<Config>, view: Request.View): Streaming.StreamingDistributionSummary => {
  const { CallerReference: _reference, Logging: _logging, ...config } = complete(resource.config)
  const shown = { ...Represent.common(resource, view), ...config }
  return Represent.summary<Streaming.StreamingDistributionSummary>(Streaming.StreamingDistributionSummary, shown)
}

const listStreamingDistributions = handle(Streaming.listStreamingDistributions, (input) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const all = yield* Store.all(Kinds.streamingDistribution)
    const StreamingDistributionList = yield* page(
      input,
      all,
      ({ id }) => id,
      (resource) => summary(resource, view)
    )
    return { StreamingDistributionList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [
  createStreamingDistribution,
  createStreamingDistributionWithTags,
  getStreamingDistribution,
  getStreamingDistributionConfig,
  updateStreamingDistribution,
  deleteStreamingDistribution,
  listStreamingDistributions
]
