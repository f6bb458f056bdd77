import * as Encode from "../protocol/Encode.js"
import type { Shape } from "../Shape.js"

const printed = <A>(shape: Shape<A>, value: A): string | undefined => {
  const printer = new Encode.Printer("")
  Encode.content(shape.description)(printer, value)
  // Values that cannot be sent are for the operation to refuse, not for a comparison to call equal.
  return printer.problems.length === 0 ? printer.out : undefined
}

/** Whether two values would be sent as the same bytes, with everything this version of the library does not know. */
export const same = <A>(shape: Shape<A>, a: A, b: A): boolean => {
  if (a === b) return true
  const text = printed(shape, a)
  return text !== undefined && text === printed(shape, b)
}
