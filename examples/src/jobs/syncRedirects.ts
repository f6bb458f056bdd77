/** Keep the redirects of a key value store as they stand in a table. */
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Effect from "effect/Effect"

const redirects = { "/old": "/new", "/blog": "https://blog.example.com/" }

export const program = () =>
  Effect.gen(function* () {
    yield* createKeyValueStore({ Name: "redirects" }).pipe(Effect.catchTag("EntityAlreadyExists", () => Effect.void))
    const { added, changed, removed } = yield* syncKeyValueStore("redirects", redirects)
    return added.length + changed.length + removed.length
  })
