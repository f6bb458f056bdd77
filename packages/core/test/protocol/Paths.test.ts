import * as Paths from "@effect-cloudfront/core/protocol/Paths"
import { excess } from "@effect-cloudfront/support/Growth"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"

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
    ["/a+b(c)!'$,;:@=-_.", "/a+b(c)!'$,;:@=-_."],
    // One letter, composed and decomposed: two names.
    ["/\u00e9", "/%C3%A9"],
    ["/e\u0301", "/e%CC%81"],
    // Lines of a list, as they come from a file or a program.
    ["assets/app.js\r", "/assets/app.js"],
    ["/a\r\n", "/a"],
    ["\n/a\n", "/a"],
    // A slash at the start tells a path from a URL, a drive, a quotation.
    ["/https://example.com/a.png", "/https://example.com/a.png"],
    ["/C:/a", "/C:/a"],
    ['/"a"', "/%22a%22"],
    ["//a", "//a"],
    ["/?a=1", "/?a=1"],
    ["a?next=https://example.com/", "/a?next=https://example.com/"],
    ["a:b", "/a:b"],
    ["10:30.html", "/10:30.html"],
    ["#a#", "/%23a%23"],
    ["it's", "/it's"],
    [".well-known/a", "/.well-known/a"],
    ["/.well-known/a", "/.well-known/a"],
    ["..a", "/..a"],
    ["/a/../b", "/a/../b"],
    ["/a/.", "/a/."]
  ] as const) {
    it(`makes ${path} of ${JSON.stringify(given)}`, () =>
      assert.deepStrictEqual(normalized(given), { paths: [path], problems: [] }))
  }
  for (const [given, reason] of [
    ["", "is empty"],
    ["/a*b", "not its last character"],
    ["/**", "not its last character"],
    ["/~user", "holds ~"],
    ["/%7Euser", "escaped ~"],
    ["/%2A", "escaped *"],
    ["/\uD800", "a lone surrogate"],
    [`/${"a".repeat(4000)}`, "longer than 4000"],
    ["\n", "is empty"],
    ["  \t", "is blank"],
    ["\u00a0", "is blank"],
    ["/a\n/b", "line break"],
    ["/a\tb", "control character"],
    ["/a%0D", "escaped line break"],
    [" /a", "begins with a blank"],
    ["\ufeff/a", "begins with a blank"],
    ["/a ", "ends with a blank"],
    ["/a \r\n", "ends with a blank"],
    ['"caf\\303\\251.txt"', "in quotes"],
    ["'/a'", "in quotes"],
    ["https://example.com/a", "is a URL"],
    ["HTTPS://EXAMPLE.COM/*", "is a URL"],
    ["s3://bucket/a", "is a URL"],
    ["s3:/bucket/a", "is a URL"],
    ["file:///a", "is a URL"],
    ["arn:aws:s3:::bucket/a", "is an ARN"],
    ["C:\\a", "of Windows"],
    ["c:/a", "of Windows"],
    ["\\\\server\\a", "of Windows"],
    ["assets\\app.js", "of Windows"],
    [".", "relative"],
    ["..", "relative"],
    ["./a", "relative"],
    ["./*", "relative"],
    ["../a", "relative"],
    [".\\a", "relative"],
    ["/./a", "relative"],
    ["/../a", "relative"],
    ["?a=1", "query alone"]
  ] as const) {
    it(`refuses ${JSON.stringify(given.slice(0, 20))}`, () => {
      const { paths, problems } = normalized(given)
      assert.deepStrictEqual(paths, [])
      assert.strictEqual(problems[0]?.path, given)
      assert.include(problems[0]?.reason, reason)
    })
  }

  it("removes duplicates and paths that a wildcard covers, and keeps the order", () => {
    const given = ["/b", "a", "/a", "/img/x.png", "/img/*", "/img/y/*", "/img/", "/imgs", "/c d", "/c%20d"]
    assert.deepStrictEqual(Paths.normalizeAll(given).paths, ["/b", "/a", "/img/*", "/imgs", "/c%20d"])
  })

  it("keeps only /* if it is given", () => {
    assert.deepStrictEqual(Paths.normalizeAll(["/a", "/b*", "*", "/"]).paths, ["/*"])
  })

  it("does not report an invalid path that a wildcard covers", () => {
    const long = `/a/${"x".repeat(5000)}`
    const given = ["/a/vendors~main.js", "/a/%7Eb", "/a/%2A", "/a/**", "/a/b*c", "/a/~b/*", "/a/\uD800", long, "/a/*"]
    assert.deepStrictEqual(Paths.normalizeAll(given), { paths: ["/a/*"], problems: [] })
    assert.deepStrictEqual(
      Paths.normalizeAll([...given, "/b~"]).problems.map(({ path }) => path),
      ["/b~"]
    )
  })

  it("reports text that is not a path, also if a wildcard covers it", () => {
    const given = ["", "https://example.com/a", "./a", "C:\\a", "/a\n/b", "/a "]
    assert.deepStrictEqual(
      Paths.normalizeAll(["/*", ...given]).problems.map(({ path }) => path),
      given
    )
  })

  it("is not covered by an invalid wildcard", () => {
    assert.deepStrictEqual(
      Paths.normalizeAll(["/~a/*", "/~a/b"]).problems.map(({ path }) => path),
      ["/~a/*", "/~a/b"]
    )
  })
})

