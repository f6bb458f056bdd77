/** The nodes decode, encode and describe what the nodes of Effect's own schemas do. */
import { assert, describe, it } from "@effect/vitest"
import {
  decodingProblems,
  encodingProblems,
  equivalence,
  format,
  jsonSchema
} from "@effect-cloudfront/support/SchemaTests"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Ast from "../../src/internal/ast.js"

const value = Ast.string()
const refinement = { check: () => undefined }
const isDate = (value: unknown): value is Date => value instanceof Date
const schemaOf = (ast: AST.AST) => new Ast.LazySchema<unknown, unknown>(() => ast)

const VALUES = [
  "",
  "a",
  "7",
  0,
  7,
  NaN,
  true,
  false,
  null,
  undefined,
  [],
  ["a"],
  [1],
  {},
  { a: "a" },
  { a: 1 },
  { a: undefined },
  { b: 1 },
  new Date(0)
]

/** What decoding and encoding the values, and JSON Schema, say of a schema. */
const behaviour = (schema: Ast.Any): unknown => {
  const decode = Schema.decodeUnknownResult(schema)
  const encode = Schema.encodeUnknownResult(schema)
  const either = Result.match({ onFailure: () => "failure", onSuccess: (value: unknown) => [value] })
  return VALUES.map((value) => [either(decode(value)), either(encode(value)), Schema.is(schema)(value)])
}

describe("a node", () => {
  const a = { a: Schema.String }
  const pairs: ReadonlyArray<readonly [name: string, theirs: Ast.Any, ours: AST.AST]> = [
    ["String", Schema.String, value],
    ["Number", Schema.Number, Ast.number()],
    ["Boolean", Schema.Boolean, Ast.boolean()],
    ["Undefined", Schema.Undefined, Ast.undefinedType()],
    ["Null", Schema.Null, Ast.literal(null)],
    ["Literal", Schema.Literal("a"), Ast.literal("a")],
    ["Array", Schema.Array(Schema.String), Ast.array(value)],
    ["Struct", Schema.Struct(a), Ast.object([Ast.property("a", value)])],
    [
      "optionalKey",
      Schema.Struct({ a: Schema.optionalKey(Schema.String) }),
      Ast.object([Ast.property("a", value, true)])
    ],
    [
      "optional",
      Schema.Struct({ a: Schema.optional(Schema.String) }),
      Ast.object([Ast.property("a", Ast.union([value, Ast.undefinedType()]), true)])
    ],
    ["Union", Schema.Union([Schema.String, Schema.Number]), Ast.union([value, Ast.number()])],
    [
      "a check",
      Schema.String.check(Schema.isNonEmpty()),
      Ast.string({}, { check: (text) => (text === "" ? "is empty" : undefined) })
    ],
    ["declare", Schema.declare(isDate), Ast.declare(isDate, {})],
    [
      "decodeTo",
      Schema.String.pipe(
        Schema.decodeTo(Schema.Number, SchemaTransformation.transform({ decode: Number, encode: String }))
      ),
      Ast.transform(value, Ast.number(), { decode: Number, encode: String })
    ],
    [
      "encodeKeys",
      Schema.Struct(a).pipe(Schema.encodeKeys({ a: "b" })),
      Ast.renamed(Ast.object([Ast.property("b", value)]), Ast.object([Ast.property("a", value)]), "b", "a" as never)
    ]
  ]

  for (const [name, theirs, ours] of pairs) {
    it(`does what ${name} does`, () => assert.deepStrictEqual(behaviour(schemaOf(ours)), behaviour(theirs)))
  }

  it("of an object type is a definition of the JSON Schema", () => {
    const named = Ast.object([Ast.property("a", value)], { identifier: "Name" })
    assert.include(JSON.stringify(jsonSchema(schemaOf(Ast.array(named)))), "#/$defs/Name")
    const text = Ast.string({}, { ...refinement, identifier: "Name", jsonSchema: { maxLength: 3 } })
    assert.deepInclude(jsonSchema(schemaOf(text)), { type: "string", title: "Name", maxLength: 3, $defs: {} })
    const bytes = Ast.string({ jsonSchema: { type: "string", contentEncoding: "base64" } })
    assert.deepInclude(jsonSchema(schemaOf(bytes)), { type: "string", contentEncoding: "base64" })
  })

  it("has the equivalence and the format of its annotations, also if it is checked", () => {
    for (const checks of [[], [refinement]] as const) {
      const day = Ast.declare(
        isDate,
        { pretty: () => "a day", equivalence: (a, b) => a.getDay() === b.getDay() },
        ...checks
      )
      const schema = schemaOf(day)
      assert.strictEqual(format(schema)(new Date(0)), "a day")
      assert.isTrue(equivalence(schema)(new Date(0), new Date(1)))
      assert.isFalse(equivalence(schema)(new Date(0), new Date(86_400_000)))
    }
  })

  it("is the member of a union of one, and never for a union of none", () => {
    assert.strictEqual(Ast.union([value]), value)
    assert.isNotEmpty(decodingProblems(schemaOf(Ast.union([])), 1))
  })

  it("says for a value of no member of a union what either of them expects", () => {
    const text = Ast.string({ expected: "a text" })
    const union = schemaOf(Ast.union([text, Ast.undefinedType({ expected: "absent" })]))
    assert.deepStrictEqual(decodingProblems(union, 1), [{ path: [], message: "must be a text or absent" }])
    // The sides of a transformation expect different types.
    const number = Ast.transform(text, Ast.number({ expected: "a number" }), { decode: Number, encode: String })
    const other = schemaOf(Ast.union([number, Ast.undefinedType({ expected: "absent" })]))
    assert.deepStrictEqual(decodingProblems(other, true), [{ path: [], message: "Expected string | undefined" }])
    assert.deepStrictEqual(encodingProblems(other, true), [{ path: [], message: "Expected number | undefined" }])
  })
})

describe("a schema", () => {
  it("builds its AST once, on first use", () => {
    let built = 0
    const schema = new Ast.LazySchema<string, string>(() => {
      built += 1
      return Ast.string()
    })
    assert.strictEqual(built, 0)
    assert.isTrue(Schema.is(schema)("a"))
    assert.strictEqual(schema.ast, schema.ast)
    assert.strictEqual(built, 1)
  })

  it("fails with the reason of its check, and with what its transformation expects", () => {
    const short = Ast.string(
      { expected: "a text" },
      { check: (text) => (text === "" ? "must not be empty" : undefined) }
    )
    const number = Ast.transform(short, Ast.number(), {
      decode: (text: string) => (/^\d$/.test(text) ? Number(text) : undefined),
      encode: String,
      expected: "a digit"
    })
    const schema = schemaOf(number)
    const message = (value: unknown) => decodingProblems(schema, value).map(({ message }) => message)
    assert.deepStrictEqual(Schema.decodeUnknownResult(schema)("7"), Result.succeed(7))
    assert.deepStrictEqual(message(7), ["must be a text"])
    assert.deepStrictEqual(message(""), ["must not be empty"])
    assert.deepStrictEqual(message("x"), ["must be a digit"])
  })

  it("can be piped, and annotated after Schema.make", () => {
    const schema = new Ast.LazySchema<string, string>(() => Ast.string())
    const annotated = Schema.make<Schema.Codec<string>>(schema.ast).annotate({ identifier: "Name" })
    assert.isTrue(schema.pipe(Schema.is)("a"))
    assert.include(JSON.stringify(jsonSchema(annotated)), "Name")
    assert.strictEqual(Effect.runSync(Schema.decodeUnknownEffect(annotated)("a")), "a")
  })
})
