/** The scenarios of each program. The compiler requires one for every program. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Provision from "@effect-cloudfront/core/programs/provisionDistribution"
import * as DeleteAll from "@effect-cloudfront/core/programs/deleteAll"
import * as DescribeAll from "@effect-cloudfront/core/programs/describeAll"
import * as ProvisionTenant from "@effect-cloudfront/core/programs/provisionTenant"
import * as RotateSigningKey from "@effect-cloudfront/core/programs/rotateSigningKey"
import * as SyncTags from "@effect-cloudfront/core/programs/syncTags"
import * as DeleteWhenUnused from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as Deploy from "@effect-cloudfront/core/programs/deployFunction"
import * as Delete from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Find from "@effect-cloudfront/core/programs/find"
import * as Invalidate from "@effect-cloudfront/core/programs/invalidate"
import * as Lists from "@effect-cloudfront/core/programs/lists"
import * as Ensure from "@effect-cloudfront/core/programs/ensureDistribution"
import * as Edit from "@effect-cloudfront/core/programs/editDistribution"
import * as Move from "@effect-cloudfront/core/programs/moveAlias"
import * as Rollout from "@effect-cloudfront/core/programs/stagedRollout"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import * as Streaming from "@effect-cloudfront/core/StreamingDistribution"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as SyncKeys from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { failureOf, wrongWhen, type Ended, type Failure, type Scenario, type Subject } from "./Scenario.js"
import { deletions } from "./scenarios/deleteWhenUnused.js"
import { tenantInvalidations } from "./scenarios/invalidateTenant.js"
import { many } from "./scenarios/many.js"
import { readingOnly } from "./scenarios/dryRun.js"
import { rotations } from "./scenarios/rotateSigningKey.js"
import { tenants } from "./scenarios/tenants.js"
import { waiters } from "./scenarios/waiters.js"
import * as DeployFunction from "./scenarios/deployFunction.js"
import * as EnsureDistribution from "./scenarios/ensureDistribution.js"
import * as MoveAlias from "./scenarios/moveAlias.js"
import * as StagedRollout from "./scenarios/stagedRollout.js"
import { syncingKeys } from "./scenarios/syncKeyValueStore.js"
import { withOtherClient, withClient, type World } from "./World.js"

/** All modules of programs. A test compares them with the folder. */
export const modules = {
  deleteAll: DeleteAll,
  deleteWhenUnused: DeleteWhenUnused,
  describeAll: DescribeAll,
  deployFunction: Deploy,
  disableAndDelete: Delete,
  editDistribution: Edit,
  ensureDistribution: Ensure,
  find: Find,
  invalidate: Invalidate,
  lists: Lists,
  provisionDistribution: Provision,
  provisionTenant: ProvisionTenant,
  rotateSigningKey: RotateSigningKey,
  syncTags: SyncTags,
  moveAlias: Move,
  stagedRollout: Rollout,
  syncKeyValueStore: SyncKeys,
  waiters: Waiters
}

type Modules = typeof modules
// Any arguments, and any result that can be run.
type Runs = (
  ...args: Array<never>
) =>
  | Effect.Effect<unknown, unknown, CloudFront | CloudFrontKeyValueStore>
  | Stream.Stream<unknown, unknown, CloudFront | CloudFrontKeyValueStore>
type NamesOf<M> = { [K in keyof M]: M[K] extends Runs ? K : never }[keyof M]
/** Every exported function that returns an Effect or a Stream of CloudFront's. */
export type Program = { [M in keyof Modules]: NamesOf<Modules[M]> }[keyof Modules]

/** The caller reference in an error. */
const referenceOf = (ended: Ended | undefined): string | undefined => {
  const failure = failureOf(ended)
  if (failure === undefined) return undefined
  const told =
    "reference" in failure ? failure.reference : "callerReference" in failure ? failure.callerReference : undefined
  return typeof told === "string" ? told : undefined
}

const BUCKET = "bucket.s3.us-east-1.amazonaws.com"
const WEB_SERVER = Provision.customOrigin("example.com")

// ---- creating

