/** `ours.ts` with all imports from the barrels of the packages, for the tests. */
import { Distribution } from "@effect-cloudfront/core"
import { CloudFrontFetch, Credentials } from "@effect-cloudfront/http"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const keys = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: Redacted.make("SECRET") })
const layer = Layer.provide(CloudFrontFetch.layer(), keys)
Distribution.listDistributions().pipe(Effect.provide(layer), Effect.runPromise).then(console.log, console.error)
