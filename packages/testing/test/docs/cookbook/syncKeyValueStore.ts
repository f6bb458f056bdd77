import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import * as CloudFrontNode from "@effect-cloudfront/http/CloudFrontNode"
import * as KeyValueStoreNode from "@effect-cloudfront/keyvaluestore/KeyValueStoreNode"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"

const redirects = { "/old": "/new", "/blog": "https://blog.example.com/" }

export const program = Effect.gen(function* () {
  yield* createKeyValueStore({ Name: "redirects" }).pipe(Effect.catchTag("EntityAlreadyExists", () => Effect.void))

  const plan = yield* syncKeyValueStore("redirects", redirects, { dryRun: true })
  yield* Console.log("would add", plan.added, `in ${plan.batches} write`)

  yield* syncKeyValueStore("redirects", redirects, {
    onEvent: (event) => (event._tag === "Waiting" ? Effect.void : Console.log(event._tag))
  })

  const { removed, unchanged } = yield* syncKeyValueStore("redirects", { "/old": "/new" })
  yield* Console.log("removed", removed, `and kept ${unchanged}`)
})

export const main = program.pipe(Effect.provide(Layer.merge(CloudFrontNode.layerEnv, KeyValueStoreNode.layerEnv)))
