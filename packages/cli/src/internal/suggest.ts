/** The names that somebody may have meant. */

/** The number of letters to add, remove, replace or swap. */
const distance = (a: string, b: string): number => {
  let before: Array<number> = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity
      row.push(Math.min(replaced, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The three nearest names. */
export const nearest = (typed: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names
    .map((name) => ({
      name,
      distance: typed.length > 2 && name.startsWith(typed) ? 0 : distance(typed.toLowerCase(), name.toLowerCase())
    }))
    .filter(({ distance, name }) => distance <= Math.max(1, Math.floor(Math.min(name.length, typed.length) / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name)

/** The end of a message about a name that is not known. */
export const didYouMean = (typed: string, names: ReadonlyArray<string>): string => {
  const found = nearest(typed, names)
  return found.length === 0 ? "" : `; did you mean ${found.join(" or ")}?`
}
