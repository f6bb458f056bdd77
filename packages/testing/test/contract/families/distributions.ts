/** Distributions: created, changed, copied, promoted and listed. */
import * as Api from "@effect-cloudfront/core/Distribution"
import * as Effect from "effect/Effect"
import type { Quotas } from "@effect-cloudfront/testing/Settings"
import {
  anycastIpList,
  behavior,
  cachePolicy,
  CERTIFICATE,
  copy,
  create,
  deployment,
  type Handle,
  keyGroups,
  minimal,
  originRequestPolicy,
  publishedConnectionFunction,
  publishedFunction,
  responseHeadersPolicy,
  template,
  trustStore,
  update,
  vpcOrigin,
  vpcOriginOf,
  withAliases
} from "../../support.js"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import {
  after,
  byId,
  byVersion,
  type Cause,
  type Family,
  given,
  inMember,
  listOf,
  type Made,
  nested,
  never,
  type Reason,
  those,
  under,
  unknown
} from "../contract.js"
import { causes, tooManyVpcOrigins } from "./distributionErrors.js"
import { encrypting, encryptionForNone } from "./keys.js"
import { accessControl, settle } from "./origins.js"

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/1"

const base = { ...minimal, CallerReference: "mine" }

const creationErrors = {
  ...causes,
  DistributionAlreadyExists: after<Api.DistributionConfig>(() => Effect.asVoid(create({ CallerReference: "mine" }))),
  EntityLimitExceeded: tooManyVpcOrigins,
  TooManyDistributions: under<Api.DistributionConfig>({ quotas: { distributions: 0 } })
}

const ACCEPTED = never("The configuration is that of another distribution, which was accepted with it.")

/** The errors of what is copied from another distribution. */
const accepted = Object.fromEntries(Object.keys(causes).map((code) => [code, ACCEPTED])) as {
  readonly [C in keyof typeof causes]: Reason
}

type Change = Partial<Api.DistributionConfig>

const lambda = {
  Items: [
    { EventType: "origin-request" as const, LambdaFunctionARN: "arn:aws:lambda:us-east-1:123456789012:function:f:1" }
  ]
}

/** What only one distribution can have with a quota of 1. */
const sharable = {
  EntityLimitExceeded: [
    "distributionsPerVpcOrigin",
    Effect.map(vpcOrigin("mine"), ({ id }) => ({ Origins: { Items: [vpcOriginOf(id)] } }))
  ],
  TooManyDistributionsAssociatedToCachePolicy: [
    "distributionsPerCachePolicy",
    Effect.map(cachePolicy("mine"), ({ id }) => ({ DefaultCacheBehavior: { ...behavior, CachePolicyId: id } }))
  ],
  TooManyDistributionsAssociatedToFieldLevelEncryptionConfig: [
    "distributionsPerFieldLevelEncryptionConfig",
    Effect.map(encryptionForNone, ({ id }) => ({ DefaultCacheBehavior: { ...behavior, ...encrypting(id) } }))
  ],
  TooManyDistributionsAssociatedToKeyGroup: [
    "distributionsPerKeyGroup",
    Effect.map(keyGroups(1), (Items) => ({
      DefaultCacheBehavior: { ...behavior, TrustedKeyGroups: { Enabled: true, Items } }
    }))
  ],
  TooManyDistributionsAssociatedToOriginAccessControl: [
    "distributionsPerOriginAccessControl",
    Effect.map(accessControl("mine"), ({ id }) => ({
      Origins: {
        Items: [
          {
            Id: "origin",
            DomainName: "b.s3.amazonaws.com",
            S3OriginConfig: { OriginAccessIdentity: "" },
            OriginAccessControlId: id
          }
        ]
      }
    }))
  ],
  TooManyDistributionsAssociatedToOriginRequestPolicy: [
    "distributionsPerOriginRequestPolicy",
    Effect.map(originRequestPolicy("mine"), ({ id }) => ({
      DefaultCacheBehavior: { ...behavior, OriginRequestPolicyId: id }
    }))
  ],
  TooManyDistributionsAssociatedToResponseHeadersPolicy: [
    "distributionsPerResponseHeadersPolicy",
    Effect.map(responseHeadersPolicy("mine"), ({ id }) => ({
      DefaultCacheBehavior: { ...behavior, ResponseHeadersPolicyId: id }
    }))
  ],
  TooManyDistributionsWithFunctionAssociations: [
    "distributionsPerFunction",
    Effect.map(publishedFunction("mine"), (FunctionARN) => ({
      DefaultCacheBehavior: {
        ...behavior,
        FunctionAssociations: { Items: [{ EventType: "viewer-request" as const, FunctionARN }] }
      }
    }))
  ],
  TooManyDistributionsWithLambdaAssociations: [
    "distributionsWithLambda",
    Effect.succeed({ DefaultCacheBehavior: { ...behavior, LambdaFunctionAssociations: lambda } })
  ],
  TooManyDistributionsWithSingleFunctionARN: [
    "distributionsPerLambdaFunction",
    Effect.succeed({ DefaultCacheBehavior: { ...behavior, LambdaFunctionAssociations: lambda } })
  ]
} as const satisfies Readonly<Record<string, readonly [keyof Quotas, Made<Change>]>>

