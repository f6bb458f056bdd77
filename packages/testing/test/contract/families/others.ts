/** Invalidations, tags, monitoring, logs, trust stores, Anycast IP lists, resource policies and continuous deployment. */
import { createInvalidation, createInvalidationForDistributionTenant } from "@effect-cloudfront/core/Invalidation"
import type { ContinuousDeploymentPolicyConfig } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import { createMonitoringSubscription } from "@effect-cloudfront/core/MonitoringSubscription"
import * as Policies from "@effect-cloudfront/core/ResourcePolicy"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { createRealtimeLogConfig, type UpdateRealtimeLogConfigRequest } from "@effect-cloudfront/core/RealtimeLogConfig"
import * as Effect from "effect/Effect"
import {
  anycastIpList as addAnycastIpList,
  behavior,
  copy,
  create,
  deployment,
  deploymentPolicy,
  template,
  trustStore as addTrustStore
} from "../../support.js"
import {
  after,
  byId,
  byVersion,
  type Cause,
  type Family,
  given,
  inMember,
  listOf,
  never,
  reasons,
  sent,
  sentBody,
  under,
  unknown
} from "../contract.js"

const batch = { CallerReference: "one", Paths: { Items: ["/a", "/b*"] } }

const batchErrors = {
  BatchTooLarge: under<typeof batch>({ quotas: { invalidationPaths: 1 } }),
  InvalidArgument: given<typeof batch>((one) => ({ ...one, Paths: { Items: ["no path"] } })),
  TooManyInvalidationsInProgress: under<typeof batch>({ quotas: { invalidationWildcards: 0 } })
}

const invalidationOf = Effect.gen(function* () {
  const { id } = yield* create()
  const { Invalidation } = yield* createInvalidation({ DistributionId: id, InvalidationBatch: batch })
  return { DistributionId: id, Id: Invalidation.Id }
})

const tenant = Effect.gen(function* () {
  const { id } = yield* template()
  const { DistributionTenant } = yield* createDistributionTenant({
    DistributionId: id,
    Name: "mine",
    Domains: [{ Domain: "mine.example.com" }]
  })
  return DistributionTenant.Id ?? ""
})

const invalidationOfTenant = Effect.gen(function* () {
  const Id = yield* tenant
  const { Invalidation } = yield* createInvalidationForDistributionTenant({ Id, InvalidationBatch: batch })
  return { DistributionTenantId: Id, Id: Invalidation?.Id ?? "" }
})

export const invalidations = {
  modelled:
    "Completion after a time; paths in progress, with and without wildcards; caller references of each distribution and tenant.",
  doubts: [
    "A caller reference that was used before is refused, as observed, and not answered as AWS documents it: `Settings.invalidationReferences`.",
    "Which of `BatchTooLarge` and `TooManyInvalidationsInProgress` comes first is not known."
  ],
  operations: {
    CreateInvalidation: {
      input: Effect.map(create(), ({ id }) => ({ DistributionId: id, InvalidationBatch: batch })),
      errors: {
        ...inMember("CreateInvalidation", "InvalidationBatch", batchErrors),
        NoSuchDistribution: unknown("DistributionId")
      }
    },
    GetInvalidation: {
      input: invalidationOf,
      errors: { NoSuchDistribution: unknown("DistributionId"), NoSuchInvalidation: unknown("Id") }
    },
    ListInvalidations: {
      input: Effect.map(invalidationOf, ({ DistributionId }) => ({ DistributionId })),
      errors: { NoSuchDistribution: unknown("DistributionId") }
    },
    CreateInvalidationForDistributionTenant: {
      input: Effect.map(tenant, (Id) => ({ Id, InvalidationBatch: batch })),
      errors: {
        ...inMember("CreateInvalidationForDistributionTenant", "InvalidationBatch", batchErrors),
        EntityNotFound: unknown("Id")
      }
    },
    GetInvalidationForDistributionTenant: {
      input: invalidationOfTenant,
      errors: { EntityNotFound: unknown("DistributionTenantId"), NoSuchInvalidation: unknown("Id") }
    },
    ListInvalidationsForDistributionTenant: {
      input: Effect.map(invalidationOfTenant, ({ DistributionTenantId }) => ({ Id: DistributionTenantId })),
      errors: { EntityNotFound: unknown("Id") }
    }
  }
} satisfies Family

const resource = Effect.map(create(), ({ arn }) => ({ Resource: arn }))

// The client sends nothing but ARNs.
const notAnArn = <I>() =>
  sent<I>((request) => ({
    ...request,
    query: request.query.map(([name, value]) => [name, name === "Resource" ? "none" : value] as const)
  }))

