/** The layers of key value stores over real sockets, to the in-memory CloudFront behind one. */
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as KeyValueStoreFetch from "@effect-cloudfront/keyvaluestore/KeyValueStoreFetch"
import * as KeyValueStoreHttp from "@effect-cloudfront/keyvaluestore/KeyValueStoreHttp"
import * as KeyValueStoreNode from "@effect-cloudfront/keyvaluestore/KeyValueStoreNode"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"

const credentials = Credentials.layerStatic(Settings.credentials)

const environment = (endpoint: string) => ({
  AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: endpoint,
  AWS_ACCESS_KEY_ID: Settings.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: Redacted.value(Settings.credentials.secretAccessKey),
  AWS_USE_DUALSTACK_ENDPOINT: "true"
})

describe("the layers of key value stores", () => {
  it.scopedLive("read and write over every transport, and try again what failed", () =>
    Effect.gen(function* () {
      const { url } = yield* Server.serve({ port: 0 })
      const { faults, settle } = yield* InMemoryCloudFront.InMemoryCloudFront
      const { KeyValueStore } = yield* createKeyValueStore({ Name: "redirects" })
      yield* settle
      const KvsARN = KeyValueStore.ARN
      const http = KeyValueStoreHttp.layer({ endpoint: url }).pipe(Layer.provide([FetchHttpClient.layer, credentials]))
      const layers = {
        node: KeyValueStoreNode.layer({ endpoint: `${url}/base` }).pipe(Layer.provide(credentials)),
        fetch: KeyValueStoreFetch.layer({ endpoint: url }).pipe(Layer.provide(credentials)),
        http,
        config: KeyValueStoreFetch.layerConfig({ endpoint: Config.succeed(url) }).pipe(Layer.provide(credentials))
      }
      for (const [name, layer] of Object.entries(layers)) {
        yield* faults.on("PutKey", Faults.unavailable, { times: 1 })
        const read = yield* Effect.gen(function* () {
          const { ETag } = yield* Keys.describeKeyValueStore({ KvsARN })
          yield* Keys.putKey({ KvsARN, IfMatch: ETag, Key: `${name}/é`, Value: `"${name}"\u0001` })
          return yield* Keys.getKey({ KvsARN, Key: `${name}/é` })
        }).pipe(Effect.provide(layer))
        assert.strictEqual(read.Value, `"${name}"\u0001`)
      }
      for (const layer of [KeyValueStoreNode.layerEnv, KeyValueStoreFetch.layerEnv]) {
        const { ItemCount } = yield* Keys.describeKeyValueStore({ KvsARN }).pipe(
          Effect.provide(layer),
          TestEffect.withConfig(environment(url))
        )
        assert.strictEqual(ItemCount, Object.keys(layers).length)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("refuse what the API does not have", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        Effect.scoped(
          Layer.build(KeyValueStoreFetch.layerEnv).pipe(TestEffect.withConfig({ AWS_USE_FIPS_ENDPOINT: "true" }))
        )
      )
      assert.include(String(error), "FIPS")
    })
  )
})
