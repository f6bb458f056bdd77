import { distribution } from "../handlers/Distribution.js"
import { invalidation } from "../handlers/Invalidation.js"
import { originAccessControl } from "../handlers/OriginAccessControl.js"
import { streamingDistribution } from "../handlers/StreamingDistribution.js"
import type { Registry } from "./kind.js"

/** The descriptions of all kinds. */
export const kinds: Registry = {
  distribution,
  invalidation,
  originAccessControl,
  streamingDistribution
}
