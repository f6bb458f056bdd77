/** The law of dry runs, for every program that has them: a plan changes nothing, and says what a run changes. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import {
  createDistributionTenant,
  getDistributionTenant,
  updateDistributionTenant
} from "@effect-cloudfront/core/DistributionTenant"
import { createKeyGroup } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { createOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import { deleteAll, deleteAllEvents } from "@effect-cloudfront/core/programs/deleteAll"
import { deleteWhenUnused, deleteWhenUnusedEvents } from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as Deploy from "@effect-cloudfront/core/programs/deployFunction"
import * as Delete from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Edit from "@effect-cloudfront/core/programs/editDistribution"
import { ensureDistribution, ensureDistributionEvents } from "@effect-cloudfront/core/programs/ensureDistribution"
import * as Invalidate from "@effect-cloudfront/core/programs/invalidate"
import { moveAlias, moveAliasEvents } from "@effect-cloudfront/core/programs/moveAlias"
import * as Provision from "@effect-cloudfront/core/programs/provisionDistribution"
import { provisionTenant, provisionTenantEvents } from "@effect-cloudfront/core/programs/provisionTenant"
import { rotateSigningKey, rotateSigningKeyEvents } from "@effect-cloudfront/core/programs/rotateSigningKey"
import {
  cancelRollout,
  cancelRolloutEvents,
  stagedRollout,
  stagedRolloutEvents
} from "@effect-cloudfront/core/programs/stagedRollout"
import { syncTags, syncTagsEvents } from "@effect-cloudfront/core/programs/syncTags"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import { syncKeyValueStore, syncKeyValueStoreEvents } from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import * as Property from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import * as fc from "fast-check"
import * as Support from "../support.js"
import type { With } from "./names.js"
import { elapse } from "./support.js"

interface Failure {
  readonly _tag: string
  readonly message: string
}

type Services = CloudFront | CloudFrontKeyValueStore | InMemoryCloudFront.InMemoryCloudFront

/** Takes one of the choices. Which one is generated; the first is the simplest. */
type Pick = <const Choices extends readonly [unknown, ...ReadonlyArray<unknown>]>(
  ...choices: Choices
) => Choices[number]

interface Subject<Step extends string> {
  readonly run: Effect.Effect<unknown, Failure, Services>
  /** `isRefused` tells that the plan itself says that a run fails. */
  readonly plan: Effect.Effect<{ readonly steps: ReadonlyArray<Step>; readonly isRefused?: boolean }, Failure, Services>
  /** What another run is made of, of which only a part is done before; `run` when absent. */
  readonly earlier?: Effect.Effect<unknown, Failure, Services>
}

type Law = (pick: Pick, stop: number, isStale: boolean) => Effect.Effect<void, Failure, Services>

const READS = /^(?:Get|List|Describe|Verify)/

const isRead = (operation: string): boolean => READS.test(operation)

/** Runs something until so many changes were sent, and interrupts it at the next one. */
const interruptedAfter = <A, E, R>(changes: number, self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const inner = yield* CloudFront
    const reached = yield* Deferred.make<void>()
    let left = changes
    const stop = Effect.zipRight(Deferred.succeed(reached, undefined), Effect.never)
    yield* Effect.raceFirst(
      Effect.exit(
        Effect.provideService(self, CloudFront, {
          ...inner,
          execute: (request) =>
            Effect.suspend(() =>
              isRead(request.operation) || left-- !== 0 ? inner.execute(request) : Effect.zipRight(stop, Effect.never)
            )
        })
      ),
      Deferred.await(reached)
    )
  })

const resources = Effect.flatMap(Support.fake, ({ snapshot }) => Effect.map(snapshot, ({ accounts }) => accounts))

const settle = Effect.flatMap(Support.fake, ({ settle }) => settle)

/** The calls that an effect makes, of which the reads and what was refused are marked. */
const callsOf = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { calls, forgetCalls } = yield* Support.fake
    yield* forgetCalls
    const outcome = yield* elapse(Effect.either(self))
    const changes = (yield* calls).filter(({ operation = "" }) => !isRead(operation))
    return {
      outcome,
      sent: changes.map(({ operation = "" }) => operation),
      accepted: changes.filter(({ status = 0 }) => status < 300).map(({ operation = "" }) => operation)
    }
  })

/**
 * The law of a program. `calls` has the accepted calls of each step: a regular expression of the names of operations, each with a space after
 * it. A starting state is what `prepare` makes, and a part of another run after it.
 */
