/** Distribution tenants, connection groups and domains. */
import {
  createConnectionGroup,
  getConnectionGroup,
  updateConnectionGroup
} from "@effect-cloudfront/core/ConnectionGroup"
import * as Api from "@effect-cloudfront/core/DistributionTenant"
import * as Effect from "effect/Effect"
import { create, template, withAliases } from "../../support.js"
import { after, byVersion, type Family, given, LONG, never, reasons, under, unknown } from "../contract.js"
import { settle } from "./origins.js"

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/1"

const Tags = { Items: [{ Key: "a", Value: "b" }] }

const domains = (...names: ReadonlyArray<string>) => names.map((Domain) => ({ Domain }))

const group = (Name: string, Enabled = true) =>
  Effect.map(createConnectionGroup({ Name, Enabled }), ({ ConnectionGroup, ETag }) => ({
    id: ConnectionGroup.Id ?? "",
    endpoint: ConnectionGroup.RoutingEndpoint ?? "",
    etag: ETag
  }))

const tenant = (Name: string, change: Partial<Api.CreateDistributionTenantRequest> = {}) =>
  Effect.flatMap(template(), ({ id }) =>
    Effect.map(
      Api.createDistributionTenant({
        DistributionId: id,
        Name,
        Domains: domains(`${Name}.example.com`),
        ...change
      }),
      ({ DistributionTenant, ETag }) => ({ id: DistributionTenant.Id ?? "", etag: ETag })
    )
  )

const identifier = <I extends { readonly Identifier: string }>() => unknown<I>("Identifier")

export const connectionGroups = {
  modelled:
    "The default group, which is created when it is first needed; routing endpoints; tenants and Anycast IP lists of a group.",
  doubts: [
    "AWS's quota of groups is not known.",
    "What `ResourceInUse` of an update means is not documented. A group with enabled tenants cannot be disabled."
  ],
  operations: {
    CreateConnectionGroup: {
      input: Effect.succeed({ Name: "mine", Tags }),
      errors: {
        EntityAlreadyExists: after(() => Effect.asVoid(group("mine"))),
        EntityLimitExceeded: under({ quotas: { connectionGroups: 0 } }),
        EntityNotFound: given((input) => ({ ...input, AnycastIpListId: "none" })),
        InvalidArgument: given((input) => ({ ...input, Name: LONG }))
      }
    },
    GetConnectionGroup: {
      input: Effect.map(group("mine"), ({ id }) => ({ Identifier: id })),
      errors: { EntityNotFound: identifier() }
    },
    GetConnectionGroupByRoutingEndpoint: {
      input: Effect.map(group("mine"), ({ endpoint }) => ({ RoutingEndpoint: endpoint })),
      errors: { EntityNotFound: unknown("RoutingEndpoint"), InvalidArgument: reasons.identified }
    },
    UpdateConnectionGroup: {
      input: Effect.map(group("mine"), ({ etag, id }) => ({ Id: id, IfMatch: etag, Enabled: false })),
      errors: {
        EntityAlreadyExists: reasons.named,
        EntityLimitExceeded: reasons.creates,
        EntityNotFound: unknown("Id"),
        InvalidArgument: reasons.constrained,
        ResourceInUse: after(({ Id }) => Effect.asVoid(tenant("mine", { ConnectionGroupId: Id })))
      }
    },
    DeleteConnectionGroup: byVersion(
      Effect.tap(group("mine", false), () => settle),
      "EntityNotFound",
      {
        CannotDeleteEntityWhileInUse: after(({ Id }) => Effect.asVoid(tenant("mine", { ConnectionGroupId: Id }))),
        ResourceNotDisabled: after(({ Id, IfMatch }) =>
          Effect.gen(function* () {
            yield* updateConnectionGroup({ Id, IfMatch, Enabled: true })
            return { Id, IfMatch: (yield* getConnectionGroup({ Identifier: Id })).ETag }
          })
        )
      }
    ),
    ListConnectionGroups: {
      input: Effect.as(group("mine"), {}),
      errors: { EntityNotFound: given(() => ({ AssociationFilter: { AnycastIpListId: "none" } })) }
    }
  }
} satisfies Family

