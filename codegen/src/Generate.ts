/**
 * Generates the text of all files from the model. Writes nothing.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { format, type FormatConfig } from "oxfmt"
import * as Docs from "./emit/Docs.js"
import * as Errors from "./emit/Errors.js"
import * as EmitFamily from "./emit/Family.js"
import * as PackageJson from "./emit/PackageJson.js"
import * as Registry from "./emit/Registry.js"
import * as Examples from "./Examples.js"
import * as Families from "./Families.js"
import { byName, get, reachable, roots, type Model } from "./Ir.js"
import * as Notes from "./Notes.js"
import * as Overrides from "./Overrides.js"
import * as Read from "./read/Read.js"
import * as Summaries from "./Summaries.js"

/** The directory of the generated modules, relative to the project's root. */
export const DIRECTORY = "packages/core/src/generated"
const MANIFEST = "packages/core/package.json"

/** The model of the installed npm package, with corrections and checks. */
export const corrected = async (): Promise<Model> => {
  const model = Overrides.apply(Read.model(await Read.installed()))
  Families.check(model)
  Summaries.check(model)
  Notes.check(model)
  Examples.check(model)
  return model
}

/** The shapes in the inputs and outputs of some operations, at any depth. */
const shapesOf = (model: Model, operations: ReadonlyArray<string>): ReadonlySet<string> =>
  reachable(
    model,
    operations.flatMap((id) => roots(get(model.operations, id)))
  )

/** The names of shapes by their module. Shapes of several families are in `Shared`. */
export const modules = (model: Model): ReadonlyMap<string, ReadonlyArray<string>> => {
  const users = new Map<string, Array<string>>()
  for (const { name, operations } of Families.families) {
    for (const shape of shapesOf(model, operations)) users.set(shape, [...(users.get(shape) ?? []), name])
  }
  const placed = new Map<string, Array<string>>(
    ["Shared", ...Families.families.map(({ name }) => name)].map((name) => [name, []])
  )
  for (const shape of model.shapes.keys()) {
    const [family, ...others] = users.get(shape) ?? []
    if (family === undefined) throw new Error(`${shape} is not part of any operation`)
    placed.get(others.length > 0 ? "Shared" : family)?.push(shape)
  }
  return placed
}

/** All files by their path relative to the project's root. `root` is the path of the root. */
export const files = async (model: Model, root: string): Promise<ReadonlyMap<string, string>> => {
  const docs = Docs.make(model)
  const placed = modules(model)
  const shared = new Set(placed.get("Shared"))
  const module = (about: string, name: string, ids: ReadonlyArray<string>): string =>
    EmitFamily.emit(model, docs, {
      about,
      shapes: placed.get(name) ?? [],
      operations: ids.toSorted(byName).map((id) => get(model.operations, id)),
      shared: new Set(Array.from(shapesOf(model, ids)).filter((shape) => shared.has(shape)))
    })
  const sources = new Map<string, string>([
    ["Errors.ts", Errors.emit(model)],
    ["Shared.ts", module("Shapes that several families of operations have in common.", "Shared", [])],
    ["operations.ts", Registry.emit(model, Families.families)],
    ...Families.families.map(({ about, name, operations }) => [`${name}.ts`, module(about, name, operations)] as const)
  ])
  const formatted = new Map<string, string>()
  const options = formatting(root)
  for (const [name, text] of sources) formatted.set(`${DIRECTORY}/${name}`, await pretty(name, text, options))
  const before = readFileSync(join(root, MANIFEST), "utf8")
  const after = PackageJson.emit(before, Families.families)
  return formatted.set(MANIFEST, after === before ? before : await pretty("package.json", after, options))
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
