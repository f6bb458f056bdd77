/**
 * What tells the items of a list apart.
 */
import type * as Shape from "./Shape.js"

/**
 * The member by which the service knows an item. That is its first required text or number: `Id`, `PathPattern`, `ErrorCode`,
 * `HeaderName`, ... Associations are known by their event, of which each has one: what is associated changes with every version.
 */
export const identity = (item: Shape.Structure): Shape.Member | undefined => {
  const required = item.members().filter((member) => member.required)
  return (
    required.find(({ key }) => key === "EventType") ??
    required.find(({ shape }) => shape.kind === "string" || shape.kind === "integer")
  )
}
