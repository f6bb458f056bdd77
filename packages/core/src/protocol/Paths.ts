/**
 * The paths of an invalidation, as the service wants them.
 */

export interface Problem {
  /** As it was given; its place, such as `[3]`, where it is no text. */
  readonly path: string
  readonly reason: string
}

export interface Normalized {
  /** In the order given, without what another one covers. */
  readonly paths: ReadonlyArray<string>
  readonly problems: ReadonlyArray<Problem>
  /** What was thrown by what lists the paths. */
  readonly cause?: unknown
}

/** What a text is: a path (with a reason where only a wildcard that covers it can invalidate it), or none. */
interface Examined {
  readonly path?: string
  readonly reason?: string
}

const MAX_LENGTH = 4000

/** Whether an invalidation of `path` takes one of the 15 wildcards, not one of the 3,000 single paths. */
export const isWildcard = (path: string): boolean => path.endsWith("*")

// RFC 1738's unsafe characters and all that is not printable ASCII. A % that begins an escape is left alone.
const UNSAFE = /[^\x21-\x7e]+|[ "<>#{}|\\^[\]`]|%(?![0-9a-fA-F]{2})/gu
const LONE_SURROGATES = /\p{Surrogate}/gu

const isLineEnd = (char: string | undefined): boolean => char === "\n" || char === "\r"

/** Without the line ends around it. No regular expression: one that is anchored at the end takes quadratic time. */
const withoutLineEnds = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isLineEnd(text[start])) start++
  while (end > start && isLineEnd(text[end - 1])) end--
  return text.slice(start, end)
}

/**
 * What shows that a text is no path, with what to do about it. A slash at its start tells a path from a URL or a drive, so that
 * nothing that can be a path is out of reach. Each takes time that is linear in the text.
 */
