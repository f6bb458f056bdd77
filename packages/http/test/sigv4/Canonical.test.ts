import { assert, describe, it } from "@effect/vitest"
import * as Canonical from "@effect-cloudfront/http/sigv4/Canonical"

const lines = (request: Partial<Canonical.Request>): ReadonlyArray<string> =>
  Canonical.canonicalRequest(
    { method: "GET", path: "/", query: "", headers: [], body: "", ...request },
    "hash"
  ).text.split("\n")

describe("the canonical request", () => {
  it("has its path normalized, and encoded once more than it is sent", () => {
    for (const [path, expected] of [
      ["", "/"],
      ["/", "/"],
      ["/a/./b", "/a/b"],
      ["/a/../b/", "/b/"],
      ["/a//b", "/a/b"],
      ["/..", "/"],
      ["/a/b/..", "/a"],
      ["/a%20b", "/a%2520b"],
      ["/a.b/c", "/a.b/c"]
    ] as const) {
      assert.strictEqual(lines({ path })[1], expected, path)
    }
  })

  it("has its parameters sorted by name, then by value, each with an equals sign", () => {
    for (const [query, expected] of [
      ["", ""],
      ["b=1&a=2", "a=2&b=1"],
      ["a=2&a=1", "a=1&a=2"],
      ["b=1&a=3&a=2", "a=2&a=3&b=1"],
      ["b&a", "a=&b="],
      ["a=%7e&A=%20", "A=%20&a=~"],
      ["a=b=c", "a=b%3Dc"],
      ["a=%", "a=%25"]
    ] as const) {
      assert.strictEqual(lines({ query })[2], expected, query)
    }
  })

  it("has its headers in lower case, sorted, trimmed, and joined in the order in which they came", () => {
    const headers = [
      ["X-B", " 1  2 "],
      ["host", "h"],
      ["x-b", "0"],
      ["X-A", "a\tb"]
    ] as const
    assert.deepStrictEqual(lines({ headers }).slice(3), ["host:h", "x-a:a b", "x-b:1 2,0", "", "host;x-a;x-b", "hash"])
  })
})

describe("the date of a signature", () => {
  it("is written and read", () => {
    const millis = Date.UTC(2026, 0, 2, 3, 4, 5)
    assert.strictEqual(Canonical.formatDate(millis), "20260102T030405Z")
    assert.strictEqual(Canonical.parseDate("20260102T030405Z"), millis)
    for (const wrong of ["", "20260102", "20261302T030405Z", "20260102T030405", "x20260102T030405Z"]) {
      assert.isUndefined(Canonical.parseDate(wrong), wrong)
    }
  })
})
