/**
 * Origin access controls.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  IllegalUpdate,
  InvalidArgument,
  NoSuchOriginAccessControl,
  OriginAccessControlAlreadyExists,
  OriginAccessControlInUse,
  TooManyOriginAccessControls
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/OriginAccessControl"
import * as Ids from "../Ids.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import { lengthOf } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.OriginAccessControlConfig

const MAX_NAME = 64
const MAX_DESCRIPTION = 256

const complete = (config: Config) => ({ ...config, Description: config.Description ?? "" })

/**
 * @since 3.0.0
 * @category kinds
 */
export const originAccessControl = describe("originAccessControl", {
  noun: "origin access control",
  id: (source) => Ids.resource("E", source),
  path: "origin-access-control",
  arn: "origin-access-control",
  missing: refuse(NoSuchOriginAccessControl, "The specified origin access control does not exist."),
  complete,
  check: ({ Description = "", Name }) =>
    refuseWhen(
      Name === "" || lengthOf(Name) > MAX_NAME || lengthOf(Description) > MAX_DESCRIPTION,
      InvalidArgument,
      "The parameter Name or Description is empty or too long."
    ),
  changes: (config, current) =>
    Effect.flatMap(Store.isUsed("originAccessControl", current.id), (isUsed) =>
      refuseWhen(
        isUsed && config.OriginAccessControlOriginType !== current.config.OriginAccessControlOriginType,
        IllegalUpdate,
        "The type of the origin can't be changed while the origin access control is in use."
      )
    ),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(OriginAccessControlAlreadyExists, "An origin access control with the same name already exists.")
  },
  quota: { quota: "originAccessControls", tooMany: TooManyOriginAccessControls },
  changesUsers: true,
  inUse: refuse(OriginAccessControlInUse, "The CloudFront origin access control is still being used.")
})

const show = (resource: Resource<Config>) => ({ OriginAccessControl: Represent.originAccessControl(resource) })

const summary = ({ config, id }: Resource<Config>) =>
  Represent.summary<Api.OriginAccessControlSummary>(Api.OriginAccessControlSummary, { Id: id, ...complete(config) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateOriginAccessControl: Family.create(
    originAccessControl,
    Api.createOriginAccessControl,
    (input) => input.OriginAccessControlConfig,
    show
  ),
  GetOriginAccessControl: Family.get(originAccessControl, Api.getOriginAccessControl, show),
  GetOriginAccessControlConfig: Family.get(originAccessControl, Api.getOriginAccessControlConfig, ({ config }) => ({
    OriginAccessControlConfig: config
  })),
  UpdateOriginAccessControl: Family.update(
    originAccessControl,
    Api.updateOriginAccessControl,
    (input) => input.OriginAccessControlConfig,
    show
  ),
  DeleteOriginAccessControl: Family.remove(originAccessControl, Api.deleteOriginAccessControl),
  ListOriginAccessControls: Family.list(
    originAccessControl,
    Api.listOriginAccessControls,
    summary,
    (OriginAccessControlList) => ({ OriginAccessControlList })
  )
}
