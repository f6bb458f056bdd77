/** What reads show for a while after a change: all that the options and faults of stale reads say. */
import * as Distribution from "@effect-cloudfront/core/Distribution"
import { createInvalidation, getInvalidation, listInvalidations } from "@effect-cloudfront/core/Invalidation"
import * as OriginAccessControl from "@effect-cloudfront/core/OriginAccessControl"
import * as Streaming from "@effect-cloudfront/core/StreamingDistribution"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as TestClock from "effect/TestClock"
import * as Faults from "@effect-cloudfront/testing/Faults"
import { forAll } from "@effect-cloudfront/support/Property"
import * as Runs from "@effect-cloudfront/support/Runs"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create, fake, type Handle, minimal, read, update } from "./support.js"

const LAG = "10 seconds"
const AT_ONCE = { distribution: 0, streamingDistribution: 0, invalidation: 0 }
const layer = InMemoryCloudFront.layer({ readLag: LAG, propagation: AT_ONCE })

const listed = Effect.map(Distribution.listDistributions(), ({ DistributionList }) => DistributionList.Items)
const ids = Effect.map(listed, (all) => all.map(({ Id }) => Id))
const wait = (seconds: number) => TestClock.adjust(`${seconds} seconds`)
const remove = ({ etag, id }: Handle) => Distribution.deleteDistribution({ Id: id, IfMatch: etag })
const disabled = { Enabled: false }

describe("lists", () => {
  it.effect("show a new resource only later", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      assert.deepStrictEqual(yield* ids, [])
      yield* wait(9)
      assert.deepStrictEqual(yield* ids, [])
      yield* wait(1)
      assert.deepStrictEqual(yield* ids, [id])
    }).pipe(Effect.provide(layer))
  )

  it.effect("show a deleted resource for a while", () =>
    Effect.gen(function* () {
      const made = yield* create(disabled)
      yield* wait(60)
      yield* remove(made)
      assert.deepStrictEqual(yield* ids, [made.id])
      assert.strictEqual((yield* read(made.id)).id, made.id)
      // Writes know better.
      assert.strictEqual(yield* codeOf(remove(made)), "NoSuchDistribution")
      const { distributions } = yield* fake
      assert.deepStrictEqual(yield* distributions, [])
      yield* wait(10)
      assert.deepStrictEqual(yield* ids, [])
      assert.strictEqual(yield* codeOf(read(made.id)), "NoSuchDistribution")
    }).pipe(Effect.provide(layer))
  )

  it.effect("of every kind are stale", () =>
    Effect.gen(function* () {
      const { id } = yield* create(disabled)
      yield* wait(60)
      const batch = { Paths: { Items: ["/*"] } }
      const { Invalidation } = yield* createInvalidation({ DistributionId: id, InvalidationBatch: batch })
      const OriginAccessControlConfig = {
        Name: "n",
        SigningProtocol: "sigv4",
        SigningBehavior: "always",
        OriginAccessControlOriginType: "s3"
      } as const
      yield* OriginAccessControl.createOriginAccessControl({ OriginAccessControlConfig })
      yield* Streaming.createStreamingDistribution({
        StreamingDistributionConfig: {
          S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: "" },
          Comment: "",
          TrustedSigners: { Enabled: false, Items: [] },
          Enabled: true
        }
      })
      const counts = Effect.gen(function* () {
        const { InvalidationList } = yield* listInvalidations({ DistributionId: id })
        const { OriginAccessControlList } = yield* OriginAccessControl.listOriginAccessControls()
        const { StreamingDistributionList } = yield* Streaming.listStreamingDistributions()
        const { DistributionIdList } = yield* Distribution.listDistributionsByCachePolicyId({
          CachePolicyId: minimal.DefaultCacheBehavior.CachePolicyId ?? ""
        })
        return [InvalidationList, OriginAccessControlList, StreamingDistributionList, DistributionIdList].map(
          ({ Quantity }) => Quantity
        )
      })
      assert.deepStrictEqual(yield* counts, [0, 0, 0, 1])
      // By its id it is there at once.
      const got = yield* getInvalidation({ DistributionId: id, Id: Invalidation.Id })
      assert.strictEqual(got.Invalidation.Status, "Completed")
      yield* wait(10)
      assert.deepStrictEqual(yield* counts, [1, 1, 1, 1])
    }).pipe(Effect.provide(layer))
  )

  it.effect("continue after a marker that they do not show", () =>
    Effect.gen(function* () {
      const first = yield* create(disabled)
      const second = yield* create(disabled)
      yield* wait(60)
      yield* remove(first)
      const rest = (Marker: string) =>
        Effect.map(Distribution.listDistributions({ Marker }), ({ DistributionList }) =>
          DistributionList.Items.map(({ Id }) => Id)
        )
      const third = yield* create()
      assert.deepStrictEqual(yield* rest(first.id), [second.id])
      assert.deepStrictEqual(yield* rest(third.id), [])
    }).pipe(Effect.provide(layer))
  )
})

