/** The nodes that are built by hand are what the constructors of Effect would have made. */
import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Ast from "../../src/internal/ast.js"

const type = new AST.StringKeyword()
const value = Ast.string()
const refinement = { check: () => undefined }
const isDate = (value: unknown): value is Date => value instanceof Date

/** A node as plain objects, with functions as their types, and without the messages that all refinements have. */
const plain = (value: unknown): unknown => {
  if (typeof value === "function") return "function"
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const keys = Reflect.ownKeys(value).filter((key) => key !== AST.MessageAnnotationId)
  return Object.fromEntries(keys.map((key) => [key, plain(Reflect.get(value, key))]))
}

describe("a node", () => {
  const parse = (): never => assert.fail("is not called")
  const rename = new AST.PropertySignatureTransformation("a", Symbol.for("b"), parse, parse)
  const pairs: ReadonlyArray<readonly [theirs: AST.AST, ours: AST.AST]> = [
    [type, value],
    [new AST.NumberKeyword(), Ast.number()],
    [new AST.BooleanKeyword(), Ast.boolean()],
    [new AST.UndefinedKeyword(), Ast.undefinedType()],
    [new AST.Literal("a"), Ast.literal("a")],
    [new AST.TupleType([], [new AST.Type(type)], true), Ast.array(value)],
    [
      new AST.TypeLiteral([new AST.PropertySignature("a", type, true, true)], []),
      Ast.object([Ast.property("a", value, true)])
    ],
    [AST.Union.make([type, type]), Ast.union([value, value])],
    [new AST.Refinement(type, parse), Ast.string({}, refinement)],
    [
      new AST.Declaration(
        [],
        () => parse,
        () => parse
      ),
      Ast.declare(isDate, {})
    ],
    [
      new AST.Transformation(type, type, new AST.FinalTransformation(parse, parse)),
      Ast.transform(value, value, { decode: String, encode: String })
    ],
    [
      new AST.Transformation(type, type, new AST.TypeLiteralTransformation([rename])),
      Ast.renamed(value, value, "a", Symbol.for("b"))
    ]
  ]

  for (const [theirs, ours] of pairs) {
    it(`of ${theirs.constructor.name} has the same properties`, () => {
      assert.deepStrictEqual(plain(ours), plain(theirs))
    })
  }

  it("is printed as its identifier, or as its parts", () => {
    const named = Ast.string({ identifier: "Name" })
    const shown: ReadonlyArray<readonly [AST.AST | AST.PropertySignature, string]> = [
      [named, "Name"],
      [Ast.string(), "string"],
      [Ast.object([]), "typeliteral"],
      [Ast.union([named, Ast.literal("a")]), 'Name | "a"'],
      [Ast.string({ identifier: "Name" }, refinement), "Name"],
      [Ast.property("a", named), "a: Name"],
      [Ast.array(named), "ReadonlyArray<Name>"]
    ]
    for (const [node, text] of shown) {
      assert.strictEqual(String(node), text)
      assert.include(JSON.stringify(node), JSON.stringify(text))
    }
  })

  it("loses its identifier with new annotations, as Effect's do", () => {
    const annotations = { description: "words" }
    const theirs = Schema.make(new AST.StringKeyword({ [AST.IdentifierAnnotationId]: "Name" })).annotations(annotations)
    const ours = new Ast.LazySchema(() => Ast.string({ identifier: "Name" })).annotations(annotations)
    assert.deepStrictEqual(plain(ours.ast), plain(theirs.ast))
  })

  it("is the member of a union of one, and never for a union of none", () => {
    assert.strictEqual(Ast.union([value]), value)
    assert.strictEqual(Ast.union([])._tag, "NeverKeyword")
  })
})

describe("the annotations of a node", () => {
  it("are Effect's symbols for all annotations", () => {
    const ids = Object.entries<unknown>({ ...AST }).filter(([name]) => /^\w+AnnotationId$/.test(name))
    assert.isAbove(ids.length, 18)
    for (const [name, id] of ids) {
      const option = name.replace(/AnnotationId$/, "")
      const key = option === "JSONSchema" ? "jsonSchema" : option.charAt(0).toLowerCase() + option.slice(1)
      const { annotations } = new Ast.LazySchema(() => value).annotations({ [key]: 1 }).ast
      assert.deepStrictEqual(Reflect.ownKeys(annotations), [id], key)
    }
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
    const decode = Schema.decodeUnknownEither(new Ast.LazySchema<number, string>(() => number))
    const message = (value: unknown) => String(Either.getOrThrowWith(Either.flip(decode(value)), String))
    assert.deepStrictEqual(decode("7"), Either.right(7))
    assert.include(message(7), "must be a text")
    assert.include(message(""), "must not be empty")
    assert.include(message("x"), "must be a digit")
  })
})
