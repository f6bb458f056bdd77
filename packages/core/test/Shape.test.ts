/** Shapes are schemas: whatever Effect does with schemas works with them, and says the same as the codec. */
import * as Description from "@effect-cloudfront/core/Description"
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import { operations } from "@effect-cloudfront/core/operations"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import type * as Protocol from "@effect-cloudfront/core/protocol/Shape"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import * as Shape from "@effect-cloudfront/core/Shape"
import * as Unknown from "@effect-cloudfront/core/Unknown"
import {
  decodingProblems,
  equivalence,
  exitThroughJson,
  filtered,
  format,
  isExactly,
  jsonSchema,
  MISSING
} from "@effect-cloudfront/support/SchemaTests"
import * as Runs from "@effect-cloudfront/support/Runs"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "@effect-cloudfront/testing/Arbitrary"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as fc from "fast-check"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/** The text of the error that decoding or encoding ended with. */
const timestamp = Shape.make(Description.timestamp)
const blob = Shape.make(Description.blob)

const errorOf = <A, E>(result: Either.Either<A, E>): string =>
  Either.isLeft(result) ? String(result.left) : assert.fail("there is no error")

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

const config: Distribution.DistributionConfig = {
  CallerReference: "c",
  Origins: { Quantity: 1, Items: [{ Id: "o", DomainName: "example.com" }] },
  DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true
}

describe("Shape", () => {
  it("exports all operations and errors of the API", () => {
    assert.strictEqual(all.length, 167)
    const classes = new Set(all.flatMap((operation) => Object.values(operation.errors())))
    assert.strictEqual(classes.size, 152)
    for (const code of ["NoSuchDistribution", "TestFunctionFailed"] as const) {
      assert.strictEqual(new Errors[code]({ message: "m", httpStatus: 1, requestId: undefined })._tag, code)
    }
  })

  it("checks values with Schema.is", () => {
    const is = Schema.is(Distribution.DistributionConfig)
    assert.isTrue(is(config))
    assert.isFalse(is({ ...config, Enabled: "yes" }))
    assert.isTrue(is({ ...config, Origins: { Quantity: 2, Items: config.Origins.Items } }), "it is counted when sent")
    assert.isFalse(is({ ...config, Origins: { Quantity: "2", Items: config.Origins.Items } }))
    assert.isFalse(is({ ...config, CallerReference: undefined }))
    assert.isFalse(is({ ...config, Origins: { Items: [] } }))
    assert.isTrue(is({ ...config, PriceClass: "PriceClass_OfTomorrow" }))
  })

  it("has messages with the path and the expected type, without the value", () => {
    const secret = "Bearer secret"
    const wrong: ReadonlyArray<readonly [value: unknown, path: ReadonlyArray<PropertyKey>, message: string]> = [
      [{ ...config, Enabled: secret }, ["Enabled"], "must be a boolean"],
      [{ ...config, Comment: [secret] }, ["Comment"], "must be a string"],
      [{ ...config, Origins: secret }, ["Origins"], "must be an object"],
      [{ ...config, Origins: { Items: secret } }, ["Origins", "Items"], "must be an array"],
      [{ ...config, Origins: { Items: [{ Id: "o" }] } }, ["Origins", "Items", 0, "DomainName"], MISSING],
      [{ ...config, Origins: { Items: [] } }, ["Origins", "Items"], "must have at least 1 item"],
      [{ ...config, Comment: "\u0001" + secret }, ["Comment"], "holds a character that XML cannot carry"],
      [{ ...config, $unknown: [{ xml: 1, is: secret }] }, ["$unknown", 0, "xml"], "must be a string"],
      [{ ...config, CallerReference: { secret } }, ["CallerReference"], "must be a string"],
      [{ ...config, PriceClass: { secret } }, ["PriceClass"], "must be a string"],
      [secret, [], "must be an object"],
      [[secret], [], "must be an object"]
    ]
    for (const [value, path, message] of wrong) {
      const problems = decodingProblems(Distribution.DistributionConfig, value)
      const found = problems.filter((problem) => JSON.stringify(problem.path) === JSON.stringify(path))
      assert.include(found.map((problem) => problem.message).join(", "), message, path.join("."))
      assert.notInclude(errorOf(Schema.decodeUnknownEither(Distribution.DistributionConfig)(value)), "secret")
    }
    const written = Schema.encodeUnknownEither(Distribution.DistributionConfig)({ ...config, Origins: [secret] })
    assert.notInclude(errorOf(written), "secret")
  })

  it("refuses an empty label of any shape", () => {
    const input = Operation.input(operations.ListDistributionsByConnectionMode)
    assert.isTrue(Schema.is(input)({ ConnectionMode: "direct" }))
    assert.isFalse(Schema.is(input)({ ConnectionMode: "" }))
  })

  it("allows a configuration without CallerReference in creating operations only", () => {
    const { CallerReference: _, ...without } = config
    const input = Operation.input(operations.CreateDistribution)
    const update = Operation.input(operations.UpdateDistribution)
    assert.isTrue(Schema.is(input)({ DistributionConfig: without }))
    assert.isTrue(Schema.is(input)({ DistributionConfig: config }))
    assert.isFalse(Schema.is(update)({ Id: "E", IfMatch: "V", DistributionConfig: without }))
    const both = JSON.stringify(jsonSchema(Schema.Struct({ input, update })))
    assert.include(both, "#/$defs/DistributionConfigCreation")
    assert.include(both, '#/$defs/DistributionConfig"')
  })

  it("returns the same schema each time, and can be part of other schemas", () => {
    assert.strictEqual(Distribution.DistributionConfig.ast, Distribution.DistributionConfig.ast)
    const Owned = Schema.Struct({ owner: Schema.String, config: Distribution.DistributionConfig })
    assert.isTrue(Schema.is(Owned)({ owner: "me", config }))
    assert.isTrue(Schema.is(filtered(Distribution.DistributionConfig, (c) => c.Enabled))(config))
  })

  it("has a JSON Schema for every input, success and error", () => {
    for (const operation of all) {
      const schemas = [Operation.input(operation), Operation.success(operation), Operation.error(operation)]
      for (const schema of schemas) assert.isObject(jsonSchema(schema))
    }
  })
})

