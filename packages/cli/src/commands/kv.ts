/** `cloudfront kv` */
import { describeKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Keys from "@effect-cloudfront/keyvaluestore/Keys"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { withKeyValueStore } from "../internal/connection.js"
import { UsageError, type FileError } from "../internal/failure.js"
import { isFields } from "../internal/fields.js"
import { type Io, parseJson, readStdin, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { ofEvent } from "../internal/words.js"

const store = Spec.required(Spec.text("the name or the ARN of the key value store"))

const arnOf = (store: string) =>
  store.startsWith("arn:")
    ? Effect.succeed(store)
    : Effect.map(describeKeyValueStore({ Name: store }), ({ KeyValueStore }) => KeyValueStore.ARN)

const ls = Spec.command({
  name: "ls",
  summary: "lists the keys and values of a store",
  arguments: { STORE: store },
  options: {},
  examples: ["cloudfront kv ls redirects --json"],
  run: ({ STORE }) =>
    withKeyValueStore(
      Effect.gen(function* () {
        const KvsARN = yield* arnOf(STORE)
        const all = Pagination.items(Keys.listKeys, { KvsARN, MaxResults: 50 })
        const { isJson } = yield* Out.Out
        if (isJson) return yield* Stream.runForEach(all, ({ Key, Value }) => Out.jsonLine({ key: Key, value: Value }))
        return yield* Out.rows(Array.from(yield* Stream.runCollect(all)), [
          { title: "KEY", of: ({ Key }) => Key },
          { title: "VALUE", of: ({ Value }) => Value }
        ])
      })
    )
})

const get = Spec.command({
  name: "get",
  summary: "prints the value of a key",
  arguments: { STORE: store, KEY: Spec.required(Spec.text("the key", "KEY")) },
  options: {},
  examples: ["cloudfront kv get redirects /old"],
  run: ({ KEY, STORE }) =>
    withKeyValueStore(
      Effect.gen(function* () {
        const KvsARN = yield* arnOf(STORE)
        const { Value } = yield* Keys.getKey({ KvsARN, Key: KEY })
        return yield* Out.result({ key: KEY, value: Value }, () => Value)
      })
    )
})

const change = (
  STORE: string,
  pairs: ReadonlyArray<readonly [string, string]>,
  keepOthers: boolean,
  values: {
    readonly timeout: number | undefined
    readonly interval: number | undefined
    readonly "dry-run": boolean
    readonly yes: boolean
  }
) =>
  withKeyValueStore(
    Effect.gen(function* () {
      const options = { ...Spec.waitOptions(values), keepOthers }
      if (!keepOthers && !values["dry-run"] && !values.yes) {
        const plan = yield* syncKeyValueStore(STORE, pairs, { ...options, dryRun: true })
        if (plan.removed.length > 0) {
          yield* Out.confirm(
            `Remove ${plan.removed.length} keys of ${STORE} (${plan.removed.slice(0, 5).join(", ")})?`,
            false
          )
        }
      }
      const result = yield* withProgress((report) =>
        syncKeyValueStore(STORE, pairs, {
          ...options,
          dryRun: values["dry-run"],
          onEvent: (event) => report(ofEvent(event))
        })
      ).pipe(
        onInterrupt(
          () => `Some keys of ${STORE} may be written, and others not. The same command again writes the rest.`
        )
      )
      const { added, changed, removed, unchanged } = result
      return yield* Out.result(
        result,
        () =>
          `${STORE}: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged${
            values["dry-run"] ? " (nothing was written)" : ""
          }`
      )
    })
  )

const changing = { ...Spec.waiting, "dry-run": Spec.dryRun } as const

const put = Spec.command({
  name: "put",
  summary: "sets values of keys",
  arguments: { STORE: store, PAIR: Spec.some(Spec.pair("a key and its value")) },
  options: changing,
  examples: ["cloudfront kv put redirects /old=/new /a=/b"],
  run: (values) => change(values.STORE, values.PAIR, true, { ...values, yes: true })
})

/** The pairs in a file: an object of texts, lines of `{"key", "value"}` as `kv ls --json` prints them, or the `{"data": [...]}` of AWS. */
const readPairs = (path: string): Effect.Effect<ReadonlyArray<readonly [string, string]>, UsageError | FileError, Io> =>
  Effect.gen(function* () {
    const text = path === "-" ? yield* readStdin : yield* readText(path)
    const what = path === "-" ? "the standard input" : path
    const lines = text.split("\n").filter((line) => line.trim() !== "")
    const isLines = lines.length > 0 && lines.every((line) => /^\{.*"key".*"value".*\}$/.test(line.trim()))
    const json = isLines
      ? yield* Effect.forEach(lines, (line) => parseJson(what, line), { concurrency: 1 })
      : yield* parseJson(what, text.trim() === "" ? "{}" : text)
    const list = isFields(json) && Array.isArray(json["data"]) ? json["data"] : json
    const pairs = Array.isArray(list)
      ? list.map((item: unknown) => (isFields(item) ? [item["key"], item["value"]] : []))
      : isFields(list)
        ? Object.entries(list)
        : []
    const valid = pairs.flatMap(([key, value]) =>
      typeof key === "string" && typeof value === "string" ? [[key, value] as const] : []
    )
    return valid.length === pairs.length && (Array.isArray(list) || isFields(list))
      ? valid
      : yield* new UsageError({
          message: `${what} must be an object of texts, or have {"key", "value"} with texts in each line or in a list`
        })
  })

const sync = Spec.command({
  name: "sync",
  summary: "gives a store exactly the keys and values of a file",
  details: [
    'The file is an object {"key": "value"}, lines of {"key": ..., "value": ...} as kv ls --json prints them, or {"data": [...]} as AWS imports it. Keys that are not in it are removed, unless --keep-others is given.'
  ],
  arguments: { STORE: store, FILE: Spec.required(Spec.text("the file, or - for the standard input")) },
  options: { "keep-others": Spec.flag("removes no keys"), ...changing, yes: Spec.yes },
  examples: ["cloudfront kv sync redirects redirects.json --dry-run"],
  run: (values) =>
    Effect.flatMap(readPairs(values.FILE), (pairs) => change(values.STORE, pairs, values["keep-others"], values))
})

export const kv: Spec.Group = {
  name: "kv",
  summary: "reads and writes key value stores",
  entries: [ls, get, put, sync].map(Spec.entry)
}
