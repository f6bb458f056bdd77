/** Every generated value is valid, and can be sent; a falsified property is shrunk to a small value. */
import * as CachePolicy from "@effect-cloudfront/core/CachePolicy"
import * as Description from "@effect-cloudfront/core/Description"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Functions from "@effect-cloudfront/core/Function"
import * as Invalidation from "@effect-cloudfront/core/Invalidation"
import * as KeyGroup from "@effect-cloudfront/core/KeyGroup"
import * as Operation from "@effect-cloudfront/core/Operation"
import { operations } from "@effect-cloudfront/core/operations"
import * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import * as Server from "@effect-cloudfront/core/protocol/RestXmlServer"
import * as Rules from "@effect-cloudfront/core/protocol/Rules"
import type * as Protocol from "@effect-cloudfront/core/protocol/Shape"
import * as UnknownElements from "@effect-cloudfront/core/protocol/Unknown"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Shape from "@effect-cloudfront/core/Shape"
import * as StreamingDistribution from "@effect-cloudfront/core/StreamingDistribution"
import * as Tagging from "@effect-cloudfront/core/Tagging"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { isDeepStrictEqual } from "node:util"
import { forAll as forAllEffects } from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"

interface Tagged extends Error {
  readonly _tag: string
}

const all = Object.values(operations) as unknown as ReadonlyArray<Operation.Operation<unknown, unknown, Tagged>>

const RUNS = Runs.of(100, 200)

/** For each operation. */
const EACH = Runs.of(4, 200)

const forAll = <A>(arbitrary: fc.Arbitrary<A>, law: (value: A) => void, numRuns = RUNS): void =>
  fc.assert(fc.property(arbitrary, law), { numRuns })

const TOKEN = "a-token"

/** A value as it is read: without absent members, with the lists and references that are filled in. */
const settled = (shape: Protocol.Shape, value: unknown): unknown => {
  if (shape.kind === "list") return (value as ReadonlyArray<unknown>).map((item) => settled(shape.item(), item))
  if (DateTime.isDateTime(value)) return DateTime.formatIso(value)
  if (shape.kind !== "structure") return value
  const given = value as Readonly<Record<PropertyKey, unknown>>
  const members = shape.members().flatMap(({ derived, key, shape }) => {
    const member = given[key] ?? (derived === "token" ? TOKEN : undefined)
    return member === undefined || (Array.isArray(member) && member.length === 0 && "Quantity" in given)
      ? []
      : [[key, settled(shape, member)]]
  })
  const unknown = given[UnknownElements.symbol] as ReadonlyArray<Unknown.Element> | undefined
  const texts = (unknown ?? []).map(({ member, xml }) => `${member} ${xml}`).sort()
  return { ...Object.fromEntries(members), ...(texts.length === 0 ? {} : { unknown: texts }) }
}

const ok = <A, E>(result: RestXml.Result<A, E>): A => {
  if (!result.ok) assert.fail(JSON.stringify(result.error))
  return result.value
}

/** The difference is looked for only if there is one, which takes long. */
const assertSame = (actual: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(actual, expected)) assert.deepStrictEqual(actual, expected)
}

const optionsOfAll: ReadonlyArray<readonly [options: Arbitrary.Options<unknown>, runs: number]> = [
  [{}, EACH],
  [{ unknownValues: true, unknownElements: true, maxItems: 1 }, Runs.of(3, 20)]
]

const router = Server.router(all.map(({ description }) => description))

describe("inputs are valid, are sent, and are read as they were", () => {
  for (const operation of all) {
    it(operation.id, () => {
      const { description } = operation
      const is = Schema.is(Operation.input(operation))
      const encode = RestXml.encodeRequest(description)
      const decode = Server.decodeRequest(description)
      for (const [options, runs] of optionsOfAll) {
        forAll(
          Arbitrary.input(operation, options),
          (input) => {
            assert.isTrue(is(input))
            const { body, headers, method, path, query } = ok(encode(input, TOKEN))
            const bytes = Wire.bytesOf(body)
            const request = { method, path, query: Wire.queryString(query), headers, body: bytes }
            const match = router(request) ?? assert.fail("no route")
            const read = ok(decode(request, match.labels))
            assertSame(settled(description.input, read), settled(description.input, input))
          },
          runs
        )
      }
    })
  }
})

