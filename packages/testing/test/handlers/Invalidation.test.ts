import { createDistributionTenant } from "@effect-cloudfront/core/DistributionTenant"
import {
  createInvalidation,
  createInvalidationForDistributionTenant,
  getInvalidation,
  getInvalidationForDistributionTenant,
  type InvalidationBatch,
  listInvalidations,
  listInvalidationsForDistributionTenant
} from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import * as Paths from "@effect-cloudfront/core/protocol/Paths"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create as createDistribution, send, template, verdict } from "../support.js"

const layer = InMemoryCloudFront.layer()

const create = (DistributionId: string, Items: ReadonlyArray<string>, more: Partial<InvalidationBatch> = {}) =>
  Effect.map(
    createInvalidation({ DistributionId, InvalidationBatch: { Paths: { Items }, ...more } }),
    (result) => result.Invalidation
  )

const times = (n: number, name: string, end = "") => Array.from({ length: n }, (_, i) => `/${name}${i}${end}`)

const summaries = (DistributionId: string, MaxItems?: number) =>
  Pagination.items(listInvalidations, { DistributionId, MaxItems }).pipe(
    Stream.runCollect,
    Effect.map((all) => Array.from(all))
  )

describe("create", () => {
  it.effect("returns the invalidation and its location, but no version", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const batch = { CallerReference: "r", Paths: { Quantity: 2, Items: ["/index.html", "/images/*"] } }
      const result = yield* createInvalidation({ DistributionId: id, InvalidationBatch: batch })
      const made = result.Invalidation
      assert.match(made.Id, /^I[0-9A-Z]{13}$/)
      assert.strictEqual(made.Status, "InProgress")
      assert.deepStrictEqual(made.InvalidationBatch, batch)
      assert.strictEqual(
        result.Location,
        `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}/invalidation/${made.Id}`
      )
      const got = yield* getInvalidation({ DistributionId: id, Id: made.Id })
      assert.deepStrictEqual(got.Invalidation, made)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is completed after the propagation time", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const { Id } = yield* create(id, ["/"])
      const status = Effect.map(getInvalidation({ DistributionId: id, Id }), (result) => result.Invalidation.Status)
      yield* TestClock.adjust("119 seconds")
      assert.strictEqual(yield* status, "InProgress")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* status, "Completed")
    }).pipe(Effect.provide(layer))
  )

  const paths: ReadonlyArray<readonly [path: string, ok: boolean]> = [
    ["/", true],
    ["/index.html", true],
    ["*", true],
    ["/*", true],
    ["/a*", true],
    ["/a%20b?c=d&e", true],
    ["/%2A", true],
    [`/${"x".repeat(3999)}`, true],
    [`/${"x".repeat(4000)}`, false],
    ["index.html", false],
    ["a*", false],
    ["/a*b", false],
    ["/**", false],
    ["/a b", false],
    ["/ä", false],
    ["/a%2", false],
    ["/~user", false],
    ['/"', false],
    ["", false]
  ]

  it.effect.each(paths)("of %j is accepted: %s", ([path, ok]) =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      if (ok) yield* create(id, [path])
      else assert.strictEqual(yield* codeOf(create(id, ["/good", path])), "InvalidArgument")
      assert.lengthOf(yield* summaries(id), ok ? 1 : 0)
    }).pipe(Effect.provide(layer))
  )

  it.live("of what the program normalizes is accepted", () =>
    forAll(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      (path) =>
        Effect.gen(function* () {
          const normalized = Paths.normalize(path)
          if (!("path" in normalized)) return
          const { id } = yield* createDistribution()
          yield* create(id, [normalized.path])
        }).pipe(Effect.provide(layer)),
      { numRuns: Runs.of(10, 50) }
    )
  )

  it.effect("is refused with the error of an invalid member", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      assert.strictEqual(yield* codeOf(create("E0", ["/"])), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(create(id, [])), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create(id, ["/"], { CallerReference: "" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create(id, ["/"], { CallerReference: "x".repeat(129) })), "InvalidArgument")
      const path = `distribution/${id}/invalidation`
      assert.strictEqual(verdict(yield* send("POST", path)), "400 MissingBody")
      const body =
        "<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/</Path></Items></Paths>" +
        "<CallerReference>1</CallerReference></InvalidationBatch>"
      assert.strictEqual(verdict(yield* send("POST", path, { body })), "400 InconsistentQuantities")
      assert.lengthOf(yield* summaries(id), 0)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is accepted for a disabled distribution", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution({ Enabled: false })
      yield* create(id, ["/"])
    }).pipe(Effect.provide(layer))
  )
})

