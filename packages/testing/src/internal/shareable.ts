import type { Kind } from "../State.js"

/** The kinds of resources that an account can share with others. */
export const SHAREABLE = ["anycastIpList", "trustStore", "vpcOrigin"] as const satisfies ReadonlyArray<Kind>

export const isShareable = (kind: Kind): boolean => SHAREABLE.some((one) => one === kind)
