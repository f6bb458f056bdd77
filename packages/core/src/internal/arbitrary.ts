/**
 * Annotations from which Effect's `Arbitrary` generates values of shapes and errors that the service could have sent or would take.
 */
import type { LazyArbitrary } from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Rules from "../protocol/Rules.js"
import type * as Description from "../protocol/Shape.js"
import * as Timestamp from "../protocol/Timestamp.js"
import type * as Unknown from "../protocol/Unknown.js"

/** What a node says about the values to generate. Its arguments are the arbitraries of the types that the node has. */
export type Annotation = (from: LazyArbitrary<never>) => LazyArbitrary<unknown>

interface Annotated {
  readonly arbitrary: Annotation
}

const always = (arbitrary: LazyArbitrary<unknown>): Annotated => ({ arbitrary: () => arbitrary })

/** Unknown elements of a structure, which generated values do not have. */
export const optionalElements: Annotated = always((fc) => fc.constant(undefined))

/** Unknown elements of a structure that must have one. */
export const requiredElements: Annotated = always((fc) => fc.constant([{ member: undefined, xml: "<Unknown/>" }]))

/** A structure whose `Quantity` counts its `Items`. */
export const counted: Annotated = {
  arbitrary:
    (from: LazyArbitrary<Unknown.Carrier>): LazyArbitrary<Unknown.Carrier> =>
    (fc) =>
      from(fc).map((value) => ({ ...value, Quantity: Rules.count(value) }))
}

export const enumeration = ({ values }: Description.Enum): Annotated => always((fc) => fc.constantFrom(...values))

export const bytes = ({ max = 64, min = 0 }: Description.Constraints): Annotated =>
  always((fc) => fc.uint8Array({ minLength: min, maxLength: Math.min(max, min + 64) }))

export const timestamp: Annotated = always((fc) =>
  fc.integer({ min: Timestamp.FIRST, max: Timestamp.LAST }).map((millis) => DateTime.unsafeMake(millis))
)

export const duration: Annotated = always((fc) => fc.nat().map((millis) => Duration.millis(millis)))

export const list = ({ max = Number.MAX_SAFE_INTEGER, min = 0 }: Description.Constraints): Annotated => ({
  arbitrary:
    (from: LazyArbitrary<ReadonlyArray<unknown>>): LazyArbitrary<ReadonlyArray<unknown>> =>
    (fc) =>
      from(fc)
        .map((items) => items.slice(0, max))
        .filter((items) => items.length >= min)
})

export const number = (isInteger: boolean, min: number, max: number): Annotated =>
  always((fc) =>
    isInteger ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }).map((value) => value + 0)
  )

/** Characters for arbitraries. Codecs often handle these incorrectly. */
const CHARACTERS = [
  "a",
  "Z",
  "0",
  " ",
  "\t",
  "\n",
  "\r",
  "<",
  ">",
  "&",
  '"',
  "'",
  "]",
  "%",
  "+",
  "/",
  ".",
  "é",
  "日",
  "😀",
  "\u200f"
]
const PATTERN_CHARACTERS = ["a", "Z", "é", "日", "0", "_", ".", ":", "/", "=", "+", "-", "@", " "]
const LABEL_CHARACTERS = ["a", "Z", "0", " ", "<", "&", "%", "+", "/", ".", "?", "#", "é", "😀"]
const HEADER_CHARACTERS = ["a", "Z", "0", "-", "_", ":", '"', "*", ","]

const charactersOf = (shape: Description.Text, check: Rules.Check): ReadonlyArray<string> =>
  check === Rules.label
    ? LABEL_CHARACTERS
    : check === Rules.header
      ? HEADER_CHARACTERS
      : shape.pattern === undefined
        ? CHARACTERS
        : PATTERN_CHARACTERS

/** `check` is the rule for the part of the request that has the text. */
export const text = (shape: Description.Text, check: Rules.Check): Annotated => {
  const minLength = check(" ") === undefined ? (shape.min ?? 0) : Math.max(1, shape.min ?? 0)
  const maxLength = Math.min(shape.max ?? Infinity, minLength + 12)
  return always((fc) =>
    shape.pattern === undefined || shape.pattern.includes("\\p")
      ? fc.string({ unit: fc.constantFrom(...charactersOf(shape, check)), minLength, maxLength })
      : fc.stringMatching(new RegExp(Rules.anchored(shape.pattern)))
  )
}

/** Instances of classes that `make` makes from their fields. */
export const instance = <Fields>(make: (fields: Fields) => unknown): Annotated => ({
  arbitrary:
    (from: LazyArbitrary<Fields>): LazyArbitrary<unknown> =>
    (fc) =>
      from(fc).map(make)
})
