/** What was sent is found again in what the service made of it. */
import * as Enum from "@effect-cloudfront/core/Enum"
import * as ContinuousDeploymentPolicy from "@effect-cloudfront/core/ContinuousDeploymentPolicy"
import * as Description from "@effect-cloudfront/core/Description"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as PublicKey from "@effect-cloudfront/core/PublicKey"
import * as RealtimeLogConfig from "@effect-cloudfront/core/RealtimeLogConfig"
import { ResponseHeadersPolicyConfig } from "@effect-cloudfront/core/ResponseHeadersPolicy"
import { StreamingDistributionConfig } from "@effect-cloudfront/core/StreamingDistribution"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as fc from "fast-check"
import { classify, editedPaths, equivalent, isIncluded } from "../../src/internal/compare.js"

type Config = Distribution.DistributionConfig

const shape = Distribution.DistributionConfig.description

const behavior = (PathPattern: string, more: Partial<Distribution.CacheBehavior> = {}): Distribution.CacheBehavior => ({
  PathPattern,
  TargetOriginId: "a",
  ViewerProtocolPolicy: "https-only",
  ...more
})

const config: Config = {
  CallerReference: "c",
  Aliases: { Items: ["a.example.com", "b.example.com"] },
  Origins: {
    Items: [
      { Id: "a", DomainName: "a.example.com" },
      { Id: "b", DomainName: "b.example.com", ConnectionAttempts: 2 }
    ]
  },
  DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "https-only", CachePolicyId: "p" },
  CacheBehaviors: { Items: [behavior("/a"), behavior("/b")] },
  Comment: "before",
  Enabled: true
}

const other = (more: Partial<Config>): Config => ({ ...config, ...more })

const behaviors = (...paths: ReadonlyArray<string>): Config =>
  other({ CacheBehaviors: { Items: paths.map((path) => behavior(path)) } })

const withOrigin = (origin: Partial<Distribution.Origin>): Config =>
  other({ Origins: { Items: [...config.Origins.Items, { Id: "n", DomainName: "n", ...origin }] } })

/** Both ways of asking agree, and it does not matter which of the two the service wrote. */
const isSame = (asked: Config, there: Config): boolean => {
  const answer = equivalent(shape, asked, there)
  assert.strictEqual(classify(shape, asked, asked, there)._tag === "Same", answer)
  assert.strictEqual(equivalent(shape, there, asked), answer)
  return answer
}

