/** Lists distributions once, over an `HttpClient` that answers from memory. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { bytes, expect, headers } from "../Stub.js"

const client = HttpClient.make((request) =>
  Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(bytes(), { headers: headers() })))
)
const credentials = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make("SECRET") })
const layer = CloudFrontHttp.layer().pipe(Layer.provide([credentials, Layer.succeed(HttpClient.HttpClient, client)]))
listDistributions()
  .pipe(Effect.provide(layer), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
