/**
 * Whatever is sent, right or wrong: it is answered, the client can read the answer, what is refused changes nothing, and what
 * is accepted can be read and listed.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Invalidation from "@effect-cloudfront/core/Invalidation"
import type * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import { readError } from "@effect-cloudfront/core/protocol/ErrorDocument"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import type { ReceivedRequest } from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Streaming from "@effect-cloudfront/core/StreamingDistribution"
import * as Tagging from "@effect-cloudfront/core/Tagging"
import * as VpcOrigin from "@effect-cloudfront/core/VpcOrigin"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { behavior, customOrigin, fake, minimal, withAliases } from "./support.js"

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

const utf8 = new TextEncoder()

/** What there is that a request can be about. */
interface There {
  readonly id: string
  readonly etag: string
  readonly arn: string
  readonly streamingId: string
  readonly streamingEtag: string
  readonly control: string
  readonly controlEtag: string
  /** A number of its own for each request. */
  readonly n: number
}

/** Much of what a configuration can have. */
const rich: Distribution.DistributionConfig = {
  ...minimal,
  CallerReference: "rich",
  ...withAliases("a.example.com", "b.example.com"),
  DefaultRootObject: "index.html",
  Origins: {
    Items: [
      { ...customOrigin, CustomHeaders: { Items: [{ HeaderName: "x-a", HeaderValue: "1" }] } },
      {
        Id: "bucket",
        DomainName: "b.s3.amazonaws.com",
        S3OriginConfig: { OriginAccessIdentity: "" },
        OriginShield: { Enabled: true, OriginShieldRegion: "us-east-1" }
      }
    ]
  },
  OriginGroups: {
    Items: [
      {
        Id: "group",
        FailoverCriteria: { StatusCodes: { Items: [500, 502] } },
        Members: { Items: [{ OriginId: "origin" }, { OriginId: "bucket" }] }
      }
    ]
  },
  DefaultCacheBehavior: {
    TargetOriginId: "group",
    ViewerProtocolPolicy: "https-only",
    ForwardedValues: { QueryString: true, Cookies: { Forward: "whitelist", WhitelistedNames: { Items: ["c"] } } }
  },
  CacheBehaviors: { Items: [{ ...behavior, PathPattern: "/p/*" }] },
  CustomErrorResponses: {
    Items: [{ ErrorCode: 404 }, { ErrorCode: 403, ResponseCode: "200", ResponsePagePath: "/x" }]
  },
  Logging: { Enabled: true, IncludeCookies: false, Bucket: "logs.s3.amazonaws.com", Prefix: "p" },
  Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Items: ["DE", "FR"] } },
  // It is copied, and staging distributions do not support HTTP/3.
  HttpVersion: "http1.1"
}

const tenants: Distribution.DistributionConfig = {
  ...minimal,
  CallerReference: "tenants",
  ConnectionMode: "tenant-only",
  TenantConfig: {
    ParameterDefinitions: [
      { Name: "tenant", Definition: { StringSchema: { Required: false, DefaultValue: "x", Comment: "c" } } }
    ]
  }
}

const Tags = { Items: [{ Key: "a", Value: "b" }] }

