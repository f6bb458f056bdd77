/** The scenarios of distribution tenants from their creation to their deletion. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { updateDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { disableAndDeleteTenant, disableAndDeleteTenantEvents } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionTenant, provisionTenantEvents } from "@effect-cloudfront/core/programs/provisionTenant"
import * as Etag from "@effect-cloudfront/testing/Etag"
import * as State from "@effect-cloudfront/testing/State"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { wrongWhen, type Failure, type Scenario } from "../Scenario.js"
import { withOtherClient, type World } from "../World.js"
import { readingOnly } from "./dryRun.js"
import { template, tenant } from "./resources.js"

const tenantsOf = (world: World) =>
  Effect.map(world.fake.state, (state) => Array.from(State.all(state, "distributionTenant")))

type Input = Parameters<typeof provisionTenant>[0]

const provisioning = (
  name: string,
  program: (input: Input) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const DistributionId = yield* template(world)
      yield* world.fake.settle
      const input: Input = {
        DistributionId,
        Name: "tenant",
        Domains: [{ Domain: "www.example.com" }],
        ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" }
      }
      return {
        run: () => program(input),
        wrong: ({ succeeded }) =>
          Effect.map(tenantsOf(world), (tenants) =>
            wrongWhen(
              [tenants.length > 1, `${tenants.length} tenants`],
              [succeeded > 0 && tenants.length === 0, "it says that the tenant is there, which is not so"],
              [
                succeeded > 0 && tenants.some(({ config }) => config.Customizations?.Certificate === undefined),
                "it says that the certificate is attached, which is not so"
              ]
            )
          )
      }
    })
})

const deleting = (name: string, program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* tenant(world)
      yield* world.fake.settle
      return {
        run: () => program(id),
        edit: Effect.gen(function* () {
          const [there] = yield* tenantsOf(world)
          if (there === undefined) return
          yield* withOtherClient(
            world,
            updateDistributionTenant({
              Id: id,
              IfMatch: Etag.ofVersion(there.version),
              Customizations: { ...there.config.Customizations, WebAcl: { Action: "disable" } }
            })
          )
        }),
        wrong: ({ succeeded }) =>
          Effect.map(tenantsOf(world), (tenants) =>
            wrongWhen([succeeded > 0 && tenants.length > 0, "it says that the tenant is deleted, which is not so"])
          )
      }
    })
})

export const tenants = {
  provisionTenant: [provisioning("with a managed certificate", (input) => provisionTenant(input))],
  provisionTenantEvents: [provisioning("as a Stream", (input) => Stream.runDrain(provisionTenantEvents(input)))],
  disableAndDeleteTenant: [
    deleting("an enabled one", (id) => disableAndDeleteTenant(id)),
    readingOnly((id) => disableAndDeleteTenant(id, { dryRun: true }), tenant)
  ],
  disableAndDeleteTenantEvents: [deleting("as a Stream", (id) => Stream.runDrain(disableAndDeleteTenantEvents(id)))]
} satisfies Record<string, ReadonlyArray<Scenario>>
