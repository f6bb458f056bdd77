/**
 * Paths of an invalidation: normalization, validation, and batches.
 */

export interface Problem {
  /** The path that was given, or its index among all, such as `[3]`, if it is not a string. */
  readonly path: string
  readonly reason: string
}

export interface Normalized {
  /** In the order given, without paths that a wildcard among them covers. */
  readonly paths: ReadonlyArray<string>
  readonly problems: ReadonlyArray<Problem>
  /** What the iterable of the paths threw. */
  readonly cause?: unknown
}

/** Without `path`, the text is not a path. With `path` and `reason`, only a wildcard can invalidate the path. */
interface Examined {
  readonly path?: string
  readonly reason?: string
}

const MAX_LENGTH = 4000

/** Whether `path` counts towards the limit of 15 wildcards; otherwise it counts towards that of 3,000 paths. */
export const isWildcard = (path: string): boolean => path.endsWith("*")

// RFC 1738's unsafe characters and everything that is not printable ASCII. A % that begins an escape is kept.
const UNSAFE = /[^\x21-\x7e]+|[ "<>#{}|\\^[\]`]|%(?![0-9a-fA-F]{2})/gu
const LONE_SURROGATES = /\p{Surrogate}/gu

const isLineEnd = (char: string | undefined): boolean => char === "\n" || char === "\r"

/** Removes line ends around the text. A regular expression that is anchored at the end would take quadratic time. */
const trimLineEnds = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isLineEnd(text[start])) start++
  while (end > start && isLineEnd(text[end - 1])) end--
  return text.slice(start, end)
}

/**
 * Patterns of texts that are not paths, with the advice for each. A text that starts with a slash is never taken for a URL or a
 * drive, so every path can be given. Each pattern takes linear time.
 */
const NOT_A_PATH: ReadonlyArray<readonly [pattern: RegExp, reason: string]> = [
  [/^$/, "is empty"],
  [/^\s+$/u, "is blank"],
  [/[\n\r]/, "holds a line break: give each path as an item of its own"],
  // oxlint-disable-next-line no-control-regex
  [/[\x00-\x1f\x7f]/, "holds a control character"],
  [/%0[ad]/i, "holds an escaped line break"],
  [/^\s/u, "begins with a blank: leave it out, or escape it if the name has it"],
  [/\s$/u, "ends with a blank: leave it out, or escape it if the name has it"],
  [/^(?:".*"|'\/.*')$/u, "is in quotes: leave them out (git: use -z, or core.quotePath=false)"],
  [/^[a-z]:(?:[/\\]|$)/i, "is a path of Windows: give the path of the URL, which begins with /"],
  [/^[a-z][a-z0-9+.-]*:[/\\]/i, "is a URL: give its path alone, which begins with /"],
  [/^arn:/i, "is an ARN: give the path of the URL, which begins with /"],
  [/^[/\\]?\.{1,2}(?:[/\\]|$)/, "is relative to a folder: give the path from the root, without . and .."],
  [/^(?![/?])[^?\\]*\\/, "is a path of Windows: give the path of the URL, which begins with /"],
  [/^\?/, "is a query alone: put the path before it, such as /?"]
]