/** Requests that are right, or nearly. */
const right: ReadonlyArray<readonly [operation: Operation.Any, input: (there: There) => object]> = [
  [Distribution.createDistribution, ({ n }) => ({ DistributionConfig: { ...minimal, CallerReference: `${n}` } })],
  [
    Distribution.createDistributionWithTags,
    ({ n }) => ({
      DistributionConfigWithTags: {
        DistributionConfig: { ...rich, ...withAliases(`a${n}.example.com`), CallerReference: `${n}` },
        Tags
      }
    })
  ],
  [Distribution.deleteDistribution, ({ etag, id }) => ({ Id: id, IfMatch: etag })],
  [Distribution.getDistribution, ({ id }) => ({ Id: id })],
  [Distribution.listDistributions, () => ({})],
  [Distribution.associateAlias, ({ id, n }) => ({ TargetDistributionId: id, Alias: `n${n}.example.com` })],
  [Distribution.listConflictingAliases, ({ id }) => ({ DistributionId: id, Alias: "*.example.com" })],
  [
    Distribution.associateDistributionWebACL,
    ({ etag, id }) => ({
      Id: id,
      IfMatch: etag,
      WebACLArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1"
    })
  ],
  [
    Invalidation.createInvalidation,
    ({ id, n }) => ({
      DistributionId: id,
      InvalidationBatch: { Paths: { Items: ["/a", "/b*"] }, CallerReference: `${n}` }
    })
  ],
  [
    Distribution.copyDistribution,
    ({ etag, id, n }) => ({ PrimaryDistributionId: id, IfMatch: etag, Staging: true, CallerReference: `${n}` })
  ],
  [Distribution.createDistribution, ({ n }) => ({ DistributionConfig: { ...tenants, CallerReference: `${n}` } })],
  [Tagging.tagResource, ({ arn }) => ({ Resource: arn, Tags })],
  [Tagging.untagResource, ({ arn }) => ({ Resource: arn, TagKeys: { Items: ["a"] } })],
  [
    OriginAccessControl.createOriginAccessControl,
    ({ n }) => ({
      OriginAccessControlConfig: {
        Name: `${n}`,
        Description: "d",
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3"
      }
    })
  ],
  [
    OriginAccessControl.updateOriginAccessControl,
    ({ control, controlEtag, n }) => ({
      Id: control,
      IfMatch: controlEtag,
      OriginAccessControlConfig: {
        Name: `${n}`,
        SigningProtocol: "sigv4",
        SigningBehavior: "never",
        OriginAccessControlOriginType: "s3"
      }
    })
  ],
  [
    OriginAccessControl.deleteOriginAccessControl,
    ({ control, controlEtag }) => ({ Id: control, IfMatch: controlEtag })
  ],
  [
    Streaming.createStreamingDistributionWithTags,
    ({ n }) => ({
      StreamingDistributionConfigWithTags: {
        StreamingDistributionConfig: {
          CallerReference: `${n}`,
          S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "" },
          Aliases: { Items: [`s${n}.example.com`] },
          Comment: "c",
          TrustedSigners: { Enabled: true, Items: ["self"] },
          Enabled: true
        },
        Tags
      }
    })
  ],
  [
    VpcOrigin.createVpcOrigin,
    ({ n }) => ({
      VpcOriginEndpointConfig: {
        Name: `${n}`,
        Arn: "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0",
        HTTPPort: 80,
        HTTPSPort: 443,
        OriginProtocolPolicy: "https-only",
        OriginSslProtocols: { Items: ["TLSv1.2"] }
      },
      Tags
    })
  ]
]

/** A configuration that is read, and sent back. */
const putBack = (there: There, streaming: boolean) =>
  Effect.gen(function* () {
    const { handle } = yield* fake
    const id = streaming ? there.streamingId : there.id
    const path = `/2020-05-31/${streaming ? "streaming-distribution" : "distribution"}/${id}/config`
    const { body } = yield* handle({ method: "GET", path, query: "", headers: {}, body: new Uint8Array() })
    const etag = streaming ? there.streamingEtag : there.etag
    return { method: "PUT", path, query: "", headers: { "if-match": etag }, body }
  }).pipe(Effect.orDie)

type Change = (text: string) => string

/** Does something to one of the places where an expression matches. */
const somewhere =
  (expression: RegExp, at: number, change: (found: string) => string): Change =>
  (text) => {
    const all = Array.from(text.matchAll(expression))
    const one = all[Math.floor(at * all.length)]
    if (one === undefined) return text
    return text.slice(0, one.index) + change(one[0]) + text.slice(one.index + one[0].length)
  }

const LEAF = /<(\w+)>[^<]*<\/\1>/g
const ELEMENT = /<(\w+)>(?:(?!<\1>).)*?<\/\1>/gs
const TEXT = /(?<=>)[^<]*(?=<\/)/g

const odd = fc.constantFrom(
  "",
  " ",
  "0",
  "-1",
  "2147483648",
  "1e3",
  "true",
  "R&amp;D",
  "&#9;",
  "&#1;",
  "<![CDATA[]]>",
  "😀".repeat(40),
  "x".repeat(400),
  "E0000000000000",
  "*",
  "/",
  "tenant-only",
  "\u0000"
)

const unknown = fc.constantFrom(
  "<New>1</New>",
  "<Id>1</Id>",
  "<ETag>1</ETag>",
  "<Status/>",
  '<x:New y="1"><Quantity>3</Quantity></x:New>',
  "<Items><New/></Items>",
  "<Items/>",
  "<Quantity>7</Quantity>"
)

