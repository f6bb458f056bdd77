import * as Equal from "effect/Equal"

type Fields = Readonly<Record<string, unknown>>

const isStructure = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(Equal.symbol in value)

/** Whether it says no more than its absence: an empty text, a list without items. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isStructure(value) && Object.entries(value).every(([key, of]) => (key === "Quantity" ? of === 0 : isNothing(of))))

/** Lists whose order means something; the service may return the items of any other in an order of its own. */
const isOrdered = (name: string): boolean => name === "CacheBehaviors" || name === "Members"

/** Names of hosts, and what the service returns in capitals now and then. */
const isCaseless = (name: string): boolean => name === "Aliases" || name === "DomainName" || name === "HttpVersion"

const sameItems = (name: string, sent: ReadonlyArray<unknown>, there: ReadonlyArray<unknown>): boolean => {
  if (sent.length !== there.length) return false
  if (isOrdered(name)) return sent.every((item, i) => sameValue(name, item, there[i]))
  const left = [...there]
  return sent.every((item) => {
    const at = left.findIndex((other) => sameValue(name, item, other))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}

/** `name` is that of the member, or of the structure that has the list. */
const sameValue = (name: string, sent: unknown, there: unknown): boolean => {
  if (sent === undefined || (isNothing(sent) && isNothing(there))) return true
  if (Array.isArray(sent)) return Array.isArray(there) && sameItems(name, sent, there)
  if (typeof sent === "string" && typeof there === "string" && isCaseless(name)) {
    return sent.toLowerCase() === there.toLowerCase()
  }
  if (!isStructure(sent)) return Equal.equals(sent, there)
  return (
    isStructure(there) &&
    Object.entries(sent).every(([key, value]) => sameValue(key === "Items" ? name : key, value, there[key]))
  )
}

/**
 * Whether all that was sent is in what is there, which also has what the service filled in. What was not sent is not compared;
 * `Quantity` follows from the items.
 */
export const sameRequest = (sent: object, there: object): boolean => sameValue("", sent, there)
