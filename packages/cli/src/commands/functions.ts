/** `cloudfront functions` */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as CloudFrontFunction from "@effect-cloudfront/core/Function"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import {
  deployFunction,
  rollbackFunction,
  type DeployFunctionEvent,
  type FunctionRelease,
  type FunctionTest
} from "@effect-cloudfront/core/programs/deployFunction"
import { FunctionConfig } from "@effect-cloudfront/core/Shared"
import { isNotFound, type CommonError } from "@effect-cloudfront/core/Errors"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { decode, encode } from "../internal/configuration.js"
import { withCloudFront } from "../internal/connection.js"
import { FailedCheck, PartialFailure, UsageError, type FileError } from "../internal/failure.js"
import { isFields } from "../internal/fields.js"
import { Io, parseJson, readArgument, readStdin, readText } from "../internal/io.js"
import * as Out from "../internal/out.js"
import { onInterrupt, withProgress, type Report } from "../internal/progress.js"
import * as Spec from "../internal/spec.js"
import { show } from "../internal/table.js"

const name = Spec.required(Spec.text("the name of the function", "NAME"))

const ls = Spec.command({
  name: "ls",
  summary: "lists functions",
  arguments: {},
  options: { stage: Spec.choice("the stage; both when absent", ["DEVELOPMENT", "LIVE"]) },
  run: ({ stage }) =>
    withCloudFront(
      Effect.gen(function* () {
        const found = Array.from(
          yield* Stream.runCollect(Pagination.items(CloudFrontFunction.listFunctions, { Stage: stage }))
        )
        if (found.length === 0) return yield* Out.note("There are no functions.")
        return yield* Out.rows(found, [
          { title: "NAME", of: ({ Name }) => Name },
          { title: "STAGE", of: ({ FunctionMetadata }) => FunctionMetadata.Stage },
          { title: "STATUS", of: ({ Status }) => Status, isStatus: true },
          { title: "RUNTIME", of: ({ FunctionConfig }) => FunctionConfig.Runtime },
          {
            title: "MODIFIED",
            of: ({ FunctionMetadata: { LastModifiedTime } }) =>
              LastModifiedTime === undefined ? undefined : DateTime.formatIso(LastModifiedTime)
          },
          { title: "COMMENT", of: ({ FunctionConfig }) => FunctionConfig.Comment }
        ])
      })
    )
})

/** The tests in a file: a list of `{ name, event, expect }`. */
const readTests = (path: string | undefined): Effect.Effect<ReadonlyArray<FunctionTest>, UsageError | FileError, Io> =>
  Effect.gen(function* () {
    if (path === undefined) return []
    const json = yield* parseJson(path, yield* readText(path))
    const wrong = new UsageError({ message: `${path} must have a list of {"name", "event", "expect"}` })
    if (!Array.isArray(json)) return yield* wrong
    const tests: Array<FunctionTest> = []
    for (const [index, test] of json.entries()) {
      if (!isFields(test) || test["event"] === undefined) return yield* wrong
      tests.push({
        name: typeof test["name"] === "string" ? test["name"] : `test ${index + 1}`,
        event: test["event"],
        ...("expect" in test ? { expect: test["expect"] } : {})
      })
    }
    return tests
  })

/** The configuration that a function has, so that a deployment changes only what is asked for. */
const currentConfig = (Name: string) =>
  CloudFrontFunction.describeFunction({ Name }).pipe(
    Effect.map(({ FunctionSummary }): FunctionConfig | undefined => FunctionSummary.FunctionConfig),
    Effect.catchIf(isNotFound, () => Effect.succeed(undefined))
  )

const encodeRelease = ({ code, config }: FunctionRelease) =>
  Effect.map(encode(FunctionConfig, config), (config) => ({ code: Buffer.from(code).toString("base64"), config }))

const decodeRelease = (path: string): Effect.Effect<FunctionRelease, UsageError | FileError, Io> =>
  Effect.gen(function* () {
    const json = yield* parseJson(path, yield* readText(path))
    if (!isFields(json) || typeof json["code"] !== "string") {
      return yield* new UsageError({ message: `${path} is no release that functions deploy --save-previous has saved` })
    }
    const config = yield* decode(FunctionConfig, json["config"], `the configuration in ${path}`)
    return { code: new Uint8Array(Buffer.from(json["code"], "base64")), config }
  })