const law =
  <Step extends string>(
    calls: Readonly<Record<Step, string>>,
    prepare: (pick: Pick) => Effect.Effect<Subject<Step>, Failure, Services>
  ): Law =>
  (pick, stop, isStale) =>
    Effect.gen(function* () {
      const { plan, run, earlier = run } = yield* elapse(prepare(pick))
      yield* settle
      if (stop > 0) yield* elapse(interruptedAfter(stop - 1, earlier))
      if (!isStale) yield* settle
      const before = yield* resources
      const planned = yield* callsOf(plan)
      assert.deepStrictEqual(planned.sent, [], "calls of a dry run")
      assert.deepStrictEqual(yield* resources, before, "the state after a dry run")
      const { accepted, outcome } = yield* callsOf(run)
      if (Either.isLeft(planned.outcome)) {
        const { _tag } = planned.outcome.left
        assert.strictEqual(Either.isLeft(outcome) ? outcome.left._tag : "a success", _tag, "the error of the run")
        assert.deepStrictEqual(accepted, [], "changes of a run whose plan fails")
        return
      }
      const { isRefused = false, steps } = planned.outcome.right
      const error = Either.isLeft(outcome) ? `${outcome.left._tag}: ${outcome.left.message}` : "none"
      if (isRefused) return assert.notStrictEqual(error, "none", "a run of which the plan says that it fails")
      assert.strictEqual(error, "none", "the error of a run of which the plan does not say that it fails")
      const made = accepted.map((operation) => `${operation} `).join("")
      const expected = steps.map((step) => calls[step]).join("")
      assert.match(made, new RegExp(`^${expected}$`), `the calls of ${steps.join(", ") || "no steps"}`)
      assert.strictEqual(steps.length === 0, made === "", `${steps.join(", ")}: ${made}`)
    })

// ---- what programs work on

const BUCKET = "bucket.s3.us-east-1.amazonaws.com"

const control = (name: string, SigningBehavior: "always" | "never") =>
  Effect.map(
    createOriginAccessControl({
      OriginAccessControlConfig: {
        Name: name,
        SigningProtocol: "sigv4",
        SigningBehavior,
        OriginAccessControlOriginType: "s3"
      }
    }),
    ({ OriginAccessControl }) => OriginAccessControl.Id
  )

const streaming = (enabled: boolean) =>
  Effect.map(
    Provision.provisionStreamingDistribution({ bucket: BUCKET, enabled }),
    ({ StreamingDistribution }) => StreamingDistribution.Id
  )

const distribution = (change: Parameters<typeof Support.create>[0] = {}) =>
  Effect.map(Support.create(change), ({ id }) => id)

const tenant = (Name: string, Domain: string, Enabled = true) =>
  Effect.flatMap(Support.template(), ({ id: DistributionId }) =>
    Effect.map(
      createDistributionTenant({ DistributionId, Name, Domains: [{ Domain }], Enabled }),
      ({ DistributionTenant }) => DistributionTenant.Id ?? ""
    )
  )

/** Takes from a tenant the certificate that the service has attached. */
const detachCertificate = (Id: string) =>
  Effect.flatMap(getDistributionTenant({ Identifier: Id }), ({ ETag }) =>
    updateDistributionTenant({ Id, IfMatch: ETag, Customizations: { GeoRestrictions: { RestrictionType: "none" } } })
  )

const MISSING = "EMISSING1234567"

// ---- the programs

/** What `provisionDistribution` and `ensureDistribution` are asked for, and what is there before. */
const wanted = (pick: Pick) =>
  Effect.gen(function* () {
    const isBucket = pick(true, true, false)
    const there = pick("nothing", "nothing", "always", "never")
    const own = there === "always" || there === "never" ? yield* control(BUCKET, there) : undefined
    const other = pick(undefined, "other")
    const given = other === undefined ? undefined : yield* control(other, "always")
    const options = {
      origin: isBucket ? Provision.s3Origin(BUCKET) : Provision.customOrigin("example.com"),
      comment: "site",
      tags: pick({ team: "web" }, {}),
      callerReference: "mine"
    }
    const before = {
      ...options,
      comment: pick("before", "site"),
      tags: pick(options.tags, {}, { team: "edge", theirs: "1" }),
      origin: Provision.s3Origin(BUCKET, {
        originAccessControl: pick(undefined, given, own === undefined ? given : own)
      })
    }
    if (pick(true, false) && there !== "never") yield* Provision.provisionDistribution(isBucket ? before : options)
    return options
  })