const created =
  (
    world: World,
    count: Effect.Effect<number>,
    isUnique: boolean,
    more: Effect.Effect<string | undefined> = Effect.succeed(undefined)
  ): Subject["wrong"] =>
  ({ of, succeeded }) =>
    Effect.gen(function* () {
      const made = yield* count
      const controls = (yield* world.fake.originAccessControls).length
      const most = isUnique ? 1 : of
      return wrongWhen(
        [made > most, `${made} were created, not ${most}`],
        [
          made < (isUnique ? Math.min(succeeded, 1) : succeeded),
          `${succeeded} runs say that they created it, but there are ${made}`
        ],
        [controls > 1, `${controls} origin access controls`],
        [made === 0 && controls > 0 && succeeded > 0, "an origin access control is left behind"],
        ...(succeeded === of ? [[(yield* more) !== undefined, (yield* more) ?? ""] as const] : [])
      )
    })

type Creator = (options: Provision.ProvisionDistributionOptions) => Effect.Effect<unknown, Failure, CloudFront>

/**
 * Keeps the reference in the events, as the documentation advises callers who want to continue after an interruption.
 */
const remembering =
  (
    program: (
      options: Provision.ProvisionDistributionOptions
    ) => Stream.Stream<Provision.ProvisionEvent, Failure, CloudFront>
  ): Creator =>
  ({ onEvent = () => Effect.void, ...options }) =>
    Stream.runForEach(program(options), onEvent)

/** The common part of creations: the reference, and how often the resource exists. */
const creatingOf = (
  name: string,
  own: string | undefined,
  program: (
    common: Pick<Provision.ProvisionDistributionOptions, "callerReference" | "onEvent">
  ) => Effect.Effect<unknown, Failure, CloudFront>,
  count: (world: World) => Effect.Effect<number>,
  right: (world: World) => Effect.Effect<string | undefined> = () => Effect.succeed(undefined)
): Scenario => ({
  name,
  isRepeatable: own !== undefined,
  prepare: (world) =>
    Effect.sync(() => {
      const references = new Map<number, string>()
      return {
        run: (instance, before) =>
          program({
            callerReference:
              own ?? referenceOf(before) ?? (before === undefined ? undefined : references.get(instance)),
            onEvent: (event) =>
              Effect.sync(() => {
                if (event._tag === "Creating") references.set(instance, event.callerReference)
              })
          }),
        wrong: created(world, count(world), own !== undefined, right(world))
      }
    })
})

const creating = (name: string, options: Partial<Provision.ProvisionDistributionOptions>, program: Creator): Scenario =>
  creatingOf(
    name,
    options.callerReference,
    (common) => program({ origin: BUCKET, comment: "site", ...options, ...common }),
    ({ fake }) => Effect.map(fake.distributions, (all) => all.length),
    ({ fake }) =>
      Effect.gen(function* () {
        const [one] = yield* fake.distributions
        const tags = one === undefined ? {} : yield* fake.tags(one.Distribution.ARN)
        return wrongWhen(
          [one?.Distribution.DistributionConfig.Comment !== "site", "it is not what was asked for"],
          [JSON.stringify(tags) !== JSON.stringify(options.tags ?? {}), "its tags are not what was asked for"]
        )
      })
  )

type StreamingCreator = (
  options: Provision.ProvisionStreamingDistributionOptions
) => Effect.Effect<unknown, Failure, CloudFront>

const creatingStreaming = (name: string, own: string | undefined, program: StreamingCreator): Scenario =>
  creatingOf(
    name,
    own,
    (common) => program({ bucket: BUCKET, comment: "media", ...common }),
    ({ fake }) => Effect.map(fake.streamingDistributions, (all) => all.length)
  )

// ---- what is there already

const distribution = (world: World) =>
  Effect.gen(function* () {
    const { Distribution } = yield* withOtherClient(
      world,
      Provision.provisionDistribution({ origin: Provision.customOrigin("example.com"), comment: "before" })
    )
    yield* world.fake.settle
    return Distribution.Id
  })

