/** `cloudfront enable` and `cloudfront disable` */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Effect from "effect/Effect"
import * as EditDistribution from "@effect-cloudfront/core/programs/editDistribution"
import { settle, settled } from "../internal/change.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { PartialFailure, type Failure } from "../internal/failure.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { reporting } from "../internal/words.js"

const AGAIN = "The same command again finds out, and continues."

interface Row {
  readonly id: string
  readonly outcome: string
  readonly status?: string
  readonly etag?: string
  readonly error?: { readonly message: string }
}

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
          const left = new Set(ids)
          const change = (id: string) =>
            Effect.gen(function* () {
              const edited = yield* withProgress((report) => EditDistribution[name](id, { onEvent: reporting(report) }))
              left.delete(id)
              yield* Out.note(`Distribution ${id} is ${state}.`)
              return edited
            }).pipe(onInterrupt(() => `It is not known whether these are ${state}: ${[...left].join(", ")}. ${AGAIN}`))
          const [only] = ids
          if (only !== undefined && ids.length === 1) return yield* settle(only, yield* change(only), values)
          const rows = yield* Effect.forEach(
            ids,
            (id): Effect.Effect<Row, never, CloudFront | Out.Out> =>
              Effect.flatMap(change(id), (edited) => settled(id, edited, values)).pipe(
                Effect.catchAll((error: Failure) => {
                  left.delete(id)
                  return Effect.succeed({ id, outcome: "Failed", error })
                })
              ),
            { concurrency: 1 }
          )
          yield* Out.rows(rows, [
            { title: "ID", of: ({ id }) => id },
            { title: "OUTCOME", of: ({ outcome }) => outcome, isStatus: true },
            { title: "STATUS", of: ({ status }) => status, isStatus: true },
            { title: "ERROR", of: ({ error }) => error?.message }
          ])
          const failed = rows.filter(({ error }) => error !== undefined)
          if (failed.length > 0) {
            return yield* new PartialFailure({
              message: `${failed.length} of ${rows.length} were not ${state}${
                values.wait ? ", or are not deployed" : ""
              }: ${failed.map(({ id }) => id).join(", ")}`
            })
          }
        })
      )
  })
}

export const enable = make("enable")
export const disable = make("disable")
