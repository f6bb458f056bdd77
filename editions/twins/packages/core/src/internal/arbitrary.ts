/**
 * Annotations from which Effect's `Arbitrary` generates values of shapes and errors that the service could have sent or would take.
 */
import type * as Rules from "../protocol/Rules.js"
import type * as Description from "../protocol/Shape.js"

/** What a node says about the values to generate. Its arguments are the arbitraries of the types that the node has. */
export type Annotation = object

interface Annotated {
  readonly arbitrary?: Annotation
}

/** Unknown elements of a structure, which generated values do not have. */
export const optionalElements: Annotated = {}

/** Unknown elements of a structure that must have one. */
export const requiredElements: Annotated = {}

/** A structure whose `Quantity` counts its `Items`. */
export const counted: Annotated = {}

export const enumeration = (_: Description.Enum): Annotated => ({})

export const bytes = (_: Description.Constraints): Annotated => ({})

export const timestamp: Annotated = {}

export const duration: Annotated = {}

export const list = (_: Description.Constraints): Annotated => ({})

export const number = (_isInteger: boolean, _min: number, _max: number): Annotated => ({})

/** `check` is the rule for the part of the request that has the text. */
export const text = (_: Description.Text, _check: Rules.Check): Annotated => ({})

/** Instances of classes that `make` makes from their fields. */
export const instance = <Fields>(_make: (fields: Fields) => unknown): Annotated => ({})
