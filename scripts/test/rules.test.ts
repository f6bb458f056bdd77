import { assert, describe, it } from "@effect/vitest"
import * as Banned from "../rules/Banned.js"
import * as Barrels from "../rules/Barrels.js"
import * as Concurrency from "../rules/Concurrency.js"
import * as Docs from "../rules/Docs.js"
import * as Exports from "../rules/Exports.js"
import * as Hygiene from "../rules/Hygiene.js"
import * as Imports from "../rules/Imports.js"
import * as Names from "../rules/Names.js"
import * as Source from "../rules/Source.js"
import * as Tags from "../rules/Tags.js"
import * as Tests from "../rules/Tests.js"

const file = (path: string, text: string): Source.File => ({ path, text })

const modules = (...files: ReadonlyArray<readonly [path: string, text: string]>): ReadonlyArray<Source.Module> =>
  Source.modules(files.map(([path, text]) => file(path, text)))

/** The positions of problems as `path:line`. */
const places = (problems: ReadonlyArray<Source.Problem>): ReadonlyArray<string> =>
  problems.map(({ path, line }) => `${path}:${line}`)

const directions = (path: string, text: string): ReadonlyArray<string> =>
  places(Imports.directions(modules([path, text])))

const effects = (text: string, path = "packages/core/src/A.ts"): ReadonlyArray<string> =>
  Banned.effects(modules([path, text]), []).map(({ line, message }) => `${line} ${message.replace(/: .*/, "")}`)

// Texts that rules search in every file, split so that they are not found here.
const silence = `@ts-${"ignore"}`

describe("Imports.directions", () => {
  it("keeps Effect out of the protocol and the signature", () => {
    for (const path of ["packages/core/src/protocol/A.ts", "packages/http/src/sigv4/A.ts"]) {
      assert.deepStrictEqual(directions(path, 'import * as Effect from "effect/Effect"'), [`${path}:1`])
      assert.deepStrictEqual(directions(path, '\nimport type { Effect } from "effect"'), [`${path}:2`])
      assert.deepStrictEqual(directions(path, 'export * from "effect/Effect"'), [`${path}:1`])
      assert.deepStrictEqual(directions(path, 'type A = import("effect/Effect").Effect<1>'), [`${path}:1`])
      assert.deepStrictEqual(directions(path, 'const a = () => import("effect/Effect")'), [`${path}:1`])
      assert.deepStrictEqual(directions(path, 'import * as B from "./B.js"'), [])
    }
  })

  it("keeps what uses Effect out of them too", () => {
    const up = 'import { CloudFront } from "../CloudFront.js"'
    assert.deepStrictEqual(directions("packages/core/src/protocol/A.ts", up), ["packages/core/src/protocol/A.ts:1"])
    const core = (module: string): string => `import * as X from "@effect-cloudfront/core/${module}"`
    assert.lengthOf(directions("packages/http/src/sigv4/A.ts", core("Errors")), 1)
    assert.lengthOf(directions("packages/http/src/sigv4/A.ts", core("protocol/Wire")), 0)
  })

  it("lets a package see only the ones below it", () => {
    const uses = (from: string, to: string): number =>
      directions(`packages/${from}/src/A.ts`, `import * as X from "@effect-cloudfront/${to}/X"`).length
    assert.deepStrictEqual([uses("core", "http"), uses("core", "testing"), uses("http", "testing")], [1, 1, 1])
    assert.deepStrictEqual([uses("http", "core"), uses("testing", "core"), uses("testing", "http")], [0, 0, 0])
  })

  it("sees through a relative path", () => {
    assert.lengthOf(directions("packages/core/src/A.ts", 'import * as X from "../../http/src/X.js"'), 1)
  })

  it("lets generated code stand on five modules, and descriptions on one", () => {
    const generated = (specifier: string): number =>
      directions("packages/core/src/generated/KeyGroup.ts", `import * as X from "${specifier}"`).length
    for (const good of [
      "../Shape.js",
      "../Operation.js",
      "../internal/ServiceError.js",
      "./descriptions/KeyGroup.js",
      "./Shared.js",
      "./Errors.js"
    ]) {
      assert.strictEqual(generated(good), 0, good)
    }
    for (const bad of ["./Distribution.js", "../CloudFront.js", "../protocol/Shape.js"]) {
      assert.strictEqual(generated(bad), 1, bad)
    }
    const described = (specifier: string): number =>
      directions("packages/core/src/generated/descriptions/KeyGroup.ts", `import * as X from "${specifier}"`).length
    for (const good of ["../../Description.js", "../KeyGroup.js", "./Shared.js"]) assert.strictEqual(described(good), 0)
    for (const bad of ["../../Shape.js", "../../Operation.js", "effect/Effect"]) assert.strictEqual(described(bad), 1)
    assert.lengthOf(directions("packages/core/src/generated/operations.ts", 'import * as X from "./KeyGroup.js"'), 0)
  })

  it("leaves the AWS SDK to NodeAws, and NodeAws to those who import it", () => {
    for (const sdk of [
      'import { defaultProvider } from "@aws-sdk/credential-provider-node"',
      'const x = import("@smithy/core/config")'
    ]) {
      assert.lengthOf(directions("packages/http/src/Credentials.ts", sdk), 1)
      assert.lengthOf(directions("packages/http/src/internal/aws/chain.ts", sdk), 0)
    }
    const node = 'export * as NodeAws from "./NodeAws.js"'
    assert.lengthOf(directions("packages/http/src/index.ts", node), 1)
    assert.lengthOf(directions("packages/http/src/NodeAws.ts", 'import * as X from "./internal/aws/chain.js"'), 0)
  })

  it("keeps what it generates out of the generator", () => {
    assert.lengthOf(directions("codegen/src/A.ts", 'import * as X from "@effect-cloudfront/core/Shape"'), 1)
    assert.lengthOf(directions("codegen/src/A.ts", 'import ts from "typescript"'), 0)
  })
})

