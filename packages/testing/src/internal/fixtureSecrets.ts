/**
 * What takes the place of secrets in fixtures. Each secret of a recording has a number of its own, so that the same secret is the same
 * wherever it stands, and a replayer can put back what the program under test gives it.
 */
import { CERTAIN } from "@effect-cloudfront/core/protocol/Secrets"
import * as Text from "@effect-cloudfront/core/protocol/Text"
import { base64Decode, base64Encode, utf8Decode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import { redactor } from "@effect-cloudfront/http/Redaction"
import type { Leaf, OnLeaf } from "./fixtureJson.js"

/** A placeholder in a text. */
export const PLACEHOLDER = /\[(?:redacted|generated):(\d+)\]/g

/** Whether a text is one placeholder. */
export const isPlaceholder = (text: string): boolean => /^\[(?:redacted|generated):\d+\]$/.test(text)

const UUID_IN_WORDS = /(?<=\s)[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A shorter text may be a word, so it is not looked for in values that are no secrets. */
const SEARCHED = 8
/** A shorter text is not looked for in what others wrote. */
const SEARCHED_IN_WORDS = 4
/** The secrets of earlier exchanges that are looked for. */
const RECENT = 64
const LONGEST_RECENT = 2048
/** The shortest beginning of a secret that is hidden in words of others, which may have cut it off. It is also at least half of it. */
const BEGINNING = 12
/** The size of all secrets that are remembered, in characters. The oldest ones are forgotten. */
const REMEMBERED = 4_000_000

/** An id of an account, but no part of a UUID or of a longer word. */
const ACCOUNT_ID = /(?<![0-9A-Za-z]|[0-9a-f]{4}-[0-9a-f]{4}-)\d{12}(?![0-9A-Za-z])/g

/** What takes the place of an account's id. */
export type AccountIds = string | ((accountId: string) => string) | undefined

export const withAccountIds = (accountIds: AccountIds, text: string): string =>
  accountIds === undefined
    ? text
    : text.replace(ACCOUNT_ID, (id) => (typeof accountIds === "string" ? accountIds : accountIds(id)))

/** The forms in which a text can stand in another one. */
const formsOf = (text: string): ReadonlyArray<string> => [
  ...new Set([
    text,
    Text.escape(text),
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll("%20", "+"),
    base64Encode(utf8Encode(text))
  ])
]

/** What is to be looked for of bytes, if they are text: all of it, its lines, and the literals in it. */
const piecesOf = (bytes: string): ReadonlyArray<string> => {
  const decoded = base64Decode(bytes)
  const text = decoded === undefined ? undefined : utf8Decode(decoded)
  if (text === undefined) return []
  const literals = Array.from(text.matchAll(/"([^"\n]{8,})"|'([^'\n]{8,})'|`([^`]{8,})`/g), (match) =>
    match.slice(1).find((group) => group !== undefined)
  )
  const lines = text.split("\n").map((line) => line.trim())
  return [text, ...lines, ...literals.map((one) => one ?? "")].filter((one) => one.length >= 12)
}

/** The texts of a message. */
export interface Found {
  readonly sensitive: ReadonlyArray<readonly [text: string, kind: Leaf["kind"]]>
  /** Those of other members. */
  readonly open: ReadonlyArray<string>
  /** Elements that have no member. */
  readonly xml: ReadonlyArray<string>
}

/** A secret that is looked for, and the forms in which it can stand in a text. */
interface Searched {
  readonly text: string
  readonly forms: ReadonlyArray<string>
}

const searched = (text: string): Searched => ({ text, forms: formsOf(text) })

/** Collects what a message has. To be passed to `FixtureJson.encode`. */
export const collector = (): { readonly onLeaf: OnLeaf; readonly found: () => Found } => {
  const sensitive: Array<readonly [string, Leaf["kind"]]> = []
  const open: Array<string> = []
  const xml: Array<string> = []
  return {
    onLeaf: (text, leaf) => {
      if (leaf.sensitive) sensitive.push([text, leaf.kind])
      else if (leaf.kind === "xml") xml.push(text)
      else open.push(text)
      return text
    },
    found: () => ({ sensitive, open, xml })
  }
}

interface Known {
  readonly placeholder: string
  /** Whether it is looked for. A text that stands elsewhere in the same message is no secret there. */
  searched: boolean
}

/** The secrets of one exchange. */
export interface Exchange {
  /** Hides what is secret in an output. */
  readonly onLeaf: OnLeaf
  /** The same for an input, in which UUIDs may be made up by the program: as a caller reference, and in words about one. */
  readonly onInput: OnLeaf
  /** Hides what is secret in words that others wrote. */
  readonly words: (text: string) => string
}

/** The secrets of a recording. The number of characters that it keeps is bounded. */
export class Secrets {
  private readonly known = new Map<string, Known>()
  private size = 0
  private count = 0
  private recent: ReadonlyArray<Searched> = []
  private readonly given: ReadonlyArray<Searched>
  private readonly accountIds: AccountIds

  /** `given` are secrets that no description knows. */
  constructor(given: ReadonlyArray<string>, accountIds: AccountIds) {
    this.given = given.filter((text) => text !== "").map(searched)
    this.accountIds = accountIds
  }

  private remember(text: string, kind: "generated" | "redacted", searched: boolean): string {
    const known = this.known.get(text)
    if (known !== undefined) {
      known.searched ||= searched
      return known.placeholder
    }
    this.count += 1
    const placeholder = `[${kind}:${this.count}]`
    this.known.set(text, { placeholder, searched })
    this.size += text.length
    for (const oldest of this.known.keys()) {
      if (this.size <= REMEMBERED) break
      this.known.delete(oldest)
      this.size -= oldest.length
    }
    return placeholder
  }

  /**
   * Takes notice of the secrets of an exchange: those of its request, those of its response, and those of its headers. A sensitive text
   * that the same message has in a member that is not sensitive is hidden where it is sensitive, and nowhere else.
   */
  exchange(messages: ReadonlyArray<Found>, headers: ReadonlyArray<string>): Exchange {
    const own = new Map<string, Searched>()
    for (const { open, sensitive } of messages) {
      for (const [text, kind] of sensitive) {
        if (text === "" || own.has(text)) continue
        const isSearched = kind === "bytes" || !open.some((one) => one.includes(text))
        this.remember(text, "redacted", isSearched)
        if (isSearched) own.set(text, searched(text))
        if (kind === "bytes") for (const piece of piecesOf(text)) own.set(piece, searched(piece))
      }
    }
    const always = [...this.given, ...headers.map(searched)]
    const isAlways = new Set(always.map(({ text }) => text))
    const all = new Map([...this.recent, ...own.values(), ...always].map((one) => [one.text, one] as const))
    // A longer secret may contain a shorter one.
    const sorted = [...all.values()].sort((one, other) => other.text.length - one.text.length)
    const longerThan = (least: number) =>
      sorted.filter(({ text }) => text.length >= (isAlways.has(text) ? SEARCHED_IN_WORDS : least))
    const inWords = longerThan(SEARCHED_IN_WORDS)
    const values = messages.flatMap(({ open, xml }) => [...open, ...xml]).join("\n")
    const inValues = longerThan(SEARCHED).filter(({ forms }) => forms.some((form) => values.includes(form)))
    const latest = [...own.values()].filter(({ text }) => text.length <= LONGEST_RECENT)
    this.recent = [...latest, ...this.recent.filter(({ text }) => !own.has(text))].slice(0, RECENT)
    const redact = redactor([...isAlways])

    const replaceAll = (text: string, secrets: ReadonlyArray<Searched>): string =>
      secrets.reduce(
        (shown, { forms, text: secret }) =>
          forms.reduce((rest, form) => {
            if (!rest.includes(form)) return rest
            const placeholder = this.remember(secret, "redacted", true)
            return form.length >= SEARCHED
              ? rest.replaceAll(form, () => placeholder)
              : rest.replace(wholeWord(form), () => placeholder)
          }, shown),
        text
      )

    const matches = (text: string): string =>
      CERTAIN.reduce(
        (shown, pattern) =>
          shown.replace(pattern, (match: string, kept: string) =>
            isPlaceholder(match.slice(kept.length))
              ? match
              : kept + this.remember(match.slice(kept.length), "redacted", true)
          ),
        text
      )

    const value = (text: string): string => {
      const known = text.length >= SEARCHED ? this.known.get(text) : undefined
      if (known?.searched === true) return known.placeholder
      return withAccountIds(this.accountIds, matches(replaceAll(text, inValues)))
    }

    const onLeaf: OnLeaf = (text, { kind, sensitive }) => {
      if (sensitive) return text === "" ? text : this.remember(text, "redacted", false)
      return kind === "enum" ? text : value(text)
    }

    return {
      onLeaf,
      onInput: (text, leaf) => {
        if (leaf.sensitive) return onLeaf(text, leaf)
        if (leaf.isToken && UUID.test(text)) return this.remember(text, "generated", true)
        return onLeaf(
          text.replace(UUID_IN_WORDS, (uuid) => this.remember(uuid, "generated", true)),
          leaf
        )
      },
      words: (text) =>
        withAccountIds(
          this.accountIds,
          // What is hidden already may be taken for a secret.
          redact(hideBeginnings(matches(replaceAll(text, inWords)), inWords)).replaceAll("[redacted]]", "[redacted]")
        )
    }
  }
}

/** Hides secrets that were cut off. */
const hideBeginnings = (text: string, secrets: ReadonlyArray<Searched>): string => {
  let shown = text
  for (const { forms } of secrets) {
    for (const form of forms) {
      const least = Math.max(BEGINNING, Math.ceil(form.length / 2))
      const begin = form.slice(0, least)
      for (let at = form.length > least ? shown.indexOf(begin) : -1; at !== -1; at = shown.indexOf(begin, at)) {
        let length = least
        while (length < form.length && shown[at + length] === form[length]) length += 1
        shown = `${shown.slice(0, at)}[redacted]${shown.slice(at + length)}`
      }
    }
  }
  return shown
}

/** A short text where it is a word of its own. */
const wholeWord = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "gu")
