/**
 * The member that identifies the items of a list.
 */
import type * as Shape from "./Shape.js"

/**
 * The member by which the service identifies an item: its first required string or integer, such as `Id`, `PathPattern`,
 * `ErrorCode` or `HeaderName`. Function associations are identified by `EventType`, because the ARN of the function changes with
 * every version. `undefined` if the structure has no such member.
 */
export const identityMember = (item: Shape.Structure): Shape.Member | undefined => {
  const required = item.members().filter((member) => member.required)
  return (
    required.find(({ key }) => key === "EventType") ??
    required.find(({ shape }) => shape.kind === "string" || shape.kind === "integer")
  )
}