describe("Imports.undeclared", () => {
  const manifest = file(
    "packages/core/package.json",
    '{ "name": "@effect-cloudfront/core", "dependencies": { "left": "1" }, "peerDependencies": { "effect": "3" } }'
  )
  const undeclared = (specifier: string): number => {
    const source = file("packages/core/src/A.ts", `import * as X from "${specifier}"`)
    return Imports.undeclared(Source.modules([source]), [source, manifest]).length
  }

  it("asks for every package that is loaded", () => {
    assert.deepStrictEqual(["effects/A", "right", "effec"].map(undeclared), [1, 1, 1])
    assert.deepStrictEqual(["effect/Effect", "effect", "left", "./B.js", "node:fs"].map(undeclared), [0, 0, 0, 0, 0])
  })
})

describe("Imports.heavy", () => {
  it("keeps what takes long to load out of core and http", () => {
    const heavy = (path: string, text: string): number => Imports.heavy(modules([path, text])).length
    const core = "packages/core/src/A.ts"
    assert.strictEqual(heavy(core, 'import * as Schema from "effect/Schema"'), 1)
    assert.strictEqual(heavy("packages/http/src/A.ts", 'import { Effect } from "effect"'), 1)
    assert.strictEqual(heavy(core, 'import type * as Schema from "effect/Schema"'), 0)
    assert.strictEqual(heavy(core, 'import * as AST from "effect/SchemaAST"'), 0)
    assert.strictEqual(heavy("packages/testing/src/A.ts", 'import * as Schema from "effect/Schema"'), 0)
  })
})

