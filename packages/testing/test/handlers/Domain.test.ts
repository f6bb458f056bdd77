import { disassociateDistributionTenantWebACL } from "@effect-cloudfront/core/DistributionTenant"
import * as Api from "@effect-cloudfront/core/DistributionTenant"
import { associateAlias, copyDistribution } from "@effect-cloudfront/core/Distribution"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  CERTIFICATE,
  codeOf,
  create as createDistribution,
  deployment,
  type Handle,
  read,
  send,
  template,
  update,
  verdict,
  withAliases
} from "../support.js"

const layer = InMemoryCloudFront.layer()

const idOf = ({ DistributionTenant }: Pick<Api.GetDistributionTenantResult, "DistributionTenant">): string =>
  DistributionTenant.Id ?? ""

const tenant = (
  DistributionId: string,
  Name: string,
  domains: ReadonlyArray<string>,
  change: Partial<Api.CreateDistributionTenantRequest> = {}
) => Api.createDistributionTenant({ DistributionId, Name, Domains: domains.map((Domain) => ({ Domain })), ...change })

const domainsOf = (Identifier: string) =>
  Effect.map(Api.getDistributionTenant({ Identifier }), ({ DistributionTenant }) =>
    DistributionTenant.Domains?.map(({ Domain }) => Domain)
  )

