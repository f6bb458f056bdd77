/** How distributions are named on the command line, and what is shown of them. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import type { DistributionSummary, GetDistributionResult } from "@effect-cloudfront/core/Distribution"
import { findDistribution, type FindDistributionError } from "@effect-cloudfront/core/programs/find"
import * as Spec from "./spec.js"
import type { Paint } from "./style.js"
import { facts, type Column } from "./table.js"

/** The argument that names a distribution. */
export const distribution = Spec.required(
  Spec.text("the distribution: its id, one of its aliases, or its domain name of CloudFront", "DISTRIBUTION")
)

/** The distribution that was named. */
export const find = (name: string): Effect.Effect<GetDistributionResult, FindDistributionError, CloudFront> => {
  if (!name.includes(".")) return findDistribution(name)
  return findDistribution(/\.cloudfront\.(net|cn)\.?$/i.test(name) ? { domainName: name } : { alias: name })
}

/** The id of the distribution that was named. An id is taken as it is. */
export const idOf = (name: string): Effect.Effect<string, FindDistributionError, CloudFront> =>
  name.includes(".") ? Effect.map(find(name), ({ Distribution }) => Distribution.Id) : Effect.succeed(name)

/** The columns of a list. */
export const columns: ReadonlyArray<Column<DistributionSummary>> = [
  { title: "ID", of: ({ Id }) => Id },
  { title: "STATUS", of: ({ Status }) => Status, isStatus: true },
  { title: "ENABLED", of: ({ Enabled }) => Enabled, isStatus: true },
  { title: "DOMAIN", of: ({ DomainName }) => DomainName },
  { title: "ALIASES", of: ({ Aliases }) => Aliases.Items },
  { title: "ORIGINS", of: ({ Origins }) => Origins.Items.map(({ DomainName }) => DomainName) },
  { title: "COMMENT", of: ({ Comment }) => Comment }
]

/** What is shown of one. */
export const summary = ({ Distribution, ETag }: Pick<GetDistributionResult, "Distribution" | "ETag">, paint: Paint) => {
  const { ARN, DistributionConfig, DomainName, Id, InProgressInvalidationBatches, LastModifiedTime, Status } =
    Distribution
  const { Aliases, CacheBehaviors, Comment, DefaultCacheBehavior, Enabled, HttpVersion, Origins, PriceClass } =
    DistributionConfig
  return facts(
    [
      ["Id", Id],
      ["ARN", ARN],
      ["Status", Status],
      ["Enabled", Enabled],
      ["Domain", DomainName],
      ["Aliases", Aliases?.Items],
      ["Comment", Comment],
      ["Origins", Origins.Items.map(({ DomainName, Id }) => `${Id} (${DomainName})`)],
      [
        "Behaviors",
        [
          ...(CacheBehaviors?.Items ?? []).map(
            ({ PathPattern, TargetOriginId }) => `${PathPattern} -> ${TargetOriginId}`
          ),
          `* -> ${DefaultCacheBehavior.TargetOriginId}`
        ]
      ],
      ["Certificate", DistributionConfig.ViewerCertificate?.ACMCertificateArn],
      ["Price class", PriceClass],
      ["HTTP", HttpVersion],
      ["Web ACL", DistributionConfig.WebACLId],
      ["Invalidations in progress", InProgressInvalidationBatches],
      ["Last modified", DateTime.formatIso(LastModifiedTime)],
      ["ETag", ETag]
    ],
    paint
  )
}
