/**
 * The example of each operation: its imports, and a program as short as the API permits.
 */
import * as Families from "./Families.js"
import {
  byName,
  constant,
  get,
  isOptional,
  structure,
  type Member,
  type Model,
  type Operation,
  type Ref
} from "./Ir.js"
import * as Paging from "./Paging.js"
import * as Resources from "./Resources.js"
import * as Samples from "./Samples.js"

/** The code of an expression: text, or parts in brackets that can be broken over several lines. */
type Code = string | Braces
interface Braces {
  readonly open: string
  readonly close: string
  readonly parts: ReadonlyArray<readonly [before: string, code: Code]>
}

const object = (members: ReadonlyArray<readonly [key: string, code: Code]>): Code => ({
  open: "{ ",
  close: " }",
  parts: members.map(([key, code]) => [code === key ? "" : `${key}: `, code])
})

const array = (items: ReadonlyArray<Code>): Code => ({ open: "[", close: "]", parts: items.map((item) => ["", item]) })

const WIDTH = 117

/** An example is shortened to this number of lines if possible. */
const PREFERRED_LINES = 12

/** No example is longer than this. */
export const MAX_LINES = 15

const flat = (code: Code): string =>
  typeof code === "string"
    ? code
    : code.parts.length === 0
      ? `${code.open}${code.close}`.replaceAll(" ", "")
      : `${code.open}${code.parts.map(([before, part]) => before + flat(part)).join(", ")}${code.close}`

/** Prints code on one line if it fits with a comma. `used` is the width that is already occupied. */
const print = (code: Code, indent = "", used = 0): string => {
  const line = flat(code)
  if (typeof code === "string" || indent.length + used + line.length + 1 <= WIDTH) return line
  const inner = `${indent}  `
  const [only] = code.parts
  // A single part in brackets stays on the line of the opening bracket.
  if (code.parts.length === 1 && only !== undefined && typeof only[1] !== "string") {
    const before = code.open + only[0]
    return `${before}${print(only[1], indent, used + before.length + code.close.length)}${code.close}`
  }
  const parts = code.parts.map(([before, part]) => `${inner}${before}${print(part, inner, before.length)}`)
  return `${code.open.trim()}\n${parts.join(",\n")}\n${indent}${code.close.trim()}`
}

