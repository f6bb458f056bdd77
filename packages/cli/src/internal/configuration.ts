/** Configurations as JSON, as they are edited, and back. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Shape from "@effect-cloudfront/core/Shape"
import { UsageError } from "./failure.js"
import { isFields } from "./fields.js"

/** The JSON of a value that was read, with all that this version does not know. */
export const encode = (shape: unknown, value: unknown): Effect.Effect<unknown> =>
  Effect.orDie(
    // What was read may exceed the limits that hold for what is sent.
    Schema.encode(isShape(shape) ? Shape.unconstrained(shape) : (shape as Shape.Json<unknown>))(value)
  )

const isShape = (shape: unknown): shape is Shape.Shape<unknown> =>
  (typeof shape === "object" || typeof shape === "function") && shape !== null && "description" in shape

/** The value of JSON. Fails with `UsageError`, which names the members that are wrong. */
export const decode = <A>(shape: Shape.Json<A>, json: unknown, what: string): Effect.Effect<A, UsageError> =>
  Effect.mapError(
    Schema.decodeUnknown(shape)(json, { errors: "all", onExcessProperty: "error" }),
    (error) => new UsageError({ message: `${what} is wrong: ${error.message}` })
  )

/**
 * The JSON as a person sees it: without the settings that this version does not know, which the program keeps, and without the numbers of
 * items, which are counted when they are sent.
 */
export const forPerson = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(forPerson)
  if (!isFields(json)) return json
  const isCounted = Array.isArray(json["Items"])
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) =>
      key === "$unknown" || (isCounted && key === "Quantity") ? [] : [[key, forPerson(value)]]
    )
  )
}

/** The names of members that are secrets. The API marks comments as sensitive, too, but those are for who reads them. */
export const SECRETS: ReadonlyArray<string> = ["HeaderValue"]

/** Puts names in place of secrets. The same secret has the same name, so that it can be seen that one has changed. */
export const hidingSecrets = (): ((json: unknown) => unknown) => {
  const names = new Map<unknown, string>()
  const hide = (json: unknown): unknown => {
    if (Array.isArray(json)) return json.map(hide)
    if (!isFields(json)) return json
    return Object.fromEntries(
      Object.entries(json).map(([key, value]) => {
        if (!SECRETS.includes(key)) return [key, hide(value)]
        const name = names.get(value) ?? `(secret ${names.size + 1})`
        names.set(value, name)
        return [key, name]
      })
    )
  }
  return hide
}

/** The text of a configuration, as a person edits it. */
export const format = (json: unknown): string => `${JSON.stringify(json, undefined, 2)}\n`
