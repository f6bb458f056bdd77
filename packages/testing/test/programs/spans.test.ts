/** Every program has a span of its own, which says what it is about, with the spans of its calls in it. */
import { Programs } from "@effect-cloudfront/core"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Creations from "@effect-cloudfront/core/programs/provisionDistribution"
import * as Many from "@effect-cloudfront/core/programs/deleteAll"
import * as Descriptions from "@effect-cloudfront/core/programs/describeAll"
import * as Tags from "@effect-cloudfront/core/programs/syncTags"
import * as Keys from "@effect-cloudfront/core/programs/rotateSigningKey"
import * as Tenants from "@effect-cloudfront/core/programs/provisionTenant"
import * as DeletionsWhenUnused from "@effect-cloudfront/core/programs/deleteWhenUnused"
import * as Deletions from "@effect-cloudfront/core/programs/disableAndDelete"
import * as Finds from "@effect-cloudfront/core/programs/find"
import * as Invalidations from "@effect-cloudfront/core/programs/invalidate"
import * as Functions from "@effect-cloudfront/core/programs/deployFunction"
import * as Ensured from "@effect-cloudfront/core/programs/ensureDistribution"
import * as Aliases from "@effect-cloudfront/core/programs/moveAlias"
import * as Rollouts from "@effect-cloudfront/core/programs/stagedRollout"
import * as KeyValueStores from "@effect-cloudfront/keyvaluestore/programs/syncKeyValueStore"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as Lists from "@effect-cloudfront/core/programs/lists"
import * as Updates from "@effect-cloudfront/core/programs/editDistribution"
import * as Waiters from "@effect-cloudfront/core/programs/waiters"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { elapse, spansOf } from "./support.js"

const parentOf = ({ parent }: TestEffect.RecordedSpan): string =>
  Option.isSome(parent) && parent.value._tag === "Span" ? parent.value.name : ""

describe("a program", () => {
  it.effect("has a span of its own, its calls below it, its events in it, and ends it", () => {
    const { spans, tracer } = TestEffect.recordingTracer()
    let created: string | undefined
    const run = Effect.gen(function* () {
      const { Distribution } = yield* Creations.provisionDistribution({ origin: Creations.customOrigin("example.com") })
      const id = Distribution.Id
      created = id
      yield* Updates.editDistribution(id, (config) => ({ ...config, Comment: "after" }))
      yield* elapse(Waiters.waitUntilDistributionDeployed(id))
      yield* Invalidations.invalidate(id, ["/*"])
      yield* Finds.findDistribution(id)
      yield* Stream.runDrain(Lists.distributions())
      yield* Stream.runDrain(Lists.invalidations(id))
      yield* elapse(Deletions.disableAndDelete(id))
      yield* Effect.exit(Finds.findDistribution(id))
    }).pipe(Effect.provide(InMemoryCloudFront.layer()), Effect.withTracer(tracer))
    return Effect.map(Effect.exit(run), (exit) => {
      assert.isTrue(Exit.isSuccess(exit))
      const programs = spans.filter(({ name }) => name.startsWith("CloudFront.programs."))
      assert.sameMembers(
        programs.map(({ name }) => name.replace("CloudFront.programs.", "")),
        [
          "provisionDistribution",
          "editDistribution",
          "waitUntilDistributionDeployed",
          "invalidate",
          "findDistribution",
          "distributions",
          "invalidations",
          "disableAndDelete",
          "findDistribution"
        ]
      )
      const calls = spans.filter(({ name }) => /^CloudFront\.[A-Z]/.test(name))
      assert.isAbove(calls.length, 10)
      for (const call of calls) assert.match(parentOf(call), /^CloudFront\.programs\./, call.name)
      assert.deepStrictEqual(
        spans.filter(({ status }) => status._tag !== "Ended").map(({ name }) => name),
        []
      )
      const deleted = programs.find(({ name }) => name.endsWith("disableAndDelete"))
      assert.includeMembers([...(deleted?.events ?? [])], ["Disabling", "Disabled", "Waiting", "Deleting", "Deleted"])
      assert.strictEqual(deleted?.attributes.get("id"), created)
      const edited = programs.find(({ name }) => name.endsWith("editDistribution"))
      assert.deepStrictEqual(edited?.events, ["Updating", "Updated"])
    })
  })
})

