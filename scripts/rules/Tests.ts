/**
 * Tests must not be disabled, and must not disable other tests. `skipIf` is permitted, because it has a condition. What leaves `npm test`
 * for the long run says why.
 */
import ts from "typescript"
import { at, isTest, type Module, type Problem } from "./Source.js"

const RUNNERS = new Set(["it", "test", "describe", "suite", "expect"])
const SWITCHES = new Set(["skip", "only", "todo", "fail", "fails", "failing"])
const SHORTHANDS = new Set(["xit", "xtest", "xdescribe", "fit", "fdescribe"])

const rootOf = (node: ts.Expression): ts.Expression =>
  ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) ? rootOf(node.expression) : node

const isRunner = (node: ts.Expression): boolean => {
  const root = rootOf(node)
  return ts.isIdentifier(root) && RUNNERS.has(root.text)
}

const isSwitch = (node: ts.Node): boolean => {
  if (ts.isPropertyAccessExpression(node)) return SWITCHES.has(node.name.text) && isRunner(node)
  if (ts.isCallExpression(node)) return ts.isIdentifier(node.expression) && SHORTHANDS.has(node.expression.text)
  // Among the options of a test: { skip: true }.
  return (
    ts.isPropertyAssignment(node) &&
    SWITCHES.has(node.name.getText()) &&
    ts.isCallExpression(node.parent.parent) &&
    isRunner(node.parent.parent)
  )
}

export const switches = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter(isTest)
    .flatMap((module) =>
      module.nodes
        .filter(isSwitch)
        .map((node) => at(module, node, `a test is skipped, focused or expected to fail: ${node.getText()}`))
    )

/** The first comment of a long test has a sentence that begins so. */
const REASON = /^\/\*\*(?:(?!\*\/)[^])*\bLong, since \w/

export const unexplained = (modules: ReadonlyArray<Module>): ReadonlyArray<Problem> =>
  modules
    .filter(({ path, text }) => path.endsWith(".long.test.ts") && !REASON.test(text))
    .map((module) => at(module, module.ast, "a long test does not say why in its first comment: Long, since ..."))
