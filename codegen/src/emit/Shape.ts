/**
 * Emits a shape: its type, and its schema.
 */
import { get, isOptional, type Member, type Model, type Ref, type Shape, type Structure } from "../Ir.js"
import { comment, quote, tags } from "./Text.js"
import * as Docs from "./Docs.js"

/** The TypeScript type of a reference. */
export const typeOf = (model: Model, ref: Ref): string => {
  if (ref.kind === "plain") {
    switch (ref.plain) {
      case "string":
      case "boolean":
        return ref.plain
      case "timestamp":
        return "DateTime.Utc"
      case "blob":
        return "Uint8Array"
      default:
        return "number"
    }
  }
  const shape = get(model.shapes, ref.name)
  switch (shape.kind) {
    case "structure":
    case "enum":
      return shape.name
    case "list":
      return `ReadonlyArray<${typeOf(model, shape.item)}>`
    case "simple":
      return shape.brand === true ? shape.name : typeOf(model, { kind: "plain", plain: shape.plain })
  }
}

/** The type names in the type of a reference. */
export const typeNames = (model: Model, ref: Ref): ReadonlyArray<string> => {
  if (ref.kind === "plain") return []
  const shape = get(model.shapes, ref.name)
  if (shape.kind === "list") return typeNames(model, shape.item)
  return shape.kind === "simple" && shape.brand !== true ? [] : [shape.name]
}

export const emit = (model: Model, docs: Docs.Docs, shape: Shape): string => {
  const { name } = shape
  switch (shape.kind) {
    case "structure":
      return `${structureType(model, docs, shape)}\n${constant(shape, name)}`
    case "list": {
      const type = `ReadonlyArray<${typeOf(model, shape.item)}>`
      return `${comment([docs.shape(shape), ...tags("lists")])}export type ${name} = ${type}\n\n${constant(shape, name)}`
    }
    case "enum": {
      const type = [...shape.values.map(quote), "Enum.Unknown"].join(" | ")
      return `${comment([docs.shape(shape), ...tags("enums")])}export type ${name} = ${type}\n\n${constant(shape, name)}`
    }
    case "simple": {
      const plain = typeOf(model, { kind: "plain", plain: shape.plain })
      if (shape.brand !== true) return constant(shape, plain, docs.shape(shape))
      const type = `${comment([docs.shape(shape), ...tags("models")])}export type ${name} = ${plain} & Brand.Brand<${quote(name)}>\n\n`
      return `${type}${constant(shape, name)}`
    }
  }
}

const constant = ({ name }: Shape, type: string, about?: string): string => {
  const doc = comment([...(about === undefined ? [] : [about]), ...tags("shapes")])
  return `${doc}export const ${name}: Shape.Shape<${type}> = Shape.make(D.${name})\n`
}

const structureType = (model: Model, docs: Docs.Docs, shape: Structure): string => {
  const doc = comment([...docs.structure(shape), ...tags("models", shape.deprecated)])
  if (shape.union)
    return `${doc}export type ${shape.name} = ${shape.members.map((member) => choice(model, shape, member)).join(" | ")}\n`
  return `${doc}export interface ${shape.name} {\n${shape.members.map((member) => property(model, docs, shape, member)).join("")}}\n`
}

const property = (model: Model, docs: Docs.Docs, shape: Structure, member: Member): string => {
  const of = typeOf(model, member.of)
  const type = member.creation ? `Shape.Creation<${of}>` : of
  const doc = comment([...docs.member(shape, member), ...(member.deprecated ? ["@deprecated"] : [])], "  ")
  return `${doc}readonly ${member.key}${isOptional(member) ? `?: ${type} | undefined` : `: ${type}`}\n`
}

/** A case of a union: one member is present, the others are absent. */
const choice = (model: Model, shape: Structure, chosen: Member): string => {
  const properties = shape.members.map((member) =>
    member === chosen ? `readonly ${member.key}: ${typeOf(model, member.of)}` : `readonly ${member.key}?: undefined`
  )
  return `{ ${properties.join("; ")} }`
}
