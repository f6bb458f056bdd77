/** The reference of operations and shapes, made from the descriptions that the client itself runs on, and from the contract of the in-memory CloudFront. */
import { operations as coreOperations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import { operations as keyValueOperations } from "@effect-cloudfront/keyvaluestore/operations"
import { join as joinPath } from "node:path"
import { causeOf, EVERYWHERE, type AnyEntry, type Family } from "../../packages/testing/test/contract/contract.js"
import { contract, families } from "../../packages/testing/test/contract/families.js"
import { root } from "../build/Package.js"
import * as ErrorGroups from "./ErrorGroups.js"
import { fence, join, link, quote, slug, table, type Page } from "./Markdown.js"
import * as Sources from "./Sources.js"

/** An API: its operations, and the package that has them. */
interface Api {
  readonly package: string
  /** The folder of the generated sources in the repository. */
  readonly generated: string
  readonly folder: string
  readonly operations: ReadonlyArray<Operation.Any>
  readonly sources: Sources.Sources
}

const api = (name: string, folder: string, operations: Readonly<Record<string, Operation.Any>>): Api => ({
  package: `@effect-cloudfront/${name}`,
  generated: `packages/${name}/src/generated`,
  folder,
  operations: Object.values(operations),
  sources: Sources.read(joinPath(root, "packages", name, "src/generated"))
})

const apis = (): ReadonlyArray<Api> => [
  api("core", "reference", coreOperations),
  api("keyvaluestore", "reference/keyvaluestore", keyValueOperations)
]

/** `DistributionConfigCreation` is documented as what it is made from. */
const sourceName = ({ sources }: Api, name: string): string =>
  sources.shapes.has(name) ? name : name.replace(/Creation$/, "")

const shapePage = ({ folder }: Api, module: string): string => `/${folder}/shapes/${module}`

const shapeLink = (of: Api, name: string): string => {
  const documented = sourceName(of, name)
  const source = of.sources.shapes.get(documented)
  return source === undefined
    ? quote(documented)
    : link(quote(documented), `${shapePage(of, source.module)}#${slug(documented)}`)
}

const isPage = (shape: Shape.Shape): shape is Shape.Structure | Shape.Enum =>
  shape.kind === "structure" || (shape.kind === "enum" && shape.name !== undefined)

const typeOf = (of: Api, shape: Shape.Shape): string => {
  if (shape.kind === "list") return `list of ${typeOf(of, shape.item())}`
  return isPage(shape) ? shapeLink(of, shape.name ?? "") : shape.kind
}

const UNITS: Readonly<Partial<Record<Shape.Shape["kind"], string>>> = {
  string: " characters",
  blob: " bytes",
  list: " items"
}

const constraintsOf = (shape: Shape.Shape): ReadonlyArray<string> => {
  const { max, min, pattern } = shape as Shape.Constraints
  const units = UNITS[shape.kind] ?? ""
  const size =
    min !== undefined && max !== undefined
      ? [min === max ? `${min}${units}` : `${min} to ${max}${units}`]
      : min !== undefined
        ? [`at least ${min}${units}`]
        : max !== undefined
          ? [`at most ${max}${units}`]
          : []
  const item = shape.kind === "list" ? constraintsOf(shape.item()).map((one) => `each: ${one}`) : []
  return [
    ...size,
    ...(pattern === undefined ? [] : [`matches ${quote(pattern)}`]),
    ...(shape.sensitive ? ["never logged"] : []),
    ...item
  ]
}

const LOCATIONS: { readonly [K in Shape.Location]: (wire: string) => string } = {
  body: () => "body",
  payload: () => "the body",
  label: () => "path",
  header: (wire) => `header ${quote(wire)}`,
  query: (wire) => `query ${quote(wire)}`
}

const members = (of: Api, shape: Shape.Structure, isMessage: boolean): string => {
  const docs = of.sources.shapes.get(sourceName(of, shape.name))?.members
  return table(
    ["member", "type", "required", ...(isMessage ? ["in"] : []), "constraints", "meaning"],
    shape
      .members()
      .map((member) => [
        quote(member.key),
        typeOf(of, member.shape),
        member.derived === "quantity" ? "counted" : member.derived === "token" ? "made" : member.required ? "yes" : "",
        ...(isMessage ? [LOCATIONS[member.location](member.wire)] : []),
        constraintsOf(member.shape).join("; "),
        docs?.get(member.key) ?? ""
      ])
  )
}

/** The structures and enumerations that a shape is made of, by name. */
const collect = (shape: Shape.Shape, found: Map<string, Shape.Structure | Shape.Enum>): void => {
  if (shape.kind === "list") collect(shape.item(), found)
  if (!isPage(shape) || found.has(shape.name ?? "")) return
  found.set(shape.name ?? "", shape)
  if (shape.kind === "structure") for (const member of shape.members()) collect(member.shape, found)
}

/** The family of each operation in the contract of the in-memory CloudFront. */
const familyOf = (id: string): readonly [name: string, family: Family] | undefined =>
  Object.entries<Family>(families).find(([, family]) => Object.hasOwn(family.operations, id))

const modelled = (id: string, codes: ReadonlyArray<string>): string | undefined => {
  const found = familyOf(id)
  const entry = (contract as Readonly<Record<string, AnyEntry>>)[id]
  if (found === undefined || entry === undefined) return undefined
  const [name, { modelled: what }] = found
  const provoked: Array<string> = []
  const never = new Map<string, Array<string>>()
  for (const code of codes) {
    const cause = causeOf(entry, code)
    if (cause?._tag !== "Reason") provoked.push(code)
    else if (!EVERYWHERE.includes(cause)) never.set(cause.text, [...(never.get(cause.text) ?? []), code])
  }
  const list = (all: ReadonlyArray<string>): string => all.map(quote).join(", ")
  return join(
    "## In the in-memory CloudFront",
    `${link(name, `/in-memory-cloudfront#${slug(name)}`)}: ${what}`,
    provoked.length === 0
      ? "No state causes one of its errors."
      : `A state, a setting or an input causes ${list(provoked)}.`,
    Array.from(never, ([reason, all]) => `- No state causes ${list(all)}: ${reason}`).join("\n")
  ).trimEnd()
}

const errorsOf = ({ folder }: Api, operation: Operation.Any): string => {
  const page = `/${folder}/errors`
  const groups = ErrorGroups.group(operation.errors())
  return join(
    "## Errors",
    `By ${link("what to do about them", page)}; each call can also fail with [the errors of every operation](/errors#errors-of-every-operation).`,
    groups
      .map(
        ({ codes, title }) =>
          `- ${title}: ${codes.map(({ code }) => link(quote(code), `${page}#${slug(code)}`)).join(", ")}`
      )
      .join("\n")
  ).trimEnd()
}

const pagingOf = (operation: Operation.Any, name: string): string | undefined => {
  if (!("page" in operation)) return undefined
  const input = operation.description.input.members().map(({ key }) => key)
  const marker = "marker" in operation && operation.marker === "NextToken" ? "NextToken" : "Marker"
  return join(
    "## Paging",
    input.includes(marker)
      ? `The result is one page. ${quote(marker)} of the input is where it begins, ${quote(input.includes("MaxItems") ? "MaxItems" : "MaxResults")} its size. ` +
          `${quote(`Pagination.items(${name}, {})`)} is a Stream of the items of all pages.`
      : `The result is the whole list. ${quote(`Pagination.items(${name}, {})`)} is a Stream of its items.`
  ).trimEnd()
}

const operationPage = (of: Api, operation: Operation.Any): Page => {
  const { description, id } = operation
  const { input, method, output, path, query = [], status } = description
  const source = of.sources.operations.get(id)
  if (source === undefined) throw new Error(`${id} has no source`)
  const [summary = ""] = source.text.split(/\n\n(?=`(?:GET|POST|PUT|DELETE|HEAD) )/)
  const parameters = query.map(([name, value]) => (value === "" ? name : `${name}=${value}`)).join("&")
  return {
    path: `${of.folder}/operations/${id}`,
    text: join(
      `# ${id}`,
      summary,
      table(
        ["", ""],
        [
          ["request", quote(`${method} ${path}${parameters === "" ? "" : `?${parameters}`}`)],
          ["success", `status ${status}`],
          ["function", quote(source.name)],
          ["module", link(quote(`${of.package}/${source.module}`), shapePage(of, source.module))],
          ...(source.see === undefined ? [] : [["AWS", link("API reference", source.see)]])
        ]
      ),
      source.example === undefined ? undefined : fence("ts", source.example),
      "## Input",
      input.members().length === 0 ? "None." : members(of, input, true),
      "## Result",
      output === undefined || output.members().length === 0 ? "None." : members(of, output, true),
      pagingOf(operation, source.name),
      errorsOf(of, operation),
      modelled(id, Object.keys(operation.errors()))
    )
  }
}

const shapeSection = (of: Api, shape: Shape.Structure | Shape.Enum): string => {
  const name = sourceName(of, shape.name ?? "")
  const doc = of.sources.shapes.get(name)?.text ?? ""
  return join(
    `## ${name}`,
    doc,
    shape.kind === "structure"
      ? members(of, shape, false)
      : doc.includes("- `")
        ? undefined
        : `${shape.values.map(quote).join(", ")}.`
  ).trimEnd()
}

const shapePages = (of: Api): ReadonlyArray<Page> => {
  const found = new Map<string, Shape.Structure | Shape.Enum>()
  const messages = new Set<string>()
  for (const { description } of of.operations) {
    for (const shape of [description.input, ...(description.output === undefined ? [] : [description.output])]) {
      messages.add(shape.name)
      for (const member of shape.members()) collect(member.shape, found)
    }
  }
  const names = new Map(Array.from(found, ([name, shape]) => [sourceName(of, name), shape]))
  const modules = new Set(
    [...of.sources.operations.values(), ...of.sources.shapes.values()].map(({ module }) => module)
  )
  return [...modules]
    .filter((module) => module !== "Errors" && module !== "operations")
    .sort()
    .map((module) => {
      const shapes = [...names].filter(
        ([name]) => !messages.has(name) && of.sources.shapes.get(name)?.module === module
      )
      const own = [...of.sources.operations].filter(([, source]) => source.module === module)
      return {
        path: `${of.folder}/shapes/${module}`,
        text: join(
          `# Module ${module}`,
          `${quote(`${of.package}/${module}`)}: operations and shapes.`,
          own
            .map(
              ([id, { text }]) =>
                `- ${link(id, `/${of.folder}/operations/${id}`)}: ${text.split(/(?<=\.)\s/, 1)[0] ?? ""}`
            )
            .join("\n"),
          ...shapes.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, shape]) => shapeSection(of, shape))
        )
      }
    })
}

