/**
 * Emits the module with the descriptions of a family's shapes. Operations have these, so that a program without schemas has no code that
 * makes them.
 */
import { byName, get, references, type Constraints, type Member, type Model, type Ref, type Shape } from "../Ir.js"
import type { Service } from "../Service.js"
import type { Module } from "./Family.js"
import { typeOf } from "./Shape.js"
import { head, quote } from "./Text.js"

/** The folder of the descriptions, relative to that of the generated modules. */
export const FOLDER = "descriptions"

export const emit = (model: Model, { core }: Service, name: string, module: Module): string => {
  const shapes = module.shapes.map((shape) => get(model.shapes, shape))
  const body = shapes.map((shape) => emitOne(model, shape)).join("\n")
  const shared = Array.from(new Set(shapes.flatMap(references)))
    .filter((shape) => module.shared.has(shape))
    .toSorted(byName)
  const imports = [
    `import * as Description from "${core.Description}"`,
    ...(/\bT\.\w/.test(body) ? [`import type * as T from "../${name}.js"`] : []),
    ...(shared.length === 0 ? [] : [`import { ${shared.join(", ")} } from "./Shared.js"`]),
    ""
  ]
  return `${head(`The descriptions of the shapes in \`${name}\`.`)}${imports.join("\n")}\n${body}`
}

export const emitOne = (model: Model, shape: Shape): string => {
  const type = shape.kind === "simple" && shape.brand !== true ? plainType(model, shape) : `T.${shape.name}`
  const kind = shape.kind === "structure" ? "Structure" : "Description"
  return `export const ${shape.name}: Description.${kind}<${type}> = ${value(shape)}\n`
}

const plainType = (model: Model, { plain }: Shape & { readonly kind: "simple" }): string =>
  typeOf(model, { kind: "plain", plain })

const value = (shape: Shape): string => {
  const name = quote(shape.name)
  switch (shape.kind) {
    case "structure": {
      const members = shape.members.map((member) => `${member.key}: ${memberValue(member)}`)
      const body = members.length === 0 ? "({})" : `({ ${members.join(", ")} })`
      return call("structure", [name, `() => ${body}`, shape.union ? "{ union: true }" : ""])
    }
    case "list":
      return call("list", [name, `() => ${valueOf(shape.item)}`, quote(shape.itemName), options(shape)])
    case "enum": {
      const values = shape.values.map(quote).join(", ")
      return call("enumeration", [name, `[${values}]`, shape.ignoreCase ? "{ ignoreCase: true }" : ""])
    }
    case "simple":
      switch (shape.plain) {
        case "string":
          return call("text", [name, options(shape)])
        case "blob":
          return call("bytes", [name, options(shape)])
        default:
          return call("number", [name, quote(shape.plain), options(shape)])
      }
  }
}

const valueOf = (ref: Ref): string => (ref.kind === "plain" ? `Description.${ref.plain}` : ref.name)

const call = (name: string, parameters: ReadonlyArray<string>): string =>
  `Description.${name}(${parameters.filter((parameter) => parameter !== "").join(", ")})`

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

const memberValue = (member: Member): string =>
  record([
    `of: ${member.creation ? `Description.creation(${valueOf(member.of)})` : valueOf(member.of)}`,
    member.required && "required: true",
    member.in !== "body" && `in: ${quote(member.in)}`,
    member.wire !== member.key && `wire: ${quote(member.wire)}`,
    member.aliases.length > 0 && `aliases: [${member.aliases.map(quote).join(", ")}]`,
    member.derived !== undefined && `derived: ${quote(member.derived)}`
  ])
