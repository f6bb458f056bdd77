import { utf8Decode } from "@effect-cloudfront/core/protocol/Platform"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type { Kind } from "./model.js"
import { INVALID_EVENT } from "./messages.js"

/** The event object is not valid: `TestFunctionFailed`, with this message. `reason` says what is wrong, without values. */
export class InvalidEventError extends Data.TaggedError("InvalidEventError")<{
  readonly message: string
  readonly reason: string
}> {}

export type EventType = "viewer-request" | "viewer-response" | "connection"

/** An event that a function can be called with. */
export interface Event {
  readonly type: EventType
  readonly value: Json
}

export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const invalid = (reason: string): Effect.Effect<never, InvalidEventError> =>
  Effect.fail(new InvalidEventError({ message: INVALID_EVENT, reason }))

const MAPS = ["headers", "querystring", "cookies"] as const

/** The type of a member that is there and has the wrong one. */
const wrong = (
  path: string,
  parent: Json,
  member: string,
  type: "string" | "number" | "object"
): string | undefined => {
  const value = parent[member]
  const isRight = value === undefined || (type === "object" ? isObject(value) : typeof value === type)
  return isRight ? undefined : `${path}.${member} must be ${type === "object" ? "an object" : `a ${type}`}`
}

const problems = (event: Json): ReadonlyArray<string | undefined> => {
  const { context, request, response, viewer } = event
  return [
    event.version === undefined || event.version === "1.0" ? undefined : 'event.version must be "1.0"',
    ...["context", "viewer", "request", "response"].map((member) => wrong("event", event, member, "object")),
    ...(isObject(viewer) ? [wrong("event.viewer", viewer, "ip", "string")] : []),
    ...(isObject(context)
      ? ["distributionDomainName", "distributionId", "endpoint", "requestId"].map((member) =>
          wrong("event.context", context, member, "string")
        )
      : []),
    ...(isObject(request)
      ? [
          ...["method", "uri"].map((member) => wrong("event.request", request, member, "string")),
          ...MAPS.map((member) => wrong("event.request", request, member, "object"))
        ]
      : []),
    ...(isObject(response)
      ? [
          wrong("event.response", response, "statusCode", "number"),
          wrong("event.response", response, "statusDescription", "string"),
          ...["headers", "cookies"].map((member) => wrong("event.response", response, member, "object"))
        ]
      : [])
  ]
}

/** Requests and responses of CloudFront always have these members. */
const filled = (value: unknown, members: ReadonlyArray<string>): unknown =>
  isObject(value) ? { ...value, ...Object.fromEntries(members.map((member) => [member, value[member] ?? {}])) } : value

/**
 * Reads an event object. It is documented that `TestFunction` needs no ids and no domain name of a distribution. Whether it
 * needs the other members is in doubt, so an event without them is accepted, and one with a member of another type is not.
 */
export const read = (kind: Kind, bytes: Uint8Array): Effect.Effect<Event, InvalidEventError> => {
  const text = utf8Decode(bytes)
  if (text === undefined) return invalid("the event is not UTF-8")
  return Effect.flatMap(
    Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: () => new InvalidEventError({ message: INVALID_EVENT, reason: "the event is not JSON" })
    }),
    (value) => {
      if (!isObject(value)) return invalid("the event is not an object")
      if (kind === "connection") return Effect.succeed<Event>({ type: "connection", value })
      const problem = problems(value).find((one) => one !== undefined)
      if (problem !== undefined) return invalid(problem)
      const given = isObject(value.context) ? value.context.eventType : undefined
      const type = given ?? (value.response === undefined ? "viewer-request" : "viewer-response")
      if (type !== "viewer-request" && type !== "viewer-response") {
        return invalid("event.context.eventType must be viewer-request or viewer-response")
      }
      const event: Record<string, unknown> = { ...value }
      if (value.request !== undefined) event.request = filled(value.request, MAPS)
      if (value.response !== undefined) event.response = filled(value.response, ["headers", "cookies"])
      return Effect.succeed<Event>({ type, value: event })
    }
  )
}
