import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  getDistributionTenant,
  updateDistributionTenant,
  type CreateDistributionTenantRequest,
  type DnsConfigurationStatus
} from "@effect-cloudfront/core/DistributionTenant"
import { CNAMEAlreadyExists, ResourceNotDisabled } from "@effect-cloudfront/core/Errors"
import { disableAndDeleteTenant } from "@effect-cloudfront/core/programs/disableAndDelete"
import {
  provisionTenant,
  provisionTenantEvents,
  type ProvisionTenantEvent
} from "@effect-cloudfront/core/programs/provisionTenant"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as Support from "../support.js"
import { elapse, watch } from "./support.js"

const { InMemoryCloudFront: Fake } = InMemoryCloudFront

const input = (
  host: "cloudfront" | "self-hosted" = "cloudfront",
  change: Partial<CreateDistributionTenantRequest> = {}
): Effect.Effect<CreateDistributionTenantRequest, { readonly _tag: string; readonly message: string }, CloudFront> =>
  Effect.map(
    Support.template({ ViewerCertificate: { CloudFrontDefaultCertificate: true } }),
    ({ id: DistributionId }) => ({
      DistributionId,
      Name: "tenant",
      Domains: [{ Domain: "www.example.com" }],
      Customizations: { GeoRestrictions: { RestrictionType: "whitelist", Locations: ["DE"] } },
      ManagedCertificateRequest: { ValidationTokenHost: host },
      ...change
    })
  )

const tags = (events: ReadonlyArray<ProvisionTenantEvent>) => [...new Set(events.map(({ _tag }) => _tag))]

const layer = (options: Settings.Options = {}) => InMemoryCloudFront.layer({ propagation: "1 minutes", ...options })

