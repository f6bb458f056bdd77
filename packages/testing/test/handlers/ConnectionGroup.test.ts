import { deleteAnycastIpList } from "@effect-cloudfront/core/AnycastIpList"
import * as Api from "@effect-cloudfront/core/ConnectionGroup"
import {
  createDistributionTenant,
  deleteDistributionTenant,
  updateDistributionTenant
} from "@effect-cloudfront/core/DistributionTenant"
import * as Pagination from "@effect-cloudfront/core/Pagination"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { anycastIpList, codeOf, send, template, verdict } from "../support.js"

const layer = InMemoryCloudFront.layer({ quotas: { anycastIpLists: 1 } })

type Group = Effect.Effect.Success<ReturnType<typeof Api.getConnectionGroup>>

const idOf = ({ ConnectionGroup }: Pick<Group, "ConnectionGroup">): string => ConnectionGroup.Id ?? ""

const create = (Name: string, change: Partial<Api.CreateConnectionGroupRequest> = {}) =>
  Api.createConnectionGroup({ Name, ...change })

const update = (group: Group, change: Partial<Api.UpdateConnectionGroupRequest>) =>
  Api.updateConnectionGroup({ Id: idOf(group), IfMatch: group.ETag, ...change })

const remove = (group: Group) => Api.deleteConnectionGroup({ Id: idOf(group), IfMatch: group.ETag })

const list = (filter: Api.ConnectionGroupAssociationFilter = {}) =>
  Effect.map(Api.listConnectionGroups({ AssociationFilter: filter }), ({ ConnectionGroups }) =>
    ConnectionGroups.map(({ Id }) => Id)
  )