describe("equivalent", () => {
  const same: Readonly<Record<string, readonly [Partial<Config>, Partial<Config>]>> = {
    "nothing is false, 0, empty or none": [
      {},
      {
        DefaultRootObject: "",
        WebACLId: "",
        Staging: false,
        OriginGroups: { Quantity: 0, Items: [] },
        CustomErrorResponses: { Quantity: 0, Items: [] },
        Logging: { Enabled: false, IncludeCookies: false, Bucket: "", Prefix: "" },
        Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0, Items: [] } }
      }
    ],
    "documented defaults": [{}, { PriceClass: "PriceClass_All", HttpVersion: "http2", ConnectionMode: "direct" }],
    "either default of IPv6": [{}, { IsIPV6Enabled: false }],
    "the other default of IPv6": [{}, { IsIPV6Enabled: true }],
    "counts are counted": [{ Aliases: { Items: ["a"] } }, { Aliases: { Quantity: 1, Items: ["a"] } }],
    "lists in another order": [
      {
        Aliases: { Items: ["a", "b", "c"] },
        CustomErrorResponses: { Items: [{ ErrorCode: 503 }, { ErrorCode: 403 }] }
      },
      {
        Aliases: { Items: ["c", "a", "b"] },
        CustomErrorResponses: {
          Items: [
            { ErrorCode: 403, ResponseCode: "", ResponsePagePath: "", ErrorCachingMinTTL: 10 },
            { ErrorCode: 503, ResponseCode: "", ResponsePagePath: "" }
          ]
        }
      }
    ],
    "origins in another order": [{}, { Origins: { Items: [...config.Origins.Items].reverse() } }],
    "enumerations in another case": [{ HttpVersion: "http2and3" }, { HttpVersion: Enum.unknown("HTTP2AND3") }],
    "line ends": [{ Comment: "a\r\nb\rc" }, { Comment: "a\nb\nc" }],
    "the default certificate goes with nothing else": [
      { ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: "TLSv1.2_2021" } },
      {
        ViewerCertificate: {
          CloudFrontDefaultCertificate: true,
          SSLSupportMethod: "vip",
          MinimumProtocolVersion: "TLSv1",
          CertificateSource: "cloudfront"
        }
      }
    ],
    "a certificate by its old name": [
      { ViewerCertificate: { Certificate: "arn", CertificateSource: "acm", SSLSupportMethod: "sni-only" } },
      {
        ViewerCertificate: {
          CloudFrontDefaultCertificate: false,
          ACMCertificateArn: "arn",
          Certificate: "arn",
          CertificateSource: "acm",
          SSLSupportMethod: "sni-only"
        }
      }
    ],
    "a behaviour's defaults": [
      { DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "https-only", MinTTL: 100_000 } },
      {
        DefaultCacheBehavior: {
          TargetOriginId: "a",
          ViewerProtocolPolicy: "https-only",
          MinTTL: 100_000,
          DefaultTTL: 100_000,
          MaxTTL: 31_536_000,
          TrustedSigners: { Enabled: false, Quantity: 0, Items: [] },
          TrustedKeyGroups: { Enabled: false, Quantity: 0, Items: [] },
          AllowedMethods: { Items: ["HEAD", "GET"], CachedMethods: { Items: ["GET", "HEAD"] } },
          SmoothStreaming: false,
          Compress: false,
          LambdaFunctionAssociations: { Quantity: 0, Items: [] },
          FunctionAssociations: { Quantity: 0, Items: [] },
          FieldLevelEncryptionId: "",
          GrpcConfig: { Enabled: false },
          ForwardedValues: {
            QueryString: false,
            Cookies: { Forward: "none" },
            Headers: { Quantity: 0, Items: [] },
            QueryStringCacheKeys: { Quantity: 0, Items: [] }
          }
        }
      }
    ],
    "an origin's defaults": [
      withOrigin({ CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" } }),
      withOrigin({
        OriginPath: "",
        CustomHeaders: { Quantity: 0, Items: [] },
        ConnectionAttempts: 3,
        ConnectionTimeout: 10,
        OriginShield: { Enabled: false },
        OriginAccessControlId: "",
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: "https-only",
          OriginReadTimeout: 30,
          OriginKeepaliveTimeout: 5,
          OriginSslProtocols: { Items: ["TLSv1.2", "TLSv1", "TLSv1.1"] }
        }
      })
    ]
  }
  for (const [name, [asked, there]] of Object.entries(same)) {
    it(name, () => assert.isTrue(isSame(other(asked), other(there))))
  }

  const different: Readonly<Record<string, readonly [Partial<Config>, Partial<Config>]>> = {
    "a text": [{}, { Comment: "after" }],
    "a time to live of none": [
      { DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "https-only" } },
      { DefaultCacheBehavior: { TargetOriginId: "a", ViewerProtocolPolicy: "https-only", DefaultTTL: 0 } }
    ],
    "a flag": [{ IsIPV6Enabled: true }, { IsIPV6Enabled: false }],
    "more than was asked for": [{}, { WebACLId: "acl" }],
    "another default than the service's": [{}, { PriceClass: "PriceClass_100" }],
    "an item more": [{}, { Aliases: { Items: ["a.example.com", "b.example.com", "c.example.com"] } }],
    "an item less": [{}, { Aliases: { Items: ["a.example.com"] } }],
    "a protocol more": [
      withOrigin({
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: "https-only",
          OriginSslProtocols: { Items: ["TLSv1.2"] }
        }
      }),
      withOrigin({
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: "https-only",
          OriginSslProtocols: { Items: ["TLSv1", "TLSv1.1", "TLSv1.2"] }
        }
      })
    ],
    "the order of cache behaviours": [behaviors("/a", "/b"), behaviors("/b", "/a")],
    "another certificate": [
      { ViewerCertificate: { ACMCertificateArn: "a", SSLSupportMethod: "sni-only" } },
      { ViewerCertificate: { CloudFrontDefaultCertificate: true } }
    ],
    "an unknown setting": [
      Unknown.withElements(config, [{ member: undefined, xml: "<A>1</A>" }]),
      Unknown.withElements(config, [{ member: undefined, xml: "<A>2</A>" }])
    ]
  }
  for (const [name, [asked, there]] of Object.entries(different)) {
    it(`sees ${name}`, () => assert.isFalse(isSame(other(asked), other(there))))
  }

  it("ignores an unknown setting that was not requested", () => {
    const origins = (elements: ReadonlyArray<Unknown.Element>): Config =>
      other({ Origins: { Items: config.Origins.Items.map((one) => Unknown.withElements(one, elements)) } })
    const element = { member: undefined, xml: "<GrpcOfTomorrow>false</GrpcOfTomorrow>" }
    assert.isTrue(equivalent(shape, config, origins([element])))
    assert.isFalse(equivalent(shape, origins([element]), config))
    // Taking one away is a change like any other.
    assert.strictEqual(classify(shape, origins([element]), config, origins([element]))._tag, "Before")
    assert.strictEqual(classify(shape, origins([element]), config, config)._tag, "Same")
  })

  it("ignores the defaults of omitted members", () => {
    const custom = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" } as const
    const group = (more: object): Partial<Config> => ({
      OriginGroups: {
        Items: [
          {
            Id: "g",
            FailoverCriteria: { StatusCodes: { Items: [500] } },
            Members: { Items: [{ OriginId: "a" }, { OriginId: "b" }] },
            ...more
          }
        ]
      }
    })
    const filled: ReadonlyArray<readonly [(more: object) => Partial<Config>, Readonly<Record<string, unknown>>]> = [
      [group, { SelectionCriteria: "default" }],
      [(more) => withOrigin({ CustomOriginConfig: { ...custom, ...more } }), { IpAddressType: "ipv4" }],
      [(more) => ({ ViewerCertificate: { IAMCertificateId: "i", ...more } }), { MinimumProtocolVersion: "TLSv1" }],
      [(more) => ({ CustomErrorResponses: { Items: [{ ErrorCode: 404, ...more }] } }), { ErrorCachingMinTTL: 10 }]
    ]
    for (const [make, defaults] of filled) {
      assert.isTrue(isSame(other(make({})), other(make(defaults))), JSON.stringify(defaults))
      const otherwise = Object.fromEntries(
        Object.entries(defaults).map(([key, value]) => [key, typeof value === "number" ? 99 : "x"])
      )
      assert.isFalse(isSame(other(make({})), other(make(otherwise))), JSON.stringify(defaults))
    }
    const old = { ViewerCertificate: { Certificate: "i", CertificateSource: "iam" as const } }
    assert.isTrue(isSame(other(old), other({ ViewerCertificate: { IAMCertificateId: "i" } })))
    // The deprecated certificate does not count beside one of ACM.
    const acm = { ViewerCertificate: { ...old.ViewerCertificate, ACMCertificateArn: "a" } }
    assert.isTrue(isSame(other(acm), other({ ViewerCertificate: { ACMCertificateArn: "a" } })))
    const members = (...all: ReadonlyArray<string>) =>
      group({ Members: { Items: all.map((OriginId) => ({ OriginId })) } })
    assert.isFalse(isSame(other(members("a", "b")), other(members("b", "a"))))
  })

  it("compares numbers independent of their format", () => {
    const of = ContinuousDeploymentPolicy.ContinuousDeploymentPolicyConfig.description
    const weight = (Weight: number) => ({
      StagingDistributionDnsNames: { Items: ["d"] },
      Enabled: true,
      TrafficConfig: { Type: "SingleWeight" as const, SingleWeightConfig: { Weight } }
    })
    assert.isTrue(equivalent(of, weight(0.1), weight(Math.fround(0.1))))
    assert.isFalse(equivalent(of, weight(0.1), weight(0.11)))
  })

  it("works for other resource families", () => {
    const key: PublicKey.PublicKeyConfig = { CallerReference: "c", Name: "n", EncodedKey: "-----BEGIN\nEND-----" }
    assert.isTrue(
      equivalent(PublicKey.PublicKeyConfig.description, key, { ...key, EncodedKey: `${key.EncodedKey}\n`, Comment: "" })
    )
    const streaming = {
      CallerReference: "c",
      S3Origin: { DomainName: "d", OriginAccessIdentity: "" },
      Comment: "",
      TrustedSigners: { Enabled: false, Items: [] },
      Enabled: true
    }
    assert.isTrue(
      equivalent(StreamingDistributionConfig.description, streaming, {
        ...streaming,
        Aliases: { Quantity: 0, Items: [] },
        Logging: { Enabled: false, Bucket: "", Prefix: "" },
        PriceClass: "PriceClass_All"
      })
    )
    const policy = (override: boolean) => ({
      Name: "n",
      SecurityHeadersConfig: override ? { ContentTypeOptions: { Override: false } } : {}
    })
    assert.isFalse(equivalent(ResponseHeadersPolicyConfig.description, policy(true), policy(false)))
  })
})

