import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const source = resolve(dirname(fileURLToPath(import.meta.url)), "../src")

/** The packages' modules that a module of ours loads when it is imported, itself or by others of ours. */
const loaded = (entry: string): ReadonlySet<string> => {
  const found = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export) (?!type\b)[^"]*?from "([^"]+)"/gm
    )) {
      if (specifier.startsWith(".")) visit(join(dirname(file), specifier.replace(/\.js$/, ".ts")))
      else found.add(specifier)
    }
  }
  visit(join(source, `${entry}.ts`))
  return found
}

/** Effect's HTTP modules, and those that load `effect/Schema` or `effect/Stream`. */
const HEAVY = /^@effect\/|^effect\/(http|unstable)\/|^effect\/(ConfigProvider|ParseResult|Schema|Stream)$/

describe("a program that makes calls loads no HTTP module of Effect", () => {
  for (const entry of ["CloudFrontFetch", "CloudFrontNode", "CloudFrontUndici"]) {
    it(entry, () => {
      const modules = [...loaded(entry)]
      assert.include(modules, "effect/Effect")
      assert.deepStrictEqual(
        modules.filter((module) => HEAVY.test(module)),
        []
      )
      // They are loaded when a layer is built without a dispatcher, or when a request is sent.
      assert.notInclude(modules, "undici")
      assert.isFalse(modules.some((module) => module.startsWith("node:")))
    })
  }

  it("would be noticed", () => {
    assert.isTrue([...loaded("CloudFrontHttp")].some((module) => HEAVY.test(module)))
  })
})
