/** The polls of the programs: as many of them may fail in a row as `failures` says, and the time between two of them has `jitter`. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { DistributionNotDisabled, TransportError } from "@effect-cloudfront/core/Errors"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { deleteAll } from "@effect-cloudfront/core/programs/deleteAll"
import { deleteWhenUnused } from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as Deploy from "@effect-cloudfront/core/programs/deployFunction"
import * as Delete from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Invalidate from "@effect-cloudfront/core/programs/invalidate"
import { moveAlias } from "@effect-cloudfront/core/programs/moveAlias"
import { provisionStreamingDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { provisionTenant } from "@effect-cloudfront/core/programs/provisionTenant"
import { rotateSigningKey } from "@effect-cloudfront/core/programs/rotateSigningKey"
import { cancelRollout, stagedRollout } from "@effect-cloudfront/core/programs/stagedRollout"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import { syncKeyValueStore } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import * as Support from "../support.js"
import type { With } from "./names.js"
import { elapse, watch } from "./support.js"

interface Failure {
  readonly _tag: string
  readonly message: string
}

type Services = CloudFront | CloudFrontKeyValueStore | InMemoryCloudFront.InMemoryCloudFront

interface Options {
  readonly failures?: number
  readonly interval: "7 seconds"
  readonly jitter?: number
}

interface Case {
  /** The operation of the polls. They begin after `skipped` calls of it that follow the operation `after`. */
  readonly poll: string
  readonly after?: string
  readonly skipped?: number
  readonly prepare: Effect.Effect<(options: Options) => Effect.Effect<unknown, Failure, Services>, Failure, Services>
}

const settled = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.tap(self, () => Effect.flatMap(Support.fake, ({ settle }) => settle))

const distribution = settled(Effect.map(Support.create(), ({ id }) => id))

const WWW = "www.example.com"

const tenant = settled(
  Effect.flatMap(Support.template(), ({ id: DistributionId }) =>
    Effect.map(
      createDistributionTenant({ DistributionId, Name: "mine", Domains: [{ Domain: WWW }] }),
      ({ DistributionTenant }) => DistributionTenant.Id ?? ""
    )
  )
)

const CODE = "function handler(event) { return event.request }"

const release: Deploy.FunctionRelease = {
  code: new TextEncoder().encode(CODE),
  config: { Comment: "", Runtime: "cloudfront-js-2.0" }
}

const FUNCTION = { poll: "DescribeFunction", after: "PublishFunction" } as const
const CONNECTION_FUNCTION = { poll: "DescribeConnectionFunction", after: "PublishConnectionFunction" } as const

const change = <C extends object>(config: C) => ({ ...config, DefaultRootObject: "new.html" })

const INVALIDATION = { poll: "GetInvalidation", after: "CreateInvalidation" } as const