describe("a resource that is read by its id", () => {
  it.effect("shows each change after the same lag", () =>
    Effect.gen(function* () {
      const first = yield* create({ Comment: "0" })
      yield* wait(60)
      const second = yield* update(first, { Comment: "1" })
      yield* wait(4)
      const third = yield* update(second, { Comment: "2" })
      const comment = Effect.map(read(first.id), ({ config, etag }) => [config.Comment, etag])
      assert.deepStrictEqual(yield* comment, ["0", first.etag])
      yield* wait(6)
      assert.deepStrictEqual(yield* comment, ["1", second.etag])
      yield* wait(3)
      assert.deepStrictEqual(yield* comment, ["1", second.etag])
      yield* wait(1)
      assert.deepStrictEqual(yield* comment, ["2", third.etag])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is found at once, as it was created", () =>
    Effect.gen(function* () {
      const made = yield* create({ ...disabled, Comment: "0" })
      yield* wait(1)
      const changed = yield* update(made, { Comment: "1" })
      yield* remove(changed)
      assert.strictEqual((yield* read(made.id)).config.Comment, "0")
      yield* wait(9)
      assert.strictEqual((yield* read(made.id)).config.Comment, "0")
      yield* wait(1)
      assert.strictEqual(yield* codeOf(read(made.id)), "NoSuchDistribution")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is not found at once, if that is configured", () =>
    Effect.gen(function* () {
      const { arn, etag, id } = yield* create()
      const tags = listTagsForResource({ Resource: arn })
      assert.strictEqual(yield* codeOf(read(id)), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(tags), "NoSuchResource")
      assert.deepStrictEqual(yield* ids, [id])
      yield* wait(5)
      assert.strictEqual((yield* read(id)).etag, etag)
      yield* tags
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "5 seconds" })))
  )

  it.effect("has its current status", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* wait(300)
      yield* update(made, { Comment: "new" })
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
      yield* wait(10)
      assert.strictEqual((yield* read(made.id)).status, "InProgress")
      yield* wait(290)
      assert.strictEqual((yield* read(made.id)).status, "Deployed")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: LAG })))
  )

  it.effect("is stale after changes by other operations", () =>
    Effect.gen(function* () {
      const made = yield* create()
      yield* wait(60)
      const WebACLArn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/n/1"
      yield* Distribution.associateDistributionWebACL({ Id: made.id, IfMatch: made.etag, WebACLArn })
      assert.strictEqual((yield* read(made.id)).etag, made.etag)
      yield* wait(10)
      assert.strictEqual((yield* read(made.id)).config.WebACLId, WebACLArn)
    }).pipe(Effect.provide(layer))
  )
})

it.effect("tags are stale", () =>
  Effect.gen(function* () {
    const { arn } = yield* create()
    yield* wait(60)
    yield* tagResource({ Resource: arn, Tags: { Items: [{ Key: "a", Value: "1" }] } })
    const count = Effect.map(listTagsForResource({ Resource: arn }), ({ Tags }) => Tags.Items.length)
    assert.strictEqual(yield* count, 0)
    const { tags } = yield* fake
    assert.deepStrictEqual(yield* tags(arn), { a: "1" })
    yield* wait(10)
    assert.strictEqual(yield* count, 1)
  }).pipe(Effect.provide(layer))
)

it.effect("settle ends the lag", () =>
  Effect.gen(function* () {
    const made = yield* create({ Comment: "0" })
    yield* wait(60)
    const changed = yield* update(made, { Comment: "1" })
    const { settle } = yield* fake
    yield* settle
    assert.strictEqual((yield* read(made.id)).etag, changed.etag)
  }).pipe(Effect.provide(layer))
)

it.effect("flapping reads alternate between two states", () =>
  Effect.gen(function* () {
    const made = yield* create({ Comment: "0" })
    yield* wait(60)
    yield* update(made, { Comment: "1" })
    const many = Effect.map(
      Effect.forEach(Array.from({ length: 20 }), () => read(made.id), { concurrency: 1 }),
      (all) => all.map(({ config }) => config.Comment).join("")
    )
    const seen = yield* many
    assert.match(seen, /10/)
    assert.match(seen, /01/)
    yield* wait(10)
    assert.strictEqual(yield* many, "1".repeat(20))
  }).pipe(Effect.provide(InMemoryCloudFront.layer({ readLag: { get: LAG, flapping: true } })))
)

