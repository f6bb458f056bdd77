/**
 * Takes secrets out of what is shown of calls and resources: signatures, tokens, private keys, and the members that the API's model marks
 * as sensitive. A comment is one of these, but it is what people know a distribution by, so it is shown.
 */
import { operations } from "@effect-cloudfront/core/operations"
import { base64Decode, utf8Decode } from "@effect-cloudfront/core/protocol/Platform"
import * as Secret from "@effect-cloudfront/core/protocol/Secrets"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import { isObject } from "./readJson.js"

export const PLACEHOLDER = "[redacted]"

/** Sensitive members that are shown. */
const SHOWN = new Set(["Comment"])

/** Members of what is stored, where its names are not those of the API: the code of a function. */
const STORED = ["code"]

interface Described {
  readonly description: {
    readonly id: string
    readonly input: Shape.Structure
    readonly output?: Shape.Structure | undefined
  }
}

/** Adds the names of the sensitive members of a shape, and of all shapes within it. */
const collect = (shape: Shape.Shape, names: Set<string>, seen: Set<Shape.Shape>): void => {
  if (seen.has(shape)) return
  seen.add(shape)
  if (shape.kind === "list") collect(shape.item(), names, seen)
  if (shape.kind !== "structure") return
  for (const { key, shape: member, wire } of shape.members()) {
    if (member.sensitive && !SHOWN.has(key)) names.add(key).add(wire)
    collect(member, names, seen)
  }
}

const sensitiveNames = (all: ReadonlyArray<Described>): ReadonlySet<string> => {
  const names = new Set<string>()
  const seen = new Set<Shape.Shape>()
  for (const { description } of all) {
    collect(description.input, names, seen)
    if (description.output !== undefined) collect(description.output, names, seen)
  }
  return names
}

const hasSensitivePayload = (shape: Shape.Structure | undefined): boolean =>
  shape?.members().some((member) => member.location === "payload" && member.shape.sensitive) ?? false

const isPrivateKey = (encoded: string): boolean => {
  const bytes = base64Decode(encoded.slice(0, 64))
  return bytes === undefined || (utf8Decode(bytes)?.includes("PRIVATE KEY") ?? true)
}

const withoutKeys = (text: string): string =>
  text
    .replace(Secret.PRIVATE_KEY, PLACEHOLDER)
    .replace(Secret.ENCODED_PEM, (encoded) => (isPrivateKey(encoded) ? PLACEHOLDER : encoded))

/** The markup and the texts of a document, which may be malformed. */
const TOKENS = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<(?:[^>"']|"[^"]*"|'[^']*')*>|<[^>]*(?:>|$)|[^<]+/g

const TAG = /^<(\/?)(?:[^\s:/>]*:)?([^\s/>]+)[\s\S]*?(\/?)>?$/

/** A document without the contents of the elements with these names. */
const withoutElements = (document: string, names: ReadonlySet<string>): string => {
  let shown = ""
  let hidden: string | undefined
  let depth = 0
  for (const [token] of document.matchAll(TOKENS)) {
    const [, slash, name = "", empty] = TAG.exec(token) ?? []
    if (hidden === undefined) {
      shown += token
      if (slash !== "" || empty !== "" || !names.has(name)) continue
      shown += PLACEHOLDER
      hidden = name
      depth = 1
    } else if (name === hidden && empty === "") {
      depth += slash === "" ? 1 : -1
      if (depth > 0) continue
      shown += token
      hidden = undefined
    }
  }
  return shown
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const withoutMembers = (value: unknown, names: ReadonlySet<string>): unknown => {
  if (typeof value === "string") return withoutKeys(value)
  if (Array.isArray(value)) return value.map((one) => withoutMembers(one, names))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, names.has(key) ? PLACEHOLDER : withoutMembers(member, names)])
  )
}

/** JSON without the values of members with these names. What is no JSON is not shown, since its secrets cannot be found. */
const withoutJson = (text: string, names: ReadonlySet<string>): string => {
  if (text === "") return ""
  const value = parsed(text)
  return value === undefined ? PLACEHOLDER : JSON.stringify(withoutMembers(value, names))
}

/** The JSON of what is stored, as `plainJson` makes it: what has a type of its own. */
const withoutTypes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutTypes)
  if (!isObject(value)) return value
  const { $: type, value: inner } = value
  if (type === "redacted") return PLACEHOLDER
  if (type === "hashMap" && Array.isArray(inner)) {
    // The keys and values of a key value store.
    return Object.fromEntries(inner.map((pair: unknown) => [String((pair as [unknown])[0]), PLACEHOLDER]))
  }
  if (typeof type === "string") return withoutTypes(inner)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutTypes(member)]))
}

export interface Secrets {
  readonly headers: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  readonly query: (query: string) => string
  /** A message's body, as text. It is empty if it is no UTF-8. */
  readonly body: (message: {
    readonly operation: string | undefined
    readonly isResponse: boolean
    /** Whether it is a message of CloudFront KeyValueStore. */
    readonly isJson: boolean
    readonly bytes: Uint8Array
  }) => string
  /** What `plainJson` makes of a stored configuration. */
  readonly stored: (json: unknown) => unknown
}

export const make = (): Secrets => {
  const elements = sensitiveNames(Object.values(operations))
  const members = sensitiveNames(Object.values(keyOperations))
  const stored = new Set([...elements, ...STORED])
  const ofOperation = new Map<string, Described["description"]>(
    Object.values(operations).map(({ description }) => [description.id, description])
  )
  return {
    headers: (headers) =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [
          name,
          Secret.HEADER_NAME.test(name) ? PLACEHOLDER : withoutKeys(value)
        ])
      ),
    query: (query) => query.replace(Secret.SIGNING_PARAMETER, `$1${PLACEHOLDER}`),
    body: ({ bytes, isJson, isResponse, operation }) => {
      const text = utf8Decode(bytes) ?? ""
      if (isJson) return withoutJson(text, members)
      const description = operation === undefined ? undefined : ofOperation.get(operation)
      const isSecret = hasSensitivePayload(isResponse ? description?.output : description?.input)
      return isSecret && text !== "" ? PLACEHOLDER : withoutKeys(withoutElements(text, elements))
    },
    stored: (json) => withoutMembers(withoutTypes(json), stored)
  }
}
