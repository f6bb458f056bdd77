/**
 * The JSON of what is stored: values of the API and other plain data. What JSON lacks is an object with the member `$`, which names its
 * type. Members whose value is `undefined` are left out.
 */
import * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as Redacted from "effect/Redacted"
import { base64Decode, base64Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import { isObject, type Reader } from "./readJson.js"

const TYPE = "$"
const UNKNOWN = "$unknown"

const tagged = (type: string, value: unknown): unknown => ({ [TYPE]: type, value })

const pairs = (entries: Iterable<readonly [unknown, unknown]>): unknown =>
  Array.from(entries, ([key, value]) => [encode(key), encode(value)])

const members = (value: object): unknown => {
  const given = Object.entries(value).filter(([, member]) => member !== undefined)
  // A name that begins like ours would be taken for one.
  if (given.some(([key]) => key.startsWith(TYPE))) return tagged("object", pairs(given))
  const json = Object.fromEntries(given.map(([key, member]) => [key, encode(member)]))
  const unknown = Unknown.elements(value)
  return unknown.length === 0 ? json : { ...json, [UNKNOWN]: encode(unknown) }
}

export const encode = (value: unknown): unknown => {
  if (value === undefined) return tagged("undefined", null)
  if (typeof value === "number" && !Number.isFinite(value)) return tagged("number", String(value))
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(encode)
  if (value instanceof Uint8Array) return tagged("bytes", base64Encode(value))
  if (DateTime.isDateTime(value)) return tagged("time", DateTime.toEpochMillis(value))
  if (Redacted.isRedacted(value)) return tagged("redacted", encode(Redacted.value(value)))
  if (value instanceof Map) return tagged("map", pairs(value))
  if (value instanceof Set) return tagged("set", Array.from(value, encode))
  if (HashMap.isHashMap(value)) return tagged("hashMap", pairs(value))
  return members(value)
}

const NUMBERS: Readonly<Record<string, number>> = { Infinity: Infinity, "-Infinity": -Infinity, NaN }

export const decode = (reader: Reader, json: unknown, path: string): unknown => {
  const item = (value: unknown, at: string) => decode(reader, value, at)
  const readPairs = (value: unknown, at: string): ReadonlyArray<readonly [unknown, unknown]> =>
    reader.list(value, at, (pair, place) => {
      const [key, member] = reader.list(pair, place, item)
      return [key, member]
    })
  const ofType = (type: unknown, value: unknown): unknown => {
    const at = `${path}.value`
    switch (type) {
      case "undefined":
        return undefined
      case "number": {
        const number = NUMBERS[reader.text(value, at)]
        if (number === undefined) reader.fail(at, "must be Infinity, -Infinity or NaN")
        return number
      }
      case "bytes": {
        const bytes = base64Decode(reader.text(value, at))
        if (bytes === undefined) reader.fail(at, "must be Base64")
        return bytes
      }
      case "time": {
        const time = DateTime.make(reader.number(value, at))
        return time._tag === "Some" ? time.value : reader.fail(at, "must be a time")
      }
      case "redacted":
        return Redacted.make(item(value, at))
      case "map":
        return new Map(readPairs(value, at))
      case "set":
        return new Set(reader.list(value, at, item))
      case "hashMap":
        return HashMap.fromIterable(readPairs(value, at))
      case "object":
        return Object.fromEntries(readPairs(value, at).map(([key, member]) => [String(key), member]))
      default:
        return reader.fail(path, "is of a type that this version does not know")
    }
  }
  if (Array.isArray(json)) return reader.list(json, path, item)
  if (!isObject(json)) return json
  if (TYPE in json) return ofType(json[TYPE], json["value"])
  const { [UNKNOWN]: unknown, ...rest } = json
  const value = Object.fromEntries(reader.entries(rest, path, item))
  if (unknown === undefined) return value
  const elements = reader.list(unknown, `${path}.${UNKNOWN}`, (one, at): Unknown.Element => {
    const { member, uncounted, xml } = reader.object(one, at)
    return {
      member: reader.optional(member, `${at}.member`, (name, place) => reader.text(name, place)),
      xml: reader.text(xml, `${at}.xml`),
      ...(uncounted === true ? { uncounted } : {})
    }
  })
  return Unknown.withElements(value, elements)
}
