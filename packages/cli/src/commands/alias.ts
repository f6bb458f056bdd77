/** `cloudfront alias` */
import { moveAlias, type AliasHolder } from "@effect-cloudfront/core/programs/moveAlias"
import * as Effect from "effect/Effect"
import { withCloudFront } from "../internal/connection.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { ofEvent } from "../internal/words.js"

const holder = (id: string): AliasHolder =>
  id.startsWith("dt_") ? { distributionTenantId: id } : { distributionId: id }

const move = Spec.command({
  name: "move",
  summary: "moves an alternate domain name to another distribution",
  details: [
    "Without downtime if CloudFront permits it. Otherwise --disable-source permits that the source is disabled for the move; it does not respond to viewers until it is enabled again."
  ],
  arguments: { ALIAS: Spec.required(Spec.text("the alternate domain name", "ALIAS")) },
  options: {
    to: Spec.required(Spec.text("the id of the distribution or the tenant (dt_...) that gets it", "ID")),
    from: Spec.text("the id of the distribution or the tenant that has it", "ID"),
    "disable-source": Spec.flag("permits that the source is disabled for the move"),
    "enable-source": Spec.flag("enables the source at the end, after a run that was interrupted"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: ["cloudfront alias move www.example.com --to E1PA6795UKMFR9 --dry-run"],
  run: (values) =>
    withCloudFront(
      Effect.gen(function* () {
        const { ALIAS, from, to } = values
        const options = {
          ...Spec.waitOptions(values),
          to: holder(to),
          from: from === undefined ? undefined : holder(from),
          disableSource: values["disable-source"],
          ...(values["enable-source"] ? { enableSource: true } : {})
        }
        const plan = yield* moveAlias(ALIAS, { ...options, dryRun: true })
        if (values["dry-run"]) {
          return yield* Out.result({ ...plan, outcome: "Planned" }, () =>
            plan.steps.length === 0 ? `${to} has ${ALIAS}.` : `${ALIAS}: ${plan.steps.join(", ")}`
          )
        }
        if (plan.steps.length > 0) {
          yield* Out.confirm(`Move ${ALIAS} to ${to} (${plan.steps.join(", ")})?`, values.yes)
        }
        let isDisabled = false
        const moved = yield* withProgress((report) =>
          moveAlias(ALIAS, {
            ...options,
            onEvent: (event) => {
              if (event._tag === "DisablingSource") isDisabled = true
              return report(ofEvent(event))
            }
          })
        ).pipe(
          onInterrupt(() =>
            isDisabled
              ? "The source may be disabled. The same command with --disable-source --enable-source goes on, and enables it at the end."
              : "The same command finds out whether the alias was moved."
          )
        )
        return yield* Out.result(moved, () =>
          moved.outcome === "Moved" ? `${to} has ${ALIAS} now.` : `${to} has ${ALIAS} already.`
        )
      })
    )
})

export const alias: Spec.Group = {
  name: "alias",
  summary: "moves alternate domain names",
  entries: [Spec.entry(move)]
}
