/** Functions and connection functions, as the programs use them. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { CloudFront } from "../CloudFront.js"
import { StaleReadError } from "../Consistency.js"
import * as Description from "../Description.js"
import type { CommonError, EncodeError } from "../Errors.js"
import * as ConnectionFunction from "../generated/ConnectionFunction.js"
import * as D from "../generated/descriptions/Shared.js"
import * as Function from "../generated/Function.js"
import type * as Shared from "../generated/Shared.js"
import * as Backoff from "./backoff.js"
import { checkEncodable } from "./options.js"
import { keyOf, liveNoun, type Readable, type Versioned, type Writable } from "./resource.js"

/** What a function consists of, in one of its stages. */
export interface Source {
  readonly FunctionConfig: Shared.FunctionConfig
  readonly FunctionCode: Uint8Array
}

export const Source: Description.Structure<Source> = Description.structure("FunctionSource", () => ({
  FunctionConfig: { of: D.FunctionConfig, required: true },
  FunctionCode: { of: D.FunctionBlob, required: true }
}))

/** A stage of a function without its code. */
export interface Stage {
  /** The id for writes. For functions it is the name. */
  readonly id: string
  readonly arn: string
  readonly config: Shared.FunctionConfig
  readonly status: string
  readonly etag: string
}

/** The result of a test. */
export interface TestRun {
  /** JSON; empty or absent if the code failed. */
  readonly output: string | undefined
  readonly logs: ReadonlyArray<string>
  /** In percent. */
  readonly utilization: string | undefined
  /** Empty or absent if the code succeeded. */
  readonly error: string | undefined
}

type Call<A, E> = Effect.Effect<A, E | CommonError, CloudFront>

/** The operations of a kind of functions. */
export interface Kind<ReadError, CreateError, UpdateError, TestError, PublishError> {
  /** The kind of resource for messages, such as `function`. */
  readonly noun: string
  readonly describe: (name: string, stage: Shared.FunctionStage) => Call<Stage, ReadError>
  readonly code: (
    name: string,
    stage: Shared.FunctionStage
  ) => Call<{ readonly code: Uint8Array; readonly etag: string }, ReadError>
  /** Checks the input of `create`. */
  readonly check: (name: string, source: Source, Items: ReadonlyArray<Shared.Tag>) => Effect.Effect<void, EncodeError>
  readonly create: (name: string, source: Source, Items: ReadonlyArray<Shared.Tag>) => Call<Stage, CreateError>
  readonly update: (id: string, source: Source, etag: string) => Call<Stage, UpdateError>
  readonly test: (id: string, etag: string, event: Uint8Array) => Call<TestRun, TestError>
  readonly publish: (id: string, etag: string) => Call<void, PublishError>
}

/** An absent status counts as one that does not change any more. */
const stageOf = ({ ETag, FunctionSummary: summary }: Function.DescribeFunctionResult): Stage => ({
  id: summary.Name,
  arn: summary.FunctionMetadata.FunctionARN,
  config: summary.FunctionConfig,
  status: summary.Status ?? "",
  etag: ETag
})

const creation = (Name: string, source: Source, Items: ReadonlyArray<Shared.Tag>): Function.CreateFunctionRequest => ({
  Name,
  ...source,
  ...(Items.length > 0 ? { Tags: { Items } } : {})
})

export const cloudFrontFunction: Kind<
  Function.DescribeFunctionError,
  Function.CreateFunctionError,
  Function.UpdateFunctionError,
  Function.TestFunctionError,
  Function.PublishFunctionError
> = {
  noun: "function",
  describe: (Name, Stage) => Effect.map(Function.describeFunction({ Name, Stage }), stageOf),
  code: (Name, Stage) =>
    Effect.map(Function.getFunction({ Name, Stage }), ({ ETag, FunctionCode }) => ({ code: FunctionCode, etag: ETag })),
  check: (name, source, tags) => checkEncodable(Function.createFunction, creation(name, source, tags)),
  create: (name, source, tags) => Effect.map(Function.createFunction(creation(name, source, tags)), stageOf),
  update: (Name, source, IfMatch) => Effect.map(Function.updateFunction({ Name, IfMatch, ...source }), stageOf),
  test: (Name, IfMatch, EventObject) =>
    Effect.map(Function.testFunction({ Name, IfMatch, Stage: "DEVELOPMENT", EventObject }), ({ TestResult: run }) => ({
      output: run.FunctionOutput,
      logs: run.FunctionExecutionLogs,
      utilization: run.ComputeUtilization,
      error: run.FunctionErrorMessage
    })),
  publish: (Name, IfMatch) => Effect.asVoid(Function.publishFunction({ Name, IfMatch }))
}

const connectionStageOf = ({
  ConnectionFunctionSummary: summary,
  ETag
}: ConnectionFunction.DescribeConnectionFunctionResult): Stage => ({
  id: summary.Id,
  arn: summary.ConnectionFunctionArn,
  config: summary.ConnectionFunctionConfig,
  status: summary.Status,
  etag: ETag
})

const connectionSource = ({ FunctionCode, FunctionConfig }: Source) => ({
  ConnectionFunctionCode: FunctionCode,
  ConnectionFunctionConfig: FunctionConfig
})

