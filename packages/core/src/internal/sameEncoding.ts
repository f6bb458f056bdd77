import type { Description } from "../Description.js"
import { isRecord } from "../protocol/PreserveUnknown.js"
import * as Rules from "../protocol/Rules.js"
import type * as Protocol from "../protocol/Shape.js"
import * as Unknown from "../protocol/Unknown.js"

const none: ReadonlyArray<Unknown.Element> = []

const sameElements = (a: Unknown.Carrier, b: Unknown.Carrier): boolean => {
  const [some, others] = [a[Unknown.symbol] ?? none, b[Unknown.symbol] ?? none]
  return (
    some.length === others.length &&
    some.every(({ member, xml }, i) => member === others[i]?.member && xml === others[i]?.xml)
  )
}

const sameItems = (shape: Protocol.List, a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean =>
  a.length === b.length && a.every((item, i) => equalValues(shape.item(), item, b[i]))

const equalValues = (shape: Protocol.Shape, a: unknown, b: unknown): boolean => {
  switch (shape.kind) {
    case "structure": {
      if (!isRecord(a) || !isRecord(b)) return false
      const members = shape.members()
      // A property that is not a member makes them different, so that the operation gets the value and refuses it.
      const known = new Set(members.map(({ key }) => key))
      if ([a, b].some((one) => Object.keys(one).some((key) => !known.has(key) && one[key] !== undefined))) return false
      const counted = members.some(({ derived }) => derived === "quantity")
      return (
        sameElements(a, b) &&
        members.every(({ derived, key, shape: of }) => {
          const [one, other] = derived === "quantity" ? [Rules.count(a), Rules.count(b)] : [a[key], b[key]]
          if (counted && of.kind === "list") return equalValues(of, one ?? [], other ?? [])
          return one === undefined || other === undefined ? one === other : equalValues(of, one, other)
        })
      )
    }
    case "list":
      return Array.isArray(a) && Array.isArray(b) && sameItems(shape, a, b)
    case "timestamp": {
      const millis = shape.toMillis(a)
      return millis !== undefined && millis === shape.toMillis(b)
    }
    case "blob":
      return (
        a instanceof Uint8Array &&
        b instanceof Uint8Array &&
        a.length === b.length &&
        a.every((byte, i) => byte === b[i])
      )
    default:
      return a === b
  }
}

/** Whether two values have the same encoding, unknown elements included. */
export const sameEncoding = <A>(shape: Description<A>, a: A, b: A): boolean => equalValues(shape, a, b)
