import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { UnconfirmedCreate } from "@effect-cloudfront/core/Consistency"
import {
  createDistribution as createRaw,
  getDistribution,
  type DistributionConfig
} from "@effect-cloudfront/core/Distribution"
import {
  AccessDenied,
  DistributionAlreadyExists,
  InvalidArgument,
  InvalidOriginAccessControl,
  TooManyDistributions
} from "@effect-cloudfront/core/Errors"
import { createOriginAccessControl, type OriginAccessControlConfig } from "@effect-cloudfront/core/OriginAccessControl"
import * as Program from "@effect-cloudfront/core/programs/provisionDistribution"
import { encodeError } from "@effect-cloudfront/core/protocol/RestXmlServer"
import type * as Wire from "@effect-cloudfront/core/protocol/Wire"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestEffect from "@effect-cloudfront/support/TestEffect"
import * as Faults from "@effect-cloudfront/testing/Faults"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { identity } from "../support.js"
import { elapse, watch, type Intercept } from "./support.js"

const BUCKET = "files.s3.eu-central-1.amazonaws.com"
const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"
const fake = InMemoryCloudFront.InMemoryCloudFront

const inMemory = Effect.provide(InMemoryCloudFront.layer())

const configOf = (options: Program.ProvisionDistributionOptions, partition?: string) =>
  Effect.map(
    Program.provisionDistribution({ ...options, partition }),
    ({ Distribution }) => Distribution.DistributionConfig
  )

/** What an effect is refused with. A success is not shown: printing all of a distribution takes a test runner for ever. */
const refused = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<E, never, R> =>
  Effect.flip(Effect.zipRight(self, Effect.die("it was not refused")))

const controls = Effect.flatMap(fake, (one) => one.originAccessControls)
const distributions = Effect.flatMap(fake, (one) => one.distributions)

const control = (config: Partial<OriginAccessControlConfig> = {}) =>
  Effect.map(
    createOriginAccessControl({
      OriginAccessControlConfig: {
        Name: BUCKET,
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3",
        ...config
      }
    }),
    ({ OriginAccessControl }) => OriginAccessControl.Id
  )

const problemsOf = (options: Program.ProvisionDistributionOptions) =>
  Effect.map(refused(Program.provisionDistribution(options)), (error) => {
    assert.strictEqual(error._tag, "InvalidOptions")
    return error._tag === "InvalidOptions" ? error.problems.map(({ option }) => option) : []
  })