const provisioned = (plan: Provision.ProvisionPlan) => ({ ...plan, isRefused: plan.outcome === "AlreadyExists" })

const CODES = [
  "function handler(event) { return event.request }",
  "function handler(event) { event.request.uri = '/'; return event.request }"
] as const

const EVENT = {
  version: "1.0",
  context: { eventType: "viewer-request" },
  viewer: { ip: "198.51.100.1" },
  request: { method: "GET", uri: "/", querystring: {}, headers: {}, cookies: {} }
}

const functionCalls = (noun: string) => ({
  Create: `Create${noun} `,
  Update: `Update${noun} `,
  Test: `(?:Test${noun} )+`,
  Publish: `Publish${noun} `
})

/** The options of a deployment, and an earlier one. */
const deployments = (pick: Pick) => {
  const earlier = pick(undefined, {
    code: pick(...CODES),
    publish: pick(true, false),
    config: { Comment: pick("", "a") }
  })
  return { earlier, options: { code: pick(...CODES), config: { Comment: "" } } }
}

const release = (pick: Pick): Deploy.FunctionRelease => ({
  code: new TextEncoder().encode(pick(...CODES)),
  config: { Comment: "", Runtime: "cloudfront-js-2.0" }
})

const ROLLOUT = {
  Copy: "CopyDistribution ",
  ChangeStaging: "UpdateDistribution ",
  CreatePolicy: "CreateContinuousDeploymentPolicy ",
  Attach: "UpdateDistribution ",
  // A step may have its traffic already.
  Ramp: "(?:UpdateContinuousDeploymentPolicy )*",
  Promote: "UpdateDistributionWithStagingConfig ",
  Detach: "(?:UpdateContinuousDeploymentPolicy )?UpdateDistribution ",
  DeletePolicy: "(?:UpdateContinuousDeploymentPolicy )?DeleteContinuousDeploymentPolicy ",
  DeleteStaging: "(?:UpdateDistribution )?DeleteDistribution "
} as const

/** A distribution, with what an earlier rollout has left: a staging distribution that nobody uses, with a policy or without one. */
const rollout = (pick: Pick) =>
  Effect.gen(function* () {
    const primary = yield* Support.create({ HttpVersion: "http2" })
    if (pick(false, true)) {
      const staging = yield* Support.copy(primary, {
        CallerReference: `rollout-of-${primary.id}-left`,
        Enabled: pick(true, false)
      })
      if (pick(false, true)) yield* Support.deploymentPolicy(staging)
    }
    const root = pick("new.html", "")
    const change = (config: Parameters<Parameters<typeof stagedRollout>[1]>[0]) => ({
      ...config,
      DefaultRootObject: root
    })
    return { id: primary.id, change, options: { callerReference: "mine" } }
  })

const INVALIDATIONS = { CreateInvalidation: "CreateInvalidation(?:ForDistributionTenant)? " }

const DELETION = { Disable: "Update\\w+ ", Wait: "", Delete: "Delete\\w+ " }

const edits = { Update: "Update\\w+ " }

