/** `cloudfront delete` */
import * as Effect from "effect/Effect"
import { deleteAll, type DeleteAllOutcome } from "@effect-cloudfront/core/programs/deleteAll"
import { withCloudFront } from "../internal/connection.js"
import type { Outcome } from "../internal/deletion.js"
import * as Distributions from "../internal/distributions.js"
import { PartialFailure, UsageError, type Failure } from "../internal/failure.js"
import { linesOf, readArgument } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { reporting } from "../internal/words.js"

interface Values {
  readonly NAME: ReadonlyArray<string>
  readonly from: string | undefined
  readonly kind: string | undefined
  readonly detach: boolean
  readonly replacement: string | undefined
  readonly "dry-run": boolean
  readonly yes: boolean
  readonly timeout: number | undefined
  readonly interval: number | undefined
}

const shown = (ids: ReadonlyArray<string>): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more` : ids.join(", ")

const againWith = (ids: ReadonlyArray<string>, more: string): string =>
  `cloudfront delete ${ids.length > 20 ? "..." : ids.join(" ")}${more} continues.`

interface Row {
  readonly id: string
  readonly outcome: string
  readonly steps?: ReadonlyArray<string>
  readonly domain?: string | undefined
  readonly aliases?: ReadonlyArray<string>
  readonly detachedPolicyId?: string | undefined
  readonly comment?: string | undefined
  readonly error?: { readonly message: string }
}

/** The row of an outcome. That of a plan shows what would be deleted. */
const rowOf = (outcome: DeleteAllOutcome): Row => {
  const { _tag, id } = outcome
  if (_tag === "Failed") return { id, outcome: _tag, error: outcome.error }
  if (_tag !== "Planned") return { id, outcome: _tag }
  const { detachedPolicyId, found, steps } = outcome
  return {
    id,
    outcome: _tag,
    steps,
    domain: found?.DomainName,
    aliases: found?.DistributionConfig.Aliases?.Items ?? [],
    detachedPolicyId,
    comment: found?.DistributionConfig.Comment
  }
}

const printOutcomes = (outcomes: ReadonlyArray<DeleteAllOutcome>, verb: string) =>
  Effect.gen(function* () {
    yield* Out.rows(outcomes.map(rowOf), [
      { title: "ID", of: ({ id }) => id },
      { title: "OUTCOME", of: ({ outcome }) => outcome, isStatus: true },
      { title: "STEPS", of: ({ steps }) => steps },
      { title: "DOMAIN", of: ({ domain }) => domain },
      { title: "ALIASES", of: ({ aliases }) => aliases },
      { title: "DETACHED POLICY", of: ({ detachedPolicyId }) => detachedPolicyId },
      { title: "COMMENT", of: ({ comment }) => comment },
      { title: "ERROR", of: ({ error }) => error?.message }
    ])
    const failed = outcomes.flatMap((outcome) => (outcome._tag === "Failed" ? [outcome] : []))
    const [first] = failed
    if (first === undefined) return
    // One error, or the same for all, tells more than that there was one.
    if (failed.length === outcomes.length && new Set(failed.map(({ error }) => error._tag)).size === 1) {
      return yield* Effect.fail<Failure>(first.error)
    }
    return yield* new PartialFailure({
      message: `${failed.length} of ${outcomes.length} ${verb}: ${shown(failed.map(({ id }) => id))}`
    })
  })

const deleteDistributions = (values: Values, names: ReadonlyArray<string>) =>
  withCloudFront(
    Effect.gen(function* () {
      const ids = yield* Effect.forEach(names, Distributions.idOf, { concurrency: 1 })
      const options = Spec.waitOptions(values)
      if (values["dry-run"]) {
        return yield* printOutcomes(yield* deleteAll(ids, { ...options, dryRun: true }), "could not be read")
      }
      yield* Out.confirm(`Disable and delete ${shown(ids)}? This cannot be undone.`, values.yes)
      const left = new Set(ids)
      const outcomes = yield* withProgress((report) =>
        deleteAll(ids, {
          ...options,
          onEvent: (event) => {
            if (event._tag === "Ended") left.delete(event.id)
            return report(
              event._tag === "Ended"
                ? `${event.ended} of ${event.of} ended`
                : event._tag === "Selected"
                  ? `${event.count} to delete`
                  : `${event._tag === "Waiting" ? `waiting until ${event.id} is deployed as disabled` : `${event._tag.toLowerCase()} ${event.id}`}${ids.length > 1 ? ` (${left.size} of ${ids.length} left)` : ""}`
            )
          }
        })
      ).pipe(
        onInterrupt(
          () =>
            `Not deleted yet, but disabled or about to be: ${[...left].join(", ")}. ${againWith([...left], " --yes")}`
        )
      )
      return yield* printOutcomes(outcomes, "were not deleted")
    })
  )

interface OtherRow extends Outcome {
  readonly id: string
  readonly error: Failure | undefined
}

const deleteOthers = (kind: string, values: Values, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const Deletion = yield* Effect.promise(() => import("../internal/deletion.js"))
    const remove = yield* Deletion.of(kind)
    yield* values["dry-run"]
      ? Effect.void
      : Out.confirm(`Delete ${kind} ${shown(names)}? This cannot be undone.`, values.yes)
    const left = new Set(names)
    const outcomes = yield* withCloudFront(
      withProgress((report) =>
        Effect.forEach(
          names,
          (id) =>
            Effect.map(
              Effect.either(
                remove(id, {
                  ...Spec.waitOptions(values),
                  detach: values.replacement === undefined ? values.detach : { replacement: values.replacement },
                  dryRun: values["dry-run"],
                  onEvent: reporting(report)
                })
              ),
              (result): OtherRow => {
                left.delete(id)
                return result._tag === "Left"
                  ? { id, outcome: "Failed", users: [], error: result.left }
                  : { id, ...result.right, error: undefined }
              }
            ),
          { concurrency: 1 }
        )
      ).pipe(
        onInterrupt(() => `Not deleted yet: ${[...left].join(", ")}. ${againWith([...left], ` --kind ${kind} --yes`)}`)
      )
    )
    yield* Out.rows(outcomes, [
      { title: "ID", of: ({ id }) => id },
      { title: "OUTCOME", of: ({ outcome }) => outcome, isStatus: true },
      { title: "STEPS", of: ({ steps }) => steps },
      { title: "ALIASES", of: ({ aliases }) => aliases },
      { title: "USED BY", of: ({ users }) => users },
      { title: "ERROR", of: ({ error }) => error?.message }
    ])
    const failed = outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]))
    const [first] = failed
    if (first === undefined) return
    if (failed.length === outcomes.length) return yield* Effect.fail(first)
    return yield* new PartialFailure({ message: `${failed.length} of ${outcomes.length} were not deleted` })
  })

export const remove = Spec.command({
  name: "delete",
  summary: "disables distributions and deletes them, or deletes resources of another kind",
  details: [
    "A distribution is disabled, waited for until that is deployed, and deleted. Several are disabled at once. The command can be interrupted and run again: it goes on where it was."
  ],
  arguments: {
    NAME: Spec.repeated(Spec.text("the distributions (ids, aliases or domain names), or ids of resources"))
  },
  options: {
    from: Spec.text("a file with one name a line, or - for the standard input", "FILE"),
    kind: Spec.text("the kind of resources, such as key-group; distributions when absent", "KIND"),
    detach: Spec.flag("changes the users of the resources, so that they do not use them"),
    replacement: Spec.text("what the users use instead", "ID"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun,
    yes: Spec.yes
  },
  examples: [
    "cloudfront delete E1PA6795UKMFR9",
    "cloudfront ls --json | jq -r 'select(.Comment == \"preview\").Id' | cloudfront delete --from - --yes",
    "cloudfront delete --kind cache-policy 658327ea-f89d-4fab-a63d-7e88639e58f6 --dry-run"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const { NAME, from, kind } = values
      const listed = from === undefined ? [] : linesOf(yield* readArgument(from === "-" ? "-" : `@${from}`))
      const names = [...new Set([...NAME, ...listed])]
      if (names.length === 0) return yield* new UsageError({ message: "delete needs the name of what to delete" })
      return yield* kind === undefined || kind === "distribution"
        ? deleteDistributions(values, names)
        : deleteOthers(kind, values, names)
    })
})