const expression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "\\w*")}$`)

const samples = Samples.values.map(([pattern, code]) => ({ pattern, code, test: expression(pattern) }))

/** The sample value of a member: by the member's name, or, in an input, by the resource of the operation. */
const sample = (owner: string, key: string): string | undefined => {
  const found = samples.find(({ test }) => test.test(`${owner}.${key}`))
  if (found !== undefined) return found.code
  const about = Resources.about(owner.replace(/Request$/, ""))
  const id =
    about === undefined || !["Id", "Identifier", "Name"].includes(key) ? undefined : Samples.ids[about.resource.noun]
  return id === undefined ? undefined : JSON.stringify(id)
}

/** Whether an example includes a member. A caller reference is left out, because it is generated or was read. */
const isIncluded = (owner: string, member: Member): boolean =>
  (!isOptional(member) && member.key !== "CallerReference") || (Samples.extras[owner]?.includes(member.key) ?? false)

const ofRef = (model: Model, ref: Ref, site: string): Code => {
  const shape = ref.kind === "shape" ? get(model.shapes, ref.name) : undefined
  switch (shape?.kind) {
    case "structure":
      return object(
        shape.members
          .filter((member) => isIncluded(shape.name, member))
          .map((member) => [member.key, ofMember(model, shape.name, member)])
      )
    case "list":
      return array([ofRef(model, shape.item, site)])
    case "enum":
      return JSON.stringify(Samples.choices[shape.name] ?? shape.values[0])
    default:
      throw new Error(`Samples.ts: ${site} has no value`)
  }
}

const ofMember = (model: Model, owner: string, member: Member): Code =>
  sample(owner, member.key) ?? ofRef(model, member.of, `${owner}.${member.key}`)

/** The input of an operation. `given` is the code of some members. */
const input = (model: Model, operation: Operation, given: ReadonlyMap<string, Code> = new Map()): Code => {
  const { members, name } = structure(model, operation.input)
  return object(
    members
      .filter((member) => given.has(member.key) || isIncluded(name, member))
      // Labels, headers and query parameters come before the body.
      .toSorted((a, b) => Number(a.in === "payload" || a.in === "body") - Number(b.in === "payload" || b.in === "body"))
      .map((member) => [member.key, given.get(member.key) ?? ofMember(model, name, member)])
  )
}

const PACKAGE = "@effect-cloudfront/core"

const familyOf = (operation: Operation): string => {
  const family = Families.families.find(({ operations }) => operations.includes(operation.id))
  if (family === undefined) throw new Error(`${operation.id} has no family`)
  return family.name
}

interface Program {
  readonly types?: ReadonlyArray<string>
  readonly effect?: ReadonlyArray<"Effect" | "Stream">
  readonly core?: ReadonlyArray<"Pagination">
  readonly operations: ReadonlyArray<Operation>
  readonly lines: string
}

const importLine = (names: ReadonlyArray<string>, from: string): string => {
  const line = `import { ${names.join(", ")} } from "${from}"`
  return line.length <= WIDTH ? line : `import {\n${names.map((name) => `  ${name}`).join(",\n")}\n} from "${from}"`
}

const imports = ({ core = [], effect = [], operations, types = [] }: Program): ReadonlyArray<string> => {
  const families = new Map<string, Array<string>>()
  for (const operation of operations) {
    const family = familyOf(operation)
    families.set(family, [...(families.get(family) ?? []), constant(operation)])
  }
  const modules = [
    ...core.map((name) => [name, `import * as ${name} from "${PACKAGE}/${name}"`] as const),
    ...Array.from(families, ([name, names]) => {
      const all = [...names.toSorted(byName), ...types.map((type) => `type ${type}`)]
      return [name, importLine(all, `${PACKAGE}/${name}`)] as const
    })
  ].toSorted(([a], [b]) => byName(a, b))
  return [...effect.map((name) => `import * as ${name} from "effect/${name}"`), ...modules.map(([, line]) => line)]
}

const widest = (lines: string): number => Math.max(...lines.split("\n").map((line) => line.length))

const text = (program: Program): string => [...imports(program), "", program.lines].join("\n")

const length = (program: Program): number => text(program).split("\n").length

const call = (operation: Operation, code: Code, indent = "", used = 0): string => {
  const name = constant(operation)
  const inner = print(code, indent, used + name.length + 2)
  return `${name}(${inner})`
}

// The members that identify an item or a new resource.
const IDENTITIES = ["Id", "Name", "Domain", "Alias", "DistributionId", "ARN"]

/** The path from a value to the member that identifies it. The path is at most one structure deep. */
const identity = (model: Model, ref: Ref): ReadonlyArray<string> | undefined => {
  const shape = ref.kind === "shape" ? get(model.shapes, ref.name) : undefined
  if (shape?.kind !== "structure") return undefined
  for (const key of IDENTITIES) {
    if (shape.members.some((member) => member.key === key)) return [key]
  }
  const [only] = shape.members.filter(
    ({ of }) => of.kind === "shape" && get(model.shapes, of.name).kind === "structure"
  )
  const below = only === undefined ? undefined : identity(model, only.of)
  return only === undefined || below === undefined ? undefined : [only.key, ...below]
}

const PLURALS: Readonly<Record<string, string>> = { Alias: "aliases", DistributionId: "ids" }

const ofList = (model: Model, operation: Operation, { item }: Paging.Paging): Program => {
  const start = `Pagination.items(${constant(operation)}, `
  const items = `${start}${print(input(model, operation), "", start.length + "const aliases = ".length + ".pipe(".length)})`
  const path = identity(model, item)
  if (path === undefined) return { core: ["Pagination"], operations: [operation], lines: `const ids = ${items}` }
  const last = path[path.length - 1] ?? ""
  const name = PLURALS[last] ?? `${last.toLowerCase()}s`
  const map = `Stream.map((item) => item.${path.join(".")})`
  const line = `const ${name} = ${items}.pipe(${map})`
  return {
    effect: ["Stream"],
    core: ["Pagination"],
    operations: [operation],
    lines: widest(line) <= WIDTH ? line : `const ${name} = ${items}.pipe(\n  ${map}\n)`
  }
}

const payload = (model: Model, operation: Operation): Member | undefined =>
  operation.output === undefined
    ? undefined
    : structure(model, operation.output).members.find((member) => member.in === "payload" && member.of.kind === "shape")

const hasHeader = (model: Model, name: string | undefined, wire: string): boolean =>
  name !== undefined && structure(model, name).members.some((member) => member.in === "header" && member.wire === wire)

/** The operation that reads what a write needs: the version, and the configuration if it changes. */
const reader = (model: Model, operation: Operation): Operation => {
  const noun = Resources.about(operation.id)?.resource.noun ?? "Distribution"
  const config =
    operation.id.startsWith("Update") &&
    structure(model, operation.input).members.some(({ key }) => key === `${noun}Config`)
  const candidates = [...(config ? [`Get${noun}Config`] : []), `Describe${noun}`, `Get${noun}`, `Get${noun}Config`]
  const found = candidates
    .flatMap((id) => model.operations.get(id) ?? [])
    .find(({ output }) => hasHeader(model, output, "ETag"))
  if (found === undefined) throw new Error(`no operation reads the version that ${operation.id} requires`)
  return found
}

/** The path from a result to a structure, at most one structure deep. */
const pathTo = (model: Model, result: string, name: string): ReadonlyArray<string> | undefined => {
  for (const { key, of } of structure(model, result).members) {
    if (of.kind !== "shape") continue
    if (of.name === name) return [key]
    const shape = get(model.shapes, of.name)
    const below =
      shape.kind === "structure"
        ? shape.members.find((member) => member.of.kind === "shape" && member.of.name === name)
        : undefined
    if (below !== undefined) return [key, below.key]
  }
  return undefined
}

/** A change of a configuration that the service accepts. */
const sampleChange = (model: Model, name: string): string => {
  const { members } = structure(model, name)
  const has = (key: string): boolean => members.some((member) => member.key === key)
  if (has("Comment")) return 'Comment: "changed"'
  if (has("Description")) return 'Description: "changed"'
  return has("Enabled") ? "Enabled: false" : 'OriginProtocolPolicy: "match-viewer"'
}

/** The ETag of a result, with a default if it is optional. */
const version = (model: Model, read: Operation, code: string): string => {
  const member = structure(model, read.output ?? "").members.find(({ wire }) => wire === "ETag")
  return member === undefined || isOptional(member) ? `${code} ?? ""` : code
}

/** The members that identify the resource of an operation. */
const labels = (model: Model, operation: Operation): ReadonlyArray<string> => {
  const { members } = structure(model, operation.input)
  return [...members.filter((member) => member.in === "label"), ...members].map(({ key }) => key)
}

/** An example that reads a resource, and writes it back with a change and the version that was read. */
const ofWrite = (model: Model, operation: Operation): Program => {
  const read = reader(model, operation)
  const [label = ""] = labels(model, read)
  const [target = ""] = labels(model, operation).filter((key) => key !== "IfMatch")
  const { members } = structure(model, operation.input)
  const changed = members.flatMap(({ key, of, required }) => {
    const isStructure = of.kind === "shape" && get(model.shapes, of.name).kind === "structure"
    const path = required && isStructure ? pathTo(model, read.output ?? "", of.name) : undefined
    return path === undefined || !isStructure ? [] : [{ key, name: of.name, path }]
  })
  const reading = ` = yield* ${constant(read)}({ ${label}: id })`
  const names = [
    "ETag",
    ...changed.map(({ path: [first = "", ...rest] }) => (rest.length === 0 ? `${first}: config` : first))
  ]
  const taken = `    const { ${names.join(", ")} }${reading}`
  // If destructuring does not fit on one line, the result is kept as a whole.
  const isWide = taken.length > WIDTH
  const given = new Map<string, Code>([
    ["IfMatch", version(model, read, isWide ? "read.ETag" : "ETag")],
    ...changed.map(({ key, name, path }) => {
      const before = isWide ? `read.${path.join(".")}` : path.length === 1 ? "config" : path.join(".")
      const parts = [`...${before}`, sampleChange(model, name)].map((part) => ["", part] as const)
      return [key, { open: "{ ", close: " }", parts }] as const
    }),
    // A domain moves to a target resource, so the target is read.
    members.some((member) => member.key === target && member.in === "label")
      ? [target, "id"]
      : ["TargetResource", object([["DistributionId", "id"]])]
  ])
  const returns = operation.output === undefined ? "yield* " : "return yield* "
  return {
    effect: ["Effect"],
    operations: [read, operation],
    lines: [
      "const program = (id: string) =>",
      "  Effect.gen(function* () {",
      isWide ? `    const read${reading}` : taken,
      `    ${returns}${call(operation, input(model, operation, given), "    ", returns.length)}`,
      "  })"
    ].join("\n")
  }
}

/** An example with two versions in `IfMatch`. */
const ofPromotion = (model: Model, operation: Operation): Program => {
  const read = get(model.operations, "GetDistribution")
  const { members } = structure(model, operation.input)
  const id = (key: string): string => {
    const member = members.find((one) => one.key === key)
    if (member === undefined) throw new Error(`${operation.id} has no ${key}`)
    return flat(ofMember(model, operation.input, member))
  }
  const etag = (code: string): string => version(model, read, code)
  const given = new Map<string, Code>([["IfMatch", `\`\${${etag("primary.ETag")}}, \${${etag("staging.ETag")}}\``]])
  return {
    effect: ["Effect"],
    operations: [read, operation],
    lines: [
      "const program = Effect.gen(function* () {",
      `  const primary = yield* ${constant(read)}({ Id: ${id("Id")} })`,
      `  const staging = yield* ${constant(read)}({ Id: ${id("StagingDistributionId")} })`,
      `  return yield* ${call(operation, input(model, operation, given), "  ", "return yield* ".length)}`,
      "})"
    ].join("\n")
  }
}

