/**
 * Emits an operation: the union of its errors, and its value.
 */
import * as ErrorGroups from "../ErrorGroups.js"
import { constant, get, isOptional, structure, type Model, type Operation, type ServiceError } from "../Ir.js"
import * as Paging from "../Paging.js"
import type { Service } from "../Service.js"
import * as Shape from "./Shape.js"
import { code, comment, enumerate, quote, reference, tags } from "./Text.js"

export const emit = (model: Model, service: Service, operation: Operation): string => {
  const error = `${operation.id}Error`
  const union = operation.errors.length === 0 ? "never" : operation.errors.map((name) => `E.${name}`).join(" | ")
  const doc = comment([
    `The errors of ${code(constant(operation))}, without those of every operation (\`CommonError\`).`,
    ...(isLong(operation) ? groups(model, operation, Infinity) : []),
    ...tags("errors")
  ])
  return `${doc}export type ${error} = ${union}\n\n${value(model, service, operation, error)}`
}

const value = (model: Model, service: Service, operation: Operation, error: string): string => {
  const paging = Paging.of(model, operation)
  // A list without required conditions can be called without an input. For other operations an empty input has no
  // meaning.
  const bare = paging !== undefined && structure(model, operation.input).members.every(isOptional)
  const input = bare ? `${operation.input} | void` : operation.input
  const type = [input, operation.output ?? "void", error]
  const { api } = service
  const [kind, make] =
    paging === undefined
      ? [api === undefined ? "Operation" : "Of", "make"]
      : [api === undefined ? "Paginated" : "PaginatedOf", "paginated"]
  if (paging !== undefined) type.push(Shape.typeOf(model, paging.item))
  if (api !== undefined) type.push(api.tag)
  const query = operation.query.map((pair) => `[${pair.map(quote).join(", ")}]`)
  const fields = [
    `id: ${quote(operation.id)}`,
    `method: ${quote(operation.method)}`,
    `path: ${quote(operation.path)}`,
    ...(query.length === 0 ? [] : [`query: [${query.join(", ")}]`]),
    `status: ${operation.status}`,
    `input: D.${operation.input}`,
    ...(operation.output === undefined ? [] : [`output: D.${operation.output}`]),
    `errors: () => ({ ${operation.errors.map((name) => `${name}: E.${name}`).join(", ")} })`,
    ...(paging === undefined ? [] : [`page: ${page(paging)}`]),
    ...(paging?.cursor === undefined || paging.cursor.marker === "Marker"
      ? []
      : [`marker: ${quote(paging.cursor.marker)}`])
  ]
  return `${doc(model, service, operation, paging)}export const ${constant(operation)}: Operation.${kind}<${type.join(", ")}> = ${api === undefined ? "Operation" : "Api"}.${make}({\n${fields.join(",\n")}\n})\n`
}

const page = (paging: Paging.Paging): string => {
  const at = (key: string): string => ["result", ...paging.container, key].join(".")
  const parameters =
    paging.cursor === undefined
      ? [at(paging.items), "undefined"]
      : [at(paging.items), at(paging.cursor.next), ...(paging.isTruncated ? [at("IsTruncated")] : [])]
  return `(result) => Operation.page(${parameters.join(", ")})`
}

const doc = (
  model: Model,
  { exampleOf, pages, summaries }: Service,
  operation: Operation,
  paging: Paging.Paging | undefined
): string => {
  const summary = summaries[operation.id]
  if (summary === undefined) throw new Error(`${operation.id} has no summary`)
  const query = operation.query.map(([name, fixed]) => (fixed === "" ? name : `${name}=${fixed}`)).join("&")
  const uri = query === "" ? operation.path : `${operation.path}?${query}`
  return comment([
    summary,
    [
      `${code(`${operation.method} ${uri}`)}, response status ${operation.status}.`,
      ...headerNotes(model, operation, paging)
    ].join(" "),
    ...failures(model, operation),
    reference(operation.id, pages),
    ...tags("operations", operation.deprecated),
    `@example\n\`\`\`ts\n${exampleOf(model, operation)}\n\`\`\``
  ])
}

/** Sentences about versions, locations and pages. */
const headerNotes = (model: Model, operation: Operation, paging: Paging.Paging | undefined): ReadonlyArray<string> => {
  const ifMatch = structure(model, operation.input).members.some((member) => member.wire === "If-Match")
  const headers =
    operation.output === undefined
      ? []
      : structure(model, operation.output).members.filter((member) => member.in === "header")
  const has = (key: string): boolean => headers.some((member) => member.key === key)
  return [
    ...(ifMatch ? ["`IfMatch` takes the `ETag` of the current version."] : []),
    ...(has("ETag") ? ["The result has the current version as `ETag`."] : []),
    ...(has("Location") ? ["`Location` is the URL of the new resource."] : []),
    ...(paging?.cursor !== undefined
      ? ["A call returns one page. `Pagination.items` returns all items as a Stream."]
      : []),
    ...(paging !== undefined && paging.cursor === undefined
      ? ["The result has all items. `Pagination.items` returns them as a Stream."]
      : [])
  ]
}

/** More errors than this are listed by groups. */
const MANY = 8

/** At most this number of errors of a group is listed in the docstring of an operation. */
const FEW = 4

const isLong = (operation: Operation): boolean => operation.errors.length > MANY

const errorsOf = (model: Model, operation: Operation): ReadonlyArray<ServiceError> =>
  operation.errors.map((name) => get(model.errors, name))

const failures = (model: Model, operation: Operation): ReadonlyArray<string> => {
  if (operation.errors.length === 0) return []
  if (isLong(operation)) {
    return [
      "Fails with the errors of every operation (`CommonError`) and with the following ones, by the predicates of `Errors`:",
      ...groups(model, operation, FEW)
    ]
  }
  const names = errorsOf(model, operation).map((error) => `${code(error.code)} (${error.status})`)
  return [`Fails with ${enumerate(names)}, and with the errors of every operation (\`CommonError\`).`]
}

/** The errors of an operation by groups, at most `most` names for each group. */
const groups = (model: Model, operation: Operation, most: number): ReadonlyArray<string> =>
  ErrorGroups.group(errorsOf(model, operation)).map(({ about, errors, predicate }) => {
    const names = errors.map((error) => code(error.code))
    const some = names.length <= most ? names : [...names.slice(0, most - 1), `${names.length - most + 1} more`]
    return `- ${predicate === undefined ? about : `${code(predicate)} (${about})`}: ${enumerate(some)}`
  })