const laws: Readonly<Record<With<"dryRun">, Law>> = {
  provisionDistribution: law(
    { CreateOriginAccessControl: "CreateOriginAccessControl ", Create: "CreateDistribution(?:WithTags)? " },
    (pick) =>
      Effect.map(wanted(pick), (options) => {
        const asked = { ...options, callerReference: pick("mine", undefined) }
        return {
          run: Provision.provisionDistribution(asked),
          plan: Effect.map(Provision.provisionDistribution({ ...asked, dryRun: true }), provisioned)
        }
      })
  ),
  provisionStreamingDistribution: law(
    { CreateOriginAccessControl: "CreateOriginAccessControl ", Create: "CreateStreamingDistribution " },
    (pick) =>
      Effect.gen(function* () {
        const options = { bucket: BUCKET, comment: "media", callerReference: pick("mine", undefined) }
        const before = { ...options, comment: pick("media", "before"), callerReference: "mine" }
        if (pick(false, true)) yield* Provision.provisionStreamingDistribution(before)
        return {
          run: Provision.provisionStreamingDistribution(options),
          plan: Effect.map(Provision.provisionStreamingDistribution({ ...options, dryRun: true }), provisioned)
        }
      })
  ),
  ensureDistribution: law(
    {
      CreateOriginAccessControl: "CreateOriginAccessControl ",
      Create: "CreateDistribution(?:WithTags)? ",
      Update: "UpdateDistribution ",
      Tag: "TagResource "
    },
    (pick) =>
      Effect.map(wanted(pick), (options) => ({
        run: ensureDistribution(options),
        plan: ensureDistribution({ ...options, dryRun: true })
      }))
  ),
  deployFunction: law(functionCalls("Function"), (pick) =>
    Effect.gen(function* () {
      const { earlier, options } = deployments(pick)
      if (earlier !== undefined) yield* Deploy.deployFunction("mine", earlier)
      const asked = {
        ...options,
        publish: pick(true, false),
        tests: pick(
          [],
          [
            { name: "one", event: EVENT },
            { name: "two", event: EVENT }
          ]
        )
      }
      return {
        run: Deploy.deployFunction("mine", asked),
        plan: Deploy.deployFunction("mine", { ...asked, dryRun: true })
      }
    })
  ),
  rollbackFunction: law(functionCalls("Function"), (pick) =>
    Effect.gen(function* () {
      const { earlier } = deployments(pick)
      if (earlier !== undefined) yield* Deploy.deployFunction("mine", earlier)
      const back = release(pick)
      return {
        run: Deploy.rollbackFunction("mine", back),
        plan: Deploy.rollbackFunction("mine", back, { dryRun: true })
      }
    })
  ),
  deployConnectionFunction: law(functionCalls("ConnectionFunction"), (pick) =>
    Effect.gen(function* () {
      const { earlier, options } = deployments(pick)
      if (earlier !== undefined) yield* Deploy.deployConnectionFunction("mine", earlier)
      const asked = { ...options, publish: pick(true, false) }
      return {
        run: Deploy.deployConnectionFunction("mine", asked),
        plan: Deploy.deployConnectionFunction("mine", { ...asked, dryRun: true })
      }
    })
  ),
  rollbackConnectionFunction: law(functionCalls("ConnectionFunction"), (pick) =>
    Effect.gen(function* () {
      const { earlier } = deployments(pick)
      if (earlier !== undefined) yield* Deploy.deployConnectionFunction("mine", earlier)
      const back = release(pick)
      return {
        run: Deploy.rollbackConnectionFunction("mine", back),
        plan: Deploy.rollbackConnectionFunction("mine", back, { dryRun: true })
      }
    })
  ),
  stagedRollout: law(ROLLOUT, (pick) =>
    Effect.map(rollout(pick), ({ change, id, options }) => ({
      run: stagedRollout(id, change, options),
      plan: stagedRollout(id, change, { ...options, dryRun: true })
    }))
  ),
  cancelRollout: law(ROLLOUT, (pick) =>
    Effect.map(rollout(pick), ({ change, id, options }) => ({
      run: cancelRollout(id),
      plan: cancelRollout(id, { dryRun: true }),
      earlier: stagedRollout(id, change, options)
    }))
  ),
  moveAlias: law(
    {
      AssociateAlias: "AssociateAlias ",
      DisableSource: "Update\\w+ ",
      UpdateDomainAssociation: "UpdateDomainAssociation ",
      EnableSource: "Update\\w+ "
    },
    (pick) =>
      Effect.gen(function* () {
        const alias = "www.example.com"
        const Enabled = pick(true, false)
        const source = pick(true, false)
          ? { distributionId: yield* distribution({ ...Support.withAliases(alias), Enabled }) }
          : { distributionTenantId: yield* tenant("source", alias, Enabled) }
        const to = pick(true, false)
          ? { distributionId: yield* distribution(Support.withAliases("new.example.com")) }
          : { distributionTenantId: yield* tenant("target", "new.example.com") }
        const options = {
          from: pick(source, undefined),
          to: pick(to, to, source),
          disableSource: pick(undefined, true),
          enableSource: pick(undefined, true, false)
        }
        return { run: moveAlias(alias, options), plan: moveAlias(alias, { ...options, dryRun: true }) }
      })
  ),
  deleteWhenUnused: law({ Detach: "UpdateDistribution ", Delete: "Delete\\w+ " }, (pick) =>
    Effect.gen(function* () {
      const kind = pick("responseHeadersPolicy", "cachePolicy", "publicKey")
      const make = (name: string): Effect.Effect<string, Failure, Services> =>
        kind === "publicKey"
          ? Support.publicKey(name)
          : kind === "cachePolicy"
            ? Effect.map(Support.cachePolicy(name), ({ id }) => id)
            : Effect.map(Support.responseHeadersPolicy(name), ({ id }) => id)
      const id = yield* make("used")
      const replacement = yield* make("other")
      if (kind !== "publicKey") {
        const used = kind === "cachePolicy" ? { CachePolicyId: id } : { ResponseHeadersPolicyId: id }
        for (let users = pick(0, 1, 2); users > 0; users--) {
          yield* Support.create({ DefaultCacheBehavior: { ...Support.behavior, ...used } })
        }
      }
      const detach = pick(false, true, { replacement })
      const resource = { kind, id: pick(id, id, MISSING) }
      return {
        run: deleteWhenUnused(resource, { detach }),
        plan: Effect.map(deleteWhenUnused(resource, { detach, dryRun: true }), (plan) => {
          if (plan._tag !== "Planned") return { steps: [] }
          const { detachable, users } = plan
          const isRefused = detach === false ? users.length > 0 : detachable.length < users.length
          return { steps: [...users.map(() => "Detach" as const), "Delete" as const], isRefused }
        })
      }
    })
  ),
  deleteAll: law(DELETION, (pick) =>
    Effect.gen(function* () {
      const ids = [
        yield* distribution({ Enabled: pick(true, false) }),
        yield* distribution({ Enabled: pick(true, false) })
      ]
      const selection = pick(ids, [MISSING, ...ids], [MISSING], [])
      return {
        run: deleteAll(selection, { concurrency: 1 }),
        plan: Effect.map(deleteAll(selection, { dryRun: true }), (outcomes) => {
          const steps = outcomes.flatMap((outcome) => (outcome._tag === "Planned" ? outcome.steps : []))
          // All are disabled first.
          return {
            steps: [...steps.filter((step) => step === "Disable"), ...steps.filter((step) => step !== "Disable")]
          }
        })
      }
    })
  ),
  disableAndDelete: law(DELETION, (pick) =>
    Effect.map(distribution({ Enabled: pick(true, false) }), (made) => {
      const id = pick(made, made, MISSING)
      return { run: Delete.disableAndDelete(id), plan: Delete.disableAndDelete(id, { dryRun: true }) }
    })
  ),
  disableAndDeleteStreamingDistribution: law(DELETION, (pick) =>
    Effect.map(streaming(pick(true, false)), (made) => {
      const id = pick(made, made, MISSING)
      return {
        run: Delete.disableAndDeleteStreamingDistribution(id),
        plan: Delete.disableAndDeleteStreamingDistribution(id, { dryRun: true })
      }
    })
  ),
  disableAndDeleteTenant: law(DELETION, (pick) =>
    Effect.map(tenant("mine", "www.example.com", pick(true, false)), (made) => {
      const id = pick(made, made, MISSING)
      return { run: Delete.disableAndDeleteTenant(id), plan: Delete.disableAndDeleteTenant(id, { dryRun: true }) }
    })
  ),
  invalidate: law(INVALIDATIONS, (pick) =>
    Effect.gen(function* () {
      const id = yield* distribution()
      const callerReference = pick(undefined, "mine")
      if (pick(false, true)) yield* Invalidate.invalidate(id, pick(["/a"], ["/b"]), { callerReference })
      const target = pick(id, id, MISSING)
      const paths = pick(
        ["/a"],
        [],
        Array.from({ length: 3001 }, (_, i) => `/f${i}`)
      )
      return {
        run: Invalidate.invalidate(target, paths, { callerReference }),
        plan: Invalidate.invalidate(target, paths, { callerReference, dryRun: true })
      }
    })
  ),
  invalidateTenant: law(INVALIDATIONS, (pick) =>
    Effect.gen(function* () {
      const id = yield* tenant("mine", "www.example.com")
      const callerReference = pick(undefined, "mine")
      if (pick(false, true)) yield* Invalidate.invalidateTenant(id, pick(["/a"], ["/b"]), { callerReference })
      const target = pick(id, id, MISSING)
      return {
        run: Invalidate.invalidateTenant(target, ["/a"], { callerReference }),
        plan: Invalidate.invalidateTenant(target, ["/a"], { callerReference, dryRun: true })
      }
    })
  ),
  invalidateStream: law(INVALIDATIONS, (pick) =>
    Effect.gen(function* () {
      const id = yield* distribution()
      const callerReference = pick(undefined, "mine")
      const paths = Stream.fromIterable(
        pick(
          ["/a"],
          [],
          Array.from({ length: 3001 }, (_, i) => `/f${i}`)
        )
      )
      return {
        run: Invalidate.invalidateStream(id, paths, { callerReference }),
        plan: Invalidate.invalidateStream(id, paths, { callerReference, dryRun: true })
      }
    })
  ),
  editDistribution: law(edits, (pick) =>
    Effect.map(distribution({ Comment: pick("before", "after") }), (made) => {
      const id = pick(made, made, MISSING)
      const change = <C extends { readonly Comment: string }>(config: C) => ({ ...config, Comment: "after" })
      return {
        run: Edit.editDistribution(id, change),
        plan: Edit.editDistribution(id, change, { dryRun: true })
      }
    })
  ),
  editStreamingDistribution: law(edits, (pick) =>
    Effect.map(streaming(true), (made) => {
      const id = pick(made, made, MISSING)
      const Comment = pick("after", "")
      const change = <C extends { readonly Comment: string }>(config: C) => ({ ...config, Comment })
      return {
        run: Edit.editStreamingDistribution(id, change),
        plan: Edit.editStreamingDistribution(id, change, { dryRun: true })
      }
    })
  ),
  enable: law(edits, (pick) =>
    Effect.map(distribution({ Enabled: pick(false, true) }), (made) => {
      const id = pick(made, made, MISSING)
      return { run: Edit.enable(id), plan: Edit.enable(id, { dryRun: true }) }
    })
  ),
  disable: law(edits, (pick) =>
    Effect.map(distribution({ Enabled: pick(false, true) }), (made) => {
      const id = pick(made, made, MISSING)
      return { run: Edit.disable(id), plan: Edit.disable(id, { dryRun: true }) }
    })
  ),
  enableStreamingDistribution: law(edits, (pick) =>
    Effect.map(streaming(pick(false, true)), (made) => {
      const id = pick(made, made, MISSING)
      return {
        run: Edit.enableStreamingDistribution(id),
        plan: Edit.enableStreamingDistribution(id, { dryRun: true })
      }
    })
  ),
  disableStreamingDistribution: law(edits, (pick) =>
    Effect.map(streaming(pick(false, true)), (made) => {
      const id = pick(made, made, MISSING)
      return {
        run: Edit.disableStreamingDistribution(id),
        plan: Edit.disableStreamingDistribution(id, { dryRun: true })
      }
    })
  ),
  syncTags: law({ Untag: "UntagResource ", Tag: "TagResource " }, (pick) =>
    Effect.gen(function* () {
      const { arn } = yield* Support.create()
      const Items = pick([], [{ Key: "team", Value: "web" }], [{ Key: "theirs", Value: "1" }])
      if (Items.length > 0) yield* tagResource({ Resource: arn, Tags: { Items } })
      const desired = pick({ team: "web" }, {}, { team: "edge", stage: "live" })
      const options = { removeOthers: pick(false, true) }
      return {
        run: syncTags(arn, desired, options),
        plan: Effect.map(syncTags(arn, desired, { ...options, dryRun: true }), ({ removed, set }) => ({
          steps: [...(removed.length > 0 ? (["Untag"] as const) : []), ...(set.length > 0 ? (["Tag"] as const) : [])]
        }))
      }
    })
  ),
  syncKeyValueStore: law({ Write: "(?:UpdateKeys )+" }, (pick) =>
    Effect.gen(function* () {
      yield* createKeyValueStore({ Name: "store" })
      yield* settle
      yield* syncKeyValueStore("store", pick({}, { a: "1" }, { a: "2", b: "1" }))
      const desired = pick({ a: "1" }, {}, { c: "1" })
      const options = { keepOthers: pick(false, true) }
      const store = pick("store", "store", "missing")
      return {
        run: syncKeyValueStore(store, desired, options),
        plan: Effect.map(
          syncKeyValueStore(store, desired, { ...options, dryRun: true }),
          ({ added, changed, removed }) => ({
            steps: added.length + changed.length + removed.length > 0 ? (["Write"] as const) : []
          })
        )
      }
    })
  ),
  provisionTenant: law(
    { Create: "CreateDistributionTenant ", AttachCertificate: "UpdateDistributionTenant " },
    (pick) =>
      Effect.gen(function* () {
        const { id: DistributionId } = yield* Support.template({
          ViewerCertificate: { CloudFrontDefaultCertificate: true }
        })
        const input = {
          DistributionId,
          Name: "mine",
          Domains: [{ Domain: "www.example.com" }],
          ManagedCertificateRequest: { ValidationTokenHost: "cloudfront" as const }
        }
        if (pick(false, true)) {
          const Domains = pick(input.Domains, [{ Domain: "other.example.com" }])
          const { DistributionTenant } = yield* createDistributionTenant({ ...input, Domains })
          yield* settle
          if (pick(false, true)) yield* detachCertificate(DistributionTenant.Id ?? "")
        }
        return {
          run: provisionTenant(input),
          plan: Effect.map(provisionTenant(input, { dryRun: true }), (plan) =>
            plan._tag === "Planned"
              ? { steps: plan.steps, isRefused: plan.outcome === "AlreadyExists" }
              : { steps: ["Create" as const] }
          )
        }
      })
  ),
  rotateSigningKey: law(
    {
      CreateKey: "CreatePublicKey ",
      AddToGroup: "UpdateKeyGroup ",
      RemoveFromGroup: "UpdateKeyGroup ",
      DeleteKey: "DeletePublicKey "
    },
    (pick) =>
      Effect.gen(function* () {
        const old = yield* Support.publicKey("old")
        const others = pick([], [yield* Support.publicKey("shared", Support.RSA_KEY)])
        const made = pick(undefined, Support.RSA_KEY, Support.PUBLIC_KEY)
        const key = made === undefined ? undefined : yield* Support.publicKey("new", made)
        const Items = [old, ...others, ...(key !== undefined && pick(false, true) ? [key] : [])]
        const { KeyGroup } = yield* createKeyGroup({ KeyGroupConfig: { Name: "signers", Items } })
        if (pick(false, true)) yield* createKeyGroup({ KeyGroupConfig: { Name: "theirs", Items: [old] } })
        const rotation = {
          name: "new",
          encodedKey: Support.RSA_KEY,
          maxUrlLifetime: "1 hour" as const,
          switchSigner: () => Effect.void,
          retire: pick(undefined, [old], [MISSING], [])
        }
        const group = pick(KeyGroup.Id, KeyGroup.Id, KeyGroup.Id, MISSING)
        return {
          run: rotateSigningKey(group, rotation),
          plan: Effect.map(rotateSigningKey(group, rotation, { dryRun: true }), (plan) =>
            plan._tag === "Planned"
              ? { steps: plan.steps, isRefused: plan.outcome === "AlreadyExists" }
              : { steps: ["CreateKey" as const] }
          )
        }
      })
  )
}

