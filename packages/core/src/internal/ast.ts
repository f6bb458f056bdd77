/**
 * Nodes of the ASTs of Effect's schemas, made without the classes of `effect/SchemaAST`. Every program with an operation would have that
 * module in its bundle, although building an AST needs only a third of it.
 */
import type * as AST from "effect/SchemaAST"

/** The symbol of an annotation, by its name in the options of `annotations`. */
export const annotationId = (name: string): symbol =>
  Symbol.for(`effect/annotation/${name === "jsonSchema" ? "JSONSchema" : name.charAt(0).toUpperCase() + name.slice(1)}`)

/** The properties that distinguish the types of nodes. */
interface NodeProperties {
  readonly annotations: AST.Annotations
  readonly _tag?: string
  readonly from?: AST.AST
  readonly literal?: AST.LiteralValue
  readonly name?: PropertyKey
  readonly rest?: ReadonlyArray<AST.Type>
  readonly type?: AST.AST
  readonly types?: ReadonlyArray<AST.AST>
}

/** The text of a node in messages: its identifier, or else a text made from its parts. */
const formatNode = ({ _tag = "", annotations, from, literal, name, rest, type, types }: NodeProperties): string => {
  const identifier = annotations[annotationId("identifier")]
  if (typeof identifier === "string") return identifier
  if (name !== undefined) return `${String(name)}: ${type}`
  if (types !== undefined) return types.join(" | ")
  if (rest !== undefined) return `ReadonlyArray<${rest[0]?.type}>`
  if (literal !== undefined) return JSON.stringify(literal)
  return String(from ?? type ?? _tag.replace("Keyword", "").toLowerCase())
}

const PROTOTYPE = {
  toString(this: NodeProperties): string {
    return formatNode(this)
  },
  toJSON(this: NodeProperties): object {
    return { _tag: this._tag, type: formatNode(this) }
  }
}

type OwnProperties<N> = Omit<N, "annotations" | keyof typeof PROTOTYPE>

/** Makes a node with the properties of its class. */
export const node = <N extends AST.Annotated>(data: OwnProperties<N>, annotations: AST.Annotations = {}): N => {
  const created: N = Object.create(PROTOTYPE)
  return Object.assign(created, data, { annotations })
}

export const union = (types: ReadonlyArray<AST.AST>, annotations?: AST.Annotations): AST.AST => {
  const [first, second, ...rest] = types
  return first === undefined || second === undefined
    ? (first ?? node<AST.NeverKeyword>({ _tag: "NeverKeyword" }, annotations))
    : node<AST.Union>({ _tag: "Union", types: [first, second, ...rest] }, annotations)
}

export const property = (name: PropertyKey, type: AST.AST, isOptional: boolean): AST.PropertySignature =>
  node<AST.PropertySignature>({ name, type, isOptional, isReadonly: true })

export const literal = (value: AST.LiteralValue, annotations?: AST.Annotations): AST.AST =>
  node<AST.Literal>({ _tag: "Literal", literal: value }, annotations)

/** A copy of a node with more annotations. As in Effect, the identifier is not copied. */
export const annotated = (tree: AST.AST, annotations: AST.Annotations): AST.AST => {
  const { [annotationId("identifier")]: _, ...kept } = tree.annotations
  return node<AST.AST>(tree, { ...kept, ...annotations })
}
