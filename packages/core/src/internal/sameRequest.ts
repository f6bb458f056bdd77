import * as Equal from "effect/Equal"

type Fields = Readonly<Record<string, unknown>>

const isStructure = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(Equal.symbol in value)

/** Whether a value is equivalent to an absent one: an empty string, a list without items. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isStructure(value) && Object.entries(value).every(([key, of]) => (key === "Quantity" ? of === 0 : isEmpty(of))))

/** Lists whose order matters. The service may return the items of all others in any order. */
const isOrdered = (name: string): boolean => name === "CacheBehaviors" || name === "Members"

/** Members whose case does not matter: host names, and values that the service may return in upper case. */
const isCaseInsensitive = (name: string): boolean =>
  name === "Aliases" || name === "DomainName" || name === "HttpVersion"

const sameItems = (name: string, sent: ReadonlyArray<unknown>, there: ReadonlyArray<unknown>): boolean => {
  if (sent.length !== there.length) return false
  if (isOrdered(name)) return sent.every((item, i) => sameValue(name, item, there[i]))
  const left = [...there]
  return sent.every((item) => {
    const at = left.findIndex((other) => sameValue(name, item, other))
    if (at === -1) return false
    left.splice(at, 1)
    return true
  })
}

/** `name` is the name of the member, or of the structure that contains the list. */
const sameValue = (name: string, sent: unknown, there: unknown): boolean => {
  if (sent === undefined || (isEmpty(sent) && isEmpty(there))) return true
  if (Array.isArray(sent)) return Array.isArray(there) && sameItems(name, sent, there)
  if (typeof sent === "string" && typeof there === "string" && isCaseInsensitive(name)) {
    return sent.toLowerCase() === there.toLowerCase()
  }
  if (!isStructure(sent)) return Equal.equals(sent, there)
  return (
    isStructure(there) &&
    Object.entries(sent).every(
      // The items are compared, and say how many there are.
      ([key, value]) =>
        (key === "Quantity" && "Items" in sent) || sameValue(key === "Items" ? name : key, value, there[key])
    )
  )
}

/**
 * Whether `there`, which also has the defaults of the service, contains everything that was sent. Members that were not sent are not
 * compared, and neither is `Quantity`.
 */
export const sameRequest = (sent: object, there: object): boolean => sameValue("", sent, there)

/** Whether two distributions have the same aliases. */
export const sameAliases = (
  a: { readonly Items: ReadonlyArray<string> } | undefined,
  b: { readonly Items: ReadonlyArray<string> } | undefined
): boolean => sameValue("Aliases", { Items: a?.Items ?? [] }, { Items: b?.Items ?? [] })
