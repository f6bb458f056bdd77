import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { createConnectionGroup } from "@effect-cloudfront/core/ConnectionGroup"
import {
  deleteDistribution,
  getDistributionConfig,
  type DistributionConfig
} from "@effect-cloudfront/core/Distribution"
import { ResponseHeadersPolicyInUse } from "@effect-cloudfront/core/Errors"
import {
  createFieldLevelEncryptionConfig,
  createFieldLevelEncryptionProfile
} from "@effect-cloudfront/core/FieldLevelEncryption"
import { createFunction } from "@effect-cloudfront/core/Function"
import { createKeyGroup, getKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore, describeKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { createOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import * as Program from "@effect-cloudfront/core/programs/deleteWhenUnused"
import { disable, editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { waitUntilDeleted } from "@effect-cloudfront/core/programs/waiters"
import { updateResponseHeadersPolicy } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { createStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import type * as Settings from "@effect-cloudfront/testing/Settings"
import * as Support from "../support.js"
import { elapse, watch } from "./support.js"

type Run<A> = Effect.Effect<A, { readonly _tag: string; readonly message: string }, CloudFront>

interface Case {
  readonly kind: Program.UsedKind
  /** Makes a resource, by its name. */
  readonly make: (name: string) => Run<string>
  /** Makes what uses it, and returns its id. */
  readonly use: (id: string) => Run<string>
  readonly user?: Program.UserOfResource["kind"]
  /** What `detach` does without a replacement. Default: it detaches. */
  readonly alone?: "CannotDetach"
  /** What `detach` does with a replacement. Default: it replaces. */
  readonly replaced?: "CannotDetach"
}

const used = (change: (id: string) => Partial<DistributionConfig>) => (id: string) =>
  Effect.map(Support.create(change(id)), (handle) => handle.id)

const behavior = (change: object): Partial<DistributionConfig> => ({
  DefaultCacheBehavior: { ...Support.behavior, ...change }
})

const s3 = (change: object): Partial<DistributionConfig> => ({
  Origins: {
    Items: [
      {
        Id: "origin",
        DomainName: "bucket.s3.us-east-1.amazonaws.com",
        S3OriginConfig: { OriginAccessIdentity: "" },
        ...change
      }
    ]
  }
})

const idOf = <A extends { readonly id: string }, E, R>(self: Effect.Effect<A, E, R>) => Effect.map(self, ({ id }) => id)

const profile = (name: string) =>
  Effect.gen(function* () {
    const PublicKeyId = yield* Support.publicKey(`key of ${name}`, Support.RSA_KEY)
    const made = yield* createFieldLevelEncryptionProfile({
      FieldLevelEncryptionProfileConfig: {
        Name: name,
        EncryptionEntities: { Items: [{ PublicKeyId, ProviderId: "p", FieldPatterns: { Items: ["card"] } }] }
      }
    })
    return made.FieldLevelEncryptionProfile.Id
  })

const encryption = (ProfileId: string) =>
  Effect.map(
    createFieldLevelEncryptionConfig({
      FieldLevelEncryptionConfig: {
        QueryArgProfileConfig: {
          ForwardWhenQueryArgProfileIsUnknown: true,
          QueryArgProfiles: { Items: [{ QueryArg: "q", ProfileId }] }
        }
      }
    }),
    ({ FieldLevelEncryption }) => FieldLevelEncryption.Id
  )

const CASES: ReadonlyArray<Case> = [
  {
    kind: "cachePolicy",
    make: (name) => idOf(Support.cachePolicy(name)),
    use: used((CachePolicyId) => behavior({ CachePolicyId })),
    alone: "CannotDetach"
  },
  {
    kind: "originRequestPolicy",
    make: (name) => idOf(Support.originRequestPolicy(name)),
    use: used((OriginRequestPolicyId) => behavior({ OriginRequestPolicyId }))
  },
  {
    kind: "responseHeadersPolicy",
    make: (name) => idOf(Support.responseHeadersPolicy(name)),
    use: used((ResponseHeadersPolicyId) => ({
      CacheBehaviors: { Items: [{ ...Support.behavior, PathPattern: "/a", ResponseHeadersPolicyId }] }
    }))
  },
  {
    kind: "originAccessControl",
    make: (Name) =>
      Effect.map(
        createOriginAccessControl({
          OriginAccessControlConfig: {
            Name,
            SigningProtocol: "sigv4",
            SigningBehavior: "always",
            OriginAccessControlOriginType: "s3"
          }
        }),
        ({ OriginAccessControl }) => OriginAccessControl.Id
      ),
    use: used((OriginAccessControlId) => s3({ OriginAccessControlId }))
  },
  {
    kind: "originAccessIdentity",
    make: Support.identity,
    use: used((id) => s3({ S3OriginConfig: { OriginAccessIdentity: `origin-access-identity/cloudfront/${id}` } }))
  },
  {
    kind: "originAccessIdentity",
    make: Support.identity,
    use: (id) =>
      Effect.map(
        createStreamingDistribution({
          StreamingDistributionConfig: {
            S3Origin: {
              DomainName: "bucket.s3.amazonaws.com",
              OriginAccessIdentity: `origin-access-identity/cloudfront/${id}`
            },
            Comment: "",
            TrustedSigners: { Enabled: false, Items: [] },
            Enabled: true
          }
        }),
        ({ StreamingDistribution }) => StreamingDistribution.Id
      ),
    user: "streamingDistribution"
  },
  {
    kind: "function",
    make: (name) => Effect.as(Support.publishedFunction(name), name),
    use: used((name) =>
      behavior({
        FunctionAssociations: {
          Items: [{ EventType: "viewer-request", FunctionARN: `arn:aws:cloudfront::123456789012:function/${name}` }]
        }
      })
    )
  },
  {
    kind: "connectionFunction",
    make: Support.publishedConnectionFunction,
    use: (Id) =>
      Effect.gen(function* () {
        const { TrustStore } = yield* Support.trustStore("store")
        yield* TestClock.adjust("1 minutes")
        return yield* used(() => ({
          ConnectionFunctionAssociation: { Id },
          ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId: TrustStore.Id ?? "" } }
        }))(Id)
      })
  },
  {
    kind: "keyGroup",
    make: (Name) =>
      Effect.gen(function* () {
        const key = yield* Support.publicKey(Name)
        const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name, Items: [key] } })
        return KeyGroup.Id
      }),
    use: used((id) => behavior({ TrustedKeyGroups: { Enabled: true, Items: [id] } })),
    alone: "CannotDetach"
  },
  {
    kind: "publicKey",
    make: (name) => Support.publicKey(name),
    use: (id) =>
      Effect.gen(function* () {
        const other = yield* Support.publicKey("other")
        const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "group", Items: [other, id] } })
        return KeyGroup.Id
      }),
    user: "keyGroup"
  },
  {
    kind: "publicKey",
    make: (name) => Support.publicKey(name),
    use: (id) =>
      Effect.map(createKeyGroup({ KeyGroupConfig: { Name: "group", Items: [id] } }), ({ KeyGroup }) => KeyGroup.Id),
    user: "keyGroup",
    alone: "CannotDetach"
  },
  {
    kind: "keyValueStore",
    make: (Name) =>
      Effect.gen(function* () {
        yield* createKeyValueStore({ Name })
        yield* TestClock.adjust("1 minutes")
        return Name
      }),
    use: (name) =>
      Effect.gen(function* () {
        const KeyValueStoreARN = yield* arnOfStore(name)
        yield* createFunction({
          Name: "reader",
          FunctionConfig: {
            Comment: "",
            Runtime: "cloudfront-js-2.0",
            KeyValueStoreAssociations: { Items: [{ KeyValueStoreARN }] }
          },
          FunctionCode: Support.bytesOf("function handler(event) { return event.request }")
        })
        return "reader"
      }),
    user: "function",
    alone: "CannotDetach",
    replaced: "CannotDetach"
  },
  {
    kind: "vpcOrigin",
    make: (name) => idOf(Support.vpcOrigin(name)),
    use: used((id) => ({ Origins: { Items: [Support.vpcOriginOf(id)] } })),
    alone: "CannotDetach"
  },
  {
    kind: "trustStore",
    make: (name) =>
      Effect.gen(function* () {
        const { TrustStore } = yield* Support.trustStore(name)
        yield* TestClock.adjust("1 minutes")
        return TrustStore.Id ?? ""
      }),
    use: used((TrustStoreId) => ({ ViewerMtlsConfig: { Mode: "required", TrustStoreConfig: { TrustStoreId } } })),
    alone: "CannotDetach"
  },
  {
    kind: "anycastIpList",
    make: (name) =>
      Effect.gen(function* () {
        const { id } = yield* Support.anycastIpList(name)
        yield* TestClock.adjust("5 minutes")
        return id
      }),
    use: used((AnycastIpListId) => ({ AnycastIpListId, PriceClass: "PriceClass_All" }))
  },
  {
    kind: "anycastIpList",
    make: (name) =>
      Effect.gen(function* () {
        const { id } = yield* Support.anycastIpList(name)
        yield* TestClock.adjust("5 minutes")
        return id
      }),
    use: (AnycastIpListId) =>
      Effect.map(
        createConnectionGroup({ Name: "group", AnycastIpListId }),
        ({ ConnectionGroup }) => ConnectionGroup.Id ?? ""
      ),
    user: "connectionGroup",
    alone: "CannotDetach",
    replaced: "CannotDetach"
  },
  {
    kind: "realtimeLogConfig",
    make: (name) => Effect.as(Support.realtimeLogConfig(name), name),
    use: used((name) =>
      behavior({ RealtimeLogConfigArn: `arn:aws:cloudfront::123456789012:realtime-log-config/${name}` })
    )
  },
  {
    kind: "fieldLevelEncryptionConfig",
    make: (name) => Effect.flatMap(profile(name), encryption),
    use: used((FieldLevelEncryptionId) =>
      behavior({
        FieldLevelEncryptionId,
        ViewerProtocolPolicy: "https-only",
        AllowedMethods: { Items: ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"] }
      })
    ),
    alone: "CannotDetach"
  },
  {
    kind: "fieldLevelEncryptionProfile",
    make: profile,
    use: encryption,
    user: "fieldLevelEncryptionConfig",
    alone: "CannotDetach",
    replaced: "CannotDetach"
  }
]