describe("a stale read", () => {
  it.effect("shows the state before the last change, once", () =>
    Effect.gen(function* () {
      const first = yield* create({ Comment: "0" })
      const second = yield* update(first, { Comment: "1" })
      const { faults } = yield* fake
      yield* wait(3600)
      yield* faults.on("*", Faults.staleRead, { times: 2 })
      assert.strictEqual((yield* read(first.id)).etag, first.etag)
      assert.strictEqual((yield* listed)[0]?.Comment, "0")
      assert.strictEqual((yield* read(first.id)).etag, second.etag)
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("finds a new resource by its id, but not in lists", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const { faults } = yield* fake
      yield* faults.on("*", Faults.staleRead, { times: 2 })
      assert.strictEqual((yield* read(id)).id, id)
      assert.deepStrictEqual(yield* ids, [])
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("does not find a new resource, if that is configured", () =>
    Effect.gen(function* () {
      const { id } = yield* create()
      const { faults } = yield* fake
      yield* wait(3600)
      yield* faults.on("*", Faults.staleRead)
      assert.strictEqual(yield* codeOf(read(id)), "NoSuchDistribution")
      assert.strictEqual((yield* read(id)).id, id)
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ createLag: "1 seconds" })))
  )

  it.effect("does not affect a write", () =>
    Effect.gen(function* () {
      const first = yield* create()
      const second = yield* update(first, { Comment: "1" })
      const { faults } = yield* fake
      yield* faults.on("UpdateDistribution", Faults.staleRead, { times: 2 })
      assert.strictEqual(yield* codeOf(update(first, { Comment: "2" })), "PreconditionFailed")
      yield* update(second, { Comment: "2" })
      assert.strictEqual((yield* read(first.id)).config.Comment, "2")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )
})

/** What there was from a time on: the ETags of what there was, by id. */
interface Snapshot {
  readonly at: number
  readonly etags: ReadonlyMap<string, string>
}

/** As simple as can be: looks through all that ever was. */
const model = (snapshots: ReadonlyArray<Snapshot>) => {
  const asOf = (time: number) => snapshots.filter(({ at }) => at <= time).length - 1
  return {
    list: (now: number, lag: number) => Array.from(snapshots[asOf(now - lag)]?.etags ?? []),
    get: (id: string, now: number, lag: number, createLag: number) => {
      const born = snapshots.findIndex(({ etags }) => etags.has(id))
      const at = snapshots[born]?.at ?? Infinity
      if (at > now - createLag) return undefined
      return snapshots[Math.max(born, asOf(now - lag))]?.etags.get(id)
    }
  }
}

type Action = readonly [what: "create" | "update" | "remove" | "wait", n: number]

const action: fc.Arbitrary<Action> = fc.tuple(
  fc.constantFrom<Action[0][]>("create", "update", "update", "remove", "wait", "wait"),
  fc.nat(12)
)

describe("any sequence of operations", () => {
  it.live("reads are behind by as much as they should, and no more", () =>
    forAll(
      fc.record({
        actions: fc.array(action, { maxLength: 25 }),
        get: fc.nat(20),
        list: fc.nat(20),
        createLag: fc.nat(20)
      }),
      ({ actions, createLag, get, list }) =>
        Effect.gen(function* () {
          const { distributions } = yield* fake
          let now = 0
          let snapshots: ReadonlyArray<Snapshot> = [{ at: -Infinity, etags: new Map() }]
          for (const [what, n] of actions) {
            const all = yield* distributions
            const one = all[n % Math.max(1, all.length)]
            const id = one?.Distribution.Id ?? ""
            const etag = one?.ETag ?? ""
            if (what === "wait") {
              yield* wait(n)
              now += n
            } else if (what === "create") yield* create(disabled)
            else if (one !== undefined && what === "remove") {
              yield* Distribution.deleteDistribution({ Id: id, IfMatch: etag })
            } else if (one !== undefined) {
              const { DistributionConfig } = one.Distribution
              yield* Distribution.updateDistribution({ Id: id, IfMatch: etag, DistributionConfig })
            }
            const etags = new Map((yield* distributions).map(({ Distribution, ETag }) => [Distribution.Id, ETag]))
            if (what !== "wait") snapshots = [...snapshots, { at: now, etags }]
            const expected = model(snapshots)
            assert.deepStrictEqual(
              (yield* listed).map(({ ETag, Id }) => [Id, ETag]),
              expected.list(now, list)
            )
            const known = new Set(snapshots.flatMap(({ etags }) => Array.from(etags.keys())))
            for (const one of known) {
              const seen = yield* Effect.either(Distribution.getDistributionConfig({ Id: one }))
              const etag = seen._tag === "Right" ? seen.right.ETag : undefined
              assert.strictEqual(etag, expected.get(one, now, get, createLag))
            }
          }
        }).pipe(
          Effect.provide(
            InMemoryCloudFront.layer({
              propagation: AT_ONCE,
              readLag: { get: `${get} seconds`, list: `${list} seconds` },
              createLag: `${createLag} seconds`
            })
          )
        ),
      { numRuns: Runs.of(8, 40) }
    )
  )
})
