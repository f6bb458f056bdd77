import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { assert, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { Agent } from "node:http"
import { answering } from "./net.js"
import { http } from "./transport.js"

const keys = Credentials.layerStatic({ accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") })

const call = Effect.flatMap(CloudFront, (service) =>
  service.execute({ operation: "X", method: "GET", path: "/x", query: [], headers: {}, body: undefined })
)

it.scopedLive("layer: sends signed requests to the configured endpoint", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    const layer = CloudFrontNode.layer({ endpoint: server.url, userAgent: "my-app/1.2" })
    yield* Effect.provide(call, Layer.provide(layer, keys))
    const [sent = ""] = yield* server.requests
    assert.match(sent, /^GET \/x HTTP/)
    assert.match(sent, /authorization: AWS4-HMAC-SHA256 Credential=AKID\//i)
    assert.match(sent, /user-agent: my-app\/1\.2 effect-cloudfront\//i)
    const nowhere = Layer.provide(CloudFrontNode.layer({ endpoint: "nowhere" }), keys)
    assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(Effect.provide(call, nowhere))))
  })
)

it.scopedLive("layer: closes its own connections, but not a given agent's", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    yield* Effect.provide(call, Layer.provide(CloudFrontNode.layer({ endpoint: server.url }), keys))
    yield* server.closed
    const agent = new Agent({ keepAlive: true })
    const other = yield* answering(http("<ok/>"))
    yield* Effect.provide(call, Layer.provide(CloudFrontNode.layer({ endpoint: other.url, agent }), keys))
    yield* Effect.sleep("10 millis")
    assert.lengthOf(Object.keys(agent.freeSockets), 1)
    agent.destroy()
    yield* other.closed
  })
)

it.scopedLive("layer: fails if the runtime has no node:http, so that a program can take another one", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    const { getBuiltinModule } = process
    const without = (id: string) => (id.startsWith("node:http") ? undefined : getBuiltinModule(id))
    yield* Effect.acquireRelease(
      Effect.sync(() => Object.assign(process, { getBuiltinModule: without })),
      () => Effect.sync(() => Object.assign(process, { getBuiltinModule }))
    )
    const options = { endpoint: server.url }
    const node = Layer.provide(CloudFrontNode.layer(options), keys)
    assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(Effect.provide(call, node))))
    const fetch = Layer.provide(CloudFrontFetch.layer(options), keys)
    const { status } = yield* Effect.provide(
      call,
      Layer.catchAll(node, () => fetch)
    )
    assert.strictEqual(status, 200)
  })
)

it.effect("layer: is built synchronously", () =>
  Effect.sync(() => Effect.runSync(Effect.scoped(Layer.build(Layer.provide(CloudFrontNode.layer(), keys)))))
)

it.scopedLive("layerConfig and layerEnv: read the configuration", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    const environment = TestEffect.layerConfig({
      URL: server.url,
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: "AKENV",
      AWS_SECRET_ACCESS_KEY: "secret"
    })
    const configured = CloudFrontNode.layerConfig({ endpoint: Config.string("URL") })
    yield* Effect.provide(call, Layer.provide(configured, [keys, environment]))
    yield* Effect.provide(call, Layer.provide(CloudFrontNode.layerEnv, environment))
    const sent = yield* server.requests
    assert.lengthOf(sent, 2)
    assert.match(sent[1] ?? "", /Credential=AKENV\//)
  })
)
