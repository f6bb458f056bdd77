/** The emitter of the Effect 4 edition, on sources that have what the table and twins are about. */
import { assert, describe, it } from "@effect/vitest"
import { join } from "node:path"
import ts from "typescript"
import * as Emit from "../edition/Emit.js"
import * as Manifest from "../edition/Manifest.js"
import * as Names from "../edition/Names.js"
import * as Source from "../edition/Source.js"
import * as Twins from "../edition/Twins.js"
import * as Versions from "../edition/Versions.js"

const names = Names.make({
  modules: {
    "effect/Clock": { same: "Clock" },
    "effect/Context": { same: "Tag Reference" },
    "effect/DateTime": { same: "Utc" },
    "effect/Duration": { renamed: { DurationInput: "Input" } },
    "effect/Effect": {
      same: "Effect succeed fail void",
      renamed: { catchAll: "catch", either: "result", fork: "forkChild", makeSemaphore: "effect/Semaphore#make" }
    },
    "effect/Either": { to: "effect/Result", renamed: { Either: "Result", right: "succeed" } },
    "effect/Function": { same: "dual" },
    "effect/Metric": { same: "Metric", renamed: { "Metric.Counter": "Counter" } }
  },
  members: {
    "effect/Clock#Clock.unsafeCurrentTimeMillis": "currentTimeMillisUnsafe",
    "effect/DateTime#Utc.epochMillis": "epochMilliseconds",
    "effect/Either#Left.left": "failure",
    "effect/Either#Right.right": "success"
  },
  tags: { "effect/Either#Left.Right": "Success", "effect/Either#Right.Right": "Success" }
})

const SOURCES = {
  renames: `import * as Effect from "effect/Effect"
export const a = Effect.catchAll(Effect.fail(1), () => Effect.void)
export const type = {} as Effect.Effect.Success<typeof a>
`,
  shadowed: `import * as Effect from "effect/Effect"
export const a = Effect.succeed(1)
export const b = (Effect: { readonly catchAll: number }) => Effect.catchAll
`,
  moved: `import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
export const a = (either: Either.Either<number, string>) => {
  if (either._tag === "Right") return either.right
  const { left } = either
  return Effect.fail(left)
}
export const b = Effect.makeSemaphore(1)
`,
  taken: `import * as Either from "effect/Either"
interface Result {
  readonly one: number
}
export const a = (one: Result): Either.Either<number> => Either.right(one.one)
`,
  members: `import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
export const a = (clock: Clock.Clock) => clock.unsafeCurrentTimeMillis()
export const b = ({ epochMillis }: DateTime.Utc) => epochMillis
export const c = { epochMillis: 1 }.epochMillis
`,
  services: `import * as Context from "effect/Context"
export class Service extends Context.Tag("a/Service")<Service, { readonly get: number }>() {}
/** Whether it is on. */
export class On extends Context.Reference<On>()("a/On", { defaultValue: (): boolean => false }) {}
`,
  types: `import type * as Duration from "effect/Duration"
import { dual } from "effect/Function"
export type A = Duration.DurationInput
export const a = dual
`,
  nested: `import type * as Metric from "effect/Metric"
export type A = Metric.Metric.Counter<number>
export type B = Metric.Metric.Untyped
`,
  unknown: `import * as Effect from "effect/Effect"
export const a = Effect.makeLatch
export const b = Effect.succeed(1)
`,
  docs: `import * as Effect from "effect/Effect"
/**
 * Like \`Effect.either\`, and like effect/Either in words.
 *
 * \`\`\`ts
 * import * as Effect from "effect/Effect"
 *
 * const a = Effect.either(Effect.void)
 * \`\`\`
 */
export const a = Effect.void // Effect.fork
`
}

const fileOf = (name: string): string => join(Source.root, `scripts/test/${name}.source.ts`)

const program = Source.program(new Map(Object.entries(SOURCES).map(([name, text]) => [fileOf(name), text])))

const source = (name: keyof typeof SOURCES): ts.SourceFile => {
  const file = program.getSourceFile(fileOf(name))
  assert.isDefined(file)
  return file
}

const emit = (name: keyof typeof SOURCES): Emit.Emitted => Emit.emit(names, program.getTypeChecker(), source(name))

const lines = (name: keyof typeof SOURCES): ReadonlyArray<string> => {
  const { problems, text } = emit(name)
  assert.deepStrictEqual(problems, [])
  return text.trimEnd().split("\n")
}

