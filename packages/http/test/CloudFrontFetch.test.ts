import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { assert, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { withFetch } from "./globalFetch.js"

const keys = Credentials.layerStatic({ accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") })

/** Makes a call, and gives the request that came of it. */
const sent = (layer: Layer.Layer<CloudFront, ConfigError.ConfigError, Credentials.Credentials>) =>
  Effect.gen(function* () {
    const requests: Array<{ readonly url: string; readonly headers: Headers }> = []
    yield* withFetch((url, init) => {
      requests.push({ url: String(url), headers: new Headers(init?.headers) })
      return Promise.resolve(new Response("<ok/>"))
    })
    const call = Effect.flatMap(CloudFront, (service) =>
      service.execute({ operation: "X", method: "GET", path: "/x", query: [], headers: {}, body: undefined })
    )
    yield* Effect.provide(call, Layer.provide(layer, keys))
    const [request] = requests
    return request ?? assert.fail("nothing was sent")
  }).pipe(Effect.scoped)

it.effect("layer: sends signed requests to the configured endpoint", () =>
  Effect.gen(function* () {
    const layer = CloudFrontFetch.layer({ endpoint: "http://localhost:4566", userAgent: "my-app/1.2" })
    const { headers, url } = yield* sent(layer)
    assert.strictEqual(url, "http://localhost:4566/x")
    assert.match(headers.get("authorization") ?? "", /^AWS4-HMAC-SHA256 Credential=AKID\//)
    assert.match(headers.get("user-agent") ?? "", /^my-app\/1\.2 effect-cloudfront\//)
    assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(sent(CloudFrontFetch.layer({ endpoint: "nowhere" })))))
  })
)

it.effect("fails when it is built if a number or a duration is invalid", () =>
  Effect.gen(function* () {
    for (const [name, values] of Object.entries({
      timeout: [NaN, -5, 0, "5 foo", "-1 second"],
      totalTimeout: [NaN, -5, 0, "5 foo"],
      maxResponseBytes: [NaN, -1, 0, 0.5],
      maxAttempts: [NaN, 0]
    })) {
      for (const value of values) {
        const error = yield* Effect.flip(sent(CloudFrontFetch.layer({ [name]: value })))
        assert.isTrue(TestEffect.isInvalidConfig(error), `${name}: ${value}`)
        assert.deepStrictEqual(TestEffect.configPath(error as ConfigError.ConfigError), [name])
      }
    }
    const open = { timeout: Infinity, totalTimeout: "1 hour", maxResponseBytes: Infinity } as const
    assert.include((yield* sent(CloudFrontFetch.layer(open))).url, "https://")
  })
)

it.effect("layerConfig: sends signed requests to the endpoint of the configuration", () =>
  Effect.gen(function* () {
    const layer = CloudFrontFetch.layerConfig({ endpoint: Config.string("URL") }).pipe(
      Layer.provide(TestEffect.layerConfig({ URL: "http://localhost:1" }))
    )
    assert.strictEqual((yield* sent(layer)).url, "http://localhost:1/x")
  })
)
