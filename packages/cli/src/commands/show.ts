/** `cloudfront show` */
import * as Effect from "effect/Effect"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Operation from "@effect-cloudfront/core/Operation"
import { withCloudFront } from "../internal/connection.js"
import { find, summary } from "../internal/distributions.js"
import { encode } from "../internal/configuration.js"
import type { Failure } from "../internal/failure.js"
import * as Out from "../internal/out.js"
import * as Spec from "../internal/spec.js"

const showDistribution = (name: string, config: boolean): Effect.Effect<void, Failure, Spec.Environment> =>
  withCloudFront(
    Effect.gen(function* () {
      const found = yield* find(name)
      if (!config) return yield* Out.result(found, (paint) => summary(found, paint))
      return yield* Out.document(yield* encode(DistributionConfig, found.Distribution.DistributionConfig))
    })
  )

const showKind = (kind: string, id: string): Effect.Effect<void, Failure, Spec.Environment> =>
  Effect.gen(function* () {
    const Kinds = yield* Effect.promise(() => import("../internal/kinds.js"))
    const { by, read } = yield* Kinds.reader(kind)
    const result = yield* withCloudFront(read({ [by]: id }))
    return yield* Out.document(yield* encode(Operation.success(read), result))
  })

export const show = Spec.command({
  name: "show",
  summary: "shows a distribution, or a resource of another kind",
  arguments: {
    NAME: Spec.required(
      Spec.text(
        "the distribution (its id, one of its aliases, or its domain name), or the id or the name of a resource"
      )
    )
  },
  options: {
    kind: Spec.text("the kind of the resource, such as key-group; a distribution when absent", "KIND"),
    config: Spec.flag("shows the whole configuration as JSON")
  },
  examples: [
    "cloudfront show www.example.com",
    "cloudfront show E1PA6795UKMFR9 --config",
    "cloudfront show redirects --kind function"
  ],
  run: ({ NAME, config, kind = "distribution" }) =>
    kind === "distribution" ? showDistribution(NAME, config) : showKind(kind, NAME)
})