describe("a connection group", () => {
  it.effect("is created with defaults, and found by id, name, ARN and routing endpoint", () =>
    Effect.gen(function* () {
      const made = yield* create("mine", { Tags: { Items: [{ Key: "a", Value: "1" }] } })
      const group = made.ConnectionGroup
      assert.strictEqual(made.ETag, "E23ZP02F085DFQ")
      assert.match(group.Id ?? "", /^cg_[0-9A-Za-z]{27}$/)
      assert.strictEqual(group.Arn, `arn:aws:cloudfront::123456789012:connection-group/${group.Id}`)
      assert.match(group.RoutingEndpoint ?? "", /^d[0-9a-z]{13}\.cloudfront\.net$/)
      assert.deepInclude(group, {
        Name: "mine",
        Ipv6Enabled: true,
        Enabled: true,
        IsDefault: false,
        Status: "InProgress",
        Tags: { Items: [{ Key: "a", Value: "1" }] }
      })
      assert.notProperty(group, "AnycastIpListId")
      for (const Identifier of [group.Id, group.Name, group.Arn]) {
        assert.deepStrictEqual(yield* Api.getConnectionGroup({ Identifier: Identifier ?? "" }), made)
      }
      const RoutingEndpoint = group.RoutingEndpoint ?? ""
      assert.deepStrictEqual(yield* Api.getConnectionGroupByRoutingEndpoint({ RoutingEndpoint }), made)
      const tags = yield* listTagsForResource({ Resource: group.Arn ?? "" })
      assert.deepStrictEqual(tags.Tags.Items, [{ Key: "a", Value: "1" }])
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deployed after the propagation time", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      const status = Effect.map(
        Api.getConnectionGroup({ Identifier: "mine" }),
        (result) => result.ConnectionGroup.Status
      )
      yield* TestClock.adjust("299 seconds")
      assert.strictEqual(yield* status, "InProgress")
      yield* TestClock.adjust("1 seconds")
      assert.strictEqual(yield* status, "Deployed")
      yield* update(made, { Ipv6Enabled: false })
      assert.strictEqual(yield* status, "InProgress")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed member by member", () =>
    Effect.gen(function* () {
      const anycast = yield* anycastIpList("list")
      const made = yield* create("mine", { AnycastIpListId: anycast.id })
      const changed = yield* update(made, { Ipv6Enabled: false })
      assert.strictEqual(changed.ETag, "ETVPDKIKX0DER")
      assert.deepInclude(changed.ConnectionGroup, { Ipv6Enabled: false, Enabled: true, AnycastIpListId: anycast.id })
      yield* TestClock.adjust("5 minutes")
      const deletion = deleteAnycastIpList({ Id: anycast.id, IfMatch: anycast.etag })
      assert.strictEqual(yield* codeOf(deletion), "CannotDeleteEntityWhileInUse")
      const detached = yield* update(changed, { AnycastIpListId: "", Enabled: false })
      assert.deepInclude(detached.ConnectionGroup, { Ipv6Enabled: false, Enabled: false })
      assert.notProperty(detached.ConnectionGroup, "AnycastIpListId")
      yield* deletion
      assert.strictEqual(yield* codeOf(update(made, { Enabled: true })), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(update({ ...made, ETag: "?" }, {})), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(update(detached, { AnycastIpListId: "none" })), "EntityNotFound")
      const path = `connection-group/${idOf(made)}`
      const headers = { "if-match": detached.ETag }
      assert.strictEqual(verdict(yield* send("PUT", path, { headers })), "400 MissingBody")
      const body = "<UpdateConnectionGroupRequest><Enabled>x</Enabled></UpdateConnectionGroupRequest>"
      assert.strictEqual(verdict(yield* send("PUT", path, { headers, body })), "400 MalformedInput")
      assert.strictEqual(yield* codeOf(Api.updateConnectionGroup({ Id: "cg_0", IfMatch: "E" })), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is refused with the error of an invalid member", () =>
    Effect.gen(function* () {
      yield* create("mine")
      assert.strictEqual(yield* codeOf(create("mine")), "EntityAlreadyExists")
      assert.strictEqual(yield* codeOf(create("")), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create("other", { AnycastIpListId: "none" })), "EntityNotFound")
      const Tags = { Items: [{ Key: "aws:a", Value: "1" }] }
      assert.strictEqual(yield* codeOf(create("other", { Tags })), "InvalidTagging")
      assert.strictEqual(verdict(yield* send("POST", "connection-group")), "400 MissingBody")
      assert.strictEqual(
        verdict(yield* send("POST", "connection-group", { body: "<CreateConnectionGroupRequest/>" })),
        "400 InvalidArgument"
      )
      assert.strictEqual(verdict(yield* send("GET", "connection-group")), "400 InvalidArgument")
      for (const one of ["", "cg_0", "d1.cloudfront.net"]) {
        assert.strictEqual(
          yield* codeOf(Api.getConnectionGroupByRoutingEndpoint({ RoutingEndpoint: one })),
          "EntityNotFound"
        )
      }
      assert.strictEqual(yield* codeOf(Api.getConnectionGroup({ Identifier: "none" })), "EntityNotFound")
      assert.lengthOf(yield* list(), 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      yield* create("mine")
      assert.strictEqual(yield* codeOf(create("other")), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { connectionGroups: 1 } })))
  )

  it.effect("is deleted when it is disabled everywhere", () =>
    Effect.gen(function* () {
      const made = yield* create("mine")
      assert.strictEqual(yield* codeOf(remove(made)), "ResourceNotDisabled")
      const disabled = yield* update(made, { Enabled: false })
      assert.strictEqual(yield* codeOf(remove(made)), "PreconditionFailed")
      assert.strictEqual(yield* codeOf(remove({ ...made, ETag: "?" })), "InvalidIfMatchVersion")
      assert.strictEqual(yield* codeOf(remove(disabled)), "ResourceNotDisabled")
      yield* TestClock.adjust("5 minutes")
      yield* remove(disabled)
      assert.strictEqual(yield* codeOf(remove(disabled)), "EntityNotFound")
      assert.deepStrictEqual(yield* list(), [])
      yield* create("mine")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is in use by its tenants", () =>
    Effect.gen(function* () {
      const { id: DistributionId } = yield* template()
      const group = yield* create("mine")
      const { DistributionTenant, ETag } = yield* createDistributionTenant({
        DistributionId,
        Name: "tenant",
        Domains: [{ Domain: "www.example.com" }],
        ConnectionGroupId: idOf(group)
      })
      const Id = DistributionTenant.Id ?? ""
      assert.strictEqual(yield* codeOf(update(group, { Enabled: false })), "ResourceInUse")
      const tenant = yield* updateDistributionTenant({ Id, IfMatch: ETag, Enabled: false })
      const disabled = yield* update(group, { Enabled: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(remove(disabled)), "CannotDeleteEntityWhileInUse")
      yield* deleteDistributionTenant({ Id, IfMatch: tenant.ETag })
      yield* remove(disabled)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed in pages, and by its Anycast IP list", () =>
    Effect.gen(function* () {
      const { id: AnycastIpListId } = yield* anycastIpList("list")
      const made = yield* Effect.forEach(
        ["a", "b", "c"],
        (name) => create(name, name === "b" ? { AnycastIpListId } : {}),
        {
          concurrency: 1
        }
      )
      const ids = made.map(idOf)
      const paged = yield* Stream.runCollect(Pagination.items(Api.listConnectionGroups, { MaxItems: 2 }))
      assert.deepStrictEqual(
        Array.from(paged, ({ Id }) => Id),
        ids
      )
      assert.deepStrictEqual(yield* list({ AnycastIpListId }), ids.slice(1, 2))
      assert.strictEqual(yield* codeOf(list({ AnycastIpListId: "none" })), "EntityNotFound")
      assert.strictEqual(yield* codeOf(Api.listConnectionGroups({ Marker: "none" })), "InvalidArgument")
      const body = "<ListConnectionGroupsRequest><MaxItems>0</MaxItems></ListConnectionGroupsRequest>"
      assert.strictEqual(verdict(yield* send("POST", "connection-groups", { body })), "400 InvalidArgument")
      const [first] = (yield* Api.listConnectionGroups({})).ConnectionGroups
      const { Ipv6Enabled: _, ...shown } = made[0]?.ConnectionGroup ?? {}
      assert.deepStrictEqual({ ...first }, { ...shown, ETag: made[0]?.ETag })
    }).pipe(Effect.provide(layer))
  )
})

describe("the default connection group", () => {
  it.effect("comes into being with the first tenant without a group", () =>
    Effect.gen(function* () {
      const { id: DistributionId } = yield* template()
      const tenant = (Name: string) =>
        Effect.map(
          createDistributionTenant({ DistributionId, Name, Domains: [{ Domain: `${Name}.example.com` }] }),
          ({ DistributionTenant }) => DistributionTenant.ConnectionGroupId ?? ""
        )
      // A tenant that is refused leaves nothing.
      assert.strictEqual(
        yield* codeOf(createDistributionTenant({ DistributionId, Name: "one", Domains: [{ Domain: "?" }] })),
        "InvalidArgument"
      )
      assert.deepStrictEqual(yield* list(), [])
      const id = yield* tenant("one")
      assert.strictEqual(yield* tenant("two"), id)
      assert.deepStrictEqual(yield* list(), [id])
      const group = yield* Api.getConnectionGroup({ Identifier: `CreatedByCloudFront-${id}` })
      assert.deepInclude(group.ConnectionGroup, { Id: id, IsDefault: true, Ipv6Enabled: true, Enabled: true })
    }).pipe(Effect.provide(layer))
  )

  it.effect("cannot be deleted", () =>
    Effect.gen(function* () {
      const { id: DistributionId } = yield* template()
      const made = yield* createDistributionTenant({
        DistributionId,
        Name: "one",
        Domains: [{ Domain: "a.example.com" }],
        Enabled: false
      })
      yield* TestClock.adjust("5 minutes")
      const { ConnectionGroupId = "", Id = "" } = made.DistributionTenant
      yield* deleteDistributionTenant({ Id, IfMatch: made.ETag })
      const group = yield* Api.getConnectionGroup({ Identifier: ConnectionGroupId })
      assert.strictEqual(yield* codeOf(remove(group)), "ResourceNotDisabled")
      const disabled = yield* update(group, { Enabled: false })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(remove(disabled)), "CannotDeleteEntityWhileInUse")
    }).pipe(Effect.provide(layer))
  )
})
