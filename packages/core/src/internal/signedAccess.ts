import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import type { OptionProblem } from "../Options.js"
import * as Ipv4 from "../signing/Ipv4.js"
import * as Policy from "../signing/Policy.js"
import * as Resource from "../signing/Resource.js"

/** Documented in `Signer`. */
export type Time = DateTime.DateTime | Duration.Duration | Extract<Duration.DurationInput, string>

/** All options that say what is permitted, whatever their types. */
export interface Options {
  readonly url?: unknown
  readonly resource?: unknown
  readonly expires?: unknown
  readonly activeFrom?: unknown
  readonly ipAddress?: unknown
  readonly policy?: unknown
}

/** What is signed. */
export type Access =
  | { readonly kind: "canned"; readonly resource: string; readonly expires: number; readonly text: string }
  | { readonly kind: "custom"; readonly resource: string; readonly text: string }

const NO_TIME = 'is neither a DateTime nor a Duration such as "1 hour"'
const NO_TEXT = "is not a text"

/** A time in seconds since the epoch, or what is wrong with it. Part of a second is dropped, so that access does not end late. */
const secondsOf = (time: unknown, now: number, isExpiry: boolean): number | string => {
  if (DateTime.isDateTime(time)) {
    const seconds = Math.floor(DateTime.toEpochMillis(time) / 1000)
    return Policy.isTime(seconds) ? seconds : "is before 1970 or after 9999: are its milliseconds right?"
  }
  if (typeof time === "number" || typeof time === "bigint" || Array.isArray(time)) {
    return `${NO_TIME}: the unit of a number is not known`
  }
  if (time === undefined) return "is missing"
  // Effect makes zero of some other objects.
  if (typeof time !== "string" && !Duration.isDuration(time)) return NO_TIME
  const millis = Either.getOrNull(
    Either.try({ try: () => Duration.toMillis(time as Duration.DurationInput), catch: () => NO_TIME })
  )
  if (millis === null || Number.isNaN(millis)) return NO_TIME
  // The Durations of Effect 3 are never negative, and zero is made of such a text.
  if (millis < 0 || (typeof time === "string" && /^\s*-/.test(time))) return "is before now: give a DateTime"
  if (isExpiry && millis < 1000) return "is less than a second from now"
  const seconds = Math.floor((now + millis) / 1000)
  return Policy.isTime(seconds) ? seconds : "is after 9999"
}

const GIVEN = ["url", "resource", "expires", "activeFrom", "ipAddress", "policy"] as const

/** The members of a policy that `policy` replaces. */
const REPLACED = ["resource", "expires", "activeFrom", "ipAddress"] as const

/**
 * What the options permit, or everything that is wrong with them. `needsUrl` is whether there is a URL to sign; if not, a URL is one that
 * cookies are for. `others` are the names of options that are checked elsewhere.
 */
export const accessOf = (
  options: Options,
  now: number,
  needsUrl: boolean,
  others: ReadonlyArray<string>
): Access | ReadonlyArray<OptionProblem> => {
  const problems: Array<OptionProblem> = []
  const report = (option: string, reason: string | undefined): boolean => {
    if (reason !== undefined) problems.push({ option, reason })
    return reason === undefined
  }
  const { activeFrom, expires, ipAddress, policy, resource, url } = options

  const text = (option: string, value: unknown, faultOf: (text: string) => string | undefined): string | undefined =>
    value !== undefined && report(option, typeof value === "string" ? faultOf(value) : NO_TEXT)
      ? String(value)
      : undefined
  const time = (option: string, value: unknown, isExpiry: boolean): number | undefined => {
    const seconds = secondsOf(value, now, isExpiry)
    if (typeof seconds === "number") return seconds
    report(option, seconds)
    return undefined
  }

  for (const option of Object.keys(options)) {
    if (![...GIVEN, ...others].includes(option)) {
      report("options", `have a member that is none of ${[...GIVEN, ...others].join(", ")}`)
    }
  }
  if (needsUrl && url === undefined) report("url", "is missing")
  const checkedUrl = text("url", url, Resource.urlFault)

  if (policy !== undefined) {
    for (const option of REPLACED) {
      if (options[option] !== undefined) report(option, "cannot be given beside policy, which has all of it")
    }
    if (!needsUrl && url !== undefined) report("url", "cannot be given beside policy, which has all of it")
    const given = text("policy", policy, () => undefined)
    const parsed = given === undefined ? [] : Policy.parse(given)
    if (Policy.isFaulty(parsed)) {
      for (const { path, problem } of parsed) report(path === "" ? "policy" : `policy.${path}`, problem)
    } else if (parsed.resource === undefined) {
      report("policy.Statement[0].Resource", "is missing, so that every file of every distribution would be permitted")
    } else if (problems.length === 0 && given !== undefined) {
      return { kind: "custom", resource: parsed.resource, text: given }
    }
    return problems
  }

  const pattern = text("resource", resource, Resource.patternFault)
  if (!needsUrl && url === undefined && resource === undefined) report("resource", "is missing")
  if (checkedUrl !== undefined && pattern !== undefined && !Resource.matches(pattern, checkedUrl)) {
    report("resource", "does not match the url, so that CloudFront would refuse it")
  }
  const end = time("expires", expires, true)
  const start = activeFrom === undefined ? undefined : time("activeFrom", activeFrom, false)
  if (start !== undefined && end !== undefined && start >= end) report("activeFrom", "is not before expires")
  const range = text("ipAddress", ipAddress, Ipv4.faultOf)
  const signed = pattern ?? checkedUrl
  if (problems.length > 0 || signed === undefined || end === undefined) return problems

  // Only the URL itself can be canned. A canned policy of a pattern would match no file, since CloudFront writes it from the URL.
  const isOneUrl = checkedUrl === undefined ? !/[*?]/.test(signed) : signed === checkedUrl && !signed.includes("*")
  return isOneUrl && start === undefined && range === undefined
    ? { kind: "canned", resource: signed, expires: end, text: Policy.canned(signed, end) }
    : {
        kind: "custom",
        resource: signed,
        text: Policy.custom({ resource: signed, expires: end, activeFrom: start, ipAddress: range })
      }
}
