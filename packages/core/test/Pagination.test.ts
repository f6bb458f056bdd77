import { CloudFront } from "@effect-cloudfront/core/CloudFront"
import { listConflictingAliases } from "@effect-cloudfront/core/Distribution"
import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import { operations } from "@effect-cloudfront/core/operations"
import * as Operation from "@effect-cloudfront/core/Operation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as fc from "fast-check"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as Stream from "effect/Stream"
import * as Stub from "./Stub.js"

const list = (ids: ReadonlyArray<string>, tail: string): Stub.Answer => ({
  body:
    `<InvalidationList><Marker></Marker><MaxItems>2</MaxItems>${tail}<Quantity>${ids.length}</Quantity><Items>` +
    ids
      .map(
        (id) =>
          `<InvalidationSummary><Id>${id}</Id><CreateTime>2020-01-02T03:04:05Z</CreateTime><Status>Completed</Status></InvalidationSummary>`
      )
      .join("") +
    "</Items></InvalidationList>"
})

const more = (marker: string) => `<IsTruncated>true</IsTruncated><NextMarker>${marker}</NextMarker>`

const input = { DistributionId: "E1", MaxItems: 2 }
const items = Pagination.items(listInvalidations, input).pipe(Stream.map(({ Id }) => Id))
const markers = (stub: Stub.Stub) => stub.requests.map(({ query }) => query.find(([name]) => name === "Marker")?.[1])

/** All that a list gives, and what it fails with after that. */
const run = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.gen(function* () {
    const seen: Array<A> = []
    const exit = yield* Effect.either(Stream.runForEach(stream, (one) => Effect.sync(() => void seen.push(one))))
    return { seen, error: Either.isLeft(exit) ? exit.left : undefined }
  })

/** What follows a page: another one, nothing, or what the service must not say. */
type Next = number | "end" | "missing" | "empty"

interface Node {
  readonly size: number
  readonly next: Next
}

const markerOf = (next: Next): string | undefined =>
  typeof next === "number" ? `m${next}` : next === "empty" ? "" : undefined

/** An operation that lists pages, which lead to each other in any way, and counts its calls. */
const listing = (nodes: ReadonlyArray<Node>, hasIsTruncated: boolean) => {
  let calls = 0
  const operation = Object.assign(
    ({ Marker: marker = "m0" }: { readonly Marker?: string }) =>
      Effect.sync(() => {
        calls++
        return Number(marker.slice(1))
      }),
    {
      id: "ListThings",
      page: (at: number) => {
        const { next, size } = nodes[at] ?? assert.fail()
        const ids = Array.from({ length: size }, (_, i) => `${at}.${i}`)
        return Operation.page(ids, markerOf(next), hasIsTruncated ? next !== "end" : undefined)
      }
    }
  ) as unknown as Operation.Paginated<{ readonly Marker?: string }, number, never, string>
  return { operation, calls: () => calls }
}

const service = Effect.provideService(CloudFront, { execute: () => Effect.die("not called") })

const END: fc.Arbitrary<Next> = fc.constant("end")

