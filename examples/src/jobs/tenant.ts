/** Give a customer a tenant of a multi-tenant distribution, and later another domain. */
import { createDistributionTenant, updateDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { addItem } from "@effect-cloudfront/core/Items"
import * as Effect from "effect/Effect"

export const program = Effect.gen(function* () {
  const created = yield* createDistributionTenant({
    DistributionId: "E1PA6795UKMFR9",
    Name: "acme",
    Domains: [{ Domain: "acme.example.com" }],
    Parameters: [{ Name: "folder", Value: "acme" }]
  })
  const { Domains = [], Id, Parameters } = created.DistributionTenant
  const { DistributionTenant } = yield* updateDistributionTenant({
    Id: yield* Effect.fromNullable(Id),
    IfMatch: created.ETag,
    Domains: addItem(
      Domains.map(({ Domain }) => ({ Domain })),
      { Domain: "www.acme.example" }
    ),
    Parameters: addItem(Parameters, { Name: "folder", Value: "acme-2" })
  })
  return DistributionTenant
})
