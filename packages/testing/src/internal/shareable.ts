import type { Target } from "./kind.js"

/** The kinds of resources that an account can share with others. */
export const SHAREABLE = ["anycastIpList", "trustStore", "vpcOrigin"] as const satisfies ReadonlyArray<Target>

export const isShareable = (kind: Target): boolean => SHAREABLE.some((one) => one === kind)