const streamingDistribution = (world: World) =>
  Effect.gen(function* () {
    const { StreamingDistribution } = yield* withOtherClient(
      world,
      Provision.provisionStreamingDistribution({ bucket: BUCKET, comment: "before" })
    )
    yield* world.fake.settle
    return StreamingDistribution.Id
  })

const configOf = (world: World, id: string) =>
  Effect.map(
    world.fake.distributions,
    (all) => all.find((one) => one.Distribution.Id === id)?.Distribution.DistributionConfig
  )

const streamingConfigOf = (world: World, id: string) =>
  Effect.map(
    world.fake.streamingDistributions,
    (all) => all.find((one) => one.StreamingDistribution.Id === id)?.StreamingDistribution.StreamingDistributionConfig
  )

/** A change by another client, made directly on the current state. */
const edit = (
  world: World,
  id: string,
  change: (config: Distribution.DistributionConfig) => Distribution.DistributionConfig
) =>
  Effect.gen(function* () {
    const there = (yield* world.fake.distributions).find((one) => one.Distribution.Id === id)
    if (there === undefined) return
    const DistributionConfig = change(there.Distribution.DistributionConfig)
    yield* withOtherClient(world, Distribution.updateDistribution({ Id: id, IfMatch: there.ETag, DistributionConfig }))
  })

const editStreaming = (world: World, id: string) =>
  Effect.gen(function* () {
    const there = (yield* world.fake.streamingDistributions).find((one) => one.StreamingDistribution.Id === id)
    if (there === undefined) return
    const config = there.StreamingDistribution.StreamingDistributionConfig
    yield* withOtherClient(
      world,
      Streaming.updateStreamingDistribution({
        Id: id,
        IfMatch: there.ETag,
        StreamingDistributionConfig: { ...config, PriceClass: "PriceClass_100" }
      })
    )
  })

const changeByOther = (config: Distribution.DistributionConfig): Distribution.DistributionConfig => ({
  ...config,
  DefaultRootObject: "theirs.html"
})

// ---- updating

const count = (text: string, of: string): number => text.split(of).length - 1

type Editor<Config> = (
  id: string,
  change: (config: Config) => Config,
  options: { readonly resume: Edit.UnconfirmedUpdate<Config> | undefined }
) => Effect.Effect<unknown, Failure, CloudFront>

/** A change that must be made exactly once for each instance. */
const appending = (
  name: string,
  hostile: "another setting" | "the same setting",
  program: Editor<Distribution.DistributionConfig>
): Scenario => ({
  name: `${name}, editor of ${hostile}`,
  isRepeatable: false,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* distribution(world)
      let edited = false
      const append = (config: Distribution.DistributionConfig) => ({ ...config, Comment: `${config.Comment}+` })
      return {
        run: (_, before) => {
          const failure = failureOf(before)
          const again = before === undefined || failure !== undefined
          const resume = failure instanceof Edit.UnconfirmedUpdate ? failure : undefined
          // After an interruption, the outcome is unknown: the program reads the resource first.
          const look = Effect.map(configOf(world, id), (config) => count(config?.Comment ?? "", "+") > 0)
          return Effect.flatMap(again ? Effect.succeed(false) : look, (isDone) =>
            isDone ? Effect.void : program(id, append, { resume })
          )
        },
        edit: Effect.suspend(() => {
          edited = true
          return edit(
            world,
            id,
            hostile === "another setting"
              ? changeByOther
              : (config) =>
                  config.Comment.length > 100
                    ? changeByOther(config)
                    : { ...config, Comment: `${config.Comment} theirs` }
          )
        }),
        wrong: ({ of, succeeded }) =>
          Effect.map(configOf(world, id), (config) => {
            const comment = config?.Comment ?? ""
            const made = count(comment, "+")
            return wrongWhen(
              [made > of, `${of} instances have made the change ${made} times`],
              [
                made < succeeded,
                `${succeeded} instances say that they have made the change, which is there ${made} times`
              ],
              [
                edited && hostile === "another setting" && config?.DefaultRootObject !== "theirs.html",
                "someone else's change is lost"
              ],
              [edited && hostile === "the same setting" && !comment.includes("theirs"), "someone else's change is lost"]
            )
          })
      }
    })
})

