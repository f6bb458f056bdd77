import * as Api from "@effect-cloudfront/core/AnycastIpList"
import { deleteDistribution, listDistributionsByAnycastIpListId } from "@effect-cloudfront/core/Distribution"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  anycastIpList as create,
  codeOf,
  create as createDistribution,
  send,
  update as updateDistribution,
  verdict
} from "../support.js"

const layer = InMemoryCloudFront.layer({ quotas: { anycastIpLists: 10 } })

type Made = Effect.Effect.Success<ReturnType<typeof create>>

const shown = ({ AnycastIpList, ETag }: Api.GetAnycastIpListResult): Made => ({
  id: AnycastIpList.Id,
  etag: ETag,
  list: AnycastIpList
})

const read = (Id: string) => Effect.map(Api.getAnycastIpList({ Id }), shown)

const update = (
  { etag, id }: Pick<Made, "etag" | "id">,
  change: Partial<Api.UpdateAnycastIpListRequest> = { IpAddressType: "dualstack" }
) => Effect.map(Api.updateAnycastIpList({ Id: id, IfMatch: etag, ...change }), shown)

const remove = ({ etag, id }: Pick<Made, "etag" | "id">) => Api.deleteAnycastIpList({ Id: id, IfMatch: etag })

const POOL = "arn:aws:ec2::123456789012:ipam-pool/ipam-pool-0123456789abcdef0"