const place = fc.nat(9999).map((n) => n / 10_000)

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, odd).map(([at, text]) => somewhere(TEXT, at, () => text)),
  fc.tuple(place, odd).map(([at, text]) => somewhere(LEAF, at, (leaf) => leaf.replace(/>.*</s, `>${text}<`))),
  place.map((at) => somewhere(LEAF, at, () => "")),
  place.map((at) => somewhere(ELEMENT, at, () => "")),
  place.map((at) => somewhere(ELEMENT, at, (element) => element + element)),
  fc.tuple(place, unknown).map(([at, more]) => somewhere(LEAF, at, (leaf) => leaf + more)),
  fc.tuple(place, unknown).map(([at, more]) => somewhere(LEAF, at, () => more)),
  place.map(
    (at): Change =>
      (text) =>
        text.slice(0, Math.floor(at * text.length))
  ),
  fc.string({ unit: "binary" }).map(
    (text): Change =>
      () =>
        text
  )
)

const header = fc.constantFrom("if-match", "staging", "content-type", "x-amz-date", "authorization")
const headers = fc.dictionary(header, fc.oneof(fc.constantFrom("", "*", "ETVPDKIKX0DER", "true"), fc.string()), {
  maxKeys: 1
})

type Make = (there: There) => Effect.Effect<ReceivedRequest, never, InMemoryCloudFront.InMemoryCloudFront>

const encoded = (operation: Operation.Any, input: unknown, n: number): ReceivedRequest => {
  const result = RestXml.encodeRequest(operation.description)(input, `reference ${n}`)
  if (!result.ok) return assert.fail(`${operation.id}: ${JSON.stringify(result.error)}`)
  const { body, headers, method, path, query } = result.value
  return { method, path, query: Wire.queryString(query), headers, body: Wire.bytesOf(body) }
}

/** Prints what a client would not: no rule is asked, and every `Quantity` is right. */
const printed = (shape: Shape.Shape, value: unknown): string => {
  if (shape.kind === "list") {
    const open = `<${shape.itemName}>`
    return (value as ReadonlyArray<unknown>)
      .map((one) => `${open}${printed(shape.item(), one)}</${shape.itemName}>`)
      .join("")
  }
  if (shape.kind !== "structure") return Text.escape(String(value))
  const given = value as Readonly<Record<string, unknown>>
  return shape
    .members()
    .filter(({ location }) => location === "body")
    .map(({ derived, key, shape, wire }) => {
      const quantity = derived === "quantity" ? Rules.count(given) : given[key]
      return quantity === undefined ? "" : `<${wire}>${printed(shape, quantity)}</${wire}>`
    })
    .join("")
}

type Slip = (value: unknown) => unknown

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** How many values there are within a value, itself among them. */
const size = (value: unknown): number =>
  Array.isArray(value)
    ? value.reduce<number>((sum, one) => sum + size(one), 1)
    : isRecord(value)
      ? Object.values(value).reduce<number>((sum, one) => sum + size(one), 1)
      : 1

/** Changes the nth value within a value. */
const slipAt = (value: unknown, n: number, slip: Slip): unknown => {
  if (n === 0) return slip(value)
  let rest = n - 1
  const inner = (one: unknown): unknown => {
    const within = size(one)
    const mine = rest
    rest -= within
    return mine >= 0 && mine < within ? slipAt(one, mine, slip) : one
  }
  if (Array.isArray(value)) return value.map(inner)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inner(one)]))
}

const slip: fc.Arbitrary<Slip> = fc
  .tuple(
    fc.constantFrom("", "R&D", "x".repeat(400), "😀", "a b", "-1", "0", "tenant-only"),
    fc.constantFrom(0, 1, 2, 3, 30)
  )
  .map(([text, times]): Slip => (value) => {
    if (typeof value === "string") return text
    if (typeof value === "number") return times
    if (typeof value === "boolean") return !value
    return Array.isArray(value) ? Array.from({ length: times }, (_, i) => value[i % Math.max(1, value.length)]) : value
  })

