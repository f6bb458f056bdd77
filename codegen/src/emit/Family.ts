/**
 * Emits the module of a family: its shapes and operations.
 */
import { byName, get, refs, type Model, type Operation } from "../Ir.js"
import * as Paging from "../Paging.js"
import type { Service } from "../Service.js"
import { FOLDER } from "./Description.js"
import type { Docs } from "./Docs.js"
import * as EmitOperation from "./Operation.js"
import * as EmitShape from "./Shape.js"
import { head } from "./Text.js"

export interface Module {
  readonly about: string
  /** The names of the module's shapes in alphabetical order. */
  readonly shapes: ReadonlyArray<string>
  readonly operations: ReadonlyArray<Operation>
  /** The names of the shapes that the operations use, but that are in the shared module. */
  readonly shared: ReadonlySet<string>
}

export const emit = (model: Model, docs: Docs, service: Service, name: string, module: Module): string => {
  const shapes = module.shapes.map((name) => EmitShape.emit(model, docs, get(model.shapes, name)))
  const operations = module.operations.map((operation) => EmitOperation.emit(model, service, operation))
  const body = [...shapes, ...operations].join("\n")
  return `${head(module.about)}${imports(model, service, name, module, body)}\n${reexports(module)}${body}`
}

/** A family re-exports the shared shapes that its operations use, so one import is sufficient. */
const reexports = (module: Module): string =>
  module.shared.size === 0
    ? ""
    : `export { ${Array.from(module.shared).toSorted(byName).join(", ")} } from "./Shared.js"\n\n`

const imports = (model: Model, { api, core }: Service, name: string, module: Module, body: string): string => {
  const hasOperations = module.operations.length > 0
  const shared = sharedNames(model, module)
  return [
    ...(/\bBrand\.Brand\b/.test(body) ? [`import type * as Brand from "effect/Brand"`] : []),
    ...(/\bDateTime\./.test(body) ? [`import type * as DateTime from "effect/DateTime"`] : []),
    ...(/\bEnum\.Unknown\b/.test(body) ? [`import type * as Enum from "${core.Enum}"`] : []),
    ...(hasOperations ? [`import * as Operation from "${core.Operation}"`] : []),
    `import * as Shape from "${core.Shape}"`,
    ...(hasOperations && api !== undefined
      ? [`import type { ${api.tag} } from "${api.module}"`, `import * as Api from "${api.internal}"`]
      : []),
    `import * as D from "./${FOLDER}/${name}.js"`,
    ...(/\bE\.\w/.test(body) ? [`import * as E from "./Errors.js"`] : []),
    ...(shared.length === 0 ? [] : [`import type { ${shared.join(", ")} } from "./Shared.js"`]),
    ""
  ].join("\n")
}

/** The names of the shared module's types that the module uses. */
const sharedNames = (model: Model, module: Module): ReadonlyArray<string> => {
  const items = module.operations.flatMap((operation) => Paging.of(model, operation)?.item ?? [])
  const used = [...module.shapes.flatMap((name) => refs(get(model.shapes, name))), ...items]
  const types = new Set(used.flatMap((ref) => EmitShape.typeNames(model, ref)))
  return Array.from(module.shared)
    .filter((name) => types.has(name))
    .toSorted(byName)
}