const appendingStreaming = (name: string, program: Editor<Streaming.StreamingDistributionConfig>): Scenario => ({
  name,
  isRepeatable: false,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* streamingDistribution(world)
      return {
        run: (_, before) => {
          const failure = failureOf(before)
          const resume = failure instanceof Edit.UnconfirmedUpdate ? failure : undefined
          const look = Effect.map(streamingConfigOf(world, id), (config) => count(config?.Comment ?? "", "+") > 0)
          return Effect.flatMap(
            before === undefined || failure !== undefined ? Effect.succeed(false) : look,
            (isDone) =>
              isDone ? Effect.void : program(id, (config) => ({ ...config, Comment: `${config.Comment}+` }), { resume })
          )
        },
        edit: editStreaming(world, id),
        wrong: ({ of, succeeded }) =>
          Effect.map(streamingConfigOf(world, id), (config) => {
            const made = count(config?.Comment ?? "", "+")
            return wrongWhen(
              [made > of, `made ${made} times`],
              [made < succeeded, `made ${made} times, not ${succeeded}`]
            )
          })
      }
    })
})

/** A change that sets a value. Another run changes nothing. */
const setting = (
  name: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>,
  isRight: (config: Distribution.DistributionConfig) => boolean,
  start: (config: Distribution.DistributionConfig) => Distribution.DistributionConfig = (config) => config
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* distribution(world)
      yield* edit(world, id, start)
      yield* world.fake.settle
      let edited = false
      return {
        run: () => program(id),
        edit: Effect.suspend(() => {
          edited = true
          return edit(world, id, changeByOther)
        }),
        wrong: ({ succeeded }) =>
          Effect.map(configOf(world, id), (config) =>
            wrongWhen(
              [config === undefined, "it is gone"],
              [succeeded > 0 && config !== undefined && !isRight(config), "it says that it is done, which is not so"],
              [edited && config?.DefaultRootObject !== "theirs.html", "someone else's change is lost"]
            )
          )
      }
    })
})

const settingStreaming = (
  name: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>,
  Enabled: boolean
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* streamingDistribution(world)
      if (Enabled) {
        yield* withOtherClient(world, Edit.disableStreamingDistribution(id))
        yield* world.fake.settle
      }
      return {
        run: () => program(id),
        edit: editStreaming(world, id),
        wrong: ({ succeeded }) =>
          Effect.map(streamingConfigOf(world, id), (config) =>
            wrongWhen([succeeded > 0 && config?.Enabled !== Enabled, "it says that it is done, which is not so"])
          )
      }
    })
})

const rename = (config: Distribution.DistributionConfig) => ({ ...config, Comment: "after" })
const isEnabled = ({ Enabled }: Distribution.DistributionConfig): boolean => Enabled
const off = (config: Distribution.DistributionConfig) => ({ ...config, Enabled: false })

const dryRun = { dryRun: true } as const

const planned = (program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>): Scenario =>
  readingOnly(program, distribution, (world, id) => edit(world, id, changeByOther))

const plannedStreaming = (program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>): Scenario =>
  readingOnly(program, streamingDistribution, editStreaming)

// ---- deleting

/** With the default interval of 15 seconds, an unsuccessful wait of 90 minutes would poll 360 times. */
const PATIENT = { interval: "1 minute" } as const

const deleting = (
  name: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>,
  hostile: "another setting" | "enables it"
): Scenario => ({
  name: `${name}, editor of ${hostile}`,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* distribution(world)
      return {
        run: () => program(id),
        edit: edit(world, id, hostile === "enables it" ? (config) => ({ ...config, Enabled: true }) : changeByOther),
        wrong: ({ succeeded }) =>
          Effect.map(configOf(world, id), (config) =>
            wrongWhen([succeeded > 0 && config !== undefined, "it says that it is deleted, but it is there"])
          )
      }
    })
})

const deletingStreaming = (
  name: string,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* streamingDistribution(world)
      return {
        run: () => program(id),
        edit: editStreaming(world, id),
        wrong: ({ succeeded }) =>
          Effect.map(streamingConfigOf(world, id), (config) =>
            wrongWhen([succeeded > 0 && config !== undefined, "it says that it is deleted, but it is there"])
          )
      }
    })
})