describe("Imports.cycles", () => {
  const path = (name: string): string => `packages/core/src/${name}.ts`

  it("finds a cycle and says its way", () => {
    const problems = Imports.cycles(
      modules(
        [path("A"), 'import { b } from "./B.js"'],
        [path("B"), '\nimport { c } from "./internal/C.js"'],
        [path("internal/C"), 'export { a } from "../A.js"']
      )
    )
    assert.deepStrictEqual(places(problems), [`${path("internal/C")}:1`])
    assert.include(
      problems[0]?.message,
      "packages/core/src/A.ts -> packages/core/src/B.ts -> packages/core/src/internal/C.ts -> packages/core/src/A.ts"
    )
  })

  it("finds one that does not start at the first module", () => {
    const found = Imports.cycles(
      modules(
        [path("A"), 'import "./B.js"'],
        [path("B"), 'import "./C.js"'],
        [path("C"), 'import { type D } from "./B.js"']
      )
    )
    assert.lengthOf(found, 1)
  })

  it("lets types go round, and diamonds be", () => {
    const types = modules([path("A"), 'import { b } from "./B.js"'], [path("B"), 'import type { A } from "./A.js"'])
    assert.deepStrictEqual(Imports.cycles(types), [])
    const diamond = modules(
      [path("A"), 'import "./B.js"\nimport "./C.js"'],
      [path("B"), 'import "./D.js"'],
      [path("C"), 'import "./D.js"'],
      [path("D"), "export const d = 1"]
    )
    assert.deepStrictEqual(Imports.cycles(diamond), [])
  })
})

describe("Tags", () => {
  const keys = (path: string, key: string): ReadonlyArray<string> =>
    places(Tags.keys(modules([path, `export class A extends Context.Tag("${key}")<A, {}>() {}`])))

  it("wants the path as key", () => {
    assert.deepStrictEqual(keys("packages/http/src/A.ts", "@effect-cloudfront/core/A"), ["packages/http/src/A.ts:1"])
    assert.deepStrictEqual(keys("packages/http/src/A.ts", "A"), ["packages/http/src/A.ts:1"])
    assert.deepStrictEqual(keys("packages/http/src/A.ts", "@effect-cloudfront/http/A"), [])
    assert.deepStrictEqual(keys("packages/http/src/B.ts", "@effect-cloudfront/http/B/A"), [])
    assert.deepStrictEqual(keys("packages/http/src/internal/b.ts", "@effect-cloudfront/http/internal/b"), [])
  })

  it("wants it of references too", () => {
    const reference = (key: string): number =>
      Tags.keys(
        modules(["packages/http/src/A.ts", `class A extends Context.Reference<A>()("${key}", { defaultValue }) {}`])
      ).length
    assert.deepStrictEqual([reference("@effect-cloudfront/http/A"), reference("Retry")], [0, 1])
  })

  it("wants every key once", () => {
    const twice = 'class A extends Context.Tag("@effect-cloudfront/http/A")<A, {}>() {}\n'.repeat(2)
    assert.deepStrictEqual(places(Tags.keys(modules(["packages/http/src/A.ts", twice]))), ["packages/http/src/A.ts:2"])
  })

  it("wants classes of Context", () => {
    const styles = (text: string): number => Tags.styles(modules(["packages/http/src/A.ts", text])).length
    assert.strictEqual(styles('class A extends Effect.Service<A>()("A", {}) {}'), 1)
    assert.strictEqual(styles('class A extends Effect.Tag("A")<A, {}>() {}'), 1)
    assert.strictEqual(styles('const A = Context.GenericTag<A>("A")'), 1)
    assert.strictEqual(styles('class A extends Context.Tag("A")<A, {}>() {}'), 0)
  })
})