describe("for any pages", () => {
  it.effect("all items of a consistent list are emitted once, in order", () =>
    Effect.gen(function* () {
      const sizes = fc.tuple(fc.array(fc.nat(5), { minLength: 1, maxLength: 60 }), fc.boolean())
      for (const [all, hasIsTruncated] of fc.sample(sizes, Runs.of(20, 100))) {
        const nodes = all.map((size, i): Node => ({ size, next: i + 1 < all.length ? i + 1 : "end" }))
        const { calls, operation } = listing(nodes, hasIsTruncated)
        const { error, seen } = yield* service(run(Pagination.items(operation, {})))
        assert.isUndefined(error)
        assert.deepStrictEqual(
          seen,
          all.flatMap((size, at) => Array.from({ length: size }, (_, i) => `${at}.${i}`))
        )
        assert.strictEqual(calls(), all.length)
        const pages = yield* service(run(Pagination.pages(operation, {})))
        assert.deepStrictEqual(
          pages.seen.map((page) => page.items.length),
          all
        )
      }
    })
  )

  it.effect("an inconsistent page is an error after all pages before it, and no page is requested twice", () =>
    Effect.gen(function* () {
      const graphs = fc.integer({ min: 1, max: 12 }).chain((length) =>
        fc.tuple(
          fc.array(
            fc.record({
              size: fc.nat(3),
              next: fc.oneof(
                { weight: 8, arbitrary: fc.nat(length - 1) as fc.Arbitrary<Next> },
                END,
                fc.constantFrom<Array<Next>>("missing", "empty")
              )
            }),
            { minLength: length, maxLength: length }
          ),
          fc.boolean()
        )
      )
      for (const [nodes, hasIsTruncated] of fc.sample(graphs, Runs.of(60, 300))) {
        const expected: Array<string> = []
        const followed = new Set<string>()
        let at = 0
        let pages = 0
        let reason: Pagination.PaginationError["reason"] | undefined
        for (;;) {
          const { next, size } = nodes[at] ?? assert.fail()
          pages++
          for (let i = 0; i < size; i++) expected.push(`${at}.${i}`)
          if (typeof next !== "number") {
            reason = next === "end" || !hasIsTruncated ? undefined : "MissingMarker"
            break
          }
          const marker = `m${next}`
          if (followed.has(marker)) {
            reason = "RepeatedMarker"
            break
          }
          followed.add(marker)
          at = next
        }
        const { calls, operation } = listing(nodes, hasIsTruncated)
        const { error, seen } = yield* service(run(Pagination.items(operation, {})))
        assert.deepStrictEqual(seen, expected)
        assert.strictEqual(calls(), pages)
        if (reason === undefined) assert.isUndefined(error)
        else assert.deepInclude(error, { _tag: "PaginationError", reason, pages, items: expected.length })
      }
    })
  )

  it.effect("a cycle of markers ends with an error, at any length", () =>
    Effect.gen(function* () {
      for (const [tail, cycle] of [
        [0, 999],
        [0, 1001],
        [5, 2500],
        [2500, 1500],
        [3000, 1]
      ] as const) {
        const length = tail + cycle
        const nodes = Array.from({ length }, (_, i): Node => ({ size: 1, next: i + 1 < length ? i + 1 : tail }))
        const { calls, operation } = listing(nodes, true)
        const { error } = yield* service(run(Pagination.items(operation, {})))
        assert.deepInclude(error, { _tag: "PaginationError", reason: "RepeatedMarker" })
        assert.isAtMost(calls(), cycle < 1000 ? length + 1 : 4 * length)
      }
    })
  )
})