describe("provisionDistribution", () => {
  it.effect("makes a distribution as safe as it can be", () =>
    Effect.gen(function* () {
      const { Distribution, ETag, Location } = yield* Program.provisionDistribution({ origin: BUCKET, comment: "site" })
      const config = Distribution.DistributionConfig
      assert.strictEqual(config.Comment, "site")
      assert.strictEqual(config.Enabled, true)
      assert.strictEqual(config.DefaultCacheBehavior.ViewerProtocolPolicy, "redirect-to-https")
      assert.strictEqual(config.DefaultCacheBehavior.CachePolicyId, "658327ea-f89d-4fab-a63d-7e88639e58f6")
      assert.strictEqual(config.DefaultCacheBehavior.Compress, true)
      assert.strictEqual(config.HttpVersion, "http2and3")
      assert.strictEqual(config.IsIPV6Enabled, true)
      assert.strictEqual(config.PriceClass, "PriceClass_All")
      assert.isDefined(ETag)
      assert.include(Location, Distribution.Id)
      const [origin] = config.Origins.Items
      const [made] = yield* controls
      assert.strictEqual(origin?.DomainName, BUCKET)
      assert.strictEqual(origin?.OriginAccessControlId, made?.OriginAccessControl.Id)
      const { Description, ...control } = made?.OriginAccessControl.OriginAccessControlConfig ?? {}
      assert.include(Description, config.CallerReference)
      assert.deepStrictEqual(control, {
        Name: BUCKET,
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3"
      })
    }).pipe(inMemory)
  )

  it.effect("says all that it is told", () =>
    Effect.gen(function* () {
      const config = yield* configOf({
        origin: Program.customOrigin("example.com", {
          path: "/app",
          httpPort: 8080,
          httpsPort: 8443,
          protocolPolicy: "match-viewer"
        }),
        enabled: false,
        aliases: ["www.example.com"],
        certificate: CERTIFICATE,
        defaultRootObject: "index.html",
        cachePolicy: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        priceClass: "PriceClass_100",
        callerReference: "mine"
      })
      assert.strictEqual(config.CallerReference, "mine")
      assert.strictEqual(config.Enabled, false)
      assert.deepStrictEqual(config.Aliases?.Items, ["www.example.com"])
      assert.strictEqual(config.DefaultRootObject, "index.html")
      assert.strictEqual(config.PriceClass, "PriceClass_100")
      assert.strictEqual(config.DefaultCacheBehavior.CachePolicyId, "4135ea2d-6df8-44a3-9df3-4b5a84be39ad")
      assert.strictEqual(config.ViewerCertificate?.ACMCertificateArn, CERTIFICATE)
      assert.strictEqual(config.ViewerCertificate?.SSLSupportMethod, "sni-only")
      assert.strictEqual(config.ViewerCertificate?.MinimumProtocolVersion, "TLSv1.2_2021")
      const [origin] = config.Origins.Items
      assert.strictEqual(origin?.OriginPath, "/app")
      assert.strictEqual(origin?.CustomOriginConfig?.HTTPPort, 8080)
      assert.strictEqual(origin?.CustomOriginConfig?.HTTPSPort, 8443)
      assert.strictEqual(origin?.CustomOriginConfig?.OriginProtocolPolicy, "match-viewer")
      assert.deepStrictEqual(origin?.CustomOriginConfig?.OriginSslProtocols?.Items, ["TLSv1.2"])
      assert.lengthOf(yield* controls, 0)
    }).pipe(inMemory)
  )

  it.effect("sets every tag, and needs no permission for none", () =>
    Effect.gen(function* () {
      const tags = { team: "web", stage: "test", "app:name": "site +1" }
      const { Distribution } = yield* Program.provisionDistribution({ origin: BUCKET, tags })
      assert.deepStrictEqual(yield* Effect.flatMap(fake, (one) => one.tags(Distribution.ARN)), tags)
      yield* watch((watched) =>
        Effect.gen(function* () {
          yield* Program.provisionDistribution({ origin: Program.customOrigin("example.com"), tags: {} })
          assert.deepStrictEqual(watched.calls, ["CreateDistribution"])
        })
      )
    }).pipe(inMemory)
  )

  it.effect("takes the id of a server certificate of IAM", () =>
    Effect.gen(function* () {
      const config = yield* configOf({
        origin: BUCKET,
        aliases: ["www.example.com"],
        certificate: "ASCACKCEVSQ6C2EXAMPLE"
      })
      assert.strictEqual(config.ViewerCertificate?.IAMCertificateId, "ASCACKCEVSQ6C2EXAMPLE")
      assert.strictEqual(config.ViewerCertificate?.MinimumProtocolVersion, "TLSv1.2_2021")
    }).pipe(inMemory)
  )

  it.effect("tells its steps, as events, as a stream and in its span", () =>
    Effect.gen(function* () {
      const { spans, tracer } = TestEffect.recordingTracer()
      const events = yield* Stream.runCollect(
        Program.provisionDistributionEvents({ origin: BUCKET, callerReference: "mine" })
      ).pipe(Effect.withTracer(tracer))
      const [made] = yield* distributions
      const [control] = yield* controls
      assert.deepStrictEqual(Array.from(events), [
        { _tag: "Creating", callerReference: "mine" },
        { _tag: "OriginAccessControlCreated", id: control?.OriginAccessControl.Id ?? "", name: BUCKET },
        { _tag: "Created", callerReference: "mine", id: made?.Distribution.Id ?? "" }
      ])
      const outer = spans.find((span) => span.name === "CloudFront.programs.provisionDistribution")
      assert.strictEqual(outer?.attributes.get("callerReference"), "mine")
      assert.include(
        spans.flatMap((span) => (Option.isSome(span.parent) ? [span.parent.value.spanId] : [])),
        outer?.spanId
      )
    }).pipe(inMemory)
  )

  describe("config", () => {
    it.effect("has the last word, with an effect or without, once and before anything is created", () =>
      Effect.gen(function* () {
        let runs = 0
        const change = (config: DistributionConfig): DistributionConfig => {
          runs++
          assert.strictEqual(config.Origins.Items[0]?.Id, "origin")
          return { ...config, Comment: "changed", CallerReference: "other", WebACLId: "" }
        }
        const one = yield* configOf({ origin: BUCKET, callerReference: "mine", config: change })
        assert.strictEqual(one.Comment, "changed")
        assert.strictEqual(one.CallerReference, "mine")
        assert.isTrue((one.Origins.Items[0]?.OriginAccessControlId ?? "") !== "")
        const two = yield* configOf({ origin: BUCKET, config: (config) => Effect.sync(() => change(config)) })
        assert.strictEqual(two.Comment, "changed")
        assert.strictEqual(runs, 2)
      }).pipe(inMemory)
    )

    it.effect("fails before anything is created, with its own error or for what cannot be sent", () =>
      Effect.gen(function* () {
        const own = yield* refused(
          Program.provisionDistribution({ origin: BUCKET, config: () => Effect.fail("no" as const) })
        )
        assert.strictEqual(own, "no")
        const wrong = yield* refused(
          Program.provisionDistribution({ origin: BUCKET, config: (config) => ({ ...config, Comment: "\u0000" }) })
        )
        assert.strictEqual((wrong as { _tag: string })._tag, "EncodeError")
        const bare = yield* refused(
          Program.provisionDistribution({
            origin: BUCKET,
            config: (config) => ({ ...config, Aliases: { Items: ["www.example.com"] } })
          })
        )
        assert.strictEqual(bare._tag, "InvalidOptions")
        assert.lengthOf(yield* controls, 0)
      }).pipe(inMemory)
    )

    it.effect("may bring the certificate for the aliases, or another origin", () =>
      Effect.gen(function* () {
        const ViewerCertificate = {
          ACMCertificateArn: CERTIFICATE,
          SSLSupportMethod: "sni-only",
          MinimumProtocolVersion: "TLSv1.2_2021"
        } as const
        yield* Program.provisionDistribution({
          origin: BUCKET,
          aliases: ["www.example.com"],
          config: (config) => ({ ...config, ViewerCertificate })
        })
        const id = yield* control({ Name: "theirs" })
        const config = yield* configOf({
          origin: BUCKET,
          config: (config) => ({
            ...config,
            Origins: { Items: config.Origins.Items.map((origin) => ({ ...origin, OriginAccessControlId: id })) }
          })
        })
        assert.strictEqual(config.Origins.Items[0]?.OriginAccessControlId, id)
      }).pipe(inMemory)
    )
  })

  describe("refuses before anything is sent", () => {
    for (const [name, options, problems] of [
      ["a website endpoint", { origin: "files.s3-website-us-east-1.amazonaws.com" }, ["origin.domainName"]],
      ["a bare name", { origin: "files" }, ["origin.domainName"]],
      ["a URL", { origin: `https://${BUCKET}` }, ["origin.domainName"]],
      ["another server", { origin: "api.example.com" }, ["origin.domainName"]],
      ["another server as bucket", { origin: Program.s3Origin("api.example.com") }, ["origin.domainName"]],
      ["a port", { origin: Program.customOrigin("example.com:8080") }, ["origin.domainName"]],
      ["an address", { origin: Program.customOrigin("192.0.2.1") }, ["origin.domainName"]],
      [
        "a website endpoint over HTTPS",
        { origin: Program.customOrigin("files.s3-website.eu-central-1.amazonaws.com") },
        ["origin.protocolPolicy"]
      ],
      [
        "a website endpoint over what viewers speak",
        {
          origin: Program.customOrigin("files.s3-website.eu-central-1.amazonaws.com", {
            protocolPolicy: "match-viewer"
          })
        },
        ["origin.protocolPolicy"]
      ],
      [
        "ports",
        { origin: Program.customOrigin("example.com", { httpPort: 81, httpsPort: 70_000 }) },
        ["origin.httpPort", "origin.httpsPort"]
      ],
      ["half a port", { origin: Program.customOrigin("example.com", { httpPort: 1024.5 }) }, ["origin.httpPort"]],
      ["a path without slash", { origin: Program.s3Origin(BUCKET, { path: "site" }) }, ["origin.path"]],
      [
        "a path that ends with one",
        { origin: Program.customOrigin("example.com", { path: "/site/" }) },
        ["origin.path"]
      ],
      [
        "an empty access control",
        { origin: Program.s3Origin(BUCKET, { originAccessControl: "" }) },
        ["origin.originAccessControl"]
      ],
      [
        "two ways of signing",
        { origin: Program.s3Origin(BUCKET, { originAccessControl: "E1", originAccessIdentity: "E2" }) },
        ["origin.originAccessIdentity"]
      ],
      ["aliases without a certificate", { origin: BUCKET, aliases: ["www.example.com"] }, ["certificate"]],
      ["an alias that is none", { origin: BUCKET, aliases: ["https://x"], certificate: CERTIFICATE }, ["aliases[0]"]],
      [
        "a certificate elsewhere",
        { origin: BUCKET, certificate: "arn:aws:acm:eu-central-1:123456789012:certificate/1" },
        ["certificate"]
      ],
      [
        "a certificate of another partition",
        { origin: BUCKET, certificate: "arn:aws-cn:acm:us-east-1:123456789012:certificate/1" },
        ["certificate"]
      ],
      [
        "the ARN of a server certificate",
        { origin: BUCKET, certificate: "arn:aws:iam::123456789012:server-certificate/x" },
        ["certificate"]
      ],
      [
        "the ARN of something else",
        { origin: BUCKET, certificate: "arn:aws:s3:us-east-1:123456789012:certificate/x" },
        ["certificate"]
      ],
      ["a name as certificate", { origin: BUCKET, certificate: "www.example.com" }, ["certificate"]],
      ["a long comment", { origin: BUCKET, comment: "x".repeat(129) }, ["comment"]],
      ["an empty reference", { origin: BUCKET, callerReference: "" }, ["callerReference"]],
      ["a root object with a slash", { origin: BUCKET, defaultRootObject: "/index.html" }, ["defaultRootObject"]],
      ["an empty policy", { origin: BUCKET, cachePolicy: "" }, ["cachePolicy"]],
      [
        "tags",
        { origin: BUCKET, tags: { "": "a", "aws:x": "b", AWS: "R&D", ["k".repeat(129)]: "v", v: "v".repeat(257) } },
        ["tags[0]", "tags[1]", "tags[2]", "tags[3]", "tags[4]"]
      ],
      [
        "too many tags",
        { origin: BUCKET, tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ""])) },
        ["tags"]
      ],
      [
        "all at once",
        { origin: "files", comment: "x".repeat(129), defaultRootObject: "/" },
        ["origin.domainName", "comment", "defaultRootObject"]
      ]
    ] as ReadonlyArray<readonly [string, Program.ProvisionDistributionOptions, ReadonlyArray<string>]>) {
      it.effect(name, () =>
        watch((watched) =>
          Effect.gen(function* () {
            assert.deepStrictEqual(yield* problemsOf(options), problems)
            assert.deepStrictEqual(watched.calls, [])
          })
        ).pipe(inMemory)
      )
    }

    it.effect("and no more than that", () =>
      Effect.gen(function* () {
        yield* Program.provisionDistribution({
          origin: Program.customOrigin("files.s3-website.eu-central-1.amazonaws.com", { protocolPolicy: "http-only" }),
          comment: "😀".repeat(128),
          tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`ключ ${i}`, "a/b=c+d-e@f:g.h"]))
        })
        yield* Program.provisionDistribution({
          origin: Program.s3Origin(BUCKET, { path: "/site", originAccessControl: false }),
          aliases: ["*.example.com"],
          certificate: CERTIFICATE
        })
      }).pipe(inMemory)
    )
  })

  describe("in China", () => {
    const options = { origin: Program.s3Origin("files.s3.cn-north-1.amazonaws.com.cn"), partition: "aws-cn" }

    it.effect("does without what there is not", () =>
      watch((watched) =>
        Effect.gen(function* () {
          for (const given of [
            options,
            { ...options, origin: Program.customOrigin("example.cn") },
            // A service that does not say which partition it is of.
            { origin: "files.s3.cn-north-1.amazonaws.com.cn" }
          ]) {
            const { Distribution } = yield* Program.provisionDistribution(given)
            const config = Distribution.DistributionConfig
            assert.isUndefined(config.DefaultCacheBehavior.CachePolicyId)
            assert.strictEqual(config.DefaultCacheBehavior.ForwardedValues?.QueryString, false)
            assert.strictEqual(config.HttpVersion, "http2")
            assert.strictEqual(config.IsIPV6Enabled, false)
          }
          assert.deepStrictEqual([...new Set(watched.calls)], ["CreateDistribution"])
        })
      ).pipe(inMemory)
    )

    it.effect("is told by the region of the layer", () =>
      Effect.gen(function* () {
        const { signingRegion } = yield* CloudFront
        assert.strictEqual(signingRegion, "us-east-1")
        const inner = yield* CloudFront
        const config = yield* configOf({ origin: Program.customOrigin("example.cn") }).pipe(
          Effect.provideService(CloudFront, { ...inner, signingRegion: "cn-northwest-1" })
        )
        assert.isUndefined(config.DefaultCacheBehavior.CachePolicyId)
        // A layer that says so knows better than the name of the bucket.
        const global = yield* configOf({ origin: Program.customOrigin("files.s3.cn-north-1.amazonaws.com.cn") })
        assert.isDefined(global.DefaultCacheBehavior.CachePolicyId)
        // Other partitions have certificates of their own, wherever those have to be.
        for (const [region, partition] of [
          ["us-gov-west-1", "aws-us-gov"],
          ["us-iso-east-1", "aws-iso"],
          ["us-isob-east-1", "aws-iso-b"],
          ["eusc-de-east-1", "aws-eusc"]
        ] as const) {
          const run = (partition: string) =>
            Program.provisionDistribution({
              origin: Program.customOrigin("example.com"),
              certificate: `arn:${partition}:acm:x-1:123456789012:certificate/1`
            }).pipe(
              Effect.provideService(CloudFront, { ...inner, signingRegion: region }),
              refused,
              Effect.map(({ _tag }) => _tag)
            )
          // The in-memory CloudFront is that of `aws`.
          assert.strictEqual(yield* run(partition), "InvalidViewerCertificate")
          assert.strictEqual(yield* run("aws-cn"), "InvalidOptions")
        }
      }).pipe(inMemory)
    )

    it.effect("wants a server certificate of IAM", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* problemsOf({
            ...options,
            aliases: ["www.example.cn"],
            certificate: "arn:aws-cn:acm:cn-north-1:1:certificate/1"
          }),
          ["certificate"]
        )
        yield* Program.provisionDistribution({
          ...options,
          aliases: ["www.example.cn"],
          certificate: "ASCACKCEVSQ6C2EXAMPLE"
        })
      }).pipe(inMemory)
    )

    it.effect("signs with an origin access identity", () =>
      Effect.gen(function* () {
        const originAccessIdentity = yield* identity()
        const config = yield* configOf(
          {
            origin: Program.s3Origin("files.s3.cn-north-1.amazonaws.com.cn", { originAccessIdentity })
          },
          "aws-cn"
        )
        assert.strictEqual(
          config.Origins.Items[0]?.S3OriginConfig?.OriginAccessIdentity,
          `origin-access-identity/cloudfront/${originAccessIdentity}`
        )
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    )
  })

  describe("the origin access control", () => {
    it.effect("with the bucket's name is used", () =>
      Effect.gen(function* () {
        const id = yield* control()
        const events = yield* Stream.runCollect(Program.provisionDistributionEvents({ origin: BUCKET }))
        assert.deepStrictEqual(
          Array.from(events, ({ _tag }) => _tag),
          ["Creating", "OriginAccessControlFound", "Created"]
        )
        const [made] = yield* distributions
        assert.strictEqual(made?.Distribution.DistributionConfig.Origins.Items[0]?.OriginAccessControlId, id)
        assert.lengthOf(yield* controls, 1)
      }).pipe(inMemory)
    )

    for (const config of [
      { SigningBehavior: "never" },
      { SigningBehavior: "no-override" },
      { OriginAccessControlOriginType: "lambda" }
    ] as const) {
      it.effect(`is refused when it does not sign as it should: ${Object.values(config).join()}`, () =>
        Effect.gen(function* () {
          const id = yield* control(config)
          const error = yield* refused(Program.provisionDistribution({ origin: BUCKET }))
          assert.strictEqual(error._tag, "UnsuitableOriginAccessControl")
          assert.include(error.message, id)
          for (const value of Object.values(config)) assert.include(error.message, value)
          assert.lengthOf(yield* distributions, 0)
          assert.lengthOf(yield* controls, 1)
        }).pipe(inMemory)
      )
    }

    it.effect("is not looked for when it is given, or not wanted", () =>
      Effect.gen(function* () {
        const id = yield* control({ Name: "other", SigningBehavior: "never" })
        const given = yield* configOf({ origin: Program.s3Origin(BUCKET, { originAccessControl: id }) })
        assert.strictEqual(given.Origins.Items[0]?.OriginAccessControlId, id)
        const none = yield* configOf({ origin: Program.s3Origin(BUCKET, { originAccessControl: false }) })
        assert.strictEqual(none.Origins.Items[0]?.OriginAccessControlId, "")
        assert.lengthOf(yield* controls, 1)
      }).pipe(inMemory)
    )

    it.effect("has a name of its own for each bucket, however long", () =>
      Effect.gen(function* () {
        const long = "b".repeat(62)
        for (const name of [`${long}1.s3.ap-southeast-1`, `${long}2.s3.ap-southeast-1`, `${long}1.s3.ap-southeast-2`]) {
          for (let i = 0; i < 2; i++) yield* Program.provisionDistribution({ origin: `${name}.amazonaws.com` })
        }
        const names = (yield* controls).map((one) => one.OriginAccessControl.OriginAccessControlConfig?.Name ?? "")
        assert.strictEqual(new Set(names).size, 3)
        for (const name of names) assert.lengthOf(name, 64)
      }).pipe(inMemory)
    )

    it.effect("is taken away again when the distribution is refused", () =>
      Effect.gen(function* () {
        const { faults } = yield* fake
        yield* faults.on("CreateDistribution", Faults.error(TooManyDistributions))
        const events: Array<string> = []
        const error = yield* refused(
          Program.provisionDistribution({
            origin: BUCKET,
            onEvent: ({ _tag }) => Effect.sync(() => void events.push(_tag))
          })
        )
        assert.strictEqual(error._tag, "TooManyDistributions")
        assert.deepStrictEqual(events, ["Creating", "OriginAccessControlCreated", "OriginAccessControlRemoved"])
        assert.lengthOf(yield* controls, 0)
      }).pipe(inMemory)
    )

    it.effect("is left alone when it was there, or is in use by now", () =>
      Effect.gen(function* () {
        const { faults } = yield* fake
        yield* control()
        yield* faults.on("CreateDistribution", Faults.error(TooManyDistributions))
        yield* refused(Program.provisionDistribution({ origin: BUCKET }))
        assert.lengthOf(yield* controls, 1)
        // Somebody else's distribution comes to use it just before ours is refused.
        const other = "other.s3.us-east-1.amazonaws.com"
        const inner = yield* CloudFront
        const use = Effect.orDie(
          Effect.provideService(Program.provisionDistribution({ origin: other }), CloudFront, inner)
        )
        let times = 0
        const error = yield* watch(
          () => refused(Program.provisionDistribution({ origin: other })),
          (request) =>
            request.operation === "CreateDistribution" && times++ === 0
              ? Effect.as(use, encodeError({ code: "InvalidArgument", status: 400, message: "no", requestId: "r" }))
              : undefined
        )
        assert.strictEqual(error._tag, "InvalidArgument")
        assert.lengthOf(yield* controls, 2)
        assert.lengthOf(yield* distributions, 1)
      }).pipe(inMemory)
    )

    it.effect("that cannot be taken away does not hide what went wrong", () =>
      Effect.gen(function* () {
        const { faults } = yield* fake
        yield* faults.on("CreateDistribution", Faults.error(InvalidArgument))
        yield* faults.on("DeleteOriginAccessControl", Faults.error(AccessDenied))
        const error = yield* refused(Program.provisionDistribution({ origin: BUCKET }))
        assert.strictEqual(error._tag, "InvalidArgument")
      }).pipe(inMemory)
    )

    it.effect("is created anew when another run takes its own away", () =>
      Effect.gen(function* () {
        const { faults } = yield* fake
        yield* faults.on("CreateDistribution", Faults.error(InvalidOriginAccessControl))
        yield* Program.provisionDistribution({ origin: BUCKET })
        assert.lengthOf(yield* controls, 1)
        assert.lengthOf(yield* distributions, 1)
      }).pipe(inMemory)
    )
  })
})

