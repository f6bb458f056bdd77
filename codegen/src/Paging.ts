/**
 * Operations that list something, and the location of the page in their results.
 */
import { get, structure, type Member, type Model, type Operation, type Ref } from "./Ir.js"

export interface Paging {
  /** The path from the result to the structure with the page. */
  readonly container: ReadonlyArray<string>
  readonly items: string
  readonly item: Ref
  readonly isTruncated: boolean
  /** Whether there may be more than one page. */
  readonly hasMarker: boolean
}

const has = (members: ReadonlyArray<Member>, key: string): boolean => members.some((member) => member.key === key)

/** How the pages of an operation are read, or `undefined` if it has none. */
export const of = (model: Model, operation: Operation): Paging | undefined => {
  const input = structure(model, operation.input).members
  const hasMarker = has(input, "Marker") && has(input, "MaxItems")
  if (operation.output === undefined || (!hasMarker && !operation.id.startsWith("List"))) return undefined
  const output = structure(model, operation.output)
  const payload = output.members.find((member) => member.in === "payload")
  const members = payload?.of.kind === "shape" ? structure(model, payload.of.name).members : output.members
  const lists = members.flatMap((member) => {
    const shape = member.of.kind === "shape" ? get(model.shapes, member.of.name) : undefined
    return shape?.kind === "list" ? [{ key: member.key, item: shape.item }] : []
  })
  const [list] = lists
  if (list === undefined || lists.length > 1 || has(members, "NextMarker") !== hasMarker) {
    throw new Error(`${operation.id} ${hasMarker ? "takes a marker" : "is a list"}, but its result is not a page`)
  }
  return {
    container: payload === undefined ? [] : [payload.key],
    items: list.key,
    item: list.item,
    isTruncated: has(members, "IsTruncated"),
    hasMarker
  }
}
