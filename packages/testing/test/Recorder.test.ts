/** Whatever a request has and an answer says, no secret gets into a fixture. */
import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { TransportError } from "@effect-cloudfront/core/Errors"
import { createDistribution, listDistributions, updateDistribution } from "@effect-cloudfront/core/Distribution"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import { provisionDistribution } from "@effect-cloudfront/core/programs/provisionDistribution"
import * as RestJson from "@effect-cloudfront/core/protocol/RestJson"
import * as RestJsonServer from "@effect-cloudfront/core/protocol/RestJsonServer"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as RestXmlServer from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as CloudFrontHttp from "@effect-cloudfront/http/CloudFrontHttp"
import * as Credentials from "@effect-cloudfront/http/Credentials"
import { CloudFrontKeyValueStore } from "@effect-cloudfront/keyvaluestore/CloudFrontKeyValueStore"
import type { Etag } from "@effect-cloudfront/keyvaluestore/Keys"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as Fixtures from "@effect-cloudfront/testing/Fixtures"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Recorder from "@effect-cloudfront/testing/Recorder"
import * as Replayer from "@effect-cloudfront/testing/Replayer"
import * as Settings from "@effect-cloudfront/testing/Settings"
import * as TestTime from "@effect-cloudfront/testing/TestTime"
import { bytesOf, minimal } from "./support.js"

/** The value with other texts in the places of its sensitive members. */
const planted = (shape: Shape.Shape, value: unknown, next: () => string, within = false): unknown => {
  const sensitive = within || shape.sensitive
  if (value === undefined) return undefined
  if (shape.kind === "list") {
    return Array.isArray(value) ? value.map((one: unknown) => planted(shape.item(), one, next, sensitive)) : value
  }
  if (shape.kind === "structure") {
    const members = value as Readonly<Record<string, unknown>>
    return {
      ...members,
      ...Object.fromEntries(
        shape
          .members()
          .filter(({ key }) => members[key] !== undefined)
          .map((member) => [member.key, planted(member.shape, members[member.key], next, sensitive)])
      )
    }
  }
  if (!sensitive) return value
  assert.include(["string", "blob"], shape.kind)
  return shape.kind === "blob" ? bytesOf(next()) : next()
}

/** Texts that stand nowhere by chance, with characters that are written differently in XML, JSON and URLs. */
const secretsFrom = fc
  .tuple(fc.uuid(), fc.string({ unit: fc.constantFrom(..."abcXYZ019+/%&<>\"' é"), minLength: 4, maxLength: 30 }))
  .map(
    ([id, text]) =>
      (index: number) =>
        `${index}-${id}${text}`
  )

const formsOf = (text: string) => [
  text,
  Text.escape(text),
  JSON.stringify(text).slice(1, -1),
  JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  encodeURIComponent(text),
  Buffer.from(text).toString("base64")
]

const both = [
  ...Object.values(operations).map((operation) => ["CloudFront", operation as Operation.Any] as const),
  ...Object.values(keyOperations).map((operation) => ["CloudFrontKeyValueStore", operation as Operation.Any] as const)
]

const protocols = {
  CloudFront: { ...RestXml, ...RestXmlServer },
  CloudFrontKeyValueStore: { ...RestJson, ...RestJsonServer }
}

type Answer = Wire.Response | TransportError

const KINDS = ["output", "cut off", "error", "page", "nothing"] as const

/** An exchange with secrets in all places that can have them. */
const exchanges = fc
  .tuple(fc.constantFrom(...both), fc.constantFrom(...KINDS), secretsFrom, fc.double({ min: 0, max: 1, noNaN: true }))
  .chain(([[api, operation], kind, secret, part]) =>
    fc.tuple(Arbitrary.input(operation), Arbitrary.success(operation)).map(([input, output]) => {
      const { description } = operation
      const secrets: Array<string> = []
      const next = () => {
        secrets.push(secret(secrets.length))
        return secrets.at(-1) ?? ""
      }
      const protocol = protocols[api]
      const encoded = protocol.encodeRequest(description)(planted(description.input, input, next), "a-token")
      const request = encoded.ok ? encoded.value : undefined
      const echo = () => secrets.flatMap(formsOf).join(" and ")
      const headers = () => ({ "x-echo": encodeURIComponent(echo()), "content-type": "text/xml" })
      const written = (): Wire.Response => {
        const value = description.output && planted(description.output, output, next)
        const response = protocol.encodeResponse(description)(value)
        return response.ok
          ? { ...response.value, headers: { ...headers(), ...response.value.headers } }
          : assert.fail("the output cannot be encoded")
      }
      const answers: Readonly<Record<(typeof KINDS)[number], () => Answer>> = {
        output: written,
        "cut off": () => {
          const { body, ...response } = written()
          return { ...response, body: body.slice(0, Math.floor(body.length * part)) }
        },
        error: () => {
          const message = `The values ${echo()} are wrong, and ${secret(0).slice(0, 30)}...`
          return protocol.encodeError({ code: "InvalidArgument", message, status: 400, requestId: "R1" })
        },
        page: () => ({ status: 502, headers: headers(), body: bytesOf(`<p>${echo()} ${Wire.textOf(request?.body)}`) }),
        nothing: () => new TransportError({ operation: operation.id, reason: "Reset", message: `reset by ${echo()}` })
      }
      return { api, operation: operation.id, request, answer: answers[kind](), kind, secrets }
    })
  )

