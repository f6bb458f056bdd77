/** Services are `Context.Tag` or `Context.Reference` classes. Their keys contain the path of their module. */
import ts from "typescript"
import { at, isLibrary, type Module, type Problem } from "./Source.js"

interface Tag {
  readonly module: Module
  readonly node: ts.Node
  readonly name: string
  readonly key: string
}

const calleeOf = (node: ts.Node): string | undefined =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression.getText() : undefined

/** Whether a call takes the key: `Context.Tag(key)`, `Context.Reference()(key, options)`. */
const takesKey = (node: ts.Node): node is ts.CallExpression => {
  if (!ts.isCallExpression(node)) return false
  const callee = calleeOf(node)
  return (
    callee === "Context.Tag" || callee === "Context.GenericTag" || calleeOf(node.expression) === "Context.Reference"
  )
}

const nameOf = (node: ts.Node): string => {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (ts.isClassDeclaration(up)) return up.name?.text ?? ""
  }
  return ""
}

const tagsOf = (module: Module): ReadonlyArray<Tag> =>
  module.nodes.filter(takesKey).map((node) => {
    const key = node.arguments[0]
    return {
      module,
      node,
      name: nameOf(node),
      key: key !== undefined && ts.isStringLiteralLike(key) ? key.text : ""
    }
  })

/**
 * The permitted keys: the module's path in its package. Other tags of the module append their name. An internal module that a module of
 * the same name exports, such as `internal/retry` and `Retry`, may have the keys of that one.
 */
const keysFor = ({ module, name }: Tag): ReadonlyArray<string> => {
  const base = module.path.replace(/^packages\/([^/]+)\/src\/(.*)\.ts$/, "@effect-cloudfront/$1/$2")
  const exported = base.replace(/\/internal\/(\w)/, (_, first: string) => `/${first.toUpperCase()}`)
  return [...new Set([base, exported])].flatMap((key) => [key, `${key}/${name}`])
}

export const keys = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> => {
  const tags = modules.filter(isLibrary).flatMap(tagsOf)
  return tags.flatMap((tag, index) => {
    const permitted = keysFor(tag)
    const [base = "", full = ""] = permitted
    const first = tags.findIndex(({ key }) => key === tag.key)
    if (!permitted.includes(tag.key)) return [at(tag.module, tag.node, `the key must be "${base}" or "${full}"`)]
    return first < index ? [at(tag.module, tag.node, `the key "${tag.key}" is taken`)] : []
  })
}

const DISCOURAGED = new Map([
  ["Effect.Service", "experimental, and gone in Effect 4: a Context.Tag class and a layer"],
  ["Effect.Tag", "its accessors are gone in Effect 4: Context.Tag"],
  ["Context.GenericTag", "a class has the type and the value under one name: Context.Tag"]
])

export const styles = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules.filter(isLibrary).flatMap((module) =>
    module.nodes.flatMap((node) => {
      if (!ts.isPropertyAccessExpression(node)) return []
      const why = DISCOURAGED.get(node.getText())
      return why === undefined ? [] : [at(module, node, `${node.getText()}: ${why}`)]
    })
  )