describe("Pagination", () => {
  it("is for all 39 lists", () => {
    const lists = Object.values(operations).filter(({ id }) => id.startsWith("List"))
    assert.lengthOf(lists, 39)
    for (const list of lists) assert.property(list, "page", list.id)
  })

  it.effect("reads all pages, and each run starts at the first", () =>
    Effect.gen(function* () {
      const pages = [list(["a", "b"], more("b")), list(["c"], "<IsTruncated>false</IsTruncated>")]
      const stub = Stub.make(...pages, ...pages)
      assert.deepStrictEqual(Array.from(yield* stub.provide(Stream.runCollect(items))), ["a", "b", "c"])
      assert.deepStrictEqual(Array.from(yield* stub.provide(Stream.runCollect(items))), ["a", "b", "c"])
      assert.deepStrictEqual(markers(stub), [undefined, "b", undefined, "b"])
    })
  )

  it.effect("requests only the pages that are pulled", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a", "b"], more("b")))
      yield* stub.provide(Stream.runDrain(Stream.take(items, 2)))
      assert.strictEqual(stub.requests.length, 1)
    })
  )

  it.effect("ends when IsTruncated is false, even with a NextMarker", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a", "b"], "<IsTruncated>false</IsTruncated><NextMarker>b</NextMarker>"))
      assert.strictEqual(yield* stub.provide(Stream.runCount(items)), 2)
      assert.strictEqual(stub.requests.length, 1)
    })
  )

  for (const tail of ["", "<NextMarker/>", "<NextMarker></NextMarker>"]) {
    it.effect(`ends where a list without IsTruncated has ${tail === "" ? "no NextMarker" : tail}`, () =>
      Effect.gen(function* () {
        const alias = "<ConflictingAlias><Alias>*a.com</Alias></ConflictingAlias>"
        const stub = Stub.make({
          body: `<ConflictingAliasesList>${tail}<MaxItems>2</MaxItems><Quantity>1</Quantity><Items>${alias}</Items></ConflictingAliasesList>`
        })
        const all = Pagination.items(listConflictingAliases, { DistributionId: "E1", Alias: "a.com" })
        assert.strictEqual(yield* stub.provide(Stream.runCount(all)), 1)
        assert.strictEqual(stub.requests.length, 1)
      })
    )
  }

  for (const tail of ["", "<NextMarker/>"]) {
    it.effect(
      `fails where there is more, and ${tail === "" ? "no NextMarker" : "an empty one"}, after the items before`,
      () =>
        Effect.gen(function* () {
          const lie = list(["c"], `<IsTruncated>true</IsTruncated>${tail}`)
          const stub = Stub.make(list(["a", "b"], more("b")), lie)
          const { error, seen } = yield* stub.provide(run(items))
          assert.deepStrictEqual(seen, ["a", "b", "c"])
          assert.instanceOf(error, Pagination.PaginationError)
          assert.deepInclude(error, {
            operation: "ListInvalidations",
            reason: "MissingMarker",
            marker: "b",
            pages: 2,
            items: 3
          })
          assert.strictEqual(
            error.message,
            "ListInvalidations: the list is truncated, but the response has no marker of the next page (pages read: 2, items: 3)"
          )
          assert.strictEqual(stub.requests.length, 2)
          const one = yield* Stub.make(lie).provide(Pagination.page(listInvalidations, input)).pipe(Effect.flip)
          assert.deepInclude(one, {
            _tag: "PaginationError",
            reason: "MissingMarker",
            marker: undefined,
            pages: 1,
            items: 1
          })
        })
    )
  }

  it.effect("fails when a marker is repeated, after the items before it", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a"], more("x")), list(["b"], more("y")), list(["c"], more("x")))
      const { error, seen } = yield* stub.provide(run(items))
      assert.deepStrictEqual(seen, ["a", "b", "c"])
      assert.deepInclude(error, { _tag: "PaginationError", reason: "RepeatedMarker", marker: "x", pages: 3, items: 3 })
      assert.strictEqual(stub.requests.length, 3)
    })
  )

  it.effect("fails when NextMarker is the marker of the page itself, also for a single page", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a"], more("x")))
      const { error } = yield* stub.provide(run(Pagination.items(listInvalidations, { ...input, Marker: "x" })))
      assert.deepInclude(error, { _tag: "PaginationError", reason: "RepeatedMarker", marker: "x", pages: 1 })
      const one = yield* stub.provide(Pagination.page(listInvalidations, { ...input, Marker: "x" })).pipe(Effect.flip)
      assert.strictEqual(one._tag, "PaginationError")
    })
  )

  it.effect("does not fail before the inconsistent page is pulled", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a", "b"], "<IsTruncated>true</IsTruncated>"))
      assert.strictEqual(yield* stub.provide(Stream.runCount(Stream.take(items, 2))), 2)
    })
  )

  it.effect("starts at the given marker, and returns the next one", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["c", "d"], more("d")))
      const page = yield* stub.provide(Pagination.page(listInvalidations, { ...input, Marker: "b" }))
      assert.deepStrictEqual(
        page.items.map(({ Id }) => Id),
        ["c", "d"]
      )
      assert.strictEqual(page.nextMarker, "d")
      assert.deepStrictEqual(markers(stub), ["b"])
    })
  )

  it.effect("fails with the error of a page, after the items before it", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a", "b"], more("b")), Stub.error("AccessDenied", 403))
      const seen: Array<string> = []
      const error = yield* stub
        .provide(Stream.runForEach(items, (id) => Effect.sync(() => void seen.push(id))))
        .pipe(Effect.flip)
      assert.strictEqual(error._tag, "AccessDenied")
      assert.deepStrictEqual(seen, ["a", "b"])
    })
  )
})