describe("results are valid, are sent, and are read as they were", () => {
  for (const operation of all) {
    it(operation.id, () => {
      const { description } = operation
      const is = Schema.is(Operation.success(operation))
      const encode = Server.encodeResponse(description)
      const decode = RestXml.decodeResponse(description)
      for (const [options, runs] of optionsOfAll) {
        forAll(
          Arbitrary.success(operation, options),
          (value) => {
            assert.isTrue(is(value))
            const read = ok(decode(ok(encode(value))))
            const { output } = description
            if (output === undefined) return assert.isUndefined(value)
            assertSame(settled(output, read), settled(output, value))
          },
          runs
        )
      }
    })
  }
})

describe("errors are those of the operation, also after JSON", () => {
  for (const operation of all) {
    it(operation.id, () => {
      const is = Schema.is(Operation.error(operation))
      const encode = Schema.encodeSync(Operation.error(operation))
      const decode = Schema.decodeUnknownSync(Operation.error(operation))
      const tags = new Set<string>()
      forAll(
        Arbitrary.error(operation),
        (error) => {
          assert.isTrue(is(error))
          tags.add(error._tag)
          const back = decode(JSON.parse(JSON.stringify(encode(error))))
          assert.strictEqual(back.constructor, error.constructor)
          assert.strictEqual(back.message, error.message)
        },
        Runs.of(25, 50)
      )
      assert.isAbove(tags.size, 4)
    })
  }
})

describe("JSON", () => {
  it("is what the schema makes of the values", () => {
    for (const operation of all) {
      const sample = { numRuns: Runs.of(4, 20), seed: 1 }
      const shape = Operation.input(operation)
      const options = { unknownElements: true }
      const jsons = fc.sample(Arbitrary.json(shape, options), sample)
      const values = fc.sample(Arbitrary.make(shape, options), sample)
      assert.deepStrictEqual(
        jsons,
        values.map((value) => Schema.encodeSync(shape)(value)),
        operation.id
      )
      const decode = Schema.decodeUnknownSync(shape)
      for (const json of jsons) decode(JSON.parse(JSON.stringify(json)))
    }
  })
})

/** The value that a falsified property ends with. */
const shrunk = <A>(arbitrary: fc.Arbitrary<A>, isWrong: (value: A) => boolean, seed = 1): A => {
  const details = fc.check(
    fc.property(arbitrary, (value) => !isWrong(value)),
    { numRuns: 10_000, seed }
  )
  return (details.counterexample ?? assert.fail("nothing was falsified"))[0]
}

