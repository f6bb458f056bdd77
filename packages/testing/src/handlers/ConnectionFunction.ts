/**
 * Connection functions.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import * as Api from "@effect-cloudfront/core/ConnectionFunction"
import {
  CannotDeleteEntityWhileInUse,
  EntityAlreadyExists,
  EntityLimitExceeded,
  EntityNotFound,
  EntitySizeLimitExceeded
} from "@effect-cloudfront/core/Errors"
import * as Ids from "../Ids.js"
import * as Family from "../internal/family.js"
import * as Functions from "../internal/functions.js"
import { handle } from "../internal/handler.js"
import { describe, keepsName } from "../internal/kind.js"
import { refuse, refuseWhen } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import { time } from "../internal/represent.js"
import * as Store from "../internal/store.js"
import { invalid } from "../internal/values.js"
import type { Resource, StoredFunction, StoredLiveFunction } from "../State.js"

const functions = Functions.functions("connectionFunctionSize", EntitySizeLimitExceeded)

const common = {
  ...functions,
  path: "connection-function",
  arn: "connection-function",
  // In doubt: the documentation does not say what an `Identifier` is. For other kinds, it says: the id, the name or the ARN.
  identifiers: ["name", "arn"],
  missing: refuse(EntityNotFound, "The specified connection function does not exist."),
  unique: {
    name: ({ name }: StoredFunction) => name,
    exists: refuse(EntityAlreadyExists, "A connection function with this name already exists.")
  }
} as const

/**
 * @since 3.0.0
 * @category kinds
 */
export const connectionFunction = describe("connectionFunction", {
  ...common,
  noun: "connection function",
  id: (source) => Ids.resource("cf_", source),
  check: (given) =>
    Effect.gen(function* () {
      yield* functions.check(given)
      yield* invalid(given.config.Runtime !== "cloudfront-js-2.0", "Runtime", "must be cloudfront-js-2.0")
    }),
  quota: { quota: "connectionFunctions", tooMany: EntityLimitExceeded },
  removable: ({ id }) =>
    Effect.gen(function* () {
      const users = yield* Store.countUsers("liveConnectionFunction", id)
      yield* refuseWhen(
        users > 0,
        CannotDeleteEntityWhileInUse,
        `Cannot delete connection function ${id}, it is in use by ${users} distributions`
      )
    })
})

/**
 * Connection functions in the stage `LIVE`.
 *
 * @since 3.0.0
 * @category kinds
 */
export const liveConnectionFunction = describe("liveConnectionFunction", {
  ...common,
  ...Functions.live("connectionFunction"),
  noun: "live connection function"
})

const summary = (
  { arn, config, createdAt, id, modifiedAt }: Resource<StoredFunction>,
  Stage: Api.FunctionStage,
  Status: string
): Api.ConnectionFunctionSummary => ({
  Name: config.name,
  Id: id,
  ConnectionFunctionConfig: config.config,
  ConnectionFunctionArn: arn,
  Status,
  Stage,
  CreatedTime: time(createdAt),
  LastModifiedTime: time(modifiedAt)
})

const development = (resource: Resource<StoredFunction>, view: Request.View) =>
  summary(resource, "DEVELOPMENT", Functions.developmentStatus("liveConnectionFunction", resource, view))

const live = (resource: Resource<StoredLiveFunction>, view: Request.View) =>
  summary(resource, "LIVE", Functions.liveStatus("liveConnectionFunction", resource, view))

const show = (resource: Resource<StoredFunction>, view: Request.View) => ({
  ConnectionFunctionSummary: development(resource, view)
})

const showLive = (resource: Resource<StoredLiveFunction>, view: Request.View) => ({
  ConnectionFunctionSummary: live(resource, view)
})

const showCode = ({ config }: Resource<StoredFunction>) => ({
  ConnectionFunctionCode: Functions.codeOf(config),
  ContentType: "application/octet-stream"
})

const publishConnectionFunction = handle(Api.publishConnectionFunction, (input) =>
  Effect.gen(function* () {
    const found = yield* Family.target(connectionFunction, Api.publishConnectionFunction, input)
    return showLive(yield* Functions.publish("liveConnectionFunction", found), yield* Request.view)
  })
)

const testConnectionFunction = handle(Api.testConnectionFunction, (input) =>
  Effect.gen(function* () {
    const view = yield* Request.view
    const [found, ConnectionFunctionSummary] = Functions.isLive(input)
      ? yield* Effect.map(
          Family.target(liveConnectionFunction, Api.testConnectionFunction, input),
          (one) => [one, live(one, view)] as const
        )
      : yield* Effect.map(
          Family.target(connectionFunction, Api.testConnectionFunction, input),
          (one) => [one, development(one, view)] as const
        )
    const event = yield* Request.body(Api.testConnectionFunction, input.ConnectionObject)
    const run = yield* Functions.run("connection", found.config, event)
    return {
      ConnectionFunctionTestResult: {
        ConnectionFunctionSummary,
        ComputeUtilization: run.computeUtilization,
        ConnectionFunctionExecutionLogs: run.executionLogs,
        ConnectionFunctionErrorMessage: run.errorMessage,
        ConnectionFunctionOutput: run.output ?? ""
      }
    }
  })
)

const listConnectionFunctions = Family.listPage(
  Api.listConnectionFunctions,
  (input, view) =>
    Functions.pageOfStages(
      input,
      { kind: "connectionFunction", item: (one: Resource<StoredFunction>) => development(one, view) },
      { kind: "liveConnectionFunction", item: (one: Resource<StoredLiveFunction>) => live(one, view) }
    ),
  ({ Items, NextMarker }) => ({ NextMarker, ConnectionFunctions: Items })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateConnectionFunction: Family.createWithTags(
    connectionFunction,
    Api.createConnectionFunction,
    ({ ConnectionFunctionCode, ConnectionFunctionConfig, Name }) =>
      Functions.fromInput(Name, ConnectionFunctionConfig, ConnectionFunctionCode),
    ({ Tags }) => Tags,
    show
  ),
  DescribeConnectionFunction: Functions.byStage(
    Family.get(connectionFunction, Api.describeConnectionFunction, show),
    Family.get(liveConnectionFunction, Api.describeConnectionFunction, showLive)
  ),
  GetConnectionFunction: Functions.byStage(
    Family.get(connectionFunction, Api.getConnectionFunction, showCode),
    Family.get(liveConnectionFunction, Api.getConnectionFunction, showCode)
  ),
  UpdateConnectionFunction: Family.update(
    keepsName(connectionFunction),
    Api.updateConnectionFunction,
    ({ ConnectionFunctionCode, ConnectionFunctionConfig }, { config }) =>
      Functions.fromInput(config.name, ConnectionFunctionConfig, ConnectionFunctionCode),
    show
  ),
  PublishConnectionFunction: publishConnectionFunction,
  TestConnectionFunction: testConnectionFunction,
  DeleteConnectionFunction: Family.remove(connectionFunction, Api.deleteConnectionFunction),
  ListConnectionFunctions: listConnectionFunctions
}
