/** `cloudfront invalidate` */
import * as Effect from "effect/Effect"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  invalidate as invalidatePaths,
  InvalidPaths,
  invalidateTenant,
  type Invalidated
} from "@effect-cloudfront/core/programs/invalidate"
import * as Paths from "@effect-cloudfront/core/protocol/Paths"
import * as Changed from "../internal/changedPaths.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { UsageError, type Failure } from "../internal/failure.js"
import { Io, linesOf, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"

const MAX_SHOWN = 20

const list = (paths: ReadonlyArray<string>): string =>
  [...paths.slice(0, MAX_SHOWN), ...(paths.length > MAX_SHOWN ? [`and ${paths.length - MAX_SHOWN} more`] : [])]
    .map((path) => `  ${path}`)
    .join("\n")

export const invalidate = Spec.command({
  name: "invalidate",
  summary: "removes paths from the caches of a distribution",
  details: [
    "Paths are escaped, begin with a slash, and may end in *. What a wildcard covers is left out, and batches are made of what is too much for one request.",
    "With --changed-since, the paths are those of the files that git knows as changed since a revision, below --root. For an index page, the path of its folder is invalidated, too."
  ],
  arguments: {
    DISTRIBUTION: Spec.required(
      Spec.text("the distribution: its id, one of its aliases, or its domain name; or the id of a tenant (dt_...)")
    ),
    PATH: Spec.repeated(Spec.text("the paths, such as /index.html or /images/*", "PATH"))
  },
  options: {
    from: Spec.text("a file with one path a line", "FILE"),
    stdin: Spec.flag("reads one path a line from the standard input"),
    "changed-since": Spec.text("a revision of git", "REVISION"),
    root: Spec.text("the folder of the repository that the distribution serves; the current one when absent", "FOLDER"),
    prefix: Spec.text("what the paths of changed files begin with, such as /docs", "PATH"),
    wait: Spec.flag("waits until the invalidation is completed"),
    reference: Spec.text("the caller reference, with which another run continues this one", "TEXT"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun
  },
  examples: [
    "cloudfront invalidate www.example.com '/*' --wait",
    "cloudfront invalidate E1PA6795UKMFR9 --changed-since HEAD~1 --root public",
    "find dist -type f -printf '/%P\\n' | cloudfront invalidate E1PA6795UKMFR9 --stdin"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const { DISTRIBUTION, PATH, from, prefix, reference, root, stdin } = values
      const since = values["changed-since"]
      if (since === undefined && (root !== undefined || prefix !== undefined)) {
        return yield* new UsageError({ message: "--root and --prefix are for --changed-since" })
      }
      const io = yield* Io
      const given = [
        ...PATH,
        ...(from === undefined ? [] : linesOf(yield* readText(from))),
        ...(stdin ? linesOf(yield* io.readStdin) : []),
        ...(since === undefined ? [] : yield* Changed.since(since, root ?? ".", prefix ?? ""))
      ]
      const isSource = from !== undefined || stdin || since !== undefined
      if (PATH.length === 0 && !isSource) {
        return yield* new UsageError({
          message: "invalidate needs paths: as arguments, or with --from, --stdin or --changed-since"
        })
      }
      const { paths, problems, ...cause } = Paths.normalizeAll(given)
      if (problems.length > 0) return yield* new InvalidPaths({ problems, ...cause })
      const isTenant = DISTRIBUTION.startsWith("dt_")
      return yield* withCloudFront(
        Effect.gen(function* () {
          const id = isTenant ? DISTRIBUTION : yield* Distributions.idOf(DISTRIBUTION)
          if (paths.length === 0) {
            return yield* Out.result({ id, outcome: "Unchanged", paths }, () => "There is nothing to invalidate.")
          }
          if (values["dry-run"]) {
            return yield* Out.result(
              { id, outcome: "Planned", paths },
              () => `${paths.length} paths of ${id} would be invalidated:\n${list(paths)}`
            )
          }
          // The options are the same, and the errors are all for a person.
          const run: (...args: Parameters<typeof invalidatePaths>) => Effect.Effect<Invalidated, Failure, CloudFront> =
            isTenant ? invalidateTenant : invalidatePaths
          const seen = { reference, ids: [] as Array<string> }
          const done = yield* withProgress((report) =>
            run(id, paths, {
              ...Spec.waitOptions(values),
              wait: values.wait,
              callerReference: reference,
              onEvent: (event) => {
                if (event._tag === "Started") seen.reference = event.callerReference
                if (event._tag === "BatchCreated") seen.ids.push(event.id)
                switch (event._tag) {
                  case "Started":
                    return report(
                      `sending ${event.paths} paths${event.batches > 1 ? ` in ${event.batches} batches` : ""}`
                    )
                  case "BatchCreated":
                    return report(`created ${event.id}${event.of > 1 ? ` (${event.batch} of ${event.of})` : ""}`)
                  case "WaitingForSlot":
                    return report(`waiting until fewer paths are in progress (batch ${event.batch} of ${event.of})`)
                  case "InProgress":
                    return report(`${event.id} is in progress`)
                  case "BatchCompleted":
                    return report(`${event.id} is completed`)
                  case "BatchUnconfirmed":
                    return report(`batch ${event.batch} of ${event.of} was accepted`)
                }
              }
            })
          ).pipe(
            onInterrupt(() =>
              [
                seen.ids.length > 0
                  ? `Created, and not taken back: ${seen.ids.join(", ")}.`
                  : "It is not known whether an invalidation was created.",
                ...(seen.reference === undefined
                  ? []
                  : [`The same command with --reference ${seen.reference} continues.`])
              ].join(" ")
            )
          )
          return yield* Out.result(
            {
              id,
              invalidations: done.invalidations.map(({ Id, Status }) => ({ id: Id, status: Status })),
              unconfirmed: done.unconfirmed.map(({ callerReference }) => callerReference),
              paths: done.paths
            },
            (paint) =>
              [
                ...done.invalidations.map(
                  ({ Id, Status }) => `${Id}  ${paint(Status === "Completed" ? "green" : "yellow", Status)}`
                ),
                ...done.unconfirmed.map(({ callerReference }) => `${callerReference}  accepted`)
              ].join("\n")
          )
        })
      )
    })
})
