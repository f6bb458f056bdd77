/** Checks that all candidates send the same requests and decode the same values. */
import * as DateTime from "effect/DateTime"
import { XMLParser } from "fast-xml-parser"
import { isDeepStrictEqual } from "node:util"
import { answer, read } from "./arguments.js"
import { candidate, type Which } from "./candidate.js"
import { PLACES, type Place } from "./places.js"

export interface Arguments {
  /** The folder of distilled. */
  readonly distilled?: string | undefined
  /** The files of the rows with a response from memory, and those with signatures. */
  readonly memory: ReadonlyArray<string>
  readonly signatures: ReadonlyArray<string>
  /** The rows with signatures that are different each time. */
  readonly randomSignatures: ReadonlyArray<string>
}

type Reveal = (value: unknown) => unknown

/** Unwraps what distilled hides: comments are redacted values there. */
const unwrap = async ({ distilled, side }: Which): Promise<Reveal> => {
  if (side !== "distilled") return (value) => value
  const { Redacted } = await (await import("./distilled.js")).load(distilled ?? "")
  return (value) => (Redacted.isRedacted(value) ? Redacted.value(value) : value)
}

/** Removes what one client adds, and unifies times, and lists that are empty or absent. */
const plain = (given: unknown, reveal: Reveal): unknown => {
  const value = reveal(given)
  if (value instanceof Date) return value.toISOString()
  if (DateTime.isDateTime(value)) return DateTime.formatIso(value)
  if (Array.isArray(value)) return value.map((item) => plain(item, reveal))
  if (typeof value !== "object" || value === null) return value
  const members = Object.entries(value)
    .filter(([key, member]) => key !== "$metadata" && member !== undefined)
    .map(([key, member]) => [key, plain(member, reveal)] as const)
    .filter(([, member]) => !Array.isArray(member) || member.length > 0)
  return Object.fromEntries(members)
}

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false })

/** Removes empty `Items` elements: the AWS SDK sends an empty list as one, which the service refuses, and this library leaves it out. */
const withoutEmptyItems = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmptyItems)
  if (typeof value !== "object" || value === null) return value
  const members = Object.entries(value).filter(([key, member]) => key !== "Items" || member !== "")
  return Object.fromEntries(members.map(([key, member]) => [key, withoutEmptyItems(member)]))
}

/** One after the other, since the global `fetch` is one of the places. */
const inTurn = async (all: ReadonlyArray<Which>) => {
  const seen: Array<{ readonly which: Which; readonly seen: unknown }> = []
  for (const which of all) seen.push({ which, seen: await see(which) })
  return seen
}

const see = async (which: Which) => {
  const sent: Array<unknown> = []
  const make = await candidate(which, ({ body, method, path }) => {
    const { "?xml": _, ...document } = parser.parse(body) as Record<string, unknown>
    // distilled writes an empty query.
    sent.push({ method, path: path.replace(/\?$/, ""), document: withoutEmptyItems(document) })
  })
  return { result: plain(await (await make())(), await unwrap(which)), sent }
}

/** The path of the first difference of two values. */
const difference = (a: unknown, b: unknown, path = ""): string => {
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null) {
    const left = a as Record<string, unknown>
    const right = b as Record<string, unknown>
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      if (!isDeepStrictEqual(left[key], right[key])) return difference(left[key], right[key], `${path}.${key}`)
    }
  }
  return `${path}: ${JSON.stringify(a)?.slice(0, 100)} here, ${JSON.stringify(b)?.slice(0, 100)} there`
}

const { distilled, memory, randomSignatures, signatures } = read<Arguments>()
const problems: Array<string> = []
for (const row of memory) {
  const all: ReadonlyArray<Which> = [
    ...(Object.keys(PLACES.sdk) as Array<Place>).map((place) => ({ row, side: "sdk", place })),
    ...(Object.keys(PLACES.ours) as Array<Place>).map((place) => ({ row, side: "ours", place })),
    ...(distilled === undefined ? [] : [{ row, side: "distilled", distilled }])
  ]
  const [expected, ...others] = await inTurn(all)
  for (const { seen, which } of others) {
    if (isDeepStrictEqual(seen, expected?.seen)) continue
    const { place = "its place", side } = which
    problems.push(`${row}: ${side} over ${place} differs at ${difference(expected?.seen, seen)}`)
  }
}
/** What was signed. Parameters may have any order, and signatures with ECDSA are random. */
const signed = async (row: string, side: string): Promise<unknown> => {
  const result = await (await (await candidate({ row, side }))())()
  if (typeof result !== "string") return result
  const parts = result.split(/[?&]|, /).sort()
  return randomSignatures.includes(row) ? parts.map((part) => part.replace(/^(Signature)=.*/, "$1")) : parts
}
for (const row of [...signatures, ...randomSignatures]) {
  const [a, b] = [await signed(row, "ours"), await signed(row, "sdk")]
  if (a === undefined || !isDeepStrictEqual(a, b)) problems.push(`${row}: ${difference(a, b)}`)
}
answer(problems)
