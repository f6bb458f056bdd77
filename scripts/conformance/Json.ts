/**
 * JSON values of the vectors: `{"$ts": ...}` is a timestamp, `{"$blob": ...}` is bytes in Base64.
 */
import * as DateTime from "effect/DateTime"

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const fromJson = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(fromJson)
  if (!isRecord(json)) return json
  if (typeof json["$ts"] === "string") return DateTime.unsafeMake(json["$ts"])
  if (typeof json["$blob"] === "string") return new Uint8Array(Buffer.from(json["$blob"], "base64"))
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fromJson(value)]))
}

/** Sorts keys and removes undefined members, so equal values have equal texts. */
export const toJson = (value: unknown): unknown => {
  if (DateTime.isDateTime(value)) return { $ts: DateTime.formatIso(value) }
  if (value instanceof Uint8Array) return { $blob: Buffer.from(value).toString("base64") }
  if (Array.isArray(value)) return value.map(toJson)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, toJson(member)]))
}

export const equal = (a: unknown, b: unknown): boolean => JSON.stringify(toJson(a)) === JSON.stringify(toJson(b))
