/** Send a twentieth of the viewers to a staging distribution. */
import { createContinuousDeploymentPolicy } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { findDistribution } from "@effect-cloudfront/core/programs/find"
import * as Effect from "effect/Effect"

export const program = (primary: string, staging: string) =>
  Effect.gen(function* () {
    const { Distribution } = yield* findDistribution(staging)
    const { ContinuousDeploymentPolicy } = yield* createContinuousDeploymentPolicy({
      ContinuousDeploymentPolicyConfig: {
        StagingDistributionDnsNames: { Items: [Distribution.DomainName] },
        Enabled: true,
        TrafficConfig: { Type: "SingleWeight", SingleWeightConfig: { Weight: 0.05 } }
      }
    })
    return yield* editDistribution(primary, (config) => ({
      ...config,
      ContinuousDeploymentPolicyId: ContinuousDeploymentPolicy.Id
    }))
  })
