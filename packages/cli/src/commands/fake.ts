/** `cloudfront fake` */
import * as Effect from "effect/Effect"
import { FailedCheck, MissingTestingPackage } from "../internal/failure.js"
import { Io } from "../internal/io.js"
import * as Spec from "../internal/spec.js"

export const fake = Spec.command({
  name: "fake",
  summary: "serves an in-memory CloudFront on this machine",
  details: [
    "It needs the package @effect-cloudfront/testing. Point a client at it: cloudfront ls --endpoint-url http://127.0.0.1:4566"
  ],
  arguments: {},
  options: {
    port: Spec.integer("the port, or 0 for a free one; 4566 when absent"),
    host: Spec.text("the name or the address to listen on; 127.0.0.1 when absent", "HOST"),
    fast: Spec.flag("changes are everywhere at once"),
    seed: Spec.integer("the seed of generated ids"),
    state: Spec.text("loads the state from a file, and saves it there", "FILE"),
    "known-credentials": Spec.flag("accepts only requests that are signed with its own access key")
  },
  examples: ["cloudfront fake --port 4566 --fast"],
  run: (values) =>
    Effect.gen(function* () {
      const io = yield* Io
      const module = io.resolve("@effect-cloudfront/testing/Command")
      if (module === undefined) {
        return yield* new MissingTestingPackage({
          message: "fake needs the package @effect-cloudfront/testing: npm install @effect-cloudfront/testing"
        })
      }
      const text = (name: string, value: number | string | undefined): ReadonlyArray<string> =>
        value === undefined ? [] : [`--${name}`, String(value)]
      const flag = (name: string, value: boolean): ReadonlyArray<string> => (value ? [`--${name}`] : [])
      const { status } = yield* io.runNode(new URL("../bin/effect-cloudfront-testing.js", module), [
        ...text("port", values.port),
        ...text("host", values.host),
        ...text("seed", values.seed),
        ...text("state", values.state),
        ...flag("fast", values.fast),
        ...flag("known-credentials", values["known-credentials"]),
        ...flag("quiet", (values as { readonly quiet?: boolean }).quiet === true)
      ])
      if (status !== 0)
        return yield* new FailedCheck({ message: `the in-memory CloudFront ended with status ${status}` })
    })
})