describe("Paths.normalizeAll", () => {
  const reasons = (given: unknown) => Paths.normalizeAll(given as Iterable<string>).problems

  it("accepts any iterable, and iterates once", () => {
    let times = 0
    const paths = {
      *[Symbol.iterator]() {
        times++
        yield "a"
        yield "b"
      }
    }
    assert.deepStrictEqual(Paths.normalizeAll(paths), { paths: ["/a", "/b"], problems: [] })
    assert.strictEqual(times, 1)
    assert.deepStrictEqual(Paths.normalizeAll(new Set(["a"])).paths, ["/a"])
  })

  it("refuses a single string, and values that are not iterable", () => {
    assert.deepStrictEqual(reasons("/*"), [{ path: "/*", reason: "is a single string: put it into an array" }])
    assert.deepStrictEqual(reasons(undefined), [{ path: "[]", reason: "is not an iterable of paths but undefined" }])
    assert.deepStrictEqual(reasons({ path: "/a" }), [{ path: "[]", reason: "is not an iterable of paths but object" }])
    assert.deepStrictEqual(reasons(null), [{ path: "[]", reason: "is not an iterable of paths but null" }])
  })

  it("names the index of an item that is not a string", () => {
    assert.deepStrictEqual(reasons(["/a", undefined, 7, null, ["/b"]]), [
      { path: "[1]", reason: "is not a string but undefined" },
      { path: "[2]", reason: "is not a string but number" },
      { path: "[3]", reason: "is not a string but null" },
      { path: "[4]", reason: "is not a string but object" }
    ])
    assert.strictEqual(reasons(new Map([["/a", "/b"]]))[0]?.path, "[0]")
  })

  it("returns the exception of an iterable as a problem", () => {
    const failure = new Error("the disk is gone")
    function* paths() {
      yield "/a"
      throw failure
    }
    assert.deepStrictEqual(Paths.normalizeAll(paths()), {
      paths: [],
      problems: [{ path: "[1]", reason: "could not be read: the iterable of the paths threw an exception" }],
      cause: failure
    })
  })
})

