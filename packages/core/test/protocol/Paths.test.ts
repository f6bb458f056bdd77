import * as Paths from "@effect-cloudfront/core/protocol/Paths"
import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"

const normalized = (path: string) => Paths.normalizeAll([path])

describe("Paths.normalize", () => {
  for (const [given, path] of [
    ["/a", "/a"],
    ["a/b", "/a/b"],
    ["*", "/*"],
    ["/a*", "/a*"],
    ["/a b", "/a%20b"],
    ["/é/日", "/%C3%A9/%E6%97%A5"],
    ["/😀", "/%F0%9F%98%80"],
    ["/a%20b", "/a%20b"],
    ["/100%", "/100%25"],
    ['/<">#{}|\\^[]`', "/%3C%22%3E%23%7B%7D%7C%5C%5E%5B%5D%60"],
    ["/a?b=c&d=e", "/a?b=c&d=e"],
    ["/a+b(c)!'$,;:@=-_.", "/a+b(c)!'$,;:@=-_."]
  ] as const) {
    it(`makes ${path} of ${given}`, () => assert.deepStrictEqual(normalized(given), { paths: [path], problems: [] }))
  }
  for (const [given, reason] of [
    ["", "is empty"],
    ["/a*b", "not its last character"],
    ["/**", "not its last character"],
    ["/~user", "holds ~"],
    ["/%7Euser", "escaped ~"],
    ["/%2A", "escaped *"],
    ["/\uD800", "half a character"],
    [`/${"a".repeat(4000)}`, "longer than 4000"]
  ] as const) {
    it(`refuses ${JSON.stringify(given.slice(0, 20))}`, () => {
      const { paths, problems } = normalized(given)
      assert.deepStrictEqual(paths, [])
      assert.strictEqual(problems[0]?.path, given)
      assert.include(problems[0]?.reason, reason)
    })
  }

  it("drops doubles and what a wildcard covers, and keeps the order", () => {
    const given = ["/b", "a", "/a", "/img/x.png", "/img/*", "/img/y/*", "/imgs", "/c d", "/c%20d"]
    assert.deepStrictEqual(Paths.normalizeAll(given).paths, ["/b", "/a", "/img/*", "/imgs", "/c%20d"])
  })

  it("drops all but /* when that is there", () => {
    assert.deepStrictEqual(Paths.normalizeAll(["/a", "/b*", "*", "/"]).paths, ["/*"])
  })

  it("changes nothing the second time", () => {
    const path = FastCheck.string({ unit: "grapheme" })
    FastCheck.assert(
      FastCheck.property(path, (given) => {
        const once = Paths.normalize(given)
        if ("path" in once) assert.deepStrictEqual(Paths.normalize(once.path), once)
      })
    )
  })
})

describe("Paths.batches", () => {
  it("loses nothing and keeps both limits", () => {
    const size = FastCheck.record({ single: FastCheck.nat(9000), wildcards: FastCheck.nat(60) })
    FastCheck.assert(
      FastCheck.property(size, ({ single, wildcards }) => {
        const paths = [
          ...Array.from({ length: single }, (_, i) => `/s${i}`),
          ...Array.from({ length: wildcards }, (_, i) => `/w${i}*`)
        ]
        const batches = Paths.batches(paths)
        assert.sameMembers(batches.flat(), paths)
        for (const batch of batches) {
          assert.isAtMost(batch.length, 3000)
          assert.isAtMost(batch.filter(Paths.isWildcard).length, 15)
          assert.isAtLeast(batch.length, 1)
        }
        assert.isAtMost(batches.length, Math.max(Math.ceil(wildcards / 15), Math.ceil((single + wildcards) / 3000)))
      }),
      { numRuns: 50 }
    )
  })
})
