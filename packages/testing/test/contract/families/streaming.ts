/** Streaming distributions. */
import * as Api from "@effect-cloudfront/core/StreamingDistribution"
import * as Effect from "effect/Effect"
import { create as createDistribution, withAliases } from "../../support.js"
import {
  after,
  byId,
  byVersion,
  type Family,
  given,
  inMember,
  listOf,
  LONG,
  nested,
  never,
  under,
  unknown
} from "../contract.js"
import { settle } from "./origins.js"

type Config = Api.StreamingDistributionConfig

const base: Config = {
  CallerReference: "mine",
  S3Origin: { DomainName: "media.s3.amazonaws.com", OriginAccessIdentity: "" },
  Comment: "",
  TrustedSigners: { Enabled: false, Items: [] },
  Aliases: { Items: ["a.example.com"] },
  Enabled: true
}

const create = (change: Partial<Config> = {}) =>
  Effect.map(
    Api.createStreamingDistribution({ StreamingDistributionConfig: { ...base, Aliases: undefined, ...change } }),
    ({ ETag, StreamingDistribution }) => ({
      id: StreamingDistribution.Id,
      etag: ETag,
      config: StreamingDistribution.StreamingDistributionConfig
    })
  )

const made = create()

const errors = {
  CNAMEAlreadyExists: after<Config>(() => Effect.asVoid(createDistribution(withAliases("a.example.com")))),
  InvalidArgument: given<Config>((config) => ({ ...config, Comment: LONG })),
  InvalidOriginAccessControl: never("A streaming distribution has no origin access control."),
  InvalidOriginAccessIdentity: given<Config>((config) => ({
    ...config,
    S3Origin: { ...config.S3Origin, OriginAccessIdentity: "origin-access-identity/cloudfront/none" }
  })),
  TooManyStreamingDistributionCNAMEs: under<Config>({ quotas: { streamingAliases: 0 } }),
  TooManyTrustedSigners: given<Config>(
    (config) => ({ ...config, TrustedSigners: { Enabled: true, Items: ["self"] } }),
    { quotas: { trustedSigners: 0 } }
  ),
  TrustedSignerDoesNotExist: given<Config>((config) => ({
    ...config,
    TrustedSigners: { Enabled: true, Items: ["me"] }
  }))
}

const creationErrors = {
  ...errors,
  InvalidOrigin: never("A domain name that is not that of a bucket is refused with `InvalidArgument`, as observed."),
  StreamingDistributionAlreadyExists: after<Config>(() => Effect.asVoid(made)),
  TooManyStreamingDistributions: under<Config>({ quotas: { streamingDistributions: 0 } })
}

const Tags = { Items: [{ Key: "a", Value: "b" }] }

export const streamingDistributions = {
  modelled: "Buckets, identities, aliases and signers; status, propagation and deletion as of distributions.",
  doubts: [],
  operations: {
    CreateStreamingDistribution: {
      input: Effect.succeed({ StreamingDistributionConfig: base }),
      errors: inMember("CreateStreamingDistribution", "StreamingDistributionConfig", creationErrors)
    },
    CreateStreamingDistributionWithTags: {
      input: Effect.succeed({ StreamingDistributionConfigWithTags: { StreamingDistributionConfig: base, Tags } }),
      errors: inMember("CreateStreamingDistributionWithTags", "StreamingDistributionConfigWithTags", {
        ...nested<Api.StreamingDistributionConfigWithTags>()("StreamingDistributionConfig", creationErrors),
        InvalidTagging: given((config) => ({ ...config, Tags: { Items: [{ Key: "aws:key", Value: "" }] } }))
      })
    },
    GetStreamingDistribution: byId(made, "NoSuchStreamingDistribution"),
    GetStreamingDistributionConfig: byId(made, "NoSuchStreamingDistribution"),
    UpdateStreamingDistribution: {
      input: Effect.map(made, ({ etag, id }) => ({ Id: id, IfMatch: etag, StreamingDistributionConfig: base })),
      errors: {
        ...inMember("UpdateStreamingDistribution", "StreamingDistributionConfig", {
          ...errors,
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" }))
        }),
        NoSuchStreamingDistribution: unknown("Id")
      }
    },
    DeleteStreamingDistribution: byVersion(
      Effect.tap(create({ Enabled: false }), () => settle),
      "NoSuchStreamingDistribution",
      {
        StreamingDistributionNotDisabled: after(() =>
          Effect.map(create({ CallerReference: "enabled" }), ({ etag, id }) => ({ Id: id, IfMatch: etag }))
        )
      }
    ),
    ListStreamingDistributions: listOf(made)
  }
} satisfies Family
