import { createKeyGroup, deleteKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import * as Api from "@effect-cloudfront/core/PublicKey"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, PUBLIC_KEY } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.PublicKeyConfig

const shown = ({ ETag, PublicKey }: Api.GetPublicKeyResult): Shown<Config> => ({
  id: PublicKey.Id,
  etag: ETag,
  config: PublicKey.PublicKeyConfig
})

const create = (change: Partial<Config>) =>
  Api.createPublicKey({ PublicKeyConfig: { CallerReference: "r", Name: "mine", EncodedKey: PUBLIC_KEY, ...change } })

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(Api.updatePublicKey({ Id: id, IfMatch: etag, PublicKeyConfig: { ...config, ...change } }), shown)

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) => Api.deletePublicKey({ Id: id, IfMatch: etag })

lifecycle<Config>("a public key", {
  path: "public-key",
  create: (name) =>
    Effect.map(create({ CallerReference: name, Name: name }), (result) => ({
      ...shown(result),
      location: result.Location
    })),
  read: (Id) => Effect.map(Api.getPublicKey({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(Api.getPublicKeyConfig({ Id }), ({ ETag, PublicKeyConfig }) => ({
      etag: ETag,
      config: PublicKeyConfig
    })),
  update,
  change: { Comment: "new" },
  remove,
  list: (cursor) =>
    Effect.map(Api.listPublicKeys(cursor), ({ PublicKeyList }) => ({
      page: PublicKeyList,
      ids: PublicKeyList.Items.map(({ Id }) => Id)
    })),
  etags: ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"],
  missing: "NoSuchPublicKey"
})

describe("public keys", () => {
  it.effect("are returned with a line break at their end", () =>
    Effect.gen(function* () {
      const { PublicKey } = yield* create({ EncodedKey: PUBLIC_KEY.trim() })
      assert.match(PublicKey.Id, /^K[0-9A-Z]{13}$/)
      assert.strictEqual(PublicKey.PublicKeyConfig.EncodedKey, PUBLIC_KEY)
      const { Items } = (yield* Api.listPublicKeys()).PublicKeyList
      assert.deepStrictEqual(Items, [
        { Id: PublicKey.Id, Name: "mine", CreatedTime: PublicKey.CreatedTime, EncodedKey: PUBLIC_KEY, Comment: "" }
      ])
      // A text without it is the same key.
      const made = { id: PublicKey.Id, etag: "ETVPDKIKX0DER", config: PublicKey.PublicKeyConfig }
      yield* update(made, { EncodedKey: PUBLIC_KEY.trim() })
    }).pipe(Effect.provide(layer))
  )

  it.effect("have a reference that is used once", () =>
    Effect.gen(function* () {
      yield* create({})
      assert.strictEqual(yield* codeOf(create({})), "PublicKeyAlreadyExists")
      assert.strictEqual(yield* codeOf(create({ Name: "other" })), "PublicKeyAlreadyExists")
      yield* create({ CallerReference: "other" })
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused if they are invalid", () =>
    Effect.gen(function* () {
      for (const EncodedKey of ["", "mine", PUBLIC_KEY.replace("MF", "MG")]) {
        assert.strictEqual(yield* codeOf(create({ EncodedKey })), "InvalidArgument")
      }
      assert.strictEqual(yield* codeOf(create({ CallerReference: "" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create({ Name: "" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create({ Comment: "x".repeat(129) })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("change nothing but their comment", () =>
    Effect.gen(function* () {
      const made = shown(yield* create({}))
      assert.strictEqual(yield* codeOf(update(made, { Name: "other" })), "CannotChangeImmutablePublicKeyFields")
      assert.strictEqual(yield* codeOf(update(made, { EncodedKey: "other" })), "CannotChangeImmutablePublicKeyFields")
      assert.strictEqual(yield* codeOf(update(made, { CallerReference: "other" })), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(update(made, { Comment: "x".repeat(129) })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are not deleted while they are in a key group", () =>
    Effect.gen(function* () {
      const made = shown(yield* create({}))
      const { ETag, KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "group", Items: [made.id] } })
      assert.strictEqual(yield* codeOf(remove(made)), "PublicKeyInUse")
      yield* deleteKeyGroup({ Id: KeyGroup.Id, IfMatch: ETag })
      yield* remove(made)
    }).pipe(Effect.provide(layer))
  )
})