/** The choices of a law. After the last one, all are the first. */
const picking = (choices: ReadonlyArray<number>): Pick => {
  let next = 0
  return (...options) => options[(choices[next++] ?? 0) % options.length]
}

const loadEngine = Deploy.deployFunction("warm", { code: CODES[0], tests: [{ name: "any", event: EVENT }] })

// Small numbers are no more likely than others, and in most states no other run was before, which may have done everything.
const given = fc.noBias(
  fc.record({
    choices: fc.array(fc.nat({ max: 11 }), { minLength: 12, maxLength: 12 }),
    stop: fc.constantFrom(0, 0, 0, 0, 2, 3, 4, 6, 9)
  })
)

// ---- the Streams of events

/** The types forbid `dryRun` for most of them, which does not keep a program without types from it. */
const dry = { dryRun: true } as const
const untyped = dry as object

interface Made {
  readonly id: string
  readonly arn: string
  readonly tenantId: string
  readonly streamingId: string
}

const toAfter = <C extends { readonly Comment: string }>(config: C) => ({ ...config, Comment: "after" })

const streams: Readonly<Record<`${With<"dryRun">}Events`, (made: Made) => Stream.Stream<unknown, Failure, Services>>> =
  {
    provisionDistributionEvents: () => Provision.provisionDistributionEvents({ origin: BUCKET, ...untyped }),
    provisionStreamingDistributionEvents: () =>
      Provision.provisionStreamingDistributionEvents({ bucket: BUCKET, ...untyped }),
    ensureDistributionEvents: () => ensureDistributionEvents({ origin: BUCKET, callerReference: "mine", ...untyped }),
    deployFunctionEvents: () => Deploy.deployFunctionEvents("mine", { code: CODES[0], ...untyped }),
    rollbackFunctionEvents: () => Deploy.rollbackFunctionEvents("mine", release(picking([])), untyped),
    deployConnectionFunctionEvents: () => Deploy.deployConnectionFunctionEvents("mine", { code: CODES[0], ...untyped }),
    rollbackConnectionFunctionEvents: () =>
      Deploy.rollbackConnectionFunctionEvents("mine", release(picking([])), untyped),
    stagedRolloutEvents: ({ id }) =>
      stagedRolloutEvents(id, (config) => ({ ...config, DefaultRootObject: "a" }), untyped),
    cancelRolloutEvents: ({ id }) => cancelRolloutEvents(id, untyped),
    moveAliasEvents: ({ id }) => moveAliasEvents("new.example.com", { to: { distributionId: id }, ...untyped }),
    deleteWhenUnusedEvents: () => deleteWhenUnusedEvents({ kind: "cachePolicy", id: Support.CACHING_DISABLED }, dry),
    deleteAllEvents: ({ id }) => deleteAllEvents([id], dry),
    disableAndDeleteEvents: ({ id }) => Delete.disableAndDeleteEvents(id, untyped),
    disableAndDeleteStreamingDistributionEvents: ({ streamingId }) =>
      Delete.disableAndDeleteStreamingDistributionEvents(streamingId, untyped),
    disableAndDeleteTenantEvents: ({ tenantId }) => Delete.disableAndDeleteTenantEvents(tenantId, untyped),
    invalidateEvents: ({ id }) => Invalidate.invalidateEvents(id, ["/*"], untyped),
    invalidateTenantEvents: ({ tenantId }) => Invalidate.invalidateTenantEvents(tenantId, ["/*"], untyped),
    invalidateStreamEvents: ({ id }) => Invalidate.invalidateStreamEvents(id, Stream.make("/*"), untyped),
    editDistributionEvents: ({ id }) => Edit.editDistributionEvents(id, toAfter, untyped),
    editStreamingDistributionEvents: ({ streamingId }) =>
      Edit.editStreamingDistributionEvents(streamingId, toAfter, untyped),
    enableEvents: ({ id }) => Edit.enableEvents(id, untyped),
    disableEvents: ({ id }) => Edit.disableEvents(id, untyped),
    enableStreamingDistributionEvents: ({ streamingId }) =>
      Edit.enableStreamingDistributionEvents(streamingId, untyped),
    disableStreamingDistributionEvents: ({ streamingId }) =>
      Edit.disableStreamingDistributionEvents(streamingId, untyped),
    syncTagsEvents: ({ arn }) => syncTagsEvents(arn, { team: "web" }, dry),
    syncKeyValueStoreEvents: () => syncKeyValueStoreEvents("store", { a: "1" }, dry),
    provisionTenantEvents: ({ id }) =>
      provisionTenantEvents({ DistributionId: id, Name: "other", Domains: [{ Domain: "b.example.com" }] }, dry),
    rotateSigningKeyEvents: () =>
      rotateSigningKeyEvents(
        "none",
        { name: "new", encodedKey: Support.RSA_KEY, maxUrlLifetime: 0, switchSigner: () => Effect.void },
        dry
      )
  }

