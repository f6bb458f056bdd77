import { associateAlias, listConflictingAliases, listDistributions } from "@effect-cloudfront/core/Distribution"
import { listDomainConflicts } from "@effect-cloudfront/core/DistributionTenant"
import { createInvalidation } from "@effect-cloudfront/core/Invalidation"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { listTagsForResource, tagResource } from "@effect-cloudfront/core/Tagging"
import * as Retry from "@effect-cloudfront/http/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import * as Settings from "@effect-cloudfront/testing/Settings"
import { codeOf, create, fake, type Handle, OK, outcomeOf, read, withAliases } from "./support.js"

const OTHER = "210987654321"

const identity = (accessKeyId: string, secret = "secret") => ({ accessKeyId, secretAccessKey: Redacted.make(secret) })

const other = identity("OTHER-KEY")

const asOther = Effect.provide(InMemoryCloudFront.layerClient(other))

const layer = (options?: Settings.Options) =>
  InMemoryCloudFront.layer({ accounts: [{ id: OTHER, credentials: [other] }], ...options })

/** No retries, so that each refusal is seen. */
const once = Retry.withPolicy(Retry.none)

const ids = Effect.map(listDistributions(), ({ DistributionList }) => DistributionList.Items.map(({ Id }) => Id))

describe("accounts", () => {
  it.effect("have resources, ids and ARNs of their own", () =>
    Effect.gen(function* () {
      const mine = yield* create()
      const theirs = yield* asOther(create())
      assert.notStrictEqual(mine.id, theirs.id)
      assert.strictEqual(mine.arn, `arn:aws:cloudfront::123456789012:distribution/${mine.id}`)
      assert.strictEqual(theirs.arn, `arn:aws:cloudfront::${OTHER}:distribution/${theirs.id}`)
      assert.deepStrictEqual(yield* ids, [mine.id])
      assert.deepStrictEqual(yield* asOther(ids), [theirs.id])
      assert.strictEqual(yield* codeOf(read(theirs.id)), "NoSuchDistribution")
      assert.strictEqual(yield* codeOf(asOther(read(mine.id))), "NoSuchDistribution")
      const service = yield* fake
      const [shown] = yield* service.account(OTHER).distributions
      assert.strictEqual(shown?.Distribution.Id, theirs.id)
      assert.lengthOf(yield* service.distributions, 1)
    }).pipe(Effect.provide(layer()))
  )

  it.effect("have quotas of their own", () =>
    Effect.gen(function* () {
      yield* create()
      assert.strictEqual(yield* codeOf(create()), "TooManyDistributions")
      assert.strictEqual(yield* outcomeOf(asOther(create())), OK)
    }).pipe(Effect.provide(layer({ quotas: { distributions: 1 } })))
  )

  it.effect("cannot have the same alias", () =>
    Effect.gen(function* () {
      yield* create(withAliases("www.example.com"))
      assert.strictEqual(yield* codeOf(asOther(create(withAliases("WWW.example.com")))), "CNAMEAlreadyExists")
      const theirs = yield* asOther(create(withAliases("a.example.com")))
      const move = associateAlias({ TargetDistributionId: theirs.id, Alias: "www.example.com" })
      assert.strictEqual(yield* codeOf(asOther(move)), "IllegalUpdate")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("see whose aliases are in conflict, masked, page by page", () =>
    Effect.gen(function* () {
      const mine = yield* create(withAliases("a.example.com"))
      const first = yield* create(withAliases("b.example.com", "c.example.com"))
      const theirs = yield* asOther(create(withAliases("d.example.com")))
      const more = yield* asOther(create(withAliases("e.example.com", "e.example.org")))
      const masked = (account: string, { id }: Handle, Alias: string) => ({
        Alias,
        DistributionId: `${"*".repeat(7)}${id.slice(7)}`,
        AccountId: `******${account.slice(6)}`
      })
      const expected = [
        masked("123456789012", first, "b.example.com"),
        masked("123456789012", first, "c.example.com"),
        masked(OTHER, theirs, "d.example.com"),
        masked(OTHER, more, "e.example.com")
      ]
      const aliases = (cursor: { readonly Marker?: string | undefined; readonly MaxItems?: number }) =>
        Effect.map(
          listConflictingAliases({ DistributionId: mine.id, Alias: "*.example.com", ...cursor }),
          ({ ConflictingAliasesList }) => ConflictingAliasesList
        )
      const all = yield* aliases({})
      assert.deepStrictEqual(all?.Items, expected)
      assert.isUndefined(all?.NextMarker)
      for (const MaxItems of [1, 2]) {
        const found: Array<unknown> = []
        for (let Marker: string | undefined = ""; Marker !== undefined;) {
          const page: typeof all = yield* aliases({ Marker, MaxItems })
          found.push(...(page?.Items ?? []))
          Marker = page?.NextMarker
        }
        assert.deepStrictEqual(found, expected)
      }
      const conflicts = Pagination.items(listDomainConflicts, {
        Domain: "*.example.com",
        DomainControlValidationResource: { DistributionId: mine.id },
        MaxItems: 1
      })
      const domains = Array.from(yield* Stream.runCollect(conflicts), ({ AccountId, Domain }) => [Domain, AccountId])
      assert.deepStrictEqual(domains, [
        ["a.example.com", "******789012"],
        ...expected.map(({ AccountId, Alias }) => [Alias, AccountId])
      ])
    }).pipe(Effect.provide(layer()))
  )

  it.effect("are in the snapshot", () =>
    Effect.gen(function* () {
      const theirs = yield* asOther(create())
      const { reset, restore, snapshot } = yield* fake
      const json = yield* snapshot
      yield* reset
      assert.deepStrictEqual(yield* asOther(ids), [])
      yield* restore(json)
      assert.deepStrictEqual(yield* asOther(ids), [theirs.id])
    }).pipe(Effect.provide(layer()))
  )
})

const call = (key: string, secret?: string) =>
  outcomeOf(listDistributions()).pipe(Effect.provide(InMemoryCloudFront.layerClient(identity(key, secret))), once)

describe("unknown credentials", () => {
  it.effect("are refused", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* call("A-KEY"), "InvalidClientTokenId")
      assert.strictEqual(yield* call("333333333333"), "InvalidClientTokenId")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("may be accepted, and name an account", () =>
    Effect.gen(function* () {
      const third = Effect.provide(InMemoryCloudFront.layerClient(identity("333333333333")))
      const mine = yield* create()
      assert.strictEqual(yield* call("A-KEY"), OK)
      assert.deepStrictEqual(yield* ids.pipe(Effect.provide(InMemoryCloudFront.layerClient(identity("A-KEY")))), [
        mine.id
      ])
      const theirs = yield* third(create())
      assert.include(theirs.arn, ":333333333333:")
      assert.deepStrictEqual(yield* third(ids), [theirs.id])
      // Known ones are verified.
      assert.strictEqual(yield* call("OTHER-KEY", "wrong"), "SignatureDoesNotMatch")
    }).pipe(Effect.provide(layer({ unknownCredentials: "accepted" })))
  )
})

describe("credentials", () => {
  it.effect("are replaced", () =>
    Effect.gen(function* () {
      const { replaceCredentials, reset } = yield* fake
      const [key, secret] = [Settings.credentials.accessKeyId, Redacted.value(Settings.credentials.secretAccessKey)]
      yield* replaceCredentials([identity("NEW")])
      assert.strictEqual(yield* call(key, secret), "InvalidClientTokenId")
      assert.strictEqual(yield* call("NEW"), OK)
      yield* replaceCredentials([], OTHER)
      assert.strictEqual(yield* call("OTHER-KEY"), "InvalidClientTokenId")
      yield* reset
      assert.strictEqual(yield* call(key, secret), OK)
      assert.strictEqual(yield* call("NEW"), "InvalidClientTokenId")
    }).pipe(Effect.provide(layer()))
  )

  it.effect("expire", () =>
    Effect.gen(function* () {
      const { replaceCredentials } = yield* fake
      yield* replaceCredentials([{ ...identity("SHORT"), expiration: DateTime.unsafeMake(60_000) }])
      assert.strictEqual(yield* call("SHORT"), OK)
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual(yield* call("SHORT"), "ExpiredToken")
    }).pipe(Effect.provide(layer()))
  )
})

const times = <A, E, R>(count: number, self: Effect.Effect<A, E, R>) =>
  Effect.forEach(Array.from({ length: count }), () => self, { concurrency: 1 })

describe("rates", () => {
  const bucket = (burst: number) => ({ burst, perSecond: 1 })
  const invalidate = (DistributionId: string) =>
    outcomeOf(createInvalidation({ DistributionId, InvalidationBatch: { Paths: { Items: ["/*"] } } }))
  const list = outcomeOf(listDistributions())

  it.effect("of classes have buckets of their own", () =>
    Effect.gen(function* () {
      const made = yield* create()
      const get = outcomeOf(read(made.id))
      assert.deepStrictEqual(yield* times(3, list), [OK, OK, "Throttling"])
      assert.deepStrictEqual(yield* times(4, get), [OK, OK, OK, "Throttling"])
      assert.deepStrictEqual(yield* times(2, invalidate(made.id)), [OK, "Throttling"])
      const tag = outcomeOf(tagResource({ Resource: made.arn, Tags: { Items: [{ Key: "a" }] } }))
      assert.deepStrictEqual(yield* times(3, tag), [OK, OK, "Throttling"])
      assert.strictEqual(yield* outcomeOf(create()), OK)
      assert.deepStrictEqual(yield* times(2, outcomeOf(listTagsForResource({ Resource: made.arn }))), [
        OK,
        "Throttling"
      ])
      yield* TestClock.adjust("1 seconds")
      assert.deepStrictEqual(yield* times(2, list), [OK, "Throttling"])
    }).pipe(
      once,
      Effect.provide(
        layer({
          rateLimits: {
            reads: bucket(3),
            lists: bucket(2),
            writes: bucket(9),
            invalidations: bucket(1),
            tags: bucket(2),
            operations: { ListTagsForResource: bucket(1) }
          }
        })
      )
    )
  )

  it.effect("without a bucket share that of reads or writes", () =>
    Effect.gen(function* () {
      const made = yield* create()
      assert.strictEqual(yield* list, OK)
      assert.strictEqual(yield* outcomeOf(read(made.id)), "Throttling")
      assert.strictEqual(yield* invalidate(made.id), OK)
      assert.strictEqual(yield* outcomeOf(create()), "Throttling")
    }).pipe(once, Effect.provide(layer({ rateLimits: { reads: bucket(1), writes: bucket(2) } })))
  )

  it.effect("are those of each account", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* times(2, list), [OK, "Throttling"])
      assert.deepStrictEqual(yield* asOther(times(2, list)), [OK, "Throttling"])
      yield* Effect.flatMap(fake, ({ reset }) => reset)
      assert.strictEqual(yield* list, OK)
    }).pipe(once, Effect.provide(layer({ rateLimits: { lists: bucket(1) } })))
  )
})