/** Why a path cannot be invalidated itself, only by a wildcard that covers it. */
const unsupported = (given: string, path: string): string | undefined => {
  if (given.includes("~")) return "holds ~, which CloudFront cannot invalidate: use a wildcard that covers it"
  if (/%7e/i.test(given)) return "holds an escaped ~, which CloudFront cannot invalidate: use a wildcard that covers it"
  if (/%2a/i.test(given)) return "holds an escaped *, which CloudFront accepts but never matches"
  if (path.slice(0, -1).includes("*")) return "holds a * that is not its last character"
  if (path.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters: use a wildcard that covers it`
  return undefined
}

// The fast path: these paths need no escaping and have no problem. All others go through `NOT_A_PATH` and `unsupported`.
const NOTHING_TO_NORMALIZE = /^\/(?!\.)[!$&-)+-;=?-Z_a-z]*\*?$/

const examine = (given: string): Examined => {
  if (given.length <= MAX_LENGTH && NOTHING_TO_NORMALIZE.test(given)) return { path: given }
  const text = trimLineEnds(given)
  const notAPath = NOT_A_PATH.find(([pattern]) => pattern.test(text))
  if (notAPath !== undefined) return { reason: notAPath[1] }
  const wellFormed = text.replace(LONE_SURROGATES, "\ufffd")
  const path = (wellFormed.startsWith("/") ? wellFormed : `/${wellFormed}`).replace(UNSAFE, (piece) =>
    encodeURIComponent(piece)
  )
  const reason = wellFormed === text ? unsupported(text, path) : "contains a lone surrogate"
  return reason === undefined ? { path } : { path, reason }
}

/**
 * The path with a slash at its start and its unsafe characters escaped, or the reason why it is invalid. Line ends around the path
 * are removed. Unicode is not normalized.
 */
export const normalize = (given: string): { readonly path: string } | { readonly reason: string } => {
  const { path, reason } = examine(given)
  return path === undefined || reason !== undefined ? { reason: reason ?? "is not a path" } : { path }
}

/** The prefix of all paths that a wildcard covers. */
const prefixOf = (wildcard: string): string => wildcard.slice(0, -1)

/**
 * The sorted prefixes of the wildcards that no other wildcard covers. None of them is a prefix of another, so a binary search for
 * the greatest one up to a text finds the only one that can be a prefix of that text.
 */
const minimalPrefixes = (paths: Iterable<string>): ReadonlyArray<string> => {
  const out: Array<string> = []
  for (const one of Array.from(paths).filter(isWildcard).map(prefixOf).sort()) {
    const last = out.at(-1)
    if (last === undefined || !one.startsWith(last)) out.push(one)
  }
  return out
}

/** The greatest of the sorted texts that is not greater than `text`. */
const greatestUpTo = (sorted: ReadonlyArray<string>, text: string): string | undefined => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = sorted[middle]
    if (one !== undefined && one <= text) low = middle + 1
    else high = middle
  }
  return sorted[low - 1]
}

/** Whether one of the sorted prefixes is a prefix of `text`. */
const isCovered = (text: string, sorted: ReadonlyArray<string>): boolean => {
  const found = greatestUpTo(sorted, text)
  return found !== undefined && text.startsWith(found)
}

/** The type of an item that is not a string, for messages. */
const typeName = (item: unknown): string => (item === null ? "null" : typeof item)

/**
 * Normalizes all paths and drops those that a wildcard among them covers. The iterable is read once. `indexOf` tells the index of an item for
 * a problem, if it is not the one in the iterable.
 */
export const normalizeAll = (given: Iterable<string>, indexOf = (i: number): number => i): Normalized => {
  const { items, problem, ...cause } = readAll(given, "paths")
  if (problem !== undefined) return { paths: [], problems: [problem], ...cause }
  const seen = new Set<string>()
  const rejected: Array<{ readonly given: string; readonly path: string | undefined; readonly reason: string }> = []
  for (const [i, item] of items.entries()) {
    const { path, reason } =
      typeof item === "string" ? examine(item) : { path: undefined, reason: `is not a string but ${typeName(item)}` }
    if (reason !== undefined)
      rejected.push({ given: typeof item === "string" ? item : `[${indexOf(i)}]`, path, reason })
    else if (path !== undefined) seen.add(path)
  }
  const sorted = minimalPrefixes(seen)
  const kept = new Set(sorted)
  return {
    paths: Array.from(seen).filter((path) => (isWildcard(path) ? kept.has(prefixOf(path)) : !isCovered(path, sorted))),
    problems: rejected
      .filter(({ path }) => path === undefined || !isCovered(path, sorted))
      .map(({ given, reason }) => ({ path: given, reason }))
  }
}

/** The items of an iterable. A single string is refused, although JavaScript can iterate over its characters. */
export const readAll = (
  given: unknown,
  what: string
): { readonly items: ReadonlyArray<unknown>; readonly problem?: Problem; readonly cause?: unknown } => {
  const items: Array<unknown> = []
  if (typeof given === "string") {
    return { items, problem: { path: given, reason: "is a single string: put it into an array" } }
  }
  if (typeof given !== "object" || given === null || !isIterable(given)) {
    return { items, problem: { path: "[]", reason: `is not an iterable of ${what} but ${typeName(given)}` } }
  }
  try {
    for (const item of given) items.push(item)
  } catch (cause) {
    const reason = `could not be read: the iterable of the ${what} threw an exception`
    return { items, problem: { path: `[${items.length}]`, reason }, cause }
  }
  return { items }
}

const isIterable = (value: object): value is Iterable<unknown> =>
  Symbol.iterator in value && typeof value[Symbol.iterator] === "function"

/** How many paths may be in progress at once for one distribution. A batch has the same limits. */
export const MAX_PATHS = 3000
export const MAX_WILDCARDS = 15

/**
 * Splits paths into as few batches as the two limits allow. The batches and the order in them depend only on the set of the paths,
 * so that a second run with the same paths in another order has the same batches.
 */
export const batches = (paths: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const sorted = Array.from(paths).sort()
  const wildcards = sorted.filter(isWildcard)
  const single = sorted.filter((path) => !isWildcard(path))
  const out: Array<ReadonlyArray<string>> = []
  for (let w = 0, s = 0; w < wildcards.length || s < single.length;) {
    const some = wildcards.slice(w, w + MAX_WILDCARDS)
    // A wildcard also counts towards the limit of paths.
    const rest = single.slice(s, s + MAX_PATHS - some.length)
    out.push([...some, ...rest])
    w += some.length
    s += rest.length
  }
  return out
}

/** Collects paths one by one into batches that fit. The batches depend on the order of the paths, and no more than one is kept. */
export interface Collector {
  /** Adds a path that is not there yet. Returns false if there is no room for it. */
  readonly add: (path: string) => boolean
  /** Adds paths in turn, and yields where the batch is to be taken, so that there is room for the next one. */
  readonly fill: (paths: Iterable<string>) => Iterable<void>
  /** Takes what was collected, without paths that a wildcard among it covers. */
  readonly take: () => Normalized
}

export const collector = (): Collector => {
  let given: Array<string> = []
  // The index of each of them among all paths.
  let indices: Array<number> = []
  let count = 0
  let seen = new Set<string>()
  let wildcards = 0
  const add = (item: string): boolean => {
    // An item that is no path takes part as it is, and is refused with its batch.
    const path = typeof item === "string" ? (examine(item).path ?? item) : item
    if (seen.has(path)) {
      count++
      return true
    }
    const isWild = typeof path === "string" && isWildcard(path)
    if (seen.size === MAX_PATHS || (isWild && wildcards === MAX_WILDCARDS)) return false
    if (isWild) wildcards++
    seen.add(path)
    given.push(item)
    indices.push(count++)
    return true
  }
  return {
    add,
    *fill(items) {
      for (const item of items) {
        if (add(item)) continue
        yield
        add(item)
      }
    },
    take: () => {
      const taken = normalizeAll(given, (i) => indices[i] ?? i)
      given = []
      indices = []
      seen = new Set()
      wildcards = 0
      return taken
    }
  }
}

/** Whether two lists have the same paths, in any order. */
export const sameSet = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  const [left, right] = [new Set(a), new Set(b)]
  return left.size === right.size && a.every((path) => right.has(path))
}