/** The errors for a second distribution with the same. */
const shared = <I>(make: (change: Change, input: I) => Made<I>) =>
  Object.fromEntries(
    Object.entries(sharable).map(([code, [quota, change]]) => [
      code,
      after<I>((input) => Effect.flatMap(change as Made<Change>, (one) => make(one, input)), { quotas: { [quota]: 1 } })
    ])
  ) as { readonly [C in keyof typeof sharable]: Cause<I> }

const toCopy = ({ etag, id }: Handle) => ({ PrimaryDistributionId: id, IfMatch: etag })

const { EntityLimitExceeded: _, ...copyErrors } = shared<Exclude<Parameters<typeof Api.copyDistribution>[0], void>>(
  (change, input) => Effect.map(create(change), (primary) => ({ ...input, ...toCopy(primary) }))
)

/** A primary distribution, and what is to be promoted. */
const pair = (change: (staging: Handle) => Made<Handle>, primary: Change = {}) =>
  Effect.gen(function* () {
    const one = yield* create(primary)
    const staging = yield* Effect.flatMap(copy(one), change)
    return { Id: one.id, StagingDistributionId: staging.id, IfMatch: `${one.etag}, ${staging.etag}` }
  })

const OTHER = `${CERTIFICATE}2`

const merged = (staging: Handle, { DefaultCacheBehavior: other, ...change }: Change) =>
  update(staging, {
    ...change,
    ...(other === undefined ? {} : { DefaultCacheBehavior: { ...staging.config.DefaultCacheBehavior, ...other } })
  })

const made = create()

const idOf = ({ id }: { readonly id: string }) => id

/** A distribution that can be deleted. */
const disabled = Effect.tap(create({ Enabled: false }), () => settle)

const inBehavior = (change: object): Change => ({ DefaultCacheBehavior: { ...behavior, ...change } })

/** A list of the distributions that use a resource. */
const usersOf = <K extends string, C extends string>(
  key: K,
  missing: C,
  used: Made<string>,
  change: (used: string) => Change
) => ({
  input: Effect.flatMap(used, (one) => Effect.as(create(change(one)), { [key]: one } as { readonly [N in K]: string })),
  errors: { [missing]: unknown<Readonly<Record<string, string>>>(key) } as {
    readonly [N in C]: Cause<{ readonly [M in K]: string }>
  }
})

