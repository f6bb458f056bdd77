/** Shapes are schemas: whatever Effect does with schemas works with them, and says the same as the codec. */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import * as Errors from "@effect-cloudfront/core/Errors"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import * as RestXml from "@effect-cloudfront/core/protocol/RestXml"
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import * as Shape from "@effect-cloudfront/core/Shape"
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as JSONSchema from "effect/JSONSchema"
import * as Pretty from "effect/Pretty"
import * as Schema from "effect/Schema"

const all: ReadonlyArray<Operation.Any> = Object.values(operations)

const config: Distribution.DistributionConfig = {
  CallerReference: "c",
  Origins: { Quantity: 1, Items: [{ Id: "o", DomainName: "example.com" }] },
  DefaultCacheBehavior: { TargetOriginId: "o", ViewerProtocolPolicy: "https-only" },
  Comment: "",
  Enabled: true
}

describe("Shape", () => {
  it("knows all operations and errors of the API", () => {
    assert.strictEqual(all.length, 167)
    const classes = new Set(all.flatMap((operation) => Object.values(operation.errors())))
    assert.strictEqual(classes.size, 152)
    for (const code of ["NoSuchDistribution", "TestFunctionFailed"] as const) {
      assert.strictEqual(new Errors[code]({ message: "m", httpStatus: 1, requestId: undefined })._tag, code)
    }
  })

  it("tells values by Schema.is", () => {
    const is = Schema.is(Distribution.DistributionConfig)
    assert.isTrue(is(config))
    assert.isFalse(is({ ...config, Enabled: "yes" }))
    assert.isTrue(is({ ...config, Origins: { Quantity: 2, Items: config.Origins.Items } }), "it is counted when sent")
    assert.isFalse(is({ ...config, Origins: { Quantity: "2", Items: config.Origins.Items } }))
    assert.isFalse(is({ ...config, CallerReference: undefined }))
    assert.isFalse(is({ ...config, Origins: { Items: [] } }))
    assert.isTrue(is({ ...config, PriceClass: "PriceClass_OfTomorrow" }))
  })

  it("says where an unknown value is wrong", () => {
    const wrong: unknown = { ...config, Origins: { Items: [] } }
    const result = Schema.decodeUnknownEither(Distribution.DistributionConfig)(wrong)
    assert.include(Either.isLeft(result) ? result.left.message : "", "must have at least 1 item")
  })

  it("knows that a label must not be empty, whatever its shape", () => {
    const { input } = operations.ListDistributionsByConnectionMode
    assert.isTrue(Schema.is(input)({ ConnectionMode: "direct" }))
    assert.isFalse(Schema.is(input)({ ConnectionMode: "" }))
  })

  it("lets a configuration be without its reference where something is created, and nowhere else", () => {
    const { CallerReference: _, ...without } = config
    const { input } = operations.CreateDistribution
    assert.isTrue(Schema.is(input)({ DistributionConfig: without }))
    assert.isTrue(Schema.is(input)({ DistributionConfig: config }))
    assert.isFalse(
      Schema.is(operations.UpdateDistribution.input)({ Id: "E", IfMatch: "V", DistributionConfig: without })
    )
    const both = JSON.stringify(JSONSchema.make(Schema.Tuple(input, operations.UpdateDistribution.input)))
    assert.include(both, "#/$defs/DistributionConfigCreation")
    assert.include(both, '#/$defs/DistributionConfig"')
  })

  it("is one schema however often it is asked for, and can be part of others", () => {
    assert.strictEqual(Distribution.DistributionConfig.ast, Distribution.DistributionConfig.ast)
    const Owned = Schema.Struct({ owner: Schema.String, config: Distribution.DistributionConfig })
    assert.isTrue(Schema.is(Owned)({ owner: "me", config }))
    assert.isTrue(Schema.is(Distribution.DistributionConfig.pipe(Schema.filter((c) => c.Enabled)))(config))
  })

  it("has a JSON Schema, for every input and output", () => {
    for (const { input, output } of all) {
      assert.isObject(JSONSchema.make(input))
      if (output !== undefined) assert.isObject(JSONSchema.make(output))
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

describe("the schema and the encoder agree on what an input is", () => {
  for (const operation of all) {
    it(operation.id, () => {
      // Schemas let excess members pass unless told otherwise; sent, they would be lost, so the encoder does not.
      const is = Schema.is(operation.input, { onExcessProperty: "error" })
      const encode = RestXml.encodeRequest(operation.description)
      const arbitrary = FastCheck.tuple(
        Arbitrary.make(operation.input),
        FastCheck.nat(10_000),
        FastCheck.constantFrom(...mutations)
      )
      FastCheck.assert(
        FastCheck.property(arbitrary, ([input, path, mutation]) => {
          const value = mutate(input, path, mutation)
          // An operation without an input has an empty one.
          assert.strictEqual(encode(value, "token").ok, is(value === undefined ? {} : value))
        }),
        { numRuns: 20 }
      )
    })
  }

  it("is a schema to whatever asks, annotated or not", () => {
    const shape = Distribution.DistributionConfig
    assert.isTrue(Schema.isSchema(shape))
    const annotated = shape.annotations({ identifier: "Config", message: () => "not a config" })
    assert.isTrue(Schema.isSchema(annotated))
    assert.strictEqual(String(annotated), "Config")
    assert.match(
      String(Either.getOrThrowWith(Either.flip(Schema.decodeUnknownEither(annotated)(1)), String)),
      /not a config/
    )
    assert.isTrue(Schema.is(annotated.pipe(Schema.filter(({ Enabled }) => Enabled)))(config))
    // What schemas of one's own need to carry on.
    const symbol = Symbol("mine")
    assert.strictEqual(shape.annotations({ [symbol]: 1 }).ast.annotations[symbol], 1)
  })

  it("compares and prints its values", () => {
    const shape = Schema.Struct({ at: Shape.timestamp, bytes: Shape.blob })
    const at = (millis: number, ...bytes: ReadonlyArray<number>) => ({
      at: DateTime.unsafeMake(millis),
      bytes: Uint8Array.from(bytes)
    })
    const same = Schema.equivalence(shape)
    assert.isTrue(same(at(1, 2, 3), at(1, 2, 3)))
    assert.isFalse(same(at(1, 2, 3), at(2, 2, 3)))
    assert.isFalse(same(at(1, 2, 3), at(1, 2, 4)))
    assert.isFalse(same(at(1, 2, 3), at(1, 2)))
    assert.match(Pretty.make(shape)(at(0, 7)), /1970-01-01.*new Uint8Array\(\[7\]\)/)
    assert.isFalse(Schema.is(shape)({ at: new Date(0), bytes: [7] }))
  })

  it("has only what the reader can read by comparing: no more members than bits, no value that needs an escape", () => {
    const seen = new Set<Description.Shape>()
    const visit = (shape: Description.Shape | undefined): void => {
      if (shape === undefined || seen.has(shape)) return
      seen.add(shape)
      if (shape.kind === "enum")
        assert.isTrue(
          shape.values.every((value) => Text.oddAt(value) === -1),
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
