/**
 * The classes of the service's errors.
 */
import * as ErrorGroups from "../ErrorGroups.js"
import { constant, type Model, type ServiceError } from "../Ir.js"
import type { Service } from "../Service.js"
import { enumerateFew } from "./Docs.js"
import { code as quoted, comment, head, quote, reference, tags } from "./Text.js"

export const emit = (model: Model, { core, pages }: Service): string => {
  const classes = Array.from(model.errors.values(), (error) => emitOne(model, error, pages))
  return `${head("One class for each error code of the API.")}import { ServiceError } from "${core.ServiceError}"\n\n${classes.join("\n")}`
}

const emitOne = (model: Model, error: ServiceError, pages: string): string => {
  const { code, status } = error
  const users = Array.from(model.operations.values()).filter((operation) => operation.errors.includes(code))
  const answered =
    users.length === 0 ? "No operation lists it." : `Returned by ${enumerateFew(users.map(constant), "operations")}.`
  // AWS has no pages for errors. The page of an operation describes the errors that the model lists for it.
  const page = users
    .filter(({ added }) => !added.includes(code))
    .slice(0, 1)
    .map(({ id }) => reference(id, pages))
  const [group] = ErrorGroups.group([error])
  const kind = group?.predicate === undefined ? "" : ` ${quoted(group.predicate)} holds: ${group.about}.`
  const doc = comment([`Status ${status}. ${answered}${kind}`, ...page, ...tags("errors")])
  return `${doc}export class ${code} extends ServiceError(${quote(code)}, ${status}) {}\n`
}
