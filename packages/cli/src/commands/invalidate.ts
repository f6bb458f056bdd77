/** `cloudfront invalidate` */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  invalidate as invalidatePaths,
  type Invalidated,
  type InvalidateEvent,
  type InvalidatePlan,
  invalidateStream,
  type InvalidateStreamEvent,
  invalidateTenant,
  InvalidPaths
} from "@effect-cloudfront/core/programs/invalidate"
import * as Paths from "@effect-cloudfront/core/protocol/Paths"
import * as Changed from "../internal/changedPaths.js"
import { withCloudFront } from "../internal/connection.js"
import * as Distributions from "../internal/distributions.js"
import { UsageError, type Failure, type FileError } from "../internal/failure.js"
import { linesOf, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress, type Report } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { stdinLines } from "../internal/stdinLines.js"

const MAX_SHOWN = 20

const isTenant = (id: string): boolean => id.startsWith("dt_")

interface Values {
  readonly reference: string | undefined
  readonly wait: boolean
  readonly timeout: number | undefined
  readonly interval: number | undefined
}

interface Told {
  readonly id: string
  readonly status: string
}

/** What has been seen of a run, for its end and for an interruption. */
interface Seen {
  reference: string | undefined
  /** The states of the invalidations by their ids. */
  readonly created: Map<string, string>
  readonly unconfirmed: Array<string>
}

const nothing = (id: string) =>
  Out.result({ id, outcome: "Unchanged", paths: [], pathCount: 0 }, () => "There is nothing to invalidate.")

/** What the plans of lists and of Streams have in common. */
interface Plan {
  readonly steps: ReadonlyArray<string>
  readonly batches: number
  readonly pathCount: number
  readonly wildcardCount: number
  /** All paths, if they are known. */
  readonly paths?: ReadonlyArray<string>
}

const tellPlan = (id: string, plan: Plan, shown: ReadonlyArray<string>) => {
  const { batches, pathCount, steps } = plan
  if (pathCount === 0) return nothing(id)
  if (steps.length === 0) {
    return Out.result({ id, outcome: "Unchanged", ...plan }, () => `An earlier run has invalidated the paths of ${id}.`)
  }
  const existing = batches - steps.length
  const inBatches = `${batches > 1 ? `, in ${batches} batches` : ""}${existing > 0 ? `, ${existing} of which exist` : ""}`
  return Out.result({ id, outcome: "Planned", ...plan }, () =>
    [
      `${pathCount} paths of ${id} would be invalidated${inBatches}:`,
      ...shown.map((path) => `  ${path}`),
      ...(pathCount > shown.length ? [`  and ${pathCount - shown.length} more`] : [])
    ].join("\n")
  )
}

/** Tells what would be invalidated. */
const planned = (id: string, paths: ReadonlyArray<string>, callerReference: string | undefined) => {
  const options = { callerReference, dryRun: true } as const
  const plan: Effect.Effect<InvalidatePlan, Failure, CloudFront> = isTenant(id)
    ? invalidateTenant(id, paths, options)
    : invalidatePaths(id, paths, options)
  return Effect.flatMap(plan, ({ batches, paths, steps }) =>
    tellPlan(
      id,
      {
        steps,
        batches: batches.length,
        pathCount: paths.length,
        wildcardCount: batches.reduce((sum, { wildcards }) => sum + wildcards, 0),
        paths
      },
      paths.slice(0, MAX_SHOWN)
    )
  )
}

/** Tells what would be invalidated of paths that are not kept. */
const plannedStream = <R>(
  id: string,
  paths: Stream.Stream<string, FileError, R>,
  callerReference: string | undefined
) =>
  Effect.flatMap(
    invalidateStream(id, paths, { callerReference, dryRun: true }),
    ({ batches, firstPaths, paths: pathCount, steps, wildcards: wildcardCount }) =>
      tellPlan(id, { steps, batches, pathCount, wildcardCount }, firstPaths)
  )

/** Says what happens, and notes what was created. */
const follow =
  (report: Report, seen: Seen) =>
  (event: InvalidateEvent | InvalidateStreamEvent): Effect.Effect<void> => {
    const of = (batch: number): string => ("of" in event && event.of > 1 ? `${batch} of ${event.of}` : `${batch}`)
    switch (event._tag) {
      case "Started": {
        seen.reference = event.callerReference
        if (!("paths" in event)) return report("reading paths")
        return report(`sending ${event.paths} paths${event.batches > 1 ? ` in ${event.batches} batches` : ""}`)
      }
      case "BatchCreated": {
        seen.created.set(event.id, "InProgress")
        return report(`created ${event.id}${"of" in event && event.of === 1 ? "" : ` (${of(event.batch)})`}`)
      }
      case "WaitingForSlot":
        return report(`waiting until fewer paths are in progress (batch ${of(event.batch)})`)
      case "InProgress":
        return report(`${event.id} is in progress`)
      case "BatchCompleted": {
        seen.created.set(event.id, "Completed")
        return report(`${event.id} is completed`)
      }
      case "BatchUnconfirmed": {
        seen.unconfirmed.push(event.callerReference)
        return report(`batch ${of(event.batch)} was accepted`)
      }
    }
  }

