/** What a new user does in the first week: programs that must run. `npm run check` compiles them. */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { listCachePolicies } from "@effect-cloudfront/core/CachePolicy"
import { getContinuousDeploymentPolicyConfig } from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import { copyDistribution, getDistributionConfig, type DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { createDistributionTenant, updateDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import { createFunction, publishFunction, testFunction } from "@effect-cloudfront/core/Function"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { listKeyGroups } from "@effect-cloudfront/core/KeyGroup"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import { listResponseHeadersPolicies } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import type { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Stub from "@effect-cloudfront/testing/Stub"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import ts from "typescript"
import { program as addAlias } from "../../examples/src/jobs/addAlias.js"
import { program as addOrigin } from "../../examples/src/jobs/addOrigin.js"
import { program as cachePolicy } from "../../examples/src/jobs/cachePolicy.js"
import { program as catchKinds } from "../../examples/src/jobs/catchKinds.js"
import { program as catchOneError } from "../../examples/src/jobs/catchOneError.js"
import { program as continuousDeployment } from "../../examples/src/jobs/continuousDeployment.js"
import { program as createSite } from "../../examples/src/jobs/createSite.js"
import { program as disableAndDelete } from "../../examples/src/jobs/disableAndDelete.js"
import { program as edgeFunction } from "../../examples/src/jobs/edgeFunction.js"
import { program as errorPage } from "../../examples/src/jobs/errorPage.js"
import { program as findByAlias } from "../../examples/src/jobs/findByAlias.js"
import { program as invalidateAndWait } from "../../examples/src/jobs/invalidateAndWait.js"
import { program as invalidateMany } from "../../examples/src/jobs/invalidateMany.js"
import { program as keepResult } from "../../examples/src/jobs/keepResult.js"
import { program as keyGroup } from "../../examples/src/jobs/keyGroup.js"
import { makeHandler } from "../../examples/src/jobs/lambda.js"
import { program as listAny } from "../../examples/src/jobs/listAny.js"
import { program as listByDomain } from "../../examples/src/jobs/listByDomain.js"
import { program as priceClass } from "../../examples/src/jobs/priceClass.js"
import { program as priceClassName } from "../../examples/src/jobs/priceClassName.js"
import { program as profile } from "../../examples/src/jobs/profile.js"
import { program as responseHeaders } from "../../examples/src/jobs/responseHeaders.js"
import { program as retryPolicy } from "../../examples/src/jobs/retryPolicy.js"
import { program as setComment } from "../../examples/src/jobs/setComment.js"
import { program as syncRedirects } from "../../examples/src/jobs/syncRedirects.js"
import { program as tags } from "../../examples/src/jobs/tags.js"
import { program as tenant } from "../../examples/src/jobs/tenant.js"
import { program as watch } from "../../examples/src/jobs/watch.js"
import { program as webServer } from "../../examples/src/jobs/webServer.js"
import { root } from "./compile.js"

const JOBS = join(root, "examples/src/jobs")

/** What would hide that a type does not fit. */
const evasions = (text: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const source = ts.createSourceFile("job.ts", text, ts.ScriptTarget.ES2022, true)
  const visit = (node: ts.Node): void => {
    const isEvasion =
      ts.isNonNullExpression(node) ||
      node.kind === ts.SyntaxKind.AnyKeyword ||
      (ts.isAsExpression(node) && node.type.getText() !== "const") ||
      (ts.isBinaryExpression(node) && /\?\? (["'`])\1$/.test(node.getText()))
    if (isEvasion) found.push(node.getText())
    node.forEachChild(visit)
  }
  visit(source)
  return found
}

type Needs = CloudFront | InMemoryCloudFront.InMemoryCloudFront | Stub.Stubs | CloudFrontKeyValueStore

const date = DateTime.unsafeMake("2026-01-01T00:00:00Z")

const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtNq353vwSwOQYXI1+DFFsmQPYlzY
p9roeo70s4kxSxx37an+qB1CbXidCI+fGJV5fB0AkSx+fw0zLDTIh3zHCA==
-----END PUBLIC KEY-----
`

const functionSummary = {
  Name: "add-index",
  FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
  FunctionMetadata: { FunctionARN: "arn:aws:cloudfront::123456789012:function/add-index", LastModifiedTime: date }
} as const

/** What the CloudFront in memory does not model. */
const stubs = [
  Stub.stub(createFunction, { FunctionSummary: functionSummary, ETag: "E1" }),
  Stub.stub(testFunction, {
    TestResult: { FunctionExecutionLogs: [], FunctionErrorMessage: "", FunctionOutput: "{}" }
  }),
  Stub.stub(publishFunction, { FunctionSummary: functionSummary }),
  Stub.stub(createDistributionTenant, ({ DistributionId, Domains, Name, Parameters }) =>
    Effect.succeed({ DistributionTenant: { Id: "dt_1", DistributionId, Name, Domains, Parameters }, ETag: "E1" })
  ),
  Stub.stub(updateDistributionTenant, ({ Domains, Id, Parameters }) =>
    Effect.succeed({ DistributionTenant: { Id, Domains, Parameters }, ETag: "E2" })
  )
]

const invalidated = Stub.stub(createInvalidation, ({ InvalidationBatch: { Paths } }) =>
  Effect.succeed({
    Invalidation: {
      Id: "I1",
      Status: "InProgress",
      CreateTime: date,
      InvalidationBatch: { CallerReference: "1", Paths }
    }
  })
)

const layer = Stub.layerOver(...stubs).pipe(Layer.provideMerge(InMemoryCloudFront.layer()))

/** A distribution to do the job with. */
const site = Effect.map(
  provisionDistribution({
    origin: "my-site.s3.eu-central-1.amazonaws.com",
    comment: "site",
    aliases: ["old.example.com"],
    certificate: "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  }),
  ({ Distribution }) => Distribution.Id
)

const configOf = (id: string) =>
  Effect.map(getDistributionConfig({ Id: id }), ({ DistributionConfig }) => DistributionConfig)

/** An edit of a distribution, and what of its configuration tells that it was made. */
const editsTo =
  <E, E2>(
    program: (id: string) => Effect.Effect<unknown, E, CloudFront>,
    seen: (config: DistributionConfig) => unknown,
    expected: Effect.Effect<unknown, E2, CloudFront>
  ) =>
  (id: string) =>
    Effect.gen(function* () {
      yield* program(id)
      assert.deepStrictEqual(seen(yield* configOf(id)), yield* expected)
    })

const edits = <E>(
  program: (id: string) => Effect.Effect<unknown, E, CloudFront>,
  seen: (config: DistributionConfig) => unknown,
  expected: unknown
) => editsTo(program, seen, Effect.succeed(expected))

const gives =
  <E>(program: Effect.Effect<unknown, E, CloudFront>, expected: unknown) =>
  () =>
    Effect.map(program, (result) => assert.deepStrictEqual(result, expected))

/** Each job, done with a distribution that is there. */
const jobs: Readonly<Record<string, (id: string) => Effect.Effect<unknown, unknown, Needs>>> = {
  createSite: () => Effect.map(createSite, (url) => assert.match(url, /^https:\/\/d\w+\.cloudfront\.net$/)),
  webServer: () =>
    Effect.gen(function* () {
      const { Aliases, Origins, PriceClass } = yield* configOf(yield* webServer)
      assert.deepStrictEqual([Aliases?.Items, PriceClass], [["shop.example.com"], "PriceClass_100"])
      assert.strictEqual(Origins.Items[0]?.CustomOriginConfig?.HTTPSPort, 8443)
    }),
  setComment: (id) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* setComment(id), 'is now "the new site"')
      assert.strictEqual(yield* setComment(id), "was that before")
    }),
  addAlias: edits(addAlias, ({ Aliases }) => Aliases?.Items, ["old.example.com", "www.example.com"]),
  addOrigin: edits(
    addOrigin,
    ({ CacheBehaviors, Origins }) => [
      Origins.Items.map(({ Id }) => Id),
      CacheBehaviors?.Items.map(({ PathPattern, TargetOriginId }) => [PathPattern, TargetOriginId])
    ],
    [["origin", "api"], [["/api/*", "api"]]]
  ),
  errorPage: edits(
    errorPage,
    ({ CustomErrorResponses }) => CustomErrorResponses?.Items.map(({ ErrorCode }) => ErrorCode),
    [403, 404]
  ),
  priceClass: (id) =>
    Effect.gen(function* () {
      const run = (PRICE_CLASS: string) => TestEffect.withConfig(priceClass(id), { PRICE_CLASS })
      yield* run("PriceClass_200")
      assert.strictEqual((yield* configOf(id)).PriceClass, "PriceClass_200")
      // It is sent, and the service refuses what it does not know either.
      const error = yield* Effect.flip(run("PriceClass_300"))
      assert.include(error.message, "MalformedXML")
    }),
  priceClassName: (id) => Effect.map(priceClassName(id), (name) => assert.strictEqual(name, "all regions")),
  invalidateAndWait: (id) =>
    Effect.map(invalidateAndWait(id), (states) => assert.deepStrictEqual(states, ["Completed"])),
  invalidateMany: (id) => Effect.map(invalidateMany(id), (batches) => assert.strictEqual(batches, 3)),
  listByDomain: gives(listByDomain, ["old.example.com"]),
  listAny: (id) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* listAny, 0)
      yield* invalidateAndWait(id).pipe(Effect.fork)
      yield* Effect.sleep("1 second")
      assert.strictEqual(yield* listAny, 1)
    }),
  findByAlias: () =>
    Effect.gen(function* () {
      const created = yield* findByAlias
      assert.strictEqual(yield* findByAlias, created)
    }),
  disableAndDelete: (id) =>
    Effect.gen(function* () {
      assert.isAbove(yield* disableAndDelete(id), 3)
      assert.strictEqual((yield* Effect.flip(configOf(id)))._tag, "NoSuchDistribution")
    }),
  catchOneError: gives(catchOneError, Option.none()),
  catchKinds: (id) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* catchKinds(id), "enabled")
      yield* disableAndDelete(id)
      assert.strictEqual(yield* catchKinds(id), "gone")
    }),
  retryPolicy: () => Effect.map(retryPolicy, (found) => assert.lengthOf(found.filter(Option.isSome), 1)),
  cachePolicy: editsTo(
    cachePolicy,
    ({ DefaultCacheBehavior }) => [DefaultCacheBehavior.CachePolicyId],
    Effect.map(listCachePolicies({ Type: "custom" }), ({ CachePolicyList }) =>
      CachePolicyList.Items.map(({ CachePolicy }) => CachePolicy.Id)
    )
  ),
  responseHeaders: editsTo(
    responseHeaders,
    ({ DefaultCacheBehavior }) => [DefaultCacheBehavior.ResponseHeadersPolicyId],
    Effect.map(listResponseHeadersPolicies({ Type: "custom" }), ({ ResponseHeadersPolicyList }) =>
      ResponseHeadersPolicyList.Items.map(({ ResponseHeadersPolicy }) => ResponseHeadersPolicy.Id)
    )
  ),
  edgeFunction: gives(edgeFunction, { arn: functionSummary.FunctionMetadata.FunctionARN, output: "{}" }),
  keyGroup: editsTo(
    (id) => keyGroup(id, PUBLIC_KEY),
    ({ DefaultCacheBehavior }) => DefaultCacheBehavior.TrustedKeyGroups?.Items,
    Effect.map(listKeyGroups(), ({ KeyGroupList }) => KeyGroupList.Items.map(({ KeyGroup }) => KeyGroup.Id))
  ),
  tags: (id) => Effect.map(tags(id), (found) => assert.deepStrictEqual(found, { team: "web" })),
  continuousDeployment: (id) =>
    Effect.gen(function* () {
      // Continuous deployment does not support HTTP/3.
      yield* editDistribution(id, (config) => ({ ...config, HttpVersion: "http2" }))
      const { ETag } = yield* getDistributionConfig({ Id: id })
      const { Distribution: staging } = yield* copyDistribution({
        PrimaryDistributionId: id,
        Staging: true,
        IfMatch: ETag
      })
      yield* continuousDeployment(id, staging.Id)
      const { ContinuousDeploymentPolicyId: Id = "" } = yield* configOf(id)
      const { ContinuousDeploymentPolicyConfig } = yield* getContinuousDeploymentPolicyConfig({ Id })
      assert.deepStrictEqual(ContinuousDeploymentPolicyConfig.StagingDistributionDnsNames.Items, [staging.DomainName])
    }),
  tenant: gives(
    Effect.map(tenant, ({ Domains, Parameters }) => ({ Domains, Parameters })),
    {
      Domains: [{ Domain: "acme.example.com" }, { Domain: "www.acme.example" }],
      Parameters: [{ Name: "folder", Value: "acme-2" }]
    }
  ),
  keepResult: (id) => Effect.map(keepResult(id), (time) => assert.match(time, /^\d{4}-\d\d-\d\dT/)),
  watch: (id) => Effect.map(watch(id), (updates) => assert.strictEqual(updates, 1)),
  lambda: () =>
    Effect.gen(function* () {
      const event = { Records: [{ s3: { object: { key: "index.html" } } }] }
      const paths = yield* Effect.promise(() => makeHandler(Stub.layer(invalidated))(event))
      assert.deepStrictEqual(paths, ["/index.html"])
    }),
  profile: gives(profile, 1),
  syncRedirects: () =>
    Effect.gen(function* () {
      assert.deepStrictEqual([yield* syncRedirects(), yield* syncRedirects()], [2, 0])
    })
}

describe("jobs", () => {
  it("begin with what they are, and get along without casts and the like", () => {
    for (const file of readdirSync(JOBS)) {
      const text = readFileSync(join(JOBS, file), "utf8")
      // An emitted file has a line before it that says where it comes from.
      assert.match(text, /^(?:\/\/ Emitted [^\n]+\n)?\/\*\* [^\n]+\. \*\/\n/, file)
      assert.deepStrictEqual(evasions(text), [], file)
    }
  })

  it("are all run", () => {
    const files = readdirSync(JOBS).map((file) => basename(file, ".ts"))
    assert.deepStrictEqual(Object.keys(jobs).toSorted(), files.filter((file) => !file.startsWith("test")).toSorted())
    assert.isAtLeast(files.length, 30)
  })

  for (const [name, job] of Object.entries(jobs)) {
    it.effect(name, () => Effect.flatMap(site, job).pipe(TestTime.autoAdvance, Effect.provide(layer)))
  }
})

describe("jobs that are tests", async () => {
  await import("../../examples/src/jobs/testInMemory.js")
  await import("../../examples/src/jobs/testProperty.js")
  await import("../../examples/src/jobs/testStub.js")
  await import("../../examples/src/jobs/testTime.js")
})
