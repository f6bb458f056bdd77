import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { disableAndDeleteTenant } from "@effect-cloudfront/core/programs/disableAndDelete"
import { provisionTenant, type ProvisionTenantEvent } from "@effect-cloudfront/core/programs/provisionTenant"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"

const onEvent = (event: ProvisionTenantEvent) => {
  switch (event._tag) {
    case "DnsRecordNeeded":
      return Console.log(`point ${event.domain} to ${event.target}`)
    case "WaitingForCertificate":
    case "WaitingForDomains":
      return Effect.void
    default:
      return Console.log(event._tag)
  }
}

export const program = (distributionId: string) =>
  Effect.gen(function* () {
    const acme = {
      DistributionId: distributionId,
      Name: "acme",
      Domains: [{ Domain: "acme.example.com" }],
      ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" }
    } as const
    yield* Console.log("would do:", yield* provisionTenant(acme, { dryRun: true }))

    const provisioned = yield* provisionTenant(acme, { onEvent })
    if (provisioned._tag !== "Ready") return
    const { Domains, Id = "" } = provisioned.tenant
    yield* Console.log("domains:", Domains)

    // The end of a tenant.
    yield* Console.log(yield* disableAndDeleteTenant(Id))
  })

export const main = program("E1PA6795UKMFR9").pipe(Effect.provide(CloudFrontNode.layerEnv))
