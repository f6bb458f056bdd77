/** What is changed of a distribution before it is deleted. */
export interface Disableable {
  readonly Enabled: boolean
  readonly ContinuousDeploymentPolicyId?: string | undefined
}

/** The id of the continuous deployment policy. */
export const policyIdOf = ({ ContinuousDeploymentPolicyId: id }: Disableable): string | undefined =>
  id === "" ? undefined : id

// A distribution with a continuous deployment policy cannot be deleted; the empty id detaches the policy.
export const toDisabled = <Config extends Disableable>(config: Config): Config =>
  policyIdOf(config) === undefined
    ? { ...config, Enabled: false }
    : { ...config, Enabled: false, ContinuousDeploymentPolicyId: "" }
