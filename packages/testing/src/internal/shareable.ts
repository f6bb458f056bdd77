import type { Kind } from "../State.js"

/** The kinds of resources that an account can share with others. */
const SHAREABLE: ReadonlyArray<string> = ["anycastIpList", "trustStore", "vpcOrigin"] satisfies ReadonlyArray<Kind>

export const isShareable = (kind: string): boolean => SHAREABLE.includes(kind)
