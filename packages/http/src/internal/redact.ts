import * as Redacted from "effect/Redacted"
import type { Request } from "../HttpTransport.js"

/** Takes out of texts what is secret in them. */
export interface Redactor {
  /** The secrets that are known, and what looks like one. */
  readonly redact: (text: string) => string
  /** The secrets that are known, and an `authorization` header around one. A file's name may look like a key. */
  readonly hide: (text: string) => string
}

/** Without a character that XML or JSON would have to escape, as it may stand in a document. */
const HIDDEN = "[redacted]"

/** The `authorization` header of AWS's. */
const AUTHORIZATION = /(AWS4-[A-Z0-9-]+\s+)([^"'`<\]]+)/g

/** What looks like a secret, whoever's it is: what stands in its second group, or all of it where there is none. */
const PATTERNS: ReadonlyArray<RegExp> = [
  /(\bSignature["']?\s*[=:]\s*["']?)([\w+/=%-]+)/gi,
  /((?:\b|[_-])(?:authorization|proxy-authorization|cookie|(?:set-)?cookie|[\w-]*token|[\w-]*secret[\w-]*|password|private[ _-]?key)["']?\s*[:=]\s*["']?)((?:(?:bearer|basic|digest|negotiate)\s+)?[^\s"',;&}\]<]+)/gi,
  /()(\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?)/g,
  /(\/\/)([^\s/@"']+)(?=@)/g,
  /()(\b[0-9a-f]{64}\b)/gi,
  // Keys and tokens of AWS's are base64, from forty characters on.
  /()((?<![\w+/=.-])(?=[^\s"']*\d)[A-Za-z0-9+/_-]{40,}={0,2})/g
]

/** As many characters of a secret as tell something of it. */
const PIECE = 8

/** Real proofs are far longer; what is shorter may well be a word of the service's. */
export const isTelling = (secret: string): boolean => secret.length > PIECE

/** Whether a text has more of a secret than two pieces, or an `authorization` header: a look that costs next to nothing. */
export const quotes = (text: string, secrets: ReadonlyArray<string>): boolean =>
  text.includes("AWS4-") ||
  secrets.some((secret) => {
    for (let at = 0; at + PIECE <= secret.length; at += PIECE) {
      if (text.includes(secret.slice(at, at + PIECE))) return true
    }
    return false
  })

/** Hides every piece of the secret, since what quotes it may cut it off or break it. */
const hiding = (secret: string): ((text: string) => string) => {
  if (secret === "") return (text) => text
  if (!isTelling(secret)) return (text) => text.replaceAll(secret, HIDDEN)
  const pieces = new Set<string>()
  for (let at = 0; at + PIECE <= secret.length; at++) pieces.add(secret.slice(at, at + PIECE))
  return (text) => {
    let shown = ""
    let from = 0
    for (let at = 0; at + PIECE <= text.length; at++) {
      if (!pieces.has(text.slice(at, at + PIECE))) continue
      let end = at + PIECE
      while (end < text.length && pieces.has(text.slice(end + 1 - PIECE, end + 1))) end++
      shown += text.slice(from, at) + HIDDEN
      from = end
      at = end - 1
    }
    return shown + text.slice(from)
  }
}

/** For a place where these secrets are known. */
export const make = (secrets: ReadonlyArray<string>): Redactor => {
  const replace = (text: string, pattern: RegExp): string =>
    text.replace(pattern, (_, before: string) => before + HIDDEN)
  const hiders = secrets.map(hiding)
  const known = (text: string): string => hiders.reduce((shown, hide) => hide(shown), replace(text, AUTHORIZATION))
  return { hide: known, redact: (text) => PATTERNS.reduce(replace, known(text)) }
}

/** For a place where none is known. */
export const blind: Redactor = make([])

/** What of a request's headers proves who sent it. */
export const proofs = (headers: Readonly<Record<string, string>>): ReadonlyArray<string> => {
  const found: Array<string> = []
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? ""
    const key = name.toLowerCase()
    if (key === "x-amz-security-token") found.push(value)
    if (key === "authorization") found.push(/Signature=(\S+)/.exec(value)?.[1] ?? value)
  }
  return found
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** The texts of a document: what the caller sent may be a secret, such as the header that an origin knows CloudFront by. */
const textsOf = (body: string): ReadonlyArray<string> =>
  Array.from(body.matchAll(/>([^<]{4,})</g), ([, text = ""]) => [
    text,
    text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
  ]).flat()

/** What stands after the host, which names things of the caller's. */
const targetOf = (url: string): ReadonlyArray<string> => /^[^/]*\/\/[^/]*(\/.+)/.exec(url)?.slice(1) ?? []

/** For what is told of a request. */
export const ofRequest = ({ body, headers, url }: Pick<Request, "body" | "headers" | "url">): Redactor => {
  const texts = [...targetOf(url), ...(body === undefined ? [] : textsOf(body))]
  const { hide, redact } = make(proofs(headers))
  const known = (text: string): string => texts.reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text)
  return { hide: (text) => hide(known(text)), redact: (text) => redact(known(text)) }
}

/** Deeper than any client nests, and an end for chains that bite their tail. */
const DEPTH = 10
/** What may be told of an error beside its words. */
const FACTS = ["code", "errno", "syscall", "address", "port", "hostname"]
const LONGEST = 1000

const read = (from: object, key: string): unknown => {
  try {
    return (from as Readonly<Record<string, unknown>>)[key]
  } catch {
    // A getter that throws has nothing to tell.
    return undefined
  }
}

/** The lines of a stack that name functions and files; those before repeat the message. */
const framesOf = (stack: unknown): string =>
  typeof stack === "string"
    ? stack
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
        .map((line) => `\n${line}`)
        .join("")
    : ""

const isErrorLike = (cause: unknown): cause is object =>
  typeof cause === "object" && cause !== null && typeof read(cause, "message") === "string"

/**
 * A foreign error as it may be shown: its name, words, code and frames, and those of what caused it. Whatever else an error refers to, such
 * as the request with its headers, stays behind, and so does the error itself. What is `Redacted` already stays as it is.
 */
export const safe = (cause: unknown, redactor: Redactor, depth = DEPTH): unknown => {
  if (cause === undefined || Redacted.isRedacted(cause)) return cause
  const text = (value: unknown): string => (typeof value === "string" ? redactor.redact(value.slice(0, LONGEST)) : "")
  if (!isErrorLike(cause)) {
    return new Error(typeof cause === "string" ? text(cause) : `something that is no error: ${typeof cause}`)
  }
  const errors = read(cause, "errors")
  const message = text(read(cause, "message"))
  const shown = Array.isArray(errors)
    ? new AggregateError(
        depth > 0 ? errors.slice(0, DEPTH).map((error) => safe(error, redactor, depth - 1)) : [],
        message
      )
    : new Error(message)
  const inner = read(cause, "cause")
  if (inner !== undefined && depth > 0) shown.cause = safe(inner, redactor, depth - 1)
  const name = text(read(cause, "name")) || "Error"
  const define = (key: string, value: unknown, enumerable: boolean) =>
    Object.defineProperty(shown, key, { value, enumerable, configurable: true, writable: true })
  define("name", name, false)
  define("stack", `${name}: ${message}${redactor.hide(framesOf(read(cause, "stack")))}`, false)
  for (const fact of FACTS) {
    const value = read(cause, fact)
    if (typeof value === "number") define(fact, value, true)
    else if (typeof value === "string") define(fact, text(value), true)
  }
  return shown
}
