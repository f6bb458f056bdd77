import { InvalidOriginAccessIdentity } from "@effect-cloudfront/core/Errors"
import { isSet } from "./distributionConfig.js"
import { refuse } from "./refusal.js"

const PREFIX = "origin-access-identity/cloudfront/"

/** The id in the path of an origin access identity. A text that is no such path is no id either. */
export const idIn = (path: string | undefined): string | undefined =>
  !isSet(path) || path.startsWith(PREFIX) ? path?.slice(PREFIX.length) : path.concat(" is no path")

export const unknown = refuse(InvalidOriginAccessIdentity, "The origin access identity is not valid or doesn't exist.")