/** The parameters that occur in the code of an example. */
const parametersIn = (code: Code): ReadonlyArray<string> =>
  typeof code !== "string"
    ? code.parts.flatMap(([, part]) => parametersIn(part))
    : Samples.parameters[code] === undefined
      ? []
      : [code]

/** An example that only calls the operation, and uses its result. */
const ofCall = (model: Model, operation: Operation): Program => {
  const code = input(model, operation)
  const parameters = parametersIn(code).map((name) => ({ name, ...Samples.parameters[name] }))
  const types = parameters.flatMap(({ shape }) => (shape === undefined ? [] : [shape]))
  const list = parameters.map(({ name, type }) => `${name}: ${type}`).join(", ")
  const before = `const program = ${list === "" ? "" : `(${list}) =>`}`
  const gap = list === "" ? "" : "\n  "
  const used = (gap === "" ? before.length : 0) + ".pipe(".length
  const one = `${before}${gap}${call(operation, code, gap.slice(1), used)}`
  const bare: Program = { operations: [operation], types, lines: one }
  const member = payload(model, operation)
  if (member === undefined) return bare
  const creates = /^(Copy|Create)/.test(operation.id)
  const path = creates ? [member.key, ...(identity(model, member.of) ?? [])] : [member.key]
  const map = `Effect.map((result) => result.${path.join(".")})`
  const fits = widest(`${one}.pipe(${map})`) <= WIDTH
  const indent = gap.slice(1)
  const lines = fits ? `${one}.pipe(${map})` : `${one}.pipe(\n${indent}  ${map}\n${indent})`
  const mapped: Program = { ...bare, effect: ["Effect"], lines }
  return length(mapped) <= PREFERRED_LINES ? mapped : bare
}

