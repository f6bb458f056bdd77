/** The in-memory CloudFront on loopback, for programs in other processes. */
import { httpApp } from "@effect-cloudfront/testing/HttpApp"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as TestHttp from "@effect-cloudfront/support/TestHttp"
import { createServer } from "node:http"
import type { Target } from "./program.js"

const settings: Settings.Options = {
  propagation: { distribution: "150 millis", invalidation: "150 millis", keyValueStore: "150 millis" }
}

/** Starts an empty CloudFront in the scope. */
export const start: Effect.Effect<Target, never, Scope.Scope> = HttpServer.serve(httpApp).pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provide(InMemoryCloudFront.layerService(settings)),
  Layer.orDie,
  Layer.build,
  Effect.flatMap((context) => Effect.provide(TestHttp.port, context)),
  Effect.map((port) => ({
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: Settings.credentials.accessKeyId,
    secretAccessKey: Redacted.value(Settings.credentials.secretAccessKey)
  }))
)
