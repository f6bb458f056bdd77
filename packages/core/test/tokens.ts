import type * as Shape from "@effect-cloudfront/core/protocol/Shape"

export const TOKEN = "a-token"

/** The value with every caller reference that was left out: the service makes them up before it answers. */
export const withTokens = (shape: Shape.Shape, value: unknown): unknown => {
  if (value === undefined) return undefined
  if (shape.kind === "list") return (value as ReadonlyArray<unknown>).map((item) => withTokens(shape.item(), item))
  if (shape.kind !== "structure") return value
  const record = value as Record<string, unknown>
  return Object.fromEntries(
    shape
      .members()
      .map((member) => [
        member.key,
        member.derived === "token" ? (record[member.key] ?? TOKEN) : withTokens(member.shape, record[member.key])
      ])
  )
}
