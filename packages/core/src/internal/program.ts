import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { CloudFront } from "../CloudFront.js"
import * as RateLimit from "../RateLimit.js"
import type { OnEvent } from "./progress.js"
import * as Writes from "./writes.js"

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

/** Provides a record of recent writes for one run, if the service has none. */
const withWrites = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.flatMap(Effect.serviceOption(CloudFront), (found) => {
    const service = Option.getOrUndefined(found)
    return service === undefined || service.writes !== undefined
      ? self
      : Effect.flatMap(Writes.make, (writes) =>
          Effect.provideService(self, CloudFront, {
            execute: (request) => service.execute(request),
            signingRegion: service.signingRegion,
            writes
          })
        )
  })

/** Wraps a program: a span that is the parent of its calls, the rate limits of the layer, and a record of its writes. */
export const program =
  (name: string, attributes: Readonly<Record<string, Attribute>>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withSpan(RateLimit.limited(withWrites(self)), `CloudFront.programs.${name}`, {
      attributes,
      captureStackTrace: false
    })