describe("the emitter", () => {
  it("renames exports", () => {
    assert.strictEqual(lines("renames")[1], "export const a = Effect.catch(Effect.fail(1), () => Effect.void)")
  })

  it("renames symbols, not words", () => {
    assert.deepStrictEqual(emit("shadowed").text, SOURCES.shadowed)
  })

  it("follows modules that have another name, members, tags, and exports of other modules", () => {
    assert.deepStrictEqual(lines("moved"), [
      'import * as Effect from "effect/Effect"',
      'import type * as Result from "effect/Result"',
      'import * as Semaphore from "effect/Semaphore"',
      "export const a = (either: Result.Result<number, string>) => {",
      '  if (either._tag === "Success") return either.success',
      "  const { failure: left } = either",
      "  return Effect.fail(left)",
      "}",
      "export const b = Semaphore.make(1)"
    ])
  })

  it("gives a module another local name where its name is taken", () => {
    assert.deepStrictEqual(lines("taken"), [
      'import * as Result_ from "effect/Result"',
      "interface Result {",
      "  readonly one: number",
      "}",
      "export const a = (one: Result): Result_.Result<number> => Result_.succeed(one.one)"
    ])
  })

  it("renames the members of Effect's types alone", () => {
    assert.deepStrictEqual(lines("members").slice(2), [
      "export const a = (clock: Clock.Clock) => clock.currentTimeMillisUnsafe()",
      "export const b = ({ epochMilliseconds: epochMillis }: DateTime.Utc) => epochMillis",
      "export const c = { epochMillis: 1 }.epochMillis"
    ])
  })

  it("writes services and references as Effect 4 does", () => {
    assert.deepStrictEqual(lines("services").slice(1), [
      'export class Service extends Context.Service<Service, { readonly get: number }>()("a/Service") {}',
      "/** Whether it is on. */",
      'export const On: Context.Reference<boolean> = Context.Reference("a/On", { defaultValue: (): boolean => false })'
    ])
  })

  it("keeps imports of types, and named imports", () => {
    assert.deepStrictEqual(lines("types").slice(0, 3), [
      'import type * as Duration from "effect/Duration"',
      'import { dual } from "effect/Function"',
      "export type A = Duration.Input"
    ])
  })

  it("renames types of namespaces within a module", () => {
    assert.deepStrictEqual(lines("nested").slice(1), [
      "export type A = Metric.Counter<number>",
      "export type B = Metric.Metric.Untyped"
    ])
  })

  it("tells where a name is that the table does not know", () => {
    const { problems, text } = emit("unknown")
    assert.deepStrictEqual(
      problems.map(({ message }) => message),
      ["the table has no row for effect/Effect#makeLatch"]
    )
    assert.strictEqual(problems[0]?.position, SOURCES.unknown.indexOf("makeLatch"))
    assert.include(text, "Effect.makeLatch")
  })

  it("tells which rows a file uses", () => {
    assert.deepStrictEqual([...emit("renames").used].sort(), [
      "effect/Effect#Effect",
      "effect/Effect#catchAll",
      "effect/Effect#fail",
      "effect/Effect#void"
    ])
  })

  it("renames in comments by spelling, and leaves examples to whoever emits them as code", () => {
    const file = source("docs")
    const [example] = Source.examples(file.text)
    assert.isDefined(example)
    assert.strictEqual(
      example.code,
      'import * as Effect from "effect/Effect"\n\nconst a = Effect.either(Effect.void)\n'
    )
    const { text } = Emit.emit(names, program.getTypeChecker(), file, [{ ...example, text: " * example\n" }])
    assert.deepStrictEqual(text.split("\n").slice(2, 8), [
      " * Like `Effect.result`, and like effect/Either in words.",
      " *",
      " * ```ts",
      " * example",
      " * ```",
      " */"
    ])
    assert.include(text, "// Effect.forkChild")
  })
})

const ORIGINAL = `/** Waits. */
export const wait = 1
/** What it waits for. */
export interface What {}
/** On or off. */
export class On {}
`

describe("twins", () => {
  const name = join(Source.root, "scripts/test/twin.source.ts")
  const twinProgram = Source.program(new Map([[name, ORIGINAL]]))
  const differences = (twin: string): ReadonlyArray<string> => {
    const original = twinProgram.getSourceFile(name)
    assert.isDefined(original)
    return Twins.differences(names, twinProgram.getTypeChecker(), original, twin)
  }

  it("export the same names with the same docstrings", () => {
    assert.deepStrictEqual(differences(ORIGINAL), [])
    assert.deepStrictEqual(differences(ORIGINAL.replace("class On {}", "const On = 1")), [])
    assert.deepStrictEqual(differences(ORIGINAL.replace("const wait = 1", "const wait = 2")), [])
  })

  it("are told of by name where they do not", () => {
    assert.deepStrictEqual(differences(ORIGINAL.replace("const wait", "const await_")), [
      "the twin does not export wait",
      "the twin exports await_, the original does not"
    ])
    assert.deepStrictEqual(differences(ORIGINAL.replace("interface What {}", "const What = 1")), [
      "What is a type, in the twin a value"
    ])
    assert.lengthOf(differences(ORIGINAL.replace("Waits.", "Waits longer.")), 1)
  })
})

describe("the manifest of a package", () => {
  const emitted = (manifest: object): unknown => JSON.parse(Manifest.emit(JSON.stringify(manifest)))

  it("has the other major version, and depends on the other Effect", () => {
    assert.deepStrictEqual(
      emitted({
        name: "@effect-cloudfront/http",
        version: "3.1.2",
        devDependencies: { "@effect/platform": "^0.97.2", effect: "^3.22.4", undici: "^7.30.2" },
        peerDependencies: { "@effect/platform": "^0.97.0", effect: "^3.22.0", undici: "^7.0.0" }
      }),
      {
        name: "@effect-cloudfront/http",
        version: "4.1.2",
        devDependencies: { effect: Versions.DEVELOPMENT["effect"], undici: "^7.30.2" },
        peerDependencies: { effect: "~4.1.0", undici: "^7.0.0" }
      }
    )
  })
})