/** Values that are almost right: one leaf or member of a right one changed. */
const mutations: ReadonlyArray<(value: unknown) => unknown> = [
  () => undefined,
  () => null,
  () => 1.5,
  () => -1,
  () => 2 ** 40,
  () => NaN,
  () => "",
  () => "\u0001",
  () => "\uD800",
  () => "a".repeat(200),
  () => true,
  () => [],
  () => ({}),
  () => new Uint8Array(50_000)
]

const mutate = (value: unknown, path: number, mutation: (value: unknown) => unknown): unknown => {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || "epochMillis" in value)
    return mutation(value)
  const keys = Object.keys(value)
  const key = keys[path % Math.max(1, keys.length)]
  if (key === undefined || path % 7 === 3) return mutation(value)
  const record = value as Record<string, unknown>
  const changed = mutate(record[key], Math.floor(path / 3) + 1, mutation)
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === key ? changed : item))
    : { ...record, [key]: changed }
}

describe("the schema and the encoder accept the same inputs", () => {
  for (const operation of all) {
    it(operation.id, () => {
      // Schemas let excess members pass unless told otherwise; sent, they would be lost, so the encoder does not.
      const is = isExactly(Operation.input(operation))
      const encode = RestXml.encodeRequest(operation.description)
      const arbitrary = fc.tuple(Arbitrary.input(operation), fc.nat(10_000), fc.constantFrom(...mutations))
      fc.assert(
        fc.property(arbitrary, ([input, path, mutation]) => {
          const value = mutate(input, path, mutation)
          // An operation without an input has an empty one.
          assert.strictEqual(encode(value, "token").ok, is(value === undefined ? {} : value))
        }),
        { numRuns: Runs.of(4, 20) }
      )
    })
  }

  it("is recognized as a schema", () => {
    assert.isTrue(Schema.isSchema(Distribution.DistributionConfig))
  })

  it("has an equivalence and a pretty printer", () => {
    const shape = Schema.Struct({ at: timestamp, bytes: blob })
    const at = (millis: number, ...bytes: ReadonlyArray<number>) => ({
      at: DateTime.unsafeMake(millis),
      bytes: Uint8Array.from(bytes)
    })
    const same = equivalence(shape)
    assert.isTrue(same(at(1, 2, 3), at(1, 2, 3)))
    assert.isFalse(same(at(1, 2, 3), at(2, 2, 3)))
    assert.isFalse(same(at(1, 2, 3), at(1, 2, 4)))
    assert.isFalse(same(at(1, 2, 3), at(1, 2)))
    assert.match(format(shape)(at(0, 7)), /1970-01-01.*new Uint8Array\(\[7\]\)/)
    assert.isFalse(Schema.is(shape)({ at: new Date(0), bytes: [7] }))
  })

  it("meets the reader's requirements: at most 32 members, and no enumeration value that needs escaping", () => {
    const seen = new Set<Protocol.Shape>()
    const visit = (shape: Protocol.Shape | undefined): void => {
      if (shape === undefined || seen.has(shape)) return
      seen.add(shape)
      if (shape.kind === "enum")
        assert.isTrue(
          shape.values.every((value) => Text.indexOfSpecial(value) === -1),
          shape.name
        )
      if (shape.kind === "list") visit(shape.item())
      if (shape.kind !== "structure") return
      assert.isAtMost(shape.members().filter(({ location }) => location === "body").length, 31, shape.name)
      for (const member of shape.members()) visit(member.shape)
    }
    for (const { description } of all) {
      visit(description.input)
      visit(description.output)
    }
    assert.isAbove(seen.size, 500)
  })
})

