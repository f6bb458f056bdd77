/**
 * Nodes of the syntax trees that Effect's schemas are, as data. The classes of `effect/SchemaAST` bring all that can be done with
 * trees, three times what is needed to build some; every program would carry that, as operations have schemas.
 */
import type * as AST from "effect/SchemaAST"

/** The symbol that nodes have for an annotation, by the name that it has in options. */
export const annotationId = (name: string): symbol =>
  Symbol.for(`effect/annotation/${name === "jsonSchema" ? "JSONSchema" : name.charAt(0).toUpperCase() + name.slice(1)}`)

/** What nodes have that are told apart by other means than their classes. */
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

/** In messages a node is shown by its identifier, or else by what it consists of. */
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

/** A node with the properties that its class has. */
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

/** The same node with other annotations on top; who names it anew means another thing. */
export const annotated = (tree: AST.AST, annotations: AST.Annotations): AST.AST => {
  const { [annotationId("identifier")]: _, ...kept } = tree.annotations
  return node<AST.AST>(tree, { ...kept, ...annotations })
}
