import type { Kind } from "../State.js"

/** The kinds of resources that an account can share with others. */
const SHAREABLE: ReadonlyArray<Kind> = ["anycastIpList", "trustStore", "vpcOrigin"]

export const isShareable = (kind: Kind): boolean => SHAREABLE.includes(kind)