const wordsOf = (event: DeployFunctionEvent): string => {
  switch (event._tag) {
    case "Creating":
      return `creating ${event.name}`
    case "Created":
    case "Updated":
    case "Unchanged":
      return `${event.name} is ${event._tag.toLowerCase()}`
    case "TestPassed":
      return `passed: ${event.test}${event.utilization === undefined ? "" : ` (${event.utilization}% of the compute time)`}`
    case "TestFailed":
      return `failed: ${event.test}: ${event.reason}`
    case "Publishing":
      return `publishing ${event.name}`
    case "Published":
      return `${event.name} is published`
    case "Waiting":
      return `${event.name} is ${event.status}`
    case "Deployed":
      return `${event.name} is ${event.status}`
  }
}

interface Seen {
  isPublishing: boolean
}

const watching =
  (report: Report, seen: Seen) =>
  (event: DeployFunctionEvent): Effect.Effect<void> => {
    if (event._tag === "Publishing") seen.isPublishing = true
    return report(wordsOf(event))
  }

const left =
  (seen: Seen, name: string): (() => string) =>
  () =>
    seen.isPublishing
      ? `It is not known whether ${name} is published. The same command again finds out, and continues.`
      : `${name} may be changed in the stage DEVELOPMENT, and is not published. The same command again continues.`

const deploy = Spec.command({
  name: "deploy",
  summary: "brings code to a function: changes it, tests it, and publishes it",
  details: [
    'TESTS is a file with a list of {"name", "event", "expect"}: if one fails, nothing is published. Settings that no option is given for stay as they are.'
  ],
  arguments: { NAME: name, FILE: Spec.required(Spec.text("the file with the code, or - for the standard input")) },
  options: {
    comment: Spec.text("the comment"),
    runtime: Spec.choice("the runtime; cloudfront-js-2.0 for a new function", [
      "cloudfront-js-1.0",
      "cloudfront-js-2.0"
    ]),
    "key-value-store": Spec.text("the ARN of the key value store that it reads", "ARN"),
    tests: Spec.text("a file with tests", "TESTS"),
    "no-publish": Spec.flag("does not publish it"),
    "save-previous": Spec.text("saves what was live before, for functions rollback", "FILE"),
    ...Spec.waiting,
    "dry-run": Spec.dryRun
  },
  examples: [
    "cloudfront functions deploy redirects dist/redirects.js --tests redirects.tests.json --save-previous old.json"
  ],
  run: (values) =>
    Effect.gen(function* () {
      const io = yield* Io
      const { FILE, NAME, comment, runtime } = values
      const store = values["key-value-store"]
      const code = FILE === "-" ? yield* readStdin : yield* readText(FILE)
      const tests = yield* readTests(values.tests)
      const file = values["save-previous"]
      if (file !== undefined) yield* io.checkWritable(file)
      return yield* withCloudFront(
        Effect.gen(function* () {
          const current = yield* currentConfig(NAME)
          const options = {
            ...Spec.waitOptions(values),
            code,
            config: {
              ...current,
              ...(comment === undefined ? {} : { Comment: comment }),
              ...(runtime === undefined ? {} : { Runtime: runtime }),
              ...(store === undefined ? {} : { KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN: store }] } })
            },
            tests,
            publish: !values["no-publish"]
          }
          if (values["dry-run"]) {
            const { steps } = yield* deployFunction(NAME, { ...options, dryRun: true })
            return yield* Out.result({ name: NAME, outcome: "Planned", steps }, () =>
              steps.length === 0 ? `${NAME} is as it is to be.` : `${NAME}: ${steps.join(", ").toLowerCase()}`
            )
          }
          const seen: Seen = { isPublishing: false }
          const unsaved = yield* Deferred.make<never, PartialFailure>()
          // What is live is saved before something else is: afterwards the service has it no more.
          const save = (event: DeployFunctionEvent) =>
            file === undefined || event._tag !== "Publishing" || event.previous === undefined
              ? Effect.void
              : Effect.flatMap(encodeRelease(Redacted.value(event.previous)), (release) =>
                  io.writeFile(file, `${JSON.stringify(release, undefined, 2)}\n`)
                ).pipe(
                  Effect.catchAll(({ message }) =>
                    Effect.zipRight(
                      Deferred.fail(
                        unsaved,
                        new PartialFailure({
                          message: `${message}. So ${NAME} is not published; its stage DEVELOPMENT has the new code`
                        })
                      ),
                      Effect.never
                    )
                  )
                )
          const { previous, ...deployed } = yield* withProgress((report) =>
            Effect.raceFirst(
              deployFunction(NAME, {
                ...options,
                onEvent: (event) => Effect.zipRight(save(event), watching(report, seen)(event))
              }),
              Deferred.await(unsaved)
            )
          ).pipe(onInterrupt(left(seen, NAME)))
          if (file !== undefined && previous !== undefined) {
            yield* Out.note(
              `What was live before is in ${file}: cloudfront functions rollback ${NAME} ${file} publishes it.`
            )
          }
          return yield* Out.result(
            deployed,
            () =>
              `${NAME} is ${deployed.action.toLowerCase()}${deployed.published ? " and published" : ""}: its status is ${deployed.status}.`
          )
        })
      )
    })
})