const recorded = (
  api: "CloudFront" | "CloudFrontKeyValueStore",
  request: Wire.Request,
  answer: Answer,
  options?: Omit<Recorder.Options, "sink">
) =>
  Effect.gen(function* () {
    const sink = yield* Fixtures.inMemory
    const execute = () => (answer instanceof TransportError ? Effect.fail(answer) : Effect.succeed(answer))
    const under = Layer.merge(
      Layer.succeed(CloudFront, { execute }),
      Layer.succeed(CloudFrontKeyValueStore, { execute })
    )
    const sent: Effect.Effect<unknown, unknown, CloudFront | CloudFrontKeyValueStore> =
      api === "CloudFront"
        ? Effect.flatMap(CloudFront, (service) => service.execute(request))
        : Effect.flatMap(CloudFrontKeyValueStore, (service) => service.execute(request))
    yield* Effect.exit(Effect.provide(sent, Layer.provide(Recorder.layerBoth({ ...options, sink }), under)))
    return yield* sink.text
  })

describe("a recording has no secrets", () => {
  it("of any operation, wherever they stand in its request and its answer", () =>
    fc.assert(
      fc.asyncProperty(exchanges, async ({ answer, api, kind, request, secrets }) => {
        fc.pre(request !== undefined)
        const text = await Effect.runPromise(recorded(api, request, answer))
        for (const one of secrets) for (const form of formsOf(one)) assert.notInclude(text, form, kind)
        // The recording can be read.
        assert.lengthOf((await Effect.runPromise(Fixtures.parse(text))).fixtures, 1)
      }),
      { numRuns: Runs.of(30, 180), endOnFailure: true }
    ))

  it.effect("that are given as an option, or that look like signatures and keys", () =>
    Effect.gen(function* () {
      const pem = `-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----`
      const request = {
        operation: "CreateInvalidation",
        method: "POST",
        path: "/2020-05-31/distribution/E1/invalidation",
        query: [],
        headers: {},
        body:
          `<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/a?Expires=1&amp;Signature=S1gnature~of__url&amp;Key-Pair-Id=K1</Path>` +
          `<Path>${pem}</Path></Items></Paths><CallerReference>hunter2 is my password</CallerReference></InvalidationBatch>`
      } as const
      const message =
        "AWS4-HMAC-SHA256 Credential=AKID/20261127/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=0abc " +
        `x-amz-security-token: T0kenOfTheSession hunter2 ${pem}`
      const answer = RestXmlServer.encodeError({ code: "AccessDenied", message, status: 403, requestId: "R1" })
      const text = yield* recorded("CloudFront", request, answer, { secrets: [Redacted.make("hunter2")] })
      for (const one of ["S1gnature", "MIGHAgEA", "hunter2", "0abc", "AKID/", "T0kenOf"]) assert.notInclude(text, one)
      assert.include(text, "Key-Pair-Id=K1")
    })
  )
})

describe("a recording has", () => {
  it.effect("one number for a secret, wherever it stands, and no number for what is open in the same message", () =>
    Effect.gen(function* () {
      const sink = yield* Fixtures.inMemory
      yield* Effect.gen(function* () {
        const { Distribution, ETag } = yield* createDistribution({
          DistributionConfig: { ...minimal, Comment: "the site of the shop", CallerReference: "reference" }
        })
        const { DistributionConfig } = Distribution
        yield* updateDistribution({
          Id: Distribution.Id,
          IfMatch: ETag,
          DistributionConfig: { ...DistributionConfig, Comment: "example.com" }
        })
      }).pipe(Effect.provide(Layer.provide(Recorder.layer({ sink }), InMemoryCloudFront.layer())))
      const text = yield* sink.text
      assert.notInclude(text, "the site of the shop")
      assert.lengthOf(text.match(/"Comment":"\[redacted:1\]"/g) ?? [], 2)
      assert.lengthOf(text.match(/"Comment":"\[redacted:2\]"/g) ?? [], 2)
      // The origin's domain is no secret.
      assert.lengthOf(text.match(/"DomainName":"example.com"/g) ?? [], 4)
    })
  )

  it.effect("another account id, if that is asked for", () =>
    Effect.gen(function* () {
      const sink = yield* Fixtures.inMemory
      const layer = Recorder.layer({ sink, accountIds: "111122223333" })
      yield* Effect.exit(provisionDistribution({ origin: "logs-123456789012.s3.amazonaws.com" })).pipe(
        Effect.provide(Layer.provide(layer, InMemoryCloudFront.layer()))
      )
      assert.notInclude(yield* sink.text, "123456789012")
      assert.include(yield* sink.text, "arn:aws:cloudfront::111122223333:distribution/")
      assert.include(yield* sink.text, "logs-111122223333.s3.amazonaws.com")
    })
  )
})