describe("a caller reference", () => {
  const twice = (second: ReadonlyArray<string>) =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const first = yield* create(id, ["/a"], { CallerReference: "r" })
      return { first, id, again: create(id, second, { CallerReference: "r" }) }
    })

  it.effect("is refused if it was used, as observed", () =>
    Effect.gen(function* () {
      const { again, id } = yield* twice(["/a"])
      const error = yield* Effect.flip(again)
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.match(error.message, /caller reference/)
      yield* TestClock.adjust("1 days")
      assert.strictEqual(yield* codeOf(again), "InvalidArgument")
      assert.lengthOf(yield* summaries(id), 1)
      // Another distribution's references are its own.
      yield* create((yield* createDistribution()).id, ["/a"], { CallerReference: "r" })
    }).pipe(Effect.provide(layer))
  )

  it.effect("returns the existing batch, as documented", () =>
    Effect.gen(function* () {
      const { again, first, id } = yield* twice(["/a"])
      assert.deepStrictEqual(yield* again, first)
      assert.lengthOf(yield* summaries(id), 1)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ invalidationReferences: "documented" })))
  )

  it.effect("is refused for other paths, as documented", () =>
    Effect.gen(function* () {
      const { again } = yield* twice(["/b"])
      assert.strictEqual(yield* codeOf(again), "InvalidationBatchAlreadyExists")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ invalidationReferences: "documented" })))
  )
})

describe("in progress at once", () => {
  it.effect("are 3,000 paths and 15 wildcards, counted separately", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      yield* create(id, times(2999, "a"))
      yield* create(id, times(14, "w", "*"))
      assert.strictEqual(yield* codeOf(create(id, ["/x", "/y"])), "TooManyInvalidationsInProgress")
      assert.strictEqual(yield* codeOf(create(id, ["/x*", "/y*"])), "TooManyInvalidationsInProgress")
      yield* create(id, ["/x", "/y*"])
      assert.strictEqual(yield* codeOf(create(id, ["/z"])), "TooManyInvalidationsInProgress")
      assert.strictEqual(yield* codeOf(create(id, ["/z*"])), "TooManyInvalidationsInProgress")
      // Another distribution has room of its own, and time makes room.
      yield* create((yield* createDistribution()).id, ["/z", "/z*"])
      yield* TestClock.adjust("2 minutes")
      yield* create(id, times(3000, "a"))
      yield* create(id, times(15, "w", "*"))
    }).pipe(Effect.provide(layer))
  )

  it.effect("have another quota than one batch", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      assert.strictEqual(yield* codeOf(create(id, times(3001, "a"))), "BatchTooLarge")
      assert.strictEqual(yield* codeOf(create(id, times(16, "w", "*"))), "TooManyInvalidationsInProgress")
    }).pipe(Effect.provide(layer))
  )

  it.effect("can be configured", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      assert.strictEqual(yield* codeOf(create(id, ["/1", "/2", "/3"])), "BatchTooLarge")
      yield* create(id, ["/1", "/2"])
      assert.strictEqual(yield* codeOf(create(id, ["/3*", "/4*"])), "TooManyInvalidationsInProgress")
      yield* create(id, ["/3*"])
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { invalidationPaths: 2, invalidationWildcards: 1 } })))
  )
})

describe("read", () => {
  it.effect("fails for a missing resource", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const other = yield* createDistribution()
      const { Id } = yield* create(id, ["/"])
      const get = (DistributionId: string, Id: string) => codeOf(getInvalidation({ DistributionId, Id }))
      assert.strictEqual(yield* get("E0", Id), "NoSuchDistribution")
      assert.strictEqual(yield* get(id, "I0"), "NoSuchInvalidation")
      assert.strictEqual(yield* get(other.id, Id), "NoSuchInvalidation")
    }).pipe(Effect.provide(layer))
  )
})

describe("list", () => {
  it.effect("starts with the newest", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const other = yield* createDistribution()
      const made = [yield* create(id, ["/1"]), yield* create(id, ["/2"])]
      yield* create(other.id, ["/"])
      yield* TestClock.adjust("2 minutes")
      made.push(yield* create(id, ["/3"]))
      const listed = yield* summaries(id, 2)
      assert.deepStrictEqual(
        listed.map(({ Id, Status }) => [Id, Status]),
        [
          [made[2]?.Id, "InProgress"],
          [made[1]?.Id, "Completed"],
          [made[0]?.Id, "Completed"]
        ]
      )
      assert.deepStrictEqual(listed[0]?.CreateTime, made[2]?.CreateTime)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ listOrder: "shuffled" })))
  )

  it.effect("continues at the marker while new ones are added", () =>
    Effect.gen(function* () {
      const { id } = yield* createDistribution()
      const [first, second] = [yield* create(id, ["/1"]), yield* create(id, ["/2"])]
      const page = yield* listInvalidations({ DistributionId: id, MaxItems: 1 })
      assert.strictEqual(page.InvalidationList.NextMarker, second.Id)
      yield* create(id, ["/3"])
      const next = yield* listInvalidations({ DistributionId: id, Marker: page.InvalidationList.NextMarker })
      assert.deepStrictEqual(
        next.InvalidationList.Items.map(({ Id }) => Id),
        [first.Id]
      )
      assert.strictEqual(yield* codeOf(listInvalidations({ DistributionId: id, Marker: "I0" })), "InvalidArgument")
      assert.strictEqual(yield* codeOf(listInvalidations({ DistributionId: "E0" })), "NoSuchDistribution")
    }).pipe(Effect.provide(layer))
  )
})