const missingResource = <I extends { readonly Resource: string }>(): Cause<I> =>
  given((input) => ({ ...input, Resource: `${input.Resource}0` }))

const untaggable = never(
  "Only tags that are added can be invalid. What is read or removed is named by texts that the model constrains."
)

export const tagging = {
  modelled: "Tags of every kind that has an ARN and can have tags; reserved and repeated keys; the quota.",
  doubts: [],
  operations: {
    ListTagsForResource: {
      input: resource,
      errors: { InvalidArgument: notAnArn(), InvalidTagging: untaggable, NoSuchResource: missingResource() }
    },
    TagResource: {
      input: Effect.map(resource, (one) => ({ ...one, Tags: { Items: [{ Key: "a", Value: "b" }] } })),
      errors: { InvalidArgument: notAnArn(), NoSuchResource: missingResource() }
    },
    UntagResource: {
      input: Effect.map(resource, (one) => ({ ...one, TagKeys: { Items: ["a"] } })),
      errors: {
        InvalidArgument: notAnArn(),
        // The client sends no key that the model does not allow.
        InvalidTagging: sentBody((body) => body.replace("<Key>a<", "<Key>*<")),
        NoSuchResource: missingResource()
      }
    }
  }
} satisfies Family

const MonitoringSubscription = {
  RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: "Enabled" as const }
}

const monitored = Effect.flatMap(create(), ({ id }) =>
  Effect.as(createMonitoringSubscription({ DistributionId: id, MonitoringSubscription }), { DistributionId: id })
)

const monitoringErrors = {
  NoSuchDistribution: unknown<{ readonly DistributionId: string }>("DistributionId"),
  NoSuchMonitoringSubscription: after<{ readonly DistributionId: string }>(() =>
    Effect.map(create(), ({ id }) => ({ DistributionId: id }))
  )
}

export const monitoring = {
  modelled: "One subscription of each distribution, which is deleted with it. A disabled one is not kept, as observed.",
  doubts: [],
  operations: {
    CreateMonitoringSubscription: {
      input: Effect.map(create(), ({ id }) => ({ DistributionId: id, MonitoringSubscription })),
      errors: {
        InvalidArgument: given((input) => ({ ...input, MonitoringSubscription: {} })),
        MonitoringSubscriptionAlreadyExists: after((input) => Effect.asVoid(createMonitoringSubscription(input))),
        NoSuchDistribution: unknown("DistributionId")
      }
    },
    GetMonitoringSubscription: { input: monitored, errors: monitoringErrors },
    DeleteMonitoringSubscription: { input: monitored, errors: monitoringErrors }
  }
} satisfies Family

const logConfig = {
  Name: "mine",
  SamplingRate: 5,
  Fields: ["timestamp"],
  EndPoints: [
    {
      StreamType: "Kinesis",
      KinesisStreamConfig: {
        RoleARN: "arn:aws:iam::123456789012:role/logs",
        StreamARN: "arn:aws:kinesis:us-east-1:123456789012:stream/logs"
      }
    }
  ]
}

const logs = createRealtimeLogConfig(logConfig)

const bodiless = never(
  "It is refused with `InvalidArgument` when it names no configuration, with a body or without one."
)

const namedLogs = Effect.as(logs, { Name: "mine" })

const logErrors = {
  InvalidArgument: given<UpdateRealtimeLogConfigRequest>(({ Name: _, ...input }) => input),
  MissingBody: bodiless,
  NoSuchRealtimeLogConfig: given<UpdateRealtimeLogConfigRequest>((input) => ({ ...input, Name: "none" }))
}

export const realtimeLogs = {
  modelled:
    "By name or ARN; sampling rates, fields and Kinesis streams. Cache behaviors refer to configurations by ARN.",
  doubts: [],
  operations: {
    CreateRealtimeLogConfig: {
      input: Effect.as(logs, { ...logConfig, Name: "other" }),
      errors: {
        InvalidArgument: given((input) => ({ ...input, SamplingRate: 0 })),
        RealtimeLogConfigAlreadyExists: given((input) => ({ ...input, Name: "mine" })),
        TooManyRealtimeLogConfigs: under({ quotas: { realtimeLogConfigs: 1 } })
      }
    },
    GetRealtimeLogConfig: { input: namedLogs, errors: logErrors },
    UpdateRealtimeLogConfig: {
      input: Effect.as(logs, { ...logConfig, SamplingRate: 6 }),
      errors: logErrors
    },
    DeleteRealtimeLogConfig: {
      input: namedLogs,
      errors: {
        ...logErrors,
        RealtimeLogConfigInUse: after(() =>
          Effect.gen(function* () {
            const RealtimeLogConfigArn = "arn:aws:cloudfront::123456789012:realtime-log-config/mine"
            yield* create({ DefaultCacheBehavior: { ...behavior, RealtimeLogConfigArn } })
          })
        )
      }
    },
    ListRealtimeLogConfigs: listOf(logs, { NoSuchRealtimeLogConfig: reasons.list })
  }
} satisfies Family

