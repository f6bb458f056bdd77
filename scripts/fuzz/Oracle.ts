/**
 * An independent decoder: another parser makes a tree, and the tree is read member by member.
 */
import * as Decode from "@effect-cloudfront/core/protocol/Decode"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { SaxesParser } from "saxes"

interface Element {
  readonly name: string
  readonly children: Array<Element>
  text: string
}

/** The root element, or `undefined` if the document is not well-formed. */
export const parse = (xml: string): Element | undefined => {
  const top: Element = { name: "", children: [], text: "" }
  const stack = [top]
  const current = () => stack[stack.length - 1] ?? top
  let malformed = false
  const parser = new SaxesParser({ xmlns: false })
  parser.on("error", () => (malformed = true))
  parser.on("opentag", ({ name }) => {
    const element: Element = { name: name.slice(name.indexOf(":") + 1), children: [], text: "" }
    current().children.push(element)
    stack.push(element)
  })
  parser.on("closetag", () => void stack.pop())
  parser.on("text", (text) => (current().text += text))
  parser.on("cdata", (text) => (current().text += text))
  parser.write(xml).close()
  return malformed ? undefined : top.children[0]
}

/** Decodes an element. Absent members are left out. */
export const read = (shape: Shape.Shape, element: Element): unknown => {
  switch (shape.kind) {
    case "list":
      return element.children.filter(({ name }) => name === shape.itemName).map((item) => read(shape.item(), item))
    case "structure":
      return Object.fromEntries(
        shape.members().flatMap((member) => {
          const found =
            member.location === "body" ? element.children.find(({ name }) => name === member.wire) : undefined
          return found === undefined ? [] : [[member.key, read(member.shape, found)]]
        })
      )
    default:
      return Decode.leaf(shape)(element.text)
  }
}
