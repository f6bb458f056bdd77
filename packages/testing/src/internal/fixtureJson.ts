/**
 * The JSON of values of the API in fixtures. It is made by their descriptions: members are in the order of the description, timestamps
 * are texts, and bytes are Base64. Texts pass a function on their way, which hides what no fixture may have.
 */
import * as Decode from "@effect-cloudfront/core/protocol/Decode"
import { base64Encode, utf8Encode } from "@effect-cloudfront/core/protocol/Platform"
import * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Timestamp from "@effect-cloudfront/core/protocol/Timestamp"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"
import { isObject, Reader } from "./readJson.js"

/** Plain JSON. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** What is known of a text. */
export interface Leaf {
  /** Whether the description says so, of the text or of what it is in. */
  readonly sensitive: boolean
  /** Whether the client makes it up if the caller does not. */
  readonly isToken: boolean
  readonly kind: "text" | "bytes" | "enum" | "xml"
}

/** What a text is in the JSON. */
export type OnLeaf = (text: string, leaf: Leaf) => string

const UNKNOWN = "$unknown"

const XML: Leaf = { sensitive: false, isToken: false, kind: "xml" }

/** The elements that have no member. They come last, since they are none of the description. */
const unknownOf = (value: object, onLeaf: OnLeaf): ReadonlyArray<readonly [string, Json]> => {
  const elements = Unknown.elements(value)
  if (elements.length === 0) return []
  const json = elements.map(({ member, uncounted, xml }) => ({
    ...(member === undefined ? {} : { member }),
    xml: onLeaf(xml, XML),
    ...(uncounted === true ? { uncounted } : {})
  }))
  return [[UNKNOWN, json]]
}

const encodeAt = (
  shape: Shape.Shape,
  value: unknown,
  onLeaf: OnLeaf,
  within: { readonly sensitive: boolean; readonly isToken: boolean }
): Json => {
  const sensitive = within.sensitive || shape.sensitive
  const leaf = (text: string, kind: Leaf["kind"]): Json => onLeaf(text, { sensitive, isToken: within.isToken, kind })
  switch (shape.kind) {
    case "structure": {
      const members: Readonly<Record<string, unknown>> = isObject(value) ? value : {}
      const known = shape
        .members()
        .filter(({ key }) => members[key] !== undefined)
        .map((member) => {
          const isToken = member.derived === "token"
          return [member.key, encodeAt(member.shape, members[member.key], onLeaf, { sensitive, isToken })] as const
        })
      return Object.fromEntries([...known, ...unknownOf(members, onLeaf)])
    }
    case "list": {
      const item = shape.item()
      return Array.isArray(value)
        ? value.map((one: unknown) => encodeAt(item, one, onLeaf, { sensitive, isToken: false }))
        : []
    }
    case "timestamp": {
      const millis = shape.toMillis(value)
      return (millis === undefined ? undefined : Timestamp.format(millis)) ?? null
    }
    case "blob":
      return value instanceof Uint8Array ? leaf(base64Encode(value), "bytes") : null
    case "boolean":
      return typeof value === "boolean" ? value : null
    case "string":
    case "enum":
      return typeof value === "string" ? leaf(value, shape.kind === "enum" ? "enum" : "text") : null
    default:
      return typeof value === "number" ? value : null
  }
}

/** The JSON of a value. */
export const encode = (shape: Shape.Shape, value: unknown, onLeaf: OnLeaf = (text) => text): Json =>
  encodeAt(shape, value, onLeaf, { sensitive: false, isToken: false })

const readUnknown = (reader: Reader, json: unknown, path: string): ReadonlyArray<Unknown.Element> =>
  reader.list(json, path, (one, at) => {
    const { member, uncounted, xml } = reader.object(one, at)
    return {
      member: reader.optional(member, `${at}.member`, (value, place) => reader.text(value, place)),
      xml: reader.text(xml, `${at}.xml`),
      ...(uncounted === true ? ({ uncounted } as const) : {})
    }
  })

const decodeAt = (reader: Reader, shape: Shape.Shape, json: unknown, path: string): unknown => {
  switch (shape.kind) {
    case "structure": {
      const members = shape.members()
      const given = reader.object(json, path)
      const value: Record<string | symbol, unknown> = {}
      for (const [key, one] of Object.entries(given)) {
        const at = Shape.child(path, key)
        const member = members.find((member) => member.key === key)
        if (member !== undefined) value[key] = decodeAt(reader, member.shape, one, at)
        else if (key === UNKNOWN) value[Unknown.symbol] = readUnknown(reader, one, at)
        else reader.fail(at, `is not a member of ${shape.name}`)
      }
      return value
    }
    case "list": {
      const item = shape.item()
      return reader.list(json, path, (one, at) => decodeAt(reader, item, one, at))
    }
    case "timestamp": {
      const value = Decode.leaf(shape)(reader.text(json, path))
      if (value === undefined) reader.fail(path, "must be a timestamp")
      return value
    }
    case "blob": {
      const text = reader.text(json, path)
      // What was hidden, and is not known, is a text.
      return Decode.leaf(shape)(text) ?? utf8Encode(text)
    }
    case "boolean":
      return reader.flag(json, path)
    case "string":
    case "enum":
      return reader.text(json, path)
    default:
      return reader.number(json, path)
  }
}

/** The value of a JSON, or the first problem of it. */
export const decode = (reader: Reader, shape: Shape.Shape, json: unknown, path: string): unknown =>
  decodeAt(reader, shape, json, path)

/** The same JSON with other texts. */
export const mapTexts = (json: Json, map: (text: string) => string): Json => {
  if (typeof json === "string") return map(json)
  if (typeof json !== "object" || json === null) return json
  if (isList(json)) return json.map((one) => mapTexts(one, map))
  return Object.fromEntries(Object.entries(json).map(([key, one]) => [key, mapTexts(one, map)]))
}

/** TypeScript does not know that a list that is only read is an array. */
export const isList = (json: Json): json is ReadonlyArray<Json> => Array.isArray(json)
