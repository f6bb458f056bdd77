import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as Mutants from "../mutate/Mutants.js"
import * as Named from "../mutate/Named.js"
import * as Survivors from "../mutate/Survivors.js"
import * as TestFiles from "../mutate/TestFiles.js"
import * as Workspace from "../mutate/Workspace.js"

const { root } = Workspace

const read = (path: string): string => readFileSync(join(root, path), "utf8")

const mutantsOf = (path: string): ReadonlyArray<Mutants.Mutant> => Mutants.mutants({ path, text: read(path) })

const file = (text: string) => ({ path: "packages/core/src/A.ts", text })

/** The mutants of a text. */
const mutated = (text: string): ReadonlyArray<string> =>
  Mutants.mutants(file(text)).map((mutant) => Mutants.apply(text, mutant))

describe("Mutants", () => {
  it("moves bounds, and turns conditions and operators", () => {
    assert.deepStrictEqual(mutated("a < b"), [";", "a <= b"])
    assert.deepStrictEqual(mutated("x(a >= b)").slice(1), ["x(a > b)"])
    assert.deepStrictEqual(mutated("x(a === b)").slice(1), ["x(a !== b)"])
    assert.deepStrictEqual(mutated("x(a && !b)").slice(1), ["x(a || !b)", "x(a && b)"])
    assert.deepStrictEqual(mutated("x(a * b - c)").slice(1), ["x(a / b - c)", "x(a * b + c)"])
    assert.deepStrictEqual(mutated("x(a ?? b)").slice(1), ["x(b)", "x(a)"])
    assert.deepStrictEqual(mutated("x(Math.min(a, b))").slice(1), ["x(Math.max(a, b))"])
  })

  it("takes each branch of a condition, and no loop for ever", () => {
    assert.deepStrictEqual(mutated("const x = a ? b : c"), ["const x = true ? b : c", "const x = false ? b : c"])
    assert.deepStrictEqual(mutated("if (a === b) {}"), ["if (true) {}", "if (false) {}"])
    assert.deepStrictEqual(mutated("while (a) {}"), ["while (false) {}"])
  })

  it("changes values, and neither names nor types", () => {
    assert.deepStrictEqual(mutated("const x = 1_000"), ["const x = 1001"])
    assert.deepStrictEqual(mutated("const x = 'a'"), ['const x = ""'])
    assert.deepStrictEqual(mutated("const x = ''"), ['const x = "?"'])
    assert.deepStrictEqual(mutated("const x = '20 seconds'"), ['const x = "21 seconds"'])
    assert.deepStrictEqual(mutated("const x = true"), ["const x = false"])
    for (const text of [
      "import 'a'",
      "export * from 'a'",
      "type A = 'a' | 1",
      "interface A { a: true }",
      "let x: 'a'"
    ]) {
      assert.deepStrictEqual(mutated(text), [], text)
    }
    assert.deepStrictEqual(mutated("class A extends B('a')<{ c: 1 }> {}"), ['class A extends B("")<{ c: 1 }> {}'])
  })

  it("leaves out what is done, passed on or filled in", () => {
    assert.deepStrictEqual(mutated("if (a) b()"), ["if (true) b()", "if (false) b()", "if (a) ;"])
    assert.deepStrictEqual(mutated("const x = a.pipe(b, c)"), ["const x = a.pipe(c)", "const x = a.pipe(b)"])
    assert.deepStrictEqual(mutated("const x = { a, ...b }"), ["const x = { ...b }", "const x = { a }"])
    assert.deepStrictEqual(mutated("const { a = b } = c"), ["const { a } = c"])
    assert.deepStrictEqual(mutated("const f = (a: B = c) => a"), ["const f = (a: B) => a"])
  })

  it("tells of a change in one line, and where it is", () => {
    const [mutant] = Mutants.mutants(file("\n\nconst x = a.pipe(\n  b\n)\n"))
    assert.deepInclude(mutant, { line: 4, change: "[-b-]" })
    const [bound] = Mutants.mutants(file("const isLess = a < b\n"))
    assert.strictEqual(bound?.change, "const isLess = a [-<-]{+<=+} b")
  })

  it("samples the same by the same seed, in the order of the text", () => {
    const all = Array.from({ length: 100 }, (_, i) => i)
    const some = Mutants.sample(all, 10, 1)
    assert.lengthOf(some, 10)
    assert.deepStrictEqual(Mutants.sample(all, 10, 1), some)
    assert.notDeepEqual(Mutants.sample(all, 10, 2), some)
    assert.deepStrictEqual(
      some.toSorted((a, b) => a - b),
      some
    )
    assert.deepStrictEqual(Mutants.sample(all, 1000, 1), all)
  })
})

describe("the lists", () => {
  it("every named mutant is one of the source as it is", () => {
    for (const { end, path, replacement, start } of Named.mutants(read)) {
      assert.notStrictEqual(read(path).slice(start, end), replacement, path)
      assert.isNotEmpty(TestFiles.of(root, path), path)
    }
  })

  it("every survivor is a mutant of the source as it is, and has a reason", () => {
    const paths = [...new Set(Survivors.survivors.map(({ path }) => path))]
    assert.deepStrictEqual(Survivors.stale(paths.flatMap(mutantsOf)), [])
    for (const { change, reason } of Survivors.survivors) assert.isNotEmpty(reason, change)
  })

  it("every source file that is tried has tests", () => {
    for (const folder of ["packages/core/src/programs", "packages/core/src/internal", "packages/http/src"]) {
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
        const path = `${folder}/${name}`.replaceAll("\\", "/")
        if (!path.endsWith(".ts") || TestFiles.of(root, path).length > 0) continue
        assert.isEmpty(mutantsOf(path), path)
      }
    }
  })
})
