/** Checks that all candidates send the same requests and decode the same values. */
import * as DateTime from "effect/DateTime"
import { XMLParser } from "fast-xml-parser"
import { isDeepStrictEqual } from "node:util"
import type { Candidate } from "../Candidate.js"
import { named } from "../Tasks.js"
import { answer, read } from "./arguments.js"
import { load, type Name } from "./candidates.js"
import * as SigV4 from "./sigv4.js"

export interface Arguments {
  readonly candidates: ReadonlyArray<Name>
  readonly folder?: string | undefined
  readonly tasks: ReadonlyArray<string>
}

/** Removes what one client adds, and unifies times, and lists that are empty or absent. */
const plain = (given: unknown, reveal: NonNullable<Candidate["reveal"]>): unknown => {
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

const see = async (candidate: Candidate, name: string) => {
  const sent: Array<unknown> = []
  const call = await candidate.make(named(name), (body) => {
    const { "?xml": _, ...document } = parser.parse(body) as Record<string, unknown>
    sent.push(withoutEmptyItems(document))
  })
  return { result: plain(await call(), candidate.reveal ?? ((value) => value)), sent }
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

const { candidates, folder, tasks } = read<Arguments>()
const problems: Array<string> = []
const loaded = await Promise.all(candidates.map(async (name) => [name, await load(name, folder)] as const))
for (const task of tasks.filter((task) => !SigV4.tasks.includes(task))) {
  const [first, ...others] = loaded
  if (first === undefined) break
  const expected = await see(first[1], task)
  for (const [name, candidate] of others) {
    const seen = await see(candidate, task)
    if (!isDeepStrictEqual(seen, expected)) problems.push(`${task}: ${name} differs at ${difference(expected, seen)}`)
  }
}
for (const task of tasks.filter((task) => SigV4.tasks.includes(task))) {
  const [a, b] = await Promise.all((["ours", "sdk"] as const).map(async (name) => (await SigV4.make(name, task))()))
  if (a !== b) problems.push(`${task}: ${String(a)} and ${String(b)}`)
}
answer(problems)
