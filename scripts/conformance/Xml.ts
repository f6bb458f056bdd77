/**
 * XML documents as comparable trees. The parser is not that of this library.
 */
import { XMLParser } from "fast-xml-parser"

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: ReadonlyArray<Element | string>
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true
})

const element = (node: Record<string, unknown>): Element | string => {
  if (typeof node["#text"] === "string") return node["#text"]
  const name = Object.keys(node).find((key) => key !== ":@") ?? ""
  const attributes = Object.entries((node[":@"] ?? {}) as Record<string, string>)
  return {
    name,
    attributes: Object.fromEntries(attributes.sort(([a], [b]) => (a < b ? -1 : 1))),
    children: (node[name] as ReadonlyArray<Record<string, unknown>>).map(element)
  }
}

export const parse = (text: string): Element => {
  const nodes = (parser.parse(text, true) as ReadonlyArray<Record<string, unknown>>).map(element)
  const roots = nodes.filter((node): node is Element => typeof node !== "string")
  if (roots.length !== 1 || roots[0] === undefined) throw new Error(`not one root element: ${text.slice(0, 200)}`)
  return roots[0]
}

/** Removes the elements for which the predicate holds. It receives the element and its parent. */
export const without = (tree: Element, isOut: (element: Element, parent: Element) => boolean): Element => ({
  ...tree,
  children: tree.children
    .filter((child) => typeof child === "string" || !isOut(child, tree))
    .map((child) => (typeof child === "string" ? child : without(child, isOut)))
})

/** Maps the text of all elements. */
export const mapText = (tree: Element, f: (text: string, name: string) => string): Element => ({
  ...tree,
  children: tree.children.map((child) => (typeof child === "string" ? f(child, tree.name) : mapText(child, f)))
})

export const equal = (a: Element, b: Element): boolean => JSON.stringify(a) === JSON.stringify(b)
