import { listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
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

const input = { DistributionId: "E1", MaxItems: "2" }
const items = Pagination.items(listInvalidations, input).pipe(Stream.map(({ Id }) => Id))
const markers = (stub: Stub.Stub) => stub.requests.map(({ query }) => query.find(([name]) => name === "Marker")?.[1])

describe("Pagination", () => {
  it.effect("goes through all pages, each run from the start", () =>
    Effect.gen(function* () {
      const pages = [list(["a", "b"], more("b")), list(["c"], "<IsTruncated>false</IsTruncated>")]
      const stub = Stub.make(...pages, ...pages)
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* stub.provide(Stream.runCollect(items))), ["a", "b", "c"])
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* stub.provide(Stream.runCollect(items))), ["a", "b", "c"])
      assert.deepStrictEqual(markers(stub), [undefined, "b", undefined, "b"])
    })
  )

  it.effect("asks only for what is pulled", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a", "b"], more("b")))
      yield* stub.provide(Stream.runDrain(Stream.take(items, 2)))
      assert.strictEqual(stub.requests.length, 1)
    })
  )

  for (const [name, tail] of [
    ["IsTruncated is false, whatever NextMarker says", "<IsTruncated>false</IsTruncated><NextMarker>b</NextMarker>"],
    ["NextMarker is absent", "<IsTruncated>true</IsTruncated>"],
    ["NextMarker is empty", "<IsTruncated>true</IsTruncated><NextMarker/>"]
  ] as const) {
    it.effect(`ends when ${name}`, () =>
      Effect.gen(function* () {
        const stub = Stub.make(list(["a", "b"], tail))
        yield* stub.provide(Stream.runDrain(items))
        assert.strictEqual(stub.requests.length, 1)
      })
    )
  }

  it.effect("ends when a marker comes back that was followed before", () =>
    Effect.gen(function* () {
      const stub = Stub.make(list(["a"], more("x")), list(["b"], more("y")), list(["c"], more("x")))
      assert.deepStrictEqual(Chunk.toReadonlyArray(yield* stub.provide(Stream.runCollect(items))), ["a", "b", "c"])
    })
  )

  it.effect("starts where it is told, and gives what a next page needs", () =>
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

  it.effect("fails where a page does, after the items before it", () =>
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
