/** A program for browsers with one operation, and with keys that are given. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const keys = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make("SECRET") })
const layer = Layer.provide(CloudFrontFetch.layer(), keys)
listDistributions().pipe(Effect.provide(layer), Effect.runPromise).then(console.log, console.error)
