/**
 * Key value stores, without their data plane.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as HashMap from "effect/HashMap"
import {
  CannotDeleteEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/KeyValueStore"
import * as Ids from "../Ids.js"
import * as Family from "../internal/family.js"
import type { HandlerOf } from "../internal/handler.js"
import { importItems } from "../internal/importItems.js"
import { describe, keepsName } from "../internal/kind.js"
import { refuse } from "../internal/refusal.js"
import type { View } from "../internal/request.js"
import { time } from "../internal/represent.js"
import * as State from "../State.js"

type Stored = State.StoredKeyValueStore

/**
 * @since 3.0.0
 * @category kinds
 */
export const keyValueStore = describe("keyValueStore", {
  noun: "key value store",
  id: (source) => Ids.uuid(source),
  path: "key-value-store",
  arn: "key-value-store",
  keyedBy: "name",
  locatedBy: "arn",
  propagates: "creation",
  taggable: true,
  missing: refuse(EntityNotFound, "The specified key value store does not exist."),
  unique: {
    name: ({ name }) => name,
    exists: refuse(EntityAlreadyExists, "A key value store with this name already exists.")
  },
  quota: { quota: "keyValueStores", tooMany: EntityLimitExceeded },
  inUse: refuse(
    CannotDeleteEntityWhileInUse,
    "Cannot delete the key value store, because it is associated with a function."
  )
})

// In doubt: whether the version and the time of the last change are others once a store is provisioned, as in AWS's examples.
const status = (resource: State.Resource<Stored>, { now }: View): string =>
  State.isDeployed(resource, now) ? "READY" : "PROVISIONING"

const represent = (resource: State.Resource<Stored>, view: View): Api.KeyValueStore => ({
  Name: resource.config.name,
  Id: resource.id,
  Comment: resource.config.comment,
  ARN: resource.arn,
  Status: status(resource, view),
  LastModifiedTime: time(resource.modifiedAt)
})

const show = (resource: State.Resource<Stored>, view: View) => ({ KeyValueStore: represent(resource, view) })

/** A store that is created without its items. A request without a body has no name, although the types say otherwise. */
const fromInput = ({ Comment = "", ImportSource, Name }: Partial<Api.CreateKeyValueStoreRequest>): Stored | undefined =>
  Name === undefined
    ? undefined
    : {
        name: Name,
        comment: Comment,
        ...(ImportSource === undefined ? {} : { importSource: ImportSource }),
        items: HashMap.empty(),
        itemsVersion: 1,
        itemsModifiedAt: 0
      }

const createWith = (items: Stored["items"]) =>
  Family.createWithTags(
    { ...keyValueStore, complete: (given: Stored) => ({ ...given, items }) },
    Api.createKeyValueStore,
    fromInput,
    ({ Tags }) => Tags,
    show
  )

const createKeyValueStore: HandlerOf<Api.CreateKeyValueStoreRequest> = {
  ...createWith(HashMap.empty()),
  run: (input) =>
    // The input is that of the operation.
    Effect.flatMap(importItems((input as Api.CreateKeyValueStoreRequest).ImportSource), (items) =>
      createWith(items).run(input)
    )
}

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateKeyValueStore: createKeyValueStore,
  DescribeKeyValueStore: Family.get(keyValueStore, Api.describeKeyValueStore, show),
  UpdateKeyValueStore: Family.update(
    keepsName(keyValueStore),
    Api.updateKeyValueStore,
    // A request without a body has no comment, although the types say otherwise.
    ({ Comment }: { readonly Comment?: string }, { config }) =>
      Comment === undefined ? undefined : { ...config, comment: Comment },
    show
  ),
  DeleteKeyValueStore: Family.remove(keyValueStore, Api.deleteKeyValueStore),
  ListKeyValueStores: Family.list(
    keyValueStore,
    Api.listKeyValueStores,
    represent,
    (KeyValueStoreList) => ({ KeyValueStoreList }),
    ({ Status }, view) => ({ where: (resource) => Status === undefined || status(resource, view) === Status })
  )
}