describe("Banned.effects", () => {
  const cases: ReadonlyArray<readonly [text: string, found: string]> = [
    ["const a = () => Date.now()", "1 Date.now"],
    ["const a = () => new Date()", "1 new Date()"],
    ["const a = () => Date()", "1 Date"],
    ["const a = () => Math.random()", "1 Math.random"],
    ["const a = () => performance.now()", "1 performance.now"],
    ["const a = () => globalThis.crypto.randomUUID()", "1 crypto.randomUUID"],
    ["const a = () => process.env", "1 process.env"],
    ["const a = () => globalThis.process?.env", "1 process.env"],
    ["\nconst a = () => setTimeout(b, 1)", "2 setTimeout"],
    ["const a = () => globalThis.setInterval(b, 1)", "1 setInterval"],
    ["const a = () => fetch(b)", "1 fetch"],
    ["const a = () => {\n  throw b\n}", "2 throw"],
    ["const a = async () => b", "1 async"],
    ["const a = { async b() {} }", "1 async"],
    ["const a = () => Promise.resolve(1)", "1 Promise"],
    ["type A = Promise<1>", "1 Promise"],
    ["const a = () => Effect.runPromise(b)", "1 Effect.runPromise"],
    ["let a = 1", "1 module-level state"],
    ["export let a = 1", "1 module-level state"],
    ["register()", "1 a statement that runs on import"],
    ["if (a) b()", "1 a statement that runs on import"]
  ]

  for (const [text, found] of cases) {
    it(`finds ${JSON.stringify(text)}`, () => {
      assert.deepStrictEqual(effects(text), [found])
    })
  }

  it("leaves what is harmless", () => {
    for (const text of [
      "const a = () => new Date(0)",
      "const a = () => Date.parse(b)",
      "// Date.now(), process.env, throw, async\nconst a = 1",
      'const a = "Date.now() throw async Promise"',
      "const a = () => b instanceof Promise",
      "const a = () => { let b = 1 }",
      "declare let a: number",
      "const a = () => Effect.promise(b)",
      "const a = () => client.fetch(b)"
    ]) {
      assert.deepStrictEqual(effects(text), [], text)
    }
  })

  it("looks at hand-written library source alone", () => {
    const text = "const a = () => Date.now()"
    assert.lengthOf(effects(text, "packages/testing/src/internal/a.ts"), 1)
    for (const path of ["packages/core/src/generated/A.ts", "packages/core/test/A.test.ts", "scripts/a.ts"]) {
      assert.deepStrictEqual(effects(text, path), [], path)
    }
  })

  it("allows what is allowed, where it is, and only as long as it is needed", () => {
    const path = "packages/core/src/A.ts"
    const allowance = { path, what: ["throw"], reason: "a test" }
    const sources = modules([path, "const a = () => { throw b }\nconst c = async () => d"])
    assert.deepStrictEqual(places(Banned.effects(sources, [allowance])), [`${path}:2`])
    assert.lengthOf(Banned.effects(modules(["packages/core/src/B.ts", "const a = () => { throw b }"]), [allowance]), 2)
    assert.deepStrictEqual(
      Banned.effects(modules([path, "const a = 1"]), [allowance]).map(({ message }) => message),
      [`allowed for nothing: ${path}: throw`]
    )
  })
})

describe("Banned.anys", () => {
  const anys = (path: string, text: string): ReadonlyArray<string> => places(Banned.anys(modules([path, text])))

  it("finds any in all its places", () => {
    for (const text of ["const a: any = 1", "const a = b as any", "const a = f<any>()", "type A = Array<any>"]) {
      assert.deepStrictEqual(anys("codegen/src/A.ts", text), ["codegen/src/A.ts:1"], text)
    }
  })

  it("leaves words and generated code", () => {
    assert.deepStrictEqual(anys("codegen/src/A.ts", '// any\nconst any = "any"'), [])
    assert.deepStrictEqual(anys("packages/core/src/generated/A.ts", "const a: any = 1"), [])
  })
})

describe("Banned.silenced", () => {
  const silenced = (text: string): ReadonlyArray<string> => places(Banned.silenced([file("a/B.ts", text)]))

  it("finds checks that are switched off", () => {
    assert.deepStrictEqual(silenced(`a\n// ${silence}\nb`), ["a/B.ts:2"])
    assert.deepStrictEqual(silenced(`/* ${silence} */`), ["a/B.ts:1"])
    assert.deepStrictEqual(silenced(`// @ts-${"nocheck"}`), ["a/B.ts:1"])
    assert.deepStrictEqual(silenced(`/* oxlint-${"disable"} */`), ["a/B.ts:1"])
  })

  it("leaves a line that says what it expects", () => {
    assert.deepStrictEqual(silenced("// @ts-expect-error not assignable"), [])
    assert.deepStrictEqual(silenced("// oxlint-disable-next-line no-console -- it prints"), [])
  })
})