const id = "E0000000000000"
const same = <A>(config: A): A => config
const callerReference = "mine"
const code = "function handler(event) { return event.request }"
const release = {
  code: new TextEncoder().encode(code),
  config: { Comment: "", Runtime: "cloudfront-js-2.0" as const }
}

/** By its name, with the attributes that say what it is about. None finds what it is about. */
const PROGRAMS: Readonly<
  Record<string, readonly [Effect.Effect<unknown, unknown, CloudFront | CloudFrontKeyValueStore>, object]>
> = {
  editDistribution: [Updates.editDistribution(id, same), { id }],
  editStreamingDistribution: [Updates.editStreamingDistribution(id, same), { id }],
  enable: [Updates.enable(id), { id }],
  disable: [Updates.disable(id), { id }],
  enableStreamingDistribution: [Updates.enableStreamingDistribution(id), { id }],
  disableStreamingDistribution: [Updates.disableStreamingDistribution(id), { id }],
  provisionTenant: [
    Tenants.provisionTenant({ DistributionId: id, Name: "tenant", Domains: [{ Domain: "www.example.com" }] }),
    { name: "tenant" }
  ],
  disableAndDeleteTenant: [Deletions.disableAndDeleteTenant("dt_1"), { id: "dt_1" }],
  rotateSigningKey: [
    Keys.rotateSigningKey("group", {
      name: "new",
      encodedKey: "pem",
      switchSigner: () => Effect.void,
      maxUrlLifetime: "1 hours"
    }),
    { keyGroupId: "group" }
  ],
  deployFunction: [Functions.deployFunction("rewrite", { code }), { name: "rewrite" }],
  deployConnectionFunction: [Functions.deployConnectionFunction("route", { code }), { name: "route" }],
  rollbackFunction: [Functions.rollbackFunction("rewrite", release), { name: "rewrite" }],
  rollbackConnectionFunction: [Functions.rollbackConnectionFunction("route", release), { name: "route" }],
  ensureDistribution: [
    Ensured.ensureDistribution({ origin: "bucket.s3.us-east-1.amazonaws.com", callerReference }),
    { callerReference }
  ],
  moveAlias: [Aliases.moveAlias("www.example.com", { to: { distributionId: id } }), { alias: "www.example.com" }],
  stagedRollout: [Rollouts.stagedRollout(id, same), { id }],
  cancelRollout: [Rollouts.cancelRollout(id), { id }],
  syncKeyValueStore: [KeyValueStores.syncKeyValueStore("store", {}), { store: "store" }],
  deleteAll: [Many.deleteAll(() => true), {}],
  describeAll: [Stream.runDrain(Descriptions.describeAll()), {}],
  syncTags: [Tags.syncTags("arn:aws:cloudfront::123456789012:distribution/E1", { a: "1" }), {}],
  deleteWhenUnused: [DeletionsWhenUnused.deleteWhenUnused({ kind: "keyGroup", id }), { kind: "keyGroup", id }],
  disableAndDelete: [Deletions.disableAndDelete(id), { id }],
  disableAndDeleteStreamingDistribution: [Deletions.disableAndDeleteStreamingDistribution(id), { id }],
  waitUntilDistributionDeployed: [Waiters.waitUntilDistributionDeployed(id), { id }],
  waitUntilStreamingDistributionDeployed: [Waiters.waitUntilStreamingDistributionDeployed(id), { id }],
  waitUntilInvalidationCompleted: [Waiters.waitUntilInvalidationCompleted(id, "I1"), { distributionId: id, id: "I1" }],
  waitUntilTenantInvalidationCompleted: [
    Waiters.waitUntilTenantInvalidationCompleted("dt_1", "I1"),
    { tenantId: "dt_1", id: "I1" }
  ],
  waitUntilKeyValueStoreReady: [Waiters.waitUntilKeyValueStoreReady("store"), { name: "store" }],
  waitUntilVpcOriginDeployed: [Waiters.waitUntilVpcOriginDeployed("vo_1"), { id: "vo_1" }],
  waitUntilAnycastIpListDeployed: [Waiters.waitUntilAnycastIpListDeployed("aip_1"), { id: "aip_1" }],
  waitUntilConnectionGroupDeployed: [Waiters.waitUntilConnectionGroupDeployed("cg_1"), { identifier: "cg_1" }],
  waitUntilDistributionTenantDeployed: [Waiters.waitUntilDistributionTenantDeployed("dt_1"), { identifier: "dt_1" }],
  waitUntilManagedCertificateIssued: [Waiters.waitUntilManagedCertificateIssued("dt_1"), { identifier: "dt_1" }],
  waitUntilDomainsActive: [Waiters.waitUntilDomainsActive("dt_1"), { identifier: "dt_1" }],
  waitUntilTrustStoreActive: [Waiters.waitUntilTrustStoreActive("ts_1"), { identifier: "ts_1" }],
  waitUntilFunctionLive: [Waiters.waitUntilFunctionLive("rewrite"), { name: "rewrite" }],
  waitUntilConnectionFunctionLive: [Waiters.waitUntilConnectionFunctionLive("co_1"), { identifier: "co_1" }],
  waitUntilDeleted: [Waiters.waitUntilDeleted({ kind: "keyGroup", id }), { kind: "keyGroup", id }],
  invalidateTenant: [Invalidations.invalidateTenant("dt_1", ["/a"]), { tenantId: "dt_1" }],
  invalidate: [Invalidations.invalidate(id, ["/a"]), { distributionId: id }],
  invalidateStream: [Invalidations.invalidateStream(id, Stream.make("/a")), { distributionId: id }],
  findDistribution: [Finds.findDistribution(id), { id }],
  findStreamingDistribution: [Finds.findStreamingDistribution({ Id: id }), { id }],
  findInvalidation: [Finds.findInvalidation(id, "I1"), { distributionId: id, id: "I1" }],
  invalidations: [Stream.runDrain(Lists.invalidations(id)), { distributionId: id }],
  invalidationPages: [Stream.runDrain(Lists.invalidationPages(id)), { distributionId: id }],
  invalidationPage: [Lists.invalidationPage(id), { distributionId: id }],
  distributions: [Stream.runDrain(Lists.distributions()), {}],
  streamingDistributions: [Stream.runDrain(Lists.streamingDistributions()), {}],
  provisionDistribution: [
    Creations.provisionDistribution({ origin: "bucket.s3.us-east-1.amazonaws.com", callerReference }),
    { callerReference }
  ],
  provisionStreamingDistribution: [
    Creations.provisionStreamingDistribution({ bucket: "bucket.s3.amazonaws.com", callerReference }),
    { callerReference }
  ]
}

/** What makes a description of an origin, what is given a program, and classes of errors are no programs. */
const isProgram = ([name, value]: readonly [string, unknown]): boolean =>
  typeof value === "function" && /^[a-z]/.test(name) && !/^((s3|custom)Origin|waiterStates)$|Events$/.test(name)

describe("the span of a program", () => {
  it("is looked for of every program", () => {
    const names = Object.entries({ ...Programs, ...KeyValueStores })
      .filter(isProgram)
      .map(([name]) => name)
    assert.sameMembers(Object.keys(PROGRAMS), names)
  })

  for (const [name, [program, about]] of Object.entries(PROGRAMS)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const [own, ...within] = yield* spansOf(Effect.exit(elapse(program)))
        const calls = within.filter((span) => span.name.startsWith("CloudFront."))
        assert.strictEqual(own?.name, `CloudFront.programs.${name}`)
        assert.deepInclude(Object.fromEntries(own?.attributes ?? []), about)
        assert.strictEqual(own?.status._tag, "Ended")
        assert.isNotEmpty(calls)
        for (const { parent } of calls) assert.strictEqual(Option.getOrUndefined(parent)?.spanId, own?.spanId)
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  }
})
