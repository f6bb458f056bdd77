import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as RateLimit from "../RateLimit.js"
import type { OnEvent } from "./progress.js"

type Attribute = string | number | boolean

const attributeOf = (value: unknown): Attribute | undefined => {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value
  return Duration.isDuration(value) ? Duration.toMillis(value) : undefined
}

/** The attributes of a span event: strings, numbers and booleans of the event, and durations in milliseconds. */
const attributesOf = (event: object): Record<string, Attribute> => {
  const attributes: Record<string, Attribute> = {}
  for (const [name, value] of Object.entries(event)) {
    const attribute = name === "_tag" ? undefined : attributeOf(value)
    if (attribute !== undefined) attributes[name] = attribute
  }
  return attributes
}

/** Adds each event to the current span, and then calls the caller's `onEvent`. */
export const withSpanEvents =
  <Event extends { readonly _tag: string }>(onEvent: OnEvent<Event> | undefined): OnEvent<Event> =>
  (event) =>
    Effect.zipRight(
      Effect.zipWith(Clock.currentTimeNanos, Effect.option(Effect.currentSpan), (now, span) => {
        if (Option.isSome(span)) span.value.event(event._tag, now, attributesOf(event))
      }),
      onEvent?.(event) ?? Effect.void
    )

/** Wraps a program: a span that is the parent of its calls, and the rate limits of the layer. */
export const program =
  (name: string, attributes: Readonly<Record<string, Attribute>>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withSpan(RateLimit.limited(self), `CloudFront.programs.${name}`, { attributes, captureStackTrace: false })