// ---- invalidating

const PATHS = Array.from({ length: 3001 }, (_, n) => `/${n}`)

const invalidating = (
  name: string,
  own: string | undefined,
  wait: boolean,
  program: (id: string, options: Invalidate.InvalidateOptions) => Effect.Effect<unknown, Failure, CloudFront>
): Scenario => ({
  name,
  isRepeatable: own !== undefined,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* distribution(world)
      return {
        run: (_, before) => program(id, { wait, callerReference: own ?? referenceOf(before) }),
        wrong: ({ of, succeeded }) =>
          Effect.map(world.fake.invalidations(id), (all) => {
            const paths = all.flatMap((one) => one.InvalidationBatch.Paths.Items)
            const times = (path: string): number => paths.filter((one) => one === path).length
            // Without its own reference, an interrupted run cannot be recognized.
            const most = own === undefined ? of + 1 : 1
            return wrongWhen(
              [
                times("/0") > most || times("/3000") > most,
                `the same path is invalidated ${times("/0")} and ${times("/3000")} times`
              ],
              [
                succeeded > 0 && (times("/0") === 0 || times("/3000") === 0),
                "it says that all is invalidated, which is not so"
              ],
              [succeeded > 0 && new Set(paths).size !== PATHS.length, "paths are missing"],
              [
                wait && succeeded === of && all.some((one) => one.Status !== "Completed"),
                "it says that it is completed, which is not so"
              ]
            )
          })
      }
    })
})

const streaming = ({ callerReference, wait }: Invalidate.InvalidateOptions): Invalidate.InvalidateStreamOptions => ({
  callerReference,
  wait
})

// ---- waiting

const waiting = (
  name: string,
  prepare: (world: World) => Effect.Effect<string>,
  program: (id: string) => Effect.Effect<unknown, Failure, CloudFront>,
  isRight: (world: World, id: string) => Effect.Effect<boolean>
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.map(prepare(world), (id) => ({
      run: () => program(id),
      wrong: ({ succeeded }) =>
        Effect.map(isRight(world, id), (right) =>
          wrongWhen([succeeded > 0 && !right, "it says that it is deployed, which is not so"])
        )
    }))
})

/** The invalidation was made by the same client, which knows that reads may not show it yet. */
const invalidationOf = (options: Invalidate.InvalidateOptions) => (world: World) =>
  Effect.gen(function* () {
    const id = yield* distribution(world)
    const { invalidations } = yield* withClient(world, Effect.orDie(Invalidate.invalidate(id, ["/*"], options)))
    return `${id}/${invalidations[0]?.Id ?? ""}`
  })
const invalidation = invalidationOf({})
const ownInvalidation = invalidationOf({ callerReference: "wanted" })

const pair = (key: string): readonly [string, string] => {
  const [first = "", second = ""] = key.split("/")
  return [first, second]
}

// ---- looking

const reading = <A>(
  name: string,
  prepare: (world: World) => Effect.Effect<string>,
  program: (id: string) => Effect.Effect<A, Failure, CloudFront>,
  isRight: (found: A, id: string) => boolean,
  isSettled = true
): Scenario => ({
  name,
  isRepeatable: true,
  prepare: (world) =>
    Effect.gen(function* () {
      const id = yield* prepare(world)
      if (isSettled) yield* world.fake.settle
      let wrong: string | undefined
      return {
        run: () =>
          Effect.tap(program(id), (found) =>
            Effect.sync(() => {
              if (!isRight(found, id)) wrong = "it found something else"
            })
          ),
        wrong: () => Effect.sync(() => wrong)
      }
    })
})

const three = (world: World) =>
  Effect.map(
    Effect.all([distribution(world), distribution(world), distribution(world)], { concurrency: 1 }),
    ([id]) => id
  )
const threeStreaming = (world: World) =>
  Effect.map(
    Effect.all([streamingDistribution(world), streamingDistribution(world), streamingDistribution(world)], {
      concurrency: 1
    }),
    ([id]) => id
  )
