/** The nodes that are built by hand are what the constructors of Effect would have made. */
import { assert, describe, it } from "@effect/vitest"
import * as Option from "effect/Option"
import * as AST from "effect/SchemaAST"
import * as Ast from "../../src/internal/ast.js"

const type = new AST.StringKeyword()
const filter = () => Option.none()
const parse = () => () => Option.none() as never

describe("a node", () => {
  const field = new AST.PropertySignature("a", type, true, true)
  const transformation = new AST.TypeLiteralTransformation([])
  const pairs: ReadonlyArray<readonly [theirs: AST.Annotated, ours: AST.Annotated]> = [
    [type, Ast.node<AST.StringKeyword>({ _tag: "StringKeyword" })],
    [new AST.NumberKeyword(), Ast.node<AST.NumberKeyword>({ _tag: "NumberKeyword" })],
    [new AST.BooleanKeyword(), Ast.node<AST.BooleanKeyword>({ _tag: "BooleanKeyword" })],
    [new AST.UndefinedKeyword(), Ast.node<AST.UndefinedKeyword>({ _tag: "UndefinedKeyword" })],
    [new AST.Literal("a"), Ast.literal("a")],
    [new AST.Type(type), Ast.node<AST.Type>({ type })],
    [field, Ast.property("a", type, true)],
    [
      new AST.TupleType([], [], true),
      Ast.node<AST.TupleType>({ _tag: "TupleType", elements: [], rest: [], isReadonly: true })
    ],
    [
      new AST.TypeLiteral([field], []),
      Ast.node<AST.TypeLiteral>({ _tag: "TypeLiteral", propertySignatures: [field], indexSignatures: [] })
    ],
    [AST.Union.make([type, type]), Ast.union([type, type])],
    [new AST.Refinement(type, filter), Ast.node<AST.Refinement>({ _tag: "Refinement", from: type, filter })],
    [
      new AST.Declaration([], parse, parse),
      Ast.node<AST.Declaration>({ _tag: "Declaration", typeParameters: [], decodeUnknown: parse, encodeUnknown: parse })
    ],
    [
      new AST.Transformation(type, type, transformation),
      Ast.node<AST.Transformation>({ _tag: "Transformation", from: type, to: type, transformation })
    ]
  ]

  for (const [theirs, ours] of pairs) {
    it(`of ${theirs.constructor.name} has the same properties`, () => {
      assert.deepStrictEqual({ ...ours }, { ...theirs })
    })
  }

  it("is printed as its identifier, or as its parts", () => {
    const named = Ast.annotated(type, { [AST.IdentifierAnnotationId]: "Name" })
    const shown: ReadonlyArray<readonly [AST.Annotated, string]> = [
      [named, "Name"],
      [Ast.node<AST.StringKeyword>({ _tag: "StringKeyword" }), "string"],
      [Ast.node<AST.TypeLiteral>({ _tag: "TypeLiteral", propertySignatures: [], indexSignatures: [] }), "typeliteral"],
      [Ast.union([named, Ast.literal("a")]), 'Name | "a"'],
      [Ast.node<AST.Refinement>({ _tag: "Refinement", from: named, filter }), "Name"],
      [Ast.property("a", named, false), "a: Name"],
      [
        Ast.node<AST.TupleType>({ _tag: "TupleType", elements: [], rest: [new AST.Type(named)], isReadonly: true }),
        "ReadonlyArray<Name>"
      ]
    ]
    for (const [node, text] of shown) {
      assert.strictEqual(String(node), text)
      assert.include(JSON.stringify(node), JSON.stringify(text))
    }
  })

  it("loses its identifier with new annotations, as Effect's do", () => {
    const tree = Ast.literal("a", { [AST.IdentifierAnnotationId]: "Name", [AST.TitleAnnotationId]: "title" })
    const more = { [AST.DescriptionAnnotationId]: "words" }
    assert.deepStrictEqual({ ...Ast.annotated(tree, more) }, { ...AST.annotations(tree, more) })
  })

  it("is the member of a union of one, and never for a union of none", () => {
    assert.strictEqual(Ast.union([type]), type)
    assert.deepStrictEqual({ ...Ast.union([]) }, { ...AST.neverKeyword, annotations: {} })
  })
})

describe("annotationId", () => {
  it("is Effect's symbol for every annotation", () => {
    const ids = Object.entries<unknown>({ ...AST }).filter(([name]) => /^\w+AnnotationId$/.test(name))
    assert.isAbove(ids.length, 18)
    for (const [name, id] of ids) {
      const option = name.replace(/AnnotationId$/, "")
      const key = option === "JSONSchema" ? "jsonSchema" : option.charAt(0).toLowerCase() + option.slice(1)
      assert.strictEqual(Ast.annotationId(key), id, key)
    }
  })
})