const NOTHING = (name: string) =>
  `<${name} xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Marker></Marker><MaxItems>100</MaxItems><IsTruncated>false</IsTruncated><Quantity>0</Quantity></${name}>`

/** What was created within the last while is not to be seen, neither by itself nor in lists. */
const slowReads = (lag: number): Intercept => {
  let created: number | undefined
  const answer = (request: Wire.Request): Wire.Response | undefined => {
    const kind = request.operation.includes("Streaming") ? "StreamingDistribution" : "Distribution"
    if (request.operation === `List${kind}s`) {
      return { status: 200, headers: {}, body: new TextEncoder().encode(NOTHING(`${kind}List`)) }
    }
    return request.operation === `Get${kind}`
      ? encodeError({
          code: `NoSuch${kind}`,
          status: 404,
          message: "The specified distribution does not exist.",
          requestId: "r"
        })
      : undefined
  }
  return (request, send) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (/^Create(?:Streaming)?Distribution/.test(request.operation)) created ??= now
      const slow = created !== undefined && now < created + lag ? answer(request) : undefined
      return slow === undefined ? send : Effect.succeed(slow)
    })
}

const KINDS = ["plain", "tags", "streaming"] as const

const OPERATIONS = {
  plain: "CreateDistribution",
  tags: "CreateDistributionWithTags",
  streaming: "CreateStreamingDistribution"
} as const

