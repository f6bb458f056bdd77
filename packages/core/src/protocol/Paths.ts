/**
 * The paths of an invalidation, as the service wants them.
 */

export interface Problem {
  /** As it was given. */
  readonly path: string
  readonly reason: string
}

export interface Normalized {
  /** In the order given, without what another one covers. */
  readonly paths: ReadonlyArray<string>
  readonly problems: ReadonlyArray<Problem>
}

const MAX_LENGTH = 4000

/** Whether an invalidation of `path` takes one of the 15 wildcards, not one of the 3,000 single paths. */
export const isWildcard = (path: string): boolean => path.endsWith("*")

// RFC 1738's unsafe characters and all that is not printable ASCII. A % that begins an escape is left alone.
const UNSAFE = /[^\x21-\x7e]+|[ "<>#{}|\\^[\]`]|%(?![0-9a-fA-F]{2})/gu
const LONE_SURROGATE = /\p{Surrogate}/u

/** The path with a slash at its start and its unsafe characters escaped, or what is wrong with it. */
export const normalize = (given: string): { readonly path: string } | { readonly reason: string } => {
  if (given === "") return { reason: "is empty" }
  if (LONE_SURROGATE.test(given)) return { reason: "holds half a character" }
  if (given.includes("~")) return { reason: "holds ~, which CloudFront cannot invalidate" }
  if (/%7e/i.test(given)) return { reason: "holds an escaped ~, which CloudFront cannot invalidate" }
  if (/%2a/i.test(given)) return { reason: "holds an escaped *, which CloudFront accepts but never matches" }
  if (given.slice(0, -1).includes("*")) return { reason: "holds a * that is not its last character" }
  const path = (given.startsWith("/") ? given : `/${given}`).replace(UNSAFE, (piece) => encodeURIComponent(piece))
  return path.length > MAX_LENGTH ? { reason: `is longer than ${MAX_LENGTH} characters` } : { path }
}

/** Whether a wildcard, other than itself, begins the path. */
const covered = (path: string, wildcards: ReadonlySet<string>): boolean => {
  for (let end = 0; end <= path.length; end++) {
    const wildcard = `${path.slice(0, end)}*`
    if (wildcard !== path && wildcards.has(wildcard)) return true
  }
  return false
}

/** Normalizes all paths and drops those that another one covers. */
export const normalizeAll = (given: Iterable<string>): Normalized => {
  const problems: Array<Problem> = []
  const seen = new Set<string>()
  for (const path of given) {
    const result = normalize(path)
    if ("path" in result) seen.add(result.path)
    else problems.push({ path, reason: result.reason })
  }
  const wildcards = new Set(Array.from(seen).filter(isWildcard))
  return {
    paths: wildcards.size === 0 ? Array.from(seen) : Array.from(seen).filter((path) => !covered(path, wildcards)),
    problems
  }
}

/** What may be in progress at once for one distribution, which also bounds one batch. */
export const MAX_PATHS = 3000
export const MAX_WILDCARDS = 15

/** Splits paths into as few batches as the two limits allow. */
export const batches = (paths: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const wildcards = paths.filter(isWildcard)
  const single = paths.filter((path) => !isWildcard(path))
  const out: Array<ReadonlyArray<string>> = []
  while (wildcards.length + single.length > 0) {
    const some = wildcards.splice(0, MAX_WILDCARDS)
    // A wildcard is one of a batch's paths too.
    out.push([...some, ...single.splice(0, MAX_PATHS - some.length)])
  }
  return out
}