/** What a property is that is `undefined`, or that JSON had no number for: `-0` is `0`. */
const settled = (value: unknown): unknown => {
  if (value === 0) return 0
  if (Array.isArray(value)) return value.map(settled)
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || DateTime.isDateTime(value))
    return value
  const keys = Reflect.ownKeys(value).filter((key) => Reflect.get(value, key) !== undefined)
  return Object.fromEntries(keys.map((key) => [key, settled(Reflect.get(value, key))]))
}

const ELEMENTS: ReadonlyArray<Unknown.Element> = [
  { member: undefined, xml: "<New a='1'>x &amp; <y/></New>" },
  { member: "Items", xml: "<n:New/>" }
]

/** The value with unknown settings in every structure. */
const withUnknown = (shape: Protocol.Shape, value: unknown): unknown => {
  if (value === undefined) return value
  if (shape.kind === "list") return (value as ReadonlyArray<unknown>).map((item) => withUnknown(shape.item(), item))
  if (shape.kind !== "structure") return value
  const record = value as Readonly<Record<string, unknown>>
  const members = shape.members().filter(({ key }) => key in record)
  const lists = members.filter(({ shape }) => shape.kind === "list").map(({ key }): string | undefined => key)
  return Unknown.withElements(
    Object.fromEntries(members.map(({ key, shape }) => [key, withUnknown(shape, record[key])])),
    ELEMENTS.filter(({ member }) => member === undefined || lists.includes(member))
  )
}

const throughJson = <A>(schema: Shape.Json<A>, value: unknown): unknown => {
  const json: unknown = JSON.parse(JSON.stringify(Schema.encodeUnknownSync(schema)(value)))
  return Schema.decodeUnknownSync(schema)(json)
}

describe("decoding the JSON of a value returns the value", () => {
  for (const operation of all) {
    const { description, id } = operation
    it(id, () => {
      const law = (
        schema: Shape.Json<unknown>,
        shape: Protocol.Shape | undefined,
        arbitrary: fc.Arbitrary<unknown>
      ) => {
        const isSame = equivalence(schema)
        fc.assert(
          fc.property(arbitrary, fc.boolean(), (made, isOld) => {
            const value = isOld && shape !== undefined ? withUnknown(shape, made) : made
            const back = throughJson(schema, value)
            assert.deepStrictEqual(settled(back), settled(value))
            assert.isTrue(isSame(throughJson(schema, back), back))
          }),
          { numRuns: Runs.of(1, 5) }
        )
      }
      law(Operation.input(operation), description.input, Arbitrary.input(operation))
      law(Operation.success(operation), description.output, Arbitrary.success(operation))
    })
  }
})

