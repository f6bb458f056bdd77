/** Times of the command line. */
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Spec from "./spec.js"

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/

const EXAMPLE = "a time such as 2030-01-31T12:00:00Z"

/** The time of a text in ISO 8601: a day, or a time with its zone. The reader of JavaScript takes nearly every text, and days that do not exist. */
export const parse = (text: string): DateTime.Utc | undefined => {
  const day = ISO.exec(text)?.[1]
  if (day === undefined) return undefined
  const midnight = Option.getOrUndefined(DateTime.make(`${day}T00:00:00Z`))
  const isDay = midnight !== undefined && DateTime.formatIso(midnight).startsWith(day)
  return isDay ? Option.getOrUndefined(Option.map(DateTime.make(text), DateTime.toUtc)) : undefined
}

/** A time in ISO 8601. */
export const time = (about: string): Spec.Parameter<DateTime.Utc | undefined> =>
  Spec.parsed<DateTime.Utc>(about, "TIME", (text) => {
    const value = parse(text)
    return value === undefined ? { expected: EXAMPLE } : { value }
  })

/** A time from now, such as `1h`, or in ISO 8601. */
export const timeOrDuration = (about: string): Spec.Parameter<DateTime.Utc | Duration.Duration | undefined> =>
  Spec.parsed<DateTime.Utc | Duration.Duration>(about, "TIME", (text) => {
    const millis = Spec.parseDuration(text)
    const value = millis === undefined ? parse(text) : Duration.millis(millis)
    return value === undefined ? { expected: `a duration such as 1h, or ${EXAMPLE}` } : { value }
  })