describe("provisionTenant", () => {
  it.effect("creates the tenant, says what is to be done, and waits until its domains are active", () =>
    Effect.gen(function* () {
      const request = yield* input("self-hosted")
      const events: Array<ProvisionTenantEvent> = []
      const onEvent = (event: ProvisionTenantEvent) => Effect.sync(() => void events.push(event))
      const result = yield* elapse(provisionTenant(request, { onEvent }))
      assert(result._tag === "Ready")
      assert.isTrue(result.created)
      const { tenant } = result
      assert.deepStrictEqual(tenant.Domains, [{ Domain: "www.example.com", Status: "active" }])
      assert.strictEqual(tenant.Status, "Deployed")
      assert.strictEqual(tenant.Customizations?.Certificate?.Arn, result.certificateArn)
      assert.deepStrictEqual(tenant.Customizations?.GeoRestrictions?.Locations, ["DE"])
      assert.deepStrictEqual(tags(events), [
        "Creating",
        "Created",
        "DnsRecordNeeded",
        "ValidationNeeded",
        "WaitingForCertificate",
        "CertificateIssued",
        "CertificateAttached",
        ...(tags(events).includes("WaitingForDomains") ? (["WaitingForDomains"] as const) : []),
        "Ready"
      ])
      const record = events.find((event) => event._tag === "DnsRecordNeeded")
      assert.match(record?.target ?? "", /\.cloudfront\.net$/)
      const validation = events.find((event) => event._tag === "ValidationNeeded")
      assert.deepInclude(validation, { domain: "www.example.com" })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("plans, creates once, and continues: after a lost response, an interruption, and as a Stream", () =>
    Effect.gen(function* () {
      const request = yield* input()
      const { faults } = yield* Fake
      assert.deepStrictEqual(yield* provisionTenant(request, { dryRun: true }), {
        _tag: "Planned",
        exists: false,
        outcome: "Created",
        steps: ["Create"]
      })
      yield* faults.on("CreateDistributionTenant", Faults.resetAfter, { times: 1 })
      const fiber = yield* Effect.fork(provisionTenant(request))
      yield* TestClock.adjust("20 seconds")
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* provisionTenant(request, { dryRun: true }), {
        _tag: "Planned",
        exists: true,
        outcome: "Found",
        steps: []
      })
      const events: Array<ProvisionTenantEvent> = []
      yield* elapse(
        Stream.runForEach(provisionTenantEvents(request), (event) => Effect.sync(() => void events.push(event)))
      )
      assert.includeMembers(tags(events), ["Found", "Ready"])
      const again = yield* watch(({ calls }) => Effect.as(elapse(provisionTenant(request)), calls))
      assert.notInclude(again, "UpdateDistributionTenant")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("attaches a certificate that the service has not attached", () =>
    Effect.gen(function* () {
      const request = yield* input()
      const { execute } = yield* CloudFront
      let detached = false
      const result = yield* watch(
        () => elapse(provisionTenant(request)),
        (call, send) => {
          if (call.operation !== "GetDistributionTenant" || detached) return undefined
          detached = true
          const detach = Effect.gen(function* () {
            const { DistributionTenant, ETag } = yield* getDistributionTenant({ Identifier: "tenant" })
            yield* updateDistributionTenant({
              Id: DistributionTenant.Id ?? "",
              IfMatch: ETag,
              Customizations: { GeoRestrictions: { RestrictionType: "none" } }
            })
          })
          return Effect.zipRight(Effect.orDie(Effect.provideService(detach, CloudFront, { execute })), send)
        }
      )
      assert.isTrue(detached)
      assert(result._tag === "Ready")
      assert.strictEqual(result.tenant.Customizations?.Certificate?.Arn, result.certificateArn)
      assert.strictEqual(result.tenant.Customizations?.GeoRestrictions?.RestrictionType, "none")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("bears reads that are behind, and needs no certificate where the distribution has one", () =>
    Effect.gen(function* () {
      yield* elapse(provisionTenant(yield* input()))
      const { id: DistributionId } = yield* Support.template()
      const events: Array<ProvisionTenantEvent> = []
      const plain = { DistributionId, Name: "plain", Domains: [{ Domain: "plain.example.com" }] }
      const onEvent = (event: ProvisionTenantEvent) => Effect.sync(() => void events.push(event))
      const result = yield* elapse(provisionTenant(plain, { until: "deployed", onEvent }))
      assert.deepInclude(result, { _tag: "Ready", created: true, certificateArn: undefined })
      assert.deepStrictEqual(tags(events), ["Creating", "Created", "WaitingForDomains", "Ready"])
    }).pipe(Effect.provide(layer({ readLag: "1 minutes", createLag: "30 seconds" })))
  )

  it.effect("does not take another tenant for its own", () =>
    Effect.gen(function* () {
      const request = yield* input()
      yield* elapse(provisionTenant(request))
      const other = { ...request, Domains: [{ Domain: "other.example.com" }] }
      assert.strictEqual((yield* Effect.flip(elapse(provisionTenant(other))))._tag, "EntityAlreadyExists")
      const clash = { ...request, Name: "second" }
      // At once: the service has said so of a request that was sent once.
      yield* watch((watched) =>
        Effect.gen(function* () {
          assert.strictEqual((yield* Effect.flip(provisionTenant(clash)))._tag, "CNAMEAlreadyExists")
          assert.deepStrictEqual(watched.calls, ["CreateDistributionTenant", "GetDistributionTenant"])
        })
      )
    }).pipe(Effect.provide(layer()))
  )

  it.effect("waits for its own tenant when the response was lost, and its domain is in use by it", () =>
    Effect.gen(function* () {
      const request = yield* input("cloudfront", { ManagedCertificateRequest: undefined })
      const { faults } = yield* Fake
      yield* faults.on("CreateDistributionTenant", Faults.resetAfter, { times: 1 })
      yield* faults.on("CreateDistributionTenant", Faults.error(CNAMEAlreadyExists), { times: 1 })
      const result = yield* elapse(provisionTenant(request, { until: "deployed" }))
      assert.deepInclude(result, { _tag: "Ready", created: false })
    }).pipe(Effect.provide(layer({ createLag: "30 seconds" })))
  )

  it.effect("says why there is no certificate, and gives up in time with the last state", () =>
    Effect.gen(function* () {
      const failed = yield* Effect.flip(elapse(provisionTenant(yield* input())))
      assert.deepInclude<object>(failed, { _tag: "WaitFailed", state: "validation-timed-out" })
      const slow = yield* input("cloudfront", { Name: "slow", Domains: [{ Domain: "slow.example.com" }] })
      const late = yield* Effect.flip(elapse(provisionTenant(slow, { timeout: "45 seconds" })))
      assert.deepInclude<object>(late, { _tag: "WaitTimeout", last: "pending-validation" })
    }).pipe(Effect.provide(layer({ managedCertificates: { "www.example.com": "validation-timed-out" } })))
  )

  it.effect("waits for a domain whose record is missing", () =>
    Effect.gen(function* () {
      const request = yield* input("self-hosted")
      const error = yield* Effect.flip(elapse(provisionTenant(request, { timeout: "1 hours", interval: "5 minutes" })))
      assert.deepInclude<object>(error, { _tag: "WaitTimeout", last: "inactive for www.example.com" })
    }).pipe(
      Effect.provide(layer({ dns: { "www.example.com": "unknown-configuration" satisfies DnsConfigurationStatus } }))
    )
  )
})

describe("disableAndDeleteTenant", () => {
  it.effect("disables the tenant with all its members, waits, and deletes it", () =>
    Effect.gen(function* () {
      const request = yield* input()
      const result = yield* elapse(provisionTenant(request))
      assert(result._tag === "Ready")
      const id = result.tenant.Id ?? ""
      yield* watch(({ requests }) =>
        Effect.gen(function* () {
          assert.strictEqual(yield* elapse(disableAndDeleteTenant(id)), "Deleted")
          const update = requests.find(({ operation }) => operation === "UpdateDistributionTenant")
          for (const member of ["DistributionId", "Domains", "Customizations", "Certificate", "ConnectionGroupId"]) {
            assert.include(update?.body ?? "", `<${member}>`)
          }
          assert.include(update?.body ?? "", "<Enabled>false</Enabled>")
        })
      )
      assert.strictEqual(yield* disableAndDeleteTenant(id), "AlreadyGone")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("bears that the service does not know yet that it is disabled, no longer than the grace", () =>
    Effect.gen(function* () {
      const result = yield* elapse(provisionTenant(yield* input()))
      assert(result._tag === "Ready")
      const id = result.tenant.Id ?? ""
      const { faults } = yield* Fake
      const notYet = Faults.error(ResourceNotDisabled, "not disabled")
      yield* faults.on("DeleteDistributionTenant", notYet, { times: Infinity })
      const error = yield* Effect.flip(elapse(disableAndDeleteTenant(id, { grace: "1 minutes" })))
      assert.strictEqual(error._tag, "ResourceNotDisabled")
      yield* faults.clear
      yield* faults.on("DeleteDistributionTenant", notYet, { times: 3 })
      assert.strictEqual(yield* elapse(disableAndDeleteTenant(id)), "Deleted")
    }).pipe(Effect.provide(layer()))
  )
})
