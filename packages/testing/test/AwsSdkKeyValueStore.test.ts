/** AWS's own client of CloudFront KeyValueStore takes the in-memory CloudFront for the real one. */
import * as SignatureV4a from "@aws-sdk/signature-v4a"
import * as Sdk from "@aws-sdk/client-cloudfront-keyvaluestore"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Server from "@effect-cloudfront/testing/Server"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Agent } from "node:http"

/** The client puts the account before the host, and no resolver has to know such a name. */
const agent = new Agent({
  lookup: (_host, { all }, callback) =>
    all === true ? callback(null, [{ address: "127.0.0.1", family: 4 }]) : callback(null, "127.0.0.1", 4)
})

const clientFor = (endpoint: string, secretAccessKey: string) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new Sdk.CloudFrontKeyValueStoreClient({
          region: "us-east-1",
          endpoint,
          maxAttempts: 1,
          requestHandler: { httpAgent: agent },
          credentials: { accessKeyId: Settings.credentials.accessKeyId, secretAccessKey }
        })
    ),
    (client) => Effect.sync(() => client.destroy())
  )

describe("the AWS SDK's client of key value stores", () => {
  it.scopedLive("signs, writes, lists, and meets the errors of the service", () =>
    Effect.gen(function* () {
      // The client finds it by itself, once it is loaded.
      assert.isFunction(SignatureV4a.SignatureV4a)
      const { port } = yield* Server.serve({ port: 0 })
      const secret = Redacted.value(Settings.credentials.secretAccessKey)
      const sdk = yield* clientFor(`http://localhost:${port}`, secret)
      const stranger = yield* clientFor(`http://localhost:${port}`, "other")
      const { KeyValueStore } = yield* createKeyValueStore({ Name: "redirects" })
      yield* (yield* InMemoryCloudFront.InMemoryCloudFront).settle
      const KvsARN = KeyValueStore.ARN
      yield* Effect.promise(async () => {
        const { ETag = "" } = await sdk.send(new Sdk.DescribeKeyValueStoreCommand({ KvsARN }))
        const put = await sdk.send(new Sdk.PutKeyCommand({ KvsARN, IfMatch: ETag, Key: "a/é ?", Value: 'v"' }))
        assert.strictEqual(put.ItemCount, 1)
        assert.strictEqual((await sdk.send(new Sdk.GetKeyCommand({ KvsARN, Key: "a/é ?" }))).Value, 'v"')
        await sdk.send(
          new Sdk.UpdateKeysCommand({
            KvsARN,
            IfMatch: put.ETag,
            Puts: [{ Key: "b", Value: "" }],
            Deletes: [{ Key: "a/é ?" }]
          })
        )
        const { Items } = await sdk.send(new Sdk.ListKeysCommand({ KvsARN, MaxResults: 50 }))
        assert.deepStrictEqual(Items, [{ Key: "b", Value: "" }])
        const failure = async (sent: Promise<unknown>) =>
          sent.then(
            () => "Ok",
            (error: Error) => error.name
          )
        assert.strictEqual(
          await failure(sdk.send(new Sdk.DeleteKeyCommand({ KvsARN, IfMatch: ETag, Key: "b" }))),
          "ConflictException"
        )
        assert.strictEqual(
          await failure(sdk.send(new Sdk.GetKeyCommand({ KvsARN, Key: "none" }))),
          "ResourceNotFoundException"
        )
        assert.strictEqual(
          await failure(stranger.send(new Sdk.GetKeyCommand({ KvsARN, Key: "b" }))),
          "InvalidSignatureException"
        )
      })
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})
