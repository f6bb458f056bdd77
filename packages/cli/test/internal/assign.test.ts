import { DistributionConfig } from "@effect-cloudfront/core/Distribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Assign from "../../src/internal/assign.js"

const json = {
  Comment: "",
  Origins: { Quantity: 2, Items: [{ Id: "a" }, { Id: "b", OriginPath: "/old" }] },
  Aliases: { Quantity: 1, Items: ["x.example.com"] }
}

const set = (...settings: ReadonlyArray<string>) =>
  Effect.flatMap(Effect.forEach(settings, Assign.parse, { concurrency: 1 }), (given) =>
    Assign.assign(DistributionConfig.description, json, given)
  )

describe("assign", () => {
  it.effect("finds items by their name before their position", () =>
    Effect.gen(function* () {
      const changed = yield* set("Origins[b].OriginPath=/new", "Origins[0].OriginPath=/first")
      assert.deepInclude(changed, {
        Origins: {
          Items: [
            { Id: "a", OriginPath: "/first" },
            { Id: "b", OriginPath: "/new" }
          ]
        }
      })
      assert.deepInclude(yield* set("Aliases[x.example.com]=y.example.com"), { Aliases: { Items: ["y.example.com"] } })
      assert.deepInclude(yield* set("Aliases[+]=y.example.com"), {
        Aliases: { Items: ["x.example.com", "y.example.com"] }
      })
    })
  )

  it.effect("types values by the setting", () =>
    Effect.gen(function* () {
      assert.deepInclude(yield* set("Comment=true", "Enabled=yes", "Origins[a].ConnectionAttempts=2"), {
        Comment: "true",
        Enabled: true
      })
      assert.deepInclude(yield* set('Aliases.Items=["z"]'), { Aliases: { Items: ["z"] } })
      assert.deepInclude(yield* set("Comment="), { Comment: "" })
    })
  )

  it.effect("names everything that is wrong at once, and no value", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        set("Enabled=secret-1", "Origins[a].ConnectionAttempts=secret-2", "Logging=secret-3", "Nothing.X=1")
      )
      assert.strictEqual(
        error.message,
        [
          "Enabled must be true or false",
          "Origins[a].ConnectionAttempts must be a whole number",
          "Logging must be JSON, since it is a structure",
          "the configuration has no Nothing"
        ].join("; ")
      )
      for (const path of ["", "a b=1", "a..b=1", "a[=1", "=1"]) {
        assert.strictEqual((yield* Effect.flip(Assign.parse(path)))._tag, "UsageError", path)
      }
    })
  )
})
