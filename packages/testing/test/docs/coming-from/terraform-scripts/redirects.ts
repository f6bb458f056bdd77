import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"

const Redirects = Schema.parseJson(Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.String })))

/** `json` is the text of redirects.json. The store is Terraform's. */
export const program = (json: string) =>
  Effect.gen(function* () {
    const items = yield* Schema.decode(Redirects)(json)
    const redirects = items.map(({ key, value }) => [key, value] as const)
    const plan = yield* syncKeyValueStore("redirects", redirects, { dryRun: true })
    yield* Console.log("would change", [...plan.added, ...plan.changed, ...plan.removed])
    return yield* syncKeyValueStore("redirects", redirects)
  })
