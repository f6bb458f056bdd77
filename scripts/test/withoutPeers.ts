/** The program of peers.test.ts: prints the error of whatever needs an optional peer dependency. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as CloudFrontUndici from "@effect-cloudfront/http/CloudFrontUndici"
import * as NodeAws from "@effect-cloudfront/http/NodeAws"
import * as FunctionEngine from "../../packages/testing/src/internal/functionRuntime/engine.js"

interface Failure {
  readonly _tag: string
  readonly message: string
  readonly cause?: unknown
}

const fetch = FetchHttpClient.layer
const layers: Readonly<Record<string, Layer.Layer<CloudFront, Failure>>> = {
  undici: CloudFrontUndici.layerEnv,
  settings: Layer.provide(NodeAws.layer(), fetch),
  chain: Layer.provide(CloudFrontHttp.layer(), [fetch, NodeAws.layerCredentials()])
}
const calls: Readonly<Record<string, Effect.Effect<unknown, Failure>>> = {
  ...Object.fromEntries(
    Object.entries(layers).map(([name, layer]) => [
      name,
      Effect.provide(
        Effect.mapError(listDistributions({}), (error): Failure => error),
        layer
      )
    ])
  ),
  function: Effect.flatMap(FunctionEngine.make, (run) =>
    run({ kind: "viewer", runtime: "cloudfront-js-2.0", code: new Uint8Array(), event: new TextEncoder().encode("{}") })
  )
}
for (const [name, call] of Object.entries(calls)) {
  const { _tag, cause, message } = await Effect.runPromise(Effect.flip(call))
  const { code, name: kind } = cause as { readonly code?: string; readonly name: string }
  console.log(JSON.stringify({ name, tag: _tag, message, cause: code ?? kind }))
}
