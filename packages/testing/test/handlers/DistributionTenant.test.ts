import * as Api from "@effect-cloudfront/core/DistributionTenant"
import { createConnectionGroup } from "@effect-cloudfront/core/ConnectionGroup"
import { deleteDistribution, type DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as State from "@effect-cloudfront/testing/State"
import {
  CERTIFICATE,
  codeOf,
  create as createDistribution,
  fake,
  outcomeOf,
  send,
  template,
  update as updateDistribution,
  verdict,
  withAliases
} from "../support.js"

const layer = InMemoryCloudFront.layer()

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/site/1"

const MANAGED = { ValidationTokenHost: "cloudfront" } as const

type Tenant = Effect.Effect.Success<ReturnType<typeof Api.getDistributionTenant>>

const idOf = ({ DistributionTenant }: Pick<Tenant, "DistributionTenant">): string => DistributionTenant.Id ?? ""

const inDomains = (names: ReadonlyArray<string>) => names.map((Domain) => ({ Domain }))

/** A name has at least three characters. */
const called = (name: string): string => name.padEnd(3, name)

const create = (DistributionId: string, name: string, change: Partial<Api.CreateDistributionTenantRequest> = {}) =>
  Api.createDistributionTenant({
    DistributionId,
    Name: called(name),
    Domains: inDomains([`${name}.example.com`]),
    ...change
  })

const update = (tenant: Tenant, change: Partial<Api.UpdateDistributionTenantRequest>) =>
  Api.updateDistributionTenant({ Id: idOf(tenant), IfMatch: tenant.ETag, ...change })

const remove = (tenant: Tenant) => Api.deleteDistributionTenant({ Id: idOf(tenant), IfMatch: tenant.ETag })

const read = (identifier: string) => Api.getDistributionTenant({ Identifier: called(identifier) })

/** A tenant of a distribution of its own. */
const made = (name: string, change: Partial<Api.CreateDistributionTenantRequest> = {}) =>
  Effect.flatMap(template(), ({ id }) => create(id, name, change))

const without = { ViewerCertificate: { CloudFrontDefaultCertificate: true } } satisfies Partial<DistributionConfig>

describe("a distribution tenant", () => {
  it.effect("is created with defaults, and found by id, name, ARN and domain", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const tenant = yield* create(id, "mine", { Tags: { Items: [{ Key: "a", Value: "1" }] } })
      assert.strictEqual(tenant.ETag, "E23ZP02F085DFQ")
      const shown = tenant.DistributionTenant
      assert.match(shown.Id ?? "", /^dt_[0-9A-Za-z]{27}$/)
      assert.strictEqual(shown.Arn, `arn:aws:cloudfront::123456789012:distribution-tenant/${shown.Id}`)
      assert.match(shown.ConnectionGroupId ?? "", /^cg_/)
      assert.deepInclude(shown, {
        DistributionId: id,
        Name: "mine",
        Enabled: true,
        Status: "InProgress",
        Domains: [{ Domain: "mine.example.com", Status: "active" }],
        Tags: { Items: [{ Key: "a", Value: "1" }] }
      })
      for (const absent of ["Customizations", "Parameters"]) assert.notProperty(shown, absent)
      for (const Identifier of [shown.Id, shown.Name, shown.Arn]) {
        assert.deepStrictEqual(yield* read(Identifier ?? ""), tenant)
      }
      assert.deepStrictEqual(yield* Api.getDistributionTenantByDomain({ Domain: "MINE.example.com" }), tenant)
      const tags = yield* listTagsForResource({ Resource: shown.Arn ?? "" })
      assert.deepStrictEqual(tags.Tags.Items, [{ Key: "a", Value: "1" }])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deployed after the propagation time", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine")
      const status = Effect.map(read("mine"), ({ DistributionTenant }) => DistributionTenant.Status)
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual(yield* status, "InProgress")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* status, "Deployed")
      yield* update(tenant, { Enabled: false })
      assert.strictEqual(yield* status, "InProgress")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed member by member", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine", {
        Customizations: { Certificate: { Arn: CERTIFICATE }, WebAcl: { Action: "disable" } }
      })
      const changed = yield* update(tenant, { Enabled: false })
      assert.strictEqual(changed.ETag, "ETVPDKIKX0DER")
      const { LastModifiedTime: _, ...before } = tenant.DistributionTenant
      assert.deepInclude(changed.DistributionTenant, { ...before, Enabled: false })
      // What is given replaces the whole member. Countries are sorted.
      const Locations = ["DE", "GB", "ES"]
      const customized = yield* update(changed, {
        Domains: inDomains(["a.example.com", "b.example.com"]),
        Customizations: { GeoRestrictions: { RestrictionType: "whitelist", Locations } }
      })
      assert.deepStrictEqual(customized.DistributionTenant.Customizations, {
        GeoRestrictions: { RestrictionType: "whitelist", Locations: ["DE", "ES", "GB"] }
      })
      assert.deepStrictEqual(
        customized.DistributionTenant.Domains?.map(({ Domain }) => Domain),
        ["a.example.com", "b.example.com"]
      )
      assert.strictEqual(
        yield* codeOf(Api.getDistributionTenantByDomain({ Domain: "mine.example.com" })),
        "EntityNotFound"
      )
      assert.strictEqual(yield* codeOf(update(tenant, { Enabled: true })), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(update({ ...tenant, ETag: "?" }, {})), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(Api.updateDistributionTenant({ Id: "dt_0", IfMatch: "E" })), "EntityNotFound")
      const headers = { "if-match": customized.ETag }
      assert.strictEqual(
        verdict(yield* send("PUT", `distribution-tenant/${idOf(tenant)}`, { headers })),
        "400 MissingBody"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("moves to another distribution and another connection group", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine")
      const other = yield* template()
      const standard = yield* createDistribution()
      const group = yield* createConnectionGroup({ Name: "group" })
      const ConnectionGroupId = group.ConnectionGroup.Id ?? ""
      assert.strictEqual(yield* codeOf(update(tenant, { DistributionId: "E0" })), "EntityNotFound")
      assert.strictEqual(yield* codeOf(update(tenant, { DistributionId: standard.id })), "InvalidAssociation")
      assert.strictEqual(yield* codeOf(update(tenant, { ConnectionGroupId: "cg_0" })), "EntityNotFound")
      // Neither member takes an ARN.
      for (const { arn } of [other, standard]) {
        assert.strictEqual(yield* codeOf(update(tenant, { DistributionId: arn })), "EntityNotFound")
        assert.strictEqual(yield* codeOf(create(arn, "other")), "EntityNotFound")
      }
      const byArn = { ConnectionGroupId: group.ConnectionGroup.Arn ?? "" }
      assert.strictEqual(yield* codeOf(update(tenant, byArn)), "EntityNotFound")
      const moved = yield* update(tenant, { DistributionId: other.id, ConnectionGroupId })
      assert.deepInclude(moved.DistributionTenant, { DistributionId: other.id, ConnectionGroupId })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deleted when it is disabled everywhere, and before its distribution", () =>
    Effect.gen(function* () {
      const distribution = yield* template({ Enabled: false })
      const tenant = yield* create(distribution.id, "mine")
      assert.strictEqual(yield* codeOf(remove(tenant)), "ResourceNotDisabled")
      const disabled = yield* update(tenant, { Enabled: false })
      assert.strictEqual(yield* codeOf(remove(tenant)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(remove({ ...tenant, ETag: "?" })), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(remove(disabled)), "ResourceNotDisabled")
      yield* TestClock.adjust("5 minutes")
      const deletion = deleteDistribution({ Id: distribution.id, IfMatch: distribution.etag })
      assert.strictEqual(yield* codeOf(deletion), "ResourceInUse")
      yield* remove(disabled)
      assert.strictEqual(yield* codeOf(remove(disabled)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(read("mine")), "EntityNotFound")
      yield* deletion
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused with the error of an invalid member", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const standard = yield* createDistribution(withAliases("standard.example.com"))
      yield* create(id, "mine")
      const customized = (Customizations: Api.Customizations) => create(id, "other", { Customizations })
      const cases: ReadonlyArray<readonly [code: string, call: ReturnType<typeof create>]> = [
        ["EntityAlreadyExists", create(id, "mine", { Domains: inDomains(["x.example.com"]) })],
        ["EntityNotFound", create("E0", "other")],
        ["EntityNotFound", create(id, "other", { ConnectionGroupId: "cg_0" })],
        ["InvalidAssociation", create(standard.id, "other")],
        ["CNAMEAlreadyExists", create(id, "other", { Domains: inDomains(["MINE.example.com"]) })],
        ["CNAMEAlreadyExists", create(id, "other", { Domains: inDomains(["standard.example.com"]) })],
        ["InvalidArgument", create(id, "other", { Domains: [] })],
        ["InvalidArgument", create(id, "other", { Domains: inDomains(["no domain"]) })],
        ["InvalidArgument", create(id, "other", { Domains: inDomains(["a.example.com", "A.example.com"]) })],
        ["InvalidTagging", create(id, "other", { Tags: { Items: [{ Key: "aws:a", Value: "" }] } })],
        ["InvalidArgument", customized({ WebAcl: { Action: "override" } })],
        ["InvalidArgument", customized({ WebAcl: { Action: "override", Arn: "arn" } })],
        ["InvalidArgument", customized({ Certificate: { Arn: "arn" } })],
        ["InvalidArgument", customized({ GeoRestrictions: { RestrictionType: "none", Locations: ["DE"] } })],
        ["InvalidArgument", customized({ GeoRestrictions: { RestrictionType: "blacklist", Locations: [] } })],
        ["InvalidArgument", customized({ GeoRestrictions: { RestrictionType: "whitelist", Locations: ["de"] } })],
        [
          "InvalidArgument",
          create(id, "other", { ManagedCertificateRequest: { ...MANAGED, PrimaryDomainName: "x.example.com" } })
        ],
        [
          "InvalidArgument",
          create(id, "other", { ManagedCertificateRequest: MANAGED, Domains: inDomains(["*.example.com"]) })
        ]
      ]
      const before = yield* Effect.flatMap(fake, ({ state }) => state)
      for (const [code, call] of cases) assert.strictEqual(yield* codeOf(call), code)
      assert.strictEqual(yield* Effect.flatMap(fake, ({ state }) => state), before)
      assert.strictEqual(verdict(yield* send("POST", "distribution-tenant")), "400 MissingBody")
      const body = "<CreateDistributionTenantRequest><Name>a</Name></CreateDistributionTenantRequest>"
      assert.strictEqual(verdict(yield* send("POST", "distribution-tenant", { body })), "400 InvalidArgument")
      assert.strictEqual(yield* codeOf(read("none")), "EntityNotFound")
      assert.strictEqual(yield* codeOf(Api.getDistributionTenantByDomain({ Domain: "no domain" })), "InvalidArgument")
      // A standard distribution cannot have the domain of a tenant either.
      assert.strictEqual(yield* codeOf(createDistribution(withAliases("mine.example.com"))), "CNAMEAlreadyExists")
      assert.strictEqual(
        yield* codeOf(updateDistribution(standard, withAliases("mine.example.com"))),
        "CNAMEAlreadyExists"
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("has quotas", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const acl = { Customizations: { WebAcl: { Action: "override" as const, Arn: WEB_ACL } } }
      const [one, two] = [yield* create(id, "one", acl), yield* create(id, "two")]
      assert.strictEqual(yield* codeOf(create(id, "three")), "EntityLimitExceeded")
      const Domains = inDomains(["a.example.com", "b.example.com", "c.example.com"])
      assert.strictEqual(yield* codeOf(update(two, { Domains })), "EntityLimitExceeded")
      assert.strictEqual(yield* codeOf(update(two, acl)), "EntityLimitExceeded")
      const association = { Id: idOf(two), IfMatch: two.ETag, WebACLArn: WEB_ACL }
      assert.strictEqual(yield* codeOf(Api.associateDistributionTenantWebACL(association)), "EntityLimitExceeded")
      yield* update(one, acl)
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({ quotas: { distributionTenants: 2, domainsPerTenant: 2, tenantsPerWebACL: 1 } })
      )
    )
  )
})

describe("parameters", () => {
  const definition = (Name: string, Required: boolean) => ({ Name, Definition: { StringSchema: { Required } } })

  it.effect("are those that the distribution defines", () =>
    Effect.gen(function* () {
      const ParameterDefinitions = [definition("must", true), definition("may", false)]
      const { id } = yield* template({ TenantConfig: { ParameterDefinitions } })
      const must = { Name: "must", Value: "1" }
      const may = { Name: "may", Value: "2" }
      const refused = [undefined, [], [may], [must, { Name: "other", Value: "3" }], [must, must]]
      for (const Parameters of refused) {
        assert.strictEqual(yield* codeOf(create(id, "mine", { Parameters })), "InvalidArgument")
      }
      const tenant = yield* create(id, "mine", { Parameters: [must] })
      assert.deepStrictEqual(tenant.DistributionTenant.Parameters, [must])
      assert.strictEqual(yield* codeOf(update(tenant, { Parameters: [] })), "InvalidArgument")
      const changed = yield* update(tenant, { Parameters: [may, must] })
      assert.deepStrictEqual(changed.DistributionTenant.Parameters, [may, must])
      const kept = yield* update(changed, { Enabled: false })
      assert.deepStrictEqual(kept.DistributionTenant.Parameters, [may, must])
      // Another distribution defines other parameters.
      const other = yield* template()
      assert.strictEqual(yield* codeOf(update(kept, { DistributionId: other.id })), "InvalidArgument")
      yield* update(kept, { DistributionId: other.id, Parameters: [] })
    }).pipe(Effect.provide(layer))
  )
})

describe("domains", () => {
  const status = (name: string) =>
    Effect.map(read(name), ({ DistributionTenant }) => DistributionTenant.Domains?.map(({ Status }) => Status))

  it.effect("are active with a certificate and a DNS record", () =>
    Effect.gen(function* () {
      const shared = yield* template()
      const none = yield* template(without)
      yield* create(shared.id, "a")
      yield* create(none.id, "b")
      yield* create(none.id, "c", { Customizations: { Certificate: { Arn: CERTIFICATE } } })
      yield* create(shared.id, "d", { Domains: inDomains(["d.example.com", "e.example.com"]) })
      assert.deepStrictEqual(
        [yield* status("a"), yield* status("b"), yield* status("c"), yield* status("d")],
        [["active"], ["inactive"], ["active"], ["inactive", "active"]]
      )
      // The certificate of the distribution is that of all tenants.
      yield* updateDistribution(shared, without)
      assert.deepStrictEqual(yield* status("a"), ["inactive"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ dns: { "d.example.com": "invalid-configuration" } })))
  )

  it.effect("must be proved by a certificate, a DNS record, or a token to come", () =>
    Effect.gen(function* () {
      const none = yield* template(without)
      const error = yield* Effect.flip(create(none.id, "a"))
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.match(error.message, /Could not verify Domain Name ownership/)
      const managed = (ValidationTokenHost: Api.ValidationTokenHost) =>
        create(none.id, "a", { ManagedCertificateRequest: { ValidationTokenHost } })
      assert.strictEqual(yield* codeOf(managed("cloudfront")), "InvalidArgument")
      yield* managed("self-hosted")
      const covering = { Customizations: { Certificate: { Arn: CERTIFICATE } } }
      assert.strictEqual(
        yield* codeOf(create(none.id, "b", { ...covering, Domains: inDomains(["b.other.org"]) })),
        "InvalidArgument"
      )
      yield* create(none.id, "b", covering)
      const Arn = CERTIFICATE.replace(/1$/, "2")
      assert.strictEqual(
        yield* codeOf(create(none.id, "c", { Customizations: { Certificate: { Arn } } })),
        "InvalidArgument"
      )
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          certificates: { [CERTIFICATE]: ["*.example.com"] },
          dns: {
            "a.example.com": "unknown-configuration",
            "b.example.com": "invalid-configuration",
            "b.other.org": "invalid-configuration"
          }
        })
      )
    )
  )
})

describe("managed certificates", () => {
  const details = (Identifier: string) =>
    Effect.map(Api.getManagedCertificateDetails({ Identifier }), (result) => result.ManagedCertificateDetails)

  it.effect("are issued after the validation, and attach themselves", () =>
    Effect.gen(function* () {
      const { id } = yield* template(without)
      const plain = yield* create(id, "plain")
      assert.strictEqual(yield* codeOf(details("plain")), "EntityNotFound")
      assert.strictEqual(yield* codeOf(details("none")), "EntityNotFound")
      const tenant = yield* create(id, "mine", {
        ManagedCertificateRequest: MANAGED,
        Customizations: { WebAcl: { Action: "disable" } }
      })
      const pending = yield* details("mine")
      assert.match(pending.CertificateArn ?? "", /^arn:aws:acm:us-east-1:123456789012:certificate\/[0-9a-f-]{36}$/)
      assert.deepInclude(pending, {
        CertificateStatus: "pending-validation",
        ValidationTokenHost: "cloudfront",
        ValidationTokenDetails: []
      })
      yield* TestClock.adjust("599 seconds")
      assert.strictEqual((yield* read("mine")).ETag, tenant.ETag)
      assert.strictEqual((yield* details("mine")).CertificateStatus, "pending-validation")
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual(yield* details(idOf(tenant)), { ...pending, CertificateStatus: "issued" })
      const attached = yield* read("mine")
      assert.strictEqual(attached.ETag, "ETVPDKIKX0DER")
      assert.deepInclude(attached.DistributionTenant, {
        Status: "InProgress",
        Domains: [{ Domain: "mine.example.com", Status: "active" }],
        Customizations: { WebAcl: { Action: "disable" }, Certificate: { Arn: pending.CertificateArn ?? "" } }
      })
      const listed = yield* Api.listDistributionTenantsByCustomization({ CertificateArn: pending.CertificateArn })
      assert.deepStrictEqual(
        listed.DistributionTenantList.map(({ ETag, Id }) => [Id, ETag]),
        [[idOf(tenant), attached.ETag]]
      )
      assert.strictEqual(yield* codeOf(update(tenant, { Enabled: false })), "PreconditionFailed")
      // The customizations of the creation detach it, and it stays so.
      const detached = yield* update(attached, { Customizations: { WebAcl: { Action: "disable" } } })
      yield* TestClock.adjust("1 days")
      assert.deepStrictEqual((yield* read("mine")).DistributionTenant.Customizations, { WebAcl: { Action: "disable" } })
      assert.strictEqual((yield* read("mine")).ETag, detached.ETag)
      // It can be attached to the tenant and to others, as far as it covers their domains.
      const Certificate = { Arn: pending.CertificateArn ?? "" }
      assert.deepStrictEqual(
        (yield* update(detached, { Customizations: { Certificate } })).DistributionTenant.Domains,
        [{ Domain: "mine.example.com", Status: "active" }]
      )
      assert.deepStrictEqual((yield* update(plain, { Customizations: { Certificate } })).DistributionTenant.Domains, [
        { Domain: "plain.example.com", Status: "inactive" }
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("attach themselves in spite of changes while they are pending, unless a newer one was requested", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine", { ManagedCertificateRequest: MANAGED })
      const first = yield* details("mine")
      yield* TestClock.adjust("5 minutes")
      const Domains = inDomains(["mine.example.com", "more.example.com"])
      yield* update(tenant, { Domains, ManagedCertificateRequest: { ValidationTokenHost: "self-hosted" } })
      const second = yield* details("mine")
      assert.notStrictEqual(second.CertificateArn, first.CertificateArn)
      assert.strictEqual(second.ValidationTokenHost, "self-hosted")
      const [one, two] = second.ValidationTokenDetails
      assert.match(one?.RedirectFrom ?? "", /^mine\.example\.com\/\.well-known\/pki-validation\/[0-9a-f]{32}\.txt$/)
      assert.match(
        two?.RedirectTo ?? "",
        /^validation\.us-east-1\.acm-validations\.aws\/123456789012\/\.well-known\/pki-validation\/[0-9a-f]{32}\.txt$/
      )
      assert.strictEqual(two?.Domain, "more.example.com")
      yield* TestClock.adjust("5 minutes")
      assert.notProperty((yield* read("mine")).DistributionTenant, "Customizations")
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual((yield* read("mine")).DistributionTenant.Customizations, {
        Certificate: { Arn: second.CertificateArn ?? "" }
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("fail as the settings say, and cannot be used before they are issued", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine", { ManagedCertificateRequest: MANAGED })
      const { CertificateArn: Arn = "" } = yield* details("mine")
      assert.strictEqual(yield* codeOf(update(tenant, { Customizations: { Certificate: { Arn } } })), "InvalidArgument")
      yield* TestClock.adjust("1 days")
      assert.strictEqual((yield* details("mine")).CertificateStatus, "validation-timed-out")
      assert.deepStrictEqual(yield* read("mine").pipe(Effect.map(({ ETag }) => ETag)), tenant.ETag)
      assert.strictEqual(yield* codeOf(update(tenant, { Customizations: { Certificate: { Arn } } })), "InvalidArgument")
    }).pipe(
      Effect.provide(InMemoryCloudFront.layer({ managedCertificates: { "mine.example.com": "validation-timed-out" } }))
    )
  )

  it.effect("are issued at once when the state is settled, and leave with their tenant", () =>
    Effect.gen(function* () {
      yield* made("mine", { ManagedCertificateRequest: MANAGED, Enabled: false })
      const { settle, state } = yield* fake
      yield* settle
      assert.strictEqual((yield* details("mine")).CertificateStatus, "issued")
      yield* TestClock.adjust("5 minutes")
      yield* remove(yield* read("mine"))
      assert.deepStrictEqual(State.all(yield* state, "managedCertificate"), [])
    }).pipe(Effect.provide(layer))
  )
})

describe("web ACLs", () => {
  it.effect("are associated and disassociated", () =>
    Effect.gen(function* () {
      const tenant = yield* made("mine", { Customizations: { Certificate: { Arn: CERTIFICATE } } })
      const Id = idOf(tenant)
      const associate = (IfMatch: string, WebACLArn = WEB_ACL) =>
        Api.associateDistributionTenantWebACL({ Id, IfMatch, WebACLArn })
      const associated = yield* associate(tenant.ETag)
      assert.deepStrictEqual({ ...associated }, { Id, WebACLArn: WEB_ACL, ETag: "ETVPDKIKX0DER" })
      assert.deepStrictEqual((yield* read(Id)).DistributionTenant.Customizations, {
        Certificate: { Arn: CERTIFICATE },
        WebAcl: { Action: "override", Arn: WEB_ACL }
      })
      assert.strictEqual(yield* codeOf(associate(tenant.ETag)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(associate("?")), "InvalidIfMatchVersion")
      // An id of WAF Classic.
      assert.strictEqual(
        yield* codeOf(associate(associated.ETag, "473e64fd-f30b-4765-81a0-62ad96dd167a")),
        "InvalidArgument"
      )
      const path = `distribution-tenant/${Id}/associate-web-acl`
      assert.strictEqual(
        verdict(yield* send("PUT", path, { headers: { "if-match": associated.ETag } })),
        "400 MissingBody"
      )
      const disassociate = (IfMatch: string, id = Id) => Api.disassociateDistributionTenantWebACL({ Id: id, IfMatch })
      assert.strictEqual(yield* codeOf(disassociate(tenant.ETag)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(disassociate("?")), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(disassociate(associated.ETag, "dt_0")), "EntityNotFound")
      const none = yield* disassociate(associated.ETag)
      assert.deepStrictEqual({ ...none }, { Id, ETag: "E3UN6WX5RRO2AG" })
      assert.deepStrictEqual((yield* read(Id)).DistributionTenant.Customizations, { Certificate: { Arn: CERTIFICATE } })
      const unknown = { Id: "dt_0", IfMatch: none.ETag, WebACLArn: WEB_ACL }
      assert.strictEqual(yield* codeOf(Api.associateDistributionTenantWebACL(unknown)), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )
})

describe("lists", () => {
  const names = ({ DistributionTenantList }: Api.ListDistributionTenantsResult) =>
    DistributionTenantList.map(({ Name }) => Name)

  it.effect("are paged and filtered", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* template(), yield* template()]
      const group = (yield* createConnectionGroup({ Name: "group" })).ConnectionGroup.Id ?? ""
      const first = yield* create(one.id, "a")
      yield* create(one.id, "b", { ConnectionGroupId: group })
      yield* create(two.id, "c", { ConnectionGroupId: group })
      const list = (AssociationFilter: Api.DistributionTenantAssociationFilter = {}) =>
        Effect.map(Api.listDistributionTenants({ AssociationFilter }), names)
      assert.deepStrictEqual(yield* list(), ["aaa", "bbb", "ccc"])
      assert.deepStrictEqual(yield* list({ DistributionId: one.id }), ["aaa", "bbb"])
      assert.deepStrictEqual(yield* list({ ConnectionGroupId: group }), ["bbb", "ccc"])
      assert.deepStrictEqual(yield* list({ DistributionId: one.id, ConnectionGroupId: group }), ["bbb"])
      assert.strictEqual(yield* codeOf(list({ DistributionId: "E0" })), "EntityNotFound")
      assert.strictEqual(yield* codeOf(list({ ConnectionGroupId: "cg_0" })), "EntityNotFound")
      assert.strictEqual(yield* codeOf(Api.listDistributionTenants({ Marker: "none" })), "InvalidArgument")
      const paged = yield* Stream.runCollect(Pagination.items(Api.listDistributionTenants, { MaxItems: 2 }))
      assert.deepStrictEqual(
        Array.from(paged, ({ Name }) => Name),
        ["aaa", "bbb", "ccc"]
      )
      const { Tags: _, ...shown } = first.DistributionTenant
      assert.deepStrictEqual({ ...Array.from(paged)[0] }, { ...shown, ETag: first.ETag })
    }).pipe(Effect.provide(layer))
  )

  it.effect("by customization have the tenants with a web ACL or certificate of their own", () =>
    Effect.gen(function* () {
      const { id } = yield* template({ WebACLId: WEB_ACL })
      yield* create(id, "a", { Customizations: { WebAcl: { Action: "override", Arn: WEB_ACL } } })
      yield* create(id, "b", { Customizations: { WebAcl: { Action: "disable" } } })
      yield* create(id, "c", { Customizations: { Certificate: { Arn: CERTIFICATE } } })
      const list = (input: Api.ListDistributionTenantsByCustomizationRequest) =>
        Effect.map(Api.listDistributionTenantsByCustomization(input), names)
      assert.deepStrictEqual(yield* list({ WebACLArn: WEB_ACL }), ["aaa"])
      assert.deepStrictEqual(yield* list({ CertificateArn: CERTIFICATE }), ["ccc"])
      const refused = [
        {},
        { WebACLArn: WEB_ACL, CertificateArn: CERTIFICATE },
        { WebACLArn: "x" },
        { CertificateArn: "x" }
      ]
      for (const input of refused) assert.strictEqual(yield* outcomeOf(list(input)), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )
})