const threeInvalidations = (world: World) =>
  Effect.gen(function* () {
    const id = yield* distribution(world)
    for (const CallerReference of ["1", "2", "3"]) {
      const InvalidationBatch = { CallerReference, Paths: { Items: ["/*"] } }
      yield* withOtherClient(world, createInvalidation({ DistributionId: id, InvalidationBatch }))
    }
    return id
  })

/** The resource was just made by the same client. Lists may not show it, but it is found by its reference. */
const finding = <A>(
  name: string,
  make: Effect.Effect<string, unknown, CloudFront>,
  program: Effect.Effect<A, Failure, CloudFront>,
  idOf: (found: A) => string
): Scenario =>
  reading(
    `${name}, just made`,
    (world) => withClient(world, Effect.orDie(make)),
    () => program,
    (found, id) => idOf(found) === id,
    false
  )

const found = ({ Distribution }: { readonly Distribution: { readonly Id: string } }): string => Distribution.Id
const foundStreaming = ({
  StreamingDistribution
}: {
  readonly StreamingDistribution: { readonly Id: string }
}): string => StreamingDistribution.Id
const madeDistribution = Effect.map(
  Provision.provisionDistribution({ origin: WEB_SERVER, comment: "wanted", callerReference: "wanted" }),
  found
)
const madeStreaming = Effect.map(
  Provision.provisionStreamingDistribution({ bucket: BUCKET, comment: "wanted", callerReference: "wanted" }),
  foundStreaming
)

const all = <A, E>(stream: Stream.Stream<A, E, CloudFront>) =>
  Effect.map(Stream.runCollect(stream), (chunk) => Array.from(chunk))
const drain = <A, E>(stream: Stream.Stream<A, E, CloudFront>) => Stream.runDrain(stream)
const hasThree = (found: ReadonlyArray<unknown>): boolean => found.length === 3

const isDeployed = (world: World, id: string) =>
  Effect.map(
    world.fake.distributions,
    (all) => all.find((one) => one.Distribution.Id === id)?.Distribution.Status === "Deployed"
  )

