/** Distribution tenants as resources whose whole configuration is written, since an update drops what it does not name. */
import * as Effect from "effect/Effect"
import * as DistributionTenant from "../generated/DistributionTenant.js"
import type * as Resource from "./resource.js"

/** What an update sends, without the version. */
export type TenantConfig = Omit<DistributionTenant.UpdateDistributionTenantRequest, "Enabled"> & {
  readonly Enabled: boolean
}

const configOf = (tenant: DistributionTenant.DistributionTenant): TenantConfig => {
  const { ConnectionGroupId, Customizations, DistributionId, Domains = [], Id = "", Parameters } = tenant
  return {
    Id,
    IfMatch: "",
    Domains: Domains.map(({ Domain }) => ({ Domain })),
    Enabled: tenant.Enabled ?? true,
    ...(DistributionId === undefined ? {} : { DistributionId }),
    ...(Customizations === undefined ? {} : { Customizations }),
    ...(Parameters === undefined ? {} : { Parameters }),
    ...(ConnectionGroupId === undefined ? {} : { ConnectionGroupId })
  }
}

const versioned = (result: {
  readonly DistributionTenant: DistributionTenant.DistributionTenant
  readonly ETag: string
}): Resource.Versioned<DistributionTenant.DistributionTenant, TenantConfig> => ({
  thing: result.DistributionTenant,
  config: configOf(result.DistributionTenant),
  status: result.DistributionTenant.Status ?? "unknown",
  etag: result.ETag
})

/** By id. */
export const tenant: Resource.Resource<
  DistributionTenant.DistributionTenant,
  TenantConfig,
  DistributionTenant.GetDistributionTenantError,
  DistributionTenant.UpdateDistributionTenantError,
  DistributionTenant.DeleteDistributionTenantError
> = {
  noun: "distribution tenant",
  // The configurations of this module have the `Enabled` that the shape does not require.
  config: DistributionTenant.UpdateDistributionTenantRequest as Resource.Resource<
    unknown,
    TenantConfig,
    never,
    never,
    never
  >["config"],
  read: (Identifier) => Effect.map(DistributionTenant.getDistributionTenant({ Identifier }), versioned),
  write: (Id, config, IfMatch) =>
    Effect.map(DistributionTenant.updateDistributionTenant({ ...config, Id, IfMatch }), versioned),
  remove: (Id, IfMatch) => DistributionTenant.deleteDistributionTenant({ Id, IfMatch })
}
