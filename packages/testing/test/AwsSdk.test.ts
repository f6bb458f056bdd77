/** AWS's own client takes the in-memory CloudFront for the real one: its requests, signatures, waiters and errors. */
import * as Sdk from "@aws-sdk/client-cloudfront"
import { httpApp } from "@effect-cloudfront/testing/HttpApp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import { createServer } from "node:http"
import { sdkConfig } from "./sdkConfig.js"

const server = HttpServer.serve(httpApp).pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provideMerge(InMemoryCloudFront.layerService())
)

const client = (secretAccessKey: string) =>
  Effect.acquireRelease(
    Effect.map(
      TestHttp.port,
      (port) =>
        new Sdk.CloudFrontClient({
          region: "us-east-1",
          endpoint: `http://127.0.0.1:${port}`,
          credentials: { accessKeyId: Settings.credentials.accessKeyId, secretAccessKey }
        })
    ),
    (client) => Effect.sync(() => client.destroy())
  )

const secret = Redacted.value(Settings.credentials.secretAccessKey)

describe("the AWS SDK", () => {
  it.scopedLive("creates, waits, changes, invalidates, lists, disables and deletes", () =>
    Effect.gen(function* () {
      const sdk = yield* client(secret)
      const fake = yield* InMemoryCloudFront.InMemoryCloudFront
      yield* Effect.promise(async () => {
        const created = await sdk.send(
          new Sdk.CreateDistributionCommand({ DistributionConfig: sdkConfig("reference") })
        )
        const Id = created.Distribution?.Id ?? ""
        assert.strictEqual(created.Distribution?.Status, "InProgress")
        assert.strictEqual(created.Distribution?.DistributionConfig?.Comment, "ä <&> ö")
        assert.strictEqual(created.Location, `https://cloudfront.amazonaws.com/2020-05-31/distribution/${Id}`)

        await Effect.runPromise(fake.settle)
        await Sdk.waitUntilDistributionDeployed({ client: sdk, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { Id })

        const got = await sdk.send(new Sdk.GetDistributionConfigCommand({ Id }))
        const DistributionConfig = { ...got.DistributionConfig, Enabled: false } as Sdk.DistributionConfig
        const updated = await sdk.send(new Sdk.UpdateDistributionCommand({ Id, IfMatch: got.ETag, DistributionConfig }))
        const stale = sdk.send(new Sdk.UpdateDistributionCommand({ Id, IfMatch: got.ETag, DistributionConfig }))
        assert.instanceOf(await stale.catch((error: unknown) => error), Sdk.PreconditionFailed)

        for (const path of ["/a", "/b", "/c"]) {
          const InvalidationBatch = { CallerReference: path, Paths: { Quantity: 1, Items: [path] } }
          await sdk.send(new Sdk.CreateInvalidationCommand({ DistributionId: Id, InvalidationBatch }))
        }
        const pages = Sdk.paginateListInvalidations({ client: sdk, pageSize: 2 }, { DistributionId: Id })
        const sizes: Array<number | undefined> = []
        for await (const page of pages) sizes.push(page.InvalidationList?.Items?.length)
        assert.deepStrictEqual(sizes, [2, 1])

        const early = sdk.send(new Sdk.DeleteDistributionCommand({ Id, IfMatch: updated.ETag }))
        assert.instanceOf(await early.catch((error: unknown) => error), Sdk.DistributionNotDisabled)
        await Effect.runPromise(fake.settle)
        await sdk.send(new Sdk.DeleteDistributionCommand({ Id, IfMatch: updated.ETag }))
        const gone = sdk.send(new Sdk.GetDistributionCommand({ Id }))
        assert.instanceOf(await gone.catch((error: unknown) => error), Sdk.NoSuchDistribution)
      })
    }).pipe(Effect.provide(server))
  )

  it.scopedLive("is refused with another secret", () =>
    Effect.gen(function* () {
      const sdk = yield* client("not-the-secret")
      const error = yield* Effect.promise(() =>
        sdk.send(new Sdk.ListDistributionsCommand({})).catch((error: unknown) => error)
      )
      assert.strictEqual((error as Error).name, "SignatureDoesNotMatch")
    }).pipe(Effect.provide(server))
  )
})
