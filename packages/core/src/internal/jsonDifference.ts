/** Compares a JSON value with the part of it that is expected. */

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The path of the first difference, or `undefined` if `actual` has everything that `expected` has. Objects may have other members. Lists
 * must have the same length. A member that is expected to be `undefined` must be absent.
 */
export const jsonDifference = (expected: unknown, actual: unknown, path: string): string | undefined => {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return path
    return firstOf(expected.map((item, i) => () => jsonDifference(item, actual[i], `${path}[${i}]`)))
  }
  if (isObject(expected)) {
    if (!isObject(actual)) return path
    return firstOf(
      Object.entries(expected).map(
        ([key, value]) =>
          () =>
            jsonDifference(value, Object.hasOwn(actual, key) ? actual[key] : undefined, `${path}.${key}`)
      )
    )
  }
  return Object.is(expected, actual) ? undefined : path
}

const firstOf = (all: ReadonlyArray<() => string | undefined>): string | undefined => {
  for (const one of all) {
    const found = one()
    if (found !== undefined) return found
  }
  return undefined
}
