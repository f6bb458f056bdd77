import { assert, describe, it } from "vitest"
import * as EmitDescription from "../src/emit/Description.js"
import * as Docs from "../src/emit/Docs.js"
import * as EmitShape from "../src/emit/Shape.js"
import { comment, enumerate } from "../src/emit/Text.js"
import type { List, Member, Model, Operation, Shape, Structure } from "../src/Ir.js"

const member = (key: string, changes: Partial<Member> = {}): Member => ({
  key,
  of: { kind: "plain", plain: "string" },
  required: false,
  in: "body",
  wire: key,
  aliases: [],
  derived: undefined,
  creation: false,
  deprecated: false,
  ...changes
})

const structure = (name: string, members: ReadonlyArray<Member>, union = false): Structure => ({
  kind: "structure",
  name,
  union,
  members,
  deprecated: false
})

const operation: Operation = {
  id: "PutThing",
  method: "PUT",
  path: "/{Id}",
  query: [],
  status: 200,
  input: "PutThingRequest",
  output: undefined,
  errors: [],
  added: [],
  deprecated: false
}

/** The type and the schema of a shape, and then its description. */
const emit = (shape: Shape, ...others: ReadonlyArray<Shape>): string => {
  const request = structure("PutThingRequest", [member("Thing", { of: { kind: "shape", name: shape.name } })])
  const shapes = new Map([shape, request, ...others].map((one) => [one.name, one]))
  const model: Model = { shapes, errors: new Map(), operations: new Map([[operation.id, operation]]) }
  return EmitShape.emit(model, Docs.make(model), shape) + EmitDescription.emitOne(model, shape)
}

const names: List = {
  kind: "list",
  name: "Names",
  item: { kind: "plain", plain: "string" },
  itemName: "Name",
  constraints: { min: 2, max: 2 },
  sensitive: true
}

describe("emit/Shape", () => {
  it("writes only what is not the default", () => {
    const text = emit(
      structure("Thing", [
        member("Id", { in: "label", required: true }),
        member("IfMatch", { in: "header", wire: "If-Match", aliases: ["If-Matches"] }),
        member("Quantity", { of: { kind: "plain", plain: "integer" }, required: true, derived: "quantity" }),
        member("Names", { of: { kind: "shape", name: "Names" }, deprecated: true })
      ]),
      names
    )
    assert.include(text, `Id: { of: Description.string, required: true, in: "label" }`)
    assert.include(text, `IfMatch: { of: Description.string, in: "header", wire: "If-Match", aliases: ["If-Matches"] }`)
    assert.include(text, `Quantity: { of: Description.integer, required: true, derived: "quantity" }`)
    assert.include(text, `Names: { of: Names }`)
    assert.include(text, `readonly Id: string\n`)
    assert.include(text, `readonly Quantity?: number | undefined\n`)
    assert.include(text, `readonly Names?: ReadonlyArray<string> | undefined\n`)
    assert.include(
      text,
      ` * Exactly 2 items. Sensitive: it is not in spans, logs and error messages.\n *\n * @deprecated\n`
    )
  })

  it("writes a union whose members exclude each other", () => {
    const text = emit(structure("Choice", [member("A"), member("B", { of: { kind: "plain", plain: "long" } })], true))
    assert.include(
      text,
      "export type Choice = { readonly A: string; readonly B?: undefined } | { readonly A?: undefined; readonly B: number }"
    )
    assert.include(text, "{ union: true }")
    assert.include(text, "Exactly one member is present.")
  })

  it("writes lists, enums and constrained shapes", () => {
    assert.include(
      emit(names),
      `Description.list("Names", () => Description.string, "Name", { min: 2, max: 2, sensitive: true })`
    )
    const color = emit({ kind: "enum", name: "Color", values: ["red", "blue"], ignoreCase: true })
    assert.include(color, `export type Color = "red" | "blue" | Enum.Unknown`)
    assert.include(
      color,
      `Description.Description<T.Color> = Description.enumeration("Color", ["red", "blue"], { ignoreCase: true })`
    )
    const simple = { kind: "simple", name: "Some", sensitive: false } as const
    assert.include(
      emit({ ...simple, plain: "string", constraints: { min: 0, max: 9, pattern: "\\d*" } }),
      `export const Some: Description.Description<string> = Description.text("Some", { min: 0, max: 9, pattern: "\\\\d*" })`
    )
    assert.include(
      emit({ ...simple, plain: "double", constraints: { min: 0, max: 100 } }),
      `export const Some: Description.Description<number> = Description.number("Some", "double", { min: 0, max: 100 })`
    )
    const bytes = emit({ ...simple, plain: "blob", constraints: {} })
    assert.include(bytes, `Description.Description<Uint8Array> = Description.bytes("Some")`)
    assert.include(bytes, "export const Some: Shape.Shape<Uint8Array> = Shape.make(D.Some)")
    const brand = emit({ ...simple, plain: "string", constraints: {}, brand: true })
    assert.include(brand, `Description.Description<T.Some> = Description.text("Some")`)
  })
})

describe("emit/Text", () => {
  it("wraps comments and cannot be closed from within", () => {
    const text = comment([`${"word ".repeat(40)}*/ end`, "- one", "- two", "@since 3.0.0"])
    const lines = text.trimEnd().split("\n")
    assert.isTrue(lines.every((line) => line.length <= 120))
    assert.strictEqual(text.indexOf("*/"), text.length - 3)
    assert.deepStrictEqual(lines.slice(-6), [" *", " * - one", " * - two", " *", " * @since 3.0.0", " */"])
  })

  it("puts one short fact on one line", () =>
    assert.strictEqual(comment(["In seconds."], "  "), "/** In seconds. */\n"))

  it("enumerates", () => {
    assert.deepStrictEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(enumerate), ["", "a", "a and b", "a, b and c"])
  })
})
