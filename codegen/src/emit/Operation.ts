/**
 * An operation as TypeScript: the union of its errors, and the value that is called.
 */
import { constant, get, isOptional, structure, type Model, type Operation } from "../Ir.js"
import * as Paging from "../Paging.js"
import { summaries } from "../Summaries.js"
import * as Shape from "./Shape.js"
import { code, comment, enumerate, quote, reference, tags } from "./Text.js"

export const emit = (model: Model, operation: Operation): string => {
  const error = `${operation.id}Error`
  const union = operation.errors.length === 0 ? "never" : operation.errors.map((name) => `E.${name}`).join(" | ")
  const doc = comment([`What ${code(constant(operation))} can be refused with.`, ...tags("errors")])
  return `${doc}export type ${error} = ${union}\n\n${value(model, operation, error)}`
}

const value = (model: Model, operation: Operation, error: string): string => {
  const paging = Paging.of(model, operation)
  // A list without conditions is called without an input; elsewhere an empty input has no meaning, even where it is legal.
  const bare = paging !== undefined && structure(model, operation.input).members.every(isOptional)
  const input = bare ? `${operation.input} | void` : operation.input
  const type = [input, operation.output ?? "void", error]
  const [kind, make] = paging === undefined ? ["Operation", "make"] : ["Paginated", "paginated"]
  if (paging !== undefined) type.push(Shape.typeOf(model, paging.item))
  const query = operation.query.map((pair) => `[${pair.map(quote).join(", ")}]`)
  const fields = [
    `id: ${quote(operation.id)}`,
    `method: ${quote(operation.method)}`,
    `path: ${quote(operation.path)}`,
    ...(query.length === 0 ? [] : [`query: [${query.join(", ")}]`]),
    `status: ${operation.status}`,
    `input: ${operation.input}`,
    ...(operation.output === undefined ? [] : [`output: ${operation.output}`]),
    `errors: () => ({ ${operation.errors.map((name) => `${name}: E.${name}`).join(", ")} })`,
    ...(paging === undefined ? [] : [`page: ${page(paging)}`])
  ]
  return `${doc(model, operation, paging)}export const ${constant(operation)}: Operation.${kind}<${type.join(", ")}> = Operation.${make}({\n${fields.join(",\n")}\n})\n`
}

const page = (paging: Paging.Paging): string => {
  const at = (key: string): string => ["result", ...paging.container, key].join(".")
  const parameters = [at(paging.items), at("NextMarker"), ...(paging.isTruncated ? [at("IsTruncated")] : [])]
  return `(result) => Operation.page(${parameters.join(", ")})`
}

const doc = (model: Model, operation: Operation, paging: Paging.Paging | undefined): string => {
  const summary = summaries[operation.id]
  if (summary === undefined) throw new Error(`Summaries.ts: ${operation.id} is missing`)
  const query = operation.query.map(([name, fixed]) => (fixed === "" ? name : `${name}=${fixed}`)).join("&")
  const uri = query === "" ? operation.path : `${operation.path}?${query}`
  return comment([
    summary,
    [
      `${code(`${operation.method} ${uri}`)}, answered with ${operation.status}.`,
      ...traffic(model, operation, paging)
    ].join(" "),
    ...(operation.errors.length === 0
      ? []
      : [`Fails with ${failures(model, operation)}, and what any call can fail with.`]),
    reference(operation.id),
    ...tags("operations", operation.deprecated)
  ])
}

/** What is worth knowing of versions, places and pages. */
const traffic = (model: Model, operation: Operation, paging: Paging.Paging | undefined): ReadonlyArray<string> => {
  const ifMatch = structure(model, operation.input).members.some((member) => member.wire === "If-Match")
  const headers =
    operation.output === undefined
      ? []
      : structure(model, operation.output).members.filter((member) => member.in === "header")
  const has = (key: string): boolean => headers.some((member) => member.key === key)
  return [
    ...(ifMatch ? ["Takes the `ETag` of the version that is meant as `IfMatch`."] : []),
    ...(has("ETag") ? ["The result has the `ETag` of the version."] : []),
    ...(has("Location") ? ["The result has the URL of the new resource as `Location`."] : []),
    ...(paging === undefined ? [] : ["Lists page by page: see `Pagination`."])
  ]
}

const failures = (model: Model, operation: Operation): string =>
  enumerate(operation.errors.map((name) => `${code(name)} (${get(model.errors, name).status})`))