describe("laws of path normalization", () => {
  const units = [
    "/",
    "a",
    "b",
    "*",
    "~",
    "%2A",
    "%7e",
    "%20",
    "%",
    " ",
    "\u00e9",
    "\ud83d\ude00",
    "\ud800",
    "\r",
    "\n",
    "\t"
  ]
  const more = [".", "\\", "?", "#", ":", '"', "'", "s3://"]
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...units, ...more), maxLength: 12 }),
    fc.string({ unit: fc.constantFrom("/", "a", "b"), maxLength: 5 }).map((path) => `/${path}`),
    fc.string({ unit: fc.constantFrom("/", "a", "b"), maxLength: 3 }).map((path) => `/${path}*`),
    fc.string({ unit: "grapheme" })
  )
  const texts = fc.array(text, { maxLength: 30 })
  // As the API documents it, and as the in-memory CloudFront has it.
  const LEGAL = /^\/(?:[!$&-)+-;=?-Z_a-z]|%[0-9a-fA-F]{2})*\*?$/
  const covers = (wildcard: string, path: string) =>
    wildcard !== path && Paths.isWildcard(wildcard) && path.startsWith(wildcard.slice(0, -1))
  const law = (name: string, holds: (given: ReadonlyArray<string>) => void) =>
    it(name, () => fc.assert(fc.property(texts, holds), { numRuns: Runs.of(100, 500) }))

  law("change nothing the second time", (given) => {
    const { paths } = Paths.normalizeAll(given)
    assert.deepStrictEqual(Paths.normalizeAll(paths), { paths, problems: [] })
  })

  law("each is one that the service takes, once", (given) => {
    const { paths } = Paths.normalizeAll(given)
    for (const path of paths) {
      assert.match(path, LEGAL)
      assert.isAtMost(path.length, 4000)
    }
    assert.strictEqual(new Set(paths).size, paths.length)
  })

  law("each text is a path, covered by one, or a problem, in the order given", (given) => {
    const { paths, problems } = Paths.normalizeAll(given)
    const all = given.flatMap((one) => {
      const result = Paths.normalize(one)
      return "path" in result ? [result.path] : []
    })
    const wanted = [...new Set(all)].filter((path) => !all.some((wildcard) => covers(wildcard, path)))
    assert.deepStrictEqual(paths, wanted)
    const bad = given.filter((one) => "reason" in Paths.normalize(one))
    assert.isTrue(problems.every(({ path }) => bad.includes(path)))
    if (!paths.some(Paths.isWildcard)) assert.strictEqual(problems.length, bad.length)
  })

  law("beside /* only what can be no path is a problem", (given) => {
    const { paths, problems } = Paths.normalizeAll([...given, "/*"])
    assert.deepStrictEqual(paths, ["/*"])
    for (const { path } of problems) assert.lengthOf(Paths.normalizeAll([path, "/*"]).problems, 1)
  })

  law("their batches follow from the set alone", (given) => {
    const { paths } = Paths.normalizeAll(given)
    assert.deepStrictEqual(Paths.batches([...paths].reverse()), Paths.batches(paths))
    assert.isTrue(Paths.sameSet([...paths].reverse(), paths))
    assert.strictEqual(Paths.sameSet(paths.slice(1), paths), paths.length === 0)
    assert.strictEqual(Paths.sameSet(paths, [...paths, "/another"]), false)
  })
})

describe("the time of path normalization", () => {
  const isLinear = (name: string, make: (size: number) => () => unknown, from: number) =>
    it(`grows with ${name} and no faster`, () => assert.isUndefined(excess(make, { from })))
  const files = (count: number, length = 20) => Array.from({ length: count }, (_, i) => `/${"a".repeat(length)}${i}`)

  isLinear(
    "the length of paths beside a wildcard",
    (length) => {
      const paths = [...files(60, length), "/b*"]
      return () => Paths.normalizeAll(paths)
    },
    120
  )
  isLinear(
    "the number of paths and wildcards",
    (count) => {
      const paths = files(count).flatMap((path, i) => [path, `/b${i}/*`])
      return () => Paths.normalizeAll(paths)
    },
    600
  )
  isLinear(
    "the number of paths in batches",
    (count) => {
      const paths = files(count).map((path) => `${path}*`)
      return () => Paths.batches(paths)
    },
    1500
  )
  for (const unit of ["\n", " ", "%", '"', "\\", "\u00e9", "a:", "//", "./"]) {
    isLinear(
      `the length of a text of ${JSON.stringify(unit)}`,
      (length) => {
        const texts = [unit.repeat(length), `/${unit.repeat(length)}x`, `a${unit.repeat(length)}x`]
        return () => texts.map(Paths.normalize)
      },
      2000
    )
  }
})