it.effect("an exchange that cannot be written is a defect of the call", () =>
  Effect.gen(function* () {
    const error = new Fixtures.FixturesIoError({ message: "The disk is full" })
    let lines = 0
    const sink: Fixtures.Sink = { append: () => (lines++ === 0 ? Effect.void : Effect.fail(error)) }
    const exit = yield* Effect.exit(listDistributions()).pipe(
      Effect.provide(Layer.provide(Recorder.layer({ sink }), InMemoryCloudFront.layer()))
    )
    assert.include(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "", "The disk is full")
    const full = Recorder.layer({ sink: { append: () => Effect.fail(error) } })
    const failed = yield* Effect.flip(
      listDistributions().pipe(Effect.provide(Layer.provide(full, InMemoryCloudFront.layer())))
    )
    assert.strictEqual(failed, error)
  })
)

it.effect("10,000 exchanges with secrets of their own stay within bounds", () =>
  Effect.gen(function* () {
    let last = ""
    const sink: Fixtures.Sink = { append: (text) => Effect.sync(() => void (last = text)) }
    const output = { ItemCount: 1, TotalSizeInBytes: 1, ETag: "E" }
    const response = RestJsonServer.encodeResponse(keyOperations.PutKey.description)(output)
    const execute = () => (response.ok ? Effect.succeed(response.value) : assert.fail())
    const under = Layer.merge(
      Layer.succeed(CloudFront, { execute }),
      Layer.succeed(CloudFrontKeyValueStore, { execute })
    )
    const KvsARN = "arn:aws:cloudfront::123456789012:key-value-store/s"
    const put = (i: number) =>
      keyOperations.PutKey({ KvsARN, Key: "k", IfMatch: "E" as Etag, Value: `${i}`.padEnd(500, "-") })
    yield* Effect.gen(function* () {
      for (let i = 1; i <= 10_000; i++) yield* put(i)
      assert.include(last, `"Value":"[redacted:10000]"`)
      // Those of 4,000,000 characters are remembered, and no more.
      yield* put(3_000)
      assert.include(last, `"Value":"[redacted:3000]"`)
      yield* put(1_000)
      assert.include(last, `"Value":"[redacted:10001]"`)
    }).pipe(Effect.provide(Layer.provide(Recorder.layerBoth({ sink }), under)))
  })
)

describe("the recorder of an HttpClient", () => {
  it.effect("records each attempt, of both APIs, and lets other requests pass", () =>
    Effect.gen(function* () {
      const sink = yield* Fixtures.inMemory
      const http = Recorder.layerHttpClient({ sink }).pipe(Layer.provideMerge(InMemoryCloudFront.layerHttpClient()))
      const client = CloudFrontHttp.layer({ maxAttempts: 3 }).pipe(
        Layer.provide(Credentials.layerStatic(Settings.credentials))
      )
      yield* Effect.gen(function* () {
        const { faults } = yield* InMemoryCloudFront.InMemoryCloudFront
        yield* faults.on("ListDistributions", Faults.throttle)
        yield* faults.on("ListDistributions", Faults.resetBefore)
        yield* listDistributions()
        const other = yield* HttpClient.HttpClient
        yield* other.execute(HttpClientRequest.get("http://example.com/other"))
      }).pipe(TestTime.autoAdvance, Effect.provide(client.pipe(Layer.provideMerge(http))))
      const text = yield* sink.text
      const { fixtures } = yield* Fixtures.parse(text)
      assert.deepStrictEqual(
        fixtures.map(({ answer, operation }) => [operation, answer.error?.code ?? answer.failure?.error ?? "output"]),
        [
          ["ListDistributions", "Throttling"],
          ["ListDistributions", "HttpClientError"],
          ["ListDistributions", "output"]
        ]
      )
      assert.strictEqual(
        fixtures[1]?.answer.failure?.error === "HttpClientError" && fixtures[1].answer.failure.code,
        "ECONNRESET"
      )
      assert.notMatch(text, /AWS4|authorization|[0-9a-f]{64}/i)

      // The same client, on the recording.
      const replayed = yield* listDistributions().pipe(
        TestTime.autoAdvance,
        Effect.provide(client.pipe(Layer.provide(Replayer.layerHttpClient({ fixtures, signingRegion: undefined }))))
      )
      assert.deepStrictEqual(replayed.DistributionList.Items, [])
    })
  )
})
