/**
 * Functions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  FunctionAlreadyExists,
  FunctionInUse,
  FunctionSizeLimitExceeded,
  NoSuchFunctionExists,
  TooManyFunctions
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/Function"
import * as Family from "../internal/family.js"
import * as Functions from "../internal/functions.js"
import { handle } from "../internal/handler.js"
import { describe, keepsName } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import * as Store from "../internal/store.js"
import type { Resource, StoredFunction, StoredLiveFunction } from "../State.js"

const common = {
  ...Functions.functions("functionSize", FunctionSizeLimitExceeded),
  path: "function",
  arn: "function",
  missing: refuse(NoSuchFunctionExists, "The specified function does not exist."),
  unique: {
    name: ({ name }: StoredFunction) => name,
    exists: refuse(FunctionAlreadyExists, "A function with this name already exists.")
  }
} as const

/**
 * @since 3.0.0
 * @category kinds
 */
export const cloudFrontFunction = describe("function", {
  ...common,
  noun: "function",
  id: (_source, { name }) => name,
  quota: { quota: "functions", tooMany: TooManyFunctions },
  removable: ({ id }) =>
    Effect.gen(function* () {
      const users = yield* Store.countUsers("liveFunction", id)
      yield* refuseWhen(
        users > 0,
        FunctionInUse,
        `Cannot delete function ${id}, it is in use by ${users} distributions`
      )
    })
})

/**
 * Functions in the stage `LIVE`.
 *
 * @since 3.0.0
 * @category kinds
 */
export const liveFunction = describe("liveFunction", {
  ...common,
  ...Functions.live("function"),
  noun: "live function"
})

const summary = (
  { arn, config, createdAt, modifiedAt }: Resource<StoredFunction>,
  Stage: Api.FunctionStage,
  Status: string
): Api.FunctionSummary => ({
  Name: config.name,
  Status,
  FunctionConfig: config.config,
  FunctionMetadata: {
    FunctionARN: arn,
    Stage,
    CreatedTime: time(createdAt),
    LastModifiedTime: time(modifiedAt)
  }
})

const development = (resource: Resource<StoredFunction>, view: Request.View) =>
  summary(resource, "DEVELOPMENT", Functions.developmentStatus("liveFunction", resource, view))

const live = (resource: Resource<StoredLiveFunction>, view: Request.View) =>
  summary(resource, "LIVE", Functions.liveStatus("liveFunction", resource, view))

const show = (resource: Resource<StoredFunction>, view: Request.View) => ({
  FunctionSummary: development(resource, view)
})

const showLive = (resource: Resource<StoredLiveFunction>, view: Request.View) => ({
  FunctionSummary: live(resource, view)
})

const showCode = ({ config }: Resource<StoredFunction>) => ({
  FunctionCode: Functions.codeOf(config),
  ContentType: "application/octet-stream"
})

const publishFunction = handle(Api.publishFunction, (input) =>
  Effect.gen(function* () {
    const found = yield* Family.target(cloudFrontFunction, Api.publishFunction, input)
    return showLive(yield* Functions.publish("liveFunction", found), yield* Request.view)
  })
)

const testFunction = handle(Api.testFunction, (input) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const [found, FunctionSummary] = Functions.isLive(input)
      ? yield* Effect.map(
          Family.target(liveFunction, Api.testFunction, input),
          (one) => [one, live(one, view)] as const
        )
      : yield* Effect.map(
          Family.target(cloudFrontFunction, Api.testFunction, input),
          (one) => [one, development(one, view)] as const
        )
    const event = yield* Request.body(Api.testFunction, input.EventObject)
    const run = yield* Functions.run("viewer", found.config, event)
    return {
      TestResult: {
        FunctionSummary,
        ComputeUtilization: run.computeUtilization,
        FunctionExecutionLogs: run.executionLogs,
        FunctionErrorMessage: run.errorMessage,
        FunctionOutput: run.output ?? ""
      }
    }
  })
)

const listFunctions = Family.listPage(
  Api.listFunctions,
  (input, view) =>
    Functions.pageOfStages(
      input,
      { kind: "function", item: (one: Resource<StoredFunction>) => development(one, view) },
      { kind: "liveFunction", item: (one: Resource<StoredLiveFunction>) => live(one, view) }
    ),
  (FunctionList) => ({ FunctionList })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateFunction: Family.createWithTags(
    cloudFrontFunction,
    Api.createFunction,
    ({ FunctionCode, FunctionConfig, Name }) => Functions.fromInput(Name, FunctionConfig, FunctionCode),
    ({ Tags }) => Tags,
    show
  ),
  DescribeFunction: Functions.byStage(
    Family.get(cloudFrontFunction, Api.describeFunction, show),
    Family.get(liveFunction, Api.describeFunction, showLive)
  ),
  GetFunction: Functions.byStage(
    Family.get(cloudFrontFunction, Api.getFunction, showCode),
    Family.get(liveFunction, Api.getFunction, showCode)
  ),
  UpdateFunction: Family.update(
    keepsName(cloudFrontFunction),
    Api.updateFunction,
    ({ FunctionCode, FunctionConfig }, { config }) => Functions.fromInput(config.name, FunctionConfig, FunctionCode),
    show
  ),
  PublishFunction: publishFunction,
  TestFunction: testFunction,
  DeleteFunction: Family.remove(cloudFrontFunction, Api.deleteFunction),
  ListFunctions: listFunctions
}