const program = (model: Model, operation: Operation): Program => {
  const paging = Paging.of(model, operation)
  if (paging?.hasMarker === true) return ofList(model, operation, paging)
  if (operation.id === "UpdateDistributionWithStagingConfig") return ofPromotion(model, operation)
  return hasHeader(model, operation.input, "If-Match") ? ofWrite(model, operation) : ofCall(model, operation)
}

/** The example of an operation. */
export const make = (model: Model, operation: Operation): string => text(program(model, operation))

/** Fails if a sample matches no member, or if an example is too long. */
export const check = (model: Model): void => {
  const members = Array.from(model.shapes.values()).flatMap((shape) =>
    shape.kind === "structure" ? shape.members.map(({ key }) => `${shape.name}.${key}`) : []
  )
  const used = new Set(members.map((member) => samples.find(({ test }) => test.test(member))?.pattern))
  const nouns = new Set(Resources.resources.map(({ noun }) => noun))
  const long = Array.from(model.operations.values()).filter(
    (operation) => length(program(model, operation)) > MAX_LINES
  )
  if (long.length > 0) throw new Error(`Examples.ts: too long for ${long.map(({ id }) => id).join(", ")}`)
  const problems = [
    ...samples.filter(({ pattern }) => !used.has(pattern)).map(({ pattern }) => pattern),
    ...Object.keys(Samples.ids).filter((noun) => !nouns.has(noun)),
    ...Object.keys(Samples.choices).filter((name) => model.shapes.get(name)?.kind !== "enum"),
    ...Object.entries(Samples.extras).flatMap(([name, keys]) => {
      const shape = model.shapes.get(name)
      const known = new Set(shape?.kind === "structure" ? shape.members.map(({ key }) => key) : [])
      return keys.filter((key) => !known.has(key)).map((key) => `${name}.${key}`)
    })
  ]
  if (problems.length > 0) throw new Error(`Samples.ts: no member matches ${problems.join(", ")}`)
}
