/**
 * What the compiled library may cost those who bundle it.
 * Long, since the library is built as it is published, and bundled.
 */
import { operations } from "@effect-cloudfront/core/operations"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import * as Bundles from "../src/Bundles.js"
import * as Checks from "../src/Checks.js"
import * as Library from "../src/Library.js"
import { worker } from "../src/Processes.js"
import { MODULES } from "../src/suite/Others.js"
import { BUNDLE_KIB, BUNDLE_RATIO } from "../src/Targets.js"
import type * as AtImport from "../src/workers/atImport.js"

// What the library compiles to is looked at, not its sources: that is what users bundle.
describe("the compiled library", () => {
  let folder = ""
  let bundle: Bundles.Bundle
  beforeAll(async () => {
    folder = await Library.prepare()
    bundle = await Bundles.esbuild(folder, "bundle-one-operation-browser/ours", { platform: "browser" })
  }, 240_000)

  it("one operation over fetch is small", () => {
    assert.isBelow(Bundles.sizeOf(bundle.code).gzip, BUNDLE_KIB[Library.edition])
  })

  for (const platform of ["node", "browser"] as const) {
    it(`one operation is little beside the AWS SDK's, for ${platform}`, async () => {
      const row = `bundle-one-operation-${platform}`
      const size = async (side: string) =>
        Bundles.sizeOf((await Bundles.esbuild(folder, `${row}/${side}`, { platform })).code).gzip
      assert.isAtMost((await size("ours")) / (await size("sdk")), BUNDLE_RATIO[platform][Library.edition])
    })
  }

  it("one operation brings no other's shapes", () => {
    const others = Object.values(operations).filter(({ id }) => id !== "ListDistributions")
    assert.isAbove(others.length, 160)
    const names = others.flatMap(({ description: { input, output } }) => [input.name, output?.name ?? input.name])
    assert.isTrue(bundle.code.includes('"ListDistributionsRequest"'))
    assert.deepStrictEqual(
      names.filter((name) => bundle.code.includes(`"${name}"`)),
      []
    )
  })

  it("one operation brings no schemas", () => {
    // The keys of schemas and of their annotations, and a message of ours.
    assert.notMatch(bundle.code, /"(?:effect\/Schema|~effect\/Schema\/Schema)"|effect\/annotation|RFC 3339/)
  })

  it("one operation brings nothing for Node alone, no chain of credentials, no HTTP client, no test library", () => {
    assert.deepStrictEqual(
      bundle.modules.filter((path) =>
        /^node:|undici|@aws-sdk|@smithy|internal\/aws|NodeAws|@effect\/platform|fast-check|effect\/dist\/(esm\/(Schema|Stream)|Schema|Stream|Config|http\/.*)\.js/.test(
          path
        )
      ),
      []
    )
    assert.notMatch(bundle.code, /(?:from|import|require\()\s*["']node:/)
  })

  it("all operations and a client come in few files, because each of them is looked for, read and linked by itself", async () => {
    const files = await Bundles.own(folder, [
      "@effect-cloudfront/core/operations",
      "@effect-cloudfront/http/CloudFrontFetch"
    ])
    // One of each package, the two that were asked for, and those by which http names what it needs of core.
    assert.isAtMost(files.length, 12)
  })

  it("a small program is hardly more to check than without the library", () => {
    const floor = Checks.counts(folder, "floor", "7")
    const ours = Checks.counts(folder, "ours", "7")
    for (const name of ["symbols", "types"] as const) assert.isAtMost(ours[name] / floor[name], 1.15, name)
    // How many files Effect has differs between its versions.
    assert.isAtMost(ours.files - floor.files, 42)
  })

  it("an import builds nothing", async () => {
    const specifiers = MODULES
    const loaded = await Bundles.externals(folder, specifiers)
    const { entries, patterns } = await worker<AtImport.Answer>(folder, "atImport", { loaded, specifiers })
    assert.strictEqual(patterns, 0)
    // Three of Effect's Configs; of the shapes there are more than eight hundred.
    assert.isAtMost(entries, 5)
  })
})
