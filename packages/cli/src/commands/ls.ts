/** `cloudfront ls` */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { distributions } from "@effect-cloudfront/core/programs/lists"
import { withCloudFront } from "../internal/connection.js"
import { columns as distributionColumns } from "../internal/distributions.js"
import { UsageError, type Failure } from "../internal/failure.js"
import { isFields } from "../internal/fields.js"
import * as Out from "../internal/out.js"
import * as Spec from "../internal/spec.js"
import type { Column } from "../internal/table.js"
import { toJson } from "../internal/toJson.js"

const listDistributions = (limit: number): Effect.Effect<void, Failure, Spec.Environment> =>
  withCloudFront(
    Effect.gen(function* () {
      const { isJson } = yield* Out.Out
      const all = Stream.take(distributions(), limit)
      // Lines of JSON are printed as the pages come.
      if (isJson) return yield* Stream.runForEach(all, (summary) => Out.jsonLine(summary))
      const found = Array.from(yield* Stream.runCollect(all))
      if (found.length === 0) return yield* Out.note("There are no distributions.")
      return yield* Out.rows(found, distributionColumns)
    })
  )

/** The members that say most, in this order. Others are shown if there is room for few columns only. */
const FIRST = [
  "Id",
  "Name",
  "Key",
  "Status",
  "Enabled",
  "DomainName",
  "Type",
  "Comment",
  "LastModifiedTime",
  "CreatedTime"
]

/** The simple members of an item, and of the structures in it that have most of it, such as `CachePolicy` and its configuration. */
const flatten = (item: unknown, depth = 2): Readonly<Record<string, unknown>> => {
  if (!isFields(item)) return { Id: item }
  const entries = Object.entries(item)
  return Object.fromEntries([
    ...entries.flatMap(([, value]) => (isFields(value) && depth > 0 ? Object.entries(flatten(value, depth - 1)) : [])),
    ...entries.filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
  ])
}

const columnsOf = (
  items: ReadonlyArray<Readonly<Record<string, unknown>>>
): ReadonlyArray<Column<Record<string, unknown>>> => {
  const keys = [...new Set(items.flatMap((item) => Object.keys(item)))].filter((key) => key !== "CallerReference")
  const first = FIRST.filter((key) => keys.includes(key))
  const others = keys
    .filter((key) => !FIRST.includes(key) && !/ARN|Arn/.test(key))
    .slice(0, Math.max(0, 6 - first.length))
  return [...first, ...others].map((key) => ({
    title: key.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toUpperCase(),
    of: (item) => item[key],
    isStatus: key === "Status" || key === "Enabled"
  }))
}

const listKind = (
  kind: string,
  of: string | undefined,
  limit: number
): Effect.Effect<void, Failure, Spec.Environment> =>
  Effect.gen(function* () {
    const Kinds = yield* Effect.promise(() => import("../internal/kinds.js"))
    const Pagination = yield* Effect.promise(() => import("@effect-cloudfront/core/Pagination"))
    const found = yield* Kinds.find(kind)
    if (found.of !== undefined && of === undefined) {
      return yield* new UsageError({
        message: `ls ${found.plural} needs the ${found.of}: ls ${found.plural} ${found.of}`
      })
    }
    if (found.of === undefined && of !== undefined) {
      return yield* new UsageError({ message: `ls ${found.plural} takes no further argument` })
    }
    const { isJson } = yield* Out.Out
    const input = found.of === undefined ? {} : { [found.of]: of }
    // The operation has pages.
    const items: Stream.Stream<unknown, Failure, never> = Pagination.items(found.list as never, input as never)
    const all = Stream.take(items, limit)
    return yield* withCloudFront(
      Effect.gen(function* () {
        if (isJson) return yield* Stream.runForEach(all, (item) => Out.jsonLine(item))
        const rows = Array.from(yield* Stream.runCollect(all), (item) => flatten(toJson(item)))
        if (rows.length === 0) return yield* Out.note(`There are no ${found.plural.replaceAll("-", " ")}.`)
        return yield* Out.rows(rows, columnsOf(rows))
      })
    )
  })

export const ls = Spec.command({
  name: "ls",
  summary: "lists distributions, or resources of another kind",
  details: [
    "KIND is the plural of what is listed: distributions, functions, key-groups, cache-policies, invalidations and so on: every list of the API that has pages. Some need the id of what they belong to.",
    "With --json, each resource is a line of JSON."
  ],
  arguments: {
    KIND: Spec.text("the kind of resources; distributions when absent", "KIND"),
    OF: Spec.text("the id of what the resources belong to, such as that of a distribution for invalidations", "OF")
  },
  options: { limit: Spec.integer("the maximum number of resources") },
  examples: ["cloudfront ls", "cloudfront ls invalidations E1PA6795UKMFR9", "cloudfront ls --json | jq -r .Id"],
  run: ({ KIND = "distributions", OF, limit = Number.MAX_SAFE_INTEGER }) =>
    limit < 1
      ? Effect.fail(new UsageError({ message: "--limit must be at least 1" }))
      : KIND === "distributions" && OF === undefined
        ? listDistributions(limit)
        : listKind(KIND, OF, limit)
})