const CaCertificatesBundleSource = {
  CaCertificatesBundleS3Location: { Bucket: "ca", Key: "ca.pem", Region: "us-east-1" }
}

const misplaced = { CaCertificatesBundleS3Location: { Bucket: "ca", Key: "ca.pem", Region: "Europe" } }

const store = Effect.map(addTrustStore("mine"), ({ ETag, TrustStore }) => ({
  id: TrustStore.Id ?? "",
  arn: TrustStore.Arn ?? "",
  etag: ETag
}))

export const trustStores = {
  modelled:
    "Bundles of certificates from `Settings.s3Objects`, which are read while a store is pending, and which can fail.",
  doubts: [],
  operations: {
    CreateTrustStore: {
      input: Effect.succeed({ Name: "mine", CaCertificatesBundleSource, Tags: { Items: [{ Key: "a", Value: "b" }] } }),
      errors: {
        EntityAlreadyExists: after(() => Effect.asVoid(store)),
        EntityLimitExceeded: under({ quotas: { trustStores: 0 } }),
        EntityNotFound: under({ s3Objects: {} }),
        InvalidArgument: given((input) => ({ ...input, CaCertificatesBundleSource: misplaced }))
      }
    },
    GetTrustStore: {
      input: Effect.map(store, ({ id }) => ({ Identifier: id })),
      errors: { EntityNotFound: unknown("Identifier"), InvalidArgument: reasons.identified }
    },
    UpdateTrustStore: {
      input: Effect.map(store, ({ etag, id }) => ({ Id: id, IfMatch: etag, CaCertificatesBundleSource })),
      errors: {
        EntityNotFound: unknown("Id"),
        InvalidArgument: given((input) => ({ ...input, CaCertificatesBundleSource: misplaced }))
      }
    },
    DeleteTrustStore: byVersion(store, "EntityNotFound", {
      CannotDeleteEntityWhileInUse: after(({ Id }) =>
        Effect.asVoid(create({ ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId: Id } } }))
      ),
      InvalidArgument: reasons.identified
    }),
    ListTrustStores: listOf(store, { EntityNotFound: reasons.list })
  }
} satisfies Family

const admitted = { quotas: { anycastIpLists: 10 } }

const list = addAnycastIpList("mine")

const notACidr = [{ Cidr: "none", IpamPoolArn: "none" }]

export const anycastIpLists = {
  modelled: "Three or 21 addresses, from own ranges or made up. Distributions and connection groups refer to lists.",
  doubts: [
    "A list with both versions of IP has `IpCount` addresses of each, since AWS does not tell how they are divided."
  ],
  operations: {
    CreateAnycastIpList: {
      settings: admitted,
      input: Effect.succeed({ Name: "mine", IpCount: 3, Tags: { Items: [{ Key: "a", Value: "b" }] } }),
      errors: {
        EntityAlreadyExists: after(() => Effect.asVoid(list)),
        EntityLimitExceeded: under({ quotas: { anycastIpLists: 0 } }),
        InvalidArgument: given((input) => ({ ...input, IpCount: 4 }))
      }
    },
    GetAnycastIpList: {
      settings: admitted,
      ...byId(list, "EntityNotFound"),
      errors: { EntityNotFound: unknown("Id"), InvalidArgument: reasons.identified }
    },
    UpdateAnycastIpList: {
      settings: admitted,
      input: Effect.map(list, ({ etag, id }) => ({ Id: id, IfMatch: etag, IpAddressType: "dualstack" as const })),
      errors: {
        EntityNotFound: unknown("Id"),
        InvalidArgument: given((input) => ({ ...input, IpamCidrConfigs: notACidr }))
      }
    },
    DeleteAnycastIpList: {
      settings: admitted,
      ...byVersion(list, "EntityNotFound", {
        CannotDeleteEntityWhileInUse: after(({ Id }) => Effect.asVoid(create({ AnycastIpListId: Id }))),
        IllegalDelete: reasons.undocumented,
        InvalidArgument: reasons.identified
      })
    },
    ListAnycastIpLists: { settings: admitted, ...listOf(list, { EntityNotFound: reasons.list }) }
  }
} satisfies Family

