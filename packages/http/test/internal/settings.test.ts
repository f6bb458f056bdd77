import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { messageOf, pathOf } from "../../src/internal/configuration.js"
import * as Settings from "../../src/internal/settings.js"

const reader = (values: Record<string, string | undefined>) => new Settings.Reader(values)

describe("Reader", () => {
  it("trims a text, and takes an empty one for absent", () => {
    const { text } = { text: (value: string | undefined) => reader({ A: value }).text("A") }
    assert.strictEqual(text(" a\n"), "a")
    for (const absent of ["", " \t", undefined]) assert.isUndefined(text(absent))
    assert.isUndefined(reader({}).text("A"))
  })

  it("reads a flag in any case, and notes what is no flag without its value", () => {
    const all = reader({ A: "TRUE", B: "False", C: "", D: "s3cret", E: "yes" })
    assert.deepStrictEqual(
      ["A", "B", "C", "D", "E"].map((name) => all.flag(name)),
      [true, false, undefined, undefined, undefined]
    )
    assert.deepStrictEqual(all.faults, [
      { path: ["D"], message: "must be true or false" },
      { path: ["E"], message: "must be true or false" }
    ])
  })
})

describe("decode", () => {
  const settings: Settings.Settings<{ readonly on: boolean | undefined; readonly off: boolean | undefined }> = {
    names: ["ON", "OFF"],
    read: (read) => ({ on: read.flag("ON"), off: read.flag("OFF") })
  }

  it.effect("makes settings of values", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Settings.decode(settings, { ON: "true" }), { on: true, off: undefined })
    })
  )

  it.effect("names the invalid variable, as it is located", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Settings.decode(settings, { OFF: "s3cret" }))
      assert.strictEqual(error._tag, "ConfigError")
      assert.deepStrictEqual(pathOf(error), ["OFF"])
      assert.strictEqual(messageOf(error), "must be true or false")
      const located = yield* Effect.flip(
        Settings.decode(settings, { OFF: "s3cret" }, ({ message, path }) => ({ message, path: ["file", ...path] }))
      )
      assert.deepStrictEqual(pathOf(located), ["file", "OFF"])
      assert.notInclude(String(located), "s3cret")
    })
  )

  it.effect("names every invalid variable", () =>
    Effect.gen(function* () {
      const text = String(yield* Effect.flip(Settings.decode(settings, { ON: "1", OFF: "0" })))
      assert.include(text, "ON")
      assert.include(text, "OFF")
    })
  )
})