const NO_PATH: ReadonlyArray<readonly [pattern: RegExp, reason: string]> = [
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

/** What keeps a path from being invalidated other than by a wildcard that covers it. */
const impossible = (given: string, path: string): string | undefined => {
  if (given.includes("~")) return "holds ~, which CloudFront cannot invalidate: use a wildcard that covers it"
  if (/%7e/i.test(given)) return "holds an escaped ~, which CloudFront cannot invalidate: use a wildcard that covers it"
  if (/%2a/i.test(given)) return "holds an escaped *, which CloudFront accepts but never matches"
  if (path.slice(0, -1).includes("*")) return "holds a * that is not its last character"
  if (path.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters: use a wildcard that covers it`
  return undefined
}

// What most paths are: nothing to escape, nothing to complain about.
const PLAIN = /^\/(?!\.)[!$&-)+-;=?-Z_a-z]*\*?$/

const examine = (given: string): Examined => {
  if (given.length <= MAX_LENGTH && PLAIN.test(given)) return { path: given }
  const text = withoutLineEnds(given)
  const fault = NO_PATH.find(([pattern]) => pattern.test(text))
  if (fault !== undefined) return { reason: fault[1] }
  const whole = text.replace(LONE_SURROGATES, "\ufffd")
  const path = (whole.startsWith("/") ? whole : `/${whole}`).replace(UNSAFE, (piece) => encodeURIComponent(piece))
  const reason = whole === text ? impossible(text, path) : "holds half a character"
  return reason === undefined ? { path } : { path, reason }
}

/**
 * The path with a slash at its start and its unsafe characters escaped, or what is wrong with it. Line ends around it are no part of
 * it; letters stay in the Unicode form that they have.
 */
export const normalize = (given: string): { readonly path: string } | { readonly reason: string } => {
  const { path, reason } = examine(given)
  return path === undefined || reason !== undefined ? { reason: reason ?? "is no path" } : { path }
}

/** What a wildcard stands for begins so. */
const stem = (wildcard: string): string => wildcard.slice(0, -1)

/**
 * The stems of the wildcards that no other one covers, in order. What begins with a stem follows it at once, so that one look at
 * its neighbour tells whether a text has a stem.
 */
const stems = (paths: Iterable<string>): ReadonlyArray<string> => {
  const out: Array<string> = []
  for (const one of Array.from(paths).filter(isWildcard).map(stem).sort()) {
    const last = out.at(-1)
    if (last === undefined || !one.startsWith(last)) out.push(one)
  }
  return out
}

/** The last of the sorted texts that is not after `text`. */
const atOrBefore = (sorted: ReadonlyArray<string>, text: string): string | undefined => {
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

/** Whether what `text` begins with is one of the stems. */
const isCovered = (text: string, sorted: ReadonlyArray<string>): boolean => {
  const found = atOrBefore(sorted, text)
  return found !== undefined && text.startsWith(found)
}

/** What a place shows in a problem that has no text. */
const kindOf = (item: unknown): string => (item === null ? "null" : typeof item)

/** Normalizes all paths and drops those that another one covers. Each item is asked for once. */
export const normalizeAll = (given: Iterable<string>): Normalized => {
  const { items, problem, ...cause } = readAll(given)
  if (problem !== undefined) return { paths: [], problems: [problem], ...cause }
  const seen = new Set<string>()
  const doubtful: Array<{ readonly given: string; readonly path: string | undefined; readonly reason: string }> = []
  for (const [i, item] of items.entries()) {
    const { path, reason } =
      typeof item === "string" ? examine(item) : { path: undefined, reason: `is no text but ${kindOf(item)}` }
    if (reason !== undefined) doubtful.push({ given: typeof item === "string" ? item : `[${i}]`, path, reason })
    else if (path !== undefined) seen.add(path)
  }
  const sorted = stems(seen)
  const kept = new Set(sorted)
  return {
    paths: Array.from(seen).filter((path) => (isWildcard(path) ? kept.has(stem(path)) : !isCovered(path, sorted))),
    problems: doubtful
      .filter(({ path }) => path === undefined || !isCovered(path, sorted))
      .map(({ given, reason }) => ({ path: given, reason }))
  }
}

/** The items of what ought to be texts. A single text is one too for JavaScript, of its characters. */
const readAll = (
  given: unknown
): { readonly items: ReadonlyArray<unknown>; readonly problem?: Problem; readonly cause?: unknown } => {
  const items: Array<unknown> = []
  if (typeof given === "string") {
    return { items, problem: { path: given, reason: "is a single text: put it into an array" } }
  }
  if (typeof given !== "object" || given === null || !isIterable(given)) {
    return { items, problem: { path: "[]", reason: `is no list of paths but ${kindOf(given)}` } }
  }
  try {
    for (const item of given) items.push(item)
  } catch (cause) {
    const reason = "could not be read: what lists the paths failed"
    return { items, problem: { path: `[${items.length}]`, reason }, cause }
  }
  return { items }
}

const isIterable = (value: object): value is Iterable<unknown> =>
  Symbol.iterator in value && typeof value[Symbol.iterator] === "function"

/** What may be in progress at once for one distribution, which also bounds one batch. */
export const MAX_PATHS = 3000
export const MAX_WILDCARDS = 15

/**
 * Splits paths into as few batches as the two limits allow. What is in which batch, and in which order, follows from the set of the
 * paths alone, so that the batches of one run are told in the next whatever the order was in which the paths were given.
 */
export const batches = (paths: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const sorted = Array.from(paths).sort()
  const wildcards = sorted.filter(isWildcard)
  const single = sorted.filter((path) => !isWildcard(path))
  const out: Array<ReadonlyArray<string>> = []
  for (let w = 0, s = 0; w < wildcards.length || s < single.length;) {
    const some = wildcards.slice(w, w + MAX_WILDCARDS)
    // A wildcard is one of a batch's paths too.
    const rest = single.slice(s, s + MAX_PATHS - some.length)
    out.push([...some, ...rest])
    w += some.length
    s += rest.length
  }
  return out
}

/** Whether two lists have the same paths, in whatever order. */
export const areSame = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  const [left, right] = [new Set(a), new Set(b)]
  return left.size === right.size && a.every((path) => right.has(path))
}
