import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { deployFunction } from "@effect-cloudfront/core/programs/deployFunction"
import { editDistribution } from "@effect-cloudfront/core/programs/editDistribution"
import * as Program from "@effect-cloudfront/core/programs/ensureDistribution"
import { customOrigin, s3Origin } from "@effect-cloudfront/core/programs/provisionDistribution"
import { createOriginAccessControl } from "@effect-cloudfront/core/OriginAccessControl"
import { encodeError } from "@effect-cloudfront/core/protocol/RestXmlServer"
import { tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Stream from "effect/Stream"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { fake } from "../support.js"
import { elapse, lost, spansOf, watch } from "./support.js"

const layer = InMemoryCloudFront.layer()

const SPEC = {
  callerReference: "my-site",
  origin: "bucket.s3.us-east-1.amazonaws.com",
  comment: "site",
  tags: { team: "web" }
} as const satisfies Program.EnsureDistributionOptions

const distributions = Effect.flatMap(fake, ({ distributions }) => distributions)

const only = Effect.map(distributions, (all) => {
  assert.lengthOf(all, 1)
  return all[0]!
})

const collect = () => {
  const events: Array<Program.EnsureDistributionEvent> = []
  return {
    events,
    tags: () => events.map(({ _tag }) => _tag),
    onEvent: (event: Program.EnsureDistributionEvent) => Effect.sync(() => void events.push(event))
  }
}

describe("ensureDistribution", () => {
  it.effect("creates a distribution once, and then changes nothing", () =>
    Effect.gen(function* () {
      const { onEvent, tags } = collect()
      const first = yield* Program.ensureDistribution({ ...SPEC, onEvent })
      assert.strictEqual(first.outcome, "Created")
      assert.deepStrictEqual(tags(), ["Creating", "OriginAccessControlCreated", "Created"])
      const found = yield* only
      assert.strictEqual(first.etag, found.ETag)
      assert.strictEqual(first.distribution.Id, found.Distribution.Id)
      const second = yield* Program.ensureDistribution({ ...SPEC, onEvent })
      assert.strictEqual(second.outcome, "Unchanged")
      assert.strictEqual(second.etag, first.etag)
      assert.deepStrictEqual(tags().slice(3), ["Creating", "OriginAccessControlCreated", "Found", "Unchanged"])
      assert.deepStrictEqual(yield* Effect.flatMap(fake, ({ tags }) => tags(found.Distribution.ARN)), { team: "web" })
      assert.lengthOf(yield* Effect.flatMap(fake, ({ originAccessControls }) => originAccessControls), 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("changes what is asked for, and keeps the rest", () =>
    Effect.gen(function* () {
      const { distribution } = yield* Program.ensureDistribution(SPEC)
      yield* editDistribution(distribution.Id, (config) => ({
        ...config,
        DefaultRootObject: "theirs.html",
        WebACLId: "",
        CustomErrorResponses: { Items: [{ ErrorCode: 404, ResponseCode: "404", ResponsePagePath: "/404.html" }] }
      }))
      const { events, onEvent } = collect()
      const changed = yield* Program.ensureDistribution({
        ...SPEC,
        comment: "new",
        defaultRootObject: "index.html",
        priceClass: "PriceClass_100",
        config: (config) => ({
          ...config,
          DefaultCacheBehavior: { ...config.DefaultCacheBehavior, Compress: false },
          CacheBehaviors: {
            Items: [{ ...config.DefaultCacheBehavior, PathPattern: "/api/*", ViewerProtocolPolicy: "https-only" }]
          }
        }),
        onEvent
      })
      assert.strictEqual(changed.outcome, "Updated")
      const { Distribution, ETag } = yield* only
      const config = Distribution.DistributionConfig
      assert.strictEqual(changed.etag, ETag)
      assert.strictEqual(config.Comment, "new")
      assert.strictEqual(config.DefaultRootObject, "index.html")
      assert.strictEqual(config.PriceClass, "PriceClass_100")
      assert.isFalse(config.DefaultCacheBehavior.Compress)
      assert.strictEqual(config.CacheBehaviors?.Items[0]?.PathPattern, "/api/*")
      assert.strictEqual(config.CustomErrorResponses?.Items[0]?.ErrorCode, 404)
      assert.isNotEmpty(config.Origins.Items[0]?.OriginAccessControlId)
      const updated = events.find((event) => event._tag === "Updated")
      assert.includeMembers(Array.from(updated?.changes ?? []), [
        "Comment",
        "DefaultRootObject",
        "PriceClass",
        "DefaultCacheBehavior.Compress"
      ])
    }).pipe(Effect.provide(layer))
  )

  it.effect("replaces a bucket by a web server, and back", () =>
    Effect.gen(function* () {
      yield* Program.ensureDistribution({ ...SPEC, tags: {} })
      const server = { ...SPEC, tags: {}, origin: customOrigin("example.com") }
      assert.strictEqual((yield* Program.ensureDistribution(server)).outcome, "Updated")
      const [origin] = (yield* only).Distribution.DistributionConfig.Origins.Items
      assert.isUndefined(origin?.S3OriginConfig)
      assert.strictEqual(origin?.CustomOriginConfig?.OriginProtocolPolicy, "https-only")
      assert.strictEqual((yield* Program.ensureDistribution(server)).outcome, "Unchanged")
      assert.strictEqual((yield* Program.ensureDistribution({ ...SPEC, tags: {} })).outcome, "Updated")
      const [bucket] = (yield* only).Distribution.DistributionConfig.Origins.Items
      assert.isUndefined(bucket?.CustomOriginConfig)
      assert.isNotEmpty(bucket?.OriginAccessControlId)
    }).pipe(Effect.provide(layer))
  )

  it.effect("adds tags, and keeps others", () =>
    Effect.gen(function* () {
      const { distribution } = yield* Program.ensureDistribution(SPEC)
      yield* tagResource({ Resource: distribution.ARN, Tags: { Items: [{ Key: "theirs", Value: "1" }] } })
      const { events, onEvent } = collect()
      const changed = yield* Program.ensureDistribution({ ...SPEC, tags: { team: "edge", stage: "live" }, onEvent })
      assert.strictEqual(changed.outcome, "Updated")
      assert.notInclude(
        events.map(({ _tag }) => _tag),
        "Unchanged"
      )
      assert.deepStrictEqual(
        events.flatMap((event) => (event._tag === "Tagged" ? event.keys : [])),
        ["team", "stage"]
      )
      assert.deepStrictEqual(yield* Effect.flatMap(fake, ({ tags }) => tags(distribution.ARN)), {
        team: "edge",
        theirs: "1",
        stage: "live"
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("plans without changing anything", () =>
    watch((watched) =>
      Effect.gen(function* () {
        const plan = (change: Partial<Program.EnsureDistributionOptions> = {}) =>
          Program.ensureDistribution({ ...SPEC, ...change, dryRun: true })
        const nothing = yield* plan()
        assert.deepStrictEqual(nothing, {
          callerReference: "my-site",
          id: undefined,
          steps: ["CreateOriginAccessControl", "Create"],
          changes: []
        })
        assert.isTrue(watched.calls.every((call) => /^(Get|List)/.test(call)))
        const { distribution } = yield* Program.ensureDistribution(SPEC)
        assert.deepStrictEqual(yield* plan(), { ...nothing, id: distribution.Id, steps: [] })
        const both = yield* plan({ comment: "new", tags: { team: "edge" } })
        assert.deepStrictEqual(both.steps, ["Update", "Tag"])
        assert.deepStrictEqual(both.changes, ["Comment"])
        assert.strictEqual((yield* only).Distribution.DistributionConfig.Comment, "site")
        assert.strictEqual((yield* Effect.flip(plan({ callerReference: "" })))._tag, "InvalidOptions")
      })
    ).pipe(Effect.provide(layer))
  )

  it.effect("plans the origin access control, which replaces another one", () =>
    Effect.gen(function* () {
      const Name = "another one"
      const config = {
        Name,
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3"
      } as const
      const { OriginAccessControl } = yield* createOriginAccessControl({ OriginAccessControlConfig: config })
      const origin = s3Origin(SPEC.origin, { originAccessControl: OriginAccessControl.Id })
      const { distribution } = yield* Program.ensureDistribution({ ...SPEC, origin })
      const plan = Program.ensureDistribution({ ...SPEC, dryRun: true })
      const planned = yield* plan
      assert.strictEqual(planned.id, distribution.Id)
      assert.deepStrictEqual(planned.steps, ["CreateOriginAccessControl", "Update"])
      assert.match(planned.changes.join(), /^Origins\b.*\.OriginAccessControlId$/)
      const { outcome } = yield* Program.ensureDistribution(SPEC)
      assert.strictEqual(outcome, "Updated")
      assert.deepStrictEqual((yield* plan).steps, [])
    }).pipe(Effect.provide(layer))
  )

  for (const code of ["InvalidViewerCertificate", "InvalidFunctionAssociation", "InvalidArgument"] as const) {
    for (const hasFunction of [true, false]) {
      it.effect(`is patient with ${code}${hasFunction ? " and a function" : ""}`, () =>
        Effect.gen(function* () {
          const { faults } = yield* fake
          const { onEvent, tags } = collect()
          const { arn } = yield* deployFunction("mine", { code: "function handler(event) { return event.request }" })
          const FunctionAssociations = { Items: [{ EventType: "viewer-request" as const, FunctionARN: arn }] }
          const options: Program.EnsureDistributionOptions = {
            ...SPEC,
            tags: {},
            config: (config) => ({
              ...config,
              DefaultCacheBehavior: {
                ...config.DefaultCacheBehavior,
                ...(hasFunction ? { FunctionAssociations } : {})
              }
            }),
            onEvent
          }
          yield* faults.on("CreateDistribution", Faults.code(code, 400, "not yet"))
          const outcome = yield* Effect.either(elapse(Program.ensureDistribution(options)))
          // Without functions, an invalid argument stays one.
          const isPatient = code !== "InvalidArgument" || hasFunction
          assert.strictEqual(Either.isRight(outcome), isPatient)
          assert.strictEqual(tags().filter((tag) => tag === "NotReady").length, isPatient ? 1 : 0)
        }).pipe(Effect.provide(layer))
      )
    }
  }

  it.effect("gives up when the patience is over", () =>
    Effect.gen(function* () {
      let calls = 0
      const refuse = Effect.succeed(
        encodeError({
          code: "InvalidViewerCertificate",
          status: 400,
          message: "The specified SSL certificate doesn't exist.",
          requestId: "1"
        })
      )
      const error = yield* watch(
        () => Effect.flip(elapse(Program.ensureDistribution({ ...SPEC, patience: "1 minute" }))),
        (request) => {
          if (request.operation !== "CreateDistributionWithTags") return undefined
          calls++
          return refuse
        }
      )
      assert.strictEqual(error._tag, "InvalidViewerCertificate")
      assert.isAbove(calls, 3)
    }).pipe(Effect.provide(layer))
  )

  for (const operation of ["CreateDistributionWithTags", "UpdateDistribution", "TagResource"]) {
    it.effect(`is right after a lost response to ${operation}`, () =>
      Effect.gen(function* () {
        const isCreation = operation === "CreateDistributionWithTags"
        if (!isCreation) yield* Program.ensureDistribution(SPEC)
        const spec = { ...SPEC, comment: "new", tags: { team: "edge" } }
        let lostOnce = false
        const run = watch(
          () => elapse(Program.ensureDistribution(spec)),
          (request, send) => {
            if (request.operation !== operation || lostOnce) return undefined
            lostOnce = true
            return lost(send)
          }
        )
        if (operation === "TagResource") assert.strictEqual((yield* Effect.flip(run))._tag, "TransportError")
        else assert.strictEqual((yield* run).outcome, isCreation ? "Created" : "Updated")
        assert.isTrue(lostOnce)
        assert.strictEqual((yield* Program.ensureDistribution(spec)).outcome, "Unchanged")
        assert.strictEqual((yield* only).Distribution.DistributionConfig.Comment, "new")
      }).pipe(Effect.provide(layer))
    )
  }

  it.effect("makes one distribution for two clients at the same time", () =>
    Effect.gen(function* () {
      const { execute } = yield* CloudFront
      const result = yield* watch(
        () => elapse(Program.ensureDistribution({ ...SPEC, comment: "mine" })),
        (request, send) => {
          if (request.operation !== "CreateDistributionWithTags") return undefined
          const theirs = Program.ensureDistribution({ ...SPEC, comment: "theirs" })
          return Effect.zipRight(Effect.orDie(Effect.provideService(theirs, CloudFront, { execute })), send)
        }
      )
      assert.strictEqual(result.outcome, "Updated")
      assert.strictEqual((yield* only).Distribution.DistributionConfig.Comment, "mine")
    }).pipe(Effect.provide(layer))
  )

  for (const lag of [1, 60]) {
    it.effect(`is right while reads and lists are stale for ${lag} s`, () =>
      Effect.gen(function* () {
        yield* elapse(Program.ensureDistribution(SPEC))
        assert.strictEqual((yield* elapse(Program.ensureDistribution(SPEC))).outcome, "Unchanged")
        assert.strictEqual((yield* elapse(Program.ensureDistribution({ ...SPEC, comment: "2" }))).outcome, "Updated")
        assert.strictEqual((yield* elapse(Program.ensureDistribution({ ...SPEC, comment: "3" }))).outcome, "Updated")
        assert.strictEqual((yield* only).Distribution.DistributionConfig.Comment, "3")
      }).pipe(
        Effect.provide(
          InMemoryCloudFront.layer({
            readLag: { get: `${lag} seconds`, list: `${lag} seconds`, flapping: lag === 1 },
            createLag: `${lag} seconds`
          })
        )
      )
    )
  }

  it.effect("has its events as a Stream, and one span with them", () =>
    Effect.gen(function* () {
      const spans = yield* spansOf(
        Effect.gen(function* () {
          const events = yield* Stream.runCollect(Program.ensureDistributionEvents(SPEC))
          assert.strictEqual(Array.from(events).at(-1)?._tag, "Created")
        })
      )
      const own = spans.find(({ name }) => name === "CloudFront.programs.ensureDistribution")
      assert.include(own?.events ?? [], "Created")
    }).pipe(Effect.provide(layer))
  )
})