/** A request with a slip in its payload. */
const slipped = (operation: Operation.Any, input: object, n: number, slip: Slip, place: number): ReceivedRequest => {
  const request = encoded(operation, input, n)
  const payload = operation.description.input.members().find(({ location }) => location === "payload")
  if (payload?.shape.kind !== "structure") return request
  const value = (input as Readonly<Record<string, unknown>>)[payload.key]
  const { root } = payload.shape
  const wrong = slipAt(value, Math.floor(place * size(value)), slip)
  const text = `<${root} xmlns="${RestXml.NAMESPACE}">${printed(payload.shape, wrong)}</${root}>`
  return { ...request, body: utf8.encode(text) }
}

const arbitraries = new Map<string, fc.Arbitrary<object>>()

/** The inputs of an operation, which are structures; making them up is cheap, knowing how is not. */
const made = (operation: Operation.Any): fc.Arbitrary<object> => {
  const known = arbitraries.get(operation.id) ?? (Arbitrary.input(operation) as fc.Arbitrary<object>)
  arbitraries.set(operation.id, known)
  return known
}

const members: ReadonlyArray<readonly [key: string, values: fc.Arbitrary<object>]> = [
  ["Aliases", Arbitrary.make(Distribution.Aliases)],
  ["CacheBehaviors", Arbitrary.make(Distribution.CacheBehaviors)],
  ["CustomErrorResponses", Arbitrary.make(Distribution.CustomErrorResponses)],
  ["DefaultCacheBehavior", Arbitrary.make(Distribution.DefaultCacheBehavior)],
  ["Logging", Arbitrary.make(Distribution.LoggingConfig)],
  ["OriginGroups", Arbitrary.make(Distribution.OriginGroups)],
  ["Origins", Arbitrary.make(Distribution.Origins)],
  ["Restrictions", Arbitrary.make(Distribution.Restrictions)],
  ["TenantConfig", Arbitrary.make(Distribution.TenantConfig)],
  ["ViewerCertificate", Arbitrary.make(Distribution.ViewerCertificate)],
  ["ViewerMtlsConfig", Arbitrary.make(Distribution.ViewerMtlsConfig)]
]

const nearly: fc.Arbitrary<Make> = fc
  .oneof(
    { weight: 6, arbitrary: fc.constantFrom(...right) },
    // Of all operations, with made-up values.
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(...all)
        .chain((operation) => made(operation).map((input) => [operation, () => input] as const))
    },
    // One member of a configuration from such a value.
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...members).chain(([key, values]) => values.map((value) => ({ [key]: value }))),
          fc.constantFrom(minimal, rich, tenants)
        )
        .map(([member, base]) => {
          const DistributionConfig = { ...base, ...member }
          return [Distribution.createDistribution, () => ({ DistributionConfig })] as const
        })
    }
  )
  .map(
    ([operation, input]): Make =>
      (there) =>
        Effect.sync(() => encoded(operation, input(there), there.n))
  )

const slips: fc.Arbitrary<Make> = fc.tuple(fc.constantFrom(...right), slip, place).map(
  ([[operation, input], slip, place]): Make =>
    (there) =>
      Effect.sync(() => slipped(operation, input(there), there.n, slip, place))
)

const request: fc.Arbitrary<Make> = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: nearly },
      { weight: 3, arbitrary: slips },
      {
        weight: 1,
        arbitrary: fc.boolean().map(
          (streaming): Make =>
            (there) =>
              putBack(there, streaming)
        )
      }
    ),
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(change, { maxLength: 3 }) }),
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, headers)
  )
  .map(
    ([make, changes, more]): Make =>
      (there) =>
        Effect.map(make(there), (one) => {
          const text = new TextDecoder().decode(one.body)
          const body =
            changes.length === 0 ? one.body : utf8.encode(changes.reduce((text, change) => change(text), text))
          return { ...one, headers: { ...one.headers, ...more }, body }
        })
  )

const there = (n: number) =>
  Effect.gen(function* () {
    const { distributions, originAccessControls, streamingDistributions } = yield* fake
    const distribution = (yield* distributions).at(-1 - (n % 3))
    const streaming = (yield* streamingDistributions).at(-1)
    const control = (yield* originAccessControls).at(-1)
    return {
      id: distribution?.Distribution.Id ?? "E0",
      etag: distribution?.ETag ?? "none",
      arn: distribution?.Distribution.ARN ?? "arn:aws:cloudfront::123456789012:distribution/E0",
      streamingId: streaming?.StreamingDistribution.Id ?? "E0",
      streamingEtag: streaming?.ETag ?? "none",
      control: control?.OriginAccessControl?.Id ?? "E0",
      controlEtag: control?.ETag ?? "none",
      n
    }
  })