const PolicyDocument = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "210987654321" },
      Action: "cloudfront:CreateDistribution",
      Resource: "*"
    }
  ]
})

const shared = Effect.flatMap(store, ({ arn }) =>
  Effect.as(Policies.putResourcePolicy({ ResourceArn: arn, PolicyDocument }), { ResourceArn: arn })
)

const policyErrors = <I extends { readonly ResourceArn: string }>() => ({
  EntityNotFound: given<I>((input) => ({ ...input, ResourceArn: `${input.ResourceArn}0` })),
  InvalidArgument: unknown<I>("ResourceArn"),
  UnsupportedOperation: after<I>((input) => Effect.map(create(), ({ arn }) => ({ ...input, ResourceArn: arn })))
})

const atOnce = never("It is for requests at the same time, and the in-memory CloudFront answers one after the other.")
const ramManaged = never("It is for policies that AWS RAM manages, and there are none.")

export const resourcePolicies = {
  modelled: "Policies of trust stores, VPC origins and Anycast IP lists. They are kept as given, and grant nothing.",
  doubts: ["How a resource that cannot be shared is refused is not documented: `UnsupportedOperation`."],
  operations: {
    PutResourcePolicy: {
      input: Effect.map(store, ({ arn }) => ({ ResourceArn: arn, PolicyDocument })),
      errors: { ...policyErrors(), IllegalUpdate: ramManaged, PreconditionFailed: atOnce }
    },
    GetResourcePolicy: { input: shared, errors: policyErrors() },
    DeleteResourcePolicy: {
      input: shared,
      errors: { ...policyErrors(), IllegalDelete: ramManaged, PreconditionFailed: atOnce }
    }
  }
} satisfies Family

const staged = Effect.flatMap(create(), copy)

const policy = Effect.flatMap(staged, (staging) => deploymentPolicy(staging))

const policyConfigErrors = {
  InvalidArgument: given<ContinuousDeploymentPolicyConfig>((config) => ({
    ...config,
    StagingDistributionDnsNames: { Items: ["none.cloudfront.net"] }
  })),
  StagingDistributionInUse: after<ContinuousDeploymentPolicyConfig>((config) =>
    Effect.gen(function* () {
      const staging = yield* staged
      yield* deploymentPolicy(staging)
      return { ...config, StagingDistributionDnsNames: { Items: [staging.domainName] } }
    })
  )
}

export const continuousDeployment = {
  modelled:
    "Policies by weight or header; what a policy freezes on both distributions; promotion, which disables the policy and keeps the aliases.",
  doubts: [
    "Whether a primary distribution with a disabled policy can be deleted is not known. It cannot.",
    "Whether a primary distribution may be disabled is not documented. Terraform's provider does it."
  ],
  operations: {
    CreateContinuousDeploymentPolicy: {
      input: Effect.map(staged, ({ domainName }) => ({
        ContinuousDeploymentPolicyConfig: { StagingDistributionDnsNames: { Items: [domainName] }, Enabled: true }
      })),
      errors: {
        ...inMember("CreateContinuousDeploymentPolicy", "ContinuousDeploymentPolicyConfig", policyConfigErrors),
        ContinuousDeploymentPolicyAlreadyExists: never(
          "A policy with the same configuration has the same staging distribution, which is refused with `StagingDistributionInUse`."
        ),
        TooManyContinuousDeploymentPolicies: under({ quotas: { continuousDeploymentPolicies: 0 } })
      }
    },
    GetContinuousDeploymentPolicy: byId(policy, "NoSuchContinuousDeploymentPolicy"),
    GetContinuousDeploymentPolicyConfig: byId(policy, "NoSuchContinuousDeploymentPolicy"),
    UpdateContinuousDeploymentPolicy: {
      input: Effect.map(policy, ({ config, etag, id }) => ({
        Id: id,
        IfMatch: etag,
        ContinuousDeploymentPolicyConfig: { ...config, Enabled: false }
      })),
      errors: {
        ...inMember("UpdateContinuousDeploymentPolicy", "ContinuousDeploymentPolicyConfig", policyConfigErrors),
        NoSuchContinuousDeploymentPolicy: unknown("Id")
      }
    },
    DeleteContinuousDeploymentPolicy: byVersion(policy, "NoSuchContinuousDeploymentPolicy", {
      ContinuousDeploymentPolicyInUse: after(() =>
        Effect.map(deployment(), ({ policy }) => ({ Id: policy.id, IfMatch: policy.etag }))
      ),
      InvalidArgument: reasons.identified
    }),
    ListContinuousDeploymentPolicies: listOf(policy, { NoSuchContinuousDeploymentPolicy: reasons.list })
  }
} satisfies Family