describe("texts", () => {
  const text = (options: Parameters<typeof Description.text>[1]) => Shape.make(Description.text("Text", options))
  const cases: Readonly<Record<string, Parameters<typeof Description.text>[1]>> = {
    "any text": {},
    "a short text": { max: 3 },
    "a text of one length": { min: 7, max: 7 },
    "a long text": { min: 300, max: 1000 },
    "a class": { pattern: "[a-z]+", max: 4 },
    "a class of Unicode": { pattern: "[\\p{L}\\p{N}]*", min: 3, max: 5 },
    "a class of another script": { pattern: "\\p{Script=Hangul}{2}" },
    "a class of none of the usual characters": { pattern: "[\\u4e00-\\u4e05]{3,}" },
    "the opposite of a class": { pattern: "[^a-zA-Z0-9]*", min: 2 },
    "an escape": { pattern: "\\d{3}-\\d{4}\\.\\w\\s\\S" },
    "a choice": { pattern: "(?:GET|HEAD|OPTIONS|)-(a|b)?" },
    "a choice in a repetition": { pattern: "(?:(ab|c){2,3}|d){1,2}" },
    "a name": { pattern: "(?<first>[a-z])[a-z.]{0,5}[a-z]" },
    "a lazy repetition": { pattern: "a+?b*?c??d{2,}?" },
    "a long repetition": { pattern: "[a-zA-Z0-9][a-zA-Z0-9-.]{1,126}[a-zA-Z0-9]" },
    "a repetition of a fixed number": { pattern: "[0-9a-f]{64}" },
    "a length that few texts of the pattern have": { pattern: "(?:abc)*(?:defgh)*", min: 8, max: 8 },
    "a length between those of the pattern": { pattern: "(?:abcd)+", min: 5, max: 10 },
    "any character": { pattern: ".*", max: 9 },
    "an anchor": { pattern: "^a$|^b$" },
    "an assertion": { pattern: "(?!aws:)[a-z:]{3,5}" },
    "an assertion of what is not the simplest": { pattern: "(?!a)(?<!b)[a-c]{2}" },
    "a reference": { pattern: "(a|b)\\1", max: 2 },
    "a code point": { pattern: "\\u{1f600}\\x41\\u0042" },
    "a bracket in a class": { pattern: "[\\]\\[)(|]{2}" }
  }
  for (const [name, options] of Object.entries(cases)) {
    it(`are valid: ${name}`, () => {
      const rule = Rules.text(options ?? {})
      // A group whose text is repeated is found by trying.
      const isSure = name !== "a reference"
      const seen = new Set<string>()
      forAll(Arbitrary.make(text(options)), (value) => {
        seen.add(value)
        if (isSure) assert.isUndefined(rule(value), JSON.stringify(value))
      })
      assert.isAtLeast(seen.size, 1)
    })
  }

  it("are of many lengths and kinds", () => {
    const lengths = new Set<number>()
    const characters = new Set<string>()
    forAll(
      Arbitrary.make(text({ max: 128 })),
      (value) => {
        lengths.add(Array.from(value).length)
        for (const character of value) characters.add(character)
      },
      2000
    )
    for (const length of [0, 1, 2, 5, 10, 128]) assert.isTrue(lengths.has(length), String(length))
    for (const character of ["<", ">", "&", '"', "'", "\r", "\n", "\t", "😀", "\u200f", "א", "é", "a"]) {
      assert.isTrue(characters.has(character), JSON.stringify(character))
    }
    const texts = fc.sample(Arbitrary.make(text({})), { numRuns: 2000, seed: 1 })
    for (const piece of ["]]>", "<!--", "\r\n"])
      assert.isTrue(
        texts.some((one) => one.includes(piece)),
        piece
      )
  })

  it("have characters of Unicode where the pattern allows them", () => {
    const characters = new Set(fc.sample(Arbitrary.make(text({ pattern: "[\\p{L}\\p{Z}]*" })), 500).join(""))
    for (const character of ["é", "日", "א", " "]) assert.isTrue(characters.has(character), character)
  })

  it("shrink to short and simple ones", () => {
    assert.strictEqual(
      shrunk(Arbitrary.make(text({})), () => true),
      ""
    )
    assert.strictEqual(
      shrunk(Arbitrary.make(text({ min: 3 })), () => true),
      "aaa"
    )
    assert.strictEqual(
      shrunk(Arbitrary.make(text({})), (value) => value.includes("<")),
      "<"
    )
    assert.strictEqual(
      shrunk(Arbitrary.make(text({})), (value) => Array.from(value).length > 4),
      "aaaaa"
    )
    assert.strictEqual(
      shrunk(Arbitrary.make(text({ pattern: "x[a-z]{2,}[0-9]" })), (value) => value.length > 5),
      "xaaaa0"
    )
  })
})

