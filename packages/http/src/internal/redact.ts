import * as Secrets from "@effect-cloudfront/core/protocol/Secrets"
import * as Wire from "@effect-cloudfront/core/protocol/Wire"
import * as Redacted from "effect/Redacted"
import type { Request } from "../HttpTransport.js"

/** Redacts secrets in texts. */
export interface Redactor {
  /** Redacts known secrets and everything that looks like a secret. */
  readonly redact: (text: string) => string
  /** Redacts known secrets and `authorization` headers only. For stack traces, in which file names may look like keys. */
  readonly hide: (text: string) => string
  /** `redact` for the name and the codes of an error. Texts of the request are kept, since they may be part of a word there. */
  readonly redactCode: (text: string) => string
}

/** The placeholder needs no escaping in XML and JSON, since it may become part of a document. */
const PLACEHOLDER = "[redacted]"

/** The shortest part of a secret, in characters, that must not be disclosed. */
const PART_LENGTH = 8

/** Whether a secret is long enough to be searched for in parts. A shorter one may be a normal word of a message. */
export const isLongEnough = (secret: string): boolean => secret.length > PART_LENGTH

/**
 * Whether a text may contain part of a secret or an `authorization` header. This is a fast check: it finds every part with twice
 * `PART_LENGTH` characters or more. `makeHider` also finds shorter parts.
 */
export const containsPartOf = (text: string, secrets: ReadonlyArray<string>): boolean =>
  text.includes("AWS4-") ||
  secrets.some((secret) => {
    for (let at = 0; at + PART_LENGTH <= secret.length; at += PART_LENGTH) {
      if (text.includes(secret.slice(at, at + PART_LENGTH))) return true
    }
    return false
  })

/** Redacts every part of the secret, since a message may quote it truncated or with line breaks. */
const makeHider = (secret: string): ((text: string) => string) => {
  if (secret === "") return (text) => text
  if (!isLongEnough(secret)) return (text) => text.replaceAll(secret, PLACEHOLDER)
  const parts = new Set<string>()
  for (let at = 0; at + PART_LENGTH <= secret.length; at++) parts.add(secret.slice(at, at + PART_LENGTH))
  return (text) => {
    let shown = ""
    let from = 0
    for (let at = 0; at + PART_LENGTH <= text.length; at++) {
      if (!parts.has(text.slice(at, at + PART_LENGTH))) continue
      let end = at + PART_LENGTH
      while (end < text.length && parts.has(text.slice(end + 1 - PART_LENGTH, end + 1))) end++
      shown += text.slice(from, at) + PLACEHOLDER
      from = end
      at = end - 1
    }
    return shown + text.slice(from)
  }
}

/** A redactor of known secrets. */
export const make = (secrets: ReadonlyArray<string>): Redactor => {
  const replace = (text: string, pattern: RegExp): string =>
    text.replace(pattern, (_, before: string) => before + PLACEHOLDER)
  const hiders = secrets.map(makeHider)
  const hideSecrets = (text: string): string =>
    hiders.reduce((shown, hide) => hide(shown), replace(text, Secrets.AUTHORIZATION))
  const redact = (text: string): string => Secrets.LIKELY.reduce(replace, hideSecrets(text))
  return { hide: hideSecrets, redact, redactCode: redact }
}

/** A redactor without known secrets, which only uses patterns. */
export const patternsOnly: Redactor = make([])

/** The session token and the signature in the headers of a request. */
export const signatureSecrets = (headers: Readonly<Record<string, string>>): ReadonlyArray<string> => {
  const found: Array<string> = []
  const [authorization, token] = Secrets.HEADERS
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? ""
    const key = name.toLowerCase()
    if (key === token) found.push(value)
    if (key === authorization) found.push(/Signature=(\S+)/.exec(value)?.[1] ?? value)
  }
  return found
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** The texts of a request document. They may be secrets, such as the header by which an origin recognizes CloudFront. */
const textsOf = (body: string): ReadonlyArray<string> =>
  Array.from(body.matchAll(/>([^<]{4,})(?:<|$)/g), ([, text = ""]) => [
    text,
    text.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
  ]).flat()

