/**
 * Generates the text of all files from the model. Writes nothing.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { format, type FormatConfig } from "oxfmt"
import * as EmitDescription from "./emit/Description.js"
import * as Docs from "./emit/Docs.js"
import * as Errors from "./emit/Errors.js"
import * as EmitFamily from "./emit/Family.js"
import * as PackageJson from "./emit/PackageJson.js"
import * as Registry from "./emit/Registry.js"
import type { Family } from "./Families.js"
import { byName, get, reachable, roots, type Model } from "./Ir.js"
import * as Notes from "./Notes.js"
import type { Service } from "./Service.js"
import { cloudFront } from "./services/CloudFront.js"

/** The directory of the generated modules of CloudFront's API, relative to the project's root. */
export const DIRECTORY = cloudFront.directory

/** The model of the installed npm package of CloudFront's API, with corrections and checks. */
export const corrected = (): Promise<Model> => cloudFront.model()

/** The shapes in the inputs and outputs of some operations, at any depth. */
const shapesOf = (model: Model, operations: ReadonlyArray<string>): ReadonlySet<string> =>
  reachable(
    model,
    operations.flatMap((id) => roots(get(model.operations, id)))
  )

/** The names of shapes by their module. Shapes of several families are in `Shared`. */
export const modules = (
  model: Model,
  { families }: Pick<Service, "families"> = cloudFront
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const users = new Map<string, Array<string>>()
  for (const { name, operations } of families) {
    for (const shape of shapesOf(model, operations)) users.set(shape, [...(users.get(shape) ?? []), name])
  }
  const placed = new Map<string, Array<string>>(
    ["Shared", ...families.map(({ name }) => name)].map((name) => [name, []])
  )
  for (const shape of model.shapes.keys()) {
    const [family, ...others] = users.get(shape) ?? []
    if (family === undefined) throw new Error(`${shape} is not part of any operation`)
    placed.get(others.length > 0 ? "Shared" : family)?.push(shape)
  }
  return placed
}

/** The module of the shapes of several families. */
const SHARED: Family = {
  name: "Shared",
  about: "Shapes that several families of operations have in common.",
  operations: []
}

/** All files of a service by their path relative to the project's root. `root` is the path of the root. */
export const files = async (
  model: Model,
  root: string,
  service: Service = cloudFront
): Promise<ReadonlyMap<string, string>> => {
  const { directory, families, manifest } = service
  const docs = Docs.make(model, { pages: service.pages, noteOf: service.noteOf ?? Notes.make(model) })
  const placed = modules(model, service)
  const shared = new Set(placed.get("Shared"))
  /** The public module of a family, and the one of its descriptions. */
  const family = ({ about, name, operations: ids }: Family): ReadonlyArray<readonly [string, string]> => {
    const module: EmitFamily.Module = {
      about,
      shapes: placed.get(name) ?? [],
      operations: ids.toSorted(byName).map((id) => get(model.operations, id)),
      shared: new Set(Array.from(shapesOf(model, ids)).filter((shape) => shared.has(shape)))
    }
    return [
      [`${name}.ts`, EmitFamily.emit(model, docs, service, name, module)],
      [`${EmitDescription.FOLDER}/${name}.ts`, EmitDescription.emit(model, service, name, module)]
    ]
  }
  // A service with one family has nothing to share.
  const common: ReadonlyArray<Family> = families.length === 1 ? [] : [SHARED]
  const sources = new Map<string, string>([
    ["Errors.ts", Errors.emit(model, service)],
    ["operations.ts", Registry.emit(model, families)],
    ...[...common, ...families].flatMap(family)
  ])
  const formatted = new Map<string, string>()
  const options = formatting(root)
  for (const [name, text] of sources) formatted.set(`${directory}/${name}`, await pretty(name, text, options))
  const before = readFileSync(join(root, manifest), "utf8")
  const after = PackageJson.emit(before, families, [...common.map(({ name }) => name), "operations"])
  return formatted.set(manifest, after === before ? before : await pretty("package.json", after, options))
}

/**
 * The formatter configuration of the project. Its ignored paths are removed, because generated files are among them.
 */
const formatting = (root: string): FormatConfig => {
  const { ignorePatterns: _, ...options } = JSON.parse(
    readFileSync(join(root, ".oxfmtrc.json"), "utf8")
  ) as FormatConfig & {
    readonly ignorePatterns?: unknown
  }
  return options
}

const pretty = async (name: string, text: string, options: FormatConfig): Promise<string> => {
  const { code, errors } = await format(name, text, options)
  const [error] = errors
  if (error !== undefined) throw new Error(`${name} is not TypeScript: ${error.message}\n${error.codeframe ?? ""}`)
  return code
}
