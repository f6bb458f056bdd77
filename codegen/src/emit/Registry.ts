/**
 * The table of all operations.
 */
import type { Family } from "../Families.js"
import { constant, type Model } from "../Ir.js"
import { comment, head, tags } from "./Text.js"

export const emit = (model: Model, families: ReadonlyArray<Family>): string => {
  const familyOf = new Map(families.flatMap(({ name, operations }) => operations.map((id) => [id, name] as const)))
  const imports = families.map(({ name }) => `import * as ${name} from "./${name}.js"`)
  const entries = Array.from(model.operations.values(), (operation) => {
    return `${operation.id}: ${familyOf.get(operation.id)}.${constant(operation)}`
  })
  return [
    head(
      "All operations of the API. Importing this keeps everything in a bundle: it is for tests, documentation and tools."
    ),
    `${imports.join("\n")}\n\n`,
    comment(["Every operation by the API's name for it.", ...tags("operations")]),
    `export const operations = {\n${entries.join(",\n")}\n} as const\n\n`,
    comment(["The API's name of an operation.", ...tags("models")]),
    `export type Id = keyof typeof operations\n`
  ].join("")
}
