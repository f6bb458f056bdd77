/**
 * Connection groups, through which viewers reach distribution tenants.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/ConnectionGroup"
import {
  CannotDeleteEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound,
  ResourceInUse,
  ResourceNotDisabled
} from "@effect-cloudfront/core/Errors"
import * as Etag from "../Etag.js"
import * as Ids from "../Ids.js"
import { isSet } from "../internal/distributionConfig.js"
import { domainName } from "../internal/domainName.js"
import * as Family from "../internal/family.js"
import { handle } from "../internal/handler.js"
import { describe, uses, type Reference } from "../internal/kind.js"
import { page } from "../internal/page.js"
import { refuse, refuseWhen, type Refusal } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Represent from "../internal/represent.js"
import * as Store from "../internal/store.js"
import * as TagStore from "../internal/tagStore.js"
import * as Tenants from "../internal/tenants.js"
import { checkNames } from "../internal/values.js"
import type * as State from "../State.js"

type Config = State.StoredConnectionGroup
type Resource = State.Resource<Config>

/** The facet of the routing endpoint. */
const ENDPOINT = "routing endpoint"

/** The facet of the default group. */
const DEFAULT = "default"

const missing = refuse(EntityNotFound, "The specified connection group does not exist.")

const anycastIpList = {
  to: "anycastIpList",
  ids: ({ AnycastIpListId }: Config) => [AnycastIpListId],
  unknown: refuse(EntityNotFound, "The specified Anycast IP list does not exist.")
} as const satisfies Reference<Config, Refusal>

/**
 * @since 3.0.0
 * @category kinds
 */
export const connectionGroup = describe("connectionGroup", {
  noun: "connection group",
  id: (source) => Ids.named("cg_", source, 27),
  generated: (source, _config, settings) => domainName("d", source, settings),
  path: "connection-group",
  arn: "connection-group",
  taggable: true,
  // As in the examples of the AWS CLI.
  firstVersion: 0,
  identifiers: ["name", "arn"],
  facets: {
    [ENDPOINT]: (_config: Config, { generated }: Resource) => [generated],
    [DEFAULT]: ({ IsDefault }: Config) => [IsDefault ? DEFAULT : undefined]
  },
  references: [anycastIpList],
  missing,
  check: checkNames,
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(EntityAlreadyExists, "A connection group with this name already exists.")
  },
  // AWS does not document what it refuses with this error. That a group with enabled tenants cannot be disabled is a conjecture.
  changes: (config, current) =>
    Effect.flatMap(Store.count("distributionTenant", Tenants.ENABLED_IN, current.id), (tenants) =>
      refuseWhen(
        current.config.Enabled && !config.Enabled && tenants > 0,
        ResourceInUse,
        "The connection group has enabled distribution tenants."
      )
    ),
  quota: { quota: "connectionGroups", tooMany: EntityLimitExceeded },
  removable: ({ config, deletableAt }) =>
    Effect.gen(function* () {
      const { now } = yield* Request.Request
      yield* refuseWhen(
        config.Enabled || now < deletableAt,
        ResourceNotDisabled,
        "The connection group is not disabled, or its last change is still in progress."
      )
      yield* refuseWhen(
        config.IsDefault,
        CannotDeleteEntityWhileInUse,
        "The default connection group can't be deleted."
      )
    }),
  inUse: refuse(CannotDeleteEntityWhileInUse, "The connection group has distribution tenants.")
})

/** The default connection group. It is created when it is first needed. */
export const defaultGroup: Effect.Effect<Resource, never, Request.Request> = Effect.gen(function* () {
  const found = yield* Store.findHaving("connectionGroup", DEFAULT, DEFAULT)
  if (found !== undefined) return found
  const { settings } = yield* Request.Request
  const { serial } = yield* Request.state
  // The name has the id, which is made from the next number.
  const id = connectionGroup.id({ seed: settings.seed, serial: serial + 1 })
  return yield* Store.create("connectionGroup", {
    Name: `CreatedByCloudFront-${id}`,
    Ipv6Enabled: true,
    Enabled: true,
    IsDefault: true
  })
})

const represent = (resource: Resource, view: Request.View) => ({
  Id: resource.id,
  Name: resource.config.Name,
  Arn: resource.arn,
  CreatedTime: Represent.time(resource.createdAt),
  LastModifiedTime: Represent.time(resource.modifiedAt),
  RoutingEndpoint: resource.generated,
  ...(isSet(resource.config.AnycastIpListId) ? { AnycastIpListId: resource.config.AnycastIpListId } : {}),
  Status: Represent.deploymentStatus(resource, view),
  Enabled: resource.config.Enabled,
  IsDefault: resource.config.IsDefault
})

const show = (resource: Resource, view: Request.View) => ({
  ConnectionGroup: {
    ...represent(resource, view),
    Ipv6Enabled: resource.config.Ipv6Enabled,
    ...TagStore.shown(view.state, resource.arn)
  }
})

const summary = (resource: Resource, view: Request.View): Api.ConnectionGroupSummary => ({
  ...represent(resource, view),
  ETag: Etag.ofVersion(resource.version)
})

const getByRoutingEndpoint = handle(Api.getConnectionGroupByRoutingEndpoint, (input) =>
  Effect.gen(function* () {
    const found = yield* Store.findHaving("connectionGroup", ENDPOINT, input.RoutingEndpoint.toLowerCase())
    if (found === undefined) return yield* missing
    return yield* Family.respond(connectionGroup, Api.getConnectionGroupByRoutingEndpoint, found, show)
  })
)

const listConnectionGroups = handle(Api.listConnectionGroups, (input) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const list = input.AssociationFilter?.AnycastIpListId
    if (isSet(list) && !(yield* Store.exists(anycastIpList, list))) yield* anycastIpList.unknown
    const { Items, NextMarker } = yield* page(input, "connectionGroup", (resource) => summary(resource, view), {
      having: isSet(list) ? [uses("anycastIpList"), list] : undefined
    })
    return { ConnectionGroups: Items, ...(NextMarker === undefined ? {} : { NextMarker }) }
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateConnectionGroup: Family.createWithTags(
    connectionGroup,
    Api.createConnectionGroup,
    ({ AnycastIpListId, Enabled = true, Ipv6Enabled = true, Name }) => ({
      Name,
      Ipv6Enabled,
      Enabled,
      AnycastIpListId,
      IsDefault: false
    }),
    (input) => input.Tags,
    show
  ),
  GetConnectionGroup: Family.get(connectionGroup, Api.getConnectionGroup, show),
  GetConnectionGroupByRoutingEndpoint: getByRoutingEndpoint,
  UpdateConnectionGroup: Family.update(
    connectionGroup,
    Api.updateConnectionGroup,
    // What is absent keeps its value. Terraform disables a group with `Enabled` alone (connection_group.go).
    ({ AnycastIpListId, Enabled, Ipv6Enabled }, { config }) => ({
      ...config,
      Enabled: Enabled ?? config.Enabled,
      Ipv6Enabled: Ipv6Enabled ?? config.Ipv6Enabled,
      AnycastIpListId: AnycastIpListId ?? config.AnycastIpListId
    }),
    show
  ),
  DeleteConnectionGroup: Family.remove(connectionGroup, Api.deleteConnectionGroup),
  ListConnectionGroups: listConnectionGroups
}
