/**
 * Distribution tenants, their web ACLs, and the certificates that CloudFront requests for them.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/DistributionTenant"
import {
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound,
  InvalidArgument,
  ResourceNotDisabled
} from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import * as Ids from "../Ids.js"
import * as Aliases from "../internal/aliases.js"
import * as Certificates from "../internal/certificates.js"
import { isSet } from "../internal/distributionConfig.js"
import { isWebACLArn } from "../internal/distributionValues.js"
import * as Family from "../internal/family.js"
import { handle } from "../internal/handler.js"
import { describe, ownedBy, uses, type Context } from "../internal/kind.js"
import { page, type Cursor, type Selection } from "../internal/page.js"
import * as Quota from "../internal/quota.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Represent from "../internal/represent.js"
import * as Request from "../internal/request.js"
import * as Sequence from "../internal/sequence.js"
import * as Store from "../internal/store.js"
import * as Table from "../internal/table.js"
import * as TagStore from "../internal/tagStore.js"
import * as Tenants from "../internal/tenants.js"
import * as State from "../State.js"
import * as ConnectionGroup from "./ConnectionGroup.js"

type Config = State.StoredDistributionTenant
type Resource = State.Resource<Config>
type Certificate = State.StoredManagedCertificate

const missing = refuse(EntityNotFound, "The specified distribution tenant does not exist.")
const unknownDistribution = refuse(EntityNotFound, "The specified distribution does not exist.")
const unknownGroup = refuse(EntityNotFound, "The specified connection group does not exist.")

/** Countries are returned in alphabetical order, as in an example of the AWS CLI. */
const complete = (config: Config): Config => {
  const restrictions = config.Customizations?.GeoRestrictions
  return restrictions?.Locations === undefined
    ? config
    : Tenants.customize(config, { GeoRestrictions: { ...restrictions, Locations: [...restrictions.Locations].sort() } })
}

const checkWebACLQuota = (config: Config, current: Resource | undefined) =>
  Effect.gen(function* () {
    const { quotas } = (yield* Request.Request).settings
    const acl = Tenants.webACL(config)
    if (!isSet(acl) || (current !== undefined && Tenants.webACL(current.config) === acl)) return
    const count = (yield* Store.count("distributionTenant", Tenants.WEB_ACL, acl)) + 1
    yield* Quota.check(
      count,
      quotas.tenantsPerWebACL,
      EntityLimitExceeded,
      "distribution tenants with the same web ACL"
    )
  })

/**
 * @since 3.0.0
 * @category kinds
 */
export const distributionTenant = describe("distributionTenant", {
  noun: "distribution tenant",
  id: (source) => Ids.named("dt_", source, 27),
  path: "distribution-tenant",
  arn: "distribution-tenant",
  taggable: true,
  // As in the examples of the AWS CLI.
  firstVersion: 0,
  identifiers: ["name", "arn"],
  facets: {
    ...Aliases.facets<Config>(Tenants.domains),
    [Tenants.CERTIFICATE]: (config: Config) => [Tenants.certificate(config)],
    [Tenants.ENABLED_IN]: ({ ConnectionGroupId, Enabled }: Config) => [Enabled ? ConnectionGroupId : undefined],
    [Tenants.WEB_ACL]: (config: Config) => [Tenants.webACL(config)]
  },
  references: [
    { to: "distribution", ids: ({ DistributionId }) => [DistributionId], unknown: unknownDistribution },
    { to: "connectionGroup", ids: ({ ConnectionGroupId }) => [ConnectionGroupId], unknown: unknownGroup }
  ],
  missing,
  complete,
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(EntityAlreadyExists, "A distribution tenant with this name already exists.")
  },
  conflicts: (config, current) => Aliases.checkUnused(Tenants.domains(config), current?.id),
  limits: (config, current) =>
    Effect.gen(function* () {
      const { quotas } = (yield* Request.Request).settings
      yield* Quota.check(config.Domains.length, quotas.domainsPerTenant, EntityLimitExceeded, "domains")
      yield* checkWebACLQuota(config, current)
    }),
  quota: { quota: "distributionTenants", tooMany: EntityLimitExceeded },
  removable: ({ config, deletableAt }) =>
    Effect.flatMap(Request.Request, ({ now }) =>
      refuseWhen(
        config.Enabled || now < deletableAt,
        ResourceNotDisabled,
        "The distribution tenant is not disabled, or its last change is still in progress."
      )
    )
})