describe("a dry run by the Stream of the events", () => {
  it.effect("changes nothing", () =>
    Effect.gen(function* () {
      const { arn, id } = yield* Support.create(Support.withAliases("www.example.com"))
      const made = { id, arn, tenantId: yield* tenant("mine", "a.example.com"), streamingId: yield* streaming(true) }
      yield* createKeyValueStore({ Name: "store" })
      yield* settle
      for (const [name, stream] of Object.entries(streams)) {
        const { sent } = yield* callsOf(Stream.runDrain(stream(made)))
        assert.deepStrictEqual(sent, [], name)
      }
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

describe.each([
  ["reads are not behind", false],
  ["reads are behind within the lag", true]
] as const)("a dry run, while %s", { timeout: 300_000 }, (_, isStale) => {
  const layer = InMemoryCloudFront.layer({ propagation: "1 minute", readLag: isStale ? "40 seconds" : 0 })
  for (const [name, law] of Object.entries(laws)) {
    it.effect(`${name} changes nothing, and says what a run changes`, () =>
      Property.forAll(
        given,
        ({ choices, stop }) =>
          Effect.provide(
            name.startsWith("deployFunction")
              ? Effect.zipRight(loadEngine, law(picking(choices), stop, isStale))
              : law(picking(choices), stop, isStale),
            layer
          ),
        { numRuns: Runs.of(3, 40) }
      )
    )
  }
})