export const distributions = {
  modelled:
    "Validation and defaults of the whole configuration, references, status and propagation, deletion, copies and promotion, multi-tenant templates.",
  doubts: [
    "An update must have what AWS's list of required fields has: `Settings.requiredOnUpdate`.",
    "A list element without items is accepted, but in `OriginGroups`: `Settings.emptyLists`.",
    "Which minimum protocol versions go with dedicated IP addresses is documented, and no code for the others: `InvalidMinimumProtocolVersion`.",
    "What `InvalidQueryStringParameters` means is not documented: names without forwarded query strings, and empty and repeated names.",
    "The codes for conditions of cache behaviors with encryption are not documented: the only one that the operations have for it.",
    "Whether a promotion needs a policy is not documented. It does not."
  ],
  operations: {
    CreateDistribution: {
      input: Effect.succeed({ DistributionConfig: base }),
      errors: inMember("CreateDistribution", "DistributionConfig", creationErrors)
    },
    CreateDistributionWithTags: {
      input: Effect.succeed({
        DistributionConfigWithTags: { DistributionConfig: base, Tags: { Items: [{ Key: "a", Value: "b" }] } }
      }),
      errors: inMember("CreateDistributionWithTags", "DistributionConfigWithTags", {
        ...nested<Api.DistributionConfigWithTags>()("DistributionConfig", creationErrors),
        InvalidTagging: given((config) => ({ ...config, Tags: { Items: [{ Key: "aws:key", Value: "" }] } }))
      })
    },
    GetDistribution: byId(made, "NoSuchDistribution"),
    GetDistributionConfig: byId(made, "NoSuchDistribution"),
    UpdateDistribution: {
      input: Effect.map(made, ({ config, etag, id }) => ({
        Id: id,
        IfMatch: etag,
        DistributionConfig: { ...config, Comment: "new" }
      })),
      errors: {
        ...inMember("UpdateDistribution", "DistributionConfig", {
          ...those("UpdateDistribution", causes),
          ContinuousDeploymentPolicyInUse: after((config) =>
            Effect.map(deployment(), ({ policy }) => ({ ...config, ContinuousDeploymentPolicyId: policy.id }))
          ),
          IllegalUpdate: given((config) => ({ ...config, CallerReference: "other" }))
        }),
        NoSuchDistribution: unknown("Id"),
        StagingDistributionInUse: after(() =>
          Effect.map(deployment(), ({ staging }) => ({
            Id: staging.id,
            IfMatch: staging.etag,
            DistributionConfig: { ...staging.config, Enabled: false }
          }))
        )
      }
    },
    DeleteDistribution: byVersion(disabled, "NoSuchDistribution", {
      DistributionNotDisabled: after(() => Effect.map(create(), ({ etag, id }) => ({ Id: id, IfMatch: etag }))),
      ResourceInUse: after(() =>
        Effect.gen(function* () {
          const { etag, id } = yield* template({ Enabled: false })
          yield* createDistributionTenant({ DistributionId: id, Name: "mine", Domains: [{ Domain: "a.example.com" }] })
          yield* settle
          return { Id: id, IfMatch: etag }
        })
      )
    }),
    CopyDistribution: {
      input: Effect.map(create({ CallerReference: "primary" }), (primary) => ({
        ...toCopy(primary),
        Staging: true,
        CallerReference: "copy"
      })),
      errors: {
        ...those("CopyDistribution", accepted),
        ...copyErrors,
        CNAMEAlreadyExists: never("A copy has no aliases."),
        DistributionAlreadyExists: given((input) => ({ ...input, CallerReference: "primary" })),
        InconsistentQuantities: never("The body has no list, so it has no Quantity."),
        InvalidArgument: given((input) => ({ ...input, Staging: false })),
        NoSuchDistribution: unknown("PrimaryDistributionId"),
        TooManyDistributions: under({ quotas: { distributions: 1 } })
      }
    },
    UpdateDistributionWithStagingConfig: {
      input: pair((staging) => update(staging, { Comment: "new" })),
      errors: {
        ...those("UpdateDistributionWithStagingConfig", accepted),
        ...shared((change) => pair((staging) => merged(staging, change))),
        CNAMEAlreadyExists: never("The aliases stay those of the primary distribution."),
        IllegalUpdate: never("A promotion changes nothing that cannot change."),
        InconsistentQuantities: never("The operation has no body."),
        InvalidArgument: after((input) =>
          Effect.gen(function* () {
            const other = yield* create()
            const primary = yield* Api.getDistribution({ Id: input.Id })
            return { ...input, StagingDistributionId: other.id, IfMatch: `${primary.ETag}, ${other.etag}` }
          })
        ),
        InvalidViewerCertificate: after(
          () =>
            pair(
              (staging) =>
                update(staging, {
                  ViewerCertificate: { ACMCertificateArn: OTHER, SSLSupportMethod: "sni-only" }
                }),
              withAliases("a.example.com")
            ),
          { certificates: { [CERTIFICATE]: ["*.example.com"], [OTHER]: ["*.example.org"] } }
        ),
        MissingBody: never("The operation has no body."),
        NoSuchDistribution: unknown("Id")
      }
    },
    ListDistributions: listOf(made),
    ListDistributionsByCachePolicyId: usersOf(
      "CachePolicyId",
      "NoSuchCachePolicy",
      Effect.map(cachePolicy("mine"), idOf),
      (CachePolicyId) => inBehavior({ CachePolicyId })
    ),
    ListDistributionsByOriginRequestPolicyId: usersOf(
      "OriginRequestPolicyId",
      "NoSuchOriginRequestPolicy",
      Effect.map(originRequestPolicy("mine"), idOf),
      (OriginRequestPolicyId) => inBehavior({ OriginRequestPolicyId })
    ),
    ListDistributionsByResponseHeadersPolicyId: usersOf(
      "ResponseHeadersPolicyId",
      "NoSuchResponseHeadersPolicy",
      Effect.map(responseHeadersPolicy("mine"), idOf),
      (ResponseHeadersPolicyId) => inBehavior({ ResponseHeadersPolicyId })
    ),
    ListDistributionsByKeyGroup: usersOf(
      "KeyGroupId",
      "NoSuchResource",
      Effect.map(keyGroups(1), ([id = ""]) => id),
      (id) => inBehavior({ TrustedKeyGroups: { Enabled: true, Items: [id] } })
    ),
    ListDistributionsByVpcOriginId: usersOf(
      "VpcOriginId",
      "EntityNotFound",
      Effect.map(vpcOrigin("mine"), idOf),
      (id) => ({ Origins: { Items: [vpcOriginOf(id)] } })
    ),
    ListDistributionsByAnycastIpListId: {
      settings: { quotas: { anycastIpLists: 1 } },
      ...usersOf("AnycastIpListId", "EntityNotFound", Effect.map(anycastIpList("mine"), idOf), (AnycastIpListId) => ({
        AnycastIpListId
      }))
    },
    ListDistributionsByTrustStore: usersOf(
      "TrustStoreIdentifier",
      "EntityNotFound",
      Effect.map(trustStore("mine"), ({ TrustStore }) => TrustStore.Id ?? ""),
      (TrustStoreId) => ({ ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId } } })
    ),
    ListDistributionsByConnectionFunction: usersOf(
      "ConnectionFunctionIdentifier",
      "EntityNotFound",
      publishedConnectionFunction("mine"),
      (Id) => ({ ConnectionFunctionAssociation: { Id } })
    ),
    ListDistributionsByConnectionMode: {
      input: Effect.as(template(), { ConnectionMode: "tenant-only" as const }),
      errors: {}
    },
    ListDistributionsByWebACLId: {
      input: Effect.as(create({ WebACLId: WEB_ACL }), { WebACLId: WEB_ACL }),
      errors: { InvalidWebACLId: unknown("WebACLId") }
    },
    ListDistributionsByRealtimeLogConfig: {
      input: Effect.as(made, { RealtimeLogConfigName: "mine" }),
      errors: {}
    },
    ListDistributionsByOwnedResource: {
      input: Effect.map(trustStore("mine"), ({ TrustStore }) => ({ ResourceArn: TrustStore.Arn ?? "" })),
      errors: { EntityNotFound: unknown("ResourceArn", "arn:aws:cloudfront::123456789012:trust-store/none") }
    },
    AssociateAlias: {
      input: Effect.map(
        create({ ViewerCertificate: { ACMCertificateArn: CERTIFICATE, SSLSupportMethod: "sni-only" } }),
        ({ id }) => ({ TargetDistributionId: id, Alias: "a.example.com" })
      ),
      errors: {
        IllegalUpdate: after((input) =>
          Effect.map(Effect.flatMap(made, copy), ({ id }) => ({ ...input, TargetDistributionId: id }))
        ),
        InvalidArgument: unknown("Alias", "no domain"),
        NoSuchDistribution: unknown("TargetDistributionId"),
        TooManyDistributionCNAMEs: under({ quotas: { aliases: 0 } })
      }
    },
    ListConflictingAliases: {
      input: Effect.gen(function* () {
        yield* create(withAliases("a.example.com"))
        const { id } = yield* create(withAliases("b.example.com"))
        return { DistributionId: id, Alias: "*.example.com" }
      }),
      errors: { NoSuchDistribution: unknown("DistributionId") }
    },
    AssociateDistributionWebACL: {
      input: Effect.map(made, ({ etag, id }) => ({ Id: id, IfMatch: etag, WebACLArn: WEB_ACL })),
      errors: {
        EntityLimitExceeded: under({ quotas: { distributionsPerWebACL: 0 } }),
        EntityNotFound: unknown("Id"),
        InvalidArgument: unknown("WebACLArn")
      }
    },
    DisassociateDistributionWebACL: byVersion(create({ WebACLId: WEB_ACL }), "EntityNotFound", {
      InvalidArgument: after(() =>
        Effect.map(deployment({ WebACLId: WEB_ACL }), ({ primary }) => ({ Id: primary.id, IfMatch: primary.etag }))
      )
    })
  }
} satisfies Family
