/**
 * How much a test tries. `npm test` takes a few values of each property, and `npm run test:long`, which CI runs as well, takes all of them.
 * A test file that imports this module runs in both.
 */

/** Whether this is `npm run test:long`, or a run of mutants, which counts on what only some values show. */
export const isLong = process.env["TEST_LONG"] === "1"

/** The number of runs of a property: `few` in `npm test`, `all` in the long run. */
export const of = (few: number, all: number): number => (isLong ? all : few)

/** `few` of the values, evenly spread and always the same; all of them in the long run. */
export const some = <A>(few: number, values: ReadonlyArray<A>): ReadonlyArray<A> => {
  if (isLong || values.length <= few) return values
  const step = values.length / few
  return Array.from({ length: few }, (_, i) => Math.floor(i * step)).flatMap((i) => values.slice(i, i + 1))
}