describe("moving a domain", () => {
  const move = (Domain: string, TargetResource: Api.DistributionResourceId, IfMatch: string) =>
    Api.updateDomainAssociation({ Domain, TargetResource, IfMatch })

  const toDistribution = (domain: string, { etag, id }: Pick<Handle, "etag" | "id">) =>
    move(domain, { DistributionId: id }, etag)

  const toTenant = (domain: string, result: Api.GetDistributionTenantResult) =>
    move(domain, { DistributionTenantId: idOf(result) }, result.ETag)

  it.effect("goes from any kind to any kind", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const off = { Enabled: false }
      const one = yield* createDistribution({ ...withAliases("a.example.com", "b.example.com"), ...off })
      const two = yield* tenant(id, "two", ["two.example.com"], off)
      const moved = yield* toTenant("A.example.com", two)
      assert.deepStrictEqual({ ...moved }, { Domain: "A.example.com", ResourceId: idOf(two), ETag: "ETVPDKIKX0DER" })
      assert.deepStrictEqual(yield* domainsOf("two"), ["two.example.com", "A.example.com"])
      assert.deepStrictEqual((yield* read(one.id)).config.Aliases?.Items, ["b.example.com"])
      assert.strictEqual((yield* read(one.id)).etag, "E3UN6WX5RRO2AG")
      // From tenant to tenant: the last domain, too.
      const three = yield* tenant(id, "three", ["three.example.com"])
      const third = yield* toTenant("a.example.com", three)
      yield* toTenant("two.example.com", { ...three, ETag: third.ETag })
      assert.deepStrictEqual(yield* domainsOf("two"), [])
      assert.deepStrictEqual(yield* domainsOf("three"), ["three.example.com", "a.example.com", "two.example.com"])
      // What is left of a tenant can still be changed.
      const rest = yield* Api.getDistributionTenant({ Identifier: "two" })
      yield* disassociateDistributionTenantWebACL({ Id: idOf(two), IfMatch: rest.ETag })
      // From tenant to distribution.
      const four = yield* tenant(id, "four", ["four.example.com"], off)
      yield* toDistribution("four.example.com", yield* read(one.id))
      assert.deepStrictEqual((yield* read(one.id)).config.Aliases?.Items, ["b.example.com", "four.example.com"])
      assert.strictEqual((yield* Api.getDistributionTenant({ Identifier: idOf(four) })).ETag, "ETVPDKIKX0DER")
      // To where it is.
      yield* toDistribution("b.example.com", yield* read(one.id))
      assert.deepStrictEqual((yield* read(one.id)).config.Aliases?.Items, ["four.example.com", "b.example.com"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused with the error of what is wrong", () =>
    Effect.gen(function* () {
      const multi = yield* template()
      const one = yield* createDistribution(withAliases("a.example.com"))
      const plain = yield* createDistribution()
      const two = yield* tenant(multi.id, "two", ["two.example.com"], { Enabled: false })
      assert.strictEqual(yield* codeOf(toTenant("a.example.com", two)), "IllegalUpdate")
      const off = yield* update(one, { Enabled: false })
      const staged = yield* copyDistribution({ PrimaryDistributionId: off.id, IfMatch: off.etag, Staging: true })
      const staging = { id: staged.Distribution.Id, etag: staged.ETag }
      const ids = { DistributionId: one.id, DistributionTenantId: idOf(two) }
      const cases = [
        ["EntityNotFound", toTenant("none.example.com", two)],
        ["InvalidArgument", toTenant("no domain", two)],
        ["InvalidArgument", move("a.example.com", ids, two.ETag)],
        ["InvalidArgument", move("a.example.com", {}, two.ETag)],
        ["EntityNotFound", move("a.example.com", { DistributionId: "E0" }, two.ETag)],
        ["EntityNotFound", move("a.example.com", { DistributionTenantId: "dt_0" }, two.ETag)],
        ["PreconditionFailed", toTenant("a.example.com", { ...two, ETag: "E3UN6WX5RRO2AG" })],
        ["InvalidIfMatchVersion", toTenant("a.example.com", { ...two, ETag: "?" })],
        ["IllegalUpdate", toDistribution("a.example.com", multi)],
        ["IllegalUpdate", toDistribution("a.example.com", staging)],
        ["InvalidArgument", toDistribution("a.example.com", plain)],
        // The quota of two domains.
        [
          "IllegalUpdate",
          toTenant("a.example.com", yield* tenant(multi.id, "full", ["c.example.com", "d.example.com"]))
        ],
        // No certificate covers it.
        [
          "InvalidArgument",
          toTenant(
            "a.example.com",
            yield* tenant(
              (yield* template({
                ViewerCertificate: { CloudFrontDefaultCertificate: true }
              })).id,
              "bare",
              ["e.example.com"]
            )
          )
        ]
      ] as const
      for (const [code, call] of cases) assert.strictEqual(yield* codeOf(call), code)
      assert.strictEqual(verdict(yield* send("POST", "domain-association")), "400 MissingBody")
      assert.deepStrictEqual(yield* domainsOf("two"), ["two.example.com"])
      yield* toTenant("a.example.com", two)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { domainsPerTenant: 2 } })))
  )

  it.effect("is refused while a continuous deployment policy is attached", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const two = yield* tenant(id, "two", ["two.example.com"], { Enabled: false })
      const { primary } = yield* deployment({ ...withAliases("a.example.com"), Enabled: false })
      assert.strictEqual(yield* codeOf(toTenant("a.example.com", two)), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(toDistribution("two.example.com", primary)), "IllegalUpdate")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of a tenant is not for associateAlias", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      yield* tenant(id, "two", ["two.example.com"], { Enabled: false })
      const target = yield* createDistribution(withAliases("a.example.com"))
      const input = { TargetDistributionId: target.id, Alias: "two.example.com" }
      assert.strictEqual(yield* codeOf(associateAlias(input)), "IllegalUpdate")
      assert.deepStrictEqual(yield* domainsOf("two"), ["two.example.com"])
    }).pipe(Effect.provide(layer))
  )
})

