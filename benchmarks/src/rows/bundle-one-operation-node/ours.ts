/** A program for Node with one operation, and with keys from the environment. */
import { listDistributions } from "@effect-cloudfront/core/Distribution"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Effect from "effect/Effect"

listDistributions().pipe(Effect.provide(CloudFrontNode.layerEnv), Effect.runPromise).then(console.log, console.error)
