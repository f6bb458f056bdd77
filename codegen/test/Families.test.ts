import { assert, describe, it } from "vitest"
import * as Families from "../src/Families.js"
import * as Generate from "../src/Generate.js"
import * as Summaries from "../src/Summaries.js"
import { files, model } from "./support.js"

const importsOf = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^(?!import type).*from "(\.[^"]+)"/gm), (match) => match[1] ?? "")

describe("Families", () => {
  it("are 24, and hold every operation once", async () => {
    const all = await model()
    assert.strictEqual(Families.families.length, 24)
    assert.strictEqual(Families.families.flatMap(({ operations }) => operations).length, all.operations.size)
    assert.doesNotThrow(() => Families.check(all))
  })

  it("refuse what is missing, stale or twice", async () => {
    const all = await model()
    const [first, ...rest] = Families.families
    assert.throws(() => Families.check(all, rest), /CreateAnycastIpList has no family/)
    const stale = { name: "Gone", about: "", operations: ["GetGone", "GetDistribution"] }
    assert.throws(
      () => Families.check(all, [...Families.families, stale]),
      /GetGone is not in the API; GetDistribution is listed twice/
    )
    assert.isDefined(first)
  })

  it("share no shape", async () => {
    const placed = Array.from(Generate.modules(await model()).values()).flat()
    assert.strictEqual(new Set(placed).size, placed.length)
    assert.strictEqual(placed.length, (await model()).shapes.size)
  })

  it("have no cycle of modules", async () => {
    for (const [path, text] of await files()) {
      if (path.endsWith("package.json")) continue
      const name = path.slice(path.lastIndexOf("/") + 1)
      const described = path.includes("/descriptions/")
      const own = `./descriptions/${name.replace(".ts", ".js")}`
      const allowed = described
        ? ["../../Description.js", "./Shared.js"]
        : name === "Errors.ts"
          ? ["../internal/ServiceError.js"]
          : name === "Shared.ts"
            ? ["../Enum.js", "../Shape.js", own]
            : name === "operations.ts"
              ? Families.families.map((family) => `./${family.name}.js`)
              : ["../Enum.js", "../Operation.js", "../Shape.js", "./Errors.js", "./Shared.js", own]
      for (const target of importsOf(text)) assert.include(allowed, target, path)
      // The types of the described shapes are no import when it runs.
      if (described) assert.include(text, `import type * as T from "../${name.replace(".ts", ".js")}"`)
    }
  })

  it("re-export what their operations use of the shared shapes", async () => {
    const text = (await files()).get(`${Generate.DIRECTORY}/Distribution.ts`) ?? ""
    const [, names = ""] = /export \{([^}]+)\} from ".\/Shared.js"/.exec(text) ?? []
    for (const name of ["Aliases", "PriceClass", "Tag", "Tags"]) assert.include(names.split(/[\s,]+/), name)
  })
})

describe("Summaries", () => {
  it("refuse what is missing and what is stale", async () => {
    const all = await model()
    assert.doesNotThrow(() => Summaries.check(all))
    assert.throws(() => Summaries.check(all, { ...Summaries.summaries, GetGone: "" }), /GetGone is not in the API/)
    const { GetDistribution: _, ...rest } = Summaries.summaries
    assert.throws(() => Summaries.check(all, rest), /GetDistribution is missing/)
  })
})