describe("structures", () => {
  interface Tree {
    readonly Name: string
    readonly Mode?: "on" | "off"
    readonly Left?: Tree
    readonly Trees?: ReadonlyArray<Tree>
  }
  const TreeDescription: Description.Structure<Tree> = Description.structure("Tree", () => ({
    Name: { of: Description.text("Name", { min: 1, max: 4 }), required: true },
    Mode: { of: Description.enumeration("Mode", ["on", "off"]) },
    Left: { of: TreeDescription },
    Trees: { of: Description.list("Trees", () => TreeDescription, "Tree", { max: 2 }) }
  }))
  const Tree = Shape.make(TreeDescription)

  const depth = ({ Left, Trees = [] }: Tree): number =>
    1 + Math.max(0, ...[...(Left === undefined ? [] : [Left]), ...Trees].map(depth))

  it("that contain themselves are as deep as was asked for", () => {
    const depths = new Set<number>()
    forAll(Arbitrary.make(Tree), (tree) => {
      depths.add(depth(tree))
    })
    assert.deepStrictEqual([...depths].sort(), [1, 2, 3])
    forAll(Arbitrary.make(Tree, { maxDepth: 0 }), (tree) => assert.strictEqual(depth(tree), 1))
  })

  it("have each member in some values, and no optional member in others", () => {
    const seen = new Set<string>()
    forAll(Arbitrary.make(Tree), (tree) => void seen.add(Object.keys(tree).join()))
    for (const keys of ["Name", "Name,Mode", "Name,Left", "Name,Mode,Left,Trees"]) assert.isTrue(seen.has(keys), keys)
  })

  it("shrink towards absent members, short texts and the first value", () => {
    assert.deepStrictEqual(
      shrunk(Arbitrary.make(Tree), () => true),
      { Name: "a" }
    )
    assert.deepStrictEqual(
      shrunk(Arbitrary.make(Tree), ({ Left }) => Left?.Mode !== undefined),
      { Name: "a", Left: { Name: "a", Mode: "on" } }
    )
    assert.deepStrictEqual(
      shrunk(Arbitrary.make(Tree), ({ Trees = [] }) => Trees.length > 1),
      { Name: "a", Trees: [{ Name: "a" }, { Name: "a" }] }
    )
  })

  it("of the API shrink to what is required", () => {
    const behavior = { TargetOriginId: "", ViewerProtocolPolicy: "allow-all" }
    const smallest = {
      CallerReference: "",
      Origins: { Quantity: 1, Items: [{ Id: "", DomainName: "" }] },
      DefaultCacheBehavior: behavior,
      Comment: "",
      Enabled: false
    }
    const config = Arbitrary.make(Distribution.DistributionConfig)
    for (const seed of [1, 2, 3]) {
      assert.deepStrictEqual<unknown>(
        shrunk(config, () => true, seed),
        smallest
      )
      assert.deepStrictEqual<unknown>(
        shrunk(
          config,
          ({ CacheBehaviors }) => CacheBehaviors?.Items.some(({ Compress }) => Compress === true) === true,
          seed
        ),
        {
          ...smallest,
          CacheBehaviors: { Quantity: 1, Items: [{ PathPattern: "", ...behavior, Compress: true }] }
        }
      )
    }
  })

  it("that are unions have one member", () => {
    const Choice = Shape.make(
      Description.structure<object>(
        "Choice",
        () => ({ A: { of: Description.string }, B: { of: Description.boolean } }),
        {
          union: true
        }
      )
    )
    const keys = new Set<string>()
    forAll(Arbitrary.make(Choice), (value) => void keys.add(Object.keys(value).join()))
    assert.sameMembers([...keys], ["A", "B"])
    assert.deepStrictEqual(
      shrunk(Arbitrary.make(Choice), () => true),
      { A: "" }
    )
  })

  it("have unknown values and elements only where they were asked for", () => {
    const shape = Distribution.DistributionConfig
    const isNew = (value: unknown): boolean => JSON.stringify(value).includes("A_NEW_VALUE")
    const hasElements = (value: object): boolean => Unknown.elements(value).length > 0
    const usual = fc.sample(Arbitrary.make(shape), 200)
    const strange = fc.sample(Arbitrary.make(shape, { unknownValues: true, unknownElements: true }), 200)
    assert.isFalse(usual.some(isNew) || usual.some(hasElements))
    assert.isTrue(strange.some(isNew) && strange.some(hasElements))
  })

  it("count the unknown items of a list", () => {
    forAll(Arbitrary.make(Distribution.Aliases, { unknownElements: true }), (aliases) => {
      const more = Unknown.elements(aliases).filter(({ member }) => member === "Items").length
      assert.strictEqual(aliases.Quantity, aliases.Items.length + more)
    })
  })

  it("are the same for the same seed", () => {
    const sample = () => fc.sample(Arbitrary.input(Distribution.createDistribution), { numRuns: 20, seed: 42 })
    assert.deepStrictEqual(sample(), sample())
  })
})

