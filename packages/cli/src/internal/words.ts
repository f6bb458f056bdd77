/** What the events of programs are called for a person. */
import type { Report } from "./progress.js"
import { show } from "./table.js"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"

interface Event {
  readonly _tag: string
}

/** `BatchCreated` as `batch created`. */
const wordsOf = (tag: string): string => tag.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase()

const field = ([key, value]: readonly [string, unknown]): ReadonlyArray<string> => {
  if (key === "_tag" || key === "elapsed" || value === undefined || Duration.isDuration(value)) return []
  if (Array.isArray(value)) {
    return value.length === 0 || value.some((item) => typeof item === "object") ? [] : [`${key} ${show(value)}`]
  }
  return typeof value === "object" ? [] : [key === "id" || key === "status" ? show(value) : `${key} ${show(value)}`]
}

/** The event in words: what happened, and the simple values that it has. */
export const ofEvent = (event: Event): string =>
  [wordsOf(event._tag), ...Object.entries(event).flatMap(field)].join(", ").replace(", ", " ")

/** An `onEvent` that reports events in words. */
export const reporting =
  (report: Report) =>
  (event: Event): Effect.Effect<void> =>
    report(ofEvent(event))
