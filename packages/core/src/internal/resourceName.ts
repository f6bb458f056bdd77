import type * as RestXml from "../protocol/RestXml.js"
import type * as Shape from "../protocol/Shape.js"

const IDENTIFYING = /(?:Name|Id|Identifier|ARN|Arn|Resource|Domain|Endpoint)$/

/** The longest name, id or ARN of the API, in characters. */
const MAX_LENGTH = 256

/** The string value of a member that is not sensitive. */
const textOf = (value: unknown, member: Shape.Member): string | undefined => {
  if (typeof value !== "object" || value === null || member.shape.sensitive) return undefined
  const text = (value as Readonly<Record<string, unknown>>)[member.key]
  return typeof text === "string" && text !== "" ? text.slice(0, MAX_LENGTH) : undefined
}

const first = (value: unknown, members: ReadonlyArray<Shape.Member>): string | undefined => {
  for (const member of members) {
    const text = textOf(value, member)
    if (text !== undefined) return text
  }
  return undefined
}

const isName = ({ key }: Shape.Member): boolean => key === "Name"

/** The members of a structure that identify a resource, its name first. */
const identifying = (members: ReadonlyArray<Shape.Member>): ReadonlyArray<Shape.Member> => [
  ...members.filter(isName),
  ...members.filter((member) => !isName(member) && IDENTIFYING.test(member.key))
]

/**
 * The resource of a call, for errors: the labels of the path (`E1/I1` for an invalidation of a distribution), or else the first
 * member of the input that identifies a resource, or else the name in the structure that is sent. Sensitive members are ignored.
 */
export const resourceName = ({ input: { members }, path }: RestXml.Operation, input: unknown): string | undefined => {
  const all = members()
  const labels = all
    .filter(({ location }) => location === "label")
    // In the order of the path, which need not be that of the members.
    .sort((a, b) => path.indexOf(`{${a.wire}`) - path.indexOf(`{${b.wire}`))
    .flatMap((member) => textOf(input, member) ?? [])
  if (labels.length > 0) return labels.join("/")
  const own = first(input, identifying(all.filter(({ location }) => location === "query" || location === "body")))
  if (own !== undefined) return own
  for (const { key, shape } of all) {
    if (shape.kind !== "structure" || typeof input !== "object" || input === null) continue
    const name = first((input as Readonly<Record<string, unknown>>)[key], shape.members().filter(isName))
    if (name !== undefined) return name
  }
  return undefined
}
