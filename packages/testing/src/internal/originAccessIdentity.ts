import * as Effect from "effect/Effect"
import { InvalidOriginAccessIdentity } from "@effect-cloudfront/core/Errors"
import * as Refusal from "./refusal.js"
import { Request } from "./request.js"

const PREFIX = "origin-access-identity/cloudfront/"

/** Checks the origin access identity of an S3 origin: empty, or the path of an existing identity. */
export const check = (path: string | undefined): Effect.Effect<void, InvalidOriginAccessIdentity, Request> =>
  Effect.flatMap(Request, ({ settings }) =>
    Refusal.refuseWhen(
      path !== undefined && path !== "" && !settings.existing.originAccessIdentities.some((id) => path === PREFIX + id),
      InvalidOriginAccessIdentity,
      "The origin access identity is not valid or doesn't exist."
    )
  )
