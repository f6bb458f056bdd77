/** Continuous deployment policies, as the programs use them. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Api from "../generated/ContinuousDeploymentPolicy.js"
import * as D from "../generated/descriptions/ContinuousDeploymentPolicy.js"
import * as Pagination from "../Pagination.js"
import type { Listable } from "./listed.js"
import type { Resource, Versioned } from "./resource.js"

type Policy = Api.ContinuousDeploymentPolicy
type Config = Api.ContinuousDeploymentPolicyConfig

interface Result {
  readonly ContinuousDeploymentPolicy: Policy
  readonly ETag: string
}

/** Policies have no status. */
const versioned = ({ ContinuousDeploymentPolicy: thing, ETag }: Result): Versioned<Policy, Config> => ({
  thing,
  config: thing.ContinuousDeploymentPolicyConfig,
  status: "",
  etag: ETag
})

export const policies: Resource<
  Policy,
  Config,
  Api.GetContinuousDeploymentPolicyError,
  Api.UpdateContinuousDeploymentPolicyError,
  Api.DeleteContinuousDeploymentPolicyError
> &
  Listable<
    Policy,
    Policy,
    Config,
    Api.GetContinuousDeploymentPolicyError,
    Api.ListContinuousDeploymentPoliciesError,
    Policy
  > = {
  noun: "continuous deployment policy",
  config: D.ContinuousDeploymentPolicyConfig,
  read: (Id) => Effect.map(Api.getContinuousDeploymentPolicy({ Id }), versioned),
  write: (Id, ContinuousDeploymentPolicyConfig, IfMatch) =>
    Effect.map(Api.updateContinuousDeploymentPolicy({ Id, ContinuousDeploymentPolicyConfig, IfMatch }), versioned),
  remove: (Id, IfMatch) => Api.deleteContinuousDeploymentPolicy({ Id, IfMatch }),
  list: Stream.suspend(() =>
    Stream.map(
      Pagination.items(Api.listContinuousDeploymentPolicies, {}),
      ({ ContinuousDeploymentPolicy }) => ContinuousDeploymentPolicy
    )
  ),
  result: ({ thing }) => thing
}
