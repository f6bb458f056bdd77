/**
 * VPC origins.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  CannotDeleteEntityWhileInUse,
  CannotUpdateEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/VpcOrigin"
import * as Ids from "../Ids.js"
import { items } from "../internal/distributionConfig.js"
import { isPort } from "../internal/distributionValues.js"
import * as Family from "../internal/family.js"
import { forEachInOrder } from "../internal/each.js"
import { describe } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Represent from "../internal/represent.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import { checkNames, invalid } from "../internal/values.js"
import { isDeployed, type Resource } from "../State.js"

type Config = Api.VpcOriginEndpointConfig

/** An application load balancer, a network load balancer, or an instance. Gateway load balancers are not supported. */
const ENDPOINT =
  /^arn:aws[a-z-]*:(?:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/(?:app|net)\/[^/]+\/[0-9a-f]+|ec2:[a-z0-9-]+:\d{12}:instance\/i-[0-9a-f]+)$/

const ASSOCIATED =
  "The specified VPC origin is currently associated with one or more distributions. Please disassociate the VPC origin " +
  "from all distributions before updating or deleting."

/** The code for an origin that is not deployed is not known. AWS documents only that it must be deployed. */
const DEPLOYING = "The specified VPC origin is not deployed."

/**
 * @since 3.0.0
 * @category kinds
 */
export const vpcOrigin = describe("vpcOrigin", {
  noun: "VPC origin",
  id: (source) => Ids.named("vo_", source),
  path: "vpc-origin",
  arn: "vpcorigin",
  taggable: true,
  firstVersion: 0,
  // The ETag changes once more when the origin is deployed.
  version: (resource, now) => 2 * resource.version + (isDeployed(resource, now) ? 1 : 0),
  missing: refuse(EntityNotFound, "The specified VPC origin does not exist."),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkNames(config)
      const protocols = config.OriginSslProtocols
      yield* forEachInOrder(
        [
          [!ENDPOINT.test(config.Arn), "Arn"],
          [!isPort(config.HTTPPort), "HTTPPort"],
          [!isPort(config.HTTPSPort), "HTTPSPort"],
          [protocols !== undefined && items(protocols).length === 0, "OriginSslProtocols"]
        ] as const,
        ([wrong, parameter]) => invalid(wrong, parameter)
      )
    }),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(EntityAlreadyExists, "A VPC origin with this name already exists.")
  },
  quota: { quota: "vpcOrigins", tooMany: EntityLimitExceeded },
  changes: (_, current) =>
    Effect.gen(function* () {
      const { now } = yield* Request.Request
      yield* refuseWhen(!isDeployed(current, now), CannotUpdateEntityWhileInUse, DEPLOYING)
      const isUsed = yield* Store.isUsed("vpcOrigin", current.id)
      yield* refuseWhen(isUsed, CannotUpdateEntityWhileInUse, ASSOCIATED)
    }),
  removable: (current) =>
    Effect.flatMap(Request.Request, ({ now }) =>
      refuseWhen(!isDeployed(current, now), CannotDeleteEntityWhileInUse, DEPLOYING)
    ),
  inUse: refuse(CannotDeleteEntityWhileInUse, ASSOCIATED)
})

const common = ({ arn, createdAt, id, modifiedAt, ...resource }: Resource<Config>, view: Request.View) => ({
  Id: id,
  Arn: arn,
  AccountId: view.settings.accountId,
  Status: isDeployed(resource, view.now) ? "Deployed" : "Deploying",
  CreatedTime: Represent.time(createdAt),
  LastModifiedTime: Represent.time(modifiedAt)
})

const show = (resource: Resource<Config>, view: Request.View) => ({
  VpcOrigin: { ...common(resource, view), VpcOriginEndpointConfig: resource.config }
})

const summary = (resource: Resource<Config>, view: Request.View): Api.VpcOriginSummary => {
  const { Arn, IpAddressType, Name } = resource.config
  return { ...common(resource, view), Name, OriginEndpointArn: Arn, IpAddressType }
}

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateVpcOrigin: Family.createWithTags(
    vpcOrigin,
    Api.createVpcOrigin,
    (input) => input.VpcOriginEndpointConfig,
    (input) => input.Tags,
    show
  ),
  GetVpcOrigin: Family.get(vpcOrigin, Api.getVpcOrigin, show),
  UpdateVpcOrigin: Family.update(vpcOrigin, Api.updateVpcOrigin, (input) => input.VpcOriginEndpointConfig, show),
  DeleteVpcOrigin: Family.leave(vpcOrigin, Api.deleteVpcOrigin, show),
  ListVpcOrigins: Family.list(vpcOrigin, Api.listVpcOrigins, summary, (VpcOriginList) => ({ VpcOriginList }))
}
