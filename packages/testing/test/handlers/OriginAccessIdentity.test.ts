import { deleteDistribution } from "@effect-cloudfront/core/Distribution"
import * as Api from "@effect-cloudfront/core/OriginAccessIdentity"
import { createStreamingDistribution, deleteStreamingDistribution } from "@effect-cloudfront/core/StreamingDistribution"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as InMemoryCloudFront from "@effect-cloudfront/testing/InMemoryCloudFront"
import { codeOf, create as createDistribution, identity, read } from "../support.js"
import { lifecycle, type Shown } from "./lifecycle.js"

const layer = InMemoryCloudFront.layer()

type Config = Api.CloudFrontOriginAccessIdentityConfig

const shown = ({
  CloudFrontOriginAccessIdentity: { CloudFrontOriginAccessIdentityConfig, Id },
  ETag
}: Api.GetCloudFrontOriginAccessIdentityResult): Shown<Config> => ({
  id: Id,
  etag: ETag,
  config: CloudFrontOriginAccessIdentityConfig ?? { CallerReference: "", Comment: "" }
})

const create = (CallerReference: string, Comment = "") =>
  Api.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: { CallerReference, Comment }
  })

const update = ({ config, etag, id }: Shown<Config>, change: Partial<Config> = {}) =>
  Effect.map(
    Api.updateCloudFrontOriginAccessIdentity({
      Id: id,
      IfMatch: etag,
      CloudFrontOriginAccessIdentityConfig: { ...config, ...change }
    }),
    shown
  )

const remove = ({ etag, id }: Pick<Shown<Config>, "etag" | "id">) =>
  Api.deleteCloudFrontOriginAccessIdentity({ Id: id, IfMatch: etag })

lifecycle<Config>("an origin access identity", {
  path: "origin-access-identity/cloudfront",
  create: (name) => Effect.map(create(name), (result) => ({ ...shown(result), location: result.Location })),
  read: (Id) => Effect.map(Api.getCloudFrontOriginAccessIdentity({ Id }), shown),
  readConfig: (Id) =>
    Effect.map(
      Api.getCloudFrontOriginAccessIdentityConfig({ Id }),
      ({ CloudFrontOriginAccessIdentityConfig, ETag }) => ({
        etag: ETag,
        config: CloudFrontOriginAccessIdentityConfig
      })
    ),
  update,
  change: { Comment: "new" },
  remove,
  list: (cursor) =>
    Effect.map(Api.listCloudFrontOriginAccessIdentities(cursor), ({ CloudFrontOriginAccessIdentityList }) => ({
      page: CloudFrontOriginAccessIdentityList,
      ids: CloudFrontOriginAccessIdentityList.Items.map(({ Id }) => Id)
    })),
  etags: ["ETVPDKIKX0DER", "E3UN6WX5RRO2AG"],
  missing: "NoSuchCloudFrontOriginAccessIdentity"
})

const path = (id: string) => `origin-access-identity/cloudfront/${id}`

describe("origin access identities", () => {
  it.effect("have a canonical user, in lists too", () =>
    Effect.gen(function* () {
      const { CloudFrontOriginAccessIdentity: made } = yield* create("r", "mine")
      assert.match(made.S3CanonicalUserId, /^[0-9a-f]{96}$/)
      const { CloudFrontOriginAccessIdentityList } = yield* Api.listCloudFrontOriginAccessIdentities()
      assert.deepStrictEqual(CloudFrontOriginAccessIdentityList, {
        Marker: "",
        MaxItems: 100,
        IsTruncated: false,
        Quantity: 1,
        Items: [{ Id: made.Id, S3CanonicalUserId: made.S3CanonicalUserId, Comment: "mine" }]
      })
    }).pipe(Effect.provide(layer))
  )

  it.effect("are created once for a reference with the same content", () =>
    Effect.gen(function* () {
      const first = yield* create("r", "mine")
      assert.deepStrictEqual(yield* create("r", "mine"), first)
      assert.strictEqual(yield* codeOf(create("r", "other")), "CloudFrontOriginAccessIdentityAlreadyExists")
      assert.strictEqual(
        (yield* Api.listCloudFrontOriginAccessIdentities()).CloudFrontOriginAccessIdentityList.Quantity,
        1
      )
    }).pipe(Effect.provide(layer))
  )

  it.effect("are refused if they are invalid", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* codeOf(create("")), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create("x".repeat(129))), "InvalidArgument")
      assert.strictEqual(yield* codeOf(create("r", "x".repeat(129))), "InvalidArgument")
      const made = shown(yield* create("r"))
      assert.strictEqual(yield* codeOf(update(made, { CallerReference: "other" })), "IllegalUpdate")
      assert.strictEqual(yield* codeOf(update(made, { Comment: "x".repeat(129) })), "InvalidArgument")
    }).pipe(Effect.provide(layer))
  )

  it.effect("are not deleted while a distribution or a streaming distribution uses them", () =>
    Effect.gen(function* () {
      const id = yield* identity()
      const made = { id, etag: "ETVPDKIKX0DER", config: { CallerReference: "", Comment: "" } }
      const user = yield* createDistribution({
        Enabled: false,
        Origins: {
          Items: [
            { Id: "origin", DomainName: "b.s3.amazonaws.com", S3OriginConfig: { OriginAccessIdentity: path(id) } }
          ]
        }
      })
      assert.strictEqual(yield* codeOf(remove(made)), "CloudFrontOriginAccessIdentityInUse")
      const { ETag, StreamingDistribution } = yield* createStreamingDistribution({
        StreamingDistributionConfig: {
          S3Origin: { DomainName: "b.s3.amazonaws.com", OriginAccessIdentity: path(id) },
          Comment: "",
          TrustedSigners: { Enabled: false, Items: [] },
          Enabled: false
        }
      })
      yield* TestClock.adjust("5 minutes")
      yield* deleteDistribution({ Id: user.id, IfMatch: user.etag })
      assert.strictEqual(yield* codeOf(remove(made)), "CloudFrontOriginAccessIdentityInUse")
      yield* deleteStreamingDistribution({ Id: StreamingDistribution.Id, IfMatch: ETag })
      yield* remove(made)
    }).pipe(Effect.provide(layer))
  )

  it.effect("change their comment, which is no change of the distributions", () =>
    Effect.gen(function* () {
      const made = shown(yield* create("r"))
      const S3OriginConfig = { OriginAccessIdentity: path(made.id) }
      const user = yield* createDistribution({
        Origins: { Items: [{ Id: "origin", DomainName: "b.s3.amazonaws.com", S3OriginConfig }] }
      })
      yield* update(made, { Comment: "new" })
      assert.strictEqual((yield* read(user.id)).etag, user.etag)
    }).pipe(Effect.provide(layer))
  )
})
