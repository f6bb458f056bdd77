/** Lists distributions once, over a `fetch` that answers from memory, so no transport is loaded. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { bytes, expect, headers } from "../Stub.js"

const response = {
  status: 200,
  headers: new Map(Object.entries(headers())),
  body: {},
  arrayBuffer: () => Promise.resolve(bytes().buffer)
}
Object.assign(globalThis, { fetch: () => Promise.resolve(response) })

const credentials = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make("SECRET") })
const layer = CloudFrontFetch.layer().pipe(Layer.provide(credentials))
listDistributions()
  .pipe(Effect.provide(layer), Effect.runPromise)
  .then(({ DistributionList }) => expect(DistributionList))