/** Runs one of the programs; what is common to their results. */
const run = (
  kind: (typeof KINDS)[number],
  options: Program.ProvisionOptions = {}
): Effect.Effect<
  { readonly id: string; readonly etag: string | undefined },
  Program.ProvisionDistributionError | Program.ProvisionStreamingDistributionError,
  CloudFront
> =>
  kind === "streaming"
    ? Effect.map(Program.provisionStreamingDistribution({ bucket: BUCKET, comment: kind, ...options }), (result) => ({
        id: result.StreamingDistribution.Id,
        etag: result.ETag
      }))
    : Effect.map(
        Program.provisionDistribution({
          origin: BUCKET,
          comment: kind,
          ...(kind === "tags" ? { tags: { team: "web" } } : {}),
          ...options
        }),
        (result) => ({ id: result.Distribution.Id, etag: result.ETag })
      )

const thereIs = Effect.gen(function* () {
  const one = yield* fake
  const all = [
    ...(yield* one.distributions).map(({ Distribution }) => Distribution.Id),
    ...(yield* one.streamingDistributions).map(({ StreamingDistribution }) => StreamingDistribution.Id)
  ]
  return { all, controls: (yield* one.originAccessControls).length }
})

/** Exactly this one, and no more origin access controls than it needs. */
const assertOnly = (id: string, kind: (typeof KINDS)[number]) =>
  Effect.map(thereIs, ({ all, controls }) => {
    assert.deepStrictEqual(all, [id])
    assert.strictEqual(controls, kind === "streaming" ? 0 : 1)
  })