describe("the XML of an unknown element", () => {
  const accepts = (elements: unknown) => {
    const Paths = Unknown.withElements({ Items: ["/a"] }, elements as ReadonlyArray<Unknown.Element>)
    const input = { DistributionId: "E1", InvalidationBatch: { CallerReference: "c", Paths } }
    const printed = RestXml.encodeRequest(createInvalidation.description)(input, undefined)
    const isValid = Schema.is(Operation.input(createInvalidation))(input)
    const json = { ...input, InvalidationBatch: { CallerReference: "c", Paths: { Items: ["/a"], $unknown: elements } } }
    const decoded = Schema.decodeUnknownEither(Operation.input(createInvalidation))(json)
    assert.deepStrictEqual([isValid, Either.isRight(decoded)], [printed.ok, printed.ok])
    return printed.ok ? "" : printed.error.map(({ path, reason }) => `${path} ${reason}`).join()
  }
  const of = (xml: string, member?: string) => accepts([{ member, xml }])
  const at = "InvalidationBatch.Paths.$unknown"

  it.each(["<a/>", "<a></a>", "<n:a b='>'>1<!-- < --><![CDATA[<]]>&amp;</n:a>", "<ä/>"])("may be %j", (xml) => {
    assert.strictEqual(of(xml), "")
    assert.strictEqual(of(xml, "Items"), "")
  })

  it.each([
    "",
    "a",
    " ",
    "<a>",
    "</a>",
    "<a/><b/>",
    "<a/>b",
    "<!-- a -->",
    "<?a?>",
    "<?xml version='1.0'?><a/>",
    "</Paths><Paths><Items><Path>/*</Path></Items></Paths><Paths>",
    "</InvalidationBatch><Evil>& ",
    "<a>&</a>",
    "<a b=1/>",
    "<!DOCTYPE a><a/>"
  ])("may not be %j", (xml) => {
    assert.strictEqual(of(xml), `${at}[0].xml must be one XML element`)
  })

  it("has characters of XML alone, stands in the structure or in a list of it, and is in an array", () => {
    for (const character of ["\u0000", "\u001b", "\uFFFF", "\uD800"]) {
      assert.include(of(`<a>${character}</a>`), "holds a character that XML cannot carry")
    }
    assert.strictEqual(of("<a/>", "Nope"), `${at}[0].member must be a member that is a list, or absent`)
    assert.strictEqual(of("<a/>", "Quantity"), `${at}[0].member must be a member that is a list, or absent`)
    assert.strictEqual(accepts(5), `${at} must be an array`)
    assert.strictEqual(accepts([5]), `${at}[0] must be an object`)
    assert.strictEqual(
      accepts([{ member: 5, xml: 5 }]),
      `${at}[0].xml must be a string,${at}[0].member must be a string`
    )
  })
})