const rollback = Spec.command({
  name: "rollback",
  summary: "publishes an earlier release of a function",
  arguments: {
    NAME: name,
    FILE: Spec.required(Spec.text("the release, as functions deploy --save-previous saves it"))
  },
  options: { ...Spec.waiting, "dry-run": Spec.dryRun, yes: Spec.yes },
  examples: ["cloudfront functions rollback redirects old.json"],
  run: (values) =>
    Effect.gen(function* () {
      const { FILE, NAME } = values
      const release = yield* decodeRelease(FILE)
      return yield* withCloudFront(
        Effect.gen(function* () {
          if (values["dry-run"]) {
            const { steps } = yield* rollbackFunction(NAME, release, { dryRun: true })
            return yield* Out.result({ name: NAME, outcome: "Planned", steps }, () =>
              steps.length === 0 ? `${NAME} is as it was.` : `${NAME}: ${steps.join(", ").toLowerCase()}`
            )
          }
          yield* Out.confirm(`Publish the release in ${FILE} as ${NAME}?`, values.yes)
          const seen: Seen = { isPublishing: false }
          const { previous: _, ...deployed } = yield* withProgress((report) =>
            rollbackFunction(NAME, release, { ...Spec.waitOptions(values), onEvent: watching(report, seen) })
          ).pipe(onInterrupt(left(seen, NAME)))
          return yield* Out.result(deployed, () => `${NAME} is as it was: its status is ${deployed.status}.`)
        })
      )
    })
})

const runTest = (
  Name: string,
  Stage: "DEVELOPMENT" | "LIVE",
  event: unknown
): Effect.Effect<
  CloudFrontFunction.TestResult,
  CloudFrontFunction.DescribeFunctionError | CloudFrontFunction.TestFunctionError | CommonError,
  CloudFront
> =>
  Effect.gen(function* () {
    const { ETag } = yield* CloudFrontFunction.describeFunction({ Name, Stage })
    const EventObject = new TextEncoder().encode(JSON.stringify(event))
    const { TestResult } = yield* CloudFrontFunction.testFunction({ Name, Stage, IfMatch: ETag, EventObject })
    return TestResult ?? { FunctionExecutionLogs: [] }
  })

const test = Spec.command({
  name: "test",
  summary: "runs a function with an event, and shows what it returns",
  arguments: {
    NAME: name,
    EVENT: Spec.required(Spec.text("the event as JSON, @FILE, or - for the standard input", "EVENT"))
  },
  options: { stage: Spec.choice("the stage; DEVELOPMENT when absent", ["DEVELOPMENT", "LIVE"]) },
  examples: ["cloudfront functions test redirects @event.json --stage LIVE"],
  run: ({ EVENT, NAME, stage = "DEVELOPMENT" }) =>
    Effect.gen(function* () {
      const event = yield* parseJson("the event", yield* readArgument(EVENT))
      return yield* withCloudFront(
        Effect.gen(function* () {
          const result = yield* runTest(NAME, stage, event)
          const output = yield* Effect.orElseSucceed(
            parseJson("the output", result.FunctionOutput ?? "null"),
            () => result.FunctionOutput
          )
          yield* Out.result(
            {
              name: NAME,
              stage,
              output,
              error: result.FunctionErrorMessage === "" ? undefined : result.FunctionErrorMessage,
              logs: result.FunctionExecutionLogs,
              utilization: result.ComputeUtilization === undefined ? undefined : Number(result.ComputeUtilization)
            },
            (paint) =>
              [
                JSON.stringify(output, undefined, 2),
                ...result.FunctionExecutionLogs.map((line) => paint("grey", `log: ${show(line)}`)),
                ...(result.ComputeUtilization === undefined
                  ? []
                  : [paint("grey", `${result.ComputeUtilization}% of the compute time`)])
              ].join("\n")
          )
          const error = result.FunctionErrorMessage ?? ""
          if (error !== "") return yield* new FailedCheck({ message: `${NAME} failed: ${error}` })
        })
      )
    })
})

export const functions: Spec.Group = {
  name: "functions",
  summary: "lists, deploys, tests and rolls back functions",
  entries: [ls, deploy, test, rollback].map(Spec.entry)
}
