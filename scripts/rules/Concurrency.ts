/** Functions that run several effects must have an explicit `concurrency`. */
import ts from "typescript"
import { at, isLibrary, type Module, type Problem } from "./Source.js"

const MANY = new Set([
  "Effect.all",
  "Effect.filter",
  "Effect.forEach",
  "Effect.partition",
  "Effect.validateAll",
  "Stream.mapEffect"
])

const isStated = (node: ts.Expression): boolean =>
  ts.isObjectLiteralExpression(node) && node.properties.some((property) => property.name?.getText() === "concurrency")

export const unstated = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules.filter(isLibrary).flatMap((module) =>
    module.nodes.flatMap((node) => {
      if (!ts.isCallExpression(node) || !MANY.has(node.expression.getText())) return []
      const options = node.arguments.at(-1)
      return options !== undefined && isStated(options)
        ? []
        : [at(module, node, `${node.expression.getText()} without a concurrency`)]
    })
  )