describe("the JSON of a value", () => {
  const success = Operation.success(Distribution.getDistribution)

  it("has ISO 8601 strings, Base64 strings and unknown settings", () => {
    const shape = Schema.Struct({ at: timestamp, bytes: blob, aliases: Distribution.Aliases })
    const value = {
      at: DateTime.unsafeMake(0),
      bytes: Uint8Array.of(1, 255),
      aliases: Unknown.withElements<Distribution.Aliases>({ Quantity: 1, Items: ["a"] }, ELEMENTS)
    }
    const json = {
      at: "1970-01-01T00:00:00.000Z",
      bytes: "Af8=",
      aliases: { Quantity: 1, Items: ["a"], $unknown: JSON.parse(JSON.stringify(ELEMENTS)) as unknown }
    }
    assert.deepStrictEqual(JSON.parse(JSON.stringify(Schema.encodeSync(shape)(value))), json)
    assert.deepStrictEqual(Schema.decodeUnknownSync(shape)(json), value)
    assert.isFalse(Schema.is(shape)(json))
    assert.isFalse(
      equivalence(shape)(value, { ...value, aliases: Unknown.withElements(value.aliases, ELEMENTS.slice(1)) })
    )
  })

  it("is decoded strictly, except for excess properties", () => {
    const read = Schema.decodeUnknownEither(Schema.Struct({ at: timestamp, bytes: blob }))
    const good = { at: "2024-02-29T01:00:00+01:00", bytes: "" }
    const at = Either.map(read(good), (value) => DateTime.formatIso(value.at))
    assert.deepStrictEqual(at, Either.right("2024-02-29T00:00:00.000Z"))
    assert.isTrue(Either.isRight(read({ ...good, more: 1 })))
    const wrong = [{ at: 0 }, { at: "yesterday" }, { at: "2023-02-29T00:00:00Z" }, { bytes: "A" }, { bytes: [1] }]
    for (const one of wrong) assert.isTrue(Either.isLeft(read({ ...good, ...one })), JSON.stringify(one))
    const message = (one: object) => errorOf(read({ ...good, ...one }))
    assert.include(message({ at: "secret" }), "must be a time as in RFC 3339")
    assert.include(message({ bytes: "secret?" }), "must be Base64")
    assert.notInclude(message({ at: "secret" }) + message({ bytes: "secret?" }), "secret")
  })

  it("is null for an operation without output", () => {
    const success = Operation.success(Distribution.deleteDistribution)
    assert.isNull(Schema.encodeSync(success)(undefined))
    assert.isUndefined(Schema.decodeUnknownSync(success)(null))
    assert.isTrue(Either.isLeft(Schema.decodeUnknownEither(success)({})))
    assert.isTrue(Schema.is(success)(undefined))
  })

  it("of a success is not checked for lengths, ranges and patterns", () => {
    for (const [key, value] of Object.entries({ Origins: { Items: [] }, Comment: "\u0001", PriceClass: "\u0001" })) {
      const wide = { ...config, [key]: value }
      assert.isTrue(Schema.is(Shape.unconstrained(Distribution.DistributionConfig))(wide), key)
      assert.isFalse(Schema.is(Distribution.DistributionConfig)(wide), key)
    }
    const result =
      fc.sample(Arbitrary.success(Distribution.getDistribution), { numRuns: 1, seed: 1 })[0] ?? assert.fail("no sample")
    const distribution = { ...result.Distribution, DistributionConfig: { ...config, Origins: { Items: [] } } }
    const wide = { ...result, Distribution: distribution }
    assert.deepStrictEqual(settled(throughJson(success, wide)), settled(wide))
    assert.isFalse(Schema.is(Distribution.GetDistributionResult)(wide))
    assert.notInclude(JSON.stringify(jsonSchema(success)), "maxLength")
  })

  it("of a union with an unknown member keeps that member", () => {
    const Source = Shape.make(
      Description.structure<object>(
        "Source",
        () => ({ A: { of: Description.string }, B: { of: Description.string } }),
        {
          union: true
        }
      )
    )
    const value = Unknown.withElements({}, ELEMENTS.slice(0, 1))
    assert.deepStrictEqual(throughJson(Shape.unconstrained(Source), value), value)
    assert.deepStrictEqual(throughJson(Source, { B: "b" }), { B: "b" })
    assert.isFalse(Schema.is(Source)(value))
    assert.isFalse(Schema.is(Shape.unconstrained(Source))({}))
  })

  it("works with the exits of requests, and with Schema.Class", () => {
    class Owned extends Schema.Class<Owned>("Owned")({
      owner: Schema.String,
      config: Distribution.DistributionConfig
    }) {}
    const error = Operation.error(Distribution.getDistribution)
    const missing = new Errors.NoSuchDistribution({ message: "no", httpStatus: 404, requestId: "r" })
    const back = exitThroughJson(Distribution.DistributionConfig, error, Exit.fail(missing))
    assert.deepStrictEqual(
      Exit.match(back, { onSuccess: () => undefined, onFailure: Cause.failureOption }),
      Option.some<typeof error.Type>(missing)
    )
    assert.deepStrictEqual(
      exitThroughJson(Distribution.DistributionConfig, error, Exit.succeed(config)),
      Exit.succeed(config)
    )
    const owned = new Owned({ owner: "me", config })
    assert.deepStrictEqual(Schema.decodeUnknownSync(Owned)(Schema.encodeSync(Owned)(owned)), owned)
  })
})