/** Runs a program with its progress, and says what an interruption leaves. */
const followed = <A, E, R>(
  reference: string | undefined,
  run: (onEvent: ReturnType<typeof follow>) => Effect.Effect<A, E, R>
) => {
  const seen: Seen = { reference, created: new Map(), unconfirmed: [] }
  return withProgress((report) => run(follow(report, seen))).pipe(
    onInterrupt(() =>
      [
        seen.created.size > 0
          ? `Created, and not taken back: ${shorten([...seen.created.keys()])}.`
          : "It is not known whether an invalidation was created.",
        ...(seen.reference === undefined ? [] : [`The same command with --reference ${seen.reference} continues.`])
      ].join(" ")
    ),
    Effect.map((done) => ({ done, seen }))
  )
}

const shorten = (ids: ReadonlyArray<string>): string =>
  ids.length > MAX_SHOWN ? `${ids.length} invalidations, the last of which is ${ids.at(-1)}` : ids.join(", ")

const tell = <A extends { readonly invalidations: ReadonlyArray<Told>; readonly unconfirmed: ReadonlyArray<string> }>(
  result: A
) =>
  Out.result(result, (paint) =>
    [
      ...result.invalidations.map(
        ({ id, status }) => `${id}  ${paint(status === "Completed" ? "green" : "yellow", status)}`
      ),
      ...result.unconfirmed.map((reference) => `${reference}  accepted`)
    ].join("\n")
  )

/** Invalidates paths that are known. */
const listed = (id: string, paths: ReadonlyArray<string>, values: Values) => {
  // The options are the same, and the errors are all for a person.
  const run: (...args: Parameters<typeof invalidatePaths>) => Effect.Effect<Invalidated, Failure, CloudFront> =
    isTenant(id) ? invalidateTenant : invalidatePaths
  return followed(values.reference, (onEvent) =>
    run(id, paths, {
      ...Spec.waitOptions(values),
      wait: values.wait,
      callerReference: values.reference,
      onEvent
    })
  ).pipe(
    Effect.flatMap(({ done }) =>
      tell({
        id,
        invalidations: done.invalidations.map(({ Id, Status }) => ({ id: Id, status: Status })),
        unconfirmed: done.unconfirmed.map(({ callerReference }) => callerReference),
        paths: done.paths,
        pathCount: done.paths.length
      })
    )
  )
}

/** Invalidates paths as they come. No more than a batch of them is kept. */
const streamed = <R>(id: string, paths: Stream.Stream<string, FileError, R>, values: Values) =>
  followed(values.reference, (onEvent) =>
    invalidateStream(id, paths, {
      ...Spec.waitOptions(values),
      wait: values.wait,
      callerReference: values.reference,
      onEvent
    })
  ).pipe(
    Effect.flatMap(({ done, seen }) =>
      done.batches === 0
        ? nothing(id)
        : tell({
            id,
            invalidations: Array.from(seen.created, ([id, status]) => ({ id, status })),
            unconfirmed: values.wait ? [] : seen.unconfirmed,
            reference: done.callerReference,
            batches: done.batches,
            pathCount: done.paths
          })
    )
  )

export const invalidate = Spec.command({
  name: "invalidate",
  summary: "removes paths from the caches of a distribution",
  details: [
    "Paths are escaped, begin with a slash, and may end in *. What a wildcard covers is left out, and batches are made of what is too much for one request.",
    "With --stdin, paths are sent as they come, in any number: each batch when it is full. What a wildcard covers is left out of its own batch, and what is wrong with a path is told when its batch is full, after those before it were sent.",
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
      const { DISTRIBUTION, PATH, from, prefix, root, stdin } = values
      const since = values["changed-since"]
      if (since === undefined && (root !== undefined || prefix !== undefined)) {
        return yield* new UsageError({ message: "--root and --prefix are for --changed-since" })
      }
      const given = [
        ...PATH,
        ...(from === undefined ? [] : linesOf(yield* readText(from))),
        ...(since === undefined ? [] : yield* Changed.since(since, root ?? ".", prefix ?? ""))
      ]
      const isSource = from !== undefined || stdin || since !== undefined
      if (PATH.length === 0 && !isSource) {
        return yield* new UsageError({
          message: "invalidate needs paths: as arguments, or with --from, --stdin or --changed-since"
        })
      }
      // What can be known before there is a connection.
      const { paths, problems, ...cause } = Paths.normalizeAll(given)
      if (problems.length > 0) return yield* new InvalidPaths({ problems, ...cause })
      return yield* withCloudFront(
        Effect.gen(function* () {
          const id = isTenant(DISTRIBUTION) ? DISTRIBUTION : yield* Distributions.idOf(DISTRIBUTION)
          if (stdin) {
            const all = Stream.concat(Stream.fromIterable(paths), stdinLines)
            return yield* values["dry-run"] ? plannedStream(id, all, values.reference) : streamed(id, all, values)
          }
          if (paths.length === 0) return yield* nothing(id)
          return yield* values["dry-run"] ? planned(id, paths, values.reference) : listed(id, paths, values)
        })
      )
    })
})