/** Waiters have tests of their own, for all of them. */
const CASES: Readonly<Record<Exclude<With<"failures">, `waitUntil${string}`>, ReadonlyArray<Case>>> = {
  disableAndDelete: [
    {
      poll: "GetDistribution",
      after: "UpdateDistribution",
      prepare: Effect.map(distribution, (id) => (options) => Delete.disableAndDelete(id, options))
    },
    {
      poll: "GetDistribution",
      after: "DeleteDistribution",
      prepare: Effect.gen(function* () {
        const id = yield* distribution
        const { faults } = yield* Support.fake
        yield* faults.on("DeleteDistribution", Faults.error(DistributionNotDisabled), { times: 15 })
        return (options) => Delete.disableAndDelete(id, options)
      })
    }
  ],
  disableAndDeleteStreamingDistribution: [
    {
      poll: "GetStreamingDistribution",
      after: "UpdateStreamingDistribution",
      prepare: Effect.map(
        settled(provisionStreamingDistribution({ bucket: "bucket.s3.us-east-1.amazonaws.com" })),
        ({ StreamingDistribution }) =>
          (options) =>
            Delete.disableAndDeleteStreamingDistribution(StreamingDistribution.Id, options)
      )
    }
  ],
  disableAndDeleteTenant: [
    {
      poll: "GetDistributionTenant",
      after: "UpdateDistributionTenant",
      prepare: Effect.map(tenant, (id) => (options) => Delete.disableAndDeleteTenant(id, options))
    }
  ],
  deleteAll: [
    {
      poll: "GetDistribution",
      after: "UpdateDistribution",
      skipped: 1,
      prepare: Effect.map(
        distribution,
        (id) => (options) =>
          Effect.flatMap(deleteAll([id], options), ([outcome]) =>
            outcome?._tag === "Failed" ? Effect.fail<Failure>(outcome.error) : Effect.succeed(outcome)
          )
      )
    }
  ],
  deleteWhenUnused: [
    {
      poll: "GetVpcOrigin",
      skipped: 1,
      prepare: Effect.map(
        Support.vpcOrigin("mine"),
        ({ id }) =>
          (options) =>
            deleteWhenUnused({ kind: "vpcOrigin", id }, options)
      )
    },
    {
      poll: "ListDistributionsByCachePolicyId",
      prepare: Effect.gen(function* () {
        const { id } = yield* Support.cachePolicy("mine")
        const replacement = (yield* Support.cachePolicy("other")).id
        yield* Support.create({ DefaultCacheBehavior: { ...Support.behavior, CachePolicyId: id } })
        return (options) => deleteWhenUnused({ kind: "cachePolicy", id }, { ...options, detach: { replacement } })
      })
    }
  ],
  moveAlias: [
    {
      poll: "GetDistribution",
      after: "AssociateAlias",
      prepare: Effect.gen(function* () {
        yield* Support.create(Support.withAliases(WWW))
        const { id } = yield* settled(Support.create(Support.withAliases("new.example.com")))
        return (options) => moveAlias(WWW, { ...options, to: { distributionId: id } })
      })
    }
  ],
  invalidate: [
    {
      ...INVALIDATION,
      prepare: Effect.map(
        distribution,
        (id) => (options) => Invalidate.invalidate(id, ["/a"], { ...options, wait: true })
      )
    }
  ],
  invalidateTenant: [
    {
      poll: "GetInvalidationForDistributionTenant",
      after: "CreateInvalidationForDistributionTenant",
      prepare: Effect.map(
        tenant,
        (id) => (options) => Invalidate.invalidateTenant(id, ["/a"], { ...options, wait: true })
      )
    }
  ],
  invalidateStream: [
    {
      ...INVALIDATION,
      prepare: Effect.map(
        distribution,
        (id) => (options) => Invalidate.invalidateStream(id, Stream.make("/a"), { ...options, wait: true })
      )
    }
  ],
  rotateSigningKey: [
    {
      poll: "GetDistribution",
      after: "UpdateKeyGroup",
      prepare: Effect.gen(function* () {
        const { KeyGroup } = yield* createKeyGroup({
          KeyGroupConfig: { Name: "signers", Items: [yield* Support.publicKey("old")] }
        })
        const TrustedKeyGroups = { Enabled: true, Items: [KeyGroup.Id] }
        yield* settled(Support.create({ DefaultCacheBehavior: { ...Support.behavior, TrustedKeyGroups } }))
        return (options) =>
          rotateSigningKey(
            KeyGroup.Id,
            { name: "new", encodedKey: Support.RSA_KEY, maxUrlLifetime: 0, switchSigner: () => Effect.void },
            options
          )
      })
    }
  ],
  // It has no such option: the type of its tags has every name.
  syncTags: [],
  syncKeyValueStore: [
    {
      poll: "DescribeKeyValueStore",
      prepare: Effect.map(
        createKeyValueStore({ Name: "store" }),
        () => (options) => syncKeyValueStore("store", { a: "1" }, options)
      )
    }
  ],
  deployFunction: [
    { ...FUNCTION, prepare: Effect.succeed((options) => Deploy.deployFunction("mine", { ...options, code: CODE })) }
  ],
  rollbackFunction: [
    { ...FUNCTION, prepare: Effect.succeed((options) => Deploy.rollbackFunction("mine", release, options)) }
  ],
  deployConnectionFunction: [
    {
      ...CONNECTION_FUNCTION,
      prepare: Effect.succeed((options) => Deploy.deployConnectionFunction("mine", { ...options, code: CODE }))
    }
  ],
  rollbackConnectionFunction: [
    {
      ...CONNECTION_FUNCTION,
      prepare: Effect.succeed((options) => Deploy.rollbackConnectionFunction("mine", release, options))
    }
  ],
  provisionTenant: [
    {
      poll: "GetDistributionTenant",
      after: "CreateDistributionTenant",
      prepare: Effect.map(
        settled(Support.template()),
        ({ id: DistributionId }) =>
          (options) =>
            provisionTenant({ DistributionId, Name: "mine", Domains: [{ Domain: WWW }] }, options)
      )
    }
  ],
  stagedRollout: [
    {
      poll: "GetDistribution",
      after: "UpdateDistributionWithStagingConfig",
      prepare: Effect.map(
        settled(Support.create({ HttpVersion: "http2" })),
        ({ id }) =>
          (options) =>
            stagedRollout(id, change, { ...options, callerReference: "mine" })
      )
    }
  ],
  cancelRollout: [
    {
      poll: "GetDistribution",
      after: "UpdateDistribution",
      prepare: Effect.gen(function* () {
        const { id } = yield* settled(Support.create({ HttpVersion: "http2" }))
        const rollout = stagedRollout(id, change, { callerReference: "mine", soak: "1 day" })
        yield* Effect.timeoutOption(rollout, "1 hour")
        return (options) => cancelRollout(id, options)
      })
    }
  ]
}