/** The list of all operations of an API. */
const index = (of: Api): Page => {
  const modules = new Map<string, Array<Operation.Any>>()
  for (const operation of of.operations) {
    const module = of.sources.operations.get(operation.id)?.module ?? ""
    modules.set(module, [...(modules.get(module) ?? []), operation])
  }
  const isCore = of.folder === "reference"
  return {
    path: `${of.folder}/operations/index`,
    source: `${of.generated}/operations.ts`,
    text: join(
      `# Operations of ${of.package}`,
      `${of.operations.length} operations: what each sends, takes, returns, and can be refused with${isCore ? ", and what the in-memory CloudFront models of it" : ""}. These pages are made from the descriptions that the client runs on.`,
      ...[...modules].map(([module, all]) =>
        join(
          `## ${module}`,
          table(
            ["operation", "request", "does"],
            all.map(({ description: { method, path }, id }) => [
              link(id, `/${of.folder}/operations/${id}`),
              quote(`${method} ${path}`),
              of.sources.operations.get(id)?.text.split(/(?<=\.)\s/, 1)[0] ?? ""
            ])
          )
        ).trimEnd()
      )
    )
  }
}

/** The errors of the API by what can be done about them, with the operations that have them. */
const errors = (of: Api): Page => {
  const users = new Map<string, Array<string>>()
  for (const operation of of.operations)
    for (const code of Object.keys(operation.errors())) users.set(code, [...(users.get(code) ?? []), operation.id])
  const classes = Object.assign({}, ...of.operations.map((operation) => operation.errors())) as ReturnType<
    Operation.Any["errors"]
  >
  const usersOf = (code: string): string => {
    const ids = users.get(code) ?? []
    if (ids.length === of.operations.length) return `Of all ${ids.length} operations.`
    return `Of ${ids.map((id) => link(id, `/${of.folder}/operations/${id}`)).join(", ")}.`
  }
  return {
    path: `${of.folder}/errors`,
    source: `${of.generated}/Errors.ts`,
    text: join(
      of.folder === "reference" ? "# Errors by what to do about them" : "# Errors of key value stores",
      `The ${users.size} errors of the operations of ${quote(of.package)}, in groups. Each group is a predicate of ${quote("@effect-cloudfront/core/Errors")} that refines the type: ${quote("Effect.catchIf(isNotFound, ...)")} removes every not-found error of the operation from it. [Errors](/errors) says what else can happen, and shows how to catch.`,
      ...ErrorGroups.group(classes).map(({ about, action, codes, title }) =>
        join(
          `## ${title}`,
          `${about} ${action}`,
          ...codes.map(({ code, status }) => join(`### ${code}`, `Status ${status}. ${usersOf(code)}`).trimEnd())
        ).trimEnd()
      )
    )
  }
}

/** All pages of the reference. */
export const pages = (): ReadonlyArray<Page> =>
  apis().flatMap((of) => [
    index(of),
    errors(of),
    ...of.operations.map((operation) => operationPage(of, operation)),
    ...shapePages(of)
  ])
