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

/** What a span can hold of an event: its texts and numbers, and durations in milliseconds. */
const attributesOf = (event: object): Record<string, Attribute> => {
  const attributes: Record<string, Attribute> = {}
  for (const [name, value] of Object.entries(event)) {
    const attribute = name === "_tag" ? undefined : attributeOf(value)
    if (attribute !== undefined) attributes[name] = attribute
  }
  return attributes
}

/** Tells of an event: first the span of the program, then whoever asked to be told. */
export const telling =
  <Event extends { readonly _tag: string }>(onEvent: OnEvent<Event> | undefined): OnEvent<Event> =>
  (event) =>
    Effect.zipRight(
      Effect.zipWith(Clock.currentTimeNanos, Effect.option(Effect.currentSpan), (now, span) => {
        if (Option.isSome(span)) span.value.event(event._tag, now, attributesOf(event))
      }),
      onEvent?.(event) ?? Effect.void
    )

/** What goes around every program: a span with the calls below it, and the rates that the control plane bears. */
export const program =
  (name: string, attributes: Readonly<Record<string, Attribute>>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withSpan(RateLimit.limited(self), `CloudFront.programs.${name}`, { attributes, captureStackTrace: false })