describe("overrides", () => {
  it("replace members by their path, those of items and absent ones among them", () => {
    const arbitrary = Arbitrary.make(Distribution.DistributionConfig, {
      overrides: {
        Comment: fc.constantFrom("one", "two"),
        Origins: { Items: { Id: fc.constant("site"), CustomOriginConfig: { HTTPPort: fc.constant(80) } } },
        Aliases: fc.constant(undefined),
        Logging: fc.option(fc.constant({ Enabled: true }), { nil: undefined })
      }
    })
    const logging = new Set<string>()
    forAll(arbitrary, (config) => {
      assert.include(["one", "two"], config.Comment)
      assert.isTrue(config.Origins.Items.every(({ Id }) => Id === "site"))
      assert.isTrue(config.Origins.Items.every((one) => (one.CustomOriginConfig?.HTTPPort ?? 80) === 80))
      assert.notProperty(config, "Aliases")
      logging.add(JSON.stringify(config.Logging))
    })
    assert.deepStrictEqual([...logging].sort(), ['{"Enabled":true}', undefined] as unknown as Array<string>)
    assert.strictEqual(shrunk(arbitrary, ({ Comment }) => Comment !== "").Comment, "one")
  })

  it("replace members by their name", () => {
    const arbitrary = Arbitrary.input(Distribution.createDistribution, {
      anywhere: { TargetOriginId: fc.constant("anywhere"), Enabled: fc.constant(true) },
      overrides: { DistributionConfig: { DefaultCacheBehavior: { TargetOriginId: fc.constant("here") } } }
    })
    forAll(arbitrary, ({ DistributionConfig: config }) => {
      assert.isTrue(config.Enabled)
      assert.strictEqual(config.DefaultCacheBehavior.TargetOriginId, "here")
      for (const { TargetOriginId } of config.CacheBehaviors?.Items ?? [])
        assert.strictEqual(TargetOriginId, "anywhere")
    })
  })

  it("replace the Quantity, too", () => {
    forAll(Arbitrary.make(Distribution.Aliases, { overrides: { Quantity: fc.constant(undefined) } }), (aliases) =>
      assert.notProperty(aliases, "Quantity")
    )
  })
})