export const scenarios: { readonly [P in Program]: ReadonlyArray<Scenario> } = {
  ...DeployFunction.scenarios,
  ...EnsureDistribution.scenarios,
  ...MoveAlias.scenarios,
  ...StagedRollout.scenarios,
  provisionDistribution: [
    creating("a bucket", {}, Provision.provisionDistribution),
    creating("a web server with tags", { origin: WEB_SERVER, tags: { team: "web" } }, Provision.provisionDistribution),
    creating("a bucket, own reference", { callerReference: "own" }, Provision.provisionDistribution),
    creating(
      "tags, own reference",
      { origin: WEB_SERVER, callerReference: "own", tags: { team: "web" } },
      Provision.provisionDistribution
    ),
    readingOnly(
      Provision.provisionDistribution({ origin: BUCKET, comment: "new", callerReference: "wanted", dryRun: true }),
      (world) => withOtherClient(world, madeDistribution)
    )
  ],
  provisionDistributionEvents: [creating("as a Stream", {}, remembering(Provision.provisionDistributionEvents))],
  provisionStreamingDistribution: [
    creatingStreaming("a bucket", undefined, Provision.provisionStreamingDistribution),
    creatingStreaming("own reference", "own", Provision.provisionStreamingDistribution),
    readingOnly(
      Provision.provisionStreamingDistribution({ bucket: BUCKET, callerReference: "wanted", dryRun: true }),
      (world) => withOtherClient(world, madeStreaming)
    )
  ],
  provisionStreamingDistributionEvents: [
    creatingStreaming("as a Stream, own reference", "own", ({ onEvent: _, ...options }) =>
      drain(Provision.provisionStreamingDistributionEvents(options))
    )
  ],
  editDistribution: [
    appending("appends to a comment", "another setting", Edit.editDistribution),
    appending("appends to a comment", "the same setting", Edit.editDistribution),
    setting(
      "sets a comment",
      (id) => Edit.editDistribution(id, rename, { idempotent: true }),
      ({ Comment }) => Comment === "after"
    ),
    planned((id) => Edit.editDistribution(id, rename, dryRun))
  ],
  editDistributionEvents: [
    appending("as a Stream, appends to a comment", "the same setting", (...args) =>
      drain(Edit.editDistributionEvents(...args))
    )
  ],
  editStreamingDistribution: [
    appendingStreaming("appends to a comment", Edit.editStreamingDistribution),
    plannedStreaming((id) => Edit.editStreamingDistribution(id, (config) => ({ ...config, Comment: "after" }), dryRun))
  ],
  editStreamingDistributionEvents: [
    appendingStreaming("as a Stream, appends to a comment", (...args) =>
      drain(Edit.editStreamingDistributionEvents(...args))
    )
  ],
  enable: [setting("a disabled one", Edit.enable, isEnabled, off), planned((id) => Edit.enable(id, dryRun))],
  enableEvents: [setting("as a Stream", (id) => drain(Edit.enableEvents(id)), isEnabled, off)],
  disable: [
    setting("an enabled one", Edit.disable, ({ Enabled }) => !Enabled),
    planned((id) => Edit.disable(id, dryRun))
  ],
  disableEvents: [
    setting(
      "as a Stream",
      (id) => drain(Edit.disableEvents(id)),
      ({ Enabled }) => !Enabled
    )
  ],
  enableStreamingDistribution: [
    settingStreaming("a disabled one", Edit.enableStreamingDistribution, true),
    plannedStreaming((id) => Edit.enableStreamingDistribution(id, dryRun))
  ],
  enableStreamingDistributionEvents: [
    settingStreaming("as a Stream", (id) => drain(Edit.enableStreamingDistributionEvents(id)), true)
  ],
  disableStreamingDistribution: [
    settingStreaming("an enabled one", Edit.disableStreamingDistribution, false),
    plannedStreaming((id) => Edit.disableStreamingDistribution(id, dryRun))
  ],
  disableStreamingDistributionEvents: [
    settingStreaming("as a Stream", (id) => drain(Edit.disableStreamingDistributionEvents(id)), false)
  ],
  disableAndDelete: [
    deleting("an enabled one", (id) => Delete.disableAndDelete(id, PATIENT), "another setting"),
    deleting("an enabled one", (id) => Delete.disableAndDelete(id, PATIENT), "enables it"),
    deleting("confirmed", (id) => Delete.disableAndDelete(id, { ...PATIENT, confirm: true }), "another setting"),
    readingOnly((id) => Delete.disableAndDelete(id, { dryRun: true }), distribution)
  ],
  disableAndDeleteEvents: [
    deleting("as a Stream", (id) => drain(Delete.disableAndDeleteEvents(id, PATIENT)), "another setting")
  ],
  disableAndDeleteStreamingDistribution: [
    deletingStreaming("an enabled one", (id) => Delete.disableAndDeleteStreamingDistribution(id, PATIENT)),
    readingOnly((id) => Delete.disableAndDeleteStreamingDistribution(id, { dryRun: true }), streamingDistribution)
  ],
  disableAndDeleteStreamingDistributionEvents: [
    deletingStreaming("as a Stream", (id) => drain(Delete.disableAndDeleteStreamingDistributionEvents(id, PATIENT)))
  ],
  invalidate: [
    invalidating("3,001 paths", undefined, false, (id, options) => Invalidate.invalidate(id, PATHS, options)),
    invalidating("3,001 paths, own reference, waits", "own", true, (id, options) =>
      Invalidate.invalidate(id, PATHS, options)
    ),
    readingOnly((id) => Invalidate.invalidate(id, PATHS, { callerReference: "own", dryRun: true }), threeInvalidations)
  ],
  invalidateEvents: [
    invalidating("as a Stream, own reference", "own", true, (id, options) =>
      drain(Invalidate.invalidateEvents(id, PATHS, options))
    )
  ],
  invalidateStream: [
    invalidating("a Stream of 3,001 paths", undefined, false, (id, options) =>
      Invalidate.invalidateStream(id, Stream.fromIterable(PATHS), streaming(options))
    ),
    invalidating("a Stream of 3,001 paths, own reference, waits", "own", true, (id, options) =>
      Invalidate.invalidateStream(id, Stream.fromIterable(PATHS), streaming(options))
    ),
    readingOnly(
      (id) => Invalidate.invalidateStream(id, Stream.fromIterable(PATHS), { callerReference: "own", dryRun: true }),
      threeInvalidations
    )
  ],
  invalidateStreamEvents: [
    invalidating("as a Stream, own reference", "own", true, (id, options) =>
      drain(Invalidate.invalidateStreamEvents(id, Stream.fromIterable(PATHS), streaming(options)))
    )
  ],
  ...deletions,
  ...many,
  ...rotations,
  ...tenants,
  ...tenantInvalidations,
  ...waiters,
  waitUntilDistributionDeployed: [
    waiting(
      "after an update",
      (world) => Effect.tap(distribution(world), (id) => edit(world, id, changeByOther)),
      (id) => Waiters.waitUntilDistributionDeployed(id, { etag: "E3UN6WX5RRO2AG" }),
      isDeployed
    )
  ],
  waitUntilStreamingDistributionDeployed: [
    waiting(
      "after an update",
      (world) => Effect.tap(streamingDistribution(world), (id) => editStreaming(world, id)),
      (id) => Waiters.waitUntilStreamingDistributionDeployed(id, { etag: "E3UN6WX5RRO2AG" }),
      (world, id) =>
        Effect.map(
          world.fake.streamingDistributions,
          (all) => all.find((one) => one.StreamingDistribution.Id === id)?.StreamingDistribution.Status === "Deployed"
        )
    )
  ],
  waitUntilInvalidationCompleted: [
    waiting(
      "of a distribution",
      invalidation,
      (key) => Waiters.waitUntilInvalidationCompleted(...pair(key)),
      (world, key) =>
        Effect.map(world.fake.invalidations(pair(key)[0]), (all) => all.every((one) => one.Status === "Completed"))
    )
  ],
  findDistribution: [
    reading(
      "by id",
      distribution,
      (id) => Find.findDistribution(id),
      (found, id) => found.Distribution.Id === id
    ),
    finding("by comment", madeDistribution, Find.findDistribution({ comment: "wanted" }), found),
    finding("by caller reference", madeDistribution, Find.findDistribution({ callerReference: "wanted" }), found)
  ],
  findStreamingDistribution: [
    reading(
      "by id",
      streamingDistribution,
      (id) => Find.findStreamingDistribution(id),
      (found, id) => found.StreamingDistribution.Id === id
    ),
    finding("by comment", madeStreaming, Find.findStreamingDistribution({ comment: "wanted" }), foundStreaming)
  ],
  findInvalidation: [
    reading(
      "by id",
      invalidation,
      (key) => Find.findInvalidation(...pair(key)),
      (found, key) => found.Invalidation.Id === pair(key)[1]
    ),
    reading(
      "by caller reference, just made",
      ownInvalidation,
      (key) => Find.findInvalidation(pair(key)[0], { callerReference: "wanted-1-of-1" }),
      (found, key) => found.Invalidation.Id === pair(key)[1],
      false
    )
  ],
  syncKeyValueStore: syncingKeys((...args) => SyncKeys.syncKeyValueStore(...args)),
  syncKeyValueStoreEvents: syncingKeys((...args) => Stream.runDrain(SyncKeys.syncKeyValueStoreEvents(...args))),
  distributions: [reading("page by page", three, () => all(Lists.distributions({ pageSize: 1 })), hasThree)],
  streamingDistributions: [
    reading("page by page", threeStreaming, () => all(Lists.streamingDistributions({ pageSize: 1 })), hasThree)
  ],
  invalidations: [
    reading("page by page", threeInvalidations, (id) => all(Lists.invalidations(id, { pageSize: 1 })), hasThree)
  ],
  invalidationPages: [
    reading("pages", threeInvalidations, (id) => all(Lists.invalidationPages(id, { pageSize: 1 })), hasThree)
  ],
  invalidationPage: [
    reading(
      "one page",
      threeInvalidations,
      (id) => Lists.invalidationPage(id, { pageSize: 1 }),
      (page) => page.items.length === 1
    )
  ]
}
