/**
 * The one description of a shape. Readers, printers, the `Schema` and the documentation are all made from it.
 *
 * Members are given by a function, so that describing a shape costs nothing until it is used.
 */

import type { Read } from "./Decode.js"
import type { Print } from "./Encode.js"

/** What a leaf may hold. Lengths are in characters (code points) for strings and in bytes for blobs. */
export interface Constraints {
  readonly min?: number
  readonly max?: number
  /** The whole value must match; compiled with the `u` flag. */
  readonly pattern?: string
}

interface Common {
  /** The API's name; `undefined` for the plain types. */
  readonly name: string | undefined
  /** The value must not appear in logs, spans or error messages. */
  readonly sensitive: boolean
}

export interface Text extends Common, Constraints {
  readonly kind: "string"
}

export interface Numeric extends Common, Constraints {
  readonly kind: "integer" | "long" | "float" | "double"
}

export interface Flag extends Common {
  readonly kind: "boolean"
}

export interface Blob extends Common, Constraints {
  readonly kind: "blob"
}

/** How a point in time is held is for the caller to say: this folder knows nothing of `DateTime`. */
export interface Timestamp extends Common {
  readonly kind: "timestamp"
  readonly fromMillis: (millis: number) => unknown
  readonly toMillis: (value: unknown) => number | undefined
}

/** A string with known values. Others are let through both ways: the service adds values without a new version. */
export interface Enum extends Common {
  readonly kind: "enum"
  readonly values: ReadonlyArray<string>
  /** The service writes some values in other cases too; reading one gives the known spelling. */
  readonly ignoreCase: boolean
}

export interface List extends Common, Constraints {
  readonly kind: "list"
  readonly item: () => Shape
  /** The name of an item's element. */
  readonly itemName: string
}

/** Where a member travels. */
export type Location = "body" | "header" | "label" | "payload" | "query"

export interface Member {
  readonly key: string
  readonly shape: Shape
  readonly location: Location
  /** The name of the element, header, label or query parameter. */
  readonly wire: string
  /** Other header names under which the service sends the same thing. */
  readonly aliases: ReadonlyArray<string>
  readonly required: boolean
  /**
   * - `quantity`: the number of items in the `Items` beside it, counted whenever it is sent, whatever is given
   * - `token`: filled in with a fresh unique value when left out of an operation that creates something
   * - `empty`: reads as `""` when the service leaves it out
   */
  readonly derived: "quantity" | "token" | "empty" | undefined
}

export interface Structure extends Common {
  readonly kind: "structure"
  readonly name: string
  /** Exactly one member is set. */
  readonly union: boolean
  /** The name of the element when it is the root of a document. */
  readonly root: string
  readonly members: () => ReadonlyArray<Member>
  /** Compiled on first use, once. */
  readonly reader: () => Read
  readonly printer: () => Print
  /** What is derived for those who want an Effect `Schema`; this folder does not look into it. */
  readonly schema: () => unknown
}

export type Leaf = Text | Numeric | Flag | Blob | Timestamp | Enum
export type Shape = Leaf | List | Structure

/** The path of a member of the thing at `path`. */
export const child = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`)

/** The list that the `Quantity` among these members counts. */
export const countedList = (members: ReadonlyArray<Member>): Member | undefined => {
  const lists = members.filter((member) => member.shape.kind === "list")
  return lists.length === 1 && members.some((member) => member.key === "Quantity") ? lists[0] : undefined
}
