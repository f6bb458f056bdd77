/** Distribution tenants, as the programs use them. */
import * as Effect from "effect/Effect"
import * as Api from "../generated/DistributionTenant.js"
import * as Shape from "../Shape.js"
import type { Versioned, Writable } from "./resource.js"

/** What an update of a tenant replaces. An update must have all of it. */
export type TenantConfig = Omit<Api.UpdateDistributionTenantRequest, "Id" | "IfMatch" | "ManagedCertificateRequest">

const TenantConfig: Shape.Shape<TenantConfig> = Shape.structure("DistributionTenantConfig", () => ({
  DistributionId: { of: Shape.string },
  Domains: { of: Api.DomainList },
  Customizations: { of: Api.Customizations },
  Parameters: { of: Api.Parameters },
  ConnectionGroupId: { of: Shape.string },
  Enabled: { of: Shape.boolean }
}))

const versioned = ({
  DistributionTenant: thing,
  ETag
}: Api.GetDistributionTenantResult): Versioned<Api.DistributionTenant, TenantConfig> => ({
  thing,
  config: {
    DistributionId: thing.DistributionId,
    Domains: (thing.Domains ?? []).map(({ Domain }) => ({ Domain })),
    Customizations: thing.Customizations,
    Parameters: thing.Parameters,
    ConnectionGroupId: thing.ConnectionGroupId,
    Enabled: thing.Enabled
  },
  status: thing.Status ?? "",
  etag: ETag
})

export const distributionTenant: Writable<
  Api.DistributionTenant,
  TenantConfig,
  Api.GetDistributionTenantError,
  Api.UpdateDistributionTenantError
> = {
  noun: "distribution tenant",
  config: TenantConfig,
  read: (Identifier) => Effect.map(Api.getDistributionTenant({ Identifier }), versioned),
  write: (Id, config, IfMatch) => Effect.map(Api.updateDistributionTenant({ Id, IfMatch, ...config }), versioned)
}
