/** A program with one operation, over the runtime's `fetch`. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontFetch from "@effect-cloudfront/http/CloudFrontFetch"
import * as Effect from "effect/Effect"

listDistributions().pipe(Effect.provide(CloudFrontFetch.layerEnv), Effect.runPromise).then(console.log, console.error)
