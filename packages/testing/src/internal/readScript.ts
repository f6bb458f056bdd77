import { operations, type Id } from "@effect-cloudfront/core/operations"
import { operations as keyOperations } from "@effect-cloudfront/keyvaluestore/operations"
import * as Faults from "../Faults.js"
import type { Reader } from "./readJson.js"

const IDS: ReadonlySet<string> = new Set(
  [...Object.values(operations), ...Object.values(keyOperations)].map(({ description }) => description.id)
)

const isOperation = (name: string): name is Id | "*" => name === "*" || IDS.has(name)

/** The names of all operations, in order. */
export const operationNames: ReadonlyArray<string> = Array.from(IDS).sort()

const SIMPLE: ReadonlySet<string> = new Set(Faults.simple)

const isSimple = (name: string): name is (typeof Faults.simple)[number] => SIMPLE.has(name)

const NOTHING: Faults.Spec = { fault: "throttle" }

const spec = (reader: Reader, json: unknown, path: string): Faults.Spec => {
  const given = reader.object(json, path)
  const count = (member: string) => reader.count(given[member], `${path}.${member}`)
  const text = (member: string) => reader.text(given[member], `${path}.${member}`)
  const status = (): number => {
    const value = count("status")
    if (value < 200 || value > 599) reader.fail(`${path}.status`, "must be from 200 to 599")
    return value
  }
  const fault = text("fault")
  switch (fault) {
    case "code":
      return { fault, code: text("code"), status: status(), message: text("message") }
    case "delay":
      return { fault, millis: count("millis") }
    case "empty":
      return { fault, status: status() }
    case "slowBody": {
      const pieces = reader.optional(given["pieces"], `${path}.pieces`, (value, at) => reader.count(value, at))
      return { fault, millis: count("millis"), pieces }
    }
    case "truncateAt":
      return { fault, bytes: count("bytes") }
    default:
      if (isSimple(fault)) return { fault }
      reader.fail(`${path}.fault`, "is not the name of a fault")
      return NOTHING
  }
}

/** The name of an operation, or `*`. */
export const operation = (reader: Reader, json: unknown, path: string): Id | "*" => {
  const name = reader.text(json, path)
  if (isOperation(name)) return name
  reader.fail(path, "is not the name of an operation")
  return "*"
}

const step = (reader: Reader, json: unknown, path: string): Faults.Step => {
  const given = reader.object(json, path)
  const count = (member: string) =>
    reader.optional(given[member], `${path}.${member}`, (value, at) => reader.count(value, at))
  const on = reader.optional(given["on"], `${path}.on`, (value, at) => operation(reader, value, at))
  // JSON has no infinity.
  const times = given["times"] === null ? Infinity : count("times")
  return { on, skip: count("skip"), times, fault: spec(reader, given["fault"], `${path}.fault`) }
}

/** The steps of a script of faults. */
export const steps = (reader: Reader, json: unknown): ReadonlyArray<Faults.Step> =>
  reader.list(json, "", (one, path) => step(reader, one, `steps${path}`))
