/** A program with one operation, over `@effect/platform`'s HTTP client. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

const layer = CloudFrontHttp.layer().pipe(Layer.provide([FetchHttpClient.layer, Credentials.layerEnv]))
listDistributions().pipe(Effect.provide(layer), Effect.runPromise).then(console.log, console.error)
