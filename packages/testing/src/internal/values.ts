/** Checks of values that many kinds have in common. */
import type * as Effect from "effect/Effect"
import { InvalidArgument } from "@effect-cloudfront/core/Errors"
import { forEachInOrder } from "./each.js"
import { refuseWhen } from "./refusal.js"

/** Refuses a value with the service's words for a parameter that is not valid. */
export const invalid = (
  wrong: boolean,
  parameter: string,
  why = "is not valid"
): Effect.Effect<void, InvalidArgument> => refuseWhen(wrong, InvalidArgument, `The parameter ${parameter} ${why}.`)

const MAX_NAME = 128
const MAX_COMMENT = 128

/** The length of a text in characters, as the API's model counts it. */
export const lengthOf = (text: string): number => Array.from(text).length

/** Checks the name and the comment of a configuration. */
export const checkNames = ({ Comment = "", Name }: { readonly Comment?: string | undefined; readonly Name: string }) =>
  forEachInOrder(
    [
      [Name === "", "Name", "is too small"],
      [lengthOf(Name) > MAX_NAME, "Name", "is too big"],
      [lengthOf(Comment) > MAX_COMMENT, "Comment", "is too big"]
    ] as const,
    ([wrong, parameter, why]) => invalid(wrong, parameter, why)
  )
