/**
 * Real-time log configurations.
 *
 * @since 3.0.0
 */
import * as Effect from "effect/Effect"
import {
  InvalidArgument,
  NoSuchRealtimeLogConfig,
  RealtimeLogConfigAlreadyExists,
  RealtimeLogConfigInUse,
  TooManyRealtimeLogConfigs
} from "@effect-cloudfront/core/Errors"
import * as Api from "@effect-cloudfront/core/RealtimeLogConfig"
import { isSet } from "../internal/distributionConfig.js"
import { forEachInOrder } from "../internal/each.js"
import * as Family from "../internal/family.js"
import { handle } from "../internal/handler.js"
import * as Kind from "../internal/kind.js"
import { RESOURCE } from "../internal/realtimeLogs.js"
import { refuse } from "../internal/refusal.js"
import * as Request from "../internal/request.js"
import * as Store from "../internal/store.js"
import { checkNames, invalid } from "../internal/values.js"
import type { Resource } from "../State.js"

type Config = Api.CreateRealtimeLogConfigRequest

const ROLE = /^arn:[^:]+:iam::\d{12}:role\/.+$/
const STREAM = /^arn:[^:]+:kinesis:[a-z0-9-]+:\d{12}:stream\/[\w.-]+$/

const checkEndPoint = ({ KinesisStreamConfig, StreamType }: Api.EndPoint) =>
  Effect.gen(function* () {
    yield* invalid(StreamType !== "Kinesis", "StreamType", "must be Kinesis")
    yield* invalid(KinesisStreamConfig === undefined, "KinesisStreamConfig", "is required")
    yield* invalid(!ROLE.test(KinesisStreamConfig?.RoleARN ?? ""), "RoleARN", "is not the ARN of a role")
    yield* invalid(!STREAM.test(KinesisStreamConfig?.StreamARN ?? ""), "StreamARN", "is not the ARN of a stream")
  })

// AWS adds fields, so a list of them would soon refuse what the service accepts.
const FIELD = /^[a-z][a-z0-9-]*$/

/**
 * @since 3.0.0
 * @category kinds
 */
export const realtimeLogConfig = Kind.describe("realtimeLogConfig", {
  noun: "real-time log configuration",
  id: (_, { Name }) => Name,
  path: "realtime-log-config",
  arn: RESOURCE,
  taggable: true,
  missing: refuse(NoSuchRealtimeLogConfig, "The real-time log configuration does not exist."),
  check: ({ EndPoints, Fields, Name, SamplingRate }) =>
    Effect.gen(function* () {
      yield* checkNames({ Name })
      yield* invalid(!(SamplingRate >= 1 && SamplingRate <= 100), "SamplingRate", "must be between 1 and 100")
      yield* invalid(EndPoints.length === 0, "EndPoints", "needs to have at least one item")
      yield* forEachInOrder(EndPoints, checkEndPoint)
      yield* invalid(Fields.length === 0, "Fields", "needs to have at least one item")
      yield* invalid(!Fields.every((field) => FIELD.test(field)), "Fields", "has a field that does not exist")
      yield* invalid(new Set(Fields).size < Fields.length, "Fields", "has the same field twice")
    }),
  unique: {
    name: ({ Name }) => Name,
    exists: refuse(RealtimeLogConfigAlreadyExists, "A real-time log configuration with this name already exists.")
  },
  quota: { quota: "realtimeLogConfigs", tooMany: TooManyRealtimeLogConfigs },
  changesUsers: true,
  inUse: refuse(
    RealtimeLogConfigInUse,
    "Cannot delete the real-time log configuration because it is attached to one or more cache behaviors."
  )
})

const represent = ({ arn, config }: Resource<Config>): Api.RealtimeLogConfig => ({ ARN: arn, ...config })

const show = (resource: Resource<Config>) => ({ RealtimeLogConfig: represent(resource) })

/** Finds the configuration with a name or, if there is none, with an ARN. */
const find = ({ ARN, Name }: Api.GetRealtimeLogConfigRequest) =>
  Effect.gen(function* () {
    if (!isSet(Name) && !isSet(ARN)) return yield* refuse(InvalidArgument, "Name or ARN is required.")
    const found = isSet(Name)
      ? yield* Store.lookup("realtimeLogConfig", Name)
      : yield* Store.findHaving("realtimeLogConfig", Kind.ARN, ARN ?? "")
    return found ?? (yield* realtimeLogConfig.missing)
  })

/** The description for updates, which cannot change the name. */
const { unique: _, ...withSameName } = realtimeLogConfig

const update = handle(Api.updateRealtimeLogConfig, (input) =>
  Effect.gen(function* () {
    const { settings } = yield* Request.Request
    const current = yield* find(input)
    const { EndPoints, Fields, SamplingRate } = input
    const [absent] = Object.entries({ EndPoints, Fields, SamplingRate }).filter(([, value]) => value === undefined)
    if (absent !== undefined && settings.requiredOnUpdate) {
      return yield* Request.refuseAbsent(Api.updateRealtimeLogConfig, absent[0])
    }
    const changed = yield* Family.change(withSameName, Api.updateRealtimeLogConfig, current, {
      Name: current.config.Name,
      EndPoints: EndPoints ?? current.config.EndPoints,
      Fields: Fields ?? current.config.Fields,
      SamplingRate: SamplingRate ?? current.config.SamplingRate
    })
    return show(changed)
  })
)

const remove = handle(Api.deleteRealtimeLogConfig, (input) =>
  Effect.gen(function* () {
    const current = yield* find(input)
    yield* Family.checkRemoval<"realtimeLogConfig", NoSuchRealtimeLogConfig | RealtimeLogConfigInUse>(
      realtimeLogConfig,
      current
    )
    yield* Store.remove("realtimeLogConfig", current)
  })
)

/**
 * @since 3.0.0
 * @category handlers
 */
export const handlers = {
  CreateRealtimeLogConfig: Family.create(
    realtimeLogConfig,
    Api.createRealtimeLogConfig,
    // A request without a body cannot be decoded, although the types say otherwise.
    (input) => ((input.Name as string | undefined) === undefined ? undefined : input),
    show
  ),
  GetRealtimeLogConfig: handle(Api.getRealtimeLogConfig, (input) => Effect.map(find(input), show)),
  UpdateRealtimeLogConfig: update,
  DeleteRealtimeLogConfig: remove,
  ListRealtimeLogConfigs: Family.list(
    realtimeLogConfig,
    Api.listRealtimeLogConfigs,
    represent,
    (RealtimeLogConfigs) => ({ RealtimeLogConfigs })
  )
}