/** The newest certificate that CloudFront requested for a tenant. */
const newestCertificate = (state: State.State, tenantId: string): State.Resource<Certificate> | undefined => {
  const all = State.table(state, "managedCertificate")
  const [newest] = Table.having(all, ownedBy("distributionTenant"), tenantId, Sequence.descending)
  return newest
}

/** A certificate that is issued becomes that of its tenant, as a new version (terraform-provider-aws#45987, #48354). */
const attach = (state: State.State, certificate: State.Resource<Certificate>, context: Context): State.State => {
  const { config, deployedAt, generated, id } = certificate
  const issued = Store.amendIn(context, state, "managedCertificate", certificate, { ...config, attaches: false })
  const tenant = State.get(issued, "distributionTenant", config.tenantId)
  if (tenant === undefined || newestCertificate(issued, tenant.id)?.id !== id) return issued
  const customized = Tenants.customize(tenant.config, { Certificate: { Arn: generated } })
  return Store.writeIn(context, issued, "distributionTenant", tenant, customized, deployedAt)
}

/**
 * @since 3.0.0
 * @category kinds
 */
export const managedCertificate = describe("managedCertificate", {
  noun: "managed certificate",
  id: Ids.uuid,
  generated: (source, _config, { accountId, partition }) =>
    `arn:${partition}:acm:us-east-1:${accountId}:certificate/${Ids.uuid(source)}`,
  path: "managed-certificate",
  owner: ({ tenantId }) => ({ kind: "distributionTenant", id: tenantId }),
  completion: { isPending: ({ attaches }) => attaches, complete: attach },
  missing: refuse(EntityNotFound, "The distribution tenant has no managed certificate.")
})

const outcomeOf = (domains: ReadonlyArray<string>) =>
  Effect.map(Request.Request, ({ settings: { managedCertificates } }) => {
    const found = domains.map((domain) => domain.toLowerCase()).find((name) => Object.hasOwn(managedCertificates, name))
    return (found === undefined ? undefined : managedCertificates[found]) ?? "issued"
  })

const requestCertificate = (tenant: Resource, request: Api.ManagedCertificateRequest | undefined) =>
  Effect.gen(function* () {
    if (request === undefined) return
    const domains = Tenants.domains(tenant.config)
    const outcome = yield* outcomeOf(domains)
    const certificate = { tenantId: tenant.id, request, domains, outcome, attaches: outcome === "issued" }
    yield* Store.create("managedCertificate", certificate)
  })

const represent = (resource: Resource, view: Request.View) => ({
  Id: resource.id,
  DistributionId: resource.config.DistributionId,
  Name: resource.config.Name,
  Arn: resource.arn,
  Domains: Tenants.domains(resource.config).map((Domain) => ({
    Domain,
    Status: Tenants.domainStatus(view, resource.config, Domain)
  })),
  ...(resource.config.Customizations === undefined ? {} : { Customizations: resource.config.Customizations }),
  ConnectionGroupId: resource.config.ConnectionGroupId,
  CreatedTime: Represent.time(resource.createdAt),
  LastModifiedTime: Represent.time(resource.modifiedAt),
  Enabled: resource.config.Enabled,
  Status: Represent.deploymentStatus(resource, view)
})

const show = (resource: Resource, view: Request.View) => ({
  DistributionTenant: {
    ...represent(resource, view),
    ...(resource.config.Parameters === undefined ? {} : { Parameters: resource.config.Parameters }),
    ...TagStore.shown(view.state, resource.arn)
  }
})

const summary = (resource: Resource, view: Request.View): Api.DistributionTenantSummary => ({
  ...represent(resource, view),
  ETag: Etag.ofVersion(resource.version)
})

