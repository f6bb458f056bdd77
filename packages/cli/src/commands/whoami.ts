/** `cloudfront whoami` */
import * as Effect from "effect/Effect"
import { Connection } from "../internal/connection.js"
import * as Out from "../internal/out.js"
import * as Spec from "../internal/spec.js"
import { facts } from "../internal/table.js"

export const whoami = Spec.command({
  name: "whoami",
  summary: "shows which credentials and which endpoint are used",
  details: ["No service is asked: the account of an access key is known to AWS alone."],
  arguments: {},
  options: {},
  examples: ["cloudfront whoami --profile deploy"],
  run: () =>
    Effect.gen(function* () {
      const { identity } = yield* Connection
      const found = yield* identity
      return yield* Out.result(found, (paint) =>
        facts(
          [
            ["Access key", found.accessKeyId],
            ["Source", found.source],
            ["Profile", found.profile],
            ["Expires", found.expires],
            ["Region", found.region],
            ["Endpoint", found.endpoint]
          ],
          paint
        )
      )
    })
})
