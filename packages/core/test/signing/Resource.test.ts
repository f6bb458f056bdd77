import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Resource from "../../src/signing/Resource.js"

/** The pattern as a regular expression. */
const oracle = (pattern: string, url: string): boolean =>
  new RegExp(
    `^${Array.from(pattern, (c) => (c === "*" ? "[^]*" : c === "?" ? "[^]" : c.replace(/[^\w]/, "\\$&"))).join("")}$`
  ).test(url)

const letters = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 12 })
const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 })

describe("patterns of URLs", () => {
  it("match as regular expressions do", () => {
    fc.assert(
      fc.property(pattern, letters, (pattern, url) =>
        assert.strictEqual(Resource.matches(pattern, url), oracle(pattern, url))
      ),
      { numRuns: 2000 }
    )
  })

  it("take no exponential time", () => {
    assert.isFalse(Resource.matches("*a".repeat(200) + "b", "a".repeat(5000)))
  })

  it("are case-sensitive, and match the query too", () => {
    assert.isFalse(Resource.matches("https://h/A", "https://h/a"))
    assert.isFalse(Resource.matches("https://h/a.jpg", "https://h/a.jpg?x"))
    assert.isTrue(Resource.matches("https://h/*", "https://h/a.jpg?x=1&y"))
  })

  it.each([
    ["https://*", undefined],
    ["http://h/", undefined],
    ["https://h?", undefined],
    ["https://d.example/v/photo?.jpg", undefined],
    ["https://h", "path"],
    ["https://", "host"],
    ["http*://h/*", "http://"],
    ["*", "http://"],
    ["", "empty"],
    ["https://h/é*", "ASCII"],
    ["https://h/*?Expires=1", "Expires"]
  ])("%j may be the Resource of a policy: %j", (pattern, problem) => {
    const fault = Resource.patternFault(pattern)
    if (problem === undefined) assert.isUndefined(fault)
    else assert.include(fault, problem)
  })
})

describe("URLs that can be signed", () => {
  it.each([
    "https://d111111abcdef8.cloudfront.net/",
    "http://localhost:8080/a?b",
    "https://[::1]:8443/x",
    "https://h/a=b,c+d@e:f;g$h&i!j'k(l)m~[n].jpg",
    "https://h/%e6%97%a5%2f%41.jpg?x=%2f%c3%a9&&y=?z",
    "https://h/x?expires=5&xExpires=1&Policy-=2",
    "https://h/images/*",
    "https://*.example.com/x"
  ])("%s", (url) => assert.isUndefined(Resource.urlFault(url)))

  it.each([
    ["", "empty"],
    ["/x.jpg", "http://"],
    ["ftp://example.org/x", "http://"],
    ["HTTPS://h/x", "http://"],
    ["https://h/a b", "blank"],
    [" https://h/", "blank"],
    ["https://h/a\nb", "line break"],
    ["https://h/a\u0000b", "control"],
    ["https://h/é.jpg", "ASCII"],
    ["https://h/\ud800", "ASCII"],
    ["https://h/x#top", "fragment"],
    ['https://h/"', "one of"],
    ["https://h/a\\b", "one of"],
    ["https://h/{id}", "path"],
    ["https://h", "no path"],
    ["https://h?x=1", "no path"],
    ["https:///x", "host"],
    ["https://user:secret@h/x", "host"],
    ["https://h:port/x", "host"],
    ["https://H.example/x", "lower case"],
    ["https://[::A]/x", "lower case"],
    ["https://h:443/x", "port of its scheme"],
    ["http://h:80/x", "port of its scheme"],
    ["https://h:0443/x", "valid port"],
    ["https://h:65536/x", "valid port"],
    ["https://h/a/../x", ".."],
    ["https://h/a/./x", ".."],
    ["https://h/a/%2e%2E/x", ".."],
    ["https://h/..", ".."],
    ["https://h/.?a", ".."],
    ["https://h/x?Expires=5", "Expires"],
    ["https://h/x?a=1&Signature", "Signature"],
    ["https://h/x?Key-Pair-Id=K", "Key-Pair-Id"],
    ["https://h/x?Hash-Algorithm=SHA1", "Hash-Algorithm"],
    ["https://h/x?%50olicy=a", "Policy"]
  ])("not %j", (url, problem) => assert.include(Resource.urlFault(url), problem))
})

describe("a URL that is accepted", () => {
  it("is the one that clients send", () => {
    const part = fc.string({
      unit: fc.constantFrom(
        "a",
        "A",
        "/",
        ".",
        "..",
        "%2e",
        "%2F",
        "'",
        "?",
        "*",
        "{",
        "|",
        "^",
        "`",
        "[",
        ":",
        "=",
        "&",
        "~",
        "é"
      )
    })
    const url = fc
      .tuple(
        fc.constantFrom("https://", "http://"),
        fc.constantFrom("h", "H.example", "*.h.example", "[::1]", "h_1"),
        fc.constantFrom("", ":443", ":80", ":8080", ":080", ":0", ":65536", ":"),
        part
      )
      .map(([scheme, host, port, rest]) => `${scheme}${host}${port}/${rest}`)
    let accepted = 0
    fc.assert(
      fc.property(url, (url) => {
        if (Resource.urlFault(url) !== undefined) return
        accepted++
        const [path = "", ...query] = url.split("?")
        assert.strictEqual(new URL(url).href, [path, ...query.map((part) => part.replaceAll("'", "%27"))].join("?"))
      }),
      { numRuns: 5000 }
    )
    assert.isAbove(accepted, 100)
  })
})

describe("the parameters of a signature", () => {
  const part = fc.stringMatching(/^[a-z=?%0-9]{0,6}$/)
  const url = fc
    .tuple(fc.constantFrom("https://h/", "https://h/a%2f"), fc.option(fc.array(part, { maxLength: 4 })))
    .map(([path, query]) => (query === null ? path : `${path}?${query.join("&")}`))

  it("are separated from any URL that they were added to", () => {
    fc.assert(
      fc.property(url, (url) => {
        const signed = Resource.append(url, "Expires=1&Signature=a_&Key-Pair-Id=K")
        const { isRepeated, parameters, url: separated } = Resource.separate(signed)
        assert.strictEqual(separated, url)
        assert.isFalse(isRepeated)
        assert.deepStrictEqual(
          [...parameters],
          [
            ["Expires", "1"],
            ["Signature", "a_"],
            ["Key-Pair-Id", "K"]
          ]
        )
      })
    )
  })

  it("may be anywhere in the query", () => {
    const { url } = Resource.separate("https://h/?Expires=1&a&Key-Pair-Id=K&b=2&Signature=s")
    assert.strictEqual(url, "https://h/?a&b=2")
    assert.isTrue(Resource.separate("https://h/?Expires=1&Expires=1").isRepeated)
  })
})