describe("configurations", () => {
  const layer = InMemoryCloudFront.layer()

  it.live("of distributions are accepted, several in one CloudFront", () =>
    forAllEffects(
      fc.array(Arbitrary.distributionConfig(), { minLength: 1, maxLength: 3 }),
      (configs) =>
        Effect.gen(function* () {
          for (const DistributionConfig of configs) {
            const { Distribution: made, ETag } = yield* Distribution.createDistribution({ DistributionConfig })
            assert.strictEqual(made.DistributionConfig.CallerReference, DistributionConfig.CallerReference)
            yield* Distribution.updateDistribution({
              Id: made.Id,
              IfMatch: ETag,
              DistributionConfig: made.DistributionConfig
            })
          }
        }).pipe(Effect.provide(layer)),
      { numRuns: 100 }
    )
  )

  it("of distributions are valid, and of many kinds", () => {
    const is = Schema.is(Distribution.DistributionConfig)
    const seen = new Set<string>()
    forAll(
      Arbitrary.distributionConfig(),
      (config) => {
        assert.isTrue(is(config))
        const origins = config.Origins.Items
        const groups = config.OriginGroups?.Items ?? []
        const behaviors = [config.DefaultCacheBehavior, ...(config.CacheBehaviors?.Items ?? [])]
        const kinds: Readonly<Record<string, boolean>> = {
          "a bucket": origins.some((one) => one.S3OriginConfig !== undefined),
          "a custom origin": origins.some((one) => one.CustomOriginConfig !== undefined),
          "several origins": origins.length > 1,
          "an origin group": groups.length > 0,
          "a behavior of a group": behaviors.some((one) => groups.some(({ Id }) => Id === one.TargetOriginId)),
          "a cache policy": behaviors.some((one) => one.CachePolicyId !== undefined),
          "forwarded values": behaviors.some((one) => one.ForwardedValues !== undefined),
          "cookies by name": behaviors.some((one) => one.ForwardedValues?.Cookies.Forward === "whitelist"),
          aliases: (config.Aliases?.Items.length ?? 0) > 1,
          "an error page":
            config.CustomErrorResponses?.Items.some((one) => one.ResponsePagePath !== undefined) === true,
          restrictions: (config.Restrictions?.GeoRestriction.Items.length ?? 0) > 0,
          "no aliases": config.Aliases === undefined,
          "several behaviors": behaviors.length > 2
        }
        for (const [kind, isThere] of Object.entries(kinds)) if (isThere) seen.add(kind)
      },
      500
    )
    assert.sameMembers(
      [...seen],
      [
        "a bucket",
        "a custom origin",
        "several origins",
        "an origin group",
        "a behavior of a group",
        "a cache policy",
        "forwarded values",
        "cookies by name",
        "aliases",
        "an error page",
        "restrictions",
        "no aliases",
        "several behaviors"
      ]
    )
  })

  it("of distributions shrink to one origin and one behavior, and keep their reference", () => {
    const { CallerReference, ...config } = shrunk(Arbitrary.distributionConfig(), () => true)
    assert.match(CallerReference, /^[0-9a-f-]{36}$/)
    assert.deepStrictEqual<unknown>(config, {
      Origins: {
        Quantity: 1,
        Items: [
          {
            Id: "origin-1",
            DomainName: "bucket.s3.us-east-1.amazonaws.com",
            S3OriginConfig: { OriginAccessIdentity: "" }
          }
        ]
      },
      DefaultCacheBehavior: {
        TargetOriginId: "origin-1",
        ViewerProtocolPolicy: "allow-all",
        ForwardedValues: { QueryString: false, Cookies: { Forward: "none" } }
      },
      Comment: "",
      Enabled: false
    })
  })

  it("of distributions keep the overrides", () => {
    const arbitrary = Arbitrary.distributionConfig({
      maxItems: 0,
      overrides: {
        Origins: { Items: { Id: fc.constant("site"), OriginAccessControlId: fc.constant("E1") } },
        DefaultCacheBehavior: { TargetOriginId: fc.constant("site"), CachePolicyId: fc.constant("mine") },
        Aliases: fc.constant({ Quantity: 1, Items: ["www.example.com"] }),
        Logging: fc.constant(undefined)
      }
    })
    forAll(arbitrary, (config) => {
      assert.deepStrictEqual(
        config.Origins.Items.map(({ Id, OriginAccessControlId }) => [Id, OriginAccessControlId]),
        [["site", "E1"]]
      )
      assert.strictEqual(config.DefaultCacheBehavior.CachePolicyId, "mine")
      assert.strictEqual(config.DefaultCacheBehavior.TargetOriginId, "site")
      assert.deepStrictEqual(config.Aliases?.Items, ["www.example.com"])
      assert.isDefined(config.ViewerCertificate?.ACMCertificateArn)
      assert.isUndefined(config.Logging)
      assert.strictEqual(config.CacheBehaviors?.Items.length ?? 0, 0)
    })
  })

  it.live("of streaming distributions are accepted", () =>
    forAllEffects(
      fc.array(Arbitrary.streamingDistributionConfig(), { minLength: 1, maxLength: 3 }),
      (configs) =>
        Effect.forEach(configs, (StreamingDistributionConfig) =>
          StreamingDistribution.createStreamingDistribution({ StreamingDistributionConfig })
        ).pipe(Effect.provide(layer)),
      { numRuns: Runs.of(8, 40) }
    )
  )

  it.live("of origin access controls are accepted", () =>
    forAllEffects(
      fc.array(Arbitrary.originAccessControlConfig(), { minLength: 1, maxLength: 3 }),
      (configs) =>
        Effect.forEach(configs, (OriginAccessControlConfig) =>
          OriginAccessControl.createOriginAccessControl({ OriginAccessControlConfig })
        ).pipe(Effect.provide(layer)),
      { numRuns: Runs.of(8, 40) }
    )
  )

  it.live("of invalidations and tags are accepted", () =>
    forAllEffects(
      fc.record({
        config: Arbitrary.distributionConfig(),
        batch: Arbitrary.invalidationBatch(),
        tags: Arbitrary.tags()
      }),
      ({ batch, config, tags }) =>
        Effect.gen(function* () {
          const { Distribution: made } = yield* Distribution.createDistributionWithTags({
            DistributionConfigWithTags: { DistributionConfig: config, Tags: tags }
          })
          yield* Tagging.tagResource({ Resource: made.ARN, Tags: tags })
          yield* Invalidation.createInvalidation({ DistributionId: made.Id, InvalidationBatch: batch })
        }).pipe(Effect.provide(layer)),
      { numRuns: Runs.of(8, 40) }
    )
  )

  it("of cache policies are consistent", () => {
    const is = Schema.is(CachePolicy.CachePolicyConfig)
    const names = new Set<string>()
    forAll(Arbitrary.cachePolicyConfig(), (config) => {
      assert.isTrue(is(config))
      names.add(config.Name)
      const { DefaultTTL = Math.max(config.MinTTL, 86_400), MinTTL } = config
      const { MaxTTL = Math.max(DefaultTTL, 31_536_000) } = config
      assert.isTrue(MinTTL <= DefaultTTL && DefaultTTL <= MaxTTL)
      const parameters = config.ParametersInCacheKeyAndForwardedToOrigin
      if (parameters === undefined) return
      const { CookiesConfig: cookies, HeadersConfig: headers, QueryStringsConfig: queries } = parameters
      const hasNames = (behavior: string): boolean => behavior === "whitelist" || behavior === "allExcept"
      assert.strictEqual((cookies.Cookies?.Items.length ?? 0) > 0, hasNames(cookies.CookieBehavior))
      assert.strictEqual((headers.Headers?.Items.length ?? 0) > 0, hasNames(headers.HeaderBehavior))
      assert.strictEqual((queries.QueryStrings?.Items.length ?? 0) > 0, hasNames(queries.QueryStringBehavior))
    })
    assert.strictEqual(names.size, RUNS)
  })

  it("of functions and key groups are valid", () => {
    const isFunction = Schema.is(Operation.input(Functions.createFunction))
    const isKeyGroup = Schema.is(KeyGroup.KeyGroupConfig)
    const ids = ["K1", "K2", "K3", "K4", "K5", "K6"]
    forAll(Arbitrary.createFunctionInput(), (input) => assert.isTrue(isFunction(input)))
    forAll(Arbitrary.keyGroupConfig(ids), (config) => {
      assert.isTrue(isKeyGroup(config))
      assert.isTrue(config.Items.length >= 1 && config.Items.length <= 5)
      assert.isTrue(config.Items.every((id) => ids.includes(id)))
    })
    forAll(Arbitrary.keyGroupConfig([]), (config) => assert.isEmpty(config.Items))
  })

  it.live("of functions are accepted, and can be published", () =>
    forAllEffects(
      fc.array(Arbitrary.createFunctionInput(), { minLength: 1, maxLength: 3 }),
      (inputs) =>
        Effect.forEach(inputs, (input) =>
          Effect.flatMap(Functions.createFunction(input), ({ ETag }) =>
            Functions.publishFunction({ Name: input.Name, IfMatch: ETag })
          )
        ).pipe(Effect.provide(layer)),
      { numRuns: Runs.of(8, 40) }
    )
  )

  it("of tags have no key twice and no reserved one", () => {
    forAll(Arbitrary.tags({ overrides: { Items: { Key: fc.constantFrom("a", "AWS:a", "aws:b") } } }), ({ Items }) => {
      const keys = Items.map(({ Key }) => Key)
      assert.strictEqual(new Set(keys).size, keys.length)
      assert.isFalse(keys.some((key) => /^aws:/i.test(key)))
    })
  })
})