describe("a create whose answer is lost", () => {
  for (const fault of [
    Faults.resetAfter,
    Faults.truncate,
    Faults.unavailableAfter,
    Faults.resetBefore,
    Faults.unavailable
  ]) {
    for (const times of [1, Infinity]) {
      it.effect(`is found again, or says how to go on: ${fault.name}, ${times} times`, () =>
        Effect.gen(function* () {
          for (const kind of KINDS) {
            for (const callerReference of [undefined, "mine"]) {
              for (const lag of [0, 60_000]) {
                yield* Effect.gen(function* () {
                  const { faults } = yield* fake
                  yield* faults.on(OPERATIONS[kind], fault, { times })
                  const first = yield* watch(
                    () => elapse(Effect.either(run(kind, { callerReference }))),
                    slowReads(lag)
                  )
                  const wasApplied =
                    fault === Faults.resetAfter || fault === Faults.truncate || fault === Faults.unavailableAfter
                  if (Either.isRight(first)) {
                    assert.isTrue(Number.isFinite(times) || wasApplied)
                    assert.isDefined(first.right.etag)
                    return yield* assertOnly(first.right.id, kind)
                  }
                  const error = first.left
                  assert.instanceOf(error, UnconfirmedCreate)
                  if (!(error instanceof UnconfirmedCreate)) return
                  assert.strictEqual(times, Infinity)
                  if (callerReference !== undefined) assert.strictEqual(error.reference, callerReference)
                  yield* faults.clear
                  const second = yield* elapse(run(kind, { callerReference: error.reference }))
                  yield* assertOnly(second.id, kind)
                }).pipe(Effect.provide(InMemoryCloudFront.layer()))
              }
            }
          }
        })
      )
    }
  }

  it.effect("is found again when the service says nothing at all", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("CreateDistribution", Faults.silence, { times: 4 })
      yield* faults.on("CreateOriginAccessControl", Faults.silence, { times: 4 })
      const { id } = yield* elapse(run("plain"))
      yield* assertOnly(id, "plain")
    }).pipe(inMemory)
  )

  it.effect("is found again by a role that may not list, and by one that may not read says how to go on", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      yield* faults.on("ListDistributions", Faults.error(AccessDenied), { times: Infinity })
      yield* faults.on("CreateDistribution", Faults.resetAfter)
      const { id } = yield* elapse(run("plain"))
      yield* assertOnly(id, "plain")
      yield* faults.on("GetDistribution", Faults.error(AccessDenied))
      yield* faults.on("CreateDistributionWithTags", Faults.resetAfter)
      const error = yield* refused(elapse(run("tags")))
      assert.strictEqual(error._tag, "UnconfirmedCreate")
      if (error._tag !== "UnconfirmedCreate") return
      assert.strictEqual(error.cause._tag, "AccessDenied")
      yield* run("tags", { callerReference: error.reference })
      assert.lengthOf((yield* thereIs).all, 2)
    }).pipe(inMemory)
  )

  it.effect("is found again among many when nobody names its id", () =>
    Effect.gen(function* () {
      const { faults } = yield* fake
      for (let i = 0; i < 5; i++) yield* run("plain")
      const before = (yield* thereIs).all
      yield* faults.on("CreateDistribution", Faults.resetAfter)
      yield* faults.on("CreateDistribution", Faults.error(DistributionAlreadyExists, "used before"))
      const { id } = yield* elapse(run("plain"))
      assert.deepStrictEqual((yield* thereIs).all, [...before, id])
    }).pipe(inMemory)
  )

  for (const fault of [Faults.resetAfter, Faults.truncate, Faults.unavailableAfter, Faults.resetBefore]) {
    for (const times of [1, Infinity]) {
      it.effect(`leaves one origin access control at most: ${fault.name}, ${times} times`, () =>
        Effect.gen(function* () {
          const { faults } = yield* fake
          yield* faults.on("CreateOriginAccessControl", fault, { times })
          const first = yield* elapse(Effect.either(run("plain")))
          if (Either.isRight(first)) return yield* assertOnly(first.right.id, "plain")
          // What was created for nothing is gone, though nobody saw the answer.
          assert.deepStrictEqual(yield* thereIs, { all: [], controls: 0 })
          const error = first.left
          assert.strictEqual(error._tag, "UnconfirmedCreate")
          if (error._tag !== "UnconfirmedCreate") return
          yield* faults.clear
          const { id } = yield* elapse(run("plain", { callerReference: error.reference }))
          yield* assertOnly(id, "plain")
        }).pipe(inMemory)
      )
    }
  }
})

