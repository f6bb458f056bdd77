/** `cloudfront describe-all` */
import { Distribution } from "@effect-cloudfront/core/Distribution"
import { describeAll } from "@effect-cloudfront/core/programs/describeAll"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { encode } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"

export const describeAllDistributions = Spec.command({
  name: "describe-all",
  summary: "prints all distributions with their configurations, as lines of JSON",
  arguments: {},
  options: {
    tags: Spec.flag("reads the tags, too"),
    enabled: Spec.flag("leaves out disabled distributions")
  },
  examples: ["cloudfront describe-all --tags > distributions.jsonl"],
  run: ({ enabled, tags }) =>
    withCloudFront(
      withProgress((report) => {
        let count = 0
        return Stream.runForEach(
          describeAll({ tags, where: ({ Enabled }) => Enabled || !enabled }),
          ({ distribution, etag, tags }) =>
            Effect.gen(function* () {
              const encoded = yield* encode(Distribution, distribution)
              yield* Out.jsonLine({ distribution: encoded, etag, tags })
              yield* report(`${++count} distributions`)
            })
        )
      }).pipe(onInterrupt(() => "The output ends with the last distribution that was read."))
    )
})