describe("equivalent, at its bounds", () => {
  const ttl = (more: object): Config =>
    other({ DefaultCacheBehavior: { ...config.DefaultCacheBehavior, ...more } as Distribution.DefaultCacheBehavior })

  it("knows the times to live that follow from the others", () => {
    for (const [given, filled] of [
      [{}, { DefaultTTL: 86_400, MaxTTL: 31_536_000 }],
      [{ MinTTL: 0 }, { DefaultTTL: 86_400 }],
      [{ MinTTL: 100_000 }, { DefaultTTL: 86_400 }],
      [{ MinTTL: 100_000 }, { DefaultTTL: 100_000 }],
      [{ DefaultTTL: 40_000_000 }, { MaxTTL: 31_536_000 }],
      [{ DefaultTTL: 40_000_000 }, { MaxTTL: 40_000_000 }],
      [{ MinTTL: 40_000_000, DefaultTTL: 1 }, { MaxTTL: 40_000_000 }]
    ]) {
      assert.isTrue(isSame(ttl({ ...given }), ttl({ ...given, ...filled })), JSON.stringify([given, filled]))
    }
    for (const [given, filled] of [
      [{}, { DefaultTTL: 86_401 }],
      [{}, { MaxTTL: 31_536_001 }],
      [{ MinTTL: 0 }, { DefaultTTL: 0 }],
      [{ MinTTL: 5 }, { DefaultTTL: 5 }],
      [{ MinTTL: 5, DefaultTTL: 6 }, { MaxTTL: 6 }]
    ]) {
      assert.isFalse(isSame(ttl({ ...given }), ttl({ ...given, ...filled })), JSON.stringify([given, filled]))
    }
  })

  it("knows the lists that are filled in as a whole", () => {
    const methods = (...Items: ReadonlyArray<"GET" | "HEAD" | "OPTIONS">): Config => ttl({ AllowedMethods: { Items } })
    assert.isTrue(isSame(ttl({}), methods("HEAD", "GET")))
    assert.isTrue(isSame(ttl({}), methods()))
    for (const there of [methods("GET"), methods("HEAD"), methods("GET", "HEAD", "OPTIONS")]) {
      assert.isFalse(isSame(ttl({}), there))
    }
    const protocols = (Items?: ReadonlyArray<"SSLv3" | "TLSv1" | "TLSv1.1" | "TLSv1.2">): Config =>
      withOrigin({
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: "https-only",
          ...(Items !== undefined && { OriginSslProtocols: { Items } })
        }
      })
    assert.isTrue(isSame(protocols(), protocols(["TLSv1.2", "TLSv1.1", "TLSv1"])))
    assert.isTrue(isSame(protocols(), protocols(["TLSv1", "SSLv3"])))
    assert.isFalse(isSame(protocols(), protocols(["TLSv1.2"])))
    assert.isFalse(isSame(protocols(), protocols(["TLSv1", "TLSv1.1"])))
  })

  it("heeds case, except in enumerations that the service spells in more than one way", () => {
    assert.isFalse(isSame(other({ Comment: "a" }), other({ Comment: "A" })))
    const lower = other({ PriceClass: Enum.unknown("priceclass_100") })
    assert.isFalse(isSame(other({ PriceClass: "PriceClass_100" }), lower))
  })

  it("heeds unknown settings of the default certificate, and the members of a certificate of one's own", () => {
    const certificate = (xml: string): Config =>
      other({
        ViewerCertificate: Unknown.withElements({ CloudFrontDefaultCertificate: true }, [{ member: undefined, xml }])
      })
    assert.isTrue(isSame(certificate("<A>1</A>"), certificate("<A>1</A>")))
    assert.isFalse(isSame(certificate("<A>1</A>"), certificate("<A>2</A>")))
    const own = (SSLSupportMethod: "vip" | "sni-only"): Config =>
      other({ ViewerCertificate: { IAMCertificateId: "i", SSLSupportMethod } })
    assert.isFalse(isSame(own("vip"), own("sni-only")))
  })

  it("tells unknown settings within a list from those beside it, and each of the same name", () => {
    const aliases = (...elements: ReadonlyArray<readonly [string | undefined, string]>): Config =>
      other({
        Aliases: Unknown.withElements(
          { Items: [] },
          elements.map(([member, text]) => ({ member, xml: `<A>${text}</A>` }))
        )
      })
    const all = aliases([undefined, "1"], ["Items", "1"], ["Items", "2"], ["Items", "3"])
    assert.isTrue(isSame(all, all))
    for (const there of [
      aliases(["Items", "1"], [undefined, "1"], ["Items", "2"], ["Items", "4"]),
      aliases(["Items", "1"], ["Items", "1"], ["Items", "2"], ["Items", "3"]),
      aliases([undefined, "1"], ["Items", "4"], ["Items", "2"], ["Items", "3"]),
      aliases([undefined, "1"], ["Items", "1"], ["Items", "4"], ["Items", "3"])
    ]) {
      assert.isFalse(isSame(all, there))
    }
  })

  it("compares the order of all items that both have", () => {
    assert.isFalse(isSame(behaviors("/a", "/b", "/c"), behaviors("/a", "/c", "/b")))
    assert.isFalse(isIncluded(shape, behaviors("/a", "/b", "/c"), behaviors("/a", "/c", "/b")))
    const group = (...ids: ReadonlyArray<string>): Config => ({
      ...behaviors("/a", "/b"),
      OriginGroups: {
        Items: [
          {
            Id: "g",
            FailoverCriteria: { StatusCodes: { Items: [500] } },
            Members: { Items: ids.map((OriginId) => ({ OriginId })) }
          }
        ]
      }
    })
    assert.isTrue(isIncluded(shape, group("a", "b"), group("a", "b")))
    assert.isFalse(isIncluded(shape, group("a", "b"), group("b", "a")))
  })

  it("compares times and bytes by their value", () => {
    interface Stored {
      readonly At?: DateTime.Utc
      readonly Bytes?: Uint8Array
    }
    const of = Description.structure<Stored>("Stored", () => ({
      At: { of: Description.timestamp },
      Bytes: { of: Description.blob }
    }))
    const at = (millis: number): Stored => ({ At: DateTime.unsafeMake(millis) })
    const bytes = (...all: ReadonlyArray<number>): Stored => ({ Bytes: Uint8Array.from(all) })
    assert.isTrue(equivalent(of, at(5), at(5)))
    assert.isFalse(equivalent(of, at(5), at(6)))
    assert.isTrue(equivalent(of, bytes(1, 2), bytes(1, 2)))
    assert.isFalse(equivalent(of, bytes(1, 2), bytes(1, 3)))
  })
})

