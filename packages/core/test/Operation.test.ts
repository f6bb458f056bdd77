import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { updateAnycastIpList } from "@effect-cloudfront/core/AnycastIpList"
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Decoding from "@effect-cloudfront/core/Decoding"
import { createDistribution, getDistribution, updateDistribution } from "@effect-cloudfront/core/Distribution"
import { updateDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import * as Errors from "@effect-cloudfront/core/Errors"
import { getFunction, updateFunction } from "@effect-cloudfront/core/Function"
import { createInvalidation, getInvalidation } from "@effect-cloudfront/core/Invalidation"
import { createKeyGroup, deleteKeyGroup, getKeyGroup, getKeyGroupConfig } from "@effect-cloudfront/core/KeyGroup"
import { createKeyValueStore } from "@effect-cloudfront/core/KeyValueStore"
import { updateRealtimeLogConfig } from "@effect-cloudfront/core/RealtimeLogConfig"
import { listTrustStores } from "@effect-cloudfront/core/TrustStore"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Stub from "./Stub.js"

const NS = `xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"`
const INVALIDATION = `<Invalidation ${NS}><Id>I1</Id><Status>Completed</Status><CreateTime>2020-01-02T03:04:05.678Z</CreateTime><InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/a</Path></Items></Paths><CallerReference>c</CallerReference></InvalidationBatch></Invalidation>`

describe("Operation", () => {
  it.effect("sends the request of its input and reads the response", () =>
    Effect.gen(function* () {
      const stub = Stub.make({ body: INVALIDATION })
      const result = yield* stub.provide(getInvalidation({ DistributionId: "E 1/2", Id: "I1" }))
      assert.deepStrictEqual(stub.requests, [
        {
          operation: "GetInvalidation",
          method: "GET",
          path: "/2020-05-31/distribution/E%201%2F2/invalidation/I1",
          query: [],
          headers: {},
          body: undefined
        }
      ])
      assert.strictEqual(result.Invalidation.Status, "Completed")
      assert.strictEqual(DateTime.toEpochMillis(result.Invalidation.CreateTime), Date.UTC(2020, 0, 2, 3, 4, 5, 678))
      assert.deepStrictEqual(result.Invalidation.InvalidationBatch, {
        Paths: { Quantity: 1, Items: ["/a"] },
        CallerReference: "c"
      })
    })
  )

  it.effect("counts items, and generates a caller reference with the Random service", () =>
    Effect.gen(function* () {
      const stub = Stub.make({ status: 201, body: INVALIDATION })
      const call = createInvalidation({ DistributionId: "E1", InvalidationBatch: { Paths: { Items: ["/a", "/b"] } } })
      yield* stub.provide(TestEffect.withSeed(call, "seed"))
      yield* stub.provide(TestEffect.withSeed(call, "seed"))
      yield* stub.provide(TestEffect.withSeed(call, "other"))
      const [first, again, other] = stub.requests.map((request) => Wire.textOf(request.body))
      assert.match(
        first ?? "",
        /<Paths><Quantity>2<\/Quantity><Items><Path>\/a<\/Path><Path>\/b<\/Path><\/Items><\/Paths><CallerReference>[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}<\/CallerReference>/
      )
      assert.strictEqual(first, again)
      assert.notStrictEqual(first, other)
    })
  )

  it.effect("names every invalid member, and sends no request", () =>
    Effect.gen(function* () {
      const stub = Stub.make({})
      const error = yield* stub
        .provide(
          updateDistribution({
            Id: "",
            IfMatch: "a\r\nb: c",
            DistributionConfig: {
              Origins: { Quantity: "3", Items: [{ Id: "o", DomainName: "d\u0000" }] },
              DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only", MinTTL: 1.5 },
              Comment: 1 as never,
              Enabled: true,
              comment: "spelt wrong"
            } as never
          })
        )
        .pipe(Effect.flip)
      assert.instanceOf(error, Errors.EncodeError)
      assert.deepStrictEqual(stub.requests, [])
      assert.deepStrictEqual((error as Errors.EncodeError).problems.map(({ path }) => path).sort(), [
        "DistributionConfig.CallerReference",
        "DistributionConfig.Comment",
        "DistributionConfig.DefaultCacheBehavior.MinTTL",
        "DistributionConfig.Origins.Items[0].DomainName",
        "DistributionConfig.Origins.Quantity",
        "DistributionConfig.comment",
        "Id",
        "IfMatch"
      ])
    })
  )

  it.effect("names what is no member once, also beside members that are inherited", () =>
    Effect.gen(function* () {
      class Batch {
        Coment = 1
        get CallerReference() {
          return "c"
        }
        get Paths() {
          return { Items: ["/a"] }
        }
      }
      const stub = Stub.make({})
      const problems = (call: Effect.Effect<unknown, unknown, CloudFront>) =>
        Effect.map(Effect.flip(stub.provide(call)), (error) =>
          error instanceof Errors.EncodeError ? error.problems.map(({ path }) => path) : [error]
        )
      const inherited = Object.assign(Object.create({ CallerReference: "c", Paths: { Items: ["/a"] } }) as object, {
        Coment: 1
      })
      for (const InvalidationBatch of [new Batch(), inherited]) {
        assert.deepStrictEqual(
          yield* problems(createInvalidation({ DistributionId: "E", InvalidationBatch: InvalidationBatch as never })),
          ["InvalidationBatch.Coment"]
        )
      }
      const store = { Name: "n", Coment: "x" }
      assert.deepStrictEqual(yield* problems(createKeyValueStore(store)), ["Coment"])
      assert.deepStrictEqual(stub.requests, [])
    })
  )

  it.effect("takes a blank ETag for none", () =>
    Effect.gen(function* () {
      const body =
        "<KeyGroup><Id>K</Id><LastModifiedTime>2020-01-02T03:04:05Z</LastModifiedTime><KeyGroupConfig><Name>n</Name><Items><PublicKey>P</PublicKey></Items></KeyGroupConfig></KeyGroup>"
      for (const etag of ["", " "]) {
        const error = yield* Stub.make({ body, headers: { etag } })
          .provide(getKeyGroup({ Id: "K" }))
          .pipe(Effect.flip)
        assert.include((error as Error).message, "ETag: is missing")
      }
    })
  )

  it.effect("refuses labels that URL parsers resolve", () =>
    Effect.gen(function* () {
      const error = yield* Stub.make({})
        .provide(getDistribution({ Id: ".." }))
        .pipe(Effect.flip)
      assert.strictEqual(error.message, "GetDistribution: Id: must not be . or ..")
    })
  )

  it.effect("has no value of the input in an error", () =>
    Effect.gen(function* () {
      const secret = "s3cret\u0000"
      const error = yield* Stub.make({})
        .provide(createKeyGroup({ KeyGroupConfig: { Name: secret, Items: [secret] } }))
        .pipe(Effect.flip)
      assert.notInclude(JSON.stringify(error) + error.message, "s3cret")
    })
  )

  it.effect("omits empty Items with a Quantity, and sends other empty lists", () =>
    Effect.gen(function* () {
      const stub = Stub.make(Stub.error("InvalidArgument", 400))
      const body = (call: Effect.Effect<unknown, unknown, CloudFront>) =>
        Effect.map(Effect.ignore(stub.provide(call)), () => stub.requests[stub.requests.length - 1]?.body)
      const InvalidationBatch = { CallerReference: "r", Paths: { Items: [] } }
      assert.strictEqual(
        yield* body(createInvalidation({ DistributionId: "E1", InvalidationBatch })),
        `<InvalidationBatch ${NS}><Paths><Quantity>0</Quantity></Paths><CallerReference>r</CallerReference></InvalidationBatch>`
      )
      assert.strictEqual(
        yield* body(updateDistributionTenant({ Id: "dt_1", IfMatch: "E", Parameters: [], Domains: [] })),
        `<UpdateDistributionTenantRequest ${NS}><Domains></Domains><Parameters></Parameters></UpdateDistributionTenantRequest>`
      )
      assert.strictEqual(
        yield* body(createKeyGroup({ KeyGroupConfig: { Name: "n", Items: [] } })),
        `<KeyGroupConfig ${NS}><Name>n</Name><Items></Items></KeyGroupConfig>`
      )
      assert.strictEqual(
        yield* body(updateRealtimeLogConfig({ Name: "n", EndPoints: [], Fields: [] })),
        `<UpdateRealtimeLogConfigRequest ${NS}><EndPoints></EndPoints><Fields></Fields><Name>n</Name></UpdateRealtimeLogConfigRequest>`
      )
      assert.strictEqual(
        yield* body(updateAnycastIpList({ Id: "a", IfMatch: "E", IpamCidrConfigs: [] })),
        `<UpdateAnycastIpListRequest ${NS}><IpamCidrConfigs></IpamCidrConfigs></UpdateAnycastIpListRequest>`
      )
    })
  )

  it.effect("sends no body if no member of the body is set", () =>
    Effect.gen(function* () {
      const stub = Stub.make({ body: `<ListTrustStoresResult ${NS}/>` })
      assert.deepStrictEqual(yield* stub.provide(listTrustStores()), { TrustStoreList: [] })
      assert.strictEqual(stub.requests[0]?.body, undefined)
    })
  )

  it.effect("reads ETag from the headers ETtag and ETag", () =>
    Effect.gen(function* () {
      const body = `<FunctionSummary ${NS}><Name>f</Name><FunctionConfig><Comment/><Runtime>cloudfront-js-2.0</Runtime></FunctionConfig><FunctionMetadata><FunctionARN>a</FunctionARN><LastModifiedTime>2020-01-02T03:04:05Z</LastModifiedTime></FunctionMetadata></FunctionSummary>`
      const call = updateFunction({
        Name: "f",
        IfMatch: "E1",
        FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
        FunctionCode: new Uint8Array([1])
      })
      const etag = (name: string) =>
        Stub.make({ body, headers: { [name]: "E2" } }).provide(Effect.map(call, (result) => result.ETag))
      assert.strictEqual(yield* etag("ettag"), "E2")
      assert.strictEqual(yield* etag("etag"), "E2")
    })
  )

  it.effect("refuses a result without ETag, unless decoding is lenient", () =>
    Effect.gen(function* () {
      const body = "<KeyGroupConfig><Name>n</Name><Items><PublicKey>P</PublicKey></Items></KeyGroupConfig>"
      const read = Stub.make({ body }).provide(getKeyGroupConfig({ Id: "K" }))
      const error = yield* Effect.flip(read)
      if (error._tag !== "DecodeError") return assert.fail(error.message)
      assert.deepInclude(error, { path: "ETag", reason: "is missing", status: 200 })
      assert.deepInclude(Redacted.value(error.partial), { KeyGroupConfig: { Name: "n", Items: ["P"] } })
      assert.strictEqual((yield* Decoding.lenient(read)).KeyGroupConfig.Name, "n")
      return undefined
    })
  )

  it.effect("returns the bytes of a payload that is not XML", () =>
    Effect.gen(function* () {
      const result = yield* Stub.make({ body: "<not-xml", headers: { "content-type": "a/b", etag: "E" } }).provide(
        getFunction({ Name: "f" })
      )
      assert.strictEqual(new TextDecoder().decode(result.FunctionCode), "<not-xml")
      assert.strictEqual(result.ContentType, "a/b")
    })
  )
})

describe("Errors of an operation", () => {
  const fail = (answer: Stub.Answer) =>
    Stub.make(answer)
      .provide(deleteKeyGroup({ Id: "K", IfMatch: "E" }))
      .pipe(Effect.flip)

  it.effect("are the operation's own errors by code", () =>
    Effect.gen(function* () {
      const error = yield* fail(Stub.error("ResourceInUse", 409, "in &lt;use&gt;"))
      assert.instanceOf(error, Errors.ResourceInUse)
      assert.deepInclude(error, {
        _tag: "ResourceInUse",
        message: "DeleteKeyGroup K: ResourceInUse: in <use> (status 409, request id r-1)",
        serviceMessage: "in <use>",
        operation: "DeleteKeyGroup",
        resource: "K",
        status: 409,
        httpStatus: 409,
        requestId: "r-1"
      })
    })
  )

  it.effect("are identified by code, also with another status", () =>
    Effect.gen(function* () {
      const error = yield* fail(Stub.error("PreconditionFailed", 500))
      assert.deepInclude(error, { _tag: "PreconditionFailed", status: 412, httpStatus: 500 })
    })
  )

  it.effect("may have no envelope, and may have a byte order mark", () =>
    Effect.gen(function* () {
      const error = yield* fail({
        status: 404,
        body: "\uFEFF<Error><Code> NoSuchResource\n</Code><Message>m</Message></Error>",
        headers: { "x-amzn-requestid": "r-2" }
      })
      assert.deepInclude(error, { _tag: "NoSuchResource", requestId: "r-2" })
    })
  )

  it.effect("are throttling by code, also with status 400", () =>
    Effect.gen(function* () {
      assert.deepInclude(yield* fail(Stub.error("Throttling", 400)), {
        _tag: "ThrottlingError",
        code: "Throttling",
        status: 400
      })
      assert.deepInclude(yield* fail({ status: 429 }), { _tag: "ThrottlingError", code: "HTTP 429" })
    })
  )

  it.effect("are UnknownServiceError for codes that the operation does not document", () =>
    Effect.gen(function* () {
      assert.deepInclude(yield* fail(Stub.error("NoSuchDistribution", 404)), {
        _tag: "UnknownServiceError",
        code: "NoSuchDistribution",
        status: 404
      })
      assert.deepInclude(yield* fail(Stub.error("hasOwnProperty", 400)), {
        _tag: "UnknownServiceError",
        code: "hasOwnProperty"
      })
      assert.deepInclude(yield* fail({ status: 502, body: "<html><br></html>" }), {
        _tag: "UnknownServiceError",
        code: "HTTP 502",
        status: 502
      })
      assert.deepInclude(yield* fail({ status: 403, body: "" }), { _tag: "UnknownServiceError", code: "HTTP 403" })
      assert.deepInclude(yield* fail({ status: 500, body: "<ErrorResponse><Error><Code>ResourceInUse" }), {
        _tag: "UnknownServiceError",
        code: "HTTP 500"
      })
    })
  )

  it.effect("are identified by the complete elements of a truncated document", () =>
    Effect.gen(function* () {
      const body = "<ErrorResponse><Error><Code>ResourceInUse</Code><Message>in u"
      assert.deepInclude(yield* fail({ status: 500, body }), {
        _tag: "ResourceInUse",
        httpStatus: 500,
        serviceMessage: ""
      })
    })
  )

  it.effect("of an unexpected document have the path and the body", () =>
    Effect.gen(function* () {
      const body = `<KeyGroup ${NS}><Id>K</Id><LastModifiedTime>secret</LastModifiedTime></KeyGroup>`
      const error = yield* Stub.make({ body, headers: { "x-amzn-requestid": "r-3" } })
        .provide(getKeyGroup({ Id: "K" }))
        .pipe(Effect.flip)
      assert.instanceOf(error, Errors.DecodeError)
      assert.deepInclude(error, {
        path: "KeyGroup.LastModifiedTime",
        reason: "is not a timestamp",
        status: 200,
        requestId: "r-3"
      })
      const decode = error as Errors.DecodeError
      assert.strictEqual(new TextDecoder().decode(Redacted.value(decode.body)), body)
      assert.include(decode.excerpt, "<LastModifiedTime>")
      assert.notInclude(decode.excerpt + JSON.stringify(decode) + String(decode), "secret")
    })
  )

  it.effect("of a document that is not XML have the line", () =>
    Effect.gen(function* () {
      const error = yield* Stub.make({ body: "<KeyGroup>\n<Id>a</Idd></KeyGroup>" })
        .provide(getKeyGroup({ Id: "K" }))
        .pipe(Effect.flip)
      assert.match(error.message, /^GetKeyGroup K: KeyGroup\.Id: .*\(line 2, column \d+\)$/)
    })
  )

  it.effect("are refined by predicates", () =>
    Effect.gen(function* () {
      const conflict = yield* fail(Stub.error("PreconditionFailed", 412))
      const inUse = yield* fail(Stub.error("ResourceInUse", 409))
      const gone = yield* fail(Stub.error("NoSuchResource", 404))
      const unavailable = yield* fail(Stub.error("ServiceUnavailable", 503))
      const kinds = (error: unknown) =>
        [Errors.isConflict, Errors.isInUse, Errors.isNotFound, Errors.isRetryable].map((is) => is(error))
      assert.deepStrictEqual(kinds(conflict), [true, false, false, false])
      assert.deepStrictEqual(kinds(inUse), [false, true, false, false])
      assert.deepStrictEqual(kinds(gone), [false, false, true, false])
      assert.deepStrictEqual(kinds(unavailable), [false, false, false, true])
    })
  )
})

describe("Unknown settings", () => {
  it.effect("are kept by an update, at every depth and in lists", () =>
    Effect.gen(function* () {
      const before =
        `<DistributionConfig ${NS}><CallerReference>c</CallerReference><Origins><Quantity>2</Quantity><Items><Origin><Id>o</Id><DomainName>d</DomainName>` +
        `<New a="1">x &amp; <y/></New></Origin><Twin><Z/></Twin></Items></Origins><DefaultCacheBehavior><TargetOriginId>o</TargetOriginId>` +
        `<ViewerProtocolPolicy>https-only</ViewerProtocolPolicy></DefaultCacheBehavior><Comment>old</Comment><Enabled>true</Enabled><Brand> <![CDATA[<new>]]></Brand></DistributionConfig>`
      const { getDistributionConfig } = yield* Effect.promise(() => import("@effect-cloudfront/core/Distribution"))
      const { DistributionConfig } = yield* Stub.make({ body: before, headers: { etag: "V" } }).provide(
        getDistributionConfig({ Id: "E" })
      )
      const stub = Stub.make(Stub.error("PreconditionFailed", 412))
      yield* stub
        .provide(
          updateDistribution({ Id: "E", IfMatch: "V", DistributionConfig: { ...DistributionConfig, Comment: "new" } })
        )
        .pipe(Effect.flip)
      assert.strictEqual(stub.requests[0]?.body, before.replace("old", "new"))
    })
  )

  it.effect("do not add a caller reference to an update", () =>
    Effect.gen(function* () {
      const stub = Stub.make(Stub.error("InvalidOrigin", 400))
      const config = {
        Origins: { Items: [{ Id: "o", DomainName: "d" }] },
        DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
        Comment: "",
        Enabled: true
      } as const
      yield* stub.provide(createDistribution({ DistributionConfig: config })).pipe(Effect.flip)
      assert.include(stub.requests[0]?.body ?? "", "<CallerReference>")
      const error = yield* stub
        .provide(
          // @ts-expect-error Property 'CallerReference' is missing
          updateDistribution({ Id: "E", IfMatch: "V", DistributionConfig: config })
        )
        .pipe(Effect.flip)
      assert.strictEqual(error.message, "UpdateDistribution: DistributionConfig.CallerReference: is required")
    })
  )
})