describe("Concurrency.unstated", () => {
  const unstated = (text: string, path = "packages/core/src/A.ts"): number =>
    Concurrency.unstated(modules([path, text])).length

  it("wants a number of what runs over many", () => {
    for (const text of ["Effect.all([a])", "Effect.forEach(as, f)", "Effect.forEach(as, f, { discard: true })"]) {
      assert.strictEqual(unstated(text), 1, text)
    }
    assert.strictEqual(unstated("as.pipe(Effect.forEach(f))"), 1)
    assert.strictEqual(unstated("Stream.mapEffect(as, f)"), 1)
  })

  it("is content with any", () => {
    assert.strictEqual(unstated("Effect.all([a], { concurrency: 1 })"), 0)
    assert.strictEqual(unstated("Effect.forEach(as, f, { discard: true, concurrency })"), 0)
    assert.strictEqual(unstated("as.forEach(f)"), 0)
    assert.strictEqual(unstated("Effect.all([a])", "packages/core/test/A.test.ts"), 0)
  })
})

describe("Docs.undocumented", () => {
  const full = "/**\n * @since 3.0.0\n * @category models\n */\n"
  const undocumented = (text: string, path = "packages/core/src/A.ts"): ReadonlyArray<string> =>
    places(Docs.undocumented(modules([path, text])))

  it("wants both tags on what users see", () => {
    assert.deepStrictEqual(undocumented("export const a = 1"), ["packages/core/src/A.ts:1"])
    assert.deepStrictEqual(undocumented("/** @since 3.0.0 */\nexport interface A {}"), ["packages/core/src/A.ts:2"])
    assert.deepStrictEqual(undocumented("/** @category models */\nexport class A {}"), ["packages/core/src/A.ts:2"])
    assert.deepStrictEqual(undocumented(`${full}export const a = 1\nconst b = 2`), [])
    const overloads = (name: string) =>
      `${full}export function a(n: 1): void\nexport function ${name}(n: number): void\nexport function ${name}(n: number) {}`
    assert.deepStrictEqual(undocumented(overloads("a")), [])
    assert.lengthOf(undocumented(overloads("b")), 1)
  })

  it("leaves what they do not", () => {
    for (const path of ["packages/core/src/internal/a.ts", "packages/core/src/protocol/A.ts", "codegen/src/A.ts"]) {
      assert.deepStrictEqual(undocumented("export const a = 1", path), [], path)
    }
  })
})

describe("Hygiene", () => {
  const hygiene = (text: string): number => Hygiene.places([file("README.md", text)]).length

  it("finds places of one machine", () => {
    for (const place of ["work", "root", "farm", "tmp", "home/ann", "Users/ann"]) {
      assert.strictEqual(hygiene(`cd "/${place}/x"`), 1, place)
    }
    assert.strictEqual(hygiene(`see .${"library"}/x`), 1)
  })

  it("finds registries", () => {
    for (const host of [`registry.${"npmjs"}.org`, `registry.${"example"}.com`, `deb.${"debian"}.org`]) {
      assert.strictEqual(hygiene(`https://${host}/x`), 1, host)
    }
  })

  it("leaves paths of the web and of the project", () => {
    for (const text of [
      `https://example.com/${"work"}/a`,
      "/images/*",
      `../${"tmp"}/x`,
      `src/${"root"}/a.ts`,
      "/workspace",
      "home/"
    ]) {
      assert.strictEqual(hygiene(text), 0, text)
    }
  })

  it("says the line", () => {
    assert.deepStrictEqual(places(Hygiene.places([file("a.txt", `\n\n /${"work"}/x`)])), ["a.txt:3"])
  })

  it("wants no address in the lockfile", () => {
    const lockfile = (text: string): number => Hygiene.lockfile([file("pnpm-lock.yaml", text)]).length
    assert.strictEqual(lockfile("  a@1.0.0:\n    resolution: {tarball: https://example.com/a.tgz}"), 1)
    assert.strictEqual(lockfile("registry: x"), 1)
    assert.strictEqual(
      lockfile("  a@1.0.0:\n    resolution: {integrity: sha512-x}\n    deprecated: see https://a.b"),
      0
    )
    assert.strictEqual(Hygiene.lockfile([file("other.yaml", "https://example.com")]).length, 0)
  })
})

