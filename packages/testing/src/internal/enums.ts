import * as Effect from "effect/Effect"
import { InvalidArgument } from "@effect-cloudfront/core/Errors"
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import type * as Shape from "@effect-cloudfront/core/Shape"
import * as Refusal from "./refusal.js"

const first = <A>(all: ReadonlyArray<A>, find: (a: A) => string | undefined): string | undefined => {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}

/** The member that holds a value which is not one of those that it can have. */
const wrongMember = (shape: Description.Shape, value: unknown, name: string): string | undefined => {
  if (value === undefined) return undefined
  switch (shape.kind) {
    case "enum":
      return typeof value === "string" && !shape.values.includes(value) ? name : undefined
    case "list":
      return Array.isArray(value) ? first(value, (item) => wrongMember(shape.item(), item, name)) : undefined
    case "structure":
      return first(shape.members(), (member) =>
        // Decoded with this very description, the value has these members.
        wrongMember(member.shape, (value as Readonly<Record<string, unknown>>)[member.key], member.key)
      )
    default:
      return undefined
  }
}

/** Clients let through what they do not know; the service knows all that there is. */
export const checkEnums = <A>(shape: Shape.Shape<A>, value: A): Effect.Effect<void, InvalidArgument> =>
  Effect.suspend(() => {
    const wrong = wrongMember(shape.description, value, "")
    return wrong === undefined
      ? Effect.void
      : Refusal.refuse(InvalidArgument, `The parameter ${wrong} does not have one of the values that it can have.`)
  })
