import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { assert, describe, it, vi } from "@effect/vitest"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { MockAgent } from "undici"
import { CloudFront, type Service } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as NodeAws from "@effect-cloudfront/http/NodeAws"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { withFetch } from "../globalFetch.js"

const keys = (accessKeyId: string) => Credentials.layerStatic({ accessKeyId, secretAccessKey: Redacted.make("secret") })

const config = { userAgent: Config.succeed("me") }

const layers = [
  ["CloudFrontFetch.layer", CloudFrontFetch.layer()],
  ["CloudFrontFetch.layerConfig", CloudFrontFetch.layerConfig(config)],
  ["CloudFrontFetch.layerEnv", CloudFrontFetch.layerEnv],
  ["CloudFrontHttp.layer", CloudFrontHttp.layer()],
  ["CloudFrontHttp.layerConfig", CloudFrontHttp.layerConfig(config)],
  ["CloudFrontNode.layer", CloudFrontNode.layer()],
  ["CloudFrontNode.layerConfig", CloudFrontNode.layerConfig(config)],
  ["CloudFrontNode.layerEnv", CloudFrontNode.layerEnv],
  ["CloudFrontUndici.layer", CloudFrontUndici.layer({ dispatcher: new MockAgent() })],
  ["CloudFrontUndici.layerEnv", CloudFrontUndici.layerEnv]
] as const

class First extends Context.Tag("test/First")<First, Service>() {}

describe("a client", () => {
  for (const [name, layer] of layers) {
    // A new layer for each `Effect.provide`: Effect 4 shares what a program composes itself.
    const provided = () => Layer.provide(layer, [keys("AKID"), FetchHttpClient.layer])

    it.effect(`${name} is one for the layers that are built together`, () =>
      Effect.gen(function* () {
        const user = Layer.provide(Layer.effect(First, CloudFront), provided())
        const [one, other] = yield* Effect.provide(Effect.all([First, CloudFront]), Layer.merge(user, provided()))
        assert.strictEqual(one, other)
      })
    )

    it.effect(`${name} is another one for each Effect.provide`, () =>
      Effect.gen(function* () {
        const get = Effect.map(CloudFront, (service) => service)
        const nested = Effect.flatMap(get, (outer) =>
          Effect.map(Effect.provide(get, provided()), (inner) => [outer, inner] as const)
        )
        const [outer, inner] = yield* Effect.provide(nested, provided())
        assert.notStrictEqual(outer, inner)
        assert.notStrictEqual(yield* Effect.provide(get, provided()), yield* Effect.provide(get, provided()))
      })
    )
  }

  it.scoped("signs with the credentials that it is given, also within another one", () =>
    Effect.gen(function* () {
      const signed: Array<string | undefined> = []
      yield* withFetch((_, init) => {
        signed.push(/Credential=(\w+)/.exec(new Headers(init?.headers).get("authorization") ?? "")?.[1])
        return Promise.resolve(new Response("<ok/>"))
      })
      const call = Effect.flatMap(CloudFront, (service) =>
        service.execute({ operation: "X", method: "GET", path: "/x", query: [], headers: {}, body: undefined })
      )
      for (const layer of [CloudFrontFetch.layer(), CloudFrontFetch.layerConfig(config)]) {
        const within = Effect.zipWith(call, Effect.provide(call, Layer.provide(layer, keys("INNER"))), () => {})
        yield* Effect.provide(within, Layer.provide(layer, keys("OUTER")))
      }
      assert.deepStrictEqual(signed, ["OUTER", "INNER", "OUTER", "INNER"])
    })
  )
})

describe("credentials", () => {
  const get = Effect.flatMap(Credentials.Credentials, (service) => service.get)

  it.effect("of the environment are those of the configuration with which they are built", () =>
    Effect.gen(function* () {
      const from = (AWS_ACCESS_KEY_ID: string) => ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: "secret" })
      const inner = Effect.provide(get, Credentials.layerEnv).pipe(TestEffect.withConfig(from("INNER")))
      const both = Effect.zipWith(get, inner, (one, other) => [one.accessKeyId, other.accessKeyId])
      const outer = Effect.provide(both, Credentials.layerEnv).pipe(TestEffect.withConfig(from("OUTER")))
      assert.deepStrictEqual(yield* outer, ["OUTER", "INNER"])
    })
  )

  it.effect("of AWS's chain are cached for each Effect.provide", () =>
    Effect.gen(function* () {
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret")
      vi.stubEnv("AWS_PROFILE", "")
      vi.stubEnv("AWS_ACCESS_KEY_ID", "OUTER")
      const chain = NodeAws.layerCredentials()
      const changed = Effect.sync(() => vi.stubEnv("AWS_ACCESS_KEY_ID", "INNER"))
      const inner = Effect.zipRight(changed, Effect.provide(get, chain))
      const both = Effect.zipWith(get, inner, (one, other) => [one.accessKeyId, other.accessKeyId])
      assert.deepStrictEqual(yield* Effect.provide(both, chain), ["OUTER", "INNER"])
    })
  )
})
