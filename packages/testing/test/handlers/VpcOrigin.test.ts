import { deleteDistribution, listDistributionsByVpcOriginId } from "@effect-cloudfront/core/Distribution"
import * as Enum from "@effect-cloudfront/core/Enum"
import { listTagsForResource } from "@effect-cloudfront/core/Tagging"
import * as Api from "@effect-cloudfront/core/VpcOrigin"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import {
  codeOf,
  copy,
  create as createDistribution,
  miscounted,
  read as readDistribution,
  send,
  update as updateDistribution,
  verdict,
  vpcOrigin as create,
  vpcOriginOf
} from "../support.js"

const layer = InMemoryCloudFront.layer()

type Made = Effect.Effect.Success<ReturnType<typeof create>>

const shown = ({ ETag, VpcOrigin }: Api.GetVpcOriginResult) => ({
  id: VpcOrigin.Id,
  etag: ETag,
  status: VpcOrigin.Status,
  config: VpcOrigin.VpcOriginEndpointConfig
})

const read = (Id: string) => Effect.map(Api.getVpcOrigin({ Id }), shown)

const update = ({ config, etag, id }: Made, change: Partial<Api.VpcOriginEndpointConfig> = {}) =>
  Effect.map(Api.updateVpcOrigin({ Id: id, IfMatch: etag, VpcOriginEndpointConfig: { ...config, ...change } }), shown)

const remove = ({ etag, id }: Pick<Made, "etag" | "id">) =>
  Effect.map(Api.deleteVpcOrigin({ Id: id, IfMatch: etag }), shown)

/** A VPC origin after its deployment. */
const deployed = (name: string) =>
  Effect.gen(function* () {
    const { id } = yield* create(name)
    yield* TestClock.adjust("5 minutes")
    return yield* read(id)
  })

/** A distribution that uses a VPC origin. */
const use = (id: string) => createDistribution({ Enabled: false, Origins: { Items: [vpcOriginOf(id)] } })

const EC2 = "arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0"
const NLB = "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/net/web/50dc6c495c0c9188"
const GATEWAY = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/gwy/web/50dc6c495c0c9188"