describe("a second run with the caller's reference", () => {
  it.effect("returns what the first one created", () =>
    Effect.gen(function* () {
      for (const kind of KINDS) {
        yield* Effect.gen(function* () {
          const first = yield* run(kind, { callerReference: "mine" })
          assert.deepStrictEqual(yield* run(kind, { callerReference: "mine" }), first)
          yield* assertOnly(first.id, kind)
        }).pipe(Effect.provide(InMemoryCloudFront.layer()))
      }
    })
  )

  it.effect("fails with the service's error when something else is asked for", () =>
    Effect.gen(function* () {
      for (const kind of KINDS) {
        yield* Effect.gen(function* () {
          const first = yield* run(kind, { callerReference: "mine" })
          const error = yield* refused(run(kind, { callerReference: "mine", enabled: false }))
          assert.match(error._tag, /DistributionAlreadyExists$/)
          yield* assertOnly(first.id, kind)
        }).pipe(Effect.provide(InMemoryCloudFront.layer()))
      }
      // Tags are part of what is asked for.
      yield* Effect.gen(function* () {
        const first = yield* run("tags", { callerReference: "mine" })
        const options = { origin: BUCKET, comment: "tags", callerReference: "mine" }
        const error = yield* refused(elapse(Program.provisionDistribution({ ...options, tags: { team: "other" } })))
        assert.strictEqual(error._tag, "DistributionAlreadyExists")
        yield* assertOnly(first.id, "tags")
      }).pipe(Effect.provide(InMemoryCloudFront.layer()))
    })
  )

  it.effect("is foreseen by a plan, which changes nothing", () =>
    Effect.gen(function* () {
      const plan = (options: Partial<Program.ProvisionDistributionOptions> = {}) =>
        Program.provisionDistribution({ origin: BUCKET, callerReference: "mine", ...options, dryRun: true })
      const nothing = { callerReference: "mine", id: undefined, outcome: "Created" } as const
      assert.deepStrictEqual(yield* plan(), { ...nothing, steps: ["CreateOriginAccessControl", "Create"] })
      assert.deepStrictEqual(yield* thereIs, { all: [], controls: 0 })
      assert.deepStrictEqual(yield* plan({ callerReference: undefined, origin: Program.customOrigin("example.com") }), {
        ...nothing,
        callerReference: undefined,
        steps: ["Create"]
      })
      const { Distribution } = yield* Program.provisionDistribution({ origin: BUCKET, callerReference: "mine" })
      const there = { callerReference: "mine", id: Distribution.Id, steps: [] } as const
      assert.deepStrictEqual(yield* plan(), { ...there, outcome: "Found" })
      assert.deepStrictEqual(yield* plan({ comment: "other" }), { ...there, outcome: "AlreadyExists" })
      assert.deepStrictEqual(yield* plan({ callerReference: "other" }), {
        ...nothing,
        callerReference: "other",
        steps: ["Create"]
      })
      assert.strictEqual((yield* refused(plan({ callerReference: "" })))._tag, "InvalidOptions")
      yield* assertOnly(Distribution.Id, "plain")
    }).pipe(inMemory)
  )

  it.effect("of a streaming distribution is foreseen by a plan", () =>
    Effect.gen(function* () {
      const options = { bucket: BUCKET, callerReference: "mine" }
      const plan = (comment?: string) => Program.provisionStreamingDistribution({ ...options, comment, dryRun: true })
      const nothing = { callerReference: "mine", id: undefined, outcome: "Created", steps: ["Create"] } as const
      assert.deepStrictEqual(yield* plan(), nothing)
      const { StreamingDistribution } = yield* Program.provisionStreamingDistribution(options)
      const there = { callerReference: "mine", id: StreamingDistribution.Id, steps: [] } as const
      assert.deepStrictEqual(yield* plan(), { ...there, outcome: "Found" })
      assert.deepStrictEqual(yield* plan("other"), { ...there, outcome: "AlreadyExists" })
    }).pipe(inMemory)
  )

  it.effect("does not take another's reference for its own because the lists look alike", () =>
    Effect.gen(function* () {
      const { Distribution } = yield* Program.provisionDistribution({
        origin: Program.customOrigin("example.com"),
        callerReference: "mine"
      })
      const theirs = Distribution.DistributionConfig
      yield* createRaw({ DistributionConfig: { ...theirs, CallerReference: "theirs" } })
      const found = yield* Program.provisionDistribution({
        origin: Program.customOrigin("example.com"),
        callerReference: "theirs"
      })
      assert.notStrictEqual(found.Distribution.Id, Distribution.Id)
      assert.lengthOf(yield* distributions, 2)
    }).pipe(inMemory)
  )

  it.effect("finishes what was interrupted, wherever that was", () =>
    Effect.gen(function* () {
      for (const kind of KINDS) {
        for (const when of ["before", "after"] as const) {
          for (let at = 1; at <= (kind === "streaming" ? 1 : 2); at++) {
            yield* Effect.gen(function* () {
              const reached = yield* Deferred.make<void>()
              let calls = 0
              let reference = ""
              const fiber = yield* watch(
                () =>
                  run(kind, {
                    onEvent: (event) =>
                      Effect.sync(() => {
                        if (event._tag === "Creating") reference = event.callerReference
                      })
                  }),
                (_, send) =>
                  ++calls !== at
                    ? undefined
                    : Effect.zipRight(
                        when === "after" ? Effect.asVoid(send) : Effect.void,
                        Effect.zipRight(Deferred.succeed(reached, undefined), Effect.never)
                      )
              ).pipe(Effect.fork)
              yield* Deferred.await(reached)
              yield* elapse(Fiber.interrupt(fiber))
              const exit = yield* Fiber.await(fiber)
              assert.isTrue(Exit.isInterrupted(exit))
              // An origin access control that nothing uses is not left.
              const left = yield* thereIs
              assert.strictEqual(left.controls, kind === "streaming" ? 0 : left.all.length)
              const { id } = yield* elapse(run(kind, { callerReference: reference }))
              yield* assertOnly(id, kind)
            }).pipe(Effect.provide(InMemoryCloudFront.layer()))
          }
        }
      }
    })
  )

  it.effect("at the same time ends with the same distribution", () =>
    Effect.gen(function* () {
      for (const kind of KINDS) {
        yield* Effect.gen(function* () {
          const [one, two] = yield* elapse(
            Effect.all([run(kind, { callerReference: "mine" }), run(kind, { callerReference: "mine" })], {
              concurrency: 2
            })
          )
          assert.deepStrictEqual(one, two)
          yield* assertOnly(one.id, kind)
        }).pipe(Effect.provide(InMemoryCloudFront.layer()))
      }
    })
  )

  it.effect("shares the bucket's origin access control with runs of other references", () =>
    Effect.gen(function* () {
      yield* elapse(
        Effect.all(
          Array.from({ length: 5 }, () => run("plain")),
          { concurrency: 5 }
        )
      )
      const { all, controls } = yield* thereIs
      assert.lengthOf(all, 5)
      assert.strictEqual(controls, 1)
      for (const Id of all) yield* getDistribution({ Id })
    }).pipe(inMemory)
  )
})
