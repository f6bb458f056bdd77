import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as Credentials from "@effect-cloudfront/http/Credentials"

/** Credentials from variables of other names. */
const credentials = Layer.unwrapEffect(
  Effect.gen(function* () {
    const accessKeyId = yield* Config.string("DEPLOY_KEY_ID")
    const secretAccessKey = yield* Config.redacted("DEPLOY_SECRET")
    return Credentials.layerStatic({ accessKeyId, secretAccessKey })
  })
)

export const layer = CloudFrontNode.layer().pipe(Layer.provide(credentials))
