/**
 * Key groups.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  InvalidArgument,
  KeyGroupAlreadyExists,
  NoSuchResource,
  ResourceInUse,
  TooManyKeyGroups,
  TooManyPublicKeysInKeyGroup
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/KeyGroup"
import * as Ids from "../Ids.js"
import * as Family from "../internal/family.js"
import { describe } from "../internal/kind.js"
import * as Quota from "../internal/quota.js"
import { refuse } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.KeyGroupConfig

/**
 * @since 3.0.0
 * @category kinds
 */
export const keyGroup = describe("keyGroup", {
  noun: "key group",
  id: (source) => Ids.uuid(source),
  path: "key-group",
  missing: refuse(NoSuchResource, "A resource that was specified is not valid."),
  check: (config) =>
    Effect.gen(function* () {
      yield* checkNames(config)
      yield* invalid(config.Items.length === 0, "Items", "needs to have at least one item")
      yield* invalid(new Set(config.Items).size < config.Items.length, "Items", "has the same public key twice")
    }),
  references: [
    {
      to: "publicKey",
      ids: ({ Items }) => Items,
      unknown: refuse(InvalidArgument, "The parameter Items has a public key that does not exist.")
    }
  ],
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(KeyGroupAlreadyExists, "A key group with this name already exists.")
  },
  limits: ({ Items }) =>
    Effect.flatMap(Request.Request, ({ settings }) =>
      Quota.check(Items.length, settings.quotas.publicKeysPerKeyGroup, TooManyPublicKeysInKeyGroup, "public keys")
    ),
  quota: { quota: "keyGroupsPerAccount", tooMany: TooManyKeyGroups },
  changesUsers: true,
  inUse: refuse(ResourceInUse, "Cannot delete this resource because it is in use.")
})

const represent = ({ config, id, modifiedAt }: Resource<Config>): Api.KeyGroup => ({
  Id: id,
  LastModifiedTime: time(modifiedAt),
  KeyGroupConfig: config
})

const show = (resource: Resource<Config>) => ({ KeyGroup: represent(resource) })

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateKeyGroup: Family.create(keyGroup, Api.createKeyGroup, (input) => input.KeyGroupConfig, show),
  GetKeyGroup: Family.get(keyGroup, Api.getKeyGroup, show),
  GetKeyGroupConfig: Family.get(keyGroup, Api.getKeyGroupConfig, ({ config }) => ({ KeyGroupConfig: config })),
  UpdateKeyGroup: Family.update(keyGroup, Api.updateKeyGroup, (input) => input.KeyGroupConfig, show),
  DeleteKeyGroup: Family.remove(keyGroup, Api.deleteKeyGroup),
  ListKeyGroups: Family.list(keyGroup, Api.listKeyGroups, show, (KeyGroupList) => ({ KeyGroupList }))
}
