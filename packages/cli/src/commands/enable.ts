/** `cloudfront enable` and `cloudfront disable` */
import * as Effect from "effect/Effect"
import * as EditDistribution from "@effect-cloudfront/core/programs/editDistribution"
import { settle } from "../internal/change.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import * as Out from "../internal/out.js"
import { withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { reporting } from "../internal/words.js"

const make = (name: "enable" | "disable") => {
  const state = `${name}d`
  return Spec.command({
    name,
    summary: `${name}s distributions`,
    arguments: { DISTRIBUTION: { ...Spec.some(Distributions.distribution) } },
    options: {
      wait: Spec.flag("waits until the change is deployed"),
      ...Spec.waiting,
      "dry-run": Spec.dryRun,
      ...(name === "disable" ? { yes: Spec.yes } : {})
    } as const,
    examples: [`cloudfront ${name} www.example.com${name === "disable" ? " --yes" : ""} --wait`],
    run: (values) =>
      withCloudFront(
        Effect.gen(function* () {
          const ids = yield* Effect.forEach(values.DISTRIBUTION, Distributions.idOf, { concurrency: 1 })
          if (values["dry-run"]) {
            const plans = yield* Effect.forEach(ids, (id) => EditDistribution[name](id, { dryRun: true }), {
              concurrency: 1
            })
            return yield* Out.rows(
              plans.map(({ changes, etag, id, steps }) => ({
                id,
                outcome: steps.length === 0 ? "Unchanged" : "Planned",
                etag,
                steps,
                changes
              })),
              [
                { title: "ID", of: ({ id }) => id },
                { title: "OUTCOME", of: ({ outcome }) => outcome }
              ]
            )
          }
          const isSure = "yes" in values && values.yes === true
          if (name === "disable") {
            yield* Out.confirm(`Disable ${ids.join(", ")}? Viewers will get errors.`, isSure)
          }
          for (const id of ids) {
            const edited = yield* withProgress((report) => EditDistribution[name](id, { onEvent: reporting(report) }))
            yield* Out.note(`Distribution ${id} is ${state}.`)
            yield* settle(id, edited, values)
          }
        })
      )
  })
}

export const enable = make("enable")
export const disable = make("disable")
