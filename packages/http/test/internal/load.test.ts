import { assert, describe, it } from "@effect/vitest"
import * as Errors from "@effect-cloudfront/core/Errors"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import manifest from "../../package.json" with { type: "json" }
import { load, PACKAGES } from "../../src/internal/load.js"
import { MissingPackageError } from "../../src/MissingPackage.js"

describe("load", () => {
  it("knows every optional peer dependency of package.json, and its range", () => {
    const optional = Object.keys(manifest.peerDependenciesMeta)
    const ranges = Object.entries(manifest.peerDependencies).filter(([name]) => optional.includes(name))
    assert.deepStrictEqual(Object.assign({}, ...Object.values(PACKAGES)), Object.fromEntries(ranges))
  })

  it.effect("returns the module", () =>
    Effect.gen(function* () {
      const module = yield* load("CloudFrontUndici", "undici", () => import("undici"))
      assert.isFunction(module.Agent)
    })
  )

  const absent = Object.assign(new Error("Cannot find package 'undici'"), { code: "ERR_MODULE_NOT_FOUND" })
  for (const [cause, state] of [
    [absent, "is not installed"],
    [new SyntaxError("Unexpected token"), "cannot be loaded"]
  ] as const) {
    it.effect(`says what to install: ${state}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(load("CloudFrontUndici", "undici", () => Promise.reject(cause)))
        assert.deepStrictEqual(
          error,
          new MissingPackageError({
            package: "undici",
            version: "^7.0.0",
            neededBy: "CloudFrontUndici",
            command: "npm install undici@7",
            message: `CloudFrontUndici needs the package undici, which ${state}: npm install undici@7`,
            cause
          })
        )
      })
    )
  }

  it.effect("has errors with JSON, which leaves out the cause", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(load("CloudFrontUndici", "undici", () => Promise.reject(absent)))
      const schema = Errors.schema(MissingPackageError)
      const json = JSON.stringify(Schema.encodeSync(schema)(error))
      assert.notInclude(json, "cause")
      const back = Schema.decodeUnknownSync(schema)(JSON.parse(json))
      assert.instanceOf(back, MissingPackageError)
      for (const name of ["package", "version", "neededBy", "command"] as const)
        assert.strictEqual(back[name], error[name])
      assert.strictEqual(back.message, error.message)
    })
  )
})