const connectionCreation = (
  Name: string,
  source: Source,
  Items: ReadonlyArray<Shared.Tag>
): ConnectionFunction.CreateConnectionFunctionRequest => ({
  Name,
  ...connectionSource(source),
  ...(Items.length > 0 ? { Tags: { Items } } : {})
})

export const connectionFunction: Kind<
  ConnectionFunction.DescribeConnectionFunctionError,
  ConnectionFunction.CreateConnectionFunctionError,
  ConnectionFunction.UpdateConnectionFunctionError,
  ConnectionFunction.TestConnectionFunctionError,
  ConnectionFunction.PublishConnectionFunctionError
> = {
  noun: "connection function",
  describe: (Identifier, Stage) =>
    Effect.map(ConnectionFunction.describeConnectionFunction({ Identifier, Stage }), connectionStageOf),
  code: (Identifier, Stage) =>
    Effect.map(ConnectionFunction.getConnectionFunction({ Identifier, Stage }), (result) => ({
      code: result.ConnectionFunctionCode,
      etag: result.ETag
    })),
  check: (name, source, tags) =>
    checkEncodable(ConnectionFunction.createConnectionFunction, connectionCreation(name, source, tags)),
  create: (name, source, tags) =>
    Effect.map(ConnectionFunction.createConnectionFunction(connectionCreation(name, source, tags)), connectionStageOf),
  update: (Id, source, IfMatch) =>
    Effect.map(
      ConnectionFunction.updateConnectionFunction({ Id, IfMatch, ...connectionSource(source) }),
      connectionStageOf
    ),
  test: (Id, IfMatch, ConnectionObject) =>
    Effect.map(
      ConnectionFunction.testConnectionFunction({ Id, IfMatch, Stage: "DEVELOPMENT", ConnectionObject }),
      ({ ConnectionFunctionTestResult: run }) => ({
        output: run.ConnectionFunctionOutput,
        logs: run.ConnectionFunctionExecutionLogs,
        utilization: run.ComputeUtilization,
        error: run.ConnectionFunctionErrorMessage
      })
    ),
  publish: (Id, IfMatch) => Effect.asVoid(ConnectionFunction.publishConnectionFunction({ Id, IfMatch }))
}

const versioned = (stage: Stage, FunctionCode: Uint8Array): Versioned<Stage, Source> => ({
  thing: stage,
  config: { FunctionConfig: stage.config, FunctionCode },
  status: stage.status,
  etag: stage.etag
})

/**
 * Reads a stage with its code. These are two calls, so that another client may write in between, and one of them may be stale. They are
 * repeated until both return the same version.
 */
const readStage = <ReadError, C, U, T, P>(
  kind: Kind<ReadError, C, U, T, P>,
  stage: Shared.FunctionStage,
  name: string,
  lag: Duration.DurationInput
): Call<Versioned<Stage, Source>, ReadError | StaleReadError> =>
  Effect.zip(kind.describe(name, stage), kind.code(name, stage)).pipe(
    (read) => Backoff.pollFor(read, ([described, { etag }]) => described.etag === etag, Backoff.READS, lag),
    Effect.flatMap(([described, { code, etag }]) =>
      described.etag === etag
        ? Effect.succeed(versioned(described, code))
        : Effect.fail(new StaleReadError({ what: keyOf(kind, name), elapsed: Duration.decode(lag), etag }))
    )
  )

/** The stage DEVELOPMENT of a function, by its name. `id` is its id for writes. */
export const development = <ReadError, C, UpdateError, T, P>(
  kind: Kind<ReadError, C, UpdateError, T, P>,
  id: string,
  lag: Duration.DurationInput
): Writable<Stage, Source, ReadError | StaleReadError, UpdateError> => ({
  noun: kind.noun,
  config: Source,
  read: (name) => readStage(kind, "DEVELOPMENT", name, lag),
  write: (_, source, etag) =>
    Effect.map(kind.update(id, source, etag), (stage) => versioned(stage, source.FunctionCode))
})

/** The stage LIVE of a function, by its name. */
export const live = <ReadError, C, U, T, P>(
  kind: Kind<ReadError, C, U, T, P>,
  lag: Duration.DurationInput
): Readable<Stage, Source, ReadError | StaleReadError> => ({
  noun: liveNoun(kind),
  read: (name) => readStage(kind, "LIVE", name, lag)
})

/** A stage without its code. It has the key of `development` or `live`. */
const status = <ReadError, C, U, T, P>(
  kind: Kind<ReadError, C, U, T, P>,
  noun: string,
  stage: Shared.FunctionStage
): Readable<Stage, undefined, ReadError> => ({
  noun,
  read: (name) =>
    Effect.map(kind.describe(name, stage), (thing) => ({
      thing,
      config: undefined,
      status: thing.status,
      etag: thing.etag
    }))
})

export const developmentStatus = <ReadError, C, U, T, P>(kind: Kind<ReadError, C, U, T, P>) =>
  status(kind, kind.noun, "DEVELOPMENT")

export const liveStatus = <ReadError, C, U, T, P>(kind: Kind<ReadError, C, U, T, P>) =>
  status(kind, liveNoun(kind), "LIVE")