describe("Tests.unexplained", () => {
  const unexplained = (text: string, path = "packages/core/test/A.long.test.ts"): number =>
    Tests.unexplained(modules([path, text])).length

  it("asks a long test for its reason, in its first comment", () => {
    assert.strictEqual(unexplained("it('a', f)"), 1)
    assert.strictEqual(unexplained("/** What it is. */\n/** Long, since it is. */"), 1)
    assert.strictEqual(unexplained("/**\n * What it is.\n * Long, since each case is a process.\n */"), 0)
  })

  it("asks no other file", () => {
    assert.strictEqual(unexplained("it('a', f)", "packages/core/test/A.test.ts"), 0)
  })
})

describe("Tests.switches", () => {
  const switches = (text: string, path = "packages/core/test/A.test.ts"): number =>
    Tests.switches(modules([path, text])).length

  it("finds tests that do not run, or run alone", () => {
    for (const text of [
      "it.skip('a', f)",
      "it.only('a', f)",
      "it.effect.only('a', f)",
      "it.effect.skip('a', f)",
      "it.effect.fails('a', f)",
      "describe.skip('a', f)",
      "describe.only('a', f)",
      "test.todo('a')",
      "test.each([1]).skip('a', f)",
      "xit('a', f)",
      "fdescribe('a', f)",
      "it('a', { skip: true }, f)",
      "expect.skip(a).type.toBe()"
    ]) {
      assert.strictEqual(switches(text), 1, text)
    }
    assert.strictEqual(switches("test.only('a', f)", "typetest/a.tst.ts"), 1)
  })

  it("leaves conditions, other words and other files", () => {
    for (const text of [
      "it.skipIf(absent)('a', f)",
      "describe.runIf(present)('a', f)",
      "it('skip and only', f)",
      "stream.skip(1)",
      "effect({ only: true })"
    ]) {
      assert.strictEqual(switches(text), 0, text)
    }
    assert.strictEqual(switches("it.skip('a', f)", "packages/core/src/A.ts"), 0)
  })
})

describe("Barrels.stars", () => {
  const stars = (text: string, path = "packages/core/src/index.ts"): ReadonlyArray<string> =>
    places(Barrels.stars(modules([path, text])))

  it("lets a barrel only re-export whole modules", () => {
    for (const text of [
      'import * as A from "./A.js"',
      'export { a } from "./A.js"',
      "export const a = 1",
      "const a = 1\nexport { a }"
    ]) {
      assert.include(stars(text), "packages/core/src/index.ts:1", text)
    }
    assert.deepStrictEqual(stars('export * from "./A.js"\nexport * as B from "./B.js"'), [])
    assert.deepStrictEqual(stars("export const a = 1", "packages/core/src/A.ts"), [])
  })
})

describe("Barrels.missing", () => {
  const missing = (...files: ReadonlyArray<readonly [path: string, text: string]>): ReadonlyArray<string> =>
    places(Barrels.missing(modules(...files)))

  it("wants every public module in the barrel of its package, under the name of its file", () => {
    const module = ["packages/core/src/A.ts", ""] as const
    const barrel = (text: string) => ["packages/core/src/index.ts", text] as const
    assert.deepStrictEqual(missing(module, barrel('export * as A from "./A.js"')), [])
    assert.deepStrictEqual(missing(module, barrel("")), ["packages/core/src/A.ts:1"])
    assert.deepStrictEqual(missing(module, barrel('export * as B from "./A.js"')), ["packages/core/src/A.ts:1"])
    assert.deepStrictEqual(missing(module, barrel('export * from "./A.js"')), ["packages/core/src/A.ts:1"])
  })

  it("wants what is generated, and nothing that is internal", () => {
    const barrel = ["packages/core/src/index.ts", ""] as const
    for (const folder of ["internal", "protocol"]) {
      assert.deepStrictEqual(missing([`packages/core/src/${folder}/A.ts`, ""], barrel), [], folder)
    }
    assert.deepStrictEqual(missing(["packages/core/src/generated/A.ts", ""], barrel), [
      "packages/core/src/generated/A.ts:1"
    ])
    for (const path of Object.keys(Barrels.NOT_IN_BARREL)) {
      assert.deepStrictEqual(missing([path, ""], [path.replace(/src\/.*/, "src/index.ts"), ""]), [], path)
    }
  })

  it("wants all that programs export in their own barrel", () => {
    const program = ["packages/core/src/programs/a.ts", ""] as const
    const barrel = (text: string) => ["packages/core/src/programs/index.ts", text] as const
    assert.deepStrictEqual(missing(program, barrel('export * from "./a.js"')), [])
    assert.deepStrictEqual(missing(program, barrel('export * as a from "./a.js"')), [
      "packages/core/src/programs/a.ts:1"
    ])
  })
})