const decoders = new Map(all.map(({ description }) => [description.id, RestXml.decodeResponse(description)]))

/** Sends a request and looks at the answer; whether it was accepted. */
const send = (request: ReceivedRequest) =>
  Effect.gen(function* () {
    const { calls, handle, state } = yield* fake
    const before = yield* state
    const response = yield* handle(request)
    const call = (yield* calls).at(-1)
    const what = `${call?.operation} ${response.status} ${new TextDecoder().decode(response.body)}`
    assert.strictEqual(response.headers["x-amzn-requestid"], call?.requestId, what)
    if (response.status < 300) {
      const decode = decoders.get(call?.operation ?? "") ?? assert.fail(what)
      const result = decode(response)
      if (!result.ok) assert.fail(`${what}: ${JSON.stringify(result.error)}`)
      return true
    }
    assert.isTrue(response.status >= 400 && response.status < 500, what)
    const { code, message, requestId } = readError(response)
    assert.match(code ?? "", /^[A-Za-z]+$/, what)
    assert.isString(message, what)
    assert.strictEqual(requestId, call?.requestId, what)
    assert.strictEqual(yield* state, before, what)
    return false
  })

/** Does all that is right, and leaves something of every kind. */
const everything = Effect.gen(function* () {
  for (const [n, [operation, input]] of right.entries()) {
    if (operation.id.startsWith("Delete")) continue
    assert.isTrue(yield* send(encoded(operation, input(yield* there(3 * n)), n)), operation.id)
  }
})

/** Reads and lists all that there is. */
const readAll: Effect.Effect<void, unknown, CloudFront | InMemoryCloudFront.InMemoryCloudFront> = Effect.gen(
  function* () {
    const { distributions, originAccessControls, streamingDistributions } = yield* fake
    const known = (yield* distributions).map(({ Distribution }) => Distribution)
    for (const { ARN, Id } of known) {
      yield* Distribution.getDistribution({ Id })
      yield* Distribution.getDistributionConfig({ Id })
      yield* Tagging.listTagsForResource({ Resource: ARN })
      const { InvalidationList } = yield* Invalidation.listInvalidations({ DistributionId: Id })
      for (const one of InvalidationList.Items) {
        yield* Invalidation.getInvalidation({ DistributionId: Id, Id: one.Id })
      }
    }
    for (const { StreamingDistribution } of yield* streamingDistributions) {
      yield* Streaming.getStreamingDistribution({ Id: StreamingDistribution.Id })
      yield* Tagging.listTagsForResource({ Resource: StreamingDistribution.ARN })
    }
    const controls = yield* originAccessControls
    for (const { OriginAccessControl: control } of controls) {
      yield* OriginAccessControl.getOriginAccessControl({ Id: control?.Id ?? "" })
    }
    const { DistributionList } = yield* Distribution.listDistributions()
    assert.strictEqual(DistributionList.Quantity, known.length)
    yield* Streaming.listStreamingDistributions()
    const { OriginAccessControlList } = yield* OriginAccessControl.listOriginAccessControls()
    assert.strictEqual(OriginAccessControlList.Quantity, controls.length)
  }
)

describe("any request", () => {
  it.live(
    "is answered so that the client can read it, and leaves only what can be read",
    () =>
      forAll(
        fc.record({
          requests: fc.array(request, { minLength: 15, maxLength: 30, size: "max" }),
          readLag: fc.constantFrom(0, 5000)
        }),
        ({ readLag, requests }) =>
          Effect.gen(function* () {
            yield* everything
            for (const [n, make] of requests.entries()) {
              yield* send(yield* make(yield* there(right.length + n)))
              yield* TestClock.adjust("1 seconds")
            }
            yield* TestClock.adjust("1 minutes")
            yield* readAll
          }).pipe(Effect.provide(InMemoryCloudFront.layer({ verifySignature: false, readLag }))),
        { numRuns: Runs.of(2, 8), endOnFailure: true }
      ),
    120_000
  )

  it.effect("is accepted if it is valid", () =>
    Effect.zipRight(everything, readAll).pipe(Effect.provide(InMemoryCloudFront.layer({ verifySignature: false })))
  )
})
