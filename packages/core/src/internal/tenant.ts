/** Distribution tenants as resources whose whole configuration is written, since an update drops what it does not name. */
import * as Effect from "effect/Effect"
import * as Description from "../Description.js"
import * as D from "../generated/descriptions/DistributionTenant.js"
import * as Api from "../generated/DistributionTenant.js"
import type { Resource, Versioned } from "./resource.js"

/** What an update of a tenant replaces. */
export type TenantConfig = Omit<
  Api.UpdateDistributionTenantRequest,
  "Enabled" | "Id" | "IfMatch" | "ManagedCertificateRequest"
> & { readonly Enabled: boolean }

const TenantConfig: Description.Structure<TenantConfig> = Description.structure("DistributionTenantConfig", () => ({
  DistributionId: { of: Description.string },
  Domains: { of: D.DomainList },
  Customizations: { of: D.Customizations },
  Parameters: { of: D.Parameters },
  ConnectionGroupId: { of: Description.string },
  Enabled: { of: Description.boolean, required: true }
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
    Enabled: thing.Enabled ?? true
  },
  status: thing.Status ?? "",
  etag: ETag
})

/** By id. */
export const tenant: Resource<
  Api.DistributionTenant,
  TenantConfig,
  Api.GetDistributionTenantError,
  Api.UpdateDistributionTenantError,
  Api.DeleteDistributionTenantError
> = {
  noun: "distribution tenant",
  config: TenantConfig,
  read: (Identifier) => Effect.map(Api.getDistributionTenant({ Identifier }), versioned),
  write: (Id, config, IfMatch) => Effect.map(Api.updateDistributionTenant({ Id, IfMatch, ...config }), versioned),
  remove: (Id, IfMatch) => Api.deleteDistributionTenant({ Id, IfMatch })
}
