import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/KeyGroup"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Ids from "@effect-cloudfront/testing/Ids"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { behavior, codeOf, create as createDistribution, publicKey, read } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.KeyGroupConfig

/** The id of the first resource of an account. */
const KEY = Ids.resource("K", { seed: 1, serial: 1 })

const shown = ({ ETag, KeyGroup }: Api.GetKeyGroupResult): Shown<Config> => ({
  id: KeyGroup.Id,
  etag: ETag,
  config: KeyGroup.KeyGroupConfig
})

const create = (Name: string, Items: ReadonlyArray<string>) => Api.createKeyGroup({ KeyGroupConfig: { Name, Items } })

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(Api.updateKeyGroup({ Id: id, IfMatch: etag, KeyGroupConfig: { ...config, ...change } }), shown)

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) => Api.deleteKeyGroup({ Id: id, IfMatch: etag })

lifecycle<Config>("a key group", {
  path: "key-group",
  setUp: publicKey("key"),
  create: (name) => Effect.map(create(name, [KEY]), (result) => ({ ...shown(result), location: result.Location })),
  read: (Id) => Effect.map(Api.getKeyGroup({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getKeyGroupConfig({ Id }), ({ ETag, KeyGroupConfig }) => ({ etag: ETag, config: KeyGroupConfig })),
  update,
  change: { Comment: "new" },
  remove,
  list: (cursor) =>
    Effect.map(Api.listKeyGroups(cursor), ({ KeyGroupList }) => ({
      page: KeyGroupList,
      ids: KeyGroupList.Items.map(({ KeyGroup }) => KeyGroup.Id)
    })),
  etags: ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"],
  missing: "NoSuchResource",
  exists: "KeyGroupAlreadyExists"
})

describe("key groups", () => {
  it.effect("refer to public keys that exist", () =>
    Effect.gen(function* () {
      const key = yield* publicKey("key")
      const made = shown(yield* create("mine", [key]))
      for (const Items of [[], ["K1"], [key, "K1"], [key, key]]) {
        assert.strictEqual(yield* codeOf(create("other", Items)), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update(made, { Items })), "InvalidArgument")
      }
      assert.strictEqual(yield* codeOf(create("", [key])), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a limited number of public keys", () =>
    Effect.gen(function* () {
      const keys = yield* Effect.forEach(["1", "2", "3", "4", "5", "6"], (name) => publicKey(name), { concurrency: 1 })
      const made = shown(yield* create("mine", keys.slice(0, 5)))
      assert.strictEqual(yield* codeOf(create("other", keys)), "TooManyPublicKeysInKeyGroup")
      assert.strictEqual(yield* codeOf(update(made, { Items: keys })), "TooManyPublicKeysInKeyGroup")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are changed together with the distributions that use them, and are not deleted before them", () =>
    Effect.gen(function* () {
      const [key, other] = [yield* publicKey("key"), yield* publicKey("other")]
      const group = shown(yield* create("mine", [key]))
      const TrustedKeyGroups = { Enabled: true, Items: [group.id] }
      const user = yield* createDistribution({
        Enabled: false,
        DefaultCacheBehavior: { ...behavior, TrustedKeyGroups }
      })
      const changed = yield* update(group, { Items: [other] })
      const seen = yield* read(user.id)
      assert.strictEqual(seen.etag, "E3UN6WX5RRO2AG")
      assert.strictEqual(yield* codeOf(remove(changed)), "ResourceInUse")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: seen.etag })
      yield* remove(changed)
    }).pipe(Effect.provide(layer))
  )

  it.effect("are used by a limited number of distributions", () =>
    Effect.gen(function* () {
      const { id } = shown(yield* create("mine", [yield* publicKey("key")]))
      const TrustedKeyGroups = { Enabled: true, Items: [id] }
      const use = createDistribution({ DefaultCacheBehavior: { ...behavior, TrustedKeyGroups } })
      yield* use
      assert.strictEqual(yield* codeOf(use), "TooManyDistributionsAssociatedToKeyGroup")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerKeyGroup: 1 } })))
  )
})
