import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { getDistribution, listDistributions } from "@effect-cloudfront/core/Distribution"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Retry from "@effect-cloudfront/http/Retry"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import { createServer, request } from "node:http"
import * as Faults from "@effect-cloudfront/testing/Faults"
import { httpApp } from "@effect-cloudfront/testing/HttpApp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { codeOf, create, fake, read, update } from "./support.js"

const server = HttpServer.serve(httpApp).pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provideMerge(InMemoryCloudFront.layerService())
)

/** The live HTTP layer in front of a server of one's own. */
const client = (path: string) =>
  Layer.unwrapEffect(
    Effect.map(TestHttp.port, (port) => CloudFrontHttp.layer({ endpoint: `http://127.0.0.1:${port}${path}` }))
  ).pipe(Layer.provide(Credentials.layerStatic(Settings.credentials)))

const clients = [
  ["fetch", FetchHttpClient.layer],
  ["undici", NodeHttpClient.layerUndici]
] as const

describe.each(clients)("over sockets, with %s", (_, http) => {
  const layer = client("").pipe(Layer.provide(http), Layer.provideMerge(server))

  it.live("requests and responses are unchanged", () =>
    Effect.gen(function* () {
      const made = yield* create({ Comment: "ä & <ö>" })
      const updated = yield* update(made, { Comment: `${made.config.Comment} again` })
      const seen = yield* read(made.id)
      assert.strictEqual(seen.config.Comment, "ä & <ö> again")
      assert.strictEqual(seen.etag, updated.etag)
      // An ARN in the query, and an answer without content.
      yield* tagResource({ Resource: made.arn, Tags: { Items: [{ Key: "a b", Value: "ü" }] } })
      assert.deepStrictEqual((yield* listTagsForResource({ Resource: made.arn })).Tags.Items, [
        { Key: "a b", Value: "ü" }
      ])
      assert.strictEqual(yield* codeOf(getDistribution({ Id: "a/b c%2F" })), "NoSuchDistribution")
      const { calls } = yield* fake
      assert.strictEqual((yield* calls).at(-1)?.path, "/2020-05-31/distribution/a%2Fb%20c%252F")
    }).pipe(Effect.provide(layer))
  )

  it.live("connections break", () =>
    Effect.gen(function* () {
      const { calls, distributions, faults } = yield* fake
      yield* faults.on("CreateDistribution", Faults.resetAfter)
      const error = yield* Effect.flip(create())
      assert.strictEqual(error._tag === "TransportError" && error.reason, "Reset")
      assert.lengthOf(yield* distributions, 1)
      assert.strictEqual((yield* calls)[0]?.status, undefined)
      assert.lengthOf((yield* listDistributions()).DistributionList.Items, 1)
    }).pipe(Retry.withPolicy(Retry.none), Effect.provide(layer))
  )
})

describe("over sockets", () => {
  it.live("below a path", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      assert.strictEqual((yield* read(id)).id, id)
    }).pipe(Effect.provide(client("/aws").pipe(Layer.provide(FetchHttpClient.layer), Layer.provideMerge(server))))
  )

  it.live("a request may have an absolute URL", () =>
    Effect.gen(function* () {
      const port = yield* TestHttp.port
      const status = yield* Effect.promise(
        () =>
          new Promise<number | undefined>((resolve, reject) =>
            request({ port, path: `http://127.0.0.1:${port}/2020-05-31/distribution?MaxItems=1` }, (response) =>
              resolve(response.resume().statusCode)
            )
              .on("error", reject)
              .end()
          )
      )
      assert.strictEqual(status, 403)
      const [call] = yield* (yield* fake).calls
      assert.deepInclude(call, {
        operation: "ListDistributions",
        path: "/2020-05-31/distribution",
        query: "MaxItems=1"
      })
    }).pipe(Effect.provide(server))
  )

  it.live("requests change the state of the service", () =>
    Effect.gen(function* () {
      const { handle } = yield* fake
      const service = yield* CloudFront
      assert.isDefined(service)
      const unsigned = {
        method: "GET",
        path: "/2020-05-31/distribution",
        query: "",
        headers: {},
        body: new Uint8Array()
      }
      yield* handle(unsigned)
      yield* listDistributions()
      const { calls } = yield* fake
      assert.deepStrictEqual(
        (yield* calls).map(({ status }) => status),
        [403, 200]
      )
    }).pipe(Effect.provide(client("").pipe(Layer.provide(FetchHttpClient.layer), Layer.provideMerge(server))))
  )
})
