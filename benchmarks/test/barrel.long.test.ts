/**
 * What it costs to import by the names of the packages instead of by path.
 * Long, since rollup bundles the whole library twice.
 */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as Bundles from "../src/Bundles.js"
import * as Library from "../src/Library.js"

const ROW = "bundle-one-operation-node"
const A_FEW_HUNDRED_BYTES = 0.3

/** KiB of a module that is kept as a whole: its operations and shapes, and the code of schemas, since shapes are schemas. */
const MODULE_KIB = { 3: 10, 4: 18 } as const

describe("a barrel", () => {
  let folder = ""
  beforeAll(async () => {
    folder = await Library.prepare()
  }, 240_000)

  it("costs nothing where the bundler follows namespaces, as rollup does", { timeout: 240_000 }, async () => {
    const [byPath, byName] = [
      await Bundles.rollupSize(folder, `${ROW}/ours`),
      await Bundles.rollupSize(folder, `${ROW}/barrel`)
    ]
    assert.isBelow(byName.gzip - byPath.gzip, A_FEW_HUNDRED_BYTES)
  })

  // esbuild makes an object of a namespace that comes through another module (evanw/esbuild#1420): all of that module stays.
  it("costs the module that is used, and no other, where the bundler is esbuild", async () => {
    const byPath = await Bundles.esbuild(folder, `${ROW}/ours`, { platform: "node" })
    const byName = await Bundles.esbuild(folder, `${ROW}/barrel`, { platform: "node" })
    assert.isBelow(Bundles.sizeOf(byName.code).gzip - Bundles.sizeOf(byPath.code).gzip, MODULE_KIB[Library.edition])
    assert.isTrue(byName.code.includes('"ListDistributionsRequest"'))
    for (const other of ["ListInvalidationsRequest", "ListFunctionsRequest", "invalidationPages"]) {
      assert.isFalse(byName.code.includes(`"${other}"`), other)
    }
  })

  it("loads no optional peer", async () => {
    const { modules } = await Bundles.esbuild(folder, `${ROW}/barrel`, { platform: "node" })
    assert.deepStrictEqual(
      modules.filter((path) => /undici|@aws-sdk|@smithy/.test(path)),
      []
    )
  })
})
