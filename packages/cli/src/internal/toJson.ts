/** The JSON of results: times as ISO 8601, bytes as Base64, durations in milliseconds. */
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"

/** The JSON of a value. Members that are `undefined` are left out, and what is redacted stays redacted. */
export const toJson = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return DateTime.formatIso(value)
  if (Duration.isDuration(value)) return Duration.toMillis(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  if (Redacted.isRedacted(value)) return "<redacted>"
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Error) return errorJson(value)
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, toJson(member)]]))
    )
  }
  return value
}

/** The JSON of an error: what it is, and what it says. */
export const errorJson = (error: { readonly message: string }): unknown => {
  const field = (name: string): Record<string, unknown> => {
    const value: unknown = name in error ? error[name as keyof typeof error] : undefined
    return typeof value === "string" || typeof value === "number" ? { [name]: value } : {}
  }
  return {
    ...field("_tag"),
    message: error.message,
    ...field("reason"),
    ...field("code"),
    ...field("httpStatus"),
    ...field("requestId"),
    ...field("operation"),
    ...field("resource"),
    ...field("callerReference")
  }
}
