import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { assert, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { Agent } from "undici"
import { answering } from "./net.js"
import { http } from "./transport.js"

const keys = Credentials.layerStatic({ accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") })

const call = Effect.flatMap(CloudFront, (service) =>
  service.execute({ operation: "X", method: "GET", path: "/x", query: [], headers: {}, body: undefined })
)

it.scopedLive("layer: sends signed requests to the configured endpoint", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    const layer = CloudFrontUndici.layer({ endpoint: server.url, userAgent: "my-app/1.2" })
    yield* Effect.provide(call, Layer.provide(layer, keys))
    const [sent = ""] = yield* server.requests
    assert.match(sent, /^GET \/x HTTP/)
    assert.match(sent, /authorization: AWS4-HMAC-SHA256 Credential=AKID\//i)
    assert.match(sent, /user-agent: my-app\/1\.2 effect-cloudfront\//i)
    const nowhere = Layer.provide(CloudFrontUndici.layer({ endpoint: "nowhere" }), keys)
    assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(Effect.provide(call, nowhere))))
  })
)

it.scopedLive("layer: closes its own dispatcher, but not a given one", () =>
  Effect.gen(function* () {
    const server = yield* answering(http("<ok/>"))
    const dispatcher = new Agent()
    yield* Effect.provide(call, Layer.provide(CloudFrontUndici.layer({ endpoint: server.url, dispatcher }), keys))
    assert.isFalse(dispatcher.destroyed)
    yield* Effect.promise(() => dispatcher.destroy())
  })
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
    const configured = CloudFrontUndici.layerConfig({ endpoint: Config.string("URL") })
    yield* Effect.provide(call, Layer.provide(configured, [keys, environment]))
    yield* Effect.provide(call, Layer.provide(CloudFrontUndici.layerEnv, environment))
    const sent = yield* server.requests
    assert.lengthOf(sent, 2)
    assert.match(sent[1] ?? "", /Credential=AKENV\//)
  })
)