const reset = Effect.fail(
  new TransportError({ operation: "poll", reason: "Reset", message: "the connection was reset" })
)

/** Runs a program of which the first polls fail. */
const runWith = ({ after, poll, prepare, skipped = 0 }: Case, failing: number, options: Omit<Options, "interval">) =>
  Effect.gen(function* () {
    const run = yield* elapse(prepare)
    const times: Array<number> = []
    let isPolling = after === undefined
    let left = skipped
    const outcome = yield* watch(
      () => elapse(Effect.either(run({ ...options, interval: "7 seconds" }))),
      ({ operation }) => {
        if (operation === after) isPolling = true
        if (operation !== poll || !isPolling || left-- > 0 || times.length === failing) return undefined
        return Effect.flatMap(Clock.currentTimeMillis, (now) => {
          times.push(now)
          return reset
        })
      }
    )
    const error = Either.isLeft(outcome) ? `${outcome.left._tag}: ${outcome.left.message}` : "none"
    return { error, failed: times.length, pauses: times.slice(1).map((time, i) => time - (times[i] ?? 0)) }
  }).pipe(Effect.provide(InMemoryCloudFront.layer({ propagation: "2 minutes" })))

describe("the polls of", { timeout: 120_000 }, () => {
  for (const [name, cases] of Object.entries(CASES)) {
    for (const one of cases) {
      const title = `${name}: ${one.poll}${one.after === undefined ? "" : ` after ${one.after}`}`

      it.effect(`${title} may fail as often in a row as asked for`, () =>
        Effect.gen(function* () {
          for (const failures of [1, 12]) {
            const borne = yield* runWith(one, failures, { failures })
            assert.deepInclude(borne, { error: "none", failed: failures })
            const failed = yield* runWith(one, failures + 1, { failures })
            assert.strictEqual(failed.failed, failures + 1)
            assert.match(failed.error, /^TransportError/)
          }
          assert.match((yield* runWith(one, 1, { failures: 0 })).error, /^TransportError/)
          assert.match((yield* runWith(one, 11, {})).error, /^TransportError/)
        })
      )

      it.effect(`${title} have pauses with the jitter that is asked for`, () =>
        Effect.gen(function* () {
          const exact = yield* runWith(one, 6, {})
          assert.deepStrictEqual(exact, { error: "none", failed: 6, pauses: exact.pauses.map(() => 7_000) })
          const { pauses } = yield* runWith(one, 6, { jitter: 1 })
          assert.isTrue(pauses.every((pause) => pause <= 7_000) && pauses.some((pause) => pause < 7_000))
        })
      )
    }
  }
})