const layer = (options: Settings.Options = {}) =>
  InMemoryCloudFront.layer({ quotas: { anycastIpLists: 10 }, ...options })

const arnOfStore = (name: string) =>
  Effect.map(describeKeyValueStore({ Name: name }), ({ KeyValueStore }) => KeyValueStore.ARN)

const tags = (events: Iterable<Program.DeleteWhenUnusedEvent>) => [...new Set(Array.from(events, ({ _tag }) => _tag))]

/** What the user has as its configuration, as text. */
const textOf = (user: Program.UserOfResource["kind"], id: string) =>
  user === "keyGroup"
    ? Effect.map(getKeyGroup({ Id: id }), ({ KeyGroup }) => JSON.stringify(KeyGroup))
    : user === "distribution"
      ? Effect.map(getDistributionConfig({ Id: id }), ({ DistributionConfig }) => JSON.stringify(DistributionConfig))
      : Effect.succeed("")

describe("deleteWhenUnused", () => {
  for (const [i, { alone, kind, make, replaced, use, user = "distribution" }] of CASES.entries()) {
    const name = `${kind} of a ${user}${alone === undefined ? "" : " that needs it"} (${i})`

    it.effect(`${name}: says who uses it, and detaches it if asked to and if it can`, () =>
      Effect.gen(function* () {
        const id = yield* make("first")
        const resource = { kind, id }
        const by = yield* use(id)
        const users = [{ kind: user, id: by }]
        const error = yield* Effect.flip(elapse(Program.deleteWhenUnused(resource)))
        assert.deepInclude<object>(error, { _tag: "StillInUse", reason: "NotDetached", users })
        assert.include(error.message, `${user} ${by}`)
        const planned = yield* Program.deleteWhenUnused(resource, { dryRun: true, detach: true })
        assert.deepStrictEqual(planned, { _tag: "Planned", users, detachable: alone === undefined ? users : [] })
        const detaching = elapse(Program.deleteWhenUnused(resource, { detach: true }))
        if (alone !== undefined) {
          assert.deepInclude<object>(yield* Effect.flip(detaching), { _tag: "StillInUse", reason: alone, users })
          assert.include(yield* textOf(user, by), user === "distribution" || user === "keyGroup" ? id : "")
          return
        }
        assert.deepStrictEqual(yield* detaching, { _tag: "Deleted", detached: users })
        assert.notInclude(yield* textOf(user, by), id)
        yield* elapse(waitUntilDeleted(resource))
        assert.deepStrictEqual(yield* Program.deleteWhenUnused(resource), { _tag: "AlreadyGone" })
      }).pipe(Effect.provide(layer()))
    )

    it.effect(`${name}: is replaced`, () =>
      Effect.gen(function* () {
        const id = yield* make("first")
        const replacement = yield* make("second")
        const by = yield* use(id)
        // A VPC origin can be used and deleted when it is deployed.
        const run = Program.deleteWhenUnused({ kind, id }, { detach: { replacement } })
        if (replaced !== undefined) {
          assert.deepInclude<object>(yield* Effect.flip(elapse(run)), { _tag: "StillInUse", reason: replaced })
          return
        }
        assert.deepStrictEqual(yield* elapse(run), { _tag: "Deleted", detached: [{ kind: user, id: by }] })
        const text = yield* textOf(user, by)
        assert.notInclude(text, id)
        if (text !== "") assert.include(text, replacement)
      }).pipe(Effect.provide(layer()))
    )
  }

  it.effect("continuousDeploymentPolicy: is detached from its primary distribution", () =>
    Effect.gen(function* () {
      const { policy, primary } = yield* Support.deployment()
      const resource = { kind: "continuousDeploymentPolicy", id: policy.id } as const
      const users = [{ kind: "distribution", id: primary.id }]
      assert.deepInclude<object>(yield* Effect.flip(elapse(Program.deleteWhenUnused(resource))), { users })
      const outcome = yield* elapse(Program.deleteWhenUnused(resource, { detach: true }))
      assert.deepStrictEqual<unknown>(outcome, { _tag: "Deleted", detached: users })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("covers every kind", () =>
    Effect.sync(() => {
      const kinds: Record<Program.UsedKind, true> = {
        anycastIpList: true,
        cachePolicy: true,
        connectionFunction: true,
        continuousDeploymentPolicy: true,
        fieldLevelEncryptionConfig: true,
        fieldLevelEncryptionProfile: true,
        function: true,
        keyGroup: true,
        keyValueStore: true,
        originAccessControl: true,
        originAccessIdentity: true,
        originRequestPolicy: true,
        publicKey: true,
        realtimeLogConfig: true,
        responseHeadersPolicy: true,
        trustStore: true,
        vpcOrigin: true
      }
      const tried = new Set<string>([...CASES.map(({ kind }) => kind), "continuousDeploymentPolicy"])
      assert.sameMembers([...tried], Object.keys(kinds))
    })
  )
})

/** A response headers policy that so many distributions use. */
const policyOf = (count: number) =>
  Effect.gen(function* () {
    const { id } = yield* Support.responseHeadersPolicy("headers")
    const users: Array<string> = []
    for (let i = 0; i < count; i++) {
      users.push((yield* Support.create(behavior({ ResponseHeadersPolicyId: id }))).id)
    }
    return { resource: { kind: "responseHeadersPolicy", id } as const, users }
  })

describe("deleteWhenUnused, over time", () => {
  it.effect("deletes at once what nobody uses, with one read and one deletion", () =>
    Effect.gen(function* () {
      const { resource } = yield* policyOf(0)
      const calls = yield* watch(({ calls }) => Effect.as(Program.deleteWhenUnused(resource), calls))
      assert.deepStrictEqual(calls, ["GetResponseHeadersPolicy", "DeleteResponseHeadersPolicy"])
    }).pipe(Effect.provide(layer()))
  )

  it.effect("refuses a replacement that is none, before the first call", () =>
    watch(({ calls }) =>
      Effect.gen(function* () {
        const arn = "arn:aws:cloudfront::123456789012:realtime-log-config/one"
        for (const [kind, id, replacement, reason] of [
          ["fieldLevelEncryptionConfig", "C1", "", "is empty"],
          ["responseHeadersPolicy", "one", "one", "is the resource that is to be deleted"],
          ["realtimeLogConfig", arn, "one", "is the resource that is to be deleted"],
          ["realtimeLogConfig", "one", arn, "is the resource that is to be deleted"]
        ] as const) {
          for (const dryRun of [false, true]) {
            const run = Program.deleteWhenUnused({ kind, id }, { detach: { replacement }, dryRun })
            const error = yield* Effect.flip(run)
            assert.strictEqual(`${error._tag}: ${error.message}`, `InvalidOptions: detach.replacement ${reason}`)
          }
        }
        assert.isEmpty(calls)
      })
    ).pipe(Effect.provide(layer()))
  )

  for (const [given, replacement] of [
    ["arn", "two"],
    ["arn", "arn"],
    ["name", "two"],
    ["name", "arn"]
  ]) {
    it.effect(`replaces real-time logs of which the ${given} is given by the ${replacement} of others`, () =>
      Effect.gen(function* () {
        const arnOf = (name: string) => `arn:aws:cloudfront::123456789012:realtime-log-config/${name}`
        yield* Support.realtimeLogConfig("one")
        yield* Support.realtimeLogConfig("two")
        const user = yield* Support.create(behavior({ RealtimeLogConfigArn: arnOf("one") }))
        const outcome = yield* elapse(
          Program.deleteWhenUnused(
            { kind: "realtimeLogConfig", id: given === "arn" ? arnOf("one") : "one" },
            { detach: { replacement: replacement === "arn" ? arnOf("two") : "two" } }
          )
        )
        assert.strictEqual(outcome._tag, "Deleted")
        const { config } = yield* Support.read(user.id)
        assert.strictEqual(config.DefaultCacheBehavior.RealtimeLogConfigArn, arnOf("two"))
      }).pipe(Effect.provide(layer()))
    )
  }

  it.effect("refuses what belongs to AWS", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        Program.deleteWhenUnused({ kind: "cachePolicy", id: Support.CACHING_DISABLED }, { detach: true })
      )
      assert.strictEqual(error._tag, "IllegalDelete")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("tells its steps, and leaves other settings and behaviors as they are", () =>
    Effect.gen(function* () {
      const { resource, users } = yield* policyOf(2)
      const [first = ""] = users
      const before = yield* Support.read(first)
      const events = yield* elapse(Stream.runCollect(Program.deleteWhenUnusedEvents(resource, { detach: true })))
      assert.deepStrictEqual(tags(events), ["Deleting", "InUse", "Detaching", "Detached", "Deleted"])
      const { ResponseHeadersPolicyId: _, ...rest } = before.config.DefaultCacheBehavior
      assert.deepStrictEqual((yield* Support.read(first)).config, { ...before.config, DefaultCacheBehavior: rest })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("is not misled by lists and reads that are behind", () =>
    Effect.gen(function* () {
      const { resource, users } = yield* policyOf(2)
      yield* TestClock.adjust("10 minutes")
      const [first = "", second = ""] = users
      const remove = editDistribution(first, (config) => {
        const { ResponseHeadersPolicyId: _, ...rest } = config.DefaultCacheBehavior
        return { ...config, DefaultCacheBehavior: rest }
      })
      yield* remove
      // The list still has the first one, which the client knows better.
      const error = yield* Effect.flip(elapse(Program.deleteWhenUnused(resource)))
      assert.deepInclude<object>(error, { _tag: "StillInUse", users: [{ kind: "distribution", id: second }] })
      yield* elapse(Program.deleteWhenUnused(resource, { detach: true }))
    }).pipe(Effect.provide(layer({ readLag: "1 minutes" })))
  )

  it.effect("does not take a deleted distribution for a user", () =>
    Effect.gen(function* () {
      const { resource, users } = yield* policyOf(1)
      const [id = ""] = users
      yield* disable(id)
      yield* TestClock.adjust("10 minutes")
      const { etag } = yield* Support.read(id)
      yield* deleteDistribution({ Id: id, IfMatch: etag })
      assert.deepInclude(yield* elapse(Program.deleteWhenUnused(resource)), { _tag: "Deleted" })
    }).pipe(Effect.provide(layer({ readLag: "1 minutes" })))
  )

  it.effect("bears that the service refuses for a while, and no longer than the grace", () =>
    Effect.gen(function* () {
      const { resource } = yield* policyOf(1)
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      const inUse = Faults.error(ResponseHeadersPolicyInUse, "still in use")
      yield* faults.on("DeleteResponseHeadersPolicy", inUse, { times: Infinity })
      const started = yield* Clock.currentTimeMillis
      const error = yield* Effect.flip(
        elapse(Program.deleteWhenUnused(resource, { detach: true, grace: "5 minutes", jitter: 0.5 }))
      )
      assert.strictEqual(error._tag, "ResponseHeadersPolicyInUse")
      assert.isAtLeast((yield* Clock.currentTimeMillis) - started, 300_000)
      const late = yield* Effect.flip(elapse(Program.deleteWhenUnused(resource, { timeout: "1 minutes" })))
      assert.deepInclude<object>(late, { _tag: "WaitTimeout", last: "in use" })
      yield* faults.clear
      yield* faults.on("DeleteResponseHeadersPolicy", inUse, { times: 4 })
      assert.deepInclude(yield* elapse(Program.deleteWhenUnused(resource)), { _tag: "Deleted" })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("is right when the answer to the deletion is lost, and when others change the resource", () =>
    Effect.gen(function* () {
      const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
      const { resource } = yield* policyOf(0)
      yield* faults.on("DeleteResponseHeadersPolicy", Faults.resetAfter, { times: 3 })
      assert.deepInclude(yield* elapse(Program.deleteWhenUnused(resource)), { _tag: "Deleted" })
      const other = yield* Support.responseHeadersPolicy("changed")
      const { execute } = yield* CloudFront
      let changed = false
      const outcome = yield* watch(
        () => elapse(Program.deleteWhenUnused({ kind: "responseHeadersPolicy", id: other.id })),
        (request, send) => {
          if (request.operation !== "DeleteResponseHeadersPolicy" || changed) return undefined
          changed = true
          const change = updateResponseHeadersPolicy({
            Id: other.id,
            IfMatch: other.etag,
            ResponseHeadersPolicyConfig: { ...other.config, Comment: "changed" }
          })
          return Effect.zipRight(Effect.orDie(Effect.provideService(change, CloudFront, { execute })), send)
        }
      )
      assert.isTrue(changed)
      assert.deepInclude(outcome, { _tag: "Deleted" })
    }).pipe(Effect.provide(layer()))
  )

  it.effect("goes on where a run was interrupted", () =>
    Effect.gen(function* () {
      const { resource, users } = yield* policyOf(3)
      let updates = 0
      yield* watch(
        () =>
          Effect.gen(function* () {
            const fiber = yield* Effect.fork(Program.deleteWhenUnused(resource, { detach: true }))
            const untilSecond = Effect.repeat(TestClock.adjust("1 seconds"), { until: () => updates > 1 })
            yield* untilSecond
            yield* Fiber.interrupt(fiber)
          }),
        ({ operation }) => (operation === "UpdateDistribution" && ++updates > 1 ? Effect.never : undefined)
      )
      const outcome = yield* elapse(Program.deleteWhenUnused(resource, { detach: true }))
      assert.deepInclude(outcome, { _tag: "Deleted" })
      for (const id of users) assert.notInclude(yield* textOf("distribution", id), resource.id)
    }).pipe(Effect.provide(layer()))
  )
})