export const distributionTenants = {
  modelled:
    "Parameters, customizations, domains and their certificates; managed certificates, which are validated after a time and then attached.",
  doubts: [
    "The quota of domains is 100 on AWS's page of quotas, and 5 in the reference of `UpdateDistributionTenant`: `Settings.quotas.domainsPerTenant`.",
    "AWS's quota of tenants with the same web ACL is not known: `Settings.quotas.tenantsPerWebACL`."
  ],
  operations: {
    CreateDistributionTenant: {
      input: Effect.map(template(), ({ id }) => ({
        DistributionId: id,
        Name: "mine",
        Domains: domains("mine.example.com"),
        Tags
      })),
      errors: {
        CNAMEAlreadyExists: after(() => Effect.asVoid(tenant("other", { Domains: domains("mine.example.com") }))),
        EntityAlreadyExists: after(() => Effect.asVoid(tenant("mine", { Domains: domains("other.example.com") }))),
        EntityLimitExceeded: under({ quotas: { distributionTenants: 0 } }),
        EntityNotFound: unknown("DistributionId"),
        InvalidArgument: given((input) => ({ ...input, Domains: domains("no domain") })),
        InvalidAssociation: after((input) => Effect.map(create(), ({ id }) => ({ ...input, DistributionId: id })))
      }
    },
    GetDistributionTenant: {
      input: Effect.map(tenant("mine"), ({ id }) => ({ Identifier: id })),
      errors: { EntityNotFound: identifier() }
    },
    GetDistributionTenantByDomain: {
      input: Effect.as(tenant("mine"), { Domain: "mine.example.com" }),
      errors: { EntityNotFound: unknown("Domain", "none.example.com"), InvalidArgument: unknown("Domain", "no domain") }
    },
    GetManagedCertificateDetails: {
      input: Effect.map(
        tenant("mine", { ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" } }),
        ({ id }) => ({
          Identifier: id
        })
      ),
      errors: { EntityNotFound: identifier() }
    },
    UpdateDistributionTenant: {
      input: Effect.map(tenant("mine"), ({ etag, id }) => ({ Id: id, IfMatch: etag, Enabled: false })),
      errors: {
        CNAMEAlreadyExists: after((input) =>
          Effect.as(tenant("other"), { ...input, Domains: domains("other.example.com") })
        ),
        EntityAlreadyExists: reasons.named,
        EntityLimitExceeded: given((input) => ({ ...input, Domains: domains("a.example.com", "b.example.com") }), {
          quotas: { domainsPerTenant: 1 }
        }),
        EntityNotFound: unknown("Id"),
        InvalidArgument: given((input) => ({ ...input, Domains: domains("no domain") })),
        InvalidAssociation: after((input) => Effect.map(create(), ({ id }) => ({ ...input, DistributionId: id })))
      }
    },
    DeleteDistributionTenant: byVersion(
      Effect.tap(tenant("mine", { Enabled: false }), () => settle),
      "EntityNotFound",
      {
        ResourceNotDisabled: after(() => Effect.map(tenant("enabled"), ({ etag, id }) => ({ Id: id, IfMatch: etag })))
      }
    ),
    ListDistributionTenants: {
      input: Effect.as(tenant("mine"), {}),
      errors: { EntityNotFound: given(() => ({ AssociationFilter: { DistributionId: "none" } })) }
    },
    ListDistributionTenantsByCustomization: {
      input: Effect.as(tenant("mine", { Customizations: { WebAcl: { Action: "override", Arn: WEB_ACL } } }), {
        WebACLArn: WEB_ACL
      }),
      errors: { EntityNotFound: never("Web ACLs and certificates belong to other services, and are taken to exist.") }
    },
    AssociateDistributionTenantWebACL: {
      input: Effect.map(tenant("mine"), ({ etag, id }) => ({ Id: id, IfMatch: etag, WebACLArn: WEB_ACL })),
      errors: {
        EntityLimitExceeded: under({ quotas: { tenantsPerWebACL: 0 } }),
        EntityNotFound: unknown("Id"),
        InvalidArgument: unknown("WebACLArn")
      }
    },
    DisassociateDistributionTenantWebACL: byVersion(tenant("mine"), "EntityNotFound", {
      InvalidArgument: reasons.identified
    })
  }
} satisfies Family

/** A disabled distribution with an alias, and a tenant that can have it. */
const movable = Effect.gen(function* () {
  const source = yield* create({ ...withAliases("a.example.com"), Enabled: false })
  return { source, target: yield* tenant("mine") }
})

export const domainOperations = {
  modelled:
    "Domains move between distributions and tenants. DNS is `Settings.dns`, and a certificate covers names by `Settings.certificates`.",
  doubts: ["Every refusal of a move is `IllegalUpdate`, since the operation has no other error for it."],
  operations: {
    UpdateDomainAssociation: {
      input: Effect.map(movable, ({ target }) => ({
        Domain: "a.example.com",
        TargetResource: { DistributionTenantId: target.id },
        IfMatch: target.etag
      })),
      errors: {
        EntityNotFound: unknown("Domain", "none.example.com"),
        IllegalUpdate: after((input) =>
          Effect.as(create(withAliases("b.example.com")), { ...input, Domain: "b.example.com" })
        ),
        InvalidArgument: unknown("Domain", "no domain")
      }
    },
    ListDomainConflicts: {
      input: Effect.map(movable, ({ target }) => ({
        Domain: "a.example.com",
        DomainControlValidationResource: { DistributionTenantId: target.id }
      })),
      errors: {
        EntityNotFound: given((input) => ({ ...input, DomainControlValidationResource: { DistributionId: "none" } }))
      }
    },
    VerifyDnsConfiguration: {
      input: Effect.map(tenant("mine"), ({ id }) => ({ Identifier: id, Domain: "mine.example.com" })),
      errors: { EntityNotFound: unknown("Identifier"), InvalidArgument: unknown("Domain", "other.example.com") }
    }
  }
} satisfies Family