/** The path and query of a URL, which contain names of the caller's resources. */
const targetOf = (url: string): ReadonlyArray<string> => /^[^/]*\/\/[^/]*(\/.+)/.exec(url)?.slice(1) ?? []

/** A redactor for errors of a request. */
export const ofRequest = ({ body, headers, url }: Pick<Request, "body" | "headers" | "url">): Redactor => {
  const texts = [...targetOf(url), ...textsOf(Wire.textOf(body))]
  const { hide, redact, redactCode } = make(signatureSecrets(headers))
  const hideTexts = (text: string): string =>
    texts.reduce((shown, secret) => shown.replaceAll(secret, PLACEHOLDER), text)
  return { hide: (text) => hide(hideTexts(text)), redact: (text) => redact(hideTexts(text)), redactCode }
}

const keep = (text: string): string => text

/** Shows everything. What it shows must not leave this package. */
export const nothing: Redactor = { hide: keep, redact: keep, redactCode: keep }

/** The maximum depth of causes. It ends cyclic chains, and no client nests more errors. */
const MAX_DEPTH = 10
/** The fields of an error that are kept beside its message. */
const ERROR_FIELDS = ["code", "errno", "syscall", "address", "port", "hostname"]
const CODES: ReadonlySet<string> = new Set(["code", "errno", "syscall"])
const MAX_TEXT = 1000

const readProperty = (from: object, key: string): unknown => {
  try {
    return (from as Readonly<Record<string, unknown>>)[key]
  } catch {
    // The getter of the property threw.
    return undefined
  }
}

/** The frames of a stack trace. The lines before them repeat the message. */
const framesOf = (stack: unknown): string =>
  typeof stack === "string"
    ? stack
        .split("\n")
        .filter((line) => /^\s+at /.test(line))
        .map((line) => `\n${line}`)
        .join("")
    : ""

const isErrorLike = (cause: unknown): cause is object =>
  typeof cause === "object" && cause !== null && typeof readProperty(cause, "message") === "string"

/**
 * A redacted copy of a foreign error: name, message, code and frames of the error and its causes. Other properties, such as the request
 * with its headers, are not copied. A `Redacted` value is returned unchanged.
 */
export const redactError = (cause: unknown, redactor: Redactor, depth = MAX_DEPTH): unknown => {
  if (cause === undefined || Redacted.isRedacted(cause)) return cause
  const cut = (value: unknown): string => (typeof value === "string" ? value.slice(0, MAX_TEXT) : "")
  const text = (value: unknown): string => redactor.redact(cut(value))
  if (!isErrorLike(cause)) {
    return new Error(typeof cause === "string" ? text(cause) : `something that is no error: ${typeof cause}`)
  }
  const errors = readProperty(cause, "errors")
  const message = text(readProperty(cause, "message"))
  const shown = Array.isArray(errors)
    ? new AggregateError(
        depth > 0 ? errors.slice(0, MAX_DEPTH).map((error) => redactError(error, redactor, depth - 1)) : [],
        message
      )
    : new Error(message)
  const inner = readProperty(cause, "cause")
  if (inner !== undefined && depth > 0) shown.cause = redactError(inner, redactor, depth - 1)
  const name = redactor.redactCode(cut(readProperty(cause, "name"))) || "Error"
  const define = (key: string, value: unknown, enumerable: boolean) =>
    Object.defineProperty(shown, key, { value, enumerable, configurable: true, writable: true })
  define("name", name, false)
  define("stack", `${name}: ${message}${redactor.hide(framesOf(readProperty(cause, "stack")))}`, false)
  for (const fact of ERROR_FIELDS) {
    const value = readProperty(cause, fact)
    if (typeof value === "number") define(fact, value, true)
    else if (typeof value === "string")
      define(fact, CODES.has(fact) ? redactor.redactCode(cut(value)) : text(value), true)
  }
  return shown
}