/** The description of tenants, for a request that may request a certificate. */
const requesting = (request: Api.ManagedCertificateRequest | undefined) => ({
  ...distributionTenant,
  check: (config: Config, current: Resource | undefined) => Tenants.checkValues(config, current, request)
})

/** A value without members that are `undefined` or empty texts. */
const given = <A extends object>(value: A): { readonly [K in keyof A]?: Exclude<A[K], undefined> } =>
  // Its members are those of the value.
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== "")) as A

const createDistributionTenant = handle(Api.createDistributionTenant, (input) =>
  Effect.gen(function* () {
    const operation = Api.createDistributionTenant
    const { Enabled = true, ManagedCertificateRequest, Tags, ...config } = yield* Request.body(operation, input)
    const ConnectionGroupId = isSet(config.ConnectionGroupId)
      ? config.ConnectionGroupId
      : (yield* ConnectionGroup.defaultGroup).id
    const tenant = yield* Family.add(requesting(ManagedCertificateRequest), operation, {
      ...config,
      Enabled,
      ConnectionGroupId
    })
    yield* requestCertificate(tenant, ManagedCertificateRequest)
    yield* Family.tag(operation, tenant, Tags)
    return yield* Family.respond(distributionTenant, operation, tenant, show)
  })
)

const updateDistributionTenant = handle(Api.updateDistributionTenant, (input) =>
  Effect.gen(function* () {
    const operation = Api.updateDistributionTenant
    const current = yield* Family.target(distributionTenant, operation, input)
    const { Id: _, IfMatch: __, ManagedCertificateRequest, ...changes } = yield* Request.updateBody(operation, input)
    // What is absent keeps its value, as in an example of the AWS CLI. What is present is replaced as a whole.
    const config = { ...current.config, ...given(changes) }
    const tenant = yield* Family.change(requesting(ManagedCertificateRequest), operation, current, config)
    yield* requestCertificate(tenant, ManagedCertificateRequest)
    return yield* Family.respond(distributionTenant, operation, tenant, show)
  })
)

const getByDomain = handle(Api.getDistributionTenantByDomain, (input) =>
  Effect.gen(function* () {
    yield* Aliases.checkSyntax([input.Domain])
    const found = yield* Store.findHaving("distributionTenant", Aliases.ALIAS, input.Domain.toLowerCase())
    if (found === undefined) return yield* missing
    return yield* Family.respond(distributionTenant, Api.getDistributionTenantByDomain, found, show)
  })
)

const list = (input: Cursor, selection: Selection<"distributionTenant">) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const item = (resource: Resource) => summary(resource, view)
    const { Items, NextMarker } = yield* page(input, "distributionTenant", item, selection)
    return { DistributionTenantList: Items, ...(NextMarker === undefined ? {} : { NextMarker }) }
  })

const listDistributionTenants = handle(Api.listDistributionTenants, (input) =>
  Effect.gen(function* () {
    const { ConnectionGroupId, DistributionId } = given(input.AssociationFilter ?? {})
    if (DistributionId !== undefined) yield* Store.find("distribution", DistributionId, unknownDistribution)
    if (ConnectionGroupId !== undefined) yield* Store.find("connectionGroup", ConnectionGroupId, unknownGroup)
    if (DistributionId === undefined) {
      return yield* list(input, {
        having: ConnectionGroupId === undefined ? undefined : [uses("connectionGroup"), ConnectionGroupId]
      })
    }
    return yield* list(input, {
      having: [uses("distribution"), DistributionId],
      where: ({ config }) => ConnectionGroupId === undefined || config.ConnectionGroupId === ConnectionGroupId
    })
  })
)

