/**
 * Emits a shape: its type, and its description.
 */
import {
  get,
  isOptional,
  type Constraints,
  type Member,
  type Model,
  type Ref,
  type Shape,
  type Structure
} from "../Ir.js"
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

const valueOf = (ref: Ref): string => (ref.kind === "plain" ? `Shape.${ref.plain}` : ref.name)

export const emit = (model: Model, docs: Docs.Docs, shape: Shape): string => {
  const { name } = shape
  switch (shape.kind) {
    case "structure":
      return `${structureType(model, docs, shape)}\n${constant(shape, name, structureValue(shape))}`
    case "list": {
      const type = `ReadonlyArray<${typeOf(model, shape.item)}>`
      const value = call("list", [quote(name), `() => ${valueOf(shape.item)}`, quote(shape.itemName), options(shape)])
      return `${comment([docs.shape(shape), ...tags("lists")])}export type ${name} = ${type}\n\n${constant(shape, name, value)}`
    }
    case "enum": {
      const values = shape.values.map(quote)
      const type = `${comment([docs.shape(shape), ...tags("enums")])}export type ${name} = ${values.join(" | ")} | Enum.Unknown\n\n`
      const ignoreCase = shape.ignoreCase ? "{ ignoreCase: true }" : ""
      return `${type}${constant(shape, name, call(`enumeration<${name}>`, [quote(name), `[${values.join(", ")}]`, ignoreCase]))}`
    }
    case "simple": {
      const plain = typeOf(model, { kind: "plain", plain: shape.plain })
      if (shape.brand !== true) return constant(shape, plain, simpleValue(shape), docs.shape(shape))
      const type = `${comment([docs.shape(shape), ...tags("models")])}export type ${name} = ${plain} & Brand.Brand<${quote(name)}>\n\n`
      return `${type}${constant(shape, name, simpleValue(shape))}`
    }
  }
}

const constant = (shape: Shape, type: string, value: string, about?: string): string => {
  const doc = comment([...(about === undefined ? [] : [about]), ...tags("shapes")])
  return `${doc}export const ${shape.name}: Shape.Shape<${type}> = ${value}\n`
}

const call = (name: string, parameters: ReadonlyArray<string>): string =>
  `Shape.${name}(${parameters.filter((parameter) => parameter !== "").join(", ")})`

const record = (entries: ReadonlyArray<string | false>): string => {
  const present = entries.filter((entry) => entry !== false)
  return present.length === 0 ? "" : `{ ${present.join(", ")} }`
}

const options = ({
  constraints,
  sensitive
}: {
  readonly constraints: Constraints
  readonly sensitive: boolean
}): string =>
  record([
    constraints.min !== undefined && `min: ${constraints.min}`,
    constraints.max !== undefined && `max: ${constraints.max}`,
    constraints.pattern !== undefined && `pattern: ${quote(constraints.pattern)}`,
    constraints.unicode === true && "unicode: true",
    sensitive && "sensitive: true"
  ])

const simpleValue = (shape: Shape & { readonly kind: "simple" }): string => {
  const name = quote(shape.name)
  switch (shape.plain) {
    case "string":
      return call(shape.brand === true ? `text<${shape.name}>` : "text", [name, options(shape)])
    case "blob":
      return call("bytes", [name, options(shape)])
    default:
      return call("number", [name, quote(shape.plain), options(shape)])
  }
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

const structureValue = (shape: Structure): string => {
  const members = shape.members.map((member) => `${member.key}: ${memberValue(member)}`)
  const body = members.length === 0 ? "({})" : `({ ${members.join(", ")} })`
  return call("structure", [quote(shape.name), `() => ${body}`, shape.union ? "{ union: true }" : ""])
}

const memberValue = (member: Member): string =>
  record([
    `of: ${member.creation ? `Shape.creation(${valueOf(member.of)})` : valueOf(member.of)}`,
    member.required && "required: true",
    member.in !== "body" && `in: ${quote(member.in)}`,
    member.wire !== member.key && `wire: ${quote(member.wire)}`,
    member.aliases.length > 0 && `aliases: [${member.aliases.map(quote).join(", ")}]`,
    member.derived !== undefined && `derived: ${quote(member.derived)}`
  ])