describe("conflicts of domains", () => {
  const masked = (id: string): string => "*".repeat(Math.floor(id.length / 2)) + id.slice(Math.floor(id.length / 2))

  it.effect("are the same domain and overlapping wildcards, of all resources", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      const one = yield* createDistribution(withAliases("*.example.com", "a.b.example.com", "www.example.org"))
      const two = yield* tenant(id, "two", ["www.example.com", "a.example.com"])
      const control = { DistributionTenantId: idOf(two) }
      const conflict = (Domain: string, kind: "distribution" | "distribution-tenant", owner: string) => ({
        Domain,
        ResourceType: kind,
        ResourceId: masked(owner),
        AccountId: "******789012"
      })
      const list = (Domain: string, DomainControlValidationResource: Api.DistributionResourceId = control) =>
        Stream.runCollect(
          Pagination.items(Api.listDomainConflicts, { Domain, DomainControlValidationResource, MaxItems: 1 })
        ).pipe(Effect.map((all) => Array.from(all, (one) => ({ ...one }))))
      assert.deepStrictEqual(yield* list("WWW.example.com"), [
        conflict("www.example.com", "distribution-tenant", idOf(two)),
        conflict("*.example.com", "distribution", one.id)
      ])
      assert.deepStrictEqual(yield* list("*.example.com", { DistributionId: one.id }), [
        conflict("*.example.com", "distribution", one.id),
        conflict("www.example.com", "distribution-tenant", idOf(two)),
        conflict("a.example.com", "distribution-tenant", idOf(two))
      ])
      assert.deepStrictEqual(yield* list("x.b.example.com"), [])
      assert.deepStrictEqual(yield* list("*.b.example.com"), [conflict("a.b.example.com", "distribution", one.id)])
      const page = (MaxItems?: number) =>
        Api.listDomainConflicts({ Domain: "*.example.com", DomainControlValidationResource: control, MaxItems })
      assert.strictEqual((yield* page(2)).NextMarker, "www.example.com")
      assert.notProperty(yield* page(3), "NextMarker")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused without a resource that proves control", () =>
    Effect.gen(function* () {
      const { id } = yield* template({ ViewerCertificate: { CloudFrontDefaultCertificate: true } })
      const bare = yield* tenant(id, "bare", ["a.example.com"])
      const plain = yield* createDistribution()
      const covered = yield* createDistribution(withAliases("b.example.com"))
      const list = (DomainControlValidationResource: Api.DistributionResourceId, change: object = {}) =>
        Api.listDomainConflicts({ Domain: "a.example.com", DomainControlValidationResource, ...change })
      const proof = { DistributionId: covered.id }
      const cases = [
        ["EntityNotFound", list({ DistributionId: "E0" })],
        ["EntityNotFound", list({ DistributionTenantId: "dt_0" })],
        ["InvalidArgument", list({})],
        ["InvalidArgument", list({ DistributionId: plain.id, DistributionTenantId: idOf(bare) })],
        ["InvalidArgument", list({ DistributionId: plain.id })],
        ["InvalidArgument", list({ DistributionTenantId: idOf(bare) })],
        ["InvalidArgument", list(proof, { Domain: "no domain" })],
        ["InvalidArgument", list(proof, { Marker: "b.example.com" })],
        ["InvalidArgument", list(proof, { Marker: "*.example.com" })]
      ] as const
      for (const [code, call] of cases) assert.strictEqual(yield* codeOf(call), code)
      assert.strictEqual(verdict(yield* send("POST", "domain-conflicts")), "400 MissingBody")
      assert.lengthOf((yield* list(proof)).DomainConflicts, 1)
    }).pipe(Effect.provide(layer))
  )
})

describe("the DNS configuration", () => {
  it.effect("is that of the settings", () =>
    Effect.gen(function* () {
      const { id } = yield* template()
      yield* tenant(id, "mine", ["a.example.com", "B.example.com", "c.example.com"])
      const verify = (Domain?: string, Identifier = "mine") =>
        Effect.map(Api.verifyDnsConfiguration({ Identifier, Domain }), ({ DnsConfigurationList }) =>
          DnsConfigurationList.map(({ Domain, Reason, Status }) => [Domain, Status, Reason === undefined])
        )
      assert.deepStrictEqual(yield* verify(), [
        ["a.example.com", "valid-configuration", true],
        ["B.example.com", "invalid-configuration", false],
        ["c.example.com", "unknown-configuration", false]
      ])
      assert.deepStrictEqual(yield* verify("b.example.com"), [["B.example.com", "invalid-configuration", false]])
      assert.strictEqual(yield* codeOf(verify("d.example.com")), "InvalidArgument")
      assert.strictEqual(yield* codeOf(verify(undefined, "none")), "EntityNotFound")
      assert.strictEqual(verdict(yield* send("POST", "verify-dns-configuration")), "400 MissingBody")
    }).pipe(
      Effect.provide(
        InMemoryCloudFront.layer({
          certificates: { [CERTIFICATE]: ["*.example.com"] },
          dns: { "b.example.com": "invalid-configuration", "c.example.com": "unknown-configuration" }
        })
      )
    )
  )
})
