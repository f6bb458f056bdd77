/** Settings by their path, such as `Origins[site].OriginPath=/app`, typed by the shape. */
import type * as Description from "@effect-cloudfront/core/protocol/Shape"
import * as Effect from "effect/Effect"
import { UsageError } from "./failure.js"
import { isFields } from "./fields.js"
import { didYouMean } from "./suggest.js"

export interface Assignment {
  readonly path: ReadonlyArray<string>
  /** `undefined` takes the setting away. */
  readonly text: string | undefined
}

type Outcome = { readonly value: unknown } | { readonly wrong: string }

/** The path and the value of `PATH=VALUE`. */
export const parse = (setting: string): Effect.Effect<Assignment, UsageError> => {
  const at = setting.indexOf("=")
  return at < 1
    ? Effect.fail(new UsageError({ message: "a setting must be PATH=VALUE, such as Comment=site" }))
    : Effect.map(parsePath(setting.slice(0, at)), (path) => ({ path, text: setting.slice(at + 1) }))
}

/** The names and the items in `A.B[c].D`. */
export const parsePath = (text: string): Effect.Effect<ReadonlyArray<string>, UsageError> => {
  const parts = [...text.matchAll(/(?:^|\.)([A-Za-z0-9_]+)|\[([^\]]*)\]/g)]
  const read = parts.map(([part]) => part).join("")
  return parts.length === 0 || read !== text
    ? Effect.fail(new UsageError({ message: `${text} is no path of a setting, such as Origins[site].OriginPath` }))
    : Effect.succeed(parts.map(([, name, item]) => name ?? `[${item ?? ""}]`))
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false, yes: true, no: false }

const parseText = (shape: Description.Shape, text: string): Outcome => {
  switch (shape.kind) {
    case "string":
    case "timestamp":
    case "blob":
      return { value: text }
    case "enum":
      return shape.values.includes(text)
        ? { value: text }
        : { wrong: `must be one of ${shape.values.join(", ")}${didYouMean(text, shape.values)}` }
    case "boolean":
      return Object.hasOwn(FLAGS, text.toLowerCase())
        ? { value: FLAGS[text.toLowerCase()] }
        : { wrong: "must be true or false" }
    case "integer":
    case "long":
      return /^-?\d+$/.test(text) ? { value: Number(text) } : { wrong: "must be a whole number" }
    case "float":
    case "double":
      return /^-?\d+(\.\d+)?$/.test(text) ? { value: Number(text) } : { wrong: "must be a number" }
    case "list":
    case "structure":
      try {
        return { value: JSON.parse(text) }
      } catch {
        return { wrong: `must be JSON, since it is ${shape.kind === "list" ? "a list" : "a structure"}` }
      }
  }
}

/** The members by which an item of a list is named. */
const NAMES = ["Id", "PathPattern", "ErrorCode", "Name", "Key", "DomainName"]

const indexOf = (items: ReadonlyArray<unknown>, name: string): number => {
  const named = items.findIndex((item) =>
    isFields(item) ? NAMES.some((key) => item[key] !== undefined && String(item[key]) === name) : item === name
  )
  return named >= 0 ? named : /^\d+$/.test(name) && Number(name) < items.length ? Number(name) : -1
}

/** The list in a structure that has nothing but its items and their number. */
const onlyList = (shape: Description.Structure): Description.Member | undefined =>
  shape.members().find(({ key, shape }) => key === "Items" && shape.kind === "list")

const assignAt = (
  shape: Description.Shape,
  current: unknown,
  [part, ...rest]: ReadonlyArray<string>,
  text: string | undefined,
  path: string
): Outcome => {
  const wrong = (reason: string): Outcome => ({ wrong: `${path} ${reason}` })
  if (part === undefined) {
    if (text === undefined) return { value: undefined }
    const parsed = parseText(shape, text)
    return "wrong" in parsed ? wrong(parsed.wrong) : parsed
  }
  if (shape.kind === "structure") {
    const fields = isFields(current) ? current : {}
    const list = onlyList(shape)
    if (part.startsWith("[")) {
      if (list === undefined) return wrong("is no list")
      const assigned = assignAt(list.shape, fields["Items"] ?? [], [part, ...rest], text, path)
      return "wrong" in assigned ? assigned : { value: { ...withoutQuantity(fields), Items: assigned.value } }
    }
    const members = shape.members()
    const member = members.find(({ key }) => key === part)
    if (member === undefined) {
      const names = members.map(({ key }) => key)
      return { wrong: `${path === "" ? "the configuration" : path} has no ${part}${didYouMean(part, names)}` }
    }
    if (text === undefined && rest.length === 0 && member.required) return wrong(`needs ${part}`)
    const inner = path === "" ? part : `${path}.${part}`
    const assigned = assignAt(member.shape, fields[part], rest, text, inner)
    if ("wrong" in assigned) return assigned
    const { [part]: _, ...others } = part === "Items" ? withoutQuantity(fields) : fields
    return { value: assigned.value === undefined ? others : { ...others, [part]: assigned.value } }
  }
  if (shape.kind === "list") {
    const items: ReadonlyArray<unknown> = Array.isArray(current) ? current : []
    const [, name] = /^\[(.*)\]$/.exec(part) ?? []
    if (name === undefined) return wrong(`is a list: name one of its items, as in ${path}[0]`)
    const inner = `${path}[${name}]`
    const index = name === "+" ? items.length : indexOf(items, name)
    if (index < 0) return { wrong: `${inner} does not exist` }
    const assigned = assignAt(shape.item(), items[index], rest, text, inner)
    if ("wrong" in assigned) return assigned
    return {
      value:
        assigned.value === undefined
          ? items.filter((_, at) => at !== index)
          : [...items.slice(0, index), assigned.value, ...items.slice(index + 1)]
    }
  }
  return wrong(`has no ${part}, since it is a ${shape.kind}`)
}

// It is counted when it is sent.
const withoutQuantity = ({ Quantity: _, ...fields }: Record<string, unknown>): Record<string, unknown> => fields

/** The JSON with these settings. Fails with all that is wrong with them. */
export const assign = (
  shape: Description.Shape,
  json: unknown,
  assignments: ReadonlyArray<Assignment>
): Effect.Effect<unknown, UsageError> =>
  Effect.suspend(() => {
    let current = json
    const wrong: Array<string> = []
    for (const { path, text } of assignments) {
      const outcome = assignAt(shape, current, path, text, "")
      if ("wrong" in outcome) wrong.push(outcome.wrong)
      else current = outcome.value
    }
    return wrong.length === 0 ? Effect.succeed(current) : Effect.fail(new UsageError({ message: wrong.join("; ") }))
  })
