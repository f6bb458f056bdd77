/** `cloudfront set` */
import * as Effect from "effect/Effect"
import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import * as Assign from "../internal/assign.js"
import { changeDistribution } from "../internal/change.js"
import { decode, encode } from "../internal/configuration.js"
import { distribution } from "../internal/distributions.js"
import { UsageError } from "../internal/failure.js"
import * as Spec from "../internal/spec.js"

export const set = Spec.command({
  name: "set",
  summary: "changes settings of a distribution",
  details: [
    "A setting is PATH=VALUE. The path has the names of the API, and items of lists in brackets, by their id, pattern, name or position: Origins[site].OriginPath=/app. [+] adds an item. The value is typed by the setting: true and false, numbers, known names; lists and structures are JSON."
  ],
  arguments: {
    DISTRIBUTION: distribution,
    SETTING: Spec.repeated(Spec.text("PATH=VALUE", "SETTING"))
  },
  options: {
    unset: Spec.repeated(Spec.text("takes away a setting or an item of a list", "PATH")),
    wait: Spec.flag("waits until the change is deployed"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: [
    "cloudfront set E1PA6795UKMFR9 Comment='the new site' DefaultCacheBehavior.Compress=true",
    "cloudfront set www.example.com 'Origins[site].OriginPath=/app' --dry-run",
    "cloudfront set E1PA6795UKMFR9 --unset 'Aliases[old.example.com]' --yes"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const { DISTRIBUTION, SETTING, unset } = values
      if (SETTING.length + unset.length === 0) {
        return yield* new UsageError({ message: "set needs at least one setting, such as Comment=site" })
      }
      const given = yield* Effect.forEach(SETTING, Assign.parse, { concurrency: 1 })
      const taken = yield* Effect.forEach(
        unset,
        (path) => Effect.map(Assign.parsePath(path), (path) => ({ path, text: undefined })),
        { concurrency: 1 }
      )
      return yield* changeDistribution(
        DISTRIBUTION,
        (config) =>
          Effect.gen(function* () {
            const json = yield* encode(DistributionConfig, config)
            const assigned = yield* Assign.assign(DistributionConfig.description, json, [...given, ...taken])
            return yield* decode(DistributionConfig, assigned, "the configuration")
          }),
        values
      )
    })
})
