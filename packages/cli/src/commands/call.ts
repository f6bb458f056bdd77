/** `cloudfront call`, with a command for each operation of the API. */
import * as Operation from "@effect-cloudfront/core/Operation"
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { decode, encode } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import { UsageError, type Failure } from "../internal/failure.js"
import { isFields } from "../internal/fields.js"
import { readJson } from "../internal/io.js"
import { kebab } from "../internal/kebab.js"
import { all, type AnyOperation } from "../internal/kinds.js"
import * as Out from "../internal/out.js"
import { onInterrupt } from "../internal/progress.js"
import { skeleton, tree, typeOf } from "../internal/shapes.js"
import * as Spec from "../internal/spec.js"

/** Operations that take something away. */
const isDestructive = ({ id }: AnyOperation): boolean => /^(Delete|Disassociate|Untag)/.test(id)

/** Members that an option can have: those with a simple value. */
const simple = (operation: AnyOperation): ReadonlyArray<Description.Member> =>
  operation.description.input.members().filter(({ shape }) => !["structure", "list", "blob"].includes(shape.kind))

const optionOf = ({ derived, required, shape }: Description.Member): Spec.Parameter<unknown> => {
  const about = `${typeOf(shape)}${required && derived === undefined ? ", required" : ""}`
  if (shape.kind === "boolean") return Spec.choice(about, ["true", "false"])
  if (shape.kind === "integer" || shape.kind === "long") return Spec.integer(about)
  return Spec.text(about, shape.kind === "enum" ? "NAME" : "TEXT")
}

const RESERVED = ["input", "all", "skeleton", "dry-run", "yes", "json", "region", "profile"]

const optionNames = (operation: AnyOperation): ReadonlyArray<readonly [name: string, member: Description.Member]> =>
  simple(operation).map((member) => {
    const name = kebab(member.key)
    return [RESERVED.includes(name) ? `${name}-value` : name, member] as const
  })

const inputOf = (
  operation: AnyOperation,
  values: Readonly<Record<string, unknown>>,
  json: unknown
): Effect.Effect<unknown, UsageError> => {
  if (!isFields(json)) return Effect.fail(new UsageError({ message: "--input must be an object" }))
  const given = optionNames(operation).flatMap(([name, { key, shape }]) => {
    const value = values[name]
    return value === undefined ? [] : [[key, shape.kind === "boolean" ? value === "true" : value] as const]
  })
  return decode(Operation.input(operation), { ...json, ...Object.fromEntries(given) }, `the input of ${operation.id}`)
}

const page = (operation: AnyOperation, input: unknown): Effect.Effect<void, Failure, Spec.Environment> =>
  Effect.gen(function* () {
    const Pagination = yield* Effect.promise(() => import("@effect-cloudfront/core/Pagination"))
    const items: Stream.Stream<unknown, Failure, never> = Pagination.items(operation as never, input as never)
    yield* withCloudFront(Stream.runForEach(items, (item) => Out.jsonLine(item)))
  })

const run = (
  operation: AnyOperation,
  values: Readonly<Record<string, unknown>>
): Effect.Effect<void, Failure, Spec.Environment> =>
  Effect.gen(function* () {
    const { isJson } = yield* Out.Out
    if (values["skeleton"] === true) return yield* Out.document(skeleton(operation.description.input))
    const text = values["input"]
    const json = typeof text === "string" ? yield* readJson("--input", text) : {}
    const input = yield* inputOf(operation, values, json)
    if (values["all"] === true) return yield* page(operation, input)
    if (values["dry-run"] === true) {
      const { method, path } = operation.description
      return yield* Out.result(
        { operation: operation.id, outcome: "Planned", method, path },
        () => `The input is valid. ${operation.id} would be called: ${method} ${path}`
      )
    }
    if (isDestructive(operation)) yield* Out.confirm(`Call ${operation.id}?`, values["yes"] === true)
    const result = yield* Wire.isRead(operation.id)
      ? withCloudFront(operation(input))
      : withCloudFront(operation(input)).pipe(
          onInterrupt(() => `${operation.id} was sent, and it is not known whether it was done.`)
        )
    const encoded = yield* encode(Operation.success(operation), result)
    if (encoded !== null || isJson) yield* Out.document(encoded)
  })

const commandOf = (operation: AnyOperation): Spec.Command =>
  Spec.command({
    name: kebab(operation.id),
    summary: `calls ${operation.id}`,
    details: [
      `${operation.description.method} ${operation.description.path}`,
      `Input:\n${tree(operation.description.input)}`,
      ...(operation.description.output === undefined ? [] : [`Output:\n${tree(operation.description.output)}`]),
      `Errors: ${Object.keys(operation.errors()).join(", ")}`
    ],
    arguments: {},
    options: {
      ...Object.fromEntries(optionNames(operation).map(([name, member]) => [name, optionOf(member)])),
      input: Spec.text("the input as JSON, @FILE, or - for the standard input; options have priority", "JSON"),
      skeleton: Spec.flag("prints the JSON of an input with the types of its members, and calls nothing"),
      ...(operation.page === undefined ? {} : { all: Spec.flag("prints the items of all pages as lines of JSON") }),
      ...(Wire.isRead(operation.id) ? {} : { "dry-run": Spec.dryRun }),
      ...(isDestructive(operation) ? { yes: Spec.yes } : {})
    },
    run: (values) => run(operation, values)
  })

export const call: Spec.Group = {
  name: "call",
  summary: "calls any operation of the API",
  details: [
    "The name of an operation is GetDistribution or get-distribution. Its simple members are options; all of it is --input. The JSON has the members of the API, bytes as Base64, and times as ISO 8601."
  ],
  nameOf: kebab,
  entries: Object.values(all).map((operation) => ({
    name: kebab(operation.id),
    summary: `calls ${operation.id}`,
    load: Effect.sync(() => commandOf(operation))
  }))
}
