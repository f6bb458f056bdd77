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
  /** The position and the next one; `undefined` if there is never more than one page. */
  readonly cursor: Cursor | undefined
  /** Whether there may be more than one page. */
  readonly hasMarker: boolean
}

/** The members with the position in a list and the size of a page. */
interface Cursor {
  readonly marker: "Marker" | "NextToken"
  readonly size: string
  readonly next: string
}

const CURSORS: ReadonlyArray<Cursor> = [
  { marker: "Marker", size: "MaxItems", next: "NextMarker" },
  { marker: "NextToken", size: "MaxResults", next: "NextToken" }
]

const has = (members: ReadonlyArray<Member>, key: string): boolean => members.some((member) => member.key === key)

/** How the pages of an operation are read, or `undefined` if it has none. */
export const of = (model: Model, operation: Operation): Paging | undefined => {
  const input = structure(model, operation.input).members
  const cursor = CURSORS.find(({ marker, size }) => has(input, marker) && has(input, size))
  if (operation.output === undefined || (cursor === undefined && !operation.id.startsWith("List"))) return undefined
  const output = structure(model, operation.output)
  const payload = output.members.find((member) => member.in === "payload")
  const members = payload?.of.kind === "shape" ? structure(model, payload.of.name).members : output.members
  const lists = members.flatMap((member) => {
    const shape = member.of.kind === "shape" ? get(model.shapes, member.of.name) : undefined
    return shape?.kind === "list" ? [{ key: member.key, item: shape.item }] : []
  })
  const [list] = lists
  const hasNext = CURSORS.some(({ next }) => has(members, next))
  if (list === undefined || lists.length > 1 || hasNext !== (cursor !== undefined)) {
    throw new Error(
      `${operation.id} ${cursor === undefined ? "is a list" : "takes a marker"}, but its result is not a page`
    )
  }
  return {
    container: payload === undefined ? [] : [payload.key],
    items: list.key,
    item: list.item,
    isTruncated: has(members, "IsTruncated"),
    cursor,
    hasMarker: cursor !== undefined
  }
}