const listByCustomization = handle(Api.listDistributionTenantsByCustomization, (input) =>
  Effect.gen(function* () {
    const { CertificateArn, WebACLArn } = given(input)
    yield* refuseWhen(
      WebACLArn === undefined
        ? !Certificates.isArn(CertificateArn ?? "")
        : CertificateArn !== undefined || !isWebACLArn(WebACLArn),
      InvalidArgument,
      "Exactly one of the parameters WebACLArn and CertificateArn is required, and it must be a valid ARN."
    )
    return yield* list(input, {
      having: WebACLArn === undefined ? [Tenants.CERTIFICATE, CertificateArn ?? ""] : [Tenants.WEB_ACL, WebACLArn]
    })
  })
)

/** Finds the tenant of an operation on its web ACL, and checks its version. */
const findTenant = ({ Id, IfMatch }: { readonly Id: string; readonly IfMatch: string }) =>
  Store.findVersion("distributionTenant", Id, IfMatch, missing)

const write = (tenant: Resource, config: Config) =>
  Effect.gen(function* () {
    const changed = yield* Store.write("distributionTenant", tenant, config)
    return { Id: changed.id, ETag: yield* Store.etag("distributionTenant", changed) }
  })

const associateWebACL = handle(Api.associateDistributionTenantWebACL, (input) =>
  Effect.gen(function* () {
    const tenant = yield* findTenant(input)
    const WebACLArn = yield* Request.body(Api.associateDistributionTenantWebACL, input.WebACLArn)
    // Multi-tenant distributions and their tenants have no web ACLs of WAF Classic.
    yield* refuseWhen(!isWebACLArn(WebACLArn), InvalidArgument, "The parameter WebACLArn is not valid.")
    const config = Tenants.customize(tenant.config, { WebAcl: { Action: "override", Arn: WebACLArn } })
    yield* checkWebACLQuota(config, tenant)
    return { ...(yield* write(tenant, config)), WebACLArn }
  })
)

const disassociateWebACL = handle(Api.disassociateDistributionTenantWebACL, (input) =>
  Effect.flatMap(findTenant(input), (tenant) => write(tenant, Tenants.customize(tenant.config, { WebAcl: undefined })))
)

/** The redirects by which a tenant's own server proves control of its domains. */
const validationTokens = (
  { config, generated }: State.Resource<Certificate>,
  { settings: { accountId } }: Request.View
): ReadonlyArray<Api.ValidationTokenDetail> =>
  config.request.ValidationTokenHost !== "self-hosted"
    ? []
    : config.domains.map((Domain, i) => {
        // The ARN ends with digits that no other certificate has.
        const seed = Number.parseInt(generated.slice(-12), 16)
        const token = Ids.text(Ids.HEX, 32, { seed, serial: i })
        const path = `.well-known/pki-validation/${token}.txt`
        return {
          Domain,
          RedirectTo: `validation.us-east-1.acm-validations.aws/${accountId}/${path}`,
          RedirectFrom: `${Domain}/${path}`
        }
      })

const getManagedCertificateDetails = handle(Api.getManagedCertificateDetails, (input) =>
  Effect.gen(function* () {
    const { id } = yield* Store.identify(distributionTenant, input.Identifier)
    const view = yield* Request.view
    const certificate = newestCertificate(view.state, id)
    if (certificate === undefined) return yield* managedCertificate.missing
    return {
      ManagedCertificateDetails: {
        CertificateArn: certificate.generated,
        CertificateStatus: Certificates.statusOf(certificate, view),
        ValidationTokenHost: certificate.config.request.ValidationTokenHost,
        ValidationTokenDetails: validationTokens(certificate, view)
      }
    }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateDistributionTenant: createDistributionTenant,
  GetDistributionTenant: Family.get(distributionTenant, Api.getDistributionTenant, show),
  GetDistributionTenantByDomain: getByDomain,
  UpdateDistributionTenant: updateDistributionTenant,
  DeleteDistributionTenant: Family.remove(distributionTenant, Api.deleteDistributionTenant),
  ListDistributionTenants: listDistributionTenants,
  ListDistributionTenantsByCustomization: listByCustomization,
  AssociateDistributionTenantWebACL: associateWebACL,
  DisassociateDistributionTenantWebACL: disassociateWebACL,
  GetManagedCertificateDetails: getManagedCertificateDetails
}