describe("an Anycast IP list", () => {
  it.effect("is created with tags, and read", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(86_400_000)
      const { AnycastIpList: list, ETag } = yield* Api.createAnycastIpList({
        Name: "mine",
        IpCount: 21,
        Tags: { Items: [{ Key: "a", Value: "1" }] }
      })
      assert.match(list.Id, /^aip_[0-9A-Za-z]{22}$/)
      assert.deepStrictEqual(list, {
        Id: list.Id,
        Name: "mine",
        Status: "Deploying",
        Arn: `arn:aws:cloudfront::123456789012:anycast-ip-list/${list.Id}`,
        IpAddressType: "ipv4",
        AnycastIps: list.AnycastIps,
        IpCount: 21,
        LastModifiedTime: DateTime.unsafeMake(86_400_000)
      })
      assert.deepStrictEqual(yield* Api.getAnycastIpList({ Id: list.Id }), { AnycastIpList: list, ETag })
      assert.deepStrictEqual((yield* listTagsForResource({ Resource: list.Arn })).Tags.Items, [
        { Key: "a", Value: "1" }
      ])
      const { AnycastIps: _, ...summary } = list
      assert.deepStrictEqual((yield* Api.listAnycastIpLists()).AnycastIpLists, {
        Marker: "",
        MaxItems: 100,
        IsTruncated: false,
        Quantity: 1,
        Items: [{ ...summary, ETag }]
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("has addresses of its own, which follow from the seed", () =>
    Effect.gen(function* () {
      const make = (seed: number) =>
        Effect.gen(function* () {
          const one = yield* create("one", { IpCount: 21 })
          const two = yield* create("two")
          return [one, two].map(({ list }) => list.AnycastIps)
        }).pipe(Effect.provide(InMemoryCloudFront.layer({ seed, quotas: { anycastIpLists: 2 } })))
      const [one = [], two = []] = yield* make(1)
      assert.deepStrictEqual([one.length, two.length, new Set([...one, ...two]).size], [21, 3, 24])
      for (const address of one) assert.match(address, /^198\.1[89]\.\d{1,3}\.\d{1,3}$/)
      assert.deepStrictEqual(yield* make(1), [one, two])
      assert.notDeepEqual(yield* make(2), [one, two])
    })
  )

  it.effect("is deployed in time, after each change", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      assert.strictEqual(made.etag, "ETVPDKIKX0DER")
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual((yield* read(made.id)).list.Status, "Deploying")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual((yield* read(made.id)).list.Status, "Deployed")
      const changed = yield* update(made)
      assert.deepInclude(changed, { etag: "E3UN6WX5RRO2AG" })
      assert.deepInclude(changed.list, { Status: "Deploying", IpAddressType: "dualstack", Name: "mine", IpCount: 3 })
      assert.deepStrictEqual(changed.list.AnycastIps.slice(0, 3), made.list.AnycastIps)
      assert.lengthOf(changed.list.AnycastIps, 6)
      for (const address of changed.list.AnycastIps.slice(3)) assert.match(address, /^2001:db8:/)
      const six = yield* update(changed, { IpAddressType: "ipv6" })
      assert.deepStrictEqual(six.list.AnycastIps, changed.list.AnycastIps.slice(3))
    }).pipe(Effect.provide(layer))
  )

  it.effect("has the address ranges that it is given", () =>
    Effect.gen(function* () {
      const range = { Cidr: "203.0.113.0/24", IpamPoolArn: POOL }
      const made = yield* create("mine", { IpamCidrConfigs: [range] })
      const shownRange = { ...range, AnycastIp: "203.0.113.1" }
      assert.deepStrictEqual(made.list.IpamConfig, {
        Quantity: 1,
        IpamCidrConfigs: [{ ...shownRange, Status: "advertising" }]
      })
      assert.lengthOf(made.list.AnycastIps, 3)
      assert.strictEqual(made.list.AnycastIps[0], "203.0.113.1")
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual((yield* read(made.id)).list.IpamConfig?.IpamCidrConfigs, [
        { ...shownRange, Status: "advertised" }
      ])
      const chosen = { ...range, AnycastIp: "203.0.113.9" }
      const changed = yield* update(made, { IpamCidrConfigs: [chosen, { ...range, Cidr: "2001:db8::/48" }] })
      assert.deepInclude(changed.list, { IpAddressType: "ipv4" })
      assert.strictEqual(changed.list.AnycastIps[0], "203.0.113.9")
      const six = yield* update(changed, { IpAddressType: "ipv6" })
      assert.strictEqual(six.list.AnycastIps[0], "2001:db8::1")
      const without = yield* update(six, { IpamCidrConfigs: [] })
      assert.isUndefined(without.list.IpamConfig)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused if it is invalid", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      for (const IpCount of [0, 1, 22]) assert.strictEqual(yield* codeOf(create("a", { IpCount })), "InvalidArgument")
      const range = { Cidr: "203.0.113.0/24", IpamPoolArn: POOL }
      for (const IpamCidrConfigs of [
        [{ ...range, Cidr: "203.0.113.0" }],
        [{ ...range, Cidr: "203.0.256.0/24" }],
        [{ ...range, IpamPoolArn: "pool" }],
        [range, range, range, range]
      ]) {
        assert.strictEqual(yield* codeOf(create("a", { IpamCidrConfigs })), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update(made, { IpamCidrConfigs })), "InvalidArgument")
      }
      assert.strictEqual(verdict(yield* send("POST", "anycast-ip-list")), "400 MissingBody")
      const body = "<CreateAnycastIpListRequest><Name>a b</Name><IpCount>3</IpCount></CreateAnycastIpListRequest>"
      assert.strictEqual(verdict(yield* send("POST", "anycast-ip-list", { body })), "400 MalformedXML")
      const empty = "<CreateAnycastIpListRequest><Name>a</Name></CreateAnycastIpListRequest>"
      assert.strictEqual(verdict(yield* send("POST", "anycast-ip-list", { body: empty })), "400 InvalidArgument")
      const headers = { "if-match": made.etag }
      assert.strictEqual(verdict(yield* send("PUT", `anycast-ip-list/${made.id}`, { headers })), "400 MissingBody")
      assert.strictEqual(yield* codeOf(create("a", { Tags: { Items: [{ Key: "aws:a" }] } })), "InvalidTagging")
      assert.strictEqual((yield* Api.listAnycastIpLists()).AnycastIpLists.Quantity, 1)
      assert.deepStrictEqual(yield* read(made.id), made)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a unique name", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      assert.strictEqual(yield* codeOf(create("mine")), "EntityAlreadyExists")
      yield* remove(made)
      yield* create("mine")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed and deleted in the current version", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      for (const [etag, code] of [
        ["E3UN6WX5RRO2AG", "PreconditionFailed"],
        ["?", "InvalidIfMatchVersion"]
      ] as const) {
        assert.strictEqual(yield* codeOf(update({ ...made, etag })), code)
        assert.strictEqual(yield* codeOf(remove({ ...made, etag })), code)
      }
      yield* remove(made)
      assert.strictEqual(yield* codeOf(read(made.id)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(update(made)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(remove(made)), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed in pages", () =>
    Effect.gen(function* () {
      const made = yield* Effect.forEach(["1", "2", "3"], (name) => create(name), { concurrency: 1 })
      const { AnycastIpLists: first } = yield* Api.listAnycastIpLists({ MaxItems: 2 })
      assert.deepInclude(first, { IsTruncated: true, NextMarker: made[1]?.id ?? "", Quantity: 2 })
      const { AnycastIpLists: rest } = yield* Api.listAnycastIpLists({ Marker: first.NextMarker })
      assert.deepStrictEqual(
        [...first.Items, ...rest.Items].map(({ Id }) => Id),
        made.map(({ id }) => id)
      )
      assert.strictEqual(yield* codeOf(Api.listAnycastIpLists({ Marker: "none" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a quota, which accounts do not have at first", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(create("mine")), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer()))
  )

  it.effect("is not deleted while a distribution uses it", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      const plain = yield* createDistribution({ Enabled: false })
      const user = yield* updateDistribution(plain, { AnycastIpListId: made.id })
      assert.strictEqual(yield* codeOf(remove(made)), "CannotDeleteEntityWhileInUse")
      const { DistributionList } = yield* listDistributionsByAnycastIpListId({ AnycastIpListId: made.id })
      assert.deepStrictEqual(
        DistributionList.Items.map(({ AnycastIpListId, Id }) => [Id, AnycastIpListId]),
        [[user.id, made.id]]
      )
      assert.strictEqual(yield* codeOf(createDistribution({ AnycastIpListId: "aip_1" })), "EntityNotFound")
      assert.strictEqual(yield* codeOf(updateDistribution(user, { AnycastIpListId: "aip_1" })), "EntityNotFound")
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: user.etag })
      yield* remove(made)
    }).pipe(Effect.provide(layer))
  )
})
