/**
 * The description of a shape. Its reader, printer, `Schema` and documentation are made from it.
 *
 * Members are made by a function on first use, so that importing a description costs little.
 */

import type { Read } from "./Decode.js"
import type { Print } from "./Encode.js"

/** The constraints of a leaf or list. Lengths are in characters (code points) for strings, in bytes for blobs, and in items for lists. */
export interface Constraints {
  readonly min?: number
  readonly max?: number
  /** The whole value must match; compiled with the `u` flag. */
  readonly pattern?: string
  /** Any Unicode text is valid, not only what XML can carry. */
  readonly unicode?: true
}

interface Common {
  /** The name in the API; `undefined` for primitive types. */
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

/** The caller converts timestamps, since the codec does not depend on Effect's `DateTime`. */
export interface Timestamp extends Common {
  readonly kind: "timestamp"
  readonly fromMillis: (millis: number) => unknown
  readonly toMillis: (value: unknown) => number | undefined
}

/** A string with known values. Unknown values are read and sent unchanged, since the service adds values without a new version. */
export interface Enum extends Common {
  readonly kind: "enum"
  readonly values: ReadonlyArray<string>
  /** Whether values are read case-insensitively. The decoded value has the known spelling. */
  readonly ignoreCase: boolean
}

export interface List extends Common, Constraints {
  readonly kind: "list"
  readonly item: () => Shape
  /** The name of an item's element. */
  readonly itemName: string
}

/** The part of the message that has the member. */
export type Location = "body" | "header" | "label" | "payload" | "query"

export interface Member {
  readonly key: string
  readonly shape: Shape
  readonly location: Location
  /** The name of the element, header, label or query parameter. */
  readonly wire: string
  /** Other names of the same header that the service uses. */
  readonly aliases: ReadonlyArray<string>
  readonly required: boolean
  /**
   * - `quantity`: the number of `Items` of the same structure; always counted when it is sent, a given value is ignored
   * - `token`: a new unique value is sent if it is absent from the input of a creating operation
   * - `empty`: decoded as `""` if the service omits it
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
  /**
   * The result of the first call of `make`, which makes Effect's `Schema`. It is an argument, so that only programs that use schemas have
   * the code that makes them.
   */
  readonly schema: (make: (shape: Structure) => unknown) => unknown
}

export type Leaf = Text | Numeric | Flag | Blob | Timestamp | Enum
export type Shape = Leaf | List | Structure

/** The path of a member of the value at `path`. */
export const child = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`)

/** The list whose items the `Quantity` of the same structure counts. */
export const countedList = (members: ReadonlyArray<Member>): Member | undefined => {
  const lists = members.filter((member) => member.shape.kind === "list")
  return lists.length === 1 && members.some((member) => member.key === "Quantity") ? lists[0] : undefined
}
