/**
 * `npm run check` compiles the examples in the READMEs and docstrings, with the compiler options of the project. The examples of
 * operations also run, against a service that responds with the smallest valid results.
 */
import type { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { operations } from "@effect-cloudfront/core/operations"
import type * as Operation from "@effect-cloudfront/core/Operation"
import type * as Shape from "@effect-cloudfront/core/protocol/Shape"
import * as Stub from "@effect-cloudfront/testing/Stub"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import * as Examples from "../Examples.js"

const root = fileURLToPath(new URL("../..", import.meta.url))

describe("examples", () => {
  it("of READMEs and docstrings are written as one program, for the compiler", () => {
    const folder = Examples.write(root)
    const names = Examples.all(root).map(({ name }) => name)
    assert.strictEqual(new Set(names).size, names.length)
    for (const name of ["README-md-0", "packages-core-README-md-0", "core-src-generated-Distribution-ts-0"]) {
      assert.include(names, name)
    }
    const { files } = JSON.parse(readFileSync(join(folder, "tsconfig.json"), "utf8")) as {
      readonly files: ReadonlyArray<string>
    }
    assert.deepStrictEqual(
      files,
      names.map((name) => `${name}.ts`)
    )
    for (const file of files) assert.isNotEmpty(readFileSync(join(folder, file), "utf8"), file)
  })
})

/** The smallest value of a shape: only its required members. */
const smallest = (shape: Shape.Shape): unknown => {
  switch (shape.kind) {
    case "structure": {
      const members = shape.union
        ? shape.members().slice(0, 1)
        : shape.members().filter(({ derived, required }) => required && derived !== "quantity")
      return Object.fromEntries(members.map((member) => [member.key, smallest(member.shape)]))
    }
    case "list":
      return Array.from({ length: shape.min ?? 0 }, () => smallest(shape.item()))
    case "enum":
      return shape.values[0]
    case "boolean":
      return false
    case "timestamp":
      return shape.fromMillis(0)
    case "blob":
      return new Uint8Array(shape.min ?? 0)
    case "string":
      return "x".repeat(shape.min ?? 1)
    default:
      return shape.min ?? 0
  }
}

const answering = (operation: Operation.Any): Stub.Stub => {
  const { output } = operation.description
  // The common type of all operations has no input and result types, which a stub needs.
  return Stub.stub(
    operation as unknown as Operation.Operation<unknown, unknown, Stub.ServiceError>,
    output === undefined ? undefined : smallest(output)
  )
}

type Runnable = Effect.Effect<unknown, unknown, CloudFront> | Stream.Stream<unknown, unknown, CloudFront>

/** The value of the last definition in an example, called with samples of its parameters. */
const evaluate = async (code: string, parameters: Readonly<Record<string, unknown>>): Promise<Runnable> => {
  const specifiers = Array.from(code.matchAll(/ from "([^"]+)"/g), (match) => match[1] ?? "")
  const modules = new Map<string, unknown>()
  for (const specifier of specifiers) modules.set(specifier, await import(specifier))
  const name = Array.from(code.matchAll(/^const (\w+)/gm)).at(-1)?.[1]
  const { outputText } = ts.transpileModule(`${code}\nexport default ${name}\n`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  })
  const exports: { default?: unknown } = {}
  new Function("require", "exports", outputText)((specifier: string) => modules.get(specifier), exports)
  const [, list = ""] = /^const \w+ = \((.*?)\) =>/m.exec(code) ?? []
  const names = Array.from(list.matchAll(/(\w+): /g), (match) => match[1] ?? "")
  const made = typeof exports.default === "function" && names.length > 0
  return (
    made
      ? (exports.default as (...values: ReadonlyArray<unknown>) => unknown)(...names.map((one) => parameters[one]))
      : exports.default
  ) as Runnable
}

/** The name of the exported operation. */
const nameOf = (id: string): string => id.charAt(0).toLowerCase() + id.slice(1)

const inOperations = (): ReadonlyMap<string, string> => {
  const folder = join(root, "packages/core/src/generated")
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"))
  const found = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8")
    return Array.from(
      text.matchAll(/@example\n \* ```ts\n((?: \*.*\n)*?) \* ```\n \*\/\nexport const (\w+): Operation\./g),
      (match) => {
        return [match[2] ?? "", (match[1] ?? "").replace(/^ \* ?/gm, "")] as const
      }
    )
  })
  return new Map(found)
}

describe("the example of each operation", () => {
  const all: ReadonlyArray<Operation.Any> = Object.values(operations)
  const examples = inOperations()
  const layer = Stub.layer(...all.map(answering))
  const output = (id: keyof typeof operations, key: string): unknown => {
    const shape = operations[id].description.output
    const member = shape?.members().find((one) => one.key === key)
    return member === undefined ? undefined : smallest(member.shape)
  }
  const parameters = {
    id: "E1PA6795UKMFR9",
    pem: "-----BEGIN PUBLIC KEY-----",
    DistributionConfig: output("GetDistributionConfig", "DistributionConfig"),
    StreamingDistributionConfig: output("GetStreamingDistributionConfig", "StreamingDistributionConfig"),
    EndPoints: [{ StreamType: "Kinesis" }]
  }

  it("is there", () => {
    assert.deepStrictEqual(Array.from(examples.keys()).toSorted(), all.map(({ id }) => nameOf(id)).toSorted())
  })

  it.effect("sends what the API takes, and reads what it answers", () =>
    Effect.forEach(
      all,
      ({ id }) =>
        Effect.gen(function* () {
          const stubs = yield* Stub.Stubs
          yield* stubs.forgetCalls
          const program = yield* Effect.promise(() => evaluate(examples.get(nameOf(id)) ?? "", parameters))
          yield* Effect.isEffect(program) ? program : Stream.runDrain(program)
          const calls = yield* stubs.calls
          assert.include(
            calls.map((call) => call.operation),
            id
          )
        }).pipe(Effect.catchAll((error) => Effect.die(new Error(`${id}: ${String(error)}`)))),
      { discard: true }
    ).pipe(Effect.provide(layer))
  )
})
