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
import * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import * as Etag from "../Etag.js"
import { usersOf } from "../internal/distributionQuotas.js"
import { forEachInOrder } from "../internal/each.js"
import { handle } from "../internal/handler.js"
import * as Kinds from "../internal/kinds.js"
import { page } from "../internal/page.js"
import * as Quota from "../internal/quota.js"
import { refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type { Resource } from "../State.js"

type Config = OriginAccessControl.OriginAccessControlConfig

const complete = (config: Config) => ({ ...config, Description: config.Description ?? "" })

const represent = (resource: Resource<Config>) => ({
  OriginAccessControl: Represent.originAccessControl(resource),
  ETag: Etag.ofVersion(resource.version)
})

const MAX_NAME = 64
const MAX_DESCRIPTION = 256

const checkConfig = (config: Config, id: string | undefined) =>
  Effect.gen(function* () {
    const { Description = "", Name } = config
    yield* refuseWhen(
      Name === "" || Name.length > MAX_NAME || Description.length > MAX_DESCRIPTION,
      InvalidArgument,
      "The parameter Name or Description is empty or too long."
    )
    const all = yield* Store.all(Kinds.originAccessControl)
    yield* refuseWhen(
      all.some((one) => one.id !== id && one.config.Name === Name),
      OriginAccessControlAlreadyExists,
      "An origin access control with the same name already exists."
    )
  })

const createOriginAccessControl = handle(OriginAccessControl.createOriginAccessControl, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const config = complete(yield* Request.argument(input.OriginAccessControlConfig))
    yield* checkConfig(config, undefined)
    const count = (yield* Store.all(Kinds.originAccessControl)).length + 1
    const quota = settings.quotas.originAccessControls
    yield* Quota.check(count, quota, TooManyOriginAccessControls, "origin access controls")
    const resource = yield* Store.create<Config>(Kinds.originAccessControl, config)
    return { ...represent(resource), Location: Store.location(`origin-access-control/${resource.id}`) }
  })
)

const getOriginAccessControl = handle(OriginAccessControl.getOriginAccessControl, ({ Id }) =>
  Effect.map(Store.read(Kinds.originAccessControl, Id), represent)
)

const getOriginAccessControlConfig = handle(OriginAccessControl.getOriginAccessControlConfig, ({ Id }) =>
  Effect.map(Store.read(Kinds.originAccessControl, Id), ({ config, version }) => ({
    OriginAccessControlConfig: config,
    ETag: Etag.ofVersion(version)
  }))
)

const find = (input: { readonly Id: string; readonly IfMatch: string }) =>
  Store.findVersion(Kinds.originAccessControl, input.Id, input.IfMatch, NoSuchOriginAccessControl)

const updateOriginAccessControl = handle(OriginAccessControl.updateOriginAccessControl, (input) =>
  Effect.gen(function* () {
    const current = yield* find(input)
    const config = complete(yield* Request.updateArgument(input.OriginAccessControlConfig))
    yield* refuseWhen(
      config.OriginAccessControlOriginType !== current.config.OriginAccessControlOriginType &&
        (yield* usersOf(current.id)).length > 0,
      IllegalUpdate,
      "The type of the origin can't be changed while the origin access control is in use."
    )
    yield* checkConfig(config, current.id)
    // A change of an origin access control also changes the distributions that use it.
    yield* forEachInOrder(yield* usersOf(current.id), (user) => Store.write(Kinds.distribution, user, user.config))
    return represent(yield* Store.write<Config>(Kinds.originAccessControl, current, config))
  })
)

const deleteOriginAccessControl = handle(OriginAccessControl.deleteOriginAccessControl, (input) =>
  Effect.gen(function* () {
    const current = yield* find(input)
    yield* refuseWhen(
      (yield* usersOf(current.id)).length > 0,
      OriginAccessControlInUse,
      "The CloudFront origin access control is still being used."
    )
    yield* Store.remove(Kinds.originAccessControl, current)
  })
)

const listOriginAccessControls = handle(OriginAccessControl.listOriginAccessControls, (input) =>
  Effect.gen(function* () {
    const OriginAccessControlList = yield* page(
      input,
      yield* Store.all(Kinds.originAccessControl),
      ({ id }) => id,
      ({ config, id }) =>
        Represent.summary<OriginAccessControl.OriginAccessControlSummary>(
          OriginAccessControl.OriginAccessControlSummary,
          {
            Id: id,
            ...complete(config)
          }
        )
    )
    return { OriginAccessControlList }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = [
  createOriginAccessControl,
  getOriginAccessControl,
  getOriginAccessControlConfig,
  updateOriginAccessControl,
  deleteOriginAccessControl,
  listOriginAccessControls
]
