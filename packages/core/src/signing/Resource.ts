/**
 * The URLs that are signed, and the pattern that a policy permits.
 */

/** The query parameters of a signed URL. CloudFront takes them out of the URL before it compares it with the policy. */
export const PARAMETERS = ["Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"] as const

export type Parameter = (typeof PARAMETERS)[number]

const isParameter = (name: string): name is Parameter => (PARAMETERS as ReadonlyArray<string>).includes(name)

const decodeName = (name: string): string =>
  name.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

/** The text before the first question mark, and the text after it. */
const splitQuery = (url: string): readonly [before: string, query: string | undefined] => {
  const at = url.indexOf("?")
  return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)]
}

const nameOf = (part: string): string => part.split("=", 1)[0] ?? ""

/** Characters that clients escape or drop before they send a URL, so that its signature is for another one. */
const FAULTS: ReadonlyArray<readonly [pattern: RegExp, fault: string]> = [
  [/^$/, "is empty"],
  [/[\r\n]/, "has a line break in it"],
  [/\s/, "has a blank in it: escape it as %20"],
  // oxlint-disable-next-line no-control-regex -- the pattern matches control characters
  [/[\u0000-\u001f\u007f]/, "has a control character in it"],
  [/[^!-~]/, "has a character in it that is not ASCII: escape it, such as %C3%A9"],
  [/#/, "has a fragment (#), which is not sent: leave it out, or escape it as %23"],
  [/["<>\\`]/, 'has one of " < > \\ ` in it: escape it, such as %22'],
  [/^(?!https?:\/\/)/, "does not begin with http:// or https://"]
]

const VALID = /^https?:\/\/[!$-;=?-[\]^_a-~]*$/

/** What is wrong with a URL or a pattern, whatever its parts are. */
const textFault = (text: string): string | undefined =>
  VALID.test(text) ? undefined : FAULTS.find(([pattern]) => pattern.test(text))?.[1]

const AUTHORITY = /^https?:\/\/(?:[A-Za-z0-9._*-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?=[/?]|$)/

const reservedFault = (url: string): string | undefined => {
  const [, query] = splitQuery(url)
  const name = query
    ?.split("&")
    .map((part) => decodeName(nameOf(part)))
    .find(isParameter)
  return name === undefined ? undefined : `has the query parameter ${name}, which CloudFront takes for its own`
}

/**
 * Spellings that clients put into another form before they send a URL. A `*` in it may stand for anything. A `'` in the query is none of them:
 * browsers send `%27`, and others send what they got.
 */
const normalizedFault = (authority: string, path: string): string | undefined => {
  const port = /:(\d+)$/.exec(authority)?.[1]
  if (/[A-Z]/.test(authority)) return "has capital letters in its host, which clients send in lower case"
  if (port === (authority.startsWith("https:") ? "443" : "80")) {
    return "has the port of its scheme, which clients take away: leave it out"
  }
  if (port !== undefined && (/^0./.test(port) || Number(port) > 65_535)) return "has no valid port"
  return /\/(?:\.|%2e){1,2}(?:\/|$)/i.test(path)
    ? "has a segment . or .. in its path, which clients take away: leave it out"
    : undefined
}

/** Why a URL cannot be signed. `undefined` if it can be. It may have `*` in it. */
export const urlFault = (url: string): string | undefined => {
  const fault = textFault(url)
  if (fault !== undefined) return fault
  const authority = AUTHORITY.exec(url)?.[0]
  if (authority === undefined) return "has no valid host, or has a user name in it"
  if (url[authority.length] !== "/") return "has no path: write the slash after the host"
  const [before] = splitQuery(url)
  if (/[{}^]/.test(before)) return "has one of { } ^ in its path: escape it, such as %7B"
  return normalizedFault(authority, before.slice(authority.length)) ?? reservedFault(url)
}

const hasWildcard = (text: string): boolean => /[*?]/.test(text)

/** Why a pattern is not valid as the Resource of a policy. `undefined` if it is. `*` is any text, `?` is any character. */
export const patternFault = (pattern: string): string | undefined => {
  const fault = textFault(pattern)
  if (fault !== undefined) return fault
  const rest = pattern.slice(pattern.indexOf("//") + 2)
  if (rest === "") return "has no host"
  if (!hasWildcard(rest) && !rest.includes("/"))
    return "has no path, and matches no URL: write the slash after the host"
  return reservedFault(pattern)
}

/** Why a URL cannot be that of a request. */
export const requestFault = textFault

/** Whether a URL is one of those that a pattern stands for. The time is linear in most cases, and never exponential. */
export const matches = (pattern: string, url: string): boolean => {
  let at = 0
  let from = 0
  let star = -1
  let resume = 0
  while (from < url.length) {
    if (pattern[at] === "*") {
      star = at++
      resume = from
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === url[from])) {
      at++
      from++
    } else if (star >= 0) {
      at = star + 1
      from = ++resume
    } else return false
  }
  while (pattern[at] === "*") at++
  return at === pattern.length
}

/** The URL with a query parameter after its own ones. */
export const append = (url: string, parameters: string): string => `${url}${url.includes("?") ? "&" : "?"}${parameters}`

export interface Separated {
  /** The URL without the parameters of a signed URL. */
  readonly url: string
  readonly parameters: ReadonlyMap<Parameter, string>
  /** Whether a parameter is there more than once. */
  readonly isRepeated: boolean
}

/** Separates the parameters of a signed URL from the URL that was signed. Everything else keeps its place and spelling. */
export const separate = (url: string): Separated => {
  const [before, query] = splitQuery(url)
  const parameters = new Map<Parameter, string>()
  const others: Array<string> = []
  let isRepeated = false
  for (const part of query?.split("&") ?? []) {
    const name = nameOf(part)
    if (!isParameter(name)) others.push(part)
    else {
      isRepeated ||= parameters.has(name)
      parameters.set(name, part.slice(name.length + 1))
    }
  }
  return { url: others.length === 0 ? before : `${before}?${others.join("&")}`, parameters, isRepeated }
}