describe("classify", () => {
  const sent = withOrigin({})
  const filled = withOrigin({ ConnectionAttempts: 3, CustomHeaders: { Quantity: 0, Items: [] } })
  const elsewhere: Partial<Config> = { WebACLId: "acl" }

  it("Same: the configuration that was sent, with the defaults of the service", () => {
    assert.deepStrictEqual(classify(shape, config, sent, filled), { _tag: "Same" })
  })

  it("Before: the configuration that was read", () => {
    assert.deepStrictEqual(classify(shape, config, sent, config), { _tag: "Before" })
    assert.deepStrictEqual(classify(shape, config, sent, other({ HttpVersion: "http2" })), { _tag: "Before" })
  })

  it("Contains: another client has written later", () => {
    assert.deepStrictEqual(classify(shape, config, sent, { ...filled, ...elsewhere }), {
      _tag: "Contains",
      others: ["WebACLId"]
    })
    const aliases = (...Items: ReadonlyArray<string>): Config => other({ Aliases: { Items } })
    const [a, b] = ["a.example.com", "b.example.com"]
    assert.deepStrictEqual(classify(shape, config, aliases(a, b, "mine"), aliases("theirs", b, "mine", a)), {
      _tag: "Contains",
      others: ["Aliases.Items"]
    })
    assert.deepStrictEqual(
      classify(shape, config, behaviors("/m", "/a", "/b"), behaviors("/t", "/m", "/a", "/b"))._tag,
      "Contains"
    )
  })

  it("Lacks: another client has written, and no change of the write is left", () => {
    assert.deepStrictEqual(classify(shape, config, sent, other(elsewhere)), {
      _tag: "Lacks",
      lacking: ["Origins.Items", "Origins.Items.Id", "Origins.Items.DomainName"],
      others: ["WebACLId"],
      partly: false
    })
    assert.deepStrictEqual(classify(shape, config, behaviors("/b", "/a"), behaviors("/a", "/b", "/c")), {
      _tag: "Lacks",
      lacking: ["CacheBehaviors.Items"],
      others: [
        "CacheBehaviors.Items",
        "CacheBehaviors.Items.PathPattern",
        "CacheBehaviors.Items.TargetOriginId",
        "CacheBehaviors.Items.ViewerProtocolPolicy"
      ],
      partly: false
    })
  })

  it("Lacks, partly: some changes are left, or other values are in their place", () => {
    const edit = { Comment: "mine", PriceClass: "PriceClass_100" } as const
    assert.deepStrictEqual(classify(shape, config, other(edit), other({ ...edit, Comment: "before" })), {
      _tag: "Lacks",
      lacking: ["Comment"],
      others: [],
      partly: true
    })
    assert.deepStrictEqual(classify(shape, config, other({ Comment: "mine" }), other({ Comment: "theirs" })), {
      _tag: "Lacks",
      lacking: ["Comment"],
      others: [],
      partly: true
    })
  })

  it("Lacks, partly: something else is in the place of one change, and nothing of the other is there", () => {
    const edit = other({ Comment: "mine", PriceClass: "PriceClass_100" })
    assert.deepStrictEqual(classify(shape, config, edit, other({ Comment: "theirs" })), {
      _tag: "Lacks",
      lacking: ["Comment", "PriceClass"],
      others: [],
      partly: true
    })
  })

  it("distinguishes a default from another explicit value", () => {
    const [on, off] = [other({ IsIPV6Enabled: true }), other({ IsIPV6Enabled: false })]
    assert.deepStrictEqual(classify(shape, config, on, off), { _tag: "Contains", others: ["IsIPV6Enabled"] })
  })

  it("knows which members an update keeps when they are omitted", () => {
    const before = other({ ContinuousDeploymentPolicyId: "policy", WebACLId: "acl", Comment: "old" })
    const { ContinuousDeploymentPolicyId: _, ...rest } = before
    assert.deepStrictEqual(classify(shape, before, { ...rest, Comment: "new" }, { ...before, Comment: "new" }), {
      _tag: "Same"
    })
    const { WebACLId: __, ...without } = before
    const less: Config = without
    assert.deepStrictEqual(classify(shape, before, less, before), { _tag: "Before" })
    assert.deepStrictEqual(classify(shape, before, less, { ...less, WebACLId: "" }), { _tag: "Same" })
    assert.deepStrictEqual(editedPaths(shape, before, less), ["WebACLId"])
    assert.deepStrictEqual(editedPaths(shape, config, other({ HttpVersion: "http2" })), [])
  })

  it("compares items with the same identity by their order", () => {
    const end = (StreamARN: string) => ({
      StreamType: "Kinesis" as const,
      KinesisStreamConfig: { RoleARN: "r", StreamARN }
    })
    const logs = (...ends: ReadonlyArray<string>) => ({
      ARN: "a",
      Name: "n",
      SamplingRate: 1,
      EndPoints: ends.map(end),
      Fields: ["f"]
    })
    const of = RealtimeLogConfig.RealtimeLogConfig.description
    assert.isTrue(equivalent(of, logs("1", "2"), logs("1", "2")))
    assert.isFalse(equivalent(of, logs("1", "2"), logs("1", "3")))
    assert.strictEqual(classify(of, logs("1"), logs("1", "2"), logs("1"))._tag, "Before")
  })

  it("is correct for any two configurations", () => {
    // Left out, it would stay.
    const any = Arbitrary.make(Distribution.DistributionConfig).map((one): Config => ({
      ...one,
      ContinuousDeploymentPolicyId: ""
    }))
    fc.assert(
      fc.property(any, any, (before, sent) => {
        assert.strictEqual(classify(shape, before, sent, sent)._tag, "Same")
        assert.isTrue(equivalent(shape, sent, sent))
        assert.isTrue(isIncluded(shape, sent, sent))
        const changes = editedPaths(shape, before, sent)
        assert.strictEqual(classify(shape, before, sent, before)._tag, changes.length === 0 ? "Same" : "Before")
        // Someone else changes what the write did not touch.
        const theirs = { WebACLId: `${before.WebACLId ?? ""}${sent.WebACLId ?? ""}!` }
        const [was, mine] = [
          { ...before, WebACLId: "w" },
          { ...sent, WebACLId: "w" }
        ]
        const some = editedPaths(shape, was, mine).length > 0
        assert.strictEqual(classify(shape, was, mine, { ...mine, ...theirs })._tag, "Contains")
        const verdict = classify(shape, was, mine, { ...was, ...theirs })
        assert.strictEqual(verdict._tag, some ? "Lacks" : "Contains")
        assert.deepStrictEqual("others" in verdict ? verdict.others : [], ["WebACLId"])
      }),
      { numRuns: 50 }
    )
  })
})

describe("isIncluded", () => {
  it("ignores members that the request omits", () => {
    assert.isTrue(isIncluded(shape, config, other({ WebACLId: "acl" })))
    assert.isTrue(isIncluded(shape, behaviors("/a", "/b"), behaviors("/a", "/x", "/b")))
    assert.isFalse(isIncluded(shape, behaviors("/a", "/b"), behaviors("/b", "/a")))
    assert.isFalse(isIncluded(shape, other({ WebACLId: "acl" }), config))
  })
})