describe("of a distribution tenant", () => {
  const tenant = Effect.gen(function* () {
    const { id: DistributionId } = yield* template()
    const made = yield* createDistributionTenant({
      DistributionId,
      Name: "mine",
      Domains: [{ Domain: "www.example.com" }]
    })
    return { DistributionId, Id: made.DistributionTenant.Id ?? "" }
  })

  const createFor = (Id: string, Items: ReadonlyArray<string>, CallerReference?: string) =>
    Effect.map(
      createInvalidationForDistributionTenant({ Id, InvalidationBatch: { Paths: { Items }, CallerReference } }),
      (result) => ({ ...result.Invalidation, Location: result.Location })
    )

  it.effect("is created, completed and listed apart from those of its distribution", () =>
    Effect.gen(function* () {
      const { DistributionId, Id } = yield* tenant
      const first = yield* createFor(Id, ["/a"])
      assert.strictEqual(
        first.Location,
        `https://cloudfront.amazonaws.com/2020-05-31/distribution-tenant/${Id}/invalidation/${first.Id}`
      )
      const second = yield* createFor(Id, ["/b"])
      const other = yield* create(DistributionId, ["/c"])
      const all = Pagination.items(listInvalidationsForDistributionTenant, { Id, MaxItems: 1 })
      const ids = Effect.map(Stream.runCollect(all), (found) => Array.from(found, (one) => one.Id))
      assert.deepStrictEqual(yield* ids, [second.Id, first.Id])
      const get = (id: string) =>
        Effect.map(
          getInvalidationForDistributionTenant({ DistributionTenantId: Id, Id: id }),
          (result) => result.Invalidation.Status
        )
      assert.strictEqual(yield* get(first.Id), "InProgress")
      yield* TestClock.adjust("2 minutes")
      assert.strictEqual(yield* get(first.Id), "Completed")
      assert.strictEqual(yield* codeOf(get(other.Id)), "NoSuchInvalidation")
      assert.strictEqual(yield* codeOf(getInvalidation({ DistributionId, Id: first.Id })), "NoSuchInvalidation")
      const marker = listInvalidationsForDistributionTenant({ Id, Marker: "none" })
      assert.strictEqual(yield* codeOf(marker), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused with the error of what is wrong", () =>
    Effect.gen(function* () {
      const { DistributionId, Id } = yield* tenant
      assert.strictEqual(yield* codeOf(createFor("dt_0", ["/"])), "EntityNotFound")
      assert.strictEqual(yield* codeOf(createFor(DistributionId, ["/"])), "EntityNotFound")
      assert.strictEqual(yield* codeOf(createFor(Id, ["a"])), "InvalidArgument")
      assert.strictEqual(yield* codeOf(createFor(Id, ["/a", "/b", "/c"])), "BatchTooLarge")
      const get = getInvalidationForDistributionTenant({ DistributionTenantId: "dt_0", Id: "I0" })
      assert.strictEqual(yield* codeOf(get), "EntityNotFound")
      assert.strictEqual(yield* codeOf(listInvalidationsForDistributionTenant({ Id: "dt_0" })), "EntityNotFound")
      const path = `distribution-tenant/${Id}/invalidation`
      assert.strictEqual(verdict(yield* send("POST", path)), "400 MissingBody")
      const body =
        "<InvalidationBatch><Paths><Quantity>2</Quantity><Items><Path>/</Path></Items></Paths>" +
        "<CallerReference>1</CallerReference></InvalidationBatch>"
      assert.strictEqual(verdict(yield* send("POST", path, { body })), "400 InconsistentQuantities")
      yield* createFor(Id, ["/a", "/b"], "r")
      assert.strictEqual(yield* codeOf(createFor(Id, ["/a"], "r")), "InvalidArgument")
      assert.strictEqual(yield* codeOf(createFor(Id, ["/c"])), "TooManyInvalidationsInProgress")
      // The distribution has a quota and references of its own.
      yield* create(DistributionId, ["/c"], { CallerReference: "r" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { invalidationPaths: 2 } })))
  )
})