describe("Names.clashes", () => {
  const clashes = (...files: ReadonlyArray<readonly [name: string, text: string]>): ReadonlyArray<string> =>
    Names.clashes(modules(...files.map(([name, text]) => [`packages/core/src/${name}.ts`, text] as const))).map(
      ({ message, path }) => `${path.replace(/.*src\//, "")} ${message.split(" ")[0]}`
    )

  it("keeps programs from having the name of an operation, or of what goes with one", () => {
    const operation = ["generated/D", "export const create = 1\nexport type CreateError = 1"] as const
    assert.deepStrictEqual(clashes(operation, ["programs/a", "export const create = 1"]), ["programs/a.ts create"])
    assert.deepStrictEqual(clashes(operation, ["programs/a", "export type CreateError = 1"]), [
      "programs/a.ts CreateError"
    ])
    assert.deepStrictEqual(clashes(operation, ["programs/a", "export const provision = 1\nconst create = 1"]), [])
  })

  it("keeps programs from sharing a name", () => {
    const [one, other] = ["export interface Options {}", "export class Options {}"] as const
    assert.deepStrictEqual(clashes(["programs/a", one], ["programs/b", other]), [
      "programs/a.ts Options",
      "programs/b.ts Options"
    ])
    const again = 'export { Options } from "../internal/x.js"'
    assert.deepStrictEqual(clashes(["programs/a", one], ["programs/b", again]).length, 2)
    assert.deepStrictEqual(clashes(["programs/a", one], ["Retry", other]), [])
    assert.deepStrictEqual(clashes(["programs/a", "export interface A {}\nexport const A = 1"]), [])
  })
})

describe("Exports.differences", () => {
  const differences = (exports: Readonly<Record<string, unknown>>, published = exports): ReadonlyArray<string> =>
    Exports.differences(
      modules(
        ["packages/core/src/A.ts", ""],
        ["packages/core/src/index.ts", ""],
        ["packages/core/src/programs/b.ts", ""],
        ["packages/core/src/programs/index.ts", ""],
        ["packages/core/src/generated/C.ts", ""],
        ["packages/core/src/generated/Errors.ts", ""],
        ["packages/core/src/internal/D.ts", ""],
        ["packages/http/src/E.ts", ""]
      ),
      [file("packages/core/package.json", JSON.stringify({ exports, publishConfig: { exports: published } }))]
    ).map(({ message }) => message)

  it("has every public module, and no other", () => {
    const right = { ".": "", "./A": "", "./programs/b": "", "./C": "", "./protocol/*": "", "./generated/*": null }
    assert.deepStrictEqual(differences(right), [])
    assert.deepStrictEqual(differences({ ...right, "./*": "" }), [
      "exports opens ./*, which is no public module",
      "publishConfig.exports opens ./*, which is no public module"
    ])
    const { "./A": _, ...less } = right
    assert.deepStrictEqual(differences(right, less), ["publishConfig.exports lacks ./A"])
    assert.include(
      differences({ ...right, "./internal/D": "" }),
      "exports opens ./internal/D, which is no public module"
    )
  })
})