describe("scripts of faults", () => {
  const options = {
    operations: ["GetDistribution", "ListDistributions"],
    faults: [{ fault: "throttle" }, { fault: "empty", status: 500 }],
    maxSteps: 4,
    maxSkip: 3,
    maxTimes: 2
  } as const

  it("are within their bounds, and plain data", () => {
    forAll(Arbitrary.faults(options), (steps) => {
      assert.isAtMost(steps.length, 4)
      for (const { fault, on, skip = 0, times = 1 } of steps) {
        assert.include(options.operations, on)
        assert.isTrue(skip <= 3 && times >= 1 && times <= 2)
        assert.include(["throttle", "empty"], fault.fault)
      }
      assert.deepStrictEqual(JSON.parse(JSON.stringify(steps)), steps)
    })
  })

  it("always get an answer, if nothing else is told", () => {
    forAll(Arbitrary.faults(), (steps) => {
      for (const { fault, on } of steps) {
        assert.isUndefined(on)
        assert.notInclude(["silence", "silenceAfter"], fault.fault)
      }
    })
  })

  it("shrink to one early call with the mildest fault", () => {
    const result = fc.check(
      fc.property(Arbitrary.faults(), (steps) => steps.length === 0),
      { seed: 1, numRuns: 100 }
    )
    assert.deepStrictEqual(result.counterexample, [[{ fault: { fault: "throttle" } }]])
    const twice = fc.check(
      fc.property(
        Arbitrary.faults(),
        (steps) => !steps.some(({ fault, skip }) => fault.fault === "resetAfter" && skip)
      ),
      { seed: 1, numRuns: 1000 }
    )
    assert.deepStrictEqual(twice.counterexample, [[{ skip: 1, fault: { fault: "resetAfter" } }]])
  })
})