describe("Paths.batches", () => {
  it("have all paths and keep both limits", () => {
    const size = fc.record({ single: fc.nat(9000), wildcards: fc.nat(60) })
    fc.assert(
      fc.property(size, ({ single, wildcards }) => {
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

describe("Paths.collector", () => {
  /** The batches of some paths, in their order. */
  const collect = (paths: Iterable<string>) => {
    const collector = Paths.collector()
    const batches: Array<Paths.Normalized> = []
    for (const path of paths) {
      if (collector.add(path)) continue
      batches.push(collector.take())
      assert.isTrue(collector.add(path), "there is room in an empty batch")
    }
    return [...batches, collector.take()]
  }

  it("has all paths, in their order, and keeps both limits", () => {
    const one = fc
      .tuple(fc.nat(4000), fc.boolean())
      .map(([i, isWild]) => (isWild && i % 9 === 0 ? `/w${i}/*` : `/s${i}`))
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 9000, size: "max" }), (given) => {
        const batches = collect(given).map(({ paths }) => paths)
        const filled = Paths.collector()
        const taken = Array.from(filled.fill(given), () => filled.take())
        assert.deepStrictEqual(
          [...taken, filled.take()].map(({ paths }) => paths),
          batches
        )
        for (const batch of batches) {
          assert.isAtMost(batch.length, 3000)
          assert.isAtMost(batch.filter(Paths.isWildcard).length, 15)
          assert.strictEqual(new Set(batch).size, batch.length)
        }
        assert.sameMembers([...new Set(batches.flat())], [...new Set(given)])
      }),
      { numRuns: 20 }
    )
  })

  it("takes a path twice in one batch once, however it is written, and begins another one when it is full", () => {
    const paths = ["/a", "a", "/b c", "/b%20c", ...Array.from({ length: 2999 }, (_, i) => `/${i}`), "/a"]
    const [first, second] = collect(paths)
    assert.deepStrictEqual(first?.paths.slice(0, 3), ["/a", "/b%20c", "/0"])
    assert.strictEqual(first?.paths.length, 3000)
    // The other batch is not known any more.
    assert.deepStrictEqual(second?.paths, ["/2998", "/a"])
  })

  it("names the index of an item that is not a string among all, not in its batch", () => {
    const problemsOf = (given: ReadonlyArray<unknown>) =>
      collect(given as ReadonlyArray<string>).flatMap(({ problems }) => problems.map(({ path }) => path))
    assert.deepStrictEqual(problemsOf(["/a", "/a", "/b", 5]), ["[3]"])
    assert.deepStrictEqual(problemsOf([...Array.from({ length: 3001 }, (_, i) => `/${i}`), 5]), ["[3001]"])
    assert.deepStrictEqual(problemsOf([...Array.from({ length: 3000 }, (_, i) => `/${i}`), null, "/a", 5]), [
      "[3000]",
      "[3002]"
    ])
  })

  it("drops what a wildcard of the batch covers, and reports what is wrong", () => {
    const [only] = collect(["/img/x", "/img/*", "/img/~y", "/~z", 1 as never])
    assert.deepStrictEqual(only?.paths, ["/img/*"])
    assert.deepStrictEqual(
      only?.problems.map(({ path }) => path),
      ["/~z", "[4]"]
    )
  })
})
