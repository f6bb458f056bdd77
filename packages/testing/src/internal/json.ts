import { base64Encode } from "@effect-cloudfront/core/protocol/Platform"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Timestamp from "@effect-cloudfront/core/protocol/Timestamp"
import * as Unknown from "@effect-cloudfront/core/protocol/Unknown"

/** The JSON of a valid value, as the schema of the shape encodes it. */
export const toJson = (shape: Shape.Shape, value: unknown): unknown => {
  switch (shape.kind) {
    case "structure": {
      const given = value as Readonly<Record<string | symbol, unknown>>
      const members = shape.members().filter(({ key }) => given[key] !== undefined)
      const json = Object.fromEntries(members.map(({ key, shape }) => [key, toJson(shape, given[key])]))
      const unknown = given[Unknown.symbol]
      return unknown === undefined ? json : { ...json, $unknown: unknown }
    }
    case "list":
      return (value as ReadonlyArray<unknown>).map((item) => toJson(shape.item(), item))
    case "timestamp":
      return Timestamp.format(shape.toMillis(value) ?? 0)
    case "blob":
      return base64Encode(value as Uint8Array)
    default:
      return value
  }
}