describe("a VPC origin", () => {
  it.effect("is created with tags, and read", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(86_400_000)
      const config = {
        Name: "web",
        Arn: EC2,
        HTTPPort: 80,
        HTTPSPort: 8443,
        OriginProtocolPolicy: "https-only" as const,
        OriginSslProtocols: { Quantity: 1, Items: ["TLSv1.2" as const] },
        IpAddressType: "dualstack" as const
      }
      const { ETag, Location, VpcOrigin } = yield* Api.createVpcOrigin({
        VpcOriginEndpointConfig: config,
        Tags: { Items: [{ Key: "a", Value: "1" }] }
      })
      assert.match(VpcOrigin.Id, /^vo_[0-9A-Za-z]{22}$/)
      const now = DateTime.unsafeMake(86_400_000)
      assert.deepStrictEqual(VpcOrigin, {
        Id: VpcOrigin.Id,
        Arn: `arn:aws:cloudfront::123456789012:vpcorigin/${VpcOrigin.Id}`,
        AccountId: "123456789012",
        Status: "Deploying",
        CreatedTime: now,
        LastModifiedTime: now,
        VpcOriginEndpointConfig: config
      })
      assert.strictEqual(Location, `https://cloudfront.amazonaws.com/2020-05-31/vpc-origin/${VpcOrigin.Id}`)
      assert.deepStrictEqual(yield* Api.getVpcOrigin({ Id: VpcOrigin.Id }), { ETag, VpcOrigin })
      assert.deepStrictEqual((yield* listTagsForResource({ Resource: VpcOrigin.Arn })).Tags.Items, [
        { Key: "a", Value: "1" }
      ])
      const { VpcOriginList } = yield* Api.listVpcOrigins()
      const { VpcOriginEndpointConfig: _, ...common } = VpcOrigin
      assert.deepStrictEqual(VpcOriginList, {
        Marker: "",
        MaxItems: 100,
        IsTruncated: false,
        Quantity: 1,
        Items: [{ ...common, Name: "web", OriginEndpointArn: EC2, IpAddressType: "dualstack" }]
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is deployed in time, and has another ETag then", () =>
    Effect.gen(function* () {
      const made = yield* create("web")
      assert.strictEqual(made.etag, "E23ZP02F085DFQ")
      yield* TestClock.adjust("299 seconds")
      assert.deepInclude(yield* read(made.id), { status: "Deploying", etag: "E23ZP02F085DFQ" })
      yield* TestClock.adjust("1 seconds")
      const ready = yield* read(made.id)
      assert.deepInclude(ready, { status: "Deployed", etag: "ETVPDKIKX0DER" })
      assert.strictEqual(yield* codeOf(update(made)), "PreconditionFailed")
      const changed = yield* update(ready, { HTTPPort: 8080 })
      assert.deepInclude(changed, { status: "Deploying", etag: "E3UN6WX5RRO2AG" })
      assert.strictEqual(changed.config.HTTPPort, 8080)
      yield* TestClock.adjust("5 minutes")
      assert.deepStrictEqual(yield* read(made.id), { ...changed, status: "Deployed", etag: "E1F83G8C2ARO7P" })
    }).pipe(Effect.provide(layer))
  )

  it.effect("is gone some time after its deletion", () =>
    Effect.gen(function* () {
      const ready = yield* deployed("web")
      const leaving = yield* remove(ready)
      assert.deepStrictEqual(leaving, { ...ready, status: "Deploying", etag: "E3UN6WX5RRO2AG" })
      assert.deepStrictEqual(yield* read(ready.id), leaving)
      assert.strictEqual((yield* Api.listVpcOrigins()).VpcOriginList.Quantity, 1)
      assert.strictEqual(yield* codeOf(create("web")), "EntityAlreadyExists")
      assert.strictEqual(yield* codeOf(use(ready.id)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(remove(leaving)), "CannotDeleteEntityWhileInUse")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* codeOf(read(ready.id)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(update(ready)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(remove(ready)), "EntityNotFound")
      assert.strictEqual((yield* Api.listVpcOrigins()).VpcOriginList.Quantity, 0)
      yield* create("web")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is changed and deleted only when it is deployed, and in the current version", () =>
    Effect.gen(function* () {
      const made = yield* create("web")
      assert.strictEqual(yield* codeOf(update(made)), "CannotUpdateEntityWhileInUse")
      assert.strictEqual(yield* codeOf(remove(made)), "CannotDeleteEntityWhileInUse")
      yield* TestClock.adjust("5 minutes")
      const ready = yield* read(made.id)
      for (const [etag, code] of [
        ["E1F83G8C2ARO7P", "PreconditionFailed"],
        ["?", "InvalidIfMatchVersion"]
      ] as const) {
        assert.strictEqual(yield* codeOf(update({ ...ready, etag })), code)
        assert.strictEqual(yield* codeOf(remove({ ...ready, etag })), code)
      }
      yield* remove(ready)
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a unique name", () =>
    Effect.gen(function* () {
      yield* create("web")
      const other = yield* deployed("other")
      assert.strictEqual(yield* codeOf(create("web")), "EntityAlreadyExists")
      assert.strictEqual(yield* codeOf(update(other, { Name: "web" })), "EntityAlreadyExists")
      assert.strictEqual((yield* update(other, { Name: "new" })).config.Name, "new")
      yield* create("other")
    }).pipe(Effect.provide(layer))
  )

  it.effect("is in front of a load balancer or an instance", () =>
    Effect.gen(function* () {
      yield* create("1", { Arn: EC2 })
      yield* create("2", { Arn: NLB })
      const wrong: ReadonlyArray<Partial<Api.VpcOriginEndpointConfig>> = [
        { Name: "" },
        { Arn: "" },
        { Arn: GATEWAY },
        { Arn: "arn:aws:s3:::bucket" },
        { HTTPPort: 22 },
        { HTTPSPort: 65_536 },
        { OriginSslProtocols: { Items: [] } }
      ]
      const ready = yield* deployed("web")
      for (const change of wrong) {
        assert.strictEqual(yield* codeOf(create("3", change)), "InvalidArgument")
        assert.strictEqual(yield* codeOf(update(ready, change)), "InvalidArgument")
      }
      const odd = { OriginProtocolPolicy: Enum.unknown("ftp") }
      assert.strictEqual(yield* codeOf(create("3", odd)), "MalformedXML")
    }).pipe(Effect.provide(layer))
  )

  it.effect("needs a body with the right quantities and tags", () =>
    Effect.gen(function* () {
      assert.strictEqual(verdict(yield* send("POST", "vpc-origin")), "400 MissingBody")
      const body =
        `<CreateVpcOriginRequest><VpcOriginEndpointConfig><Name>web</Name><Arn>${EC2}</Arn><HTTPPort>80</HTTPPort>` +
        "<HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy><OriginSslProtocols>" +
        "<Items><SslProtocol>TLSv1.2</SslProtocol></Items></OriginSslProtocols></VpcOriginEndpointConfig></CreateVpcOriginRequest>"
      assert.strictEqual(yield* miscounted("vpc-origin", body), "400 InconsistentQuantities")
      const { config } = yield* create("web")
      const Tags = { Items: [{ Key: "aws:a" }] }
      const tagged = Api.createVpcOrigin({ VpcOriginEndpointConfig: { ...config, Name: "other" }, Tags })
      assert.strictEqual(yield* codeOf(tagged), "InvalidTagging")
      assert.strictEqual((yield* Api.listVpcOrigins()).VpcOriginList.Quantity, 1)
    }).pipe(Effect.provide(layer))
  )

  it.effect("is listed in pages", () =>
    Effect.gen(function* () {
      const made = yield* Effect.forEach(["1", "2", "3"], (name) => create(name), { concurrency: 1 })
      const { VpcOriginList: first } = yield* Api.listVpcOrigins({ MaxItems: 2 })
      assert.deepInclude(first, { IsTruncated: true, NextMarker: made[1]?.id ?? "", Quantity: 2 })
      const { VpcOriginList: rest } = yield* Api.listVpcOrigins({ Marker: first.NextMarker })
      assert.deepStrictEqual(
        [...first.Items, ...rest.Items].map(({ Id }) => Id),
        made.map(({ id }) => id)
      )
      assert.strictEqual(yield* codeOf(Api.listVpcOrigins({ Marker: "none" })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a quota", () =>
    Effect.gen(function* () {
      yield* create("1")
      assert.strictEqual(yield* codeOf(create("2")), "EntityLimitExceeded")
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { vpcOrigins: 1 } })))
  )
})

describe("a VPC origin of a distribution", () => {
  it.effect("is not changed or deleted", () =>
    Effect.gen(function* () {
      const ready = yield* deployed("web")
      const user = yield* use(ready.id)
      assert.strictEqual(yield* codeOf(update(ready, { HTTPPort: 8080 })), "CannotUpdateEntityWhileInUse")
      assert.strictEqual(yield* codeOf(remove(ready)), "CannotDeleteEntityWhileInUse")
      const { DistributionIdList } = yield* listDistributionsByVpcOriginId({ VpcOriginId: ready.id })
      assert.deepStrictEqual(DistributionIdList.Items, [user.id])
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: user.etag })
      yield* remove(ready)
    }).pipe(Effect.provide(layer))
  )

  it.effect("exists, in the account", () =>
    Effect.gen(function* () {
      const { id } = yield* deployed("web")
      const made = yield* use(id)
      const [origin] = made.config.Origins.Items
      assert.deepStrictEqual(origin?.VpcOriginConfig, {
        VpcOriginId: id,
        OriginReadTimeout: 30,
        OriginKeepaliveTimeout: 5
      })
      const owned = (OwnerAccountId: string) =>
        updateDistribution(made, {
          Origins: { Items: [{ ...vpcOriginOf(id), VpcOriginConfig: { VpcOriginId: id, OwnerAccountId } }] }
        })
      assert.strictEqual(yield* codeOf(owned("210987654321")), "EntityNotFound")
      const same = yield* owned("123456789012")
      assert.deepStrictEqual(same.config, made.config)
      assert.deepStrictEqual((yield* readDistribution(made.id)).config, made.config)
      assert.strictEqual(yield* codeOf(use("vo_1")), "EntityNotFound")
      // Neither a configuration nor a list takes an ARN.
      const arn = (yield* Api.getVpcOrigin({ Id: id })).VpcOrigin.Arn
      assert.strictEqual(yield* codeOf(use(arn)), "EntityNotFound")
      assert.strictEqual(yield* codeOf(listDistributionsByVpcOriginId({ VpcOriginId: arn })), "EntityNotFound")
      const others = { Origins: { Items: [vpcOriginOf("vo_1")] } }
      assert.strictEqual(yield* codeOf(updateDistribution(same, others)), "EntityNotFound")
    }).pipe(Effect.provide(layer))
  )

  it.effect("has a limited number of users", () =>
    Effect.gen(function* () {
      const { id } = yield* deployed("web")
      const user = yield* use(id)
      assert.strictEqual(yield* codeOf(use(id)), "EntityLimitExceeded")
      assert.strictEqual(yield* codeOf(copy(user)), "EntityLimitExceeded")
      const plain = yield* createDistribution()
      const Origins = { Items: [vpcOriginOf(id)] }
      assert.strictEqual(yield* codeOf(updateDistribution(plain, { Origins })), "EntityLimitExceeded")
      yield* updateDistribution(user, { Comment: "same" })
    }).pipe(Effect.provide(InMemoryCloudFront.layer({ quotas: { distributionsPerVpcOrigin: 1 } })))
  )
})
