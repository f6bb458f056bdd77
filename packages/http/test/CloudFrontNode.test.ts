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
import type { Socket } from "node:net"
import { answering, serve } from "./net.js"
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

it.scopedLive("layer: uses 50 connections at a time, or as many as an option or the agent says", () =>
  Effect.gen(function* () {
    const agent = yield* Effect.acquireRelease(
      Effect.sync(() => new Agent({ keepAlive: true, maxSockets: 2 })),
      (agent) => Effect.sync(() => agent.destroy())
    )
    const cases = [
      { options: {}, most: 50 },
      { options: { maxSockets: 3 }, most: 3 },
      { options: { maxSockets: Infinity }, most: 120 },
      { options: { agent }, most: 2 },
      { options: { agent, maxSockets: 1 }, most: 1 }
    ]
    for (const { most, options } of cases) {
      let remaining = 120
      let peak = 0
      let held: Array<Socket> = []
      const answer = () => {
        remaining -= held.length
        for (const socket of held) socket.write(http("<ok/>"))
        held = []
      }
      // It answers when all are there that may be, and a moment later, so that it would see one more.
      const server = yield* serve(({ socket }) => {
        peak = Math.max(peak, held.push(socket))
        if (held.length === Math.min(most, remaining)) setTimeout(answer, 5)
      })
      const layer = CloudFrontNode.layer({ endpoint: server.url, ...options })
      const calls = Effect.all(
        Array.from({ length: 120 }, () => call),
        { concurrency: "unbounded", discard: true }
      )
      yield* Effect.provide(calls, Layer.provide(layer, keys))
      assert.strictEqual(peak, most)
    }
    for (const maxSockets of [0, -1, 1.5, NaN]) {
      const layer = Layer.provide(CloudFrontNode.layer({ endpoint: "http://127.0.0.1:1", maxSockets }), keys)
      assert.isTrue(TestEffect.isConfigError(yield* Effect.flip(Effect.provide(call, layer))))
    }
  })
)

it.scopedLive(
  "layer: the time limit of an attempt begins when there is a connection for it, and so does its signature",
  () =>
    Effect.gen(function* () {
      const server = yield* serve(({ socket }) => setTimeout(() => socket.write(http("<ok/>")), 300))
      const layer = CloudFrontNode.layer({ endpoint: server.url, maxSockets: 1, timeout: "800 millis", maxAttempts: 1 })
      yield* Effect.provide(
        Effect.all(
          Array.from({ length: 5 }, () => call),
          { concurrency: "unbounded" }
        ),
        Layer.provide(layer, keys)
      )
      const dates = (yield* server.requests).map((sent) => /x-amz-date: (\S+)/i.exec(sent)?.[1])
      assert.isAbove(new Set(dates).size, 1)
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
